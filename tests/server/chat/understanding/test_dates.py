"""Days and times: what was named, of what, and when it is better asked back."""

from __future__ import annotations

from datetime import date

import pytest

from server.chat.understanding.days import calendar
from server.chat.understanding.numerals import number
from tests.server.chat.understanding.saying import doubts, facts, say


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("今早走的", "2026-11-25"),
        ("昨晚", "2026-11-24"),
        ("大大前天没的", "2026-11-21"),
        ("上上个礼拜六", "2026-11-14"),
        ("这个星期二", "2026-11-24"),
        ("这个月5号", "2026-11-05"),
        ("上月30日", "2026-10-30"),
        ("28号", "2026-10-28"),
        ("一一月三号", "2026-11-03"),
        ("二零二六年十一月三日", "2026-11-03"),
        ("2026/11/3", "2026-11-03"),
        ("26.11.03", "2026-11-03"),
        ("11-3", "2026-11-03"),
        ("20261103", "2026-11-03"),
        ("去年12月31号", "2025-12-31"),
        ("十月初三", "2026-11-11"),
        ("腊月二十", "2026-02-07"),
        ("闰六月初三", "2025-07-27"),
        ("初五", "2026-11-13"),
        ("农历十月十五", "2026-11-23"),
        ("去年最后一天", "2025-12-31"),
        ("11月20号 我们21号才赶到屋", "2026-11-20"),
        ("中秋那天", "2026-09-25"),
        ("走了三天了", "2026-11-22"),
        ("一个礼拜前", "2026-11-18"),
        ("头七是明天", "2026-11-20"),
    ],
)
def test_a_day_of_death_is_understood(text: str, day: str) -> None:
    assert facts(say(text, "death.date")) == {"death.date": day}


@pytest.mark.parametrize(
    ("text", "asked", "value"),
    [
        ("昨天？", "death.date", "2026-11-24"),
        ("应该是20号吧？", "death.date", "2026-11-20"),
        ("上个月初六？", "death.date", "2026-10-15"),
        ("下午三点？", "death.time", "15:00"),
        ("15年？", "insurance.contribution_years", 15),
    ],
)
def test_a_value_told_as_if_asking_is_read_back(text: str, asked: str, value: object) -> None:
    understood = say(text, asked)
    (fact,) = understood.facts
    assert (fact.question, fact.value, fact.sure) == (asked, value, False) and not understood.policy


def test_two_values_told_as_if_asking_are_asked_back() -> None:
    assert doubts(say("20号？还是21号", "death.date")) == {"death.date": "ambiguous"}


@pytest.mark.parametrize("text", ["20号能办吗？", "几号？", "要等15天？"])
def test_what_is_asked_about_a_day_tells_none(text: str) -> None:
    assert "death.date" not in facts(say(text, "death.date"))


def test_a_day_of_birth_as_it_is_printed_is_no_number_of_a_card() -> None:
    understood = say("四零年，身份证上印的是19400817", "decedent.birth_date")
    assert (facts(understood), doubts(understood)) == ({"decedent.birth_date": "1940-08-17"}, {})
    number = "decedent.id_number"
    assert doubts(say("身份证上是19400817", number)) == {number: "id_length"}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("明天", "date_future"),
        ("2月30号", "date_impossible"),
        ("上个月底", "date_vague"),
        ("前几天", "date_vague"),
        ("走了个把月", "date_vague"),
        ("两三天前", "date_vague"),
        ("中秋后几天", "date_vague"),
        ("十月十五", "ambiguous"),
        ("十五", "ambiguous"),
        ("3号还是4号我也说不准", "ambiguous"),
        ("昨晚半夜一点", "ambiguous"),
    ],
)
def test_what_names_no_one_day_is_asked_back(text: str, code: str) -> None:
    understood = say(text, "death.date")
    assert "death.date" not in facts(understood)
    assert doubts(understood)["death.date"] == code


@pytest.mark.parametrize(
    ("text", "day"),
    [("到今天走了四天", "2026-11-21"), ("今天满三天", "2026-11-22"), ("距今已有八天", "2026-11-17")],
)
def test_a_duration_up_to_now_is_not_now(text: str, day: str) -> None:
    understood = say(text, "death.date")
    assert facts(understood) == {"death.date": day}
    assert not understood.facts[0].sure


def test_the_day_since_the_death_may_count_its_first_day_or_not() -> None:
    (doubt,) = say("今天是他走的第三天", "death.date").doubts
    assert doubt.choices == ("2026-11-23", "2026-11-22")


