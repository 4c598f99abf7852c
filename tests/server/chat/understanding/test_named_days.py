"""Days by their names and by the calendar that is named beside them."""

from __future__ import annotations

from datetime import date

import pytest

from tests.server.chat.understanding.saying import doubts, facts, say


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("人是立冬当天没的", "2026-11-07"),
        ("立冬走的", "2026-11-07"),
        ("冬至那天走的", "2025-12-21"),
        ("去年冬至前一天走的", "2025-12-20"),
        ("清明节那天落的气", "2026-04-05"),
        ("霜降第二天走的", "2026-10-24"),
        ("大雪节气那天没的", "2025-12-07"),
        ("七夕走的", "2026-08-19"),
        ("中秋节前一天没的", "2026-09-24"),
        ("重阳走的", "2026-10-18"),
        ("我爸国庆节走的", "2026-10-01"),
        ("建军节那天断的气", "2026-08-01"),
        ("元旦走的", "2026-01-01"),
        ("腊八那天走的", "2026-01-26"),
        ("大年三十走的", "2026-02-16"),
        ("大年初六走的", "2026-02-22"),
        ("元宵节前一天晚上走的", "2026-03-02"),
        ("国庆第三天走的", "2026-10-03"),
        ("国庆假期第二天没的", "2026-10-02"),
        ("五一第二天走的", "2026-05-02"),
        ("重阳第三天走的", "2026-10-20"),
        ("清明过了三天走的", "2026-04-08"),
        ("过了清明三天走的", "2026-04-08"),
        ("中秋前两天走的", "2026-09-23"),
        ("双12走的", "2025-12-12"),
        ("光棍节那天走的", "2026-11-11"),
    ],
)
def test_a_day_of_death_by_its_name_is_understood_and_read_back(text: str, day: str) -> None:
    (fact,) = (one for one in say(text).facts if one.question == "death.date")
    assert (fact.value, fact.sure) == (day, False)


def test_a_bare_number_behind_a_named_day_says_it_once_more() -> None:
    assert facts(say("霜降第二天，24号", "death.date")) == {"death.date": "2026-10-24"}
    two = facts(say("霜降第二天走的，26号烧的", "death.date"))
    assert (two["death.date"], two["death.cremation_date"]) == ("2026-10-24", "2026-10-26")


def test_the_day_before_a_festival_of_tomorrow_is_today() -> None:
    eve = date(2026, 9, 24)
    assert facts(say("中秋前一天走的", today=eve)) == {"death.date": "2026-09-24"}


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("一九七一年建军节当天出生。", "1971-08-01"),
        ("1949年冬至那天生的", "1949-12-22"),
        ("开国大典那天，1949年国庆", "1949-10-01"),
        ("她生在一九五三年霜降那天", "1953-10-24"),
        ("1952年大年三十出生的", "1953-02-13"),
        ("25年重阳节生的", "1925-10-26"),
        ("民国三十一年腊八生的", "1943-01-13"),
        ("他是民国三十四年的老历八月十二生", "1945-09-17"),
        ("民国23年正月初一出生的", "1934-02-14"),
        ("农历1948年8月12日生的", "1948-09-14"),
        ("一九四八年八月十二出生，按老历算的", "1948-09-14"),
        ("生日1948年8月12，老历", "1948-09-14"),
        ("1948.8.12出生，农历", "1948-09-14"),
        ("属虎的，三八年的，阴历三月十二", "1938-04-12"),
        ("民国三十一年，六月初八，闹饥荒那阵", "1942-07-20"),
        ("六月初八，四二年的", "1942-07-20"),
        ("她是42年的，生日六月初八", "1942-07-20"),
        ("年份是1942，六月初八", "1942-07-20"),
        ("45年的，端午节那天生的", "1945-06-14"),
        ("四二年六月，初八", "1942-07-20"),
    ],
)
def test_a_birth_by_name_or_by_another_calendar_is_read_back(text: str, day: str) -> None:
    understood = say(text, "decedent.birth_date")
    (fact,) = (one for one in understood.facts if one.question == "decedent.birth_date")
    assert (fact.value, fact.sure) == (day, False)


@pytest.mark.parametrize("text", ["42年，6月，8号", "1942，6，8", "1942、6、8", "他四二年出的生，6月8号"])
def test_a_birth_may_be_told_in_pieces(text: str) -> None:
    assert facts(say(text, "decedent.birth_date")) == {"decedent.birth_date": "1942-06-08"}


def test_both_calendars_are_asked_about_where_the_year_stands_apart() -> None:
    (doubt,) = say("三月十二的生日，属虎，38年", "decedent.birth_date").doubts
    assert doubt.choices == ("1938-03-12", "1938-04-12")


@pytest.mark.parametrize(
    "text",
    [
        "建军节出生的",
        "他是腊八生的",
        "冬至那天生的",
        "六月初八，他62年参军",
        "六月初八，跟我结婚是65年",
        "六月初八，2016年走的",
        "六月初八，四二年的还是四三年的呢",
    ],
)
def test_a_birth_without_its_year_is_asked_back(text: str) -> None:
    assert doubts(say(text, "decedent.birth_date")) == {"decedent.birth_date": "date_vague"}


