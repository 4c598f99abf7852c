"""What the applicant agreed to is kept with its wording, and can be taken back by whoever gave it."""

from __future__ import annotations

import pytest

from server.cases import family, prefill, window
from server.cases.models import Case, Consent
from server.database import transaction
from server.errors import INVALID, Problem
from server.identity.actor import Actor
from tests.server.cases.accepted import COUNTY, accepted_case
from tests.server.cases.accepted import family as relative
from tests.server.cases.accepted import window as at_window
from tests.server.cases.submitted import filed_at_home, submitted

pytestmark = pytest.mark.usefixtures("database")
STATEMENTS = ["sensitive_data", "truthful"]


async def standing(case: Case) -> list[tuple[str, str]]:
    rows = await Consent.of(COUNTY).filter(case_id=case.id, withdrawn_at=None).order_by("kind", "given_at")
    return [(row.kind, row.text_version) for row in rows]


async def taken_back(actor: Actor, case: Case, kind: str) -> Case:
    async with transaction():
        await family.withdraw_consent(actor, case.id, kind)
    return await Case.of(COUNTY).get(id=case.id)


async def test_both_statements_are_consents_of_whoever_handed_the_form_in() -> None:
    actor = relative()
    case = await filed_at_home(actor)
    assert await standing(case) == [(kind, "2026-07") for kind in STATEMENTS]
    assert {row.person_id for row in await Consent.of(COUNTY).filter(case_id=case.id)} == {actor.id}


async def test_handing_in_again_agrees_to_nothing_twice_but_to_another_wording_anew() -> None:
    actor = relative()
    case = await filed_at_home(actor)
    for died, burnt in (("2026-10-04", "2026-10-05"), ("2026-06-20", "2026-06-22")):
        async with transaction():
            sent = await window.return_for_correction(at_window(), case.id, "请核对日期", [])
            changes = {"death.date": died, "death.cremation_date": burnt}
            await prefill.save_answers(actor, case.id, sent.version, changes)
            await prefill.submit(actor, case.id)
    versions = ("2026-07", "2021-05")
    assert await standing(case) == [(kind, version) for kind in STATEMENTS for version in versions]


async def test_a_consent_taken_back_stops_the_application_until_it_is_given_again() -> None:
    actor = relative()
    case = await taken_back(actor, await filed_at_home(actor), "sensitive_data")
    assert [kind for kind, _ in await standing(case)] == ["truthful"]
    with pytest.raises(Problem) as refused:
        async with transaction():
            await window.accept(at_window(), case.id, originals_seen=True)
    assert refused.value.kind is INVALID
    assert [error.field for error in refused.value.fields] == ["consents.sensitive_data"]
    async with transaction():
        sent = await window.return_for_correction(at_window(), case.id, "请再确认", [])
        await prefill.save_answers(actor, case.id, sent.version, {"consents.sensitive_data": "yes"})
        await prefill.submit(actor, case.id)
    assert [kind for kind, _ in await standing(case)] == STATEMENTS


async def test_what_was_done_before_stays_lawful() -> None:
    case, _ = await accepted_case(consents__sensitive_data="yes")
    actor = relative()
    await Consent(
        county=COUNTY,
        case_id=case.id,
        person_id=actor.id,
        kind="sensitive_data",
        text_version=case.catalogue_version,
        given_at=case.accepted_at,
    ).save(force_create=True)
    row = await taken_back(actor, case, "sensitive_data")
    assert (row.status, row.answers) == ("accepted", case.answers)
    assert await standing(row) == []


async def test_what_was_agreed_to_at_the_counter_is_the_claimers_to_take_back() -> None:
    case = await submitted()
    assert [row.person_id for row in await Consent.of(COUNTY).filter(case_id=case.id)] == [None, None]
    granddaughter = relative()
    async with transaction():
        given = (case.answers["applicant.id_number"], case.answers["applicant.phone"])
        await family.claim(granddaughter, *given)
    row = await taken_back(granddaughter, case, "truthful")
    assert "consents.truthful" not in row.answers
    assert [kind for kind, _ in await standing(case)] == ["sensitive_data"]
