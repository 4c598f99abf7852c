"""A day as the answer to whether there was a cremation: the day on which it was, or will be."""

from __future__ import annotations

import pytest

from tests.server.chat.understanding.saying import doubts, facts, say

ASKED, DAY = "death.cremated", "death.cremation_date"
DIED = {"death.date": "2026-11-20"}


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("嗯嗯 周日上午", "2026-11-22"),
        ("昨天", "2026-11-24"),
        ("对，二十二号", "2026-11-22"),
        ("是的，上个星期天", "2026-11-22"),
        ("22号在县殡仪馆", "2026-11-22"),
        ("大前天早上八点", "2026-11-22"),
        ("已经弄好了，前天", "2026-11-23"),
        ("不是昨天，是前天", "2026-11-23"),
    ],
)
def test_a_day_that_was_is_the_day_of_the_cremation(text: str, day: str) -> None:
    assert facts(say(text, ASKED, answers=DIED)) | {"death.cremated_in_county": "yes"} == {
        ASKED: "yes",
        DAY: day,
        "death.cremated_in_county": "yes",
    }


@pytest.mark.parametrize(
    "text", ["后天上午", "28号", "周五", "定了周日", "下周一早上", "还没有，周日", "要等到28号"]
)
def test_a_day_to_come_says_not_yet(text: str) -> None:
    assert facts(say(text, ASKED, answers={"death.date": "2026-11-23"})) == {ASKED: "no"}


@pytest.mark.parametrize("text", ["前几天", "十月十四"])
def test_a_day_that_is_not_told_exactly_is_asked_for(text: str) -> None:
    understood = say(text, ASKED, answers=DIED)
    assert facts(understood) == {ASKED: "yes"} and set(doubts(understood)) == {DAY}


@pytest.mark.parametrize(
    "text",
    [
        "今天",
        "21号走的",
        "昨天上山的",
        "没有，昨天下的葬",
        "我22号才回来",
        "等22号的证明",
        "昨天我不在屋里",
        "二十二号拉到县里医院的",
    ],
)
def test_another_day_is_none_of_the_cremation(text: str) -> None:
    understood = say(text, ASKED, answers=DIED)
    assert DAY not in facts(understood) and DAY not in doubts(understood)


def test_a_day_right_before_the_death_is_no_plan_for_the_next_month() -> None:
    assert facts(say("19号", ASKED, answers=DIED)) == {ASKED: "yes", DAY: "2026-11-19"}


@pytest.mark.parametrize("asked", [None, ASKED])
@pytest.mark.parametrize(
    ("text", "done"),
    [
        ("火化还要等，殡仪馆排到后天才轮得到我们", "no"),
        ("殡仪馆讲要排到明天下午", "no"),
        ("火化也还要等", "no"),
        ("拟于后天火化", "no"),
        ("师父前天荼毗的", "yes"),
        ("14号，长沙明阳山殡仪馆火化", "yes"),
        ("是否火化：否", "no"),
        ("火化情况：已火化", "yes"),
    ],
)
def test_what_waits_for_its_turn_is_not_done(text: str, asked: str | None, done: str) -> None:
    told = facts(say(text, asked, answers={"death.date": "2026-11-12"}))
    assert told[ASKED] == done


@pytest.mark.parametrize("text", ["还要排队", "等炉子", "要看日子"])
def test_who_is_asked_and_waits_says_not_yet(text: str) -> None:
    assert facts(say(text, ASKED)) == {ASKED: "no"}


@pytest.mark.parametrize("asked", [None, ASKED, DAY])
@pytest.mark.parametrize(
    "text", ["27号才火化", "要等到27号才火化", "27号才能去火化", "后天火化，在县殡仪馆", "明天才火化"]
)
def test_a_cremation_to_come_is_none_yet_and_its_day_is_not_asked_for(text: str, asked: str | None) -> None:
    understood = say(text, asked, answers={} if asked == ASKED else {ASKED: "yes"})
    assert facts(understood).get(ASKED) == "no" and DAY not in facts(understood)
    assert DAY not in doubts(understood)


@pytest.mark.parametrize(("text", "day"), [("27号才烧的", "2026-10-27"), ("20号才火化", "2026-11-20")])
def test_a_cremation_that_was_late_was(text: str, day: str) -> None:
    assert facts(say(text, ASKED)) == {ASKED: "yes", DAY: day}


def test_a_no_before_a_burial_is_one_and_a_murmur_is_no_yes() -> None:
    assert facts(say("没有，埋在自家山上", ASKED)) == {ASKED: "no"}
    assert doubts(say("嗯，埋在山上", ASKED)) == {ASKED: "ambiguous"}


@pytest.mark.parametrize("text", ["我们村里从前年起都要火化", "现在都要火化", "规定要火化"])
def test_what_everybody_must_do_says_not_that_it_was_not_done(text: str) -> None:
    assert ASKED not in facts(say(text, ASKED, answers=DIED))


def test_what_is_planned_for_them_is_not_done() -> None:
    assert facts(say("要火化的", ASKED, answers=DIED))[ASKED] == "no"
    assert facts(say("规定要火化就火化了", ASKED, answers=DIED))[ASKED] == "yes"
