"""Two days in one breath: each is of its own happening, and a bare weekday follows the day before it."""

from __future__ import annotations

from datetime import date

import pytest

from tests.server.chat.understanding.saying import doubts, facts, say

DEATH, BURNT, BIRTH = "death.date", "death.cremation_date", "decedent.birth_date"


@pytest.mark.parametrize("asked", [None, DEATH])
@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("上周二夜里屋里打电话讲不行了我连夜往回赶她礼拜三早上走的", "2026-11-18"),
        ("上上周五送的医院，礼拜天走的", "2026-11-15"),
        ("礼拜五是他进医院礼拜天才走的", "2026-11-22"),
        ("8号他摔了一跤12号走的", "2026-11-12"),
        ("5号晕倒了9号没的", "2026-11-09"),
        ("16号我还跟他讲了话，17号一早人就没了", "2026-11-17"),
        ("16号我还给他喂了饭，18号走的", "2026-11-18"),
        ("16号他还认得人，18号没的", "2026-11-18"),
    ],
)
def test_each_day_is_of_what_is_told_of_it(text: str, day: str, asked: str | None) -> None:
    understood = say(text, asked)
    assert facts(understood)[DEATH] == day
    assert DEATH not in doubts(understood)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("上个礼拜，应该是礼拜四", "2026-11-19"),
        ("上星期，那个，星期一", "2026-11-16"),
        ("上周一，不对，周二", "2026-11-17"),
        ("这个礼拜吧，礼拜一", "2026-11-23"),
    ],
)
def test_a_weekday_is_of_the_week_that_was_told(text: str, day: str) -> None:
    (fact,) = say(text, DEATH).facts
    assert (fact.question, fact.value, fact.sure) == (DEATH, day, False)


@pytest.mark.parametrize(
    ("text", "died", "burnt"),
    [
        ("初九过的背，十一那天拖去烧的", "2026-11-17", "2026-11-19"),
        ("十月初九没的，隔了两天，十二那天火化", "2026-11-17", "2026-11-20"),
        ("22号走的，第二天就是23号烧的", "2026-11-22", "2026-11-23"),
        ("10月20日去世，22日火化", "2026-10-20", "2026-10-22"),
        ("我爸上个月20号走的，22号火化的", "2026-10-20", "2026-10-22"),
        ("9月30号走的，2号火化的", "2026-09-30", "2026-10-02"),
        ("去年12月30号走的，3号火化的", "2025-12-30", "2026-01-03"),
        ("22号火化的，10月20号走的", "2026-10-20", "2026-10-22"),
    ],
)
def test_the_second_day_is_of_the_month_of_the_first(text: str, died: str, burnt: str) -> None:
    understood = say(text, DEATH)
    found = facts(understood)
    assert (found[DEATH], found[BURNT], doubts(understood)) == (died, burnt, {})


def test_a_number_told_later_is_of_the_days_after_the_death_and_read_back() -> None:
    known = {DEATH: "2026-10-20", "death.cremated": "yes"}
    (fact,) = [one for one in say("22号火化的", answers=known).facts if one.question == BURNT]
    assert (fact.value, fact.sure) == ("2026-10-22", False)


def test_a_bare_number_is_no_day_of_a_lunar_month_that_nobody_named() -> None:
    assert BURNT not in facts(say("9号走的，十一那天拖去烧的", DEATH))


@pytest.mark.parametrize("text", ["20号21号走的", "他是20号还是21号走的", "昨天今天走的", "礼拜三走的"])
def test_one_of_two_days_is_still_asked_back(text: str) -> None:
    assert doubts(say(text, DEATH)) == {DEATH: "ambiguous"}


def test_a_week_without_its_day_is_none() -> None:
    assert doubts(say("上个星期，星期几我忘了", DEATH)) == {DEATH: "date_vague"}


def test_a_weekday_after_the_day_of_death_may_be_of_the_cremation() -> None:
    understood = facts(say("上上周六走的，周一火化"))
    assert (understood[DEATH], understood[BURNT]) == ("2026-11-14", "2026-11-16")


@pytest.mark.parametrize(
    ("text", "held", "day", "sure"),
    [
        ("礼拜六火化，礼拜四走的，你何解写成二十四号", {}, "2026-11-19", False),
        ("礼拜四走的，礼拜六火化的", {}, "2026-11-19", False),
        ("礼拜四走的", {BURNT: "2026-11-21"}, "2026-11-19", False),
        ("礼拜三走的", {BURNT: "2026-11-21"}, "2026-11-18", False),
        (
            "上个礼拜五走的",
            {BURNT: "2026-11-19"},
            "2026-11-20",
            True,
        ),  # which of them is a slip is not for us to say
        ("礼拜二走的", {}, "2026-11-24", False),
    ],
)
def test_a_weekday_of_death_is_the_last_one_before_the_cremation(
    text: str, held: dict[str, str], day: str, sure: bool
) -> None:
    understood = say(text, answers=held, today=date(2026, 11, 26))
    (fact,) = (one for one in understood.facts if one.question == DEATH)
    assert (fact.value, fact.sure) == (day, sure) and DEATH not in doubts(understood)


