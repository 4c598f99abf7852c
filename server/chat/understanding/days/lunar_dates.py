"""Days of the lunar calendar by their months and numbers: 腊月二十, 初五."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from server.chat.understanding.days import calendar
from server.chat.understanding.days.expression import DAY, LUNAR, YEAR, DaySaid, lunar, years
from server.chat.understanding.numerals import NUMERAL, number
from server.chat.understanding.phrases import Language

_BEFORE = re.compile(rf"{YEAR}的?(?:{LUNAR})?的?(?P<leap>闰)?$|(?P<only>闰)$")
_AFTER = re.compile(rf"(?:里|的)?{DAY}")
_FIRST = re.compile(
    rf"(?P<c>{LUNAR})?的?(?:初(?P<d>[{NUMERAL}]{{1,2}})|(?P<t>廿[{NUMERAL}]?))(?:日|号)?(?![中级一二三]?[中级步])"
)
_NO_FIRST = r"(?P<d>十[一二三四五六七八九]?|二十[一二三四五六七八九]?|三十)"
# 老历的十二: no month, and no 初 behind the tenth day.
_BY_THE_MOON = re.compile(rf"(?:{LUNAR})的?{_NO_FIRST}(?:日|号)?(?![月{NUMERAL}几多来])")
# 初九过的背，十一那天烧的: beside a day of the lunar month a number is another one of it.
_THAT_DAY = re.compile(
    rf"初[{NUMERAL}][^{NUMERAL}].*?(?<![{NUMERAL}月第初]){_NO_FIRST}(?:那[天日]|(?=就?(?:[送拖拉]去|去)?(?:烧|火化|火葬)))"
)
_LONGEST_YEAR = 14
# 去年腊月走的, 农历九月, and no day of it.
_NUMBERED_MONTH = re.compile(rf"(?:(?:{LUNAR})的?闰?|闰)(?P<m>[{NUMERAL}]{{1,2}})月")
_NO_DAY = re.compile(rf"(?:份|间|里头?|[底尾头初末中上下]旬?)?(?![{NUMERAL}初廿最半])")


def named_months(text: str, today: date, lang: Language) -> Iterator[DaySaid]:
    """腊月二十, 去年冬月初三, 正月十五."""
    for entry, words in lang.possible(lang.sayings.months, text):
        for hit in words.find(text):
            after = _AFTER.match(text, hit.end())
            day = number(after["d"]) if after else None
            if not after or day is None:
                continue
            before = _BEFORE.search(text, max(0, hit.start() - _LONGEST_YEAR), hit.start())
            when = years(before["y"], before["ry"], today) if before else years(None, None, today)
            start = before.start() if before else hit.start()
            leap = bool(before and (before["leap"] or before["only"]))
            yield lunar(start, after.end(), when, entry.month, day, today, leap=leap)


def months_alone(text: str, today: date, lang: Language) -> Iterator[DaySaid]:
    """去年腊月, 农历九月里: the month of the lunar calendar, of which no day is told."""
    months = lang.possible(lang.sayings.months, text)
    named = [(hit, entry.month) for entry, words in months for hit in words.find(text)]
    if "月" in text:
        named += [(hit, number(hit["m"]) or 0) for hit in _NUMBERED_MONTH.finditer(text)]
    for hit, month in named:
        after = _NO_DAY.match(text, hit.end())
        if not after:
            continue
        before = _BEFORE.search(text, max(0, hit.start() - _LONGEST_YEAR), hit.start())
        when = years(before["y"], before["ry"], today) if before else years(None, None, today)
        leap = "闰" in hit[0] or bool(before and (before["leap"] or before["only"]))
        told = None if leap else calendar.begun_lunar_month(today, month, when.year)
        start = before.start() if before else hit.start()
        of_it = told.name if told else ""
        yield DaySaid(start, after.end(), None, code="date_vague", lunar=True, month=of_it)


def first_days(text: str, today: date, lang: Language) -> Iterator[DaySaid]:
    """初五, 廿三: of the lunar month that is running, or of the one before."""
    for hit in _FIRST.finditer(text):
        day = number(hit["d"] or hit["t"])
        if day is None or not 1 <= day <= 30 or (hit["d"] and day > 10):
            continue
        found = calendar.latest_lunar_day(today, day)
        yield DaySaid(hit.start(), hit.end(), found, sure=False, lunar=True, yearless=True)
    for other in (_BY_THE_MOON.search(text), _THAT_DAY.search(text)):
        if other and (found := calendar.latest_lunar_day(today, number(other["d"]) or 0)):
            yield DaySaid(other.start("d"), other.end(), found, sure=False, lunar=True, yearless=True)
