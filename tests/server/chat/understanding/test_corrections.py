"""What is put right: by what was answered before, by what was read back, by a digit."""

from __future__ import annotations

from typing import Any

import pytest

from server.chat.understanding import Fact
from tests.server.chat.understanding.saying import acts, doubts, facts, say


@pytest.mark.parametrize(
    ("text", "last", "found"),
    [
        ("不对，是昨天", ("death.date",), {"death.date": "2026-11-24"}),
        ("刚才说错了，是大前天", ("death.date", "death.place"), {"death.date": "2026-11-22"}),
        ("不是前天，是昨天晚上", ("death.date",), {"death.date": "2026-11-24"}),
        ("说错了，是女的", ("decedent.sex",), {"decedent.sex": "female"}),
        ("不是医院，在养老院", ("death.place",), {"death.place": "care_home"}),
        ("时间不是三点，是下午五点", ("death.time",), {"death.time": "17:00"}),
        ("我妈，不是我爸", ("applicant.relation", "decedent.sex"), {
            "applicant.relation": "child", "decedent.sex": "female",
        }),
    ],
)  # fmt: skip
def test_a_correction_is_about_what_was_answered_before(
    text: str, last: tuple[str, ...], found: dict[str, Any]
) -> None:
    understood = say(text, "insurance.medical", last=last)
    assert facts(understood) == found
    assert "correction" in acts(understood)


def test_what_was_read_back_can_be_put_right() -> None:
    read_back = (Fact("death.date", "2026-11-23", "前天", False), Fact("decedent.name", "王五", "王五", True))
    understood = say("名字对，日子不对，是二十二号", confirming=read_back)
    assert facts(understood) == {"death.date": "2026-11-22"}


def test_a_day_that_was_read_back_may_be_one_of_the_lunar_calendar() -> None:
    read_back = (Fact("decedent.birth_date", "1954-03-12", "1954年三月十二", False),)
    heard = say("不对，1954年三月十二是老历，你们要写阳历的吧", confirming=read_back)
    assert [(one.value, one.sure) for one in heard.facts] == [("1954-04-14", False)]


def test_a_bare_day_is_of_nothing_when_two_days_could_be_meant() -> None:
    understood = say("不对，20号", last=("death.date", "death.cremation_date"))
    assert (facts(understood), doubts(understood)) == ({}, {})


def test_a_digit_is_put_right_at_its_place() -> None:
    known = {"applicant.phone": "13900001234"}
    understood = say("手机号第四位是8不是0", answers=known)
    assert facts(understood) == {"applicant.phone": "13980001234"}
    assert facts(say("手机号最后四位是5678", answers=known)) == {"applicant.phone": "13900005678"}
    assert doubts(say("手机号最后一位是5不是9", answers=known)) == {"applicant.phone": "ambiguous"}


DEATH, BIRTH, TIME = "death.date", "decedent.birth_date", "death.time"


@pytest.mark.parametrize(
    ("text", "question", "held", "found"),
    [
        ("我报的是农历啊，你当成新历了", DEATH, "2026-10-10", "2026-11-18"),
        ("那个是阳历，不是老历", DEATH, "2026-11-21", "2026-10-13"),
        ("都是老历的", BIRTH, "1941-03-08", "1941-04-04"),
        ("月份讲错了，是九月份", DEATH, "2026-11-08", "2026-09-08"),
        ("不是十一月，是十二月", DEATH, "2026-11-08", "2025-12-08"),
        ("不对，是前年的", DEATH, "2026-11-08", "2024-11-08"),
        ("年份打错了，应该是1941年", BIRTH, "1914-03-08", "1941-03-08"),
        ("你记成四七年了，是四一年", BIRTH, "1947-03-08", "1941-03-08"),
        ("不对，12号", DEATH, "2026-08-11", "2026-08-12"),
        ("不是。19", DEATH, "2026-11-18", "2026-11-19"),
        ("错了，是半夜里，不是中午", TIME, "12:10", "00:10"),
        ("是下午不是凌晨", TIME, "04:25", "16:25"),
    ],
)
def test_a_part_of_a_day_or_a_time_is_put_right_and_read_back(
    text: str, question: str, held: str, found: str
) -> None:
    for understood in (
        say(text, answers={question: held}, last=(question,)),
        say(text, confirming=(Fact(question, held, held, False),)),
    ):
        (fact,) = understood.facts
        assert (fact.question, fact.value, fact.sure) == (question, found, False)


@pytest.mark.parametrize(
    "text",
    [
        "是按老历写还是按阳历写",
        "老历是哪天我不晓得",
        "不对，20号是下葬",
        "不对，退休三年了",
        "不对，是两个人",
        "月份错了",
        "不是早上",
    ],
)
def test_what_puts_no_part_right_changes_no_day(text: str) -> None:
    understood = say(text, answers={DEATH: "2026-10-10", TIME: "09:00"}, last=(DEATH, TIME))
    assert not {DEATH, TIME} & facts(understood).keys()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("后面那个", "19447309710"),
        ("第二个", "19447309710"),
        ("是前面那个吧", "17300001111"),
        ("前者", "17300001111"),
        ("后来说的那个", "19447309710"),
        ("后面再说", None),
        ("前面填的不对", None),
        ("都不是", None),
    ],
)
def test_of_two_that_were_offered_one_is_named_by_its_place(text: str, found: str | None) -> None:
    understood = say(text, "applicant.phone", offered=("17300001111", "19447309710"))
    assert facts(understood).get("applicant.phone") == found
    assert "applicant.phone" not in facts(say(text, "applicant.phone"))


def test_the_half_of_the_day_stays_when_a_time_of_long_ago_is_put_right() -> None:
    understood = say("对了时间改一下，宣布死亡是4点05", answers={TIME: "03:42"}, last=("applicant.address",))
    assert facts(understood) == {TIME: "04:05"} and not understood.facts[0].sure


@pytest.mark.parametrize(
    ("text", "question", "right"),
    [
        ("对了时间改一下，3:42是心跳停，宣布死亡是4点05", TIME, "04:05"),
        ("我前头讲昨天走的是我老糊涂了，昨天是出殡，走是前天", DEATH, "2026-11-23"),
        ("我记差了，昨天走的那个不作数，是前天走的", DEATH, "2026-11-23"),
    ],
)
def test_beside_what_the_draft_holds_the_other_one_is_right(text: str, question: str, right: str) -> None:
    understood = say(text, answers={DEATH: "2026-11-24", TIME: "03:42"}, last=(question,))
    assert facts(understood)[question] == right and not doubts(understood)


def test_of_two_that_are_open_none_is_right() -> None:
    text = "改一下，他是昨天走的还是前天走的我也搞不清"
    assert doubts(say(text, answers={DEATH: "2026-11-24"}, last=(DEATH,))) == {DEATH: "ambiguous"}


@pytest.mark.parametrize("text", ["日子讲拐哒，是19号", "讲岔哒，19号", "日子我讲拐了，是19号"])
def test_a_slip_of_the_tongue_has_names_of_its_own(text: str) -> None:
    understood = say(text, "death.place", answers={"death.date": "2026-11-18"}, last=("death.date",))
    assert (facts(understood), "correction" in acts(understood)) == ({"death.date": "2026-11-19"}, True)