def test_what_came_of_a_day_in_the_evening_is_of_that_day() -> None:
    understood = say("我妈昨天下午还跟我打电话，晚上就走了")
    assert facts(understood)["death.date"] == "2026-11-24"
    assert not any(fact.sure for fact in understood.facts if fact.question == "death.date")


@pytest.mark.parametrize("text", ["我爸，四天前，县医院", "父亲 11-21 医院"])
def test_who_when_and_where_tell_of_a_death_and_are_read_back(text: str) -> None:
    understood = say(text)
    assert facts(understood) == {
        "applicant.relation": "child",
        "decedent.sex": "male",
        "death.date": "2026-11-21",
        "death.place": "hospital",
    }
    assert not any(fact.sure for fact in understood.facts)


@pytest.mark.parametrize("text", ["我爸昨天出院回家了", "我妈前天住院", "我爸 昨天 医院 检查"])
def test_who_and_when_with_anything_else_tell_of_no_death(text: str) -> None:
    assert facts(say(text)) == {}


def test_the_small_hours_of_a_night_offer_both_days() -> None:
    (doubt,) = say("昨晚半夜一点走的").doubts
    assert doubt.choices == ("2026-11-24", "2026-11-25")
    assert facts(say("今天凌晨三点走的")) == {"death.date": "2026-11-25", "death.time": "03:00"}


def test_a_day_belongs_to_what_is_told_beside_it() -> None:
    understood = say("我妈3号走的，5号火化的，1940年2月8号生的")
    assert facts(understood) == {
        "applicant.relation": "child",
        "decedent.sex": "female",
        "death.date": "2026-11-03",
        "death.cremation_date": "2026-11-05",
        "death.cremated": "yes",
        "decedent.birth_date": "1940-02-08",
    }


@pytest.mark.parametrize(
    "text", ["他上周五住的院", "3号出的殡", "我昨天去医院开了死亡证明", "我是1970年3月5号生的", "明天去办"]
)
def test_a_day_of_something_else_is_no_fact(text: str) -> None:
    assert facts(say(text)) == {}


def test_a_day_of_cremation_to_come_says_not_yet() -> None:
    assert facts(say("后天火化")) == {"death.cremated": "no"}


def test_a_birth_by_the_lunar_calendar_is_read_back() -> None:
    (fact,) = say("四五年正月初八生的").facts
    assert (fact.question, fact.value, fact.sure) == ("decedent.birth_date", "1945-02-20", False)


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("凌晨三点", "03:00"),
        ("下午两点一刻", "14:15"),
        ("晚上十一点半", "23:30"),
        ("20:15", "20:15"),
        ("中午12点", "12:00"),
        ("凌晨一时", "01:00"),
        ("天快光的时候落的气我看了墙上的钟五点过八分", "05:08"),
    ],
)
def test_a_time_of_day_is_understood(text: str, time: str) -> None:
    assert facts(say(text, "death.time")) == {"death.time": time}


def test_for_a_while_is_no_hour() -> None:
    assert facts(say("我在东莞一时回不来", "death.time")) == {}


def test_an_hour_without_its_half_of_the_day_is_asked_back() -> None:
    (doubt,) = say("三点钟", "death.time").doubts
    assert (doubt.code, doubt.choices) == ("ambiguous", ("03:00", "15:00"))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("十二", 12),
        ("一二", 12),
        ("廿三", 23),
        ("三十", 30),
        ("二〇二六", 2026),
        ("一百零五", 105),
        ("十十", None),
        ("天", None),
    ],
)
def test_numerals_are_read_by_place_and_by_digit(text: str, value: int | None) -> None:
    assert number(text) == value


def test_the_lunar_calendar_has_leap_months_and_short_months() -> None:
    assert calendar.lunar_day(2025, 6, 1, leap=True) == date(2025, 7, 25)
    assert calendar.lunar_day(2025, 6, 30, leap=True) is None
    assert calendar.lunar_day(2026, 6, 1, leap=True) is None
    assert calendar.lunar_months(1700) == ()
    assert calendar.latest_lunar(date(2026, 2, 16), 12, 29) == date(2026, 2, 16)


DIED = {"death.date": "2026-11-17"}


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("当天", "2026-11-17"),
        ("走的第二天就烧了", "2026-11-18"),
        ("次日上午", "2026-11-18"),
        ("第三天", "2026-11-19"),
        ("过了两天才烧", "2026-11-19"),
        ("三天之后火化的", "2026-11-20"),
        ("头七那天烧的", "2026-11-23"),
    ],
)
def test_a_day_that_is_counted_from_the_death_is_read_back(text: str, day: str) -> None:
    (fact,) = (f for f in say(text, "death.cremation_date", answers=DIED).facts if f.value == day)
    assert fact.question == "death.cremation_date" and not fact.sure


