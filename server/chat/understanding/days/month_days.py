"""Days told by their place in a month: 上个月最后一天, 这个月头一天, 十月的最后一个礼拜六."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from server.chat.understanding.days import calendar
from server.chat.understanding.days.expression import LUNAR, YEAR, DaySaid, years
from server.chat.understanding.numerals import NUMERAL, number
from server.chat.understanding.phrases import Language

MONTHS_AGO = {"上上": 2, "上": 1, "这": 0, "本": 0, "当": 0, "下": -1}
_PLACED = re.compile(
    rf"(?P<c>(?:{LUNAR})的?)?(?:(?P<w>上上|上|这|本)个?月|(?:{YEAR}的?)?(?P<m>[{NUMERAL}]{{1,3}})月)(?:份|底|末)?[里的]{{0,2}}"
    r"(?:(?P<last>最后|最末|倒数第)|第|(?P<front>头|最前))(?P<n>[一二两三四五])?"
    r"(?:天|日|个?(?:星期|礼拜|周)(?P<d>[一二三四五六日天1-7]))(?!里|内|之)"
)


_OF_A_YEAR = re.compile(rf"(?P<c>[阳公新]历的?)?{YEAR}的?(?:(?P<last>最后|最末)|[第头])一?(?:天|日)")


def days_of_a_year(text: str, today: date, lang: Language) -> Iterator[DaySaid]:
    """阳历去年最后一天: of the common calendar, and sure where it is called so: else it may be 大年三十."""
    for hit in _OF_A_YEAR.finditer(text) if not lang.group("lunar").within(text) else ():
        year = years(hit["y"], hit["ry"], today).year
        day = calendar.day_of(year, *((12, 31) if hit["last"] else (1, 1))) if year else None
        if day and day <= today:
            yield DaySaid(hit.start(), hit.end(), day, sure=bool(hit["c"]))


def days_of_a_month(text: str, today: date, lang: Language) -> Iterator[DaySaid]:
    """The first or the last day of a month, or its second or last Sunday; sure where the month is."""
    for hit in _PLACED.finditer(text) if "月" in text else ():
        if hit["c"] and (by_moon := _of_lunar_month(hit, today)):
            yield DaySaid(hit.start(), hit.end(), by_moon, sure=False, lunar=True, yearless=not hit["ry"])
            continue
        if lang.group("lunar").within(text) or (hit["m"] and not 1 <= (number(hit["m"]) or 0) <= 12):
            continue
        if hit["w"]:
            year, month = calendar.month_before(today, MONTHS_AGO[hit["w"]])
        else:
            month = number(hit["m"]) or 0
            year = years(hit["y"], hit["ry"], today).year or today.year - (month > today.month)
        count = number(hit["n"] or "一") or 1
        day = _place(year, month, count, bool(hit["last"]), hit["d"])
        if day is not None:
            sure = bool(hit["w"]) and day <= today
            yield DaySaid(hit.start(), hit.end(), day, sure=sure, yearless=not (hit["y"] or hit["ry"]))


def _of_lunar_month(hit: re.Match[str], today: date) -> date | None:
    """农历九月的最后一天: of the last such month that is over; None for any other place in it."""
    month, when = number(hit["m"] or "") or 0, years(hit["y"], hit["ry"], today)
    running = calendar.lunar_month_of(today)
    if hit["d"] or hit["n"] not in (None, "一") or not (running and month) or running.month == month:
        return None
    for year in (when.year,) if when.year else (today.year, today.year - 1):
        day = calendar.last_day(year, month) if hit["last"] else calendar.lunar_day(year, month, 1)
        if day and day <= today:
            return day
    return None


def _place(year: int, month: int, count: int, from_the_end: bool, weekday: str | None) -> date | None:
    first = date(year, month, 1)
    last = calendar.month_end(year, month)
    days = [first + timedelta(days=number) for number in range(last.day)]
    if weekday:
        wanted = calendar.weekday_number(weekday)
        days = [day for day in days if day.weekday() == wanted]
    if from_the_end:
        days.reverse()
    return days[count - 1] if count <= len(days) else None
