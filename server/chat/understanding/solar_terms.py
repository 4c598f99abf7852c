"""Days of the solar terms: 冬至, 立冬那天. They follow the sun and not the number of the month."""

from __future__ import annotations

import functools
import math
import re
from collections.abc import Iterator
from datetime import date, timedelta

from server.chat.understanding.days import YEAR, DaySaid, years
from server.chat.understanding.phrases import Language

_BEFORE = re.compile(rf"{YEAR}的?$")
_LONGEST_YEAR = 8
_WEATHER = ("下", "落", "飘", "场", "起")  # 下大雪那天
_ABOUT = re.compile(r"前后|左右|前几天|后几天|前不久|过后")
_MIDNIGHT = -8 / 24  # in China, in days of universal time


def solar_terms(text: str, today: date, lang: Language) -> Iterator[DaySaid]:
    """立冬那天, 去年冬至. Never sure: it is repeated back as converted."""
    for entry, words in lang.possible(lang.sayings.terms, text):
        for hit in words.find(text):
            if text[: hit.start()].endswith(_WEATHER):
                continue
            before = _BEFORE.search(text, max(0, hit.start() - _LONGEST_YEAR), hit.start())
            when = years(before["y"], before["ry"], today) if before else years(None, None, today)
            start = before.start() if before else hit.start()
            if about := _ABOUT.match(text, hit.end()):
                yield DaySaid(start, about.end(), None, code="date_vague")
                continue
            tries = (when.year,) if when.year else (today.year, today.year - 1)
            days = (day_of_term(year, entry.degrees) for year in tries)
            found = next((day for day in days if when.year or day <= today), None)
            if found:
                yield DaySaid(start, hit.end(), found, sure=False, yearless=not when.year)


@functools.lru_cache(maxsize=256)
def day_of_term(year: int, degrees: int) -> date:
    """The day in China on which the sun reaches this longitude."""
    spring = date(year, 3, 20)
    day = spring + timedelta(days=round((degrees - (360 if degrees > 280 else 0)) * 1.0146) - 4)
    for _ in range(9):
        tomorrow = day + timedelta(days=1)
        if (_longitude(tomorrow) - degrees) % 360 < 180 <= (_longitude(day) - degrees) % 360:
            break
        day = tomorrow
    return day


def _longitude(day: date) -> float:
    """The apparent longitude of the sun when the day begins in China, to a hundredth of a degree."""
    century = (day.toordinal() - date(2000, 1, 1).toordinal() - 0.5 + _MIDNIGHT + 0.0008) / 36525
    mean = 280.46646 + 36000.76983 * century + 0.0003032 * century**2
    anomaly = math.radians(357.52911 + 35999.05029 * century - 0.0001537 * century**2)
    centre = (
        (1.914602 - 0.004817 * century) * math.sin(anomaly)
        + 0.019993 * math.sin(2 * anomaly)
        + 0.000289 * math.sin(3 * anomaly)
    )
    node = math.radians(125.04 - 1934.136 * century)
    return (mean + centre - 0.00569 - 0.00478 * math.sin(node)) % 360