@pytest.mark.parametrize("text", ["老历的十二走的", "你搞错哒，我讲的十二是老历的十二，不是新历"])
def test_a_day_by_the_moon_needs_no_month(text: str) -> None:
    (fact,) = (one for one in say(text, "death.date").facts if one.question == "death.date")
    assert (fact.value, fact.sure) == ("2026-11-20", False)
    assert doubts(say("农历十二月走的", "death.date")) == {"death.date": "date_vague"}


@pytest.mark.parametrize("text", ["初十走的，十二就送去烧了", "农历十月初十走的，十二拉去火化了"])
def test_beside_a_day_by_the_moon_a_number_is_one_too(text: str) -> None:
    told = facts(say(text, "death.date"))
    assert (told["death.date"], told["death.cremation_date"]) == ("2026-11-18", "2026-11-20")


@pytest.mark.parametrize(
    ("text", "day"),
    [("二零二六年十一月幺八号", "2026-11-18"), ("幺五号", "2026-11-15"), ("老幺二号走的", "2026-11-02")],
)
def test_the_one_of_the_radio_is_a_figure_of_a_day(text: str, day: str) -> None:
    assert facts(say(text, "death.date"))["death.date"] == day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("礼拜天，不对，礼拜一", "2026-11-23"),
        ("礼拜六，不对，礼拜五", "2026-11-20"),
        ("上周一，不对，周二", "2026-11-17"),
    ],
)
def test_a_weekday_that_is_put_right_is_the_one_beside_it(text: str, day: str) -> None:
    assert facts(say(text, "death.cremation_date"))["death.cremation_date"] == day


@pytest.mark.parametrize("text", ["22号送去烧了", "22号拉去烧的", "22号就抬去烧哒"])
def test_who_was_taken_to_be_burnt_was_cremated_that_day(text: str) -> None:
    assert facts(say(text))["death.cremation_date"] == "2026-11-22"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("国庆节那天火化的", "2026-10-01"),
        ("元旦第二天火化的", "2026-01-02"),
        ("七月半后一天烧的", "2026-08-28"),
        ("十月十二火化的，农历的", "2026-11-20"),
    ],
)
def test_a_day_of_cremation_by_its_name_is_understood(text: str, day: str) -> None:
    assert facts(say(text)) == {"death.cremation_date": day, "death.cremated": "yes"}


@pytest.mark.parametrize(
    "text",
    [
        "中秋前走的",
        "过了清明走的",
        "中秋前后走的",
        "重阳节过后走的",
        "立冬以后走的",
        "过了七夕没几天走的",
        "中秋后几天走的",
    ],
)
def test_around_a_named_day_is_no_day(text: str) -> None:
    assert doubts(say(text)) == {"death.date": "date_vague"}


@pytest.mark.parametrize(
    "text",
    [
        "下大雪那天走的",
        "国庆走的",
        "李国庆第二天走的",
        "王冬至走了",
        "我妈叫刘谷雨",
        "清明前一天出殡",
        "国庆节放假回来看过他",
        "春节不上班吧",
        "元旦能办吗",
    ],
)
def test_weather_names_and_other_things_are_no_day_of_death(text: str) -> None:
    understood = say(text)
    assert "death.date" not in facts(understood) | doubts(understood)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("九月二十九过的身老历", "2026-11-07"),
        ("九月二十九走的，老历", "2026-11-07"),
        ("9月29号走的，老历", "2026-11-07"),
        ("农历是9月29号走的", "2026-11-07"),
        ("9月29号走的，农历八月十九", "2026-09-29"),
        ("11月3号走的，农历，九月廿五", "2026-11-03"),
        ("九月二十九走的，阳历", "2026-09-29"),
        ("九月二十九走的，不是老历", "2026-09-29"),
        ("九月二十九走的，不是老历是阳历", "2026-09-29"),
        ("10月3号走的，是农历还是阳历我分不清", "2026-10-03"),
        ("在屋里没的11月19号", "2026-11-19"),
        ("我妈走的十一月十九号", "2026-11-19"),
    ],
)
def test_the_calendar_may_be_named_after_the_day(text: str, day: str) -> None:
    assert facts(say(text))["death.date"] == day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("我崽昨天没的，今年三十一", "2026-11-24"),
        ("她走的时候，今年三十岁", None),
        ("他年三十走的", "2026-02-16"),
        ("大年三十一早走的", "2026-02-16"),
    ],
)
def test_an_age_is_no_new_years_eve(text: str, day: str | None) -> None:
    assert facts(say(text)).get("death.date") == day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("我妈，四六年正月初五的人，昨天没了", "1946-02-06"),
        ("外公，41年中秋生，上周四走的", "1941-10-05"),
        ("我妈昨天走的，六八年十二月五号的", "1968-12-05"),
        ("他是六八年十二月五号的人", "1968-12-05"),
        ("就按身份证来，身份证上是1968年12月5号", "1968-12-05"),
        ("女，1968年12月5日生，汉族", "1968-12-05"),
    ],
)
def test_a_day_of_which_somebody_is_was_their_birth(text: str, day: str) -> None:
    assert facts(say(text, "decedent.sex"))["decedent.birth_date"] == day


@pytest.mark.parametrize(
    "text",
    [
        "低保是八五年三月一号的",
        "我是八八年五月三号的，我爸昨天走的",
        "证是二零一零年五月三号的",
        "身份证是二零一零年五月办的",
    ],
)
def test_a_day_of_something_else_is_no_birth(text: str) -> None:
    assert "decedent.birth_date" not in facts(say(text))
