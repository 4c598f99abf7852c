"""Who of the family takes part in a case, and what each may do.

The applicant answers for the application; a helper may fill the form in; a viewer may follow. The
applicant lets others in by a one-time invitation, and her consent to that is recorded: with the consent
ends what rests on it.
Every function here runs in the caller's transaction.
"""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Literal
from uuid import UUID

from server import clock
from server.cases import consents
from server.cases.events import Happened, record
from server.cases.holders import lock_case, save_holder
from server.cases.models import Case, Invitation, Participant
from server.cases.prefill import ANSWER_COLUMNS, catalogue_of, claim_index, write
from server.cases.states import CaseStatus
from server.counties import county
from server.database import new_id
from server.database.statements import find, select
from server.errors import FORBIDDEN, NOT_FOUND, problem
from server.identity.actor import Actor
from server.privacy import blind_index
from server.privacy.blind_index import normalise

Part = Literal["applicant", "helper", "viewer"]
MAY_FILL = frozenset({"applicant", "helper"})
_RANK = ("viewer", "helper", "applicant")

BEFORE_ACCEPTANCE = frozenset(
    {CaseStatus.DRAFT, CaseStatus.SUBMITTED, CaseStatus.RETURNED, CaseStatus.REVIEWED}
)
INVITATION_FOR = timedelta(days=7)

INVITATION_OVER = problem(
    "invitation_over", 410, "邀请已失效", "这个邀请已经用过或者过期了，请让家人再发一次。"
)
CLAIM_FAILED = problem(
    "claim_failed",
    404,
    "没有找到可以认领的办件",
    "没有找到对应的办件。请核对申请人身份证号和手机号，仍不行请致电窗口。",
)


_PART = """
SELECT role FROM participant WHERE county = $1 AND case_id = $2 AND person_id = $3 AND left_at IS NULL
"""


def at_least(role: str, other: str) -> bool:
    """Whether the one part allows all that the other allows."""
    return _RANK.index(role) >= _RANK.index(other)


async def part_of(actor: Actor, case_id: UUID) -> Part:
    """The part that this person has in the case. Raises NOT_FOUND for a stranger, who learns nothing."""
    for row in await select(_PART, actor.county, case_id, actor.id):
        part: Part = row["role"]
        return part
    raise NOT_FOUND()


async def case_for(actor: Actor, case_id: UUID) -> Case:
    """The case, to be read only, for whoever takes part in it. Raises NOT_FOUND as `part_of`."""
    for case in await find(Case, actor.county, f"id = $2 AND EXISTS ({_PART})", case_id, actor.id):
        return case
    raise NOT_FOUND()


async def require_filler(actor: Actor, case_id: UUID) -> Part:
    """As `part_of`, for what only applicant and helper may do. Raises FORBIDDEN for a viewer."""
    part = await part_of(actor, case_id)
    if part not in MAY_FILL:
        raise FORBIDDEN("您可以查看进度。需要修改的话，请让申请人把您设为帮忙填写的人。")
    return part


async def require_applicant(actor: Actor, case_id: UUID) -> None:
    """As `part_of`, for what only the applicant may do. Raises FORBIDDEN for the others."""
    if await part_of(actor, case_id) != "applicant":
        raise FORBIDDEN("这一步要由申请人本人来做。")


async def cases_of(actor: Actor) -> list[tuple[Case, Part]]:
    """The person's cases with the part in each, newest first."""
    parts = {
        row.case_id: row.role
        for row in await Participant.of(actor.county).filter(person_id=actor.id, left_at=None)
    }
    cases = await Case.of(actor.county).filter(id__in=list(parts)).order_by("-created_at")
    return [(case, parts[case.id]) for case in cases]  # type: ignore[misc]


async def invite(actor: Actor, case_id: UUID, role: Literal["helper", "viewer"]) -> tuple[Invitation, str]:
    """A one-time invitation for a relative, with its token, which is not kept. Valid seven days."""
    await require_applicant(actor, case_id)
    case = await lock_case(actor.county, case_id)
    now = clock.now()
    token = secrets.token_urlsafe(24)
    assert actor.id is not None
    invitation = Invitation(
        id=new_id(),
        county=case.county,
        case_id=case.id,
        role=role,
        token_hash=blind_index("invitation", token),
        invited_by=actor.id,
        created_at=now,
        expires_at=now + INVITATION_FOR,
    )
    await invitation.save(force_create=True)
    await consents.agree(case, actor, [f"share_with_{role}"])
    await record(case, actor, Happened("case.relative_invited", data={"role": role}))
    await save_holder(case)
    return invitation, token


async def join(actor: Actor, token: str) -> UUID:
    """Take part by an invitation; returns the case. Raises INVITATION_OVER.

    It only ever adds: who takes part already keeps the greater part, and an invitation that changes
    nothing (the applicant opens her own card) is not used up.
    """
    known = await Invitation.of(actor.county).filter(token_hash=blind_index("invitation", token)).first()
    if known is None:
        raise INVITATION_OVER()
    # The case first, as everywhere: what ends invitations holds the case when it touches them.
    case = await lock_case(actor.county, known.case_id)
    invitation = await Invitation.of(actor.county).filter(id=known.id).select_for_update().get()
    if invitation.used_at or invitation.revoked_at or invitation.expires_at <= clock.now():
        raise INVITATION_OVER()
    if not await _take_part(actor, case, invitation.role, invitation.invited_by):
        return case.id
    invitation.used_at = clock.now()
    await invitation.save(update_fields=["used_at"])
    await record(case, actor, Happened("case.relative_joined", data={"role": invitation.role}))
    await save_holder(case)
    return case.id


