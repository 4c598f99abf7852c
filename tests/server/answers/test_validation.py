"""What a valid set of answers is, on a catalogue that has nothing to do with a death."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from server.answers import derived, normalise_all, required, validate, visible
from server.answers.bank_cards import luhn_digit
from server.answers.id_number import check_character
from tests.counties import toy

TODAY = date(2026, 11, 24)
RULES = toy().by_version("v1")


def _id(born: str, order: str = "001") -> str:
    return f"430621{born}{order}" + check_character(f"430621{born}{order}")


CARD = "622848000000000000" + luhn_digit("622848000000000000")
WHOLE: dict[str, Any] = {
    "reader.name": "张三",
    "reader.card_kind": "adult",
    "reader.books_out": "no",
    "reader.fines": ["none"],
    "refund.card_number": CARD,
    "refund.honest": "yes",
}


def _errors(answers: dict[str, Any], *, complete: bool = False) -> list[tuple[str, str]]:
    return [(e.field, e.code) for e in validate(RULES, answers, complete=complete, today=TODAY)]


def test_a_whole_form_has_no_error() -> None:
    assert _errors(WHOLE, complete=True) == []


def test_an_empty_draft_is_fine_and_an_empty_form_is_not() -> None:
    assert _errors({}) == []
    assert _errors({}, complete=True) == [
        ("reader.name", "required"),
        ("reader.card_kind", "required"),
        ("reader.books_out", "required"),
        ("refund.card_number", "required"),
        ("refund.honest", "not_agreed"),
    ]


def test_a_sentence_tells_which_question_is_missing() -> None:
    (first, *_) = validate(RULES, {}, complete=True, today=TODAY)
    assert first.message == "请填写“读者姓名”。"


def test_errors_stand_in_the_order_of_the_questions() -> None:
    answers = WHOLE | {"refund.phone": "1", "reader.name": "x!", "reader.book_count": 99, "nobody.asks": 1}
    assert _errors(answers) == [
        ("nobody.asks", "unknown_question"),
        ("reader.name", "name_invalid"),
        ("refund.phone", "phone_invalid"),
    ]


def test_a_question_that_does_not_apply_is_neither_asked_nor_judged() -> None:
    hidden = WHOLE | {"reader.book_count": 99}
    assert _errors(hidden, complete=True) == []
    shown = WHOLE | {"reader.book_count": 99, "reader.books_out": "yes"}
    assert _errors(shown, complete=True) == [("reader.book_count", "number_range")]


def test_not_knowing_is_an_answer_where_it_is_allowed() -> None:
    assert _errors(WHOLE | {"reader.books_out": "不清楚"}, complete=True) == []


def test_a_statement_must_be_agreed_to() -> None:
    refused = WHOLE | {"refund.honest": "no"}
    assert _errors(refused, complete=True) == [("refund.honest", "not_agreed")]
    assert _errors(refused) == []


def test_a_question_can_become_required_by_another_answer() -> None:
    question = RULES.questions["reader.guardian_id_number"]
    child = WHOLE | {"reader.card_kind": "child"}
    assert not required(RULES, question, child)
    with_books = child | {"reader.books_out": "yes", "reader.book_count": 1}
    assert _errors(with_books, complete=True) == [("reader.guardian_id_number", "required")]


@pytest.mark.parametrize("kind", ["day_pass"])
def test_what_no_applying_item_hands_on_is_not_asked(kind: str) -> None:
    answers = {"reader.card_kind": kind}
    assert "refund.card_number" not in [q.id for q in visible(RULES, answers)]
    assert "refund.card_number" in [q.id for q in visible(RULES, {})]


@pytest.mark.parametrize(
    ("answers", "field", "code"),
    [
        (
            {"reader.issued_on": "2026-11-02", "reader.last_visit": "2026-11-01T09:00"},
            "reader.issued_on",
            "visit_after_issue",
        ),
        ({"reader.id_number": _id("19000101"), "reader.sex": "female"}, "reader.sex", "sex"),
        (
            {"reader.id_number": _id("19000101"), "reader.birth_date": "1900年1月2日"},
            "reader.birth_date",
            "birth",
        ),
        (
            {
                "reader.card_kind": "child",
                "reader.id_number": _id("20150601"),
                "reader.guardian_id_number": _id("19970602"),
            },
            "reader.guardian_id_number",
            "guardian_age",
        ),
        (
            {
                "reader.card_kind": "child",
                "reader.id_number": _id("20150601"),
                "reader.guardian_id_number": _id("20150601").lower(),
            },
            "reader.guardian_id_number",
            "guardian_is_another",
        ),
    ],
)
def test_answers_that_contradict_each_other(answers: dict[str, Any], field: str, code: str) -> None:
    assert (field, code) in _errors(answers)


def test_answers_that_agree_are_let_be() -> None:
    assert (
        _errors(
            {
                "reader.card_kind": "child",
                "reader.id_number": _id("20150601"),
                "reader.sex": "男",
                "reader.birth_date": "2015-06-01",
                "reader.guardian_id_number": _id("19970601"),
                "reader.issued_on": "2026-11-01",
                "reader.last_visit": "2026-11-01T09:00",
            }
        )
        == []
    )


def test_a_check_waits_for_its_condition() -> None:
    answers = {"reader.id_number": _id("19900101"), "reader.guardian_id_number": _id("19900102")}
    assert _errors(answers | {"reader.card_kind": "adult"}) == []


def test_a_typing_mistake_is_not_told_twice_as_a_contradiction() -> None:
    broken = _id("19000101")[:-1] + ("0" if _id("19000101")[-1] != "0" else "1")
    answers = {"reader.id_number": broken, "reader.sex": "female"}
    assert _errors(answers) == [("reader.id_number", "id_checksum")]


def test_a_date_that_does_not_exist_is_not_compared_with_another() -> None:
    answers = {"reader.issued_on": "2026-02-30", "reader.last_visit": "2026-01-01T09:00"}
    assert _errors(answers) == [("reader.issued_on", "date_invalid")]


def test_what_the_number_already_says_need_not_be_typed() -> None:
    assert derived(RULES, {"reader.id_number": _id("19000101", "002")}, TODAY) == {
        "reader.sex": "female",
        "reader.birth_date": "1900-01-01",
    }
    assert derived(RULES, {"reader.id_number": _id("19000101"), "reader.sex": "male"}, TODAY) == {
        "reader.birth_date": "1900-01-01"
    }
    assert derived(RULES, {"reader.id_number": "1"}, TODAY) == {}


def test_cleared_and_unknown_answers_are_not_kept() -> None:
    raw = {"reader.name": " 张 三 ", "reader.note": "", "reader.fines": [], "nobody.asks": "x"}
    assert normalise_all(RULES, raw) == {"reader.name": "张三"}
