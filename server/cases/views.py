"""Who looked at a family's data, and for which purpose: written down with the look itself."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from tortoise.queryset import QuerySet

from server import clock
from server.cases.models import Case, CaseView, TerminationFile
from server.database import new_id
from server.identity.actor import Actor

SITTING = timedelta(minutes=30)


async def log_view(
    actor: Actor, case_id: UUID, what: str, purpose: str, material_id: UUID | None = None
) -> None:
    """Record that `actor` sees `what` of a case (or of a termination file, by its id) for `purpose`.

    Runs in the caller's transaction, so that nothing is shown that is not recorded. `what` and
    `purpose` are read by the family: plain Chinese of at most 60 characters, longer is cut off.
    Source: 个人信息保护法 45 and 54.
    """
    await view_of(actor, case_id, what, purpose, material_id).save(force_create=True)


async def log_sitting(actor: Actor, case_id: UUID, what: str, purpose: str) -> None:
    """As `log_view`, for one who comes back to the same thing again and again: one line for each sitting.

    A family that reads who looked should see the visit, and not forty lines of one visit.
    """
    recent = CaseView.of(actor.county).filter(
        case_id=case_id,
        viewer_id=actor.id,
        what=what[:60],
        purpose=purpose[:60],
        at__gt=clock.now() - SITTING,
    )
    if not await recent.exists():
        await log_view(actor, case_id, what, purpose)


async def looks_at(case: Case) -> QuerySet[CaseView]:
    """Every look at the case, and at the files of what ends for its decedent: the family's own matter too.

    Before acceptance nothing has shown whose family this is, and the looks at the files are left out.
    """
    subjects = [case.id]
    if case.accepted_at is not None and case.decedent_index is not None:
        files = TerminationFile.of(case.county).filter(decedent_index=case.decedent_index).only("id")
        subjects += [file.id for file in await files]
    return CaseView.of(case.county).filter(case_id__in=subjects)


def looks_of(county: str, viewer_id: UUID) -> QuerySet[CaseView]:
    """Every look of this member of staff, or of this system, at anybody's case."""
    return CaseView.of(county).filter(viewer_id=viewer_id)


def view_of(
    actor: Actor, case_id: UUID, what: str, purpose: str, material_id: UUID | None = None
) -> CaseView:
    """The row that `log_view` writes, for a caller that writes many at once."""
    return CaseView(
        id=new_id(),
        county=actor.county,
        case_id=case_id,
        viewer_kind=str(actor.kind),
        viewer_id=actor.id,
        viewer_label=actor.label,
        purpose=purpose[:60],
        what=what[:60],
        material_id=material_id,
        at=clock.now(),
    )