async def remove(actor: Actor, case_id: UUID, person_id: UUID) -> None:
    """End a relative's part; one may end one's own. The applicant stays.

    When the applicant ends it, invitations that are still open end too: the relative may hold one.
    """
    if person_id != actor.id:
        await require_applicant(actor, case_id)
    case = await lock_case(actor.county, case_id)
    row = (
        await Participant.of(actor.county).filter(case_id=case_id, person_id=person_id, left_at=None).first()
    )
    if row is None:
        raise NOT_FOUND()
    if row.role == "applicant":
        raise FORBIDDEN("申请人不能退出。如果不想办了，可以撤回申请。")
    await _leave(row)
    if person_id != actor.id:
        await _revoke_invitations(case)
    if not await _takes_part(case, row.role):
        # Each invitation was consented to; the last one of a kind ends the consent.
        await consents.end(case, f"share_with_{row.role}")
    await record(case, actor, Happened("case.relative_left", data={"role": row.role}))
    await save_holder(case)


async def claim(actor: Actor, id_number: str, phone: str) -> UUID:
    """Take over a case that the window filed: by the applicant's ID number and phone together.

    Of several (one person buries both parents) the newest that nobody has claimed; when there is none,
    the newest of the person's own, and nothing changes. Raises CLAIM_FAILED, the same for whatever does
    not fit. The door limits the tries.
    """
    index = claim_index(normalise("id_number", id_number), normalise("phone", phone))
    found = (
        await Case.of(actor.county)
        .filter(claim_index=index, assisted=True)
        .exclude(status__in=[str(CaseStatus.DRAFT), str(CaseStatus.VOIDED)])
        .order_by("-created_at")
    )
    mine: UUID | None = None
    for candidate in found:
        case = await lock_case(actor.county, candidate.id)
        taken = (
            await Participant.of(case.county).filter(case_id=case.id, role="applicant", left_at=None).first()
        )
        if taken is not None:
            mine = mine or (case.id if taken.person_id == actor.id else None)
        elif _may_be_claimed(case):
            await _take_part(actor, case, "applicant", None)
            assert actor.id is not None
            await consents.hand_over(case, actor.id)
            await record(case, actor, Happened("case.claimed"))
            await save_holder(case)
            return case.id
    if mine is None:
        raise CLAIM_FAILED()
    return mine


async def withdraw_consent(actor: Actor, case_id: UUID, kind: str) -> None:
    """Take a consent back (个人信息保护法 15). What was done before stays lawful. Raises NOT_FOUND.

    Without the consent to share with helpers or viewers, their parts and open invitations end with it.
    Without a statement of the form, the application is not accepted until it is made again.
    """
    case = await lock_case(actor.county, case_id)
    if not await consents.end(case, kind, actor.id):
        raise NOT_FOUND()
    happened = [Happened("case.consent_withdrawn", data={"kind": kind})]
    role = kind.removeprefix("share_with_")
    if role != kind:
        await _revoke_invitations(case, role=role)
        for row in await Participant.of(case.county).filter(case_id=case.id, role=role, left_at=None):
            await _leave(row)
            happened.append(Happened("case.relative_left", data={"role": role}))
    changed: tuple[str, ...] = ()
    statement = consents.statements(catalogue_of(case)).get(kind)
    if statement is not None and case.status in BEFORE_ACCEPTANCE:
        write(case, {statement: None}, "typed")
        changed = ANSWER_COLUMNS
    await record(case, actor, *happened)
    await save_holder(case, changed)


def _may_be_claimed(case: Case) -> bool:
    limit = timedelta(days=county(case.county).info.standards.claim_window.days)
    return case.submitted_at is None or clock.now() <= case.submitted_at + limit


async def _take_part(actor: Actor, case: Case, role: str, invited_by: UUID | None) -> bool:
    """Give the person this part in the locked case; False when they have it or a greater one."""
    assert actor.id is not None
    row = await Participant.of(case.county).filter(case_id=case.id, person_id=actor.id).first()
    if row is None:
        row = Participant(
            county=case.county,
            case_id=case.id,
            person_id=actor.id,
            role=role,
            invited_by=invited_by,
            joined_at=clock.now(),
        )
        await row.save(force_create=True)
        return True
    if row.left_at is None and at_least(row.role, role):
        return False
    row.role, row.left_at, row.invited_by, row.joined_at = role, None, invited_by, clock.now()
    await row.save(update_fields=["role", "left_at", "invited_by", "joined_at"])
    return True


async def _leave(row: Participant) -> None:
    row.left_at = clock.now()
    await row.save(update_fields=["left_at"])


async def _takes_part(case: Case, role: str) -> bool:
    return await Participant.of(case.county).filter(case_id=case.id, role=role, left_at=None).exists()


async def _revoke_invitations(case: Case, **which: str) -> None:
    still_open = Invitation.of(case.county).filter(case_id=case.id, used_at=None, revoked_at=None, **which)
    await still_open.update(revoked_at=clock.now())