@pytest.mark.parametrize(
    ("text", "day", "sure"),
    [
        ("医院证明开的是二十三号 其实二十二号", "2026-11-22", False),
        ("证明上写的二十三号，实际是二十二号走的", "2026-11-22", False),
        ("本子上是二十三号，真的是二十二号", "2026-11-22", False),
        ("户口本上是23号，其实22号走的", "2026-11-22", False),
        ("医生开的23号，人22号就没了", "2026-11-22", False),
        ("村里开的证明上写的是11月23号，人实际上是11月22号夜里没的", "2026-11-22", False),
        ("身份证上是十月二十三，实际二十二", "2026-10-22", False),
        ("本子上是二十三，真的是二十二", "2026-11-22", False),
        ("证明上写的23，其实22", "2026-11-22", False),
        ("单子上开的是11月20，其实19", "2026-11-19", False),
        ("医院开的是二十三，其实是二十二晚上", "2026-11-22", False),
        ("村里证明写的是20号凌晨，其实19晚上走的", "2026-11-19", False),
        ("证明上写的是10月23号，实际是22号走的", "2026-10-22", False),
        ("证明上是11月1号，实际31", "2026-10-31", False),
        ("证明上是九月初十，实际初九", "2026-10-18", False),
        ("证明上是23号，实际22号", "2026-11-22", False),
        ("证明上写的是23号，其实22号走的，就照证明写", "2026-11-23", True),
        ("证明是23号开的，其实22号走的", "2026-11-22", True),
        ("证明上22号，确实是22号", "2026-11-22", True),
        ("不是二十三号，其实是二十二号", "2026-11-22", True),
        ("我以为是二十三号，其实是二十二号", "2026-11-22", True),
    ],
)
def test_another_day_than_a_paper_says_is_read_back(text: str, day: str, sure: bool) -> None:
    (fact,) = say(text, DEATH, today=date(2026, 11, 26)).facts
    assert (fact.question, fact.value, fact.sure) == (DEATH, day, sure)


@pytest.mark.parametrize(
    "text", ["证明写的23，实际年龄82", "证明上写的23，实际上82了", "卡上是二十三块，实际二十二"]
)
def test_a_number_beside_a_paper_may_be_no_day(text: str) -> None:
    assert not say(text, DEATH).facts


@pytest.mark.parametrize(
    ("text", "sure"),
    [
        ("身份证上印的是1947年10月6号，其实是腊月生的，就照身份证写", True),
        ("身份证上印的是1947年10月6号，其实是1946年生的，就按身份证填", True),
        ("身份证1947年10月6日，真实生日是农历四六年腊月十二，以身份证为准", True),
        ("身份证上印的是1947年10月6号，其实是腊月生的", False),
    ],
)
def test_the_birthday_on_the_card_counts_before_one_that_is_told_vaguely(text: str, sure: bool) -> None:
    (fact,) = say(text, BIRTH).facts
    assert (fact.question, fact.value, fact.sure) == (BIRTH, "1947-10-06", sure)


def test_a_birthday_that_is_told_as_well_is_asked_back() -> None:
    assert doubts(say("身份证上是1947年10月6号，实际是1946年12月8号", BIRTH)) == {BIRTH: "ambiguous"}


@pytest.mark.parametrize("asked", [None, DEATH])
@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("我爸11月19号走了，不对，20号，还是19号吧", "2026-11-19"),
        ("我妈十八号走的，不对，十九号，算了，还是十八号", "2026-11-18"),
        ("我娘11月3号走的，哦不，4号，还是3号没错", "2026-11-03"),
        ("爷爷15号走的，不对，是14号，那还是15号算了", "2026-11-15"),
    ],
)
def test_the_day_that_is_come_back_to_is_read_back(text: str, day: str, asked: str | None) -> None:
    said = say(text, asked)
    (fact,) = [one for one in said.facts if one.question == DEATH]
    assert (fact.value, fact.sure) == (day, False) and DEATH not in doubts(said)


@pytest.mark.parametrize(
    "text", ["11月19，不，20，还是19吧", "19号，不对20号，唉还是19号", "19号，要不20号，还是19号吧"]
)
def test_a_day_come_back_to_is_one_answer_where_it_is_asked_for(text: str) -> None:
    (fact,) = say(text, DEATH).facts
    assert (fact.question, fact.value, fact.sure) == (DEATH, "2026-11-19", False)


@pytest.mark.parametrize(
    ("text", "choices"),
    [
        ("我爸19号走的，还是20号，记不清", ("2026-11-19", "2026-11-20")),
        ("我妈19号走的，或者20号", ("2026-11-19", "2026-11-20")),
        ("我爸19号走的，不对，20号，还是21号", ("2026-11-20", "2026-11-21")),
        ("婆婆15号走的，还是16号走的，搞不清", ("2026-11-15", "2026-11-16")),
    ],
)
def test_a_day_behind_or_is_another_one_to_choose_from(text: str, choices: tuple[str, ...]) -> None:
    (doubt,) = say(text).doubts
    assert (doubt.question, doubt.code, doubt.choices) == (DEATH, "ambiguous", choices)


@pytest.mark.parametrize(
    "text",
    [
        "我爸19号走的，卡号还是20号给你",
        "我爸19号走的，户口还是老地方",
        "我爸19号走的，还是20号来办",
        "我爸19号走的，不是20号，还是19号",
    ],
)
def test_another_word_behind_or_leaves_the_day_alone(text: str) -> None:
    said = say(text)
    assert facts(said)[DEATH] == "2026-11-19" and DEATH not in doubts(said)


def test_what_is_come_back_to_is_of_its_own_happening() -> None:
    said = facts(say("火化是21号，不对，22号，还是21号吧", DEATH))
    assert said == {BURNT: "2026-11-21", "death.cremated": "yes"}
