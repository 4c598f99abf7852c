"""Somebody who has just died, a night that is named by both its days, and a bare number for a day."""

from __future__ import annotations

import pytest

from tests.server.chat.understanding.saying import doubts, facts, say

DEATH, BURNT, CREMATED = "death.date", "death.cremation_date", "death.cremated"


@pytest.mark.parametrize(
    "text",
    [
        "刚走，身上还是热的",
        "人刚没，手还没凉",
        "我妈刚刚没了",
        "我爸刚咽气",
        "就刚刚，半个钟头都不到，人在屋里落的气",
        "他刚走，医生还在这里",
    ],
)
@pytest.mark.parametrize("asked", [None, DEATH])
def test_who_has_just_died_died_today(text: str, asked: str | None) -> None:
    (fact,) = (one for one in say(text, asked).facts if one.question == DEATH)
    assert (fact.value, fact.sure) == ("2026-11-25", False)


@pytest.mark.parametrize(
    "text", ["我爸刚走，怎么办", "我妈刚断气没几天", "刚刚打错了", "爸刚走的时候我在外面", "我刚刚走了一趟"]
)
def test_just_may_be_said_of_days_or_of_something_else(text: str) -> None:
    assert DEATH not in facts(say(text))


def test_a_day_that_is_named_is_that_day() -> None:
    assert facts(say("昨天刚走", DEATH)) == {DEATH: "2026-11-24"}
    assert facts(say("刚走三天", DEATH)) == {DEATH: "2026-11-22"}


@pytest.mark.parametrize(
    "text",
    [
        "昨晚后半夜，确切说已经是今天凌晨了",
        "昨天夜里，也就是今天凌晨三点走的",
        "昨晚就是今天凌晨两点",
        "今天凌晨，也就是昨晚后半夜",
        "礼拜二的下半夜，天没亮，严格说已经是礼拜三凌晨了",
    ],
)
def test_a_night_that_is_named_by_both_its_days_is_of_the_later_one(text: str) -> None:
    understood = say(text, DEATH)
    assert facts(understood)[DEATH] == "2026-11-25"
    assert not doubts(understood)


def test_who_comes_from_the_undertakers_has_cremated() -> None:
    found = facts(say("今天一早火化，刚从殡仪馆回来"))
    assert (found[BURNT], found[CREMATED]) == ("2026-11-25", "yes")


def test_a_night_up_to_the_morning_is_asked_back() -> None:
    assert doubts(say("昨晚到今天早上", DEATH)) == {DEATH: "ambiguous"}


@pytest.mark.parametrize("text", ["18", "是18", "就18那天"])
def test_a_number_that_answers_for_a_day_is_read_back(text: str) -> None:
    (fact,) = say(text, DEATH).facts
    assert (fact.value, fact.sure) == ("2026-11-18", False)


@pytest.mark.parametrize("text", ["十六", "就是十六那天"])
def test_a_number_in_words_may_be_of_either_calendar(text: str) -> None:
    assert doubts(say(text, DEATH)) == {DEATH: "ambiguous"}


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("我爸七七是12月20号", "2026-11-02"),
        ("头七是28号", "2026-11-22"),
        ("七七是11月20号做完了的", "2026-10-03"),
    ],
)
def test_a_day_of_mourning_is_to_come_unless_it_was_kept(text: str, day: str) -> None:
    assert facts(say(text))[DEATH] == day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("上周四我送餐送到一半接到的电话人就是当天下午没的", "2026-11-19"),
        ("双11那天我在上班，姐姐打电话讲我妈晕倒了，送医院的路上人就没了", "2026-11-11"),
        ("万圣节当天我还在外面玩，结果那天晚上爷爷就走了", "2026-10-31"),
    ],
)
def test_the_same_day_goes_on(text: str, day: str) -> None:
    (fact,) = (one for one in say(text).facts if one.question == DEATH)
    assert (fact.value, fact.sure) == (day, False)


def test_where_it_is_told_what_is_still_to_come_it_was_not_done() -> None:
    understood = say("火化还要等，殡仪馆排到后天才轮得到我们")
    assert facts(understood) == {CREMATED: "no"}
    assert not doubts(understood)


def test_a_day_of_its_own_clause_is_of_what_follows() -> None:
    assert facts(say("也就是14号，在县殡仪馆火化的"))[BURNT] == "2026-11-14"


def test_a_day_that_was_read_back_is_another_by_the_other_calendar() -> None:
    read = say("10月15号", DEATH).facts
    told = say("是阴历的十月十五", DEATH, answers={DEATH: "2026-10-15"}, confirming=read)
    assert facts(told) == {DEATH: "2026-11-23"}


@pytest.mark.parametrize(
    ("text", "clock"),
    [
        ("晚上吃饭的时候，七点", "19:00"),
        ("是早上起来的时候 大概六点", "06:00"),
        ("正是我炒中午那轮菜的时候 十一点半", "11:30"),
        ("晚上睡的时候还好 六点发现", None),
    ],
)
def test_what_was_done_then_may_stand_between_the_part_of_the_day_and_the_hour(
    text: str, clock: str | None
) -> None:
    assert facts(say(text, "death.time")).get("death.time") == clock
