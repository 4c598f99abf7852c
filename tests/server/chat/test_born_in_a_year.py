"""A birth of which only the year is told: the year is kept, and month and day are asked for."""

from __future__ import annotations

import pytest

from tests.server.chat.test_putting_right import Family
from tests.server.chat.understanding.saying import doubts, facts, say

BIRTH, DEATH = "decedent.birth_date", "death.date"
MOTHER = {"applicant.relation": "child", "decedent.sex": "female"}


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("民国三十四年生人", "1945"),
        ("民国二十年的", "1931"),
        ("1930年的人，今年九十六", "1930"),
        ("我妈三八年的", "1938"),
        ("属虎的，三八年生的", "1938"),
        ("二五年生的", "1925"),
        ("一九四二年，属马", "1942"),
    ],
)
def test_the_year_alone_is_no_day_and_is_kept_in_the_doubt(text: str, year: str) -> None:
    said = say(text, BIRTH)
    (doubt,) = said.doubts
    assert (doubt.question, doubt.code, doubt.month) == (BIRTH, "date_vague", year) and not said.facts


@pytest.mark.parametrize("text", ["民国三十四年生人", "1930年的人，今年九十六", "我妈三八年的"])
def test_the_year_alone_is_only_heard_where_nobody_asked(text: str) -> None:
    said = say(text)
    assert not (said.facts or said.doubts) and said.remarks


@pytest.mark.parametrize(
    ("turns", "day"),
    [
        (["我妈三八年的", "五月端午生"], "1938-06-02"),
        (["三八年的", "五月初五"], "1938-06-02"),
        (["三八年的", "5月5号"], "1938-05-05"),
        (["民国三十四年生人", "腊月里", "腊月初八"], "1946-01-10"),
        (["1930年的人，今年九十六", "阳历三月十二"], "1930-03-12"),
        (["三八年的", "不对，四八年的", "九月重阳"], "1948-10-11"),
        (["三八年", "就是三八年五月端午"], "1938-06-02"),
    ],
)
def test_month_and_day_are_of_the_year_that_was_told_and_read_back(turns: list[str], day: str) -> None:
    family = Family(MOTHER).asked(BIRTH)
    for words in turns[:-1]:
        family.say(words)
        assert (family.state.moment, family.state.asked) == ("question", BIRTH)
    family.say(turns[-1])
    assert {p.question: p.value for p in family.state.pending} == {BIRTH: day}


def test_it_is_asked_for_month_and_day_and_not_for_a_day_of_the_week() -> None:
    line = Family(MOTHER).asked(BIRTH).say("三八年的")
    assert line == "“三八年”记着了，是几月几号呢？说农历也可以。"


@pytest.mark.parametrize("text", ["初五", "20号", "五月"])
def test_a_day_without_its_month_is_asked_for_again_and_the_year_stays(text: str) -> None:
    family = Family(MOTHER).asked(BIRTH)
    family.say("三八年的")
    family.say(text)
    assert BIRTH not in family.known and not family.state.pending and family.state.month == "1938"


def test_a_whole_day_counts_instead_and_a_day_of_death_is_of_no_such_year() -> None:
    family = Family(MOTHER).asked(BIRTH)
    family.say("三八年的")
    family.say("11月20号走的")
    assert family.known[DEATH] == "2026-11-20"
    family.asked(BIRTH).say("1941年3月2号")
    assert family.known[BIRTH] == "1941-03-02"


@pytest.mark.parametrize(
    ("text", "day"),
    [("去年五月端午走的", "2025-05-31"), ("今年八月中秋走的", "2026-09-25"), ("九月重阳没的", "2026-10-18")],
)
def test_a_festival_may_be_named_with_its_month(text: str, day: str) -> None:
    assert facts(say(text))[DEATH] == day


def test_of_another_month_it_is_no_day() -> None:
    assert doubts(say("六月端午走的")) == {DEATH: "date_vague"}
