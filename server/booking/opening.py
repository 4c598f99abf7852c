"""When the halls are open, from the county's configuration and the official calendar. Pure.

A holiday is closed whatever the weekday, a make-up working day (调休上班) keeps the hours of the weekday
that the hall names, and a weekend day is open only when the hall has hours for it. A year whose official
arrangement is not known is not offered at all: a family that stands before a closed door is worse than
one that sees a shorter list.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from config.catalogue import County, Hall, TimeRange
from config.catalogue.county import WEEKDAYS
from server.clock import CHINA
from server.working_days import Calendar, UnknownYear


@dataclass(frozen=True, slots=True)
class Opening:
    """One slot as the configuration wants it: from `starts_at` to `ends_at` (UTC) for `capacity` families."""

    hall: str
    starts_at: datetime
    ends_at: datetime
    capacity: int


@dataclass(frozen=True, slots=True)
class Plan:
    """What a county opens in a stretch of days, and the days that are left out for want of a calendar."""

    openings: tuple[Opening, ...]
    unknown_days: tuple[date, ...]


def plan(county: County, calendar: Calendar, today: date) -> Plan:
    """The slots of every hall from `today` to its last day that can be booked, in order of hall and time."""
    openings: list[Opening] = []
    unknown: set[date] = set()
    for hall in county.halls.values():
        for ahead in range(hall.days_ahead + 1):
            day = today + timedelta(days=ahead)
            try:
                openings += _of_day(hall, calendar, day)
            except UnknownYear:
                unknown.add(day)
    openings.sort(key=lambda opening: (opening.hall, opening.starts_at))
    return Plan(tuple(openings), tuple(sorted(unknown)))


def hours_on(hall: Hall, calendar: Calendar, day: date) -> tuple[TimeRange, ...]:
    """When the hall is open on this day; empty when it is closed. Raises UnknownYear."""
    if calendar.holiday_name(day) is not None:
        return ()
    weekday = hall.makeup_as if calendar.is_makeup_day(day) else WEEKDAYS[day.weekday()]
    return tuple(hall.hours.get(weekday, ()))


def _of_day(hall: Hall, calendar: Calendar, day: date) -> Iterator[Opening]:
    length = timedelta(minutes=hall.slot_minutes)
    for hours in hours_on(hall, calendar, day):
        starts_at, closes_at = _utc(day, hours.start), _utc(day, hours.end)
        while starts_at + length <= closes_at:
            yield Opening(hall.code, starts_at, starts_at + length, hall.capacity)
            starts_at += length


def _utc(day: date, at: time) -> datetime:
    return datetime.combine(day, at, CHINA).astimezone(UTC)
