"""Several values for one answer, and which of them is said to count."""

from __future__ import annotations

import pytest

from tests.server.chat.understanding.saying import doubts, facts, say

DEATH, BIRTH, YEARS = "death.date", "decedent.birth_date", "insurance.contribution_years"


@pytest.mark.parametrize(
    ("text", "asked", "value"),
    [
        ("死亡证上打印的是11月6日，我妹妹硬说是5号，按证上的来吧", DEATH, "2026-11-06"),
        ("证上写的20号，我妹讲19号，听我妹的", DEATH, "2026-11-19"),
        ("医生写的是20号，我们自己记的是19号，以医生的为准", DEATH, "2026-11-20"),
        ("户口本上是1942年3月5号，身份证上是1942年3月8号，按身份证来", BIRTH, "1942-03-08"),
        ("20号，前面写19号是我记岔了", DEATH, "2026-11-20"),
        ("手册上记的是二十九年整，其中视同缴费十一年", YEARS, 29),
    ],
)
def test_what_is_said_to_count_is_taken(text: str, asked: str, value: str | int) -> None:
    understood = say(text, asked)
    assert facts(understood)[asked] == value
    assert not doubts(understood)


@pytest.mark.parametrize("text", ["证上写的20号，我妹讲19号", "证上写的20号，我妹讲19号，按哪个来"])
def test_where_nobody_says_which_it_is_asked_back(text: str) -> None:
    assert doubts(say(text, DEATH)) == {DEATH: "ambiguous"}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("领了才四年人就没了", {"insurance.pension_years": 4}),
        ("低保报上了，拿了快一年了", {}),
        ("退休金拿了也就十年", {"insurance.pension_years": 10}),
    ],
)
def test_years_of_something_else_are_not_of_the_pension(text: str, found: dict[str, int]) -> None:
    understood = facts(say(text))
    assert {name: value for name, value in understood.items() if name.endswith("_years")} == found


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("十月出三", "2026-11-11"),
        ("25号凌晨一点多，昨天晚上一直在抢救", "2026-11-25"),
        ("我妈上周一 passed away 的", "2026-11-16"),
    ],
)
def test_a_day_in_other_words(text: str, day: str) -> None:
    assert facts(say(text, DEATH))[DEATH] == day


@pytest.mark.parametrize("text", ["八月出了事", "九月出一本书", "十月出十个"])
def test_what_only_sounds_like_a_first_day_is_none(text: str) -> None:
    assert DEATH not in facts(say(text, DEATH))


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("他们说错了名字，写成王得贵", "decedent.name"),
        ("派出所把他名字写错了，户口本上写成王德桂", "decedent.name"),
        ("村里把他的名字报错了，报的是王得贵", "decedent.name"),
        ("死亡证明上日期写错了，写的22号", "death.date"),
        ("医生说错了日子，写的是21号", "death.date"),
        ("医院把日期搞错了，写成11月22号了", "death.date"),
        ("殡仪馆的人说错了，说要22号火化", ""),
    ],
)
def test_what_somebody_else_got_wrong_changes_nothing(text: str, kept: str) -> None:
    held = {"decedent.name": "王德贵", "death.date": "2026-11-20"}
    heard = say(text, "insurance.area", answers=held)
    assert (heard.facts, heard.doubts, heard.kept, heard.wrong) == ((), (), kept, "")


def test_what_somebody_else_got_wrong_and_stands_is_asked_for_anew() -> None:
    heard = say("死亡证明上日期写错了，写的22号", "insurance.area", answers={"death.date": "2026-11-22"})
    assert (heard.facts, heard.kept, heard.wrong) == ((), "", "death.date")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("死亡证明上日期写错了，写的22号，其实是21号", "2026-11-21"),
        ("死亡证明上日期写错了，是22号", "2026-11-22"),
        ("医生写错了，我写的22号是对的", "2026-11-22"),
        ("日期错了，死亡证明上写的是21号", "2026-11-21"),
        ("派出所写错了，后来改成22号", "2026-11-22"),
    ],
)
def test_what_is_right_beside_somebody_elses_mistake_counts(text: str, day: str) -> None:
    held = {"decedent.name": "王德贵", "death.date": "2026-11-20"}
    assert facts(say(text, "insurance.area", answers=held))["death.date"] == day
