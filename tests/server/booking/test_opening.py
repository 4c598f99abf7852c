"""Which slots a county opens: its hours, the holidays, the make-up days; nothing guessed."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from config.catalogue import County
from config.catalogue.loading import load
from config.settings import settings
from server.booking.opening import Opening, plan
from server.clock import in_china
from server.working_days import Calendar


def county(division: str) -> County:
    folder = settings().counties_dir if division == "430621" else Path("tests/counties")
    return load(folder / division, settings().holidays_dir)


def opened(division: str, first: date) -> tuple[tuple[Opening, ...], tuple[date, ...]]:
    place = county(division)
    wanted = plan(place, Calendar(place.holidays), first)
    return wanted.openings, wanted.unknown_days


def days(openings: tuple[Opening, ...], hall: str = "county_hall") -> Counter[date]:
    return Counter(in_china(opening.starts_at).date() for opening in openings if opening.hall == hall)


def test_a_working_day_is_cut_into_slots_of_its_hours() -> None:
    openings, _ = opened("430621", date(2026, 11, 24))
    tuesday = [o for o in openings if in_china(o.starts_at).date() == date(2026, 11, 24)]
    # 09:00-12:00 and 13:30-17:00 by half hours, the noon break left out; 09:00 in China is 01:00 UTC.
    assert len(tuesday) == 6 + 7
    assert tuesday[0] == Opening(
        "county_hall", datetime(2026, 11, 24, 1, tzinfo=UTC), datetime(2026, 11, 24, 1, 30, tzinfo=UTC), 4
    )
    assert [f"{in_china(o.starts_at):%H:%M}" for o in tuesday][5:7] == ["11:30", "13:30"]
    assert f"{in_china(tuesday[-1].ends_at):%H:%M}" == "17:00"


def test_as_far_ahead_as_the_hall_says_and_not_on_weekends() -> None:
    openings, unknown = opened("430621", date(2026, 11, 24))
    assert not unknown
    assert min(days(openings)) == date(2026, 11, 24) and max(days(openings)) == date(2026, 12, 8)
    assert date(2026, 11, 28) not in days(openings) and date(2026, 11, 29) not in days(openings)


def test_the_national_holiday_is_closed_and_its_make_up_days_are_open() -> None:
    openings, _ = opened("430621", date(2026, 9, 20))
    found = days(openings)
    # 国办发明电〔2025〕7号: 1 to 7 October off, Sunday 20 September and Saturday 10 October worked.
    assert date(2026, 9, 20) in found
    assert not [day for day in found if date(2026, 10, 1) <= day <= date(2026, 10, 7)]
    assert date(2026, 10, 10) in days(opened("430621", date(2026, 10, 8))[0])


def test_a_make_up_day_keeps_the_hours_of_the_weekday_that_the_hall_names() -> None:
    # 平江县 opens Saturdays for eight slots; on the worked Saturday 10 October it has a whole Thursday's.
    found = days(opened("430626", date(2026, 10, 10))[0])
    assert (found[date(2026, 10, 10)], found[date(2026, 10, 15)], found[date(2026, 10, 17)]) == (19, 19, 8)


def test_a_hall_may_open_on_weekends_and_another_on_one_day_only() -> None:
    openings, _ = opened("430626", date(2026, 11, 24))
    assert days(openings)[date(2026, 11, 28)] == 8
    assert set(days(openings, "township_hall")) == {date(2026, 11, 25)}


@pytest.mark.parametrize("first", [date(2027, 12, 20), date(2030, 6, 1)])
def test_a_year_without_its_official_calendar_is_left_out_and_named(first: date) -> None:
    openings, unknown = opened("430621", first)
    assert {day.year for day in unknown} == {2028 if first.year == 2027 else 2030}
    assert not {day for day in days(openings) if day.year not in (2027,)}
