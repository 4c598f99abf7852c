"""Acceptance rests on originals that were compared, paper by paper, or on a declaration naming the rest."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from server import clock
from server.cases import window
from server.cases.cremation import match_waiting_cases
from server.cases.models import Case, Item
from server.cases.originals import NOT_CONFIRMED
from server.database import transaction
from server.errors import INVALID, Problem
from server.materials.models import Material
from tests.server.cases.accepted import COUNTY, family, history
from tests.server.cases.accepted import window as at_window
from tests.server.cases.submitted import filed_at_home, submitted
from tests.server.registry.papers import cremation, death, filed

pytestmark = pytest.mark.usefixtures("database")


async def on_file() -> None:
    await filed(death(1, died_at="2026-10-03T08:20:00+08:00"))
    await filed(cremation(1, cremated_at="2026-10-05T10:30:00+08:00"))


async def accepted(case: Case, *missing: str, originals_seen: bool = True) -> Case:
    deadline = (clock.today() + timedelta(days=3)).isoformat()
    declaration = {"missing": list(missing), "deadline": deadline, "text": "随后补交"}
    async with transaction():
        return await window.accept(
            at_window(), case.id, originals_seen=originals_seen, declaration=declaration if missing else None
        )


async def refused(case: Case, *missing: str, **about: Any) -> Problem:
    with pytest.raises(Problem) as raised:
        await accepted(case, *missing, **about)
    row = await Case.of(COUNTY).get(id=case.id)
    assert row.status == case.status and not await Item.of(COUNTY).filter(case_id=case.id).exists()
    return raised.value


async def confirm(case: Case, *left_out: str) -> None:
    for photo in await Material.of(COUNTY).filter(case_id=case.id, confirmed_at=None):
        if photo.code not in left_out:
            async with transaction():
                await window.confirm_material(at_window(), case.id, photo.id)


async def test_a_photo_that_nobody_compared_is_named() -> None:
    await on_file()
    case = await filed_at_home(family())
    await confirm(case, "applicant_id_card")
    problem = await refused(case)
    assert problem.kind is NOT_CONFIRMED
    assert [(error.field, error.code) for error in problem.fields] == [
        ("materials.applicant_id_card.front", "not_confirmed"),
        ("materials.applicant_id_card.back", "not_confirmed"),
    ]
    assert "人像面" in problem.fields[0].message
    await confirm(case)
    assert (await accepted(case)).status == "accepted"


async def test_a_paper_that_a_correction_made_necessary_is_asked_for() -> None:
    await on_file()
    case = await filed_at_home(family())
    await confirm(case)
    changes = {
        "payee.own_account": "no",
        "payee.reason": "closed",
        "payee.holder": case.answers["applicant.name"],
        "payee.holder_id_number": case.answers["applicant.id_number"],
    }
    async with transaction():
        case = await window.edit(at_window(), case.id, case.version, changes, "账户已注销")
    problem = await refused(case)
    assert [(error.field, error.code) for error in problem.fields] == [
        ("materials.payee_account_proof.front", "material_missing"),
        ("materials.payee_account_proof.statement", "material_missing"),
    ]
    row = await accepted(case, "payee_account_proof")
    assert row.declaration["missing"] == ["收款亲属的银行卡和换账户说明"]
    event = next(e for e in await history(case) if e.kind == "case.accepted")
    assert event.data["conditional"] is True


async def test_a_declaration_leaves_out_what_it_names_and_nothing_else() -> None:
    await on_file()
    case = await filed_at_home(family())
    await confirm(case, "decedent_id_card", "decedent_household_register")
    problem = await refused(case, "decedent_id_card")
    assert {error.field.split(".")[1] for error in problem.fields} == {"decedent_household_register"}
    # By name as well as by code, as the clerk reads it.
    row = await accepted(case, "decedent_id_card", "逝者户口簿", "decedent_id_card")
    assert row.declaration["missing"] == ["逝者身份证", "逝者户口簿"]


async def test_a_declaration_of_something_that_is_no_paper_is_refused() -> None:
    problem = await refused(await submitted(), "随便什么")
    assert problem.kind is INVALID
    assert [error.field for error in problem.fields] == ["declaration.missing"]


async def test_the_originals_were_seen_whatever_is_declared() -> None:
    await on_file()
    at_counter, at_home = await submitted(), await filed_at_home(family(), person=2)
    await confirm(at_home)
    for case in (at_counter, at_home):
        assert (await refused(case, originals_seen=False)).kind is NOT_CONFIRMED
        assert (await refused(case, "decedent_bank_card", originals_seen=False)).kind is NOT_CONFIRMED


async def test_at_the_counter_the_clerks_word_is_enough() -> None:
    await on_file()
    assert (await accepted(await submitted())).status == "accepted"


DEATH_PAPER = "居民死亡医学证明（推断）书"


@pytest.mark.parametrize(
    ("cremated", "declared", "is_accepted"),
    [
        (False, (), False),
        (False, ("decedent_bank_card",), False),
        # Another record of the registries is not the one that is missing.
        (False, ("death_certificate",), False),
        (False, (DEATH_PAPER,), False),
        (False, (DEATH_PAPER, "逝者身份证"), False),
        (False, ("cremation_certificate",), True),
        (False, ("火化证明",), True),
        (False, (DEATH_PAPER, "火化证明"), True),
        (False, ("火化证明", "逝者身份证"), True),
        (True, (), True),
        (True, ("decedent_bank_card",), True),
        (True, (DEATH_PAPER,), True),
        (True, ("火化证明",), True),
    ],
)
async def test_without_a_cremation_record_the_declaration_names_it(
    cremated: bool, declared: tuple[str, ...], is_accepted: bool
) -> None:
    if cremated:
        await on_file()
    case = await submitted(death__date="2026-05-03", death__cremation_date="2026-05-05")
    if is_accepted:
        assert (await accepted(case, *declared)).status == "accepted"
    else:
        assert (await refused(case, *declared)).kind is window.CREMATION_MISSING


@pytest.mark.parametrize(
    ("declared", "settles"),
    [
        (("火化证明",), True),
        (("cremation_certificate",), True),
        (("火化证明", "逝者身份证"), False),
        ((DEATH_PAPER, "火化证明"), False),
    ],
)
async def test_the_record_that_arrives_settles_what_waits_for_it_alone(
    declared: tuple[str, ...], settles: bool
) -> None:
    case = await submitted(death__date="2026-05-03", death__cremation_date="2026-05-05")
    await accepted(case, *declared)
    await on_file()
    assert await match_waiting_cases() == 1
    row = await Case.of(COUNTY).get(id=case.id)
    assert ("settled_on" in row.declaration) is settles
    assert (row.waits_until is None) is settles
