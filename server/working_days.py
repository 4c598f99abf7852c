"""Time limits by the official calendar. Pure: a calendar comes in, a day goes out.

How days are counted, for 工作日 and 日 alike: the day on which the limit starts is not counted, the
count begins on the next day (民法典第二百零一条). A limit in calendar days that would end on a day off
ends on the first working day after it (民法典第二百零三条).

Weekends and holidays come from the State Council's yearly notice, which moves days about: a Saturday
can be a working day. A year whose notice is not in the calendar is an error and never a guess, because
a promise of a wrong date is worse than a question to the supervisor.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from config.catalogue import CalendarYear, Limit

_DAY = timedelta(days=1)


class UnknownYear(LookupError):
    """The arrangement of this year's holidays is not in the calendar yet. Carries the year."""

    def __init__(self, year: int) -> None:
        super().__init__(f"no official calendar for {year}: add config/holidays/{year}.toml")
        self.year = year


class Calendar:
    """Which days are working days, from the yearly notices."""

    def __init__(self, years: Mapping[int, CalendarYear]) -> None:
        self._years = dict(years)

    @property
    def years(self) -> tuple[int, ...]:
        """The years that are known, in order."""
        return tuple(sorted(self._years))

    def is_working_day(self, day: date) -> bool:
        """Whether offices work on this day. Raises UnknownYear."""
        year = self._year(day)
        if day in year.makeup:
            return True
        return day.weekday() < 5 and day not in year.holidays

    def is_makeup_day(self, day: date) -> bool:
        """Whether this is a weekend day that is worked in exchange. Raises UnknownYear."""
        return day in self._year(day).makeup

    def is_confirmed(self, day: date) -> bool:
        """False when the day's year rests on a county's own file and not on the official notice yet.

        Raises UnknownYear.
        """
        return self._year(day).confirmed

    def holiday_name(self, day: date) -> str | None:
        """The holiday's name, None on any other day. Raises UnknownYear."""
        return self._year(day).holidays.get(day)

    def _year(self, day: date) -> CalendarYear:
        try:
            return self._years[day.year]
        except KeyError:
            raise UnknownYear(day.year) from None


def add_working_days(day: date, count: int, calendar: Calendar) -> date:
    """The `count`-th working day after `day`; before it when negative; `day` itself for 0.

    "Within 2 working days after acceptance" is add_working_days(acceptance, 2, calendar).
    Raises UnknownYear when the way there passes an unknown year.
    """
    step = _DAY if count >= 0 else -_DAY
    left = abs(count)
    while left:
        day += step
        left -= calendar.is_working_day(day)
    return day


def next_working_day(day: date, calendar: Calendar) -> date:
    """`day` itself when it is a working day, else the first one after it. Raises UnknownYear."""
    while not calendar.is_working_day(day):
        day += _DAY
    return day


def working_days_between(start: date, end: date, calendar: Calendar) -> int:
    """How many working days lie after `start` up to and with `end`; negative when `end` is earlier.

    Raises UnknownYear.
    """
    if end < start:
        return -working_days_between(end, start, calendar)
    days = (start + _DAY * n for n in range(1, (end - start).days + 1))
    return sum(calendar.is_working_day(day) for day in days)


def due_date(start: date, limit: Limit, calendar: Calendar) -> date:
    """The last day on which the promise is kept, for a limit that starts on `start`.

    Raises UnknownYear.
    """
    if limit.unit == "working_day":
        return add_working_days(start, limit.days, calendar)
    return next_working_day(start + _DAY * limit.days, calendar)
