"""The window corrects a form at the counter: by the same rules as a pen at home, and never unseen."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from sandbox.actors import Household
from server import clock
from server.cases import family as relatives
from server.cases import prefill, window
from server.cases.models import Case
from server.counties import county
from server.database import transaction
from server.errors import INVALID, Problem
from server.privacy import blind_index
from tests.server.cases.accepted import COUNTY, family, history
from tests.server.cases.accepted import window as at_window
from tests.server.cases.submitted import submitted

pytestmark = pytest.mark.usefixtures("database")


async def edited(case: Case, changes: dict[str, Any], version: int | None = None) -> Case:
    async with transaction():
        return await window.edit(at_window(), case.id, version or case.version, changes, "证件上不同")


async def returned(case: Case, **cleared: Any) -> Case:
    """Sent back, and changed by a relative since then."""
    async with transaction():
        sent = await window.return_for_correction(at_window(), case.id, "请核对", [])
        changes = {name.replace("__", "."): value for name, value in cleared.items()}
        return (await prefill.save_answers(family(), case.id, sent.version, changes)).case


async def test_a_corrected_day_of_death_brings_the_rules_of_that_day() -> None:
    case = await submitted()
    assert case.catalogue_version == "2026-07"
    await edited(case, {"death.date": "2026-06-20", "death.cremation_date": "2026-06-22"})
    row = await Case.of(COUNTY).get(id=case.id)
    assert row.catalogue_version == county(COUNTY).catalogue_for(date(2026, 6, 20)).version == "2021-05"
    event = (await history(case))[-1]
    assert event.kind == "case.answers_corrected" and event.data["catalogue"] == "2021-05"
    assert event.private["before"]["death.date"] == "2026-10-03"


async def test_what_a_corrected_id_number_says_fills_what_is_empty() -> None:
    case = await returned(await submitted(), decedent__id_number=None, decedent__sex=None)
    other = Household.new(clock.today()).decedent
    assert "decedent.sex" not in case.answers
    changed = {"decedent.id_number": other.id_number, "decedent.birth_date": other.birth_date.isoformat()}
    case = await edited(case, changed)
    assert case.answers["decedent.sex"] == other.sex
    assert case.answer_sources["decedent.sex"] == "id_number"
    assert case.answer_sources["decedent.id_number"] == "window"
    row = await Case.of(COUNTY).get(id=case.id)
    assert row.decedent_index == row.live_decedent == blind_index("id_number", other.id_number)


async def test_what_a_relative_saved_meanwhile_is_not_overwritten_unseen() -> None:
    case = await submitted()
    seen = case.version
    await returned(case, payee__bank="家里改的银行")
    with pytest.raises(Problem) as refused:
        await edited(case, {"payee.bank": "窗口改的银行"}, seen)
    assert refused.value.kind is prefill.EDIT_CONFLICT
    (conflict,) = refused.value.fields
    assert conflict.extra == {"yours": "窗口改的银行", "theirs": "家里改的银行", "version": seen + 1}
    # What nobody else touched is merged, as between two relatives.
    merged = await edited(case, {"applicant.address": "岳阳县测试路二号"}, seen)
    assert merged.answers["payee.bank"] == "家里改的银行"


async def test_a_person_whom_the_family_has_cleared_for_now_does_not_stop_the_window() -> None:
    case = await submitted()
    before = (case.decedent_index, case.claim_index)
    cleared = {"applicant__phone": None, "decedent__id_number": None, "applicant__id_number": "12"}
    case = await returned(case, **cleared)
    await edited(case, {"applicant.address": "岳阳县测试路二号"})
    row = await Case.of(COUNTY).get(id=case.id)
    assert (row.decedent_index, row.claim_index) == before
    assert row.live_decedent == before[0], "nobody else files the decedent meanwhile"


async def test_a_corrected_phone_is_the_one_to_claim_by() -> None:
    case = await submitted()
    await edited(case, {"applicant.phone": "13900000009"})
    async with transaction():
        number = case.answers["applicant.id_number"]
        assert await relatives.claim(family(), number, "13900000009") == case.id


async def test_a_wrong_value_or_question_changes_nothing() -> None:
    case = await submitted()
    for changes in ({"applicant.phone": "12"}, {"no.such_question": "x"}, {"applicant.phone": None}):
        with pytest.raises(Problem) as refused:
            await edited(case, changes)
        assert refused.value.kind is INVALID
        assert [error.field for error in refused.value.fields] == list(changes)
    row = await Case.of(COUNTY).get(id=case.id)
    assert (row.answers, row.version) == (case.answers, case.version)
