"""Days: by the calendar, by the week, and by the lunar calendar that old people live by."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from datetime import date, timedelta

from lunar_python import Lunar, LunarYear, Solar

_EARLIEST, _LATEST = 1850, 2150


@dataclass(frozen=True, slots=True)
class LunarMonth:
    """One month of a lunar year. `leap` is the second one of the same number."""

    year: int
    month: int
    leap: bool
    first: date
    days: int

    @property
    def name(self) -> str:
        """lunar 2025-12; a leap month has none of its own."""
        return "" if self.leap else f"lunar {self.year:04}-{self.month:02}"


def day_of(year: int, month: int, day: int) -> date | None:
    """That day, None when there is no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def month_before(today: date, months: int) -> tuple[int, int]:
    """Year and month so many months before the month of this day."""
    number = today.year * 12 + today.month - 1 - months
    return number // 12, number % 12 + 1


def month_end(year: int, month: int) -> date:
    """The last day of this month."""
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def latest(today: date, month: int, day: int) -> date | None:
    """The last time that this day of the year was, today included; None when it never is."""
    for year in range(today.year, today.year - 9, -1):
        if (found := day_of(year, month, day)) and found <= today:
            return found
    return None


_WEEKDAYS = {char: index for index, char in enumerate("一二三四五六日")} | {"天": 6}


def weekday_number(char: str) -> int:
    """三 or 3 of 星期三 as the number of that day; Monday is 0."""
    return _WEEKDAYS[char] if char in _WEEKDAYS else int(char) - 1


def weekday(today: date, weeks: int, number: int) -> date:
    """That day (Monday is 0) of the week so many weeks after the one in which today is."""
    return today - timedelta(days=today.weekday()) + timedelta(weeks=weeks, days=number)


@functools.lru_cache(maxsize=512)
def day_of_term(year: int, degrees: int) -> date | None:
    """The day in China on which the sun reaches this longitude, a multiple of 15 degrees.

    None outside of 1850 to 2150.
    """
    if not _EARLIEST <= year <= _LATEST:
        return None
    # The names begin with the winter solstice; in a year's table that name is the solstice before it.
    name = Lunar.JIE_QI[(degrees - 270) // 15 % 24] if degrees != 270 else "DONG_ZHI"
    solar = Solar.fromYmd(year, 7, 1).getLunar().getJieQiTable()[name]
    return date(solar.getYear(), solar.getMonth(), solar.getDay())


@functools.lru_cache(maxsize=512)
def lunar_months(year: int) -> tuple[LunarMonth, ...]:
    """The months of a lunar year, in order; none outside of 1850 to 2150."""
    if not _EARLIEST <= year <= _LATEST:
        return ()
    months = []
    for month in LunarYear.fromYear(year).getMonthsInYear():
        solar = Solar.fromJulianDay(month.getFirstJulianDay())
        first = date(solar.getYear(), solar.getMonth(), solar.getDay())
        months.append(LunarMonth(year, abs(month.getMonth()), month.isLeap(), first, month.getDayCount()))
    return tuple(months)


def lunar_day(year: int, month: int, day: int, *, leap: bool = False) -> date | None:
    """The calendar day of a lunar day; None when that year has no such day. Day 30 of a festival month
    is asked for by `last_day`.
    """
    for found in lunar_months(year):
        if (found.month, found.leap) == (month, leap) and 1 <= day <= found.days:
            return found.first + timedelta(days=day - 1)
    return None


def lunar_month_of(day: date) -> LunarMonth | None:
    """The lunar month in which this day lies."""
    known = (month for year in (day.year, day.year - 1) for month in lunar_months(year))
    return next((month for month in known if 0 <= (day - month.first).days < month.days), None)


def last_day(year: int, month: int) -> date | None:
    """The last day of a lunar month, which is the 29th or the 30th."""
    for found in lunar_months(year):
        if (found.month, found.leap) == (month, False):
            return found.first + timedelta(days=found.days - 1)
    return None


def latest_lunar(today: date, month: int, day: int, *, leap: bool = False) -> date | None:
    """The last time that this lunar day was, today included. A leap month may be decades ago."""
    for year in range(today.year, today.year - (25 if leap else 4), -1):
        if (found := lunar_day(year, month, day, leap=leap)) and found <= today:
            return found
    return None


def lunar_number(day: date) -> int:
    """Which day of its lunar month it is; 0 outside of 1850 to 2150."""
    month = lunar_month_of(day)
    return (day - month.first).days + 1 if month else 0


def begun_lunar_month(today: date, month: int, year: int | None = None) -> LunarMonth | None:
    """That month of the year, else the last one that began until today; None where there was none yet."""
    for number in (year,) if year else (today.year, today.year - 1):
        for found in lunar_months(number):
            if (found.month, found.leap) == (month, False) and found.first <= today:
                return found
    return None


def lunar_month_before(today: date, months: int) -> LunarMonth | None:
    """The lunar month so many months before the one in which today is."""
    known = [month for year in (today.year - 1, today.year) for month in lunar_months(year)]
    begun = [month for month in known if month.first <= today]
    return begun[-1 - months] if 0 <= months < len(begun) else None


def latest_lunar_day(today: date, day: int) -> date | None:
    """The last time that a lunar month had this day, today included: 初五 without a month."""
    for year in (today.year, today.year - 1):
        for month in reversed(lunar_months(year)):
            if day <= month.days and (found := month.first + timedelta(days=day - 1)) <= today:
                return found
    return None
