"""Parts of a day are put right by their names, one after the other: 月份不对，是三月; 日子也错了，12号."""

from __future__ import annotations

import pytest

from tests.server.chat.test_putting_right import Family

DEATH, BIRTH = "death.date", "decedent.birth_date"
BOTH = {"applicant.relation": "child", DEATH: "2026-10-03", BIRTH: "1950-05-12"}


@pytest.mark.parametrize(
    ("turns", "question", "right"),
    [
        (("我爸1950年5月12号生的", "月份不对，是三月", "日子也错了，应该是13号"), BIRTH, "1950-03-13"),
        (("我爸1950年5月12号生的", "月份不对，是三月", "年份也错了，49年"), BIRTH, "1949-03-12"),
        (("我爸1950年5月12号生的", "年份搞错哒，四九年", "还有月份，是八月"), BIRTH, "1949-08-12"),
        (("我爸1950年5月12号生的", "日子错了，13号", "对", "年份也不对，是48年"), BIRTH, "1948-05-13"),
        (("我爸2026年10月3号走的", "日子不对，是4号"), DEATH, "2026-10-04"),
        (("我爸2026年10月3号走的", "月份不对，是九月", "日子也错了，应该是12号"), DEATH, "2026-09-12"),
        (("我爸2026年10月3号走的", "日期搞错了，是5号", "年份也错了，25年"), DEATH, "2025-10-05"),
        (("我爸2026年10月3号走的", "号数不对，5号", "对", "月份也不对，9月"), DEATH, "2026-09-05"),
        (("我爸2026年10月3号走的", "办这个要钱吗", "月份错了，是九月"), DEATH, "2026-09-03"),
    ],
)
def test_each_part_is_of_the_day_that_is_being_put_right(
    turns: tuple[str, ...], question: str, right: str
) -> None:
    family = Family({})
    for turn in turns:
        family.say(turn)
    assert {one.question: one.value for one in family.state.pending} == {question: right}


@pytest.mark.parametrize(
    ("turns", "question", "right"),
    [
        (("生日是1950年6月12号", "要改", "日子也错了，应该是13号"), BIRTH, "1950-06-13"),
        (("去世日期错了，是5号", "月也不对，是9月"), DEATH, "2026-09-05"),
        (("去世日期错了，是5号", "对", "日子还是不对，6号"), DEATH, "2026-10-06"),
    ],
)
def test_it_is_the_day_that_was_talked_of_last(turns: tuple[str, ...], question: str, right: str) -> None:
    family = Family(BOTH)
    for turn in turns:
        family.say(turn)
    assert {one.question: one.value for one in family.state.pending} == {question: right}


@pytest.mark.parametrize("text", ["月份错了，是九月", "年份也错了，25年", "养老金月份错了，是9月"])
def test_where_either_day_can_be_meant_neither_is_changed(text: str) -> None:
    family = Family(BOTH)
    family.say(text)
    assert family.known == BOTH and not family.state.pending
