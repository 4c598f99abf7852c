"""Time limits by the official calendar: the county promises dates, so the calendar must be right."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.catalogue import CalendarYear, Limit, load
from config.settings import ROOT
from server.working_days import (
    Calendar,
    UnknownYear,
    add_working_days,
    due_date,
    next_working_day,
    working_days_between,
)

HOLIDAYS = ROOT / "config" / "holidays"


@pytest.fixture(scope="module")
def official() -> Calendar:
    county = load(ROOT / "config" / "counties" / "430621", HOLIDAYS)
    return Calendar({year: arrangement for year, arrangement in county.holidays.items() if year <= 2026})


def _days(year: int) -> list[date]:
    first = date(year, 1, 1)
    return [first + timedelta(days=n) for n in range((date(year + 1, 1, 1) - first).days)]


@pytest.mark.parametrize("year", [2024, 2025, 2026])
def test_our_files_agree_with_the_published_calendar_on_every_day(official: Calendar, year: int) -> None:
    ours = [day for day in _days(year) if official.is_working_day(day)]
    published = [day for day in _days(year) if chinese_calendar.is_workday(day)]
    assert ours == published


@pytest.mark.parametrize("year", [2024, 2025, 2026])
def test_every_official_year_names_its_notice(year: int) -> None:
    assert "国办发明电" in (HOLIDAYS / f"{year}.toml").read_text(encoding="utf-8")


def test_a_year_without_a_notice_is_an_error_that_names_it(official: Calendar) -> None:
    with pytest.raises(UnknownYear) as caught:
        add_working_days(date(2026, 12, 25), 15, official)
    assert caught.value.year == 2027
    assert "2027" in str(caught.value)
    assert add_working_days(date(2026, 12, 25), 4, official) == date(2026, 12, 31)


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        (date(2026, 11, 24), 2, date(2026, 11, 26)),  # Tuesday: the day itself is not counted
        (date(2026, 11, 27), 1, date(2026, 11, 30)),  # Friday to Monday
        (date(2026, 9, 30), 1, date(2026, 10, 8)),  # over the National Day holidays
        (date(2026, 10, 9), 1, date(2026, 10, 10)),  # a Saturday that is worked
        (date(2026, 2, 13), 1, date(2026, 2, 14)),  # another, just before Spring Festival
        (date(2026, 2, 14), 1, date(2026, 2, 24)),
        (date(2026, 11, 30), -1, date(2026, 11, 27)),
        (date(2026, 11, 28), 0, date(2026, 11, 28)),
    ],
)
def test_counting_starts_the_day_after(official: Calendar, start: date, count: int, end: date) -> None:
    assert add_working_days(start, count, official) == end


def test_a_limit_in_days_that_ends_on_a_day_off_moves_to_the_next_working_day(official: Calendar) -> None:
    three_days = Limit(days=3, unit="day", source="住房公积金管理条例第二十五条")
    assert due_date(date(2026, 11, 24), three_days, official) == date(2026, 11, 27)
    assert due_date(date(2026, 11, 25), three_days, official) == date(2026, 11, 30)
    assert due_date(date(2026, 9, 28), three_days, official) == date(2026, 10, 8)


def test_the_unit_of_a_limit_decides_how_it_is_counted(official: Calendar) -> None:
    start = date(2026, 9, 28)
    assert due_date(start, Limit(days=5, source="样"), official) == date(2026, 10, 10)
    assert due_date(start, Limit(days=5, unit="day", source="样"), official) == date(2026, 10, 8)


def test_a_countys_own_file_stands_in_for_a_missing_notice_and_is_marked(tmp_path: Path) -> None:
    provisional = CalendarYear(
        year=2027, notice="县里暂定", confirmed=False, holidays={date(2027, 1, 1): "元旦"}
    )
    calendar = Calendar({2027: provisional})
    assert add_working_days(date(2027, 1, 1), 1, calendar) == date(2027, 1, 4)
    assert not calendar.is_confirmed(date(2027, 1, 4))


_MOMENTS = st.dates(date(2024, 3, 1), date(2026, 9, 1))


@given(_MOMENTS, st.integers(0, 60))
def test_counting_back_gives_what_was_added(official: Calendar, day: date, count: int) -> None:
    end = add_working_days(day, count, official)
    assert working_days_between(day, end, official) == count


@given(_MOMENTS, st.integers(1, 60))
def test_a_limit_ends_on_a_working_day_and_no_earlier_day_is_enough(
    official: Calendar, day: date, count: int
) -> None:
    end = add_working_days(day, count, official)
    assert official.is_working_day(end)
    assert working_days_between(day, end - timedelta(days=1), official) == count - 1


@given(_MOMENTS, st.integers(0, 30), st.integers(0, 30))
def test_two_steps_are_one_step_of_their_sum(official: Calendar, day: date, a: int, b: int) -> None:
    assert add_working_days(add_working_days(day, a, official), b, official) == add_working_days(
        day, a + b, official
    )


@given(_MOMENTS, _MOMENTS)
def test_between_is_the_same_distance_both_ways(official: Calendar, a: date, b: date) -> None:
    assert working_days_between(a, b, official) == -working_days_between(b, a, official)


@given(_MOMENTS)
def test_the_next_working_day_is_never_skipped(official: Calendar, day: date) -> None:
    following = next_working_day(day, official)
    assert official.is_working_day(following)
    assert following >= day
    assert not any(official.is_working_day(day + timedelta(days=n)) for n in range((following - day).days))
