"""A person asks to be forgotten (个人信息保护法 15, 47): the account, once nothing needs it any more.

With it goes everything that the person alone has given and no office acted on. A case that an office did
act on is a file of the administration and stays for its time; the account that it belonged to is cut off,
and its chain says so. What the person was told and what was said in the chat belong to other rooms: the
door lets them forget in the same transaction.
"""

from __future__ import annotations

from uuid import UUID

import structlog

from server import clock
from server.cases import family
from server.cases.erasure import erase
from server.cases.events import Happened, record
from server.cases.holders import lock_case, save_holder
from server.cases.models import Case, Consent, Invitation, Participant
from server.cases.money import to_recover
from server.cases.states import CaseStatus
from server.errors import NOT_FOUND, problem
from server.identity.actor import Actor
from server.identity.models import Person
from server.identity.persons import forget_person
from server.identity.sessions import forget_sessions

log = structlog.get_logger(__name__)

ACCOUNT_IN_USE = problem(
    "account_in_use",
    409,
    "现在还不能注销账号",
    "您还有正在办理的事，办完归档以后就可以注销。资料到期也会自动删除，您可以随时查看谁看过。",
)
_WITHDRAW_FIRST = "您有已经提交的申请，请先撤回，再注销账号。"

# Nobody has acted on these: they are deleted with the account.
_GIVEN_ONLY = frozenset({CaseStatus.DRAFT, CaseStatus.EXPIRED, CaseStatus.WITHDRAWN})
_WAITS_FOR_THE_WINDOW = frozenset({CaseStatus.SUBMITTED, CaseStatus.RETURNED, CaseStatus.REVIEWED})
_AT_WORK = frozenset({CaseStatus.ACCEPTED, CaseStatus.IN_PROGRESS, CaseStatus.FINISHED})


async def forget(actor: Actor) -> list[UUID]:
    """Forget the person who asks; returns the sessions that were ended, to be handed to `stop_access`.

    Their drafts and what they took back are deleted, their part in every case ends, their consents are
    withdrawn and their invitations revoked. The empty row of the account stays, with the moment: that is
    the record, and whoever opens the mini program again is somebody new. Runs in the caller's transaction.
    Raises ACCOUNT_IN_USE, with the cases, while one of which they are the applicant is being worked on.
    """
    parts = await Participant.of(actor.county).filter(person_id=actor.id, left_at=None).order_by("case_id")
    cases = {part.case_id: await lock_case(actor.county, part.case_id) for part in parts}
    in_use = [
        cases[part.case_id]
        for part in parts
        if part.role == "applicant" and await _is_in_use(cases[part.case_id])
    ]
    if in_use:
        raise _still_needed(in_use)
    person = await Person.of(actor.county).filter(id=actor.id, deleted_at=None).select_for_update().first()
    if person is None:
        raise NOT_FOUND()
    for part in parts:
        if part.role == "applicant":
            await _cut_off(actor, part)
        else:
            await family.remove(actor, part.case_id, person.id)
    now = clock.now()
    await Consent.of(person.county).filter(person_id=person.id, withdrawn_at=None).update(withdrawn_at=now)
    invitations = Invitation.of(person.county).filter(invited_by=person.id, used_at=None, revoked_at=None)
    await invitations.update(revoked_at=now)
    await forget_person(person)
    log.info("person_forgotten", person_id=str(person.id), cases=len(parts))
    return await forget_sessions(person.county, person.id)


async def _is_in_use(case: Case) -> bool:
    if case.status in _WAITS_FOR_THE_WINDOW or case.status in _AT_WORK:
        return True
    # A death that was reported in error: the departments take back, and money may have to go back.
    return case.status == CaseStatus.VOIDED and (
        case.open_items > 0 or await to_recover(case.county, case.id) > 0
    )


def _still_needed(cases: list[Case]) -> Exception:
    withdraw = all(case.status in _WAITS_FOR_THE_WINDOW for case in cases)
    told = [
        {"id": str(case.id), "number": case.number, "status_text": CaseStatus(case.status).label}
        for case in cases
    ]
    return ACCOUNT_IN_USE(_WITHDRAW_FIRST if withdraw else None, cases=told)


async def _cut_off(actor: Actor, part: Participant) -> None:
    """End the applicant's part in a case that is over, and write it into its chain."""
    case = await lock_case(actor.county, part.case_id)
    if case.status in _GIVEN_ONLY:
        await erase(actor, case.id)
        case = await lock_case(actor.county, case.id)
    part.left_at = clock.now()
    await part.save(update_fields=["left_at"])
    await record(case, actor, Happened("case.account_forgotten", data={"role": part.role}))
    await save_holder(case)
