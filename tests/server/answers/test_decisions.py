"""The rule engine on the library's catalogue: yes, no and likely, each with its reason."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.answers import (
    Verdict,
    disclosed,
    effective_date,
    eligibility,
    holds,
    items,
    materials,
    needed,
    normalise_all,
    terminations,
    visible,
)
from server.answers.conditions import all_of, any_of
from tests.counties import toy

YES, NO, LIKELY = Verdict.YES, Verdict.NO, Verdict.LIKELY
RULES = toy().by_version("v1")


def _item(answers: dict[str, Any], code: str) -> Verdict:
    return {d.item.code: d.verdict for d in items(RULES, answers)}[code]


@pytest.mark.parametrize(
    ("answers", "verdict"),
    [
        ({}, LIKELY),
        ({"reader.card_kind": "adult"}, LIKELY),
        ({"reader.card_kind": "adult", "reader.fines": ["none"]}, YES),
        ({"reader.card_kind": "adult", "reader.fines": ["late"]}, NO),
        ({"reader.card_kind": "adult", "reader.fines": ["unknown"]}, LIKELY),
        ({"reader.card_kind": "unknown", "reader.fines": ["none"]}, LIKELY),
        ({"reader.card_kind": "unknown", "reader.fines": ["late"]}, NO),
        ({"reader.card_kind": "day_pass"}, NO),
    ],
)
def test_every_line_must_hold_and_one_open_line_leaves_it_open(
    answers: dict[str, Any], verdict: Verdict
) -> None:
    assert _item(answers, "deposit_refund") is verdict


def test_an_item_without_a_condition_always_applies_and_says_so() -> None:
    (decision,) = [d for d in items(RULES, {}) if d.item.code == "card_cancellation"]
    assert decision.verdict is YES
    assert [(r.text, r.clause) for r in decision.reasons] == [("每件都办理。", "第一条")]


def test_items_come_in_the_order_of_the_catalogue() -> None:
    assert [d.item.order for d in items(RULES, {})] == [1, 2, 3]


@pytest.mark.parametrize(
    ("answers", "verdict", "text", "missing"),
    [
        ({}, LIKELY, "“有书没还”还没有填或不清楚，由窗口核对后确定。", ("reader.books_out",)),
        ({"reader.books_out": "yes"}, YES, "“有书没还”填的是“是”。", ()),
        ({"reader.books_out": "no"}, NO, "“有书没还”填的是“否”，这一项针对的是“是”。", ()),
    ],
)
def test_a_line_tells_its_reason(
    answers: dict[str, Any], verdict: Verdict, text: str, missing: tuple[str, ...]
) -> None:
    (decision,) = [d for d in items(RULES, answers) if d.item.code == "book_return"]
    (reason,) = decision.reasons
    assert (reason.verdict, reason.text, reason.missing, reason.clause) == (verdict, text, missing, "第三条")


@pytest.mark.parametrize(
    ("answers", "verdict"),
    [
        ({"reader.books_out": "no"}, NO),  # the question is not asked: nothing can be lost
        ({"reader.books_out": "no", "reader.book_lost": "yes"}, NO),  # an old answer to it counts for nothing
        ({"reader.books_out": "unknown"}, LIKELY),
        ({}, LIKELY),
        ({"reader.books_out": "yes"}, LIKELY),
        ({"reader.books_out": "yes", "reader.book_lost": "yes"}, YES),
        ({"reader.books_out": "yes", "reader.book_lost": "no"}, NO),
    ],
)
def test_a_question_that_is_not_asked_answers_with_none_of_the_values(
    answers: dict[str, Any], verdict: Verdict
) -> None:
    assert holds(RULES, {"reader.book_lost": ("yes",)}, answers) is verdict


def test_what_is_missing_is_the_question_that_hides_the_other() -> None:
    decision = eligibility(RULES, {"reader.card_kind": "adult", "reader.fines": ["late"]})
    (open_reason,) = [r for r in decision.reasons if r.verdict is LIKELY]
    assert open_reason.questions == ("reader.book_lost", "reader.fines")
    assert open_reason.missing == ("reader.books_out",)


@pytest.mark.parametrize(
    ("answers", "verdict"),
    [
        ({}, LIKELY),
        ({"reader.card_kind": "adult", "reader.books_out": "no"}, YES),
        ({"reader.card_kind": "adult", "reader.books_out": "unknown"}, LIKELY),
        ({"reader.card_kind": "adult", "reader.books_out": "unknown", "reader.fines": ["none"]}, YES),
        ({"reader.card_kind": "child", "reader.books_out": "no"}, LIKELY),  # only the desk can decide
        ({"reader.card_kind": "day_pass", "reader.books_out": "no"}, NO),
        ({"reader.card_kind": "day_pass"}, NO),
        (
            {
                "reader.card_kind": "adult",
                "reader.books_out": "yes",
                "reader.book_lost": "yes",
                "reader.fines": ["late"],
            },
            NO,
        ),
    ],
)
def test_eligibility_needs_every_condition_and_no_exclusion(
    answers: dict[str, Any], verdict: Verdict
) -> None:
    assert eligibility(RULES, answers).verdict is verdict


def test_a_no_says_what_to_do_instead_and_only_a_no() -> None:
    refused = eligibility(RULES, {"reader.card_kind": "day_pass", "reader.books_out": "no"})
    assert refused.instead == ("临时证到期作废，不用办理。",)
    assert [(r.code, r.clause, r.text) for r in refused.reasons if r.verdict is NO] == [
        ("long_term_card", "第一条", "临时证不用退。")
    ]
    assert eligibility(RULES, {}).instead == ()


@pytest.mark.parametrize(
    ("answers", "verdicts"),
    [
        ({}, {"reader_card": YES, "deposit_receipt": LIKELY, "loss_report": LIKELY}),
        (
            {"reader.card_kind": "adult", "reader.fines": ["none"], "reader.books_out": "no"},
            {"reader_card": YES, "deposit_receipt": YES, "loss_report": NO},
        ),
        (
            {"reader.card_kind": "day_pass", "reader.books_out": "yes", "reader.book_lost": "yes"},
            {"reader_card": YES, "deposit_receipt": NO, "loss_report": YES},
        ),
    ],
)
def test_a_material_is_needed_by_every_case_or_by_an_item_that_applies(
    answers: dict[str, Any], verdicts: dict[str, Verdict]
) -> None:
    assert {d.material.code: d.verdict for d in materials(RULES, answers)} == verdicts
    assert {m.code for m in needed(RULES, answers)} == {c for c, v in verdicts.items() if v is YES}


def test_a_material_names_the_items_that_ask_for_it() -> None:
    decided = {d.material.code: d for d in materials(RULES, {})}
    assert decided["deposit_receipt"].items == ("deposit_refund",)
    assert decided["deposit_receipt"].reasons[0].text == "办理“退押金”时需要。"
    assert decided["reader_card"].items == ("card_cancellation", "deposit_refund")


def test_terminations_without_any_answer_are_looked_into() -> None:
    assert {d.termination.code: d.verdict for d in terminations(RULES, {})} == {
        "e_reading": LIKELY,
        "reservation": YES,
    }
    child = terminations(RULES, {"reader.card_kind": "child"})
    assert {d.termination.code: d.verdict for d in child} == {"e_reading": NO, "reservation": YES}


@pytest.mark.parametrize(
    ("code", "day", "end"),
    [
        ("e_reading", date(2026, 11, 24), date(2026, 12, 1)),
        ("e_reading", date(2026, 12, 31), date(2027, 1, 1)),
        ("e_reading", date(2026, 1, 1), date(2026, 2, 1)),
        ("reservation", date(2026, 11, 30), date(2026, 12, 1)),
    ],
)
def test_the_day_from_which_a_benefit_is_no_longer_due(code: str, day: date, end: date) -> None:
    assert effective_date(RULES.terminations[code], day) == end


def test_a_department_sees_what_its_item_declares_and_nothing_stale() -> None:
    answers = {
        "reader.name": "张三",
        "reader.id_number": "430621",
        "reader.books_out": "no",
        "reader.book_count": 3,
        "reader.card_kind": "adult",
    }
    assert disclosed(RULES, RULES.items["book_return"].fields, answers) == {"reader.name": "张三"}
    with_books = answers | {"reader.books_out": "yes"}
    assert disclosed(RULES, RULES.items["book_return"].fields, with_books) == {
        "reader.name": "张三",
        "reader.book_count": 3,
    }


def test_another_version_decides_otherwise() -> None:
    answers = {"reader.card_kind": "adult", "reader.fines": ["late"]}
    old = {d.item.code: d.verdict for d in items(toy().by_version("v1"), answers)}
    new = {d.item.code: d.verdict for d in items(toy().by_version("v2"), answers)}
    assert (old["deposit_refund"], new["deposit_refund"]) == (NO, YES)


_CHOICES = {
    "reader.card_kind": ["adult", "child", "day_pass", "unknown"],
    "reader.books_out": ["yes", "no", "unknown"],
    "reader.book_lost": ["yes", "no"],
    "reader.fines": [["late"], ["damage", "late"], ["none"], ["unknown"]],
}
ANSWERS = st.fixed_dictionaries({}, optional={name: st.sampled_from(v) for name, v in _CHOICES.items()})


@given(ANSWERS, ANSWERS)
def test_knowing_more_never_turns_a_yes_or_a_no_round(known: dict[str, Any], more: dict[str, Any]) -> None:
    """Filling an empty answer may settle what was open, and settles nothing anew."""
    later = more | known
    for before, after in zip(items(RULES, known), items(RULES, later), strict=True):
        assert before.verdict in (LIKELY, after.verdict)
    if "reader.card_kind" in known:  # the one answer that a rule leaves to the desk although it is given
        before_all, after_all = eligibility(RULES, known).verdict, eligibility(RULES, later).verdict
        assert before_all in (LIKELY, after_all)


@given(ANSWERS)
def test_every_decision_is_the_sum_of_its_reasons(answers: dict[str, Any]) -> None:
    kept = normalise_all(RULES, answers)
    decision = eligibility(RULES, kept)
    assert decision.verdict is all_of(r.verdict for r in decision.reasons)
    for item in items(RULES, kept):
        assert item.verdict is all_of(r.verdict for r in item.reasons)
        assert all(r.text and r.clause for r in item.reasons)
    assert {q.id for q in visible(RULES, kept)} <= set(RULES.questions)


def test_how_verdicts_join() -> None:
    assert all_of([]) is YES
    assert any_of([]) is NO
    assert all_of([YES, LIKELY, NO]) is NO
    assert any_of([NO, LIKELY, YES]) is YES
    assert all_of([YES, LIKELY]) is LIKELY
    assert any_of([NO, LIKELY]) is LIKELY
