"""One answer by itself: every way in which a person writes it ends in one kept form."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.catalogue import Question
from server.answers.id_number import check_character
from server.answers.values import check, normalise, shown
from tests.counties import toy

TODAY = date(2026, 11, 24)
ID = "43062119000101001" + check_character("43062119000101001")
QUESTIONS = toy().newest.questions


@pytest.mark.parametrize(
    ("question", "given", "kept"),
    [
        ("reader.id_number", "４３０６２１ 19000101-001" + ID[-1].lower(), ID),
        ("reader.name", " 张 三 ", "张三"),
        ("reader.name", "阿不都.热西提", "阿不都·热西提"),
        ("reader.name", "阿不都•热西提", "阿不都·热西提"),
        ("reader.name", "John  Smith", "John Smith"),
        ("reader.birth_date", "1900年1月1日", "1900-01-01"),
        ("reader.birth_date", "1900/1/1", "1900-01-01"),
        ("reader.birth_date", "1900.01.01", "1900-01-01"),
        ("reader.birth_date", "19000101", "1900-01-01"),
        ("reader.birth_date", "１９００年１月１日", "1900-01-01"),
        ("reader.birth_date", date(1900, 1, 1), "1900-01-01"),
        ("reader.birth_date", "1900年2月30日", "1900年2月30日"),
        ("reader.last_visit", "2026年11月2日 9:05", "2026-11-02T09:05"),
        ("reader.last_visit", "2026-11-02T09:05:33", "2026-11-02T09:05"),
        ("reader.last_visit", datetime(2026, 11, 2, 9, 5), "2026-11-02T09:05"),  # noqa: DTZ001
        ("reader.last_visit", "2026年11月2日", "2026年11月2日"),
        ("refund.opening", "9点", "09:00"),
        ("refund.opening", "9：05", "09:05"),
        ("refund.opening", "9点5分", "09:05"),
        ("refund.opening", time(9, 5), "09:05"),
        ("refund.opening", "25:00", "25:00"),
        ("reader.card_kind", "成人证", "adult"),
        ("reader.card_kind", "adult", "adult"),
        ("reader.books_out", True, "yes"),
        ("reader.books_out", "没有", "no"),
        ("reader.books_out", "不清楚", "unknown"),
        ("reader.fines", "污损、逾期", ["late", "damage"]),
        ("reader.fines", ["damage", "late", "damage"], ["late", "damage"]),
        ("reader.book_count", "３", 3),
        ("reader.book_count", 3.0, 3),
        ("refund.phone", "+86 138-0000-0000", "13800000000"),
        ("refund.phone", "８６13800000000", "13800000000"),
        ("refund.phone", 13800000000, "13800000000"),
        ("refund.card_number", "6228 4800 0000 0000 000", "6228480000000000000"),
        ("refund.honest", "同意", "yes"),
        ("refund.honest", False, "no"),
        ("reader.note", "  你好，  谢谢 ", "你好， 谢谢"),
        ("reader.note", "", None),
        ("reader.fines", [], None),
        ("reader.name", None, None),
    ],
)
def test_the_kept_form(question: str, given: object, kept: object) -> None:
    assert normalise(QUESTIONS[question], given) == kept


@pytest.mark.parametrize(
    ("question", "value", "code"),
    [
        ("reader.id_number", ID[:-1], "id_length"),
        ("reader.id_number", "9" + ID[1:], "id_division"),
        ("reader.id_number", 430621, "wrong_type"),
        ("reader.name", "张", "name_invalid"),
        ("reader.name", "张三!", "name_invalid"),
        ("reader.name", ["张三"], "wrong_type"),
        ("reader.birth_date", "2026-11-25", "date_future"),
        ("reader.birth_date", "2026-02-30", "date_invalid"),
        ("reader.birth_date", "1800-01-01", "date_invalid"),
        ("reader.birth_date", 20260101, "date_invalid"),
        ("reader.collect_on", "2026-12-31", None),
        ("reader.last_visit", "2026-11-25T08:00", "date_future"),
        ("reader.last_visit", "昨天", "date_invalid"),
        ("refund.opening", "25:00", "time_invalid"),
        ("reader.card_kind", "gold", "not_an_option"),
        ("reader.card_kind", ["adult"], "not_an_option"),
        ("reader.card_kind", "unknown", None),
        ("reader.book_lost", "unknown", "not_an_option"),
        ("reader.fines", ["late", "none"], "alone_option"),
        ("reader.fines", ["late", "gold"], "not_an_option"),
        ("reader.fines", "late", "wrong_type"),
        ("reader.book_count", 0, "number_range"),
        ("reader.book_count", 11, "number_range"),
        ("reader.book_count", "三", "wrong_type"),
        ("reader.book_count", True, "wrong_type"),
        ("refund.phone", "12800000000", "phone_invalid"),
        ("refund.phone", "0730-7600000", "phone_invalid"),
        ("refund.card_number", "6228480000000000001", "card_checksum"),
        ("refund.card_number", "62284", "card_length"),
        ("refund.card_number", "6228x", "card_length"),
        ("reader.note", "字" * 21, "too_long"),
        ("reader.note", "看不见\x07", "not_printable"),
        ("reader.note", "字" * 20, None),
    ],
)
def test_what_is_wrong_is_named_and_told_in_a_sentence(
    question: str, value: object, code: str | None
) -> None:
    error = check(QUESTIONS[question], value, TODAY)
    assert (error.code if error else None) == code
    if error:
        assert error.field == question
        assert error.message.endswith("。")
        assert str(value) not in error.message or len(str(value)) < 4


ANYTHING: st.SearchStrategy[Any] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text(max_size=30)
    | st.dates(),
    lambda inner: st.lists(inner, max_size=3),
    max_leaves=5,
)


@given(st.sampled_from(sorted(QUESTIONS.values(), key=lambda q: q.id)), ANYTHING)
def test_nothing_that_is_sent_breaks_it_and_the_kept_form_stays(question: Question, value: object) -> None:
    kept = normalise(question, value)
    assert normalise(question, kept) == kept
    error = check(question, kept, TODAY)
    assert error is None or error.message
    assert isinstance(shown(question, kept), str)


@pytest.mark.parametrize(
    ("question", "value", "text"),
    [
        ("reader.card_kind", "adult", "成人证"),
        ("reader.fines", ["late", "damage"], "逾期、污损"),
        ("reader.books_out", "unknown", "不清楚"),
        ("reader.birth_date", "1900-01-01", "1900年1月1日"),
        ("reader.last_visit", "2026-11-02T09:05", "2026年11月2日 09:05"),
        ("reader.birth_date", "昨天", "昨天"),
        ("reader.book_count", 3, "3"),
        ("refund.honest", "yes", "同意"),
        ("reader.name", None, ""),
    ],
)
def test_a_kept_value_is_shown_as_a_person_reads_it(question: str, value: object, text: str) -> None:
    assert shown(QUESTIONS[question], value) == text
