"""An expression of a day, and the grammar of numbers that all kinds of them share."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from server.chat.understanding.days import calendar
from server.chat.understanding.numerals import DIGIT, NUMERAL, number

_RELATIVE = rf"今年|去年|旧年|前年|大前年|上年|民国(?:元|[{NUMERAL}]{{1,3}})年"
YEAR = rf"(?:(?P<y>[{DIGIT}]{{4}}|[{DIGIT}]{{2}})年|(?P<ry>{_RELATIVE}))"
LUNAR = "农历|阴历|旧历|古历|老历"
# 十月出三: as a recogniser hears it
_FIRST = rf"初|(?<=月)[出除](?=[{NUMERAL}](?![{NUMERAL}个天次口本门十百千万块]))"
DAY = rf"(?P<first>{_FIRST})?(?P<d>[{NUMERAL}]{{1,3}})(?!十?[几多来][号日])(?P<s>号|日)?"  # no 二十几号
RELATIVE_YEARS = {"今年": 0, "去年": 1, "旧年": 1, "上年": 1, "前年": 2, "大前年": 3}
_BEFORE_THE_REPUBLIC = 1911  # 民国元年 is 1912


@dataclass(frozen=True, slots=True)
class DaySaid:
    """Where a day is named and which it can be. Without `day` it is vague, impossible or ambiguous."""

    start: int
    end: int
    day: date | None
    sure: bool = True
    code: str = ""
    choices: tuple[date, ...] = ()
    part: str = ""  # the part of the day that it also says: 昨晚
    weak: bool = False  # counts only beside a word that says what happened: 11.3, 5号
    lunar: bool = False
    yearless: bool = False
    earlier: date | None = None  # the same in the century before, when the year had two digits
    since: bool = False  # counted from what stands right before it: 走了三天
    until: bool = False  # it names the day up to which it counts: 到今天三天
    of_week: bool = False  # named by the day of the week
    month: str = ""  # the lunar month that is all it names, as its `name`


@dataclass(frozen=True, slots=True)
class Years:
    """The year of an expression: none said, one, or one of two digits with its other century."""

    year: int | None
    earlier: int | None = None


def years(four_or_two: str | None, relative: str | None, today: date) -> Years:
    """What the year part of a match says."""
    if relative and relative.startswith("民国"):
        return Years(_BEFORE_THE_REPUBLIC + (number(relative[2:-1]) or 1))
    if relative:
        return Years(today.year - RELATIVE_YEARS[relative])
    if not four_or_two:
        return Years(None)
    value = number(four_or_two)
    if value is None:
        return Years(None)
    if len(four_or_two) == 4:
        return Years(value)
    century = today.year - today.year % 100
    if value <= today.year % 100:
        return Years(century + value, century - 100 + value)
    return Years(century - 100 + value)


def solar(start: int, end: int, when: Years, month: int, day: int, today: date) -> DaySaid:
    """The day of the common calendar; the latest one not after today when no year was said."""
    impossible = DaySaid(start, end, None, code="date_impossible")
    if when.year is None:
        found = calendar.latest(today, month, day)
        if not found:
            return impossible
        return DaySaid(start, end, found, sure=found.year == today.year, yearless=True)
    found = calendar.day_of(when.year, month, day)
    if not found:
        return impossible
    earlier = calendar.day_of(when.earlier, month, day) if when.earlier else None
    return DaySaid(start, end, found, earlier=earlier)


def lunar(start: int, end: int, when: Years, month: int, day: int, today: date, *, leap: bool) -> DaySaid:
    """The day of the lunar calendar, as a calendar day. Never sure: it is repeated back as converted."""
    if when.year is None:
        found = calendar.latest_lunar(today, month, day, leap=leap)
        yearless, earlier = True, None
    else:
        found = calendar.lunar_day(when.year, month, day, leap=leap)
        yearless = False
        earlier = calendar.lunar_day(when.earlier, month, day, leap=leap) if when.earlier else None
    if not found:
        return DaySaid(start, end, None, code="date_impossible", lunar=True)
    return DaySaid(start, end, found, sure=False, lunar=True, yearless=yearless, earlier=earlier)
