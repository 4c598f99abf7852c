"""Letting relatives in and out, and taking over what the window filed."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, Literal
from uuid import UUID

import pytest

from server import clock
from server.cases import family, prefill
from server.cases.models import Case, Consent, Invitation, Participant
from server.database import new_id, transaction
from server.errors import FORBIDDEN, NOT_FOUND, Problem, ProblemKind
from server.identity.actor import Actor, ActorKind
from server.privacy import blind_index
from tests.conftest import Clock
from tests.server.cases.accepted import history
from tests.server.cases.accepted import window as clerk
from tests.server.cases.submitted import form, submitted

COUNTY = "430621"
Role = Literal["helper", "viewer"]
pytestmark = pytest.mark.usefixtures("database", "moving_clock")


def relative(county: str = COUNTY) -> Actor:
    return Actor(ActorKind.FAMILY, new_id(), county, "家属")


async def done(verb: Callable[..., Awaitable[Any]], *given: Any) -> Any:
    """One verb in a transaction of its own, as a request runs it."""
    async with transaction():
        return await verb(*given)


async def refused(kind: ProblemKind, verb: Callable[..., Awaitable[Any]], *given: Any) -> Problem:
    with pytest.raises(Problem) as error:
        await done(verb, *given)
    assert error.value.kind is kind
    return error.value


async def draft() -> tuple[Actor, Case]:
    daughter = relative()
    return daughter, await done(prefill.begin, daughter, {})


async def invited(applicant: Actor, case: Case, role: Role = "helper") -> str:
    return str((await done(family.invite, applicant, case.id, role))[1])


async def joined(applicant: Actor, case: Case, role: Role = "helper") -> Actor:
    somebody = relative()
    await done(family.join, somebody, await invited(applicant, case, role))
    return somebody


async def part(person: Actor, case: Case) -> str | None:
    try:
        return await family.part_of(person, case.id)
    except Problem as problem:
        assert problem.kind is NOT_FOUND
        return None


async def kinds(case: Case) -> list[str]:
    return [event.kind for event in await history(case)]


async def open_consents(case: Case) -> list[str]:
    return [row.kind for row in await Consent.of(COUNTY).filter(case_id=case.id, withdrawn_at=None)]


# ---- invitations ----


@pytest.mark.parametrize("role", ["helper", "viewer"])
async def test_an_invitation_gives_the_part_it_names_and_the_consent_is_recorded(role: Role) -> None:
    daughter, case = await draft()
    son = await joined(daughter, case, role)

    assert await part(son, case) == role
    assert await open_consents(case) == [f"share_with_{role}"]
    assert (await kinds(case))[-2:] == ["case.relative_invited", "case.relative_joined"]
    assert [(c.id, p) for c, p in await family.cases_of(son)] == [(case.id, role)]


async def test_only_a_hash_of_the_invitation_is_kept() -> None:
    daughter, case = await draft()
    token = await invited(daughter, case)
    row = await Invitation.of(COUNTY).get(case_id=case.id)
    assert bytes(row.token_hash) == blind_index("invitation", token)
    assert token.encode() not in bytes(row.token_hash)


@pytest.mark.parametrize("role", ["helper", "viewer"])
async def test_nobody_but_the_applicant_invites(role: Role) -> None:
    daughter, case = await draft()
    son = await joined(daughter, case, role)
    await refused(FORBIDDEN, family.invite, son, case.id, "viewer")
    await refused(NOT_FOUND, family.invite, relative(), case.id, "viewer")


async def test_an_invitation_is_good_once() -> None:
    daughter, case = await draft()
    token = await invited(daughter, case)
    await done(family.join, relative(), token)
    await refused(family.INVITATION_OVER, family.join, relative(), token)


async def test_of_two_who_accept_at_once_one_comes_in() -> None:
    daughter, case = await draft()
    token = await invited(daughter, case)
    results = await asyncio.gather(
        *(done(family.join, relative(), token) for _ in range(5)), return_exceptions=True
    )
    assert [r for r in results if isinstance(r, UUID)] == [case.id]
    assert {r.code for r in results if isinstance(r, Problem)} == {"invitation_over"}
    assert await Participant.of(COUNTY).filter(case_id=case.id, role="helper").count() == 1


async def test_an_invitation_is_over_after_a_week(moving_clock: Clock) -> None:
    daughter, case = await draft()
    first, second = await invited(daughter, case), await invited(daughter, case)
    moving_clock.advance(days=7, seconds=-5)
    await done(family.join, relative(), first)
    moving_clock.advance(seconds=6)
    await refused(family.INVITATION_OVER, family.join, relative(), second)


async def test_an_invitation_is_none_of_another_county() -> None:
    daughter, case = await draft()
    token = await invited(daughter, case)
    await refused(family.INVITATION_OVER, family.join, relative("430626"), token)
    await refused(family.INVITATION_OVER, family.join, relative(), "nobody gave this token out")


async def test_the_applicant_who_opens_her_own_card_does_not_use_it_up() -> None:
    daughter, case = await draft()
    token = await invited(daughter, case, "viewer")
    assert await done(family.join, daughter, token) == case.id
    assert await part(daughter, case) == "applicant"
    await done(family.join, relative(), token)


async def test_an_invitation_adds_and_takes_nothing_away() -> None:
    daughter, case = await draft()
    son = await joined(daughter, case, "helper")
    await done(family.join, son, await invited(daughter, case, "viewer"))
    assert await part(son, case) == "helper"

    aunt = await joined(daughter, case, "viewer")
    await done(family.join, aunt, await invited(daughter, case, "helper"))
    assert await part(aunt, case) == "helper"


# ---- what each part may do ----


@pytest.mark.parametrize(
    ("role", "may_fill", "may_answer_for_it"),
    [("applicant", True, True), ("helper", True, False), ("viewer", False, False)],
)
async def test_who_may_fill_in_and_who_answers_for_it(
    role: str, may_fill: bool, may_answer_for_it: bool
) -> None:
    daughter, case = await draft()
    person = daughter if role == "applicant" else await joined(daughter, case, role)  # type: ignore[arg-type]
    for rule, may in ((family.require_filler, may_fill), (family.require_applicant, may_answer_for_it)):
        if may:
            await rule(person, case.id)
        else:
            await refused(FORBIDDEN, rule, person, case.id)


async def test_a_stranger_is_told_that_there_is_nothing() -> None:
    _, case = await draft()
    for rule in (family.part_of, family.require_filler, family.require_applicant):
        foreign = await refused(NOT_FOUND, rule, relative(), case.id)
        unknown = await refused(NOT_FOUND, rule, relative(), new_id())
        assert foreign.detail == unknown.detail


# ---- going ----


async def test_one_may_leave_and_is_a_stranger_then() -> None:
    daughter, case = await draft()
    son = await joined(daughter, case)
    await done(family.remove, son, case.id, son.id)
    assert await part(son, case) is None
    assert await family.cases_of(son) == []
    assert await open_consents(case) == []
    assert (await kinds(case))[-1] == "case.relative_left"
    await refused(NOT_FOUND, family.remove, son, case.id, son.id)


async def test_only_the_applicant_sends_somebody_away() -> None:
    daughter, case = await draft()
    son, aunt = await joined(daughter, case), await joined(daughter, case, "viewer")
    await refused(FORBIDDEN, family.remove, son, case.id, aunt.id)
    await refused(FORBIDDEN, family.remove, aunt, case.id, daughter.id)
    await refused(NOT_FOUND, family.remove, relative(), case.id, aunt.id)
    await refused(NOT_FOUND, family.remove, daughter, case.id, new_id())
    await done(family.remove, daughter, case.id, aunt.id)
    assert (await part(aunt, case), await part(son, case)) == (None, "helper")


async def test_the_applicant_stays() -> None:
    daughter, case = await draft()
    problem = await refused(FORBIDDEN, family.remove, daughter, case.id, daughter.id)
    assert "撤回申请" in problem.detail


async def test_the_consent_lasts_as_long_as_anybody_takes_part_by_it() -> None:
    daughter, case = await draft()
    son, aunt = await joined(daughter, case), await joined(daughter, case)
    await done(family.remove, daughter, case.id, son.id)
    assert set(await open_consents(case)) == {"share_with_helper"}
    await done(family.remove, daughter, case.id, aunt.id)
    assert await open_consents(case) == []


async def test_who_was_sent_away_does_not_come_back_by_an_older_card() -> None:
    daughter, case = await draft()
    older = await invited(daughter, case, "viewer")
    son = await joined(daughter, case)
    await done(family.remove, daughter, case.id, son.id)
    await refused(family.INVITATION_OVER, family.join, son, older)
    await done(family.join, son, await invited(daughter, case, "viewer"))
    assert await part(son, case) == "viewer"


async def test_who_left_by_themselves_ends_nobodys_card() -> None:
    daughter, case = await draft()
    card = await invited(daughter, case, "viewer")
    son = await joined(daughter, case)
    await done(family.remove, son, case.id, son.id)
    assert await done(family.join, relative(), card) == case.id


@pytest.mark.parametrize("role", ["helper", "viewer"])
async def test_without_the_consent_to_share_nobody_of_that_part_stays(role: Role) -> None:
    daughter, case = await draft()
    other: Role = "viewer" if role == "helper" else "helper"
    leaves, stays = await joined(daughter, case, role), await joined(daughter, case, other)
    card, kept = await invited(daughter, case, role), await invited(daughter, case, other)
    await done(family.withdraw_consent, daughter, case.id, f"share_with_{role}")

    assert (await part(leaves, case), await part(stays, case)) == (None, other)
    await refused(family.INVITATION_OVER, family.join, relative(), card)
    await done(family.join, relative(), kept)
    assert (await kinds(case)).count("case.relative_left") == 1


async def test_a_consent_is_taken_back_by_who_gave_it() -> None:
    daughter, case = await draft()
    son = await joined(daughter, case)
    await refused(NOT_FOUND, family.withdraw_consent, son, case.id, "share_with_helper")
    await refused(NOT_FOUND, family.withdraw_consent, daughter, case.id, "share_with_viewer")
    assert await part(son, case) == "helper"


async def test_accepting_and_ending_at_once_leave_nobody_with_a_card_that_was_ended() -> None:
    daughter, case = await draft()
    await joined(daughter, case)
    token = await invited(daughter, case)
    guest = relative()
    await asyncio.gather(
        done(family.join, guest, token),
        done(family.withdraw_consent, daughter, case.id, "share_with_helper"),
        return_exceptions=True,
    )
    assert await part(guest, case) is None


# ---- claiming what the window filed ----


def words(**changed: Any) -> tuple[str, str]:
    answers = form(**changed)
    return answers["applicant.id_number"], answers["applicant.phone"]


async def test_the_family_takes_over_what_the_window_filed() -> None:
    case = await submitted()
    granddaughter = relative()
    assert await done(family.claim, granddaughter, *words()) == case.id
    assert await part(granddaughter, case) == "applicant"
    assert (await kinds(case))[-1] == "case.claimed"


async def test_spelling_does_not_matter() -> None:
    case = await submitted()
    id_number, phone = words()
    spelled = f" {id_number[:6]} {id_number[6:].lower()} ", f"+86 {phone[:3]}-{phone[3:]}"
    assert await done(family.claim, relative(), *spelled) == case.id


@pytest.mark.parametrize("wrong", ["id number", "phone", "swapped", "county"])
async def test_what_does_not_fit_is_refused_alike(wrong: str) -> None:
    await submitted()
    id_number, phone = words()
    given = {
        "id number": (relative(), id_number[:-2] + "00", phone),
        "phone": (relative(), id_number, "13911111111"),
        "swapped": (relative(), phone, id_number),
        "county": (relative("430626"), id_number, phone),
    }[wrong]
    problem = await refused(family.CLAIM_FAILED, family.claim, *given)
    assert problem.detail == family.CLAIM_FAILED.detail


async def test_claiming_twice_changes_nothing_and_a_second_person_is_refused() -> None:
    case = await submitted()
    granddaughter = relative()
    await done(family.claim, granddaughter, *words())
    assert await done(family.claim, granddaughter, *words()) == case.id
    assert (await kinds(case)).count("case.claimed") == 1
    await refused(family.CLAIM_FAILED, family.claim, relative(), *words())


async def test_of_two_who_claim_at_once_one_becomes_the_applicant() -> None:
    case = await submitted()
    results = await asyncio.gather(
        *(done(family.claim, relative(), *words()) for _ in range(5)), return_exceptions=True
    )
    assert [r for r in results if isinstance(r, UUID)] == [case.id]
    assert {r.code for r in results if isinstance(r, Problem)} == {"claim_failed"}
    assert await Participant.of(COUNTY).filter(case_id=case.id).count() == 1


async def test_who_buries_both_parents_claims_both(moving_clock: Clock) -> None:
    father = await submitted(1)
    moving_clock.advance(minutes=1)
    mother = await submitted(2)
    son = relative()
    claimed = [await done(family.claim, son, *words()) for _ in range(3)]
    assert claimed == [mother.id, father.id, mother.id]


async def test_a_case_that_a_phone_filed_is_claimed_by_nobody() -> None:
    case = await submitted()
    await Case.of(COUNTY).filter(id=case.id).update(assisted=False)
    await refused(family.CLAIM_FAILED, family.claim, relative(), *words())


@pytest.mark.parametrize(("status", "open_"), [("draft", False), ("voided", False), ("accepted", True)])
async def test_a_draft_or_a_voided_case_is_claimed_by_nobody(status: str, open_: bool) -> None:
    case = await submitted()
    await Case.of(COUNTY).filter(id=case.id).update(status=status)
    if open_:
        assert await done(family.claim, relative(), *words()) == case.id
    else:
        await refused(family.CLAIM_FAILED, family.claim, relative(), *words())


async def test_claiming_ends_with_the_countys_time_for_it(moving_clock: Clock) -> None:
    case = await submitted()
    standard = prefill.county(COUNTY).info.standards.claim_window
    moving_clock.advance(days=standard.days, seconds=-10)
    early = relative()
    assert await done(family.claim, early, *words()) == case.id
    moving_clock.advance(seconds=20)
    assert await done(family.claim, early, *words()) == case.id, "it is hers already"
    await Participant.of(COUNTY).filter(case_id=case.id).delete()
    await refused(family.CLAIM_FAILED, family.claim, relative(), *words())
    assert clock.now() > case.submitted_at


async def test_the_window_that_filed_it_takes_no_part_itself() -> None:
    case = await submitted()
    assert not await Participant.of(COUNTY).filter(case_id=case.id).exists()
    await refused(NOT_FOUND, family.part_of, clerk(), case.id)
