"""Days and times between two others, and days by their place in a month."""

from __future__ import annotations

import pytest

from tests.server.chat.understanding.saying import doubts, facts, say

DIED, TIME = "death.date", "death.time"
AT_19, AT_20, AT_21 = "2026-11-19", "2026-11-20", "2026-11-21"


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("法医讲是十九到二十一号之间", (AT_19, AT_20, AT_21)),
        ("19号到21号", (AT_19, AT_20, AT_21)),
        ("19-21号", (AT_19, AT_20, AT_21)),
        ("11月19到20日", (AT_19, AT_20)),
        ("十九号跟二十一号之间", (AT_19, AT_20, AT_21)),
        ("十九二十号的样子", (AT_19, AT_20)),
        ("十七八号吧", ("2026-11-17", "2026-11-18")),
        ("三四号", ("2026-11-03", "2026-11-04")),
    ],
)
def test_any_day_of_a_range_may_be_meant(text: str, days: tuple[str, ...]) -> None:
    understood = say(text, DIED)
    assert DIED not in facts(understood)
    assert [doubt.choices for doubt in understood.doubts if doubt.question == DIED] == [days]


@pytest.mark.parametrize(
    ("text", "clocks"),
    [
        ("下午三到四点", ("15:00", "16:00")),
        ("早上七八点", ("07:00", "08:00")),
        ("凌晨一两点的样子", ("01:00", "02:00")),
        ("19到21点之间", ("19:00", "21:00")),
        ("夜里十一点到十二点", ("23:00", "00:00")),
        ("早上五点六点", ("05:00", "06:00")),
    ],
)
def test_either_end_of_a_time_may_be_meant(text: str, clocks: tuple[str, ...]) -> None:
    (doubt,) = say(text, TIME).doubts
    assert doubt.choices == clocks


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("住院从19号到21号，21号走的", AT_21),
        ("3号走的", "2026-11-03"),
        ("11-19号走的", AT_19),
        ("他住5-8号楼，19号走的", AT_19),
    ],
)
def test_beside_other_numbers_the_day_stands(text: str, day: str) -> None:
    assert facts(say(text, DIED))[DIED] == day


@pytest.mark.parametrize(
    ("text", "day", "sure"),
    [
        ("我爷爷上个月最后一天没的", "2026-10-31", True),
        ("这个月头一天走的", "2026-11-01", True),
        ("上个月倒数第二天", "2026-10-30", True),
        ("上个月最后一个礼拜六走的", "2026-10-31", True),
        ("十月的最后一个星期天", "2026-10-25", False),
        ("10月份最后一天", "2026-10-31", False),
        ("去年12月最后一天走的", "2025-12-31", False),
        ("这个月第二个礼拜五", "2026-11-13", True),
    ],
)
def test_a_day_by_its_place_in_a_month(text: str, day: str, sure: bool) -> None:
    (fact,) = (one for one in say(text, DIED).facts if one.question == DIED)
    assert (fact.value, fact.sure) == (day, sure)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("农历九月最后一天走的", "2026-11-08"),
        ("旧历九月头一天没的", "2026-10-10"),
        ("上个月初六走的", "2026-10-15"),
        ("这个月初六走的", "2026-11-14"),
        ("走的第二天就是十月初一", "2026-11-08"),
        ("农历九月最后一天走的，第二天就是十月初一", "2026-11-08"),
        ("走的第二天正好是冬至", "2025-12-20"),
        ("20号走的，第二天是我生日", "2026-11-20"),
    ],
)
def test_a_day_of_the_lunar_month_and_the_day_before_another(text: str, day: str) -> None:
    assert facts(say(text, DIED)) == {DIED: day}


@pytest.mark.parametrize("text", ["下个月初六", "上个月二十几号走的", "十月十几号", "十月二十多号走的"])
def test_a_day_that_is_to_come_or_not_known_is_asked_back(text: str) -> None:
    assert doubts(say(text, DIED)) == {DIED: "date_vague"}


@pytest.mark.parametrize(
    "text", ["上个月最后一个星期走的", "老历十月最后一天", "住了一个月最后一天走的", "上个月第二个星期"]
)
def test_a_week_or_another_month_is_no_day(text: str) -> None:
    assert DIED not in facts(say(text, DIED))


@pytest.mark.parametrize(
    ("text", "clock"),
    [
        ("0320", "03:20"),
        ("凌晨0320", "03:20"),
        ("15.30", "15:30"),
        ("15 40", "15:40"),
        ("零三二零", "03:20"),
        ("2320，护士写的", "23:20"),
        ("下午3.40", "15:40"),
    ],
)
def test_four_digits_are_the_time_that_was_asked(text: str, clock: str) -> None:
    assert facts(say(text, TIME)) == {TIME: clock}


@pytest.mark.parametrize(
    ("text", "asked"),
    [("0320", None), ("0320", DIED), ("尾号0320", TIME), ("2020年的时候", TIME), ("住1203", TIME)],
)
def test_other_digits_are_no_time(text: str, asked: str | None) -> None:
    assert TIME not in facts(say(text, asked))
