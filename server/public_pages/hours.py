"""When the halls are open, which holidays are ahead, and what can still be booked, as the phone offers it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from config.catalogue import County, Hall, TimeRange
from miniprogram_api.booking import SlotAnswer, Where, slots_of
from server import clock
from server.booking.opening import hours_on
from server.pages.rendering import Page
from server.public_pages import words
from server.public_pages.mounting import page
from server.working_days import Calendar, UnknownYear

# Seats go while somebody looks.
_A_MOMENT = 15
_AHEAD = timedelta(days=180)


@dataclass(frozen=True, slots=True)
class Day:
    """One day at a hall: when it is open, why it is not, and the times that can be booked."""

    day: date
    hours: tuple[TimeRange, ...]
    closed: str
    slots: tuple[SlotAnswer, ...]

    @property
    def free(self) -> int:
        return sum(slot.free for slot in self.slots)


@dataclass(frozen=True, slots=True)
class DaysOff:
    """Days in a row of one holiday."""

    name: str
    first: date
    last: date


@page("/hours")
async def hours(place: County) -> Page:
    """The week of every hall, the holidays ahead, and the free places day by day."""
    found = await slots_of(place.division, Where())
    today = clock.today()
    return Page(
        "public/hours.html",
        {
            "today": today,
            "words": words,
            "halls": [(hall, list(_days(place, hall, today, found.slots))) for hall in place.halls.values()],
            "days_off": list(days_off(place, today)),
            "worked": worked_weekends(place, today),
            "unconfirmed": [year for year, known in place.holidays.items() if not known.confirmed],
            "last_year": max(place.holidays, default=today.year),
        },
        keep=_A_MOMENT,
    )


def open_today(place: County) -> list[tuple[Hall, Day]]:
    """Every hall with when it is open today."""
    today = clock.today()
    return [(hall, _day(place, hall, today, ())) for hall in place.halls.values()]


def _days(place: County, hall: Hall, today: date, slots: list[SlotAnswer]) -> Iterator[Day]:
    for ahead in range(hall.days_ahead + 1):
        day = today + timedelta(days=ahead)
        own = (s for s in slots if s.hall == hall.code and clock.in_china(s.starts_at).date() == day)
        yield _day(place, hall, day, tuple(own))


def _day(place: County, hall: Hall, day: date, slots: tuple[SlotAnswer, ...]) -> Day:
    official = Calendar(place.holidays)
    try:
        opened, name = hours_on(hall, official, day), official.holiday_name(day)
    except UnknownYear:
        return Day(day, (), "放假安排还没有公布", slots)
    return Day(day, opened, "" if opened else f"{name}放假" if name else "不开放", slots)


def days_off(place: County, today: date) -> Iterator[DaysOff]:
    """The holidays of the next half year, in order."""
    named = _ahead(today, *(year.holidays for year in place.holidays.values()))
    for name, year in dict.fromkeys((name, day.year) for day, name in named):
        for first, last in words.stretches(day for day, of in named if (of, day.year) == (name, year)):
            yield DaysOff(name, first, last)


def worked_weekends(place: County, today: date) -> list[tuple[date, str]]:
    """The weekend days of the next half year that are worked for a holiday, with its name."""
    return _ahead(today, *(year.makeup for year in place.holidays.values()))


def _ahead(today: date, *years: Mapping[date, str]) -> list[tuple[date, str]]:
    until = today + _AHEAD
    return sorted((day, name) for year in years for day, name in year.items() if today <= day <= until)
