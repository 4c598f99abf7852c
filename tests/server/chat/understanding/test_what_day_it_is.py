"""Days that stand beside the one that is meant: what day it is now, a birth, what a certificate says."""

from __future__ import annotations

import pytest

from tests.server.chat.understanding.saying import doubts, facts, say

DEATH, BIRTH, BURNT = "death.date", "decedent.birth_date", "death.cremation_date"


@pytest.mark.parametrize(
    ("text", "question", "day"),
    [
        ("礼拜一走的撒，今天礼拜三嘛", DEATH, "2026-11-23"),
        ("今天星期三，他星期一走的", DEATH, "2026-11-23"),
        ("人是前天走的，今天才来办", DEATH, "2026-11-23"),
        ("大前天走的，今天我才得空", DEATH, "2026-11-22"),
        ("昨天火化的，今天都25号了", BURNT, "2026-11-24"),
        ("今天走的，昨天还好好的", DEATH, "2026-11-25"),
        ("不是昨天，今天早上走的", DEATH, "2026-11-25"),
        ("今天礼拜三早上走的，礼拜一住的院", DEATH, "2026-11-25"),
    ],
)
def test_what_day_it_is_now_is_no_day_of_a_death(text: str, question: str, day: str) -> None:
    assert facts(say(text, DEATH))[question] == day


@pytest.mark.parametrize(
    ("text", "born"),
    [
        ("父 谭国兴 1953.4.2 11.17殁", "1953-04-02"),
        ("谭国兴 1953年4月2日 11月17日去世", "1953-04-02"),
    ],
)
def test_of_two_days_before_a_death_the_one_long_ago_is_the_birth(text: str, born: str) -> None:
    understood = say(text)
    assert facts(understood)[DEATH] == "2026-11-17"
    (fact,) = (one for one in understood.facts if one.question == BIRTH)
    assert (fact.value, fact.sure) == (born, False)


def test_another_day_on_the_certificate_is_asked_about() -> None:
    understood = say("死亡证上开的是十三号，其实十二号半夜人就没了", DEATH)
    assert DEATH not in facts(understood) and doubts(understood)[DEATH] == "ambiguous"


@pytest.mark.parametrize("text", ["死亡证上写的十三号走的", "死亡证上写的是十三号，就是十三号走的"])
def test_the_day_of_the_certificate_alone_counts(text: str) -> None:
    assert facts(say(text, DEATH))[DEATH] == "2026-11-13"


@pytest.mark.parametrize(
    "text",
    [
        "13号在屋门口绊了一跤，拖到21号走的",
        "13号住的院，21号走的",
        "二十一号走的，二十二号早上我们才晓得",
        "走了，21号，13号还好好的",
    ],
)
def test_a_day_with_a_matter_of_its_own_is_none_of_two_to_choose_from(text: str) -> None:
    understood = say(text, DEATH)
    assert facts(understood)[DEATH] == "2026-11-21" and DEATH not in doubts(understood)


def test_the_number_of_a_day_is_no_plan() -> None:
    assert facts(say("这个月的，嗯，日子是六号", DEATH))[DEATH] == "2026-11-06"
