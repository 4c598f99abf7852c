"""What time alone does to cases: drafts expire, finished cases are archived.

Each function is a round of the worker: it does what is due and returns how many.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from server import clock
from server.cases.events import Happened, record
from server.cases.holders import lock_case, save_holder
from server.cases.lifecycle import move
from server.cases.models import Case
from server.cases.rounds import each_county
from server.cases.states import CaseStatus, PayoutStatus
from server.database import transaction
from server.http.idempotency import forget_old_keys
from server.identity.actor import system
from server.payouts.models import Payout

BATCH = 50
# A finished case stays open for money that is on its way and for the rating.
ARCHIVE_AFTER = timedelta(days=60)


async def expire_drafts() -> int:
    """Drafts that nobody touched for the county's time expire; they can be restored."""
    return await each_county(_expired, _expire)


async def archive_finished() -> int:
    """Finished cases are archived when their money has settled and sixty days have passed."""
    return await each_county(_settled, _archive)


async def forget_idempotency_keys() -> int:
    """Answers kept for repeated requests are deleted after a day."""
    return await forget_old_keys()


async def _expired(division: str, skip: Sequence[UUID]) -> list[UUID]:
    rows = Case.of(division).filter(status=str(CaseStatus.DRAFT), expires_at__lt=clock.now())
    rows = rows.exclude(id__in=list(skip)).order_by("expires_at", "id")
    return [case.id for case in await rows.limit(BATCH).only("id")]


async def _expire(division: str, case_id: UUID) -> bool:
    async with transaction():
        case = await lock_case(division, case_id)
        if case.status != CaseStatus.DRAFT or case.expires_at is None or case.expires_at >= clock.now():
            return False  # the family came back in between
        actor = system(division)
        move(case, "expire", actor)
        case.ended_at = clock.now()
        await record(case, actor, Happened("case.expired"))
        await save_holder(case, {"status", "ended_at"})
        return True


async def _settled(division: str, skip: Sequence[UUID]) -> list[UUID]:
    before = clock.now() - ARCHIVE_AFTER
    rows = Case.of(division).filter(status=str(CaseStatus.FINISHED), finished_at__lt=before)
    rows = rows.exclude(id__in=list(skip))
    found = [case.id for case in await rows.order_by("finished_at").limit(BATCH).only("id")]
    waiting = (
        await Payout.of(division)
        .filter(
            case_id__in=found,
            status__in=[str(PayoutStatus.APPROVED), str(PayoutStatus.SENT), str(PayoutStatus.RETURNED)],
        )
        .values_list("case_id", flat=True)
    )
    return [case_id for case_id in found if case_id not in set(waiting)]


async def _archive(division: str, case_id: UUID) -> bool:
    async with transaction():
        case = await lock_case(division, case_id)
        if case.status != CaseStatus.FINISHED:
            return False
        actor = system(division)
        move(case, "archive", actor)
        case.ended_at = clock.now()
        await record(case, actor, Happened("case.archived"))
        await save_holder(case, {"status", "ended_at"})
        return True
