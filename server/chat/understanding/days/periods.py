"""Between which days a vague word puts what it is said of: 上个月, 前几天, 两个月, 二十多天, 2025年12月."""

from __future__ import annotations

import re
from datetime import date, timedelta

from server.chat.understanding.days import calendar
from server.chat.understanding.days.expression import RELATIVE_YEARS, YEAR, DaySaid, years
from server.chat.understanding.days.month_days import MONTHS_AGO
from server.chat.understanding.numerals import NUMERAL, number

_PART = r"(?:份|[上中下]旬|[底初中头尾])?"
_MONTH = re.compile(rf"(?:{YEAR}的?)?(?P<m>[{NUMERAL}]{{1,3}})月{_PART}")
_NEAR_MONTH = re.compile(rf"(?P<w>上上|上|这|本)个?月{_PART}")
_WEEK = re.compile(r"(?P<w>上|这)个?(?:星期|礼拜|周)末?")
_DAYS_AGO = re.compile(
    r"前[几些两][天日]|前些日子|头几天|几天前|几天|好几天|一两天|两三天|三四天|四五天|五六天"
)
_COUNTED = re.compile(rf"(?P<n>[{NUMERAL}]{{1,3}})(?P<r>多|来|几)天|(?P<teens>十几)天")
_HALF = re.compile(r"半个多?月前?")
_MONTHS = re.compile(rf"(?P<n>[{NUMERAL}]{{1,2}})个(?P<more>多)?月(?:[之以]?前)?|一个来月|个把月|个多月")
_LUNAR = "lunar "
_NEAR = " near"  # behind a month that was counted from today
_FEW = 12  # days, the most that are 几天
_DAYS_OF_A_MONTH = 30


def period_of(text: str, said: DaySaid, today: date) -> tuple[date, date] | None:
    """The first and the last day that the vague word can mean; None where it says too little for that."""
    words = text[said.start : said.end]
    if month := month_of(text, said, today):
        days = _days_of(month)
        return (days[0], days[-1]) if days else None
    if words in RELATIVE_YEARS:
        year = today.year - RELATIVE_YEARS[words]
        return date(year, 1, 1), date(year, 12, 31)
    if hit := _WEEK.fullmatch(words):
        weeks = 1 if hit["w"] == "上" else 0
        monday = calendar.weekday(today, -weeks, 0)
        return monday, monday + timedelta(days=6)
    if ago := _days_ago(words):
        return today - timedelta(days=ago[1]), today - timedelta(days=ago[0])
    return None


def month_of(text: str, said: DaySaid, today: date) -> str:
    """The one month that it names, as 2025-12 or lunar 2025-12; "" for anything else. Without a year it is
    the last such.
    """
    if said.month:
        return said.month
    words = text[said.start : said.end]
    if hit := _NEAR_MONTH.fullmatch(words):
        year, month = calendar.month_before(today, MONTHS_AGO[hit["w"]])
        return f"{year:04}-{month:02}"
    hit = _MONTH.fullmatch(words)
    named = number(hit["m"]) if hit else None
    if hit is None or not named or named > 12:
        return ""
    year = years(hit["y"], hit["ry"], today).year or today.year - (named > today.month)
    return f"{year:04}-{named:02}"


def is_lunar(month: str) -> bool:
    """Whether the month that is told as `month_of` does is one of the lunar calendar."""
    return month.startswith(_LUNAR)


def to_keep(month: str, said: str) -> str:
    """The month as it is kept until its day is told: of 上个月 that it was counted from today."""
    return month + _NEAR if month and _NEAR_MONTH.fullmatch(said) else month


def by_the_moon(month: str, today: date) -> str:
    """The same as a month of the lunar calendar: 上个月 is the last one, 八月 the eighth; "" for none."""
    if is_lunar(month):
        return month
    year, number = _year_and_month(month)
    if month.endswith(_NEAR):
        found = calendar.lunar_month_before(today, (today.year - year) * 12 + today.month - number)
    else:
        found = calendar.begun_lunar_month(today, number, year)
    return found.name if found else ""


def _year_and_month(month: str) -> tuple[int, int]:
    year, number = month.removeprefix(_LUNAR).removesuffix(_NEAR).split("-")
    return int(year), int(number)


def days_in(month: str, day: int, *, by_moon: bool = False) -> list[date]:
    """The days of that number of a month that is told as `month_of` does: none where it has no such day.

    `by_moon`: by their lunar number (初八), of which a month of the calendar may have two.
    """
    if by_moon and not is_lunar(month):
        return [one for one in _days_of(month) if calendar.lunar_number(one) == day]
    return _days_of(month)[day - 1 : day] if day > 0 else []


def holds(month: str, day: str) -> bool:
    """Whether this day, as 2026-10-25, is one of the month that is told as `month_of` does."""
    return any(one.isoformat() == day for one in _days_of(month))


def _days_of(month: str) -> list[date]:
    year, number = _year_and_month(month)
    of_it = calendar.lunar_day if is_lunar(month) else calendar.day_of
    return [found for day in range(1, 32) if (found := of_it(year, number, day))]


def _days_ago(words: str) -> tuple[int, int] | None:
    """The fewest and the most days since then."""
    if _DAYS_AGO.fullmatch(words):
        return 1, _FEW
    if hit := _COUNTED.fullmatch(words):
        count = 10 if hit["teens"] else number(hit["n"]) or 0
        return (count - 3, count + 4) if hit["r"] == "来" else (count, count + 9)
    if _HALF.fullmatch(words):
        return (14, 27) if "多" in words else (10, 20)
    if hit := _MONTHS.fullmatch(words):
        count, more = number(hit["n"] or "一") or 0, bool(hit["more"]) or not hit["n"]
        around = _DAYS_OF_A_MONTH // 2
        days = count * _DAYS_OF_A_MONTH
        return (days - 5, days + _DAYS_OF_A_MONTH) if more else (days - around, days + around)
    return None