@pytest.mark.parametrize(
    "text",
    [
        "送到殡仪馆第二天烧的",  # counted from another day
        "二七那天",  # still to come
        "火化第二天拿的骨灰",
        "第二天下葬的",
    ],
)
def test_a_day_that_is_counted_from_something_else_is_not(text: str) -> None:
    assert "death.cremation_date" not in facts(say(text, "death.cremation_date", answers=DIED))


def test_whether_the_day_of_death_was_counted_is_asked_back() -> None:
    (doubt,) = say("停了三天", "death.cremation_date", answers=DIED).doubts
    assert doubt.choices == ("2026-11-19", "2026-11-20")


def test_without_a_day_of_death_nothing_is_counted() -> None:
    assert facts(say("第二天", "death.cremation_date")) == {}


@pytest.mark.parametrize(
    ("text", "clock"),
    [
        ("早上差十分钟八点", "07:50"),
        ("差五分八点，早上", "07:55"),
        ("晚上九点欠一刻", "20:45"),
        ("夜里差十分十二点", "23:50"),
        ("早上差不多八点", "08:00"),
    ],
)
def test_a_time_may_be_told_backwards_from_the_full_hour(text: str, clock: str) -> None:
    assert facts(say(text, "death.time")) == {"death.time": clock}


@pytest.mark.parametrize(
    ("text", "day", "sure"),
    [
        ("上个月二十七号，礼拜二", "2026-10-27", True),
        ("27号星期二", "2026-10-27", True),  # as sure as the weekday makes it
        ("礼拜二，二十四号", "2026-11-24", True),
        ("11月17号，星期三", "2026-11-17", False),
    ],
)
def test_a_weekday_beside_a_date_names_no_other_day(text: str, day: str, sure: bool) -> None:
    (fact,) = say(text, "death.date").facts
    assert (fact.value, fact.sure) == (day, sure)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("立冬那天", "2026-11-07"),
        ("就是霜降那天", "2026-10-23"),
        ("去年冬至", "2025-12-21"),
        ("清明节", "2026-04-05"),
        ("小雪那天走的", "2026-11-22"),
    ],
)
def test_a_solar_term_is_its_day_and_is_read_back(text: str, day: str) -> None:
    (fact,) = say(text, "death.date").facts
    assert (fact.value, fact.sure) == (day, False)


@pytest.mark.parametrize("text", ["下大雪那天", "大雪天", "她叫小雪", "立冬前后", "冬至前后"])
def test_weather_names_and_days_about_a_term_are_not_its_day(text: str) -> None:
    assert "death.date" not in facts(say(text, "death.date"))


def test_the_terms_follow_the_sun() -> None:
    known = {(2024, 15): (4, 4), (2025, 270): (12, 21), (2026, 315): (2, 4), (2026, 330): (2, 18)}
    for (year, degrees), (month, day) in known.items():
        assert calendar.day_of_term(year, degrees) == date(year, month, day)


@pytest.mark.parametrize(
    "text", ["我爸查出来三个月就走了", "我爸爸去世十年了，是我妈走了", "我妈病了两年走的"]
)
def test_a_length_of_time_that_nobody_asked_for_is_no_doubt(text: str) -> None:
    assert "death.date" not in doubts(say(text))


@pytest.mark.parametrize("text", ["老婆子上个礼拜走哒", "我妈上周去世", "我妈走了十来天了"])
def test_days_among_which_it_was_are_asked_about(text: str) -> None:
    assert doubts(say(text)) == {"death.date": "date_vague"}


@pytest.mark.parametrize("text", ["他21号在水库玩水冇上得来", "21号下河洗澡就没上来", "我崽21号跳河没上来"])
def test_who_did_not_come_up_again_died_on_that_day(text: str) -> None:
    assert facts(say(text))["death.date"] == "2026-11-21"


@pytest.mark.parametrize("text", ["三九年二月二十三，照身份证上念的", "身份证上写的三九年二月二十三"])
def test_a_birth_that_is_read_from_the_identity_card_is_by_the_common_calendar(text: str) -> None:
    assert facts(say(text, "decedent.birth_date")) == {"decedent.birth_date": "1939-02-23"}


@pytest.mark.parametrize("text", ["三九年二月二十三，身份证丢了", "三九年二月二十三，身份证上写的是四月十二"])
def test_a_birth_beside_an_identity_card_may_be_by_either_calendar(text: str) -> None:
    assert doubts(say(text, "decedent.birth_date")) == {"decedent.birth_date": "ambiguous"}


def test_who_asks_which_day_counts_has_told_both() -> None:
    assert doubts(say("算前天还是算大前天", "death.date")) == {"death.date": "ambiguous"}
