"""Days by their names: 端午, 去年中秋前一天, 国庆节, 除夕, and the solar terms: 立冬那天."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta

from config.catalogue.sayings import Festival, TermWord
from server.chat.understanding.days import calendar
from server.chat.understanding.days.expression import LUNAR, YEAR, DaySaid, Years, years
from server.chat.understanding.numerals import NUMERAL, number
from server.chat.understanding.phrases import Language, Words

_BEFORE = re.compile(rf"{YEAR}的?(?:{LUNAR}|公历|阳历)?的?(?:过)?$")
_LONGEST_YEAR = 14
_WEATHER = ("下", "落", "飘", "场", "起", "了")  # 下大雪那天
_AN_AGE = re.compile(r"今年三十|年三十(?!一大?早)(?=岁|出头|来岁|[一二三四五六七八九几多])")  # 今年三十一
_OVER = ("过了", "过完", "过哒")
_THAT_DAY = "那天"
_MONTH_BEFORE = re.compile(rf"(?:(?:{LUNAR})的?)?(?P<m>[正腊]|[{NUMERAL}]{{1,2}})月的?$")
_MONTHS = {"正": 1, "腊": 12}
_FEW = "1-9两二三四五六七八九"
_NEXT_TO_IT = re.compile(
    r"节?(?:的|过|之|以)*?(?:(?P<back>[前先]一[天日晚夜]|头一?[天日晚夜]|前夜)|(?P<on>后一[天日]|次日|转天|隔天)"
    rf"|(?:[之以过]?后|过[了完哒]?)(?:的|头)?(?P<after>[{_FEW}])[天日]|[之以]?前头?(?P<prior>[{_FEW}])[天日]"
    r"|(?:长假|假期|放假|假)?的?第(?P<n>[二三四五六七])[天日])"
)
_PASSED = re.compile(rf"节?的?(?P<after>[{_FEW}])[天日]")  # 过了清明三天
# 中秋前, 国庆期间, 元宵都没过成: around it, and no day.
_AROUND = re.compile(
    r"(?:节气?|当[天日]|那[天日])?的?(?:前后|左右|附近|[之以]?前(?!一)|[之以过]?后(?!一)|期间|假|放假|长假|那几|那段|那阵"
    r"|那个?[周星月]|前夕|还没|没到|快到|刚过|过了|过完|回|没几天|没过几|不久"
    r"|[都也还节]{0,3}(?:没|冇|等不|熬不|撑不|过不)(?:有|得)?(?:过|吃|到|来|成|赶|团|熬|等|撑|挨))"
)


def festivals(text: str, today: date, lang: Language) -> Iterator[DaySaid]:
    """端午, 去年中秋, 除夕, and the day before or after: without a year the last one that was."""
    for entry, words in lang.possible(lang.sayings.festivals, text):

        def day_in(year: int, entry: Festival = entry) -> date | None:
            return _festival(year, entry.lunar, entry.month, entry.day)

        for first, end in _places(text, entry, words, lang):
            if _AN_AGE.search(text, max(0, first - 1), end + 3):
                continue
            when, start = year_before(text, _with_its_month(text, first, entry.month), today)
            yield from named(text, start, end, when, day_in, today, lunar=entry.lunar)


def solar_terms(text: str, today: date, lang: Language) -> Iterator[DaySaid]:
    """立冬那天, 去年冬至. Never sure: it is repeated back as converted."""
    for entry, words in lang.possible(lang.sayings.terms, text):
        for first, end in _places(text, entry, words, lang):
            if text[:first].endswith(_WEATHER) and not text[:first].endswith(_OVER):
                continue
            when, start = year_before(text, first, today)
            if _in_a_name(text, start, lang):
                continue

            def day_in(year: int, entry: TermWord = entry) -> date | None:
                return calendar.day_of_term(year, entry.degrees)

            yield from named(text, start, end, when, day_in, today, lunar=False)


def _with_its_month(text: str, start: int, month: int) -> int:
    """五月端午: where the name of the festival begins, with the month in which it is."""
    hit = _MONTH_BEFORE.search(text, max(0, start - _LONGEST_YEAR), start)
    return hit.start() if hit and (_MONTHS.get(hit["m"]) or number(hit["m"])) == month else start


def _in_a_name(text: str, start: int, lang: Language) -> bool:
    """王冬至, 李国庆."""
    surnames = lang.sayings.surnames
    return surnames is not None and start > 0 and text[start - 1] in surnames.single


def _places(text: str, entry: Festival | TermWord, words: Words, lang: Language) -> Iterator[tuple[int, int]]:
    """Where it stands; 小雪 and 国庆, also weather and names, only with a year or before 的头一日."""
    spans = [hit.span() for hit in words.find(text)]
    yield from spans
    for name in {word.removesuffix(_THAT_DAY) for word in entry.words if word.endswith(_THAT_DAY)}:
        first = text.find(name)
        end = first + len(name)
        if (
            first >= 0
            and not _in_a_name(text, first, lang)
            and (_NEXT_TO_IT.match(text, end) or _BEFORE.search(text, max(0, first - _LONGEST_YEAR), first))
            and not any(start <= first < last for start, last in spans)
        ):
            yield first, end


def year_before(text: str, start: int, today: date) -> tuple[Years, int]:
    """The year that is said before the name, and where the whole expression begins."""
    before = _BEFORE.search(text, max(0, start - _LONGEST_YEAR), start)
    return (years(before["y"], before["ry"], today), before.start()) if before else (Years(None), start)


def named(
    text: str,
    start: int,
    end: int,
    when: Years,
    day_in: Callable[[int], date | None],
    today: date,
    *,
    lunar: bool,
) -> Iterator[DaySaid]:
    """The day itself or the one before or after it; never sure, because it is converted."""
    if text[:start].endswith(_OVER):
        beside = _PASSED.match(text, end)
        if beside is None:
            yield DaySaid(start, end, None, code="date_vague", yearless=not when.year)
            return
    else:
        beside = _NEXT_TO_IT.match(text, end)
    if beside:
        end = beside.end()
    elif around := _AROUND.match(text, end):
        yield DaySaid(start, around.end(), None, code="date_vague", yearless=not when.year)
        return
    shift = timedelta(days=_beside(beside) if beside else 0)
    tries = (when.year,) if when.year else range(today.year + 1, today.year - 3, -1)
    days = (day + shift for year in tries if year and (day := day_in(year)))
    found = next((day for day in days if when.year or day <= today), None)
    earlier = day_in(when.earlier) if when.earlier else None
    if found:
        earlier = earlier + shift if earlier else None
        yield DaySaid(start, end, found, sure=False, lunar=lunar, yearless=not when.year, earlier=earlier)


def _beside(hit: re.Match[str]) -> int:
    """How many days after the named one; 国庆第三天 counts the first, 清明过了三天 does not."""
    said = hit.groupdict()
    if said["after"]:
        return number(said["after"]) or 0
    if said["prior"]:
        return -(number(said["prior"]) or 0)
    if hit["n"]:
        return (number(hit["n"]) or 1) - 1
    return -1 if hit["back"] else 1


def _festival(year: int, by_moon: bool, month: int, day: int) -> date | None:
    if not by_moon:
        return calendar.day_of(year, month, day)
    if day == 30:
        return calendar.last_day(year, month)
    return calendar.lunar_day(year, month, day)
