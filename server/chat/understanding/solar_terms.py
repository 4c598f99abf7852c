"""Days of the solar terms: 冬至, 立冬那天. They follow the sun and not the number of the month."""

from __future__ import annotations

import functools
import math
from collections.abc import Iterator
from datetime import date, timedelta

from config.catalogue.sayings import TermWord
from server.chat.understanding.days import DaySaid
from server.chat.understanding.named_days import named, year_before
from server.chat.understanding.phrases import Language

_WEATHER = ("下", "落", "飘", "场", "起")  # 下大雪那天
_MIDNIGHT = -8 / 24  # in China, in days of universal time


def solar_terms(text: str, today: date, lang: Language) -> Iterator[DaySaid]:
    """立冬那天, 去年冬至. Never sure: it is repeated back as converted."""
    for entry, words in lang.possible(lang.sayings.terms, text):
        for hit in words.find(text):
            if text[: hit.start()].endswith(_WEATHER):
                continue
            when, start = year_before(text, hit.start(), today)
            surnames = lang.sayings.surnames
            if surnames is not None and start and text[start - 1] in surnames.single:
                continue  # 王冬至

            def day_in(year: int, entry: TermWord = entry) -> date:
                return day_of_term(year, entry.degrees)

            yield from named(text, start, hit.end(), when, day_in, today, lunar=False)


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
