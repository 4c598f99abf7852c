"""The first county's catalogue against the notice, clause by clause."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from config.settings import ROOT
from server.answers import Verdict, eligibility, items, materials, needed, terminations, validate
from server.answers.bank_cards import luhn_digit
from server.answers.id_number import check_character
from tests.counties import first_county

YES, NO, LIKELY = Verdict.YES, Verdict.NO, Verdict.LIKELY
RULES = first_county().newest
TODAY = date(2026, 11, 24)


def _id(born: str, order: str) -> str:
    return f"430621{born}{order}" + check_character(f"430621{born}{order}")


CARD = "622848000000000000" + luhn_digit("622848000000000000")
RETIRED: dict[str, Any] = {
    "decedent.name": "张三",
    "decedent.id_number": _id("19000101", "001"),
    "decedent.sex": "male",
    "decedent.birth_date": "1900-01-01",
    "decedent.household_address": "岳阳县荣家湾镇示例路1号",
    "decedent.household_in_county": "yes",
    "death.date": "2026-11-20",
    "death.place": "home",
    "death.manner": "illness",
    "death.cremated": "yes",
    "death.cremated_in_county": "yes",
    "death.cremation_date": "2026-11-22",
    "insurance.area": "central_urban",
    "insurance.identity": "retired_enterprise",
    "insurance.medical": "employee",
    "insurance.housing_fund": "yes",
    "insurance.assistance": ["none"],
    "insurance.disability": "no",
    "insurance.preferential": "no",
    "applicant.name": "李四",
    "applicant.id_number": _id("19000202", "002"),
    "applicant.relation": "spouse",
    "applicant.kinship_shown": "yes",
    "applicant.phone": "13800000000",
    "applicant.address": "岳阳县荣家湾镇示例路1号",
    "payee.own_account": "yes",
    "payee.holder": "张三",
    "payee.bank": "中国农业银行岳阳县支行",
    "payee.card_number": CARD,
    "consents.truthful": "yes",
    "consents.sensitive_data": "yes",
}


def test_a_retired_workers_form_is_complete() -> None:
    assert validate(RULES, RETIRED, complete=True, today=TODAY) == []


@pytest.mark.parametrize(
    ("change", "verdict", "clause"),
    [
        ({}, YES, None),
        ({"death.place": "care_home", "death.manner": "natural"}, YES, None),
        ({"death.place": "hospital"}, YES, None),
        ({"death.place": "on_the_way"}, YES, None),
        ({"insurance.area": "elsewhere_in_county"}, NO, "二(一)"),
        ({"insurance.area": "elsewhere"}, NO, "二(一)"),
        ({"insurance.area": "not_insured"}, NO, "二(一)"),
        ({"insurance.area": "unknown"}, LIKELY, "二(一)"),
        ({"death.cremated_in_county": "no"}, NO, "二(一)"),
        ({"death.cremated_in_county": "unknown"}, LIKELY, "二(一)"),
        ({"death.cremated": "no"}, NO, "二(一)"),
        ({"death.cremated": "unknown"}, LIKELY, "二(一)"),
        ({"death.place": "elsewhere"}, NO, "二(一)"),
        ({"death.manner": "case"}, NO, "二(一)"),
        ({"death.place": "hospital", "death.manner": "case"}, NO, "二(一)"),
        ({"death.manner": "accident"}, NO, "三(一)1"),
        ({"death.place": "hospital", "death.manner": "accident"}, LIKELY, "二(一)"),
        ({"death.manner": "work_injury"}, NO, "二(二)"),
        ({"death.place": "hospital", "death.manner": "work_injury"}, NO, "二(二)"),
        ({"death.manner": "unknown"}, LIKELY, "二(一)"),
        ({"decedent.household_in_county": "no"}, NO, "二(二)"),
        ({"decedent.household_in_county": "unknown"}, LIKELY, "二(二)"),
    ],
)
def test_who_is_in_and_who_is_not(change: dict[str, Any], verdict: Verdict, clause: str | None) -> None:
    decision = eligibility(RULES, RETIRED | change)
    assert decision.verdict is verdict
    against = [r for r in decision.reasons if r.verdict is not YES]
    if clause is None:
        assert against == []
    else:
        assert clause in {r.clause for r in against if r.verdict is verdict}
    assert bool(decision.instead) is (verdict is NO)


def test_nothing_typed_yet_is_likely_and_names_every_clause() -> None:
    decision = eligibility(RULES, {})
    assert decision.verdict is LIKELY
    assert {r.clause for r in decision.reasons} == {"二(一)", "二(二)", "三(一)1"}


@pytest.mark.parametrize(
    ("change", "applying"),
    [
        (
            {},
            {
                "household_cancellation",
                "pension_retired_enterprise",
                "medical_account_withdrawal",
                "housing_fund_withdrawal",
            },
        ),
        (
            {"insurance.identity": "serving_enterprise", "insurance.housing_fund": "no"},
            {"household_cancellation", "pension_serving_enterprise", "medical_account_withdrawal"},
        ),
        (
            {"insurance.identity": "public_serving", "insurance.housing_fund": "no"},
            {"household_cancellation", "public_serving_end", "medical_account_withdrawal"},
        ),
        (
            {
                "insurance.identity": "public_retired",
                "insurance.housing_fund": "no",
                "insurance.medical": "none",
            },
            {"household_cancellation", "public_retired_end"},
        ),
        (
            {
                "insurance.identity": "resident",
                "insurance.assistance": ["dibao"],
                "insurance.housing_fund": "no",
                "insurance.medical": "resident",
            },
            {"household_cancellation", "assistance_cancellation"},
        ),
        (
            {
                "insurance.identity": "resident",
                "insurance.assistance": ["tekun", "other"],
                "insurance.housing_fund": "no",
                "insurance.medical": "resident",
            },
            {"household_cancellation", "assistance_cancellation"},
        ),
    ],
)
def test_which_items_apply_by_clause_one(change: dict[str, Any], applying: set[str]) -> None:
    decided = items(RULES, RETIRED | change)
    assert {d.item.code for d in decided if d.verdict is YES} == applying
    assert not any(d.verdict is LIKELY for d in decided)
    assert all(d.item.clause.startswith("一；三(二)4") for d in decided)


def test_an_identity_that_nobody_knows_leaves_the_four_items_to_the_window() -> None:
    decided = {d.item.code: d.verdict for d in items(RULES, RETIRED | {"insurance.identity": "unknown"})}
    assert {code for code, verdict in decided.items() if verdict is LIKELY} == {
        "pension_retired_enterprise",
        "pension_serving_enterprise",
        "public_serving_end",
        "public_retired_end",
    }


def test_the_eight_items_belong_to_their_five_departments() -> None:
    assert {code: item.department for code, item in RULES.items.items()} == {
        "household_cancellation": "public_security",
        "pension_retired_enterprise": "human_resources",
        "pension_serving_enterprise": "human_resources",
        "public_serving_end": "human_resources",
        "public_retired_end": "human_resources",
        "assistance_cancellation": "civil_affairs",
        "medical_account_withdrawal": "medical_insurance",
        "housing_fund_withdrawal": "housing_fund",
    }
    assert {code for code, item in RULES.items.items() if item.pays} == {
        "pension_retired_enterprise",
        "pension_serving_enterprise",
        "medical_account_withdrawal",
        "housing_fund_withdrawal",
    }


def test_the_eleven_terminations_by_clause_three_three() -> None:
    by_department: dict[str, int] = {}
    for termination in RULES.terminations.values():
        by_department[termination.department] = by_department.get(termination.department, 0) + 1
        assert termination.clause.startswith("三(三)")
    assert by_department == {
        "medical_insurance": 3,
        "housing_fund": 1,
        "human_resources": 3,
        "civil_affairs": 2,
        "disabled_federation": 1,
        "veterans_affairs": 1,
    }


def test_the_cremation_record_alone_lets_every_department_look() -> None:
    assert {d.verdict for d in terminations(RULES, {})} == {LIKELY}


def test_the_five_papers_of_clause_three_two_two() -> None:
    needed = {d.material.code for d in materials(RULES, RETIRED) if d.verdict is YES}
    assert needed == {
        "decedent_household_register",
        "decedent_id_card",
        "decedent_bank_card",
        "applicant_household_register",
        "applicant_id_card",
        "death_certificate",
        "cremation_certificate",
    }
    from_registry = {m.code for m in RULES.materials.values() if m.source == "registry"}
    assert from_registry == {"death_certificate", "cremation_certificate"}


@pytest.mark.parametrize(
    ("change", "more", "less"),
    [
        ({"applicant.kinship_shown": "no"}, {"kinship_proof"}, set()),
        ({"payee.own_account": "no"}, {"payee_account_proof"}, {"decedent_bank_card"}),
        (
            {
                "insurance.identity": "resident",
                "insurance.medical": "resident",
                "insurance.housing_fund": "no",
            },
            set(),
            {"decedent_bank_card"},
        ),
    ],
)
def test_what_else_is_brought_and_what_is_not(change: dict[str, Any], more: set[str], less: set[str]) -> None:
    usual = {d.material.code for d in materials(RULES, RETIRED) if d.verdict is YES}
    changed = {d.material.code for d in materials(RULES, RETIRED | change) if d.verdict is YES}
    assert (changed - usual, usual - changed) == (more, less)
    assert changed == {material.code for material in needed(RULES, RETIRED | change)}, "without the sentences"


def test_no_account_is_asked_for_where_nothing_is_paid() -> None:
    resident = {name: value for name, value in RETIRED.items() if not name.startswith("payee.")} | {
        "insurance.identity": "resident",
        "insurance.medical": "none",
        "insurance.housing_fund": "no",
    }
    assert validate(RULES, resident, complete=True, today=TODAY) == []


@pytest.mark.parametrize(
    ("change", "field", "code"),
    [
        ({"death.date": "1899-12-31", "death.cremated": "no"}, "decedent.birth_date", "death_after_birth"),
        ({"death.cremation_date": "2026-11-19"}, "death.date", "cremation_after_death"),
        ({"death.date": "2026-11-25", "death.cremation_date": "2026-11-25"}, "death.date", "date_future"),
        ({"decedent.sex": "female"}, "decedent.sex", "sex_matches_id"),
        ({"decedent.birth_date": "1900-01-02"}, "decedent.birth_date", "birth_matches_id"),
        (
            {"applicant.id_number": RETIRED["decedent.id_number"]},
            "applicant.id_number",
            "applicant_is_not_decedent",
        ),
        ({"applicant.relation": "child"}, "decedent.id_number", "relation_age"),
        ({"applicant.relation": "parent"}, "applicant.id_number", "relation_age"),
        ({"payee.holder": "李四"}, "payee.holder", "own_account_holder"),
        ({"payee.own_account": "no"}, "payee.holder", "relative_account_holder"),
    ],
)
def test_what_contradicts_itself(change: dict[str, Any], field: str, code: str) -> None:
    found = {(e.field, e.code) for e in validate(RULES, RETIRED | change, complete=False, today=TODAY)}
    assert (field, code) in found


def test_a_relatives_account_needs_its_reason_and_holder() -> None:
    answers = RETIRED | {"payee.own_account": "no", "payee.holder": "李四"}
    found = {(e.field, e.code) for e in validate(RULES, answers, complete=True, today=TODAY)}
    assert found == {("payee.reason", "required"), ("payee.holder_id_number", "required")}
    settled = answers | {"payee.reason": "closed", "payee.holder_id_number": _id("19000202", "002")}
    assert validate(RULES, settled, complete=True, today=TODAY) == []


def test_the_engine_knows_no_question_of_any_county() -> None:
    """A rule that names a real question in code would escape the catalogue."""
    for path in (ROOT / "server" / "answers").glob("*.py"):
        text = path.read_text(encoding="utf-8")
        named = [name for name in RULES.questions if name in text]
        assert named == [], path.name
