"""The day of a birth, as what stands beside it tells: the year, or the century that is likelier."""

from __future__ import annotations

import re
from datetime import date, timedelta

from server.chat.understanding.days import calendar
from server.chat.understanding.days.expression import YEAR, DaySaid, years
from server.chat.understanding.days.periods import month_of
from server.chat.understanding.findings import Finding
from server.chat.understanding.happenings.happening import BIRTH
from server.chat.understanding.meaning import Context
from server.chat.understanding.numerals import DIGIT, NUMERAL, number
from server.chat.understanding.phrases import Language
from server.chat.understanding.utterance import Utterance

_YEAR_ALONE = re.compile(
    rf"(?:[他她]|老人家?|[我]?[爸妈爹娘]|应该|大概|好像|就|年份|[是系在于的]|出?生|属.的?|[生出]日)*"
    rf"(?:(?P<y>民国(?:元|[{NUMERAL}]{{1,3}})年|[{DIGIT}]{{4}}年?|[{DIGIT}]{{2}}年)|(?P<z>[{DIGIT}]{{2}})(?=的))"
    r"(?:出?的?生|出世|养|属.|那一?年|[的人吧了啊嘛呢咯哒年]|老历|农历|阴历)*"
)
_ABOUT_WHEN = re.compile(
    rf"(?:[他她]|老人家?|我?[爸妈爹娘]|应该|大概|好像|就|[是系在于])*(?:民国[元{NUMERAL}]{{1,3}}|(?P<y>[{DIGIT}]{{4}}|[{DIGIT}]{{2}}))年"
    rf"(?:[正冬腊]月|[{NUMERAL}]{{1,3}}月份?)?(?:间|里|头上)?(?:出?生|的|人|生人|吧|了)*"
)
_CENTURY = 100
_YEAR, _FULL_YEAR = re.compile(YEAR), re.compile(rf"[{DIGIT}]{{4}}年")
_THEN_BORN = re.compile(r"(?:(?P<named>生|的?人|的?生人)|的)(?=[，。；！\n]|$)")
_A_CHILD = re.compile(
    r"(?:凌晨|早上|上午|中午|下午|晚上|夜里)?(?:才|刚)?(?:生|出生)下?来?的?(?:这个|那个|头一?个|一个|个)?"
    r"(?:孩子|小孩|细伢子|毛毛|毛伢子|宝宝|娃娃?|婴儿|小崽|小伢)(?=[，。；！\n]|$)"
)
_BY_PAPER = re.compile(r"(?:身份证|户口[本簿]?)(?:子)?[上里]?(?:面|头)?(?:写|印|登记?)?的?(?:是|：)?$")
_IT_IS = re.compile(r"(?<![他她])[是于到从自]$")
_LONG_AGO = 18  # years: a day before that, of which nothing else is told, is nobody's death
_INFANCY = timedelta(days=120)
_OLDEST = 115  # years: a birth before that is taken for the other century


def year_beside(uttered: Utterance, said: DaySaid) -> str:
    """属虎的，三八年的，三月十二: the one year of birth that is told in words of its own."""
    clause, text = uttered.clause_at(said.start), uttered.plain
    beside = [text[clause.start : said.start], text[said.end : clause.end]]
    beside += [one.text for one in uttered.clauses if one is not clause and not one.asks]
    years = {hit["y"] or hit["z"] for part in beside if (hit := _YEAR_ALONE.fullmatch(part))}
    return years.pop().removesuffix("年") + "年" if len(years) == 1 else ""


def only_about_when(uttered: Utterance, today: date) -> bool:
    """四五年腊月的，哪天不晓得: whether the year of a birth is told, and perhaps the month, but no day."""
    told = (_ABOUT_WHEN.fullmatch(clause.text) for clause in uttered.clauses if clause.tells)
    this_year = today.year % _CENTURY
    return any(hit["y"] is None or (number(hit["y"]) or 0) % _CENTURY != this_year for hit in told if hit)


def lived_from(uttered: Utterance, today: date, said: DaySaid) -> bool:
    """四六年正月初五的人, 身份证上是1945年12月3号: whether a day with its year is that of a birth."""
    then, before = _THEN_BORN.match(uttered.plain, said.end), uttered.plain[: said.start]
    if said.day is None or said.yearless:
        return False
    long_ago = today.year - said.day.year > _LONG_AGO
    if long_ago and _BY_PAPER.search(before):
        return True
    return then is not None and not _IT_IS.search(before) and (bool(then["named"]) or long_ago)


def newborn(uttered: Utterance, lang: Language, today: date, said: DaySaid) -> bool:
    """11月8号生的孩子，9号走了: whether the day without a year is that of a child who died since."""
    if said.day is None or today - said.day > _INFANCY or not _A_CHILD.match(uttered.plain, said.end):
        return False
    return lang.group("gone").within(uttered.plain, said.end)


def born(context: Context, said: DaySaid) -> Finding:
    """The birth on this day; what is doubtful about it where it has no year, or is to come."""
    place = said.start, said.end
    assert said.day is not None
    if said.yearless:
        year = next((int(str(f.value)[:4]) for f in context.confirming if f.question == BIRTH), 0)
        day = calendar.day_of(year, said.day.month, said.day.day) if year and not said.lunar else None
        if day is not None:  # 不对，二月十四是公历: of the year that was read back
            return Finding(BIRTH, day.isoformat(), *place, sure=False)
        return Finding(BIRTH, None, *place, code="date_vague")
    day = said.day
    if said.earlier and context.today.year - said.earlier.year <= _OLDEST:
        return Finding(BIRTH, said.earlier.isoformat(), *place, sure=False)
    if day > context.today:
        return Finding(BIRTH, None, *place, code="date_future")
    return Finding(BIRTH, day.isoformat(), *place, sure=said.sure)


def born_vaguely(uttered: Utterance, context: Context, said: DaySaid) -> Finding:
    """The birth of which no day is told, with the year or the month that is: 三八年生的, 1938年五月."""
    place = said.start, said.end
    if said.yearless:
        return Finding(BIRTH, None, *place, code="date_vague", month=context.year)
    if year := _year_alone(uttered, context.today, said):
        return Finding(
            BIRTH, None, year.start(), said.end, code="date_vague", month=_born_in(year, context.today)
        )
    choices = tuple(day.isoformat() for day in said.choices if day <= context.today)
    full = _FULL_YEAR.search(uttered.plain, said.start, said.end)
    month = month_of(uttered.plain, said, context.today) if full else context.year
    return Finding(BIRTH, None, *place, code=said.code or "date_vague", choices=choices, month=month)


def _year_alone(uttered: Utterance, today: date, said: DaySaid) -> re.Match[str] | None:
    """民国三十四年, where that is all that is said of the day."""
    clause = uttered.clause_at(said.start)
    told = _YEAR.finditer(uttered.plain, clause.start, said.end) if not said.choices else ()
    return next((hit for hit in told if hit.end() == said.end and _born_in(hit, today)), None)


def _born_in(told: re.Match[str], today: date) -> str:
    """The year, of two centuries the one in which who died can have been born; "" where none is."""
    said = years(told["y"], told["ry"], today)
    year = said.earlier if said.earlier and today.year - said.earlier <= _OLDEST else said.year
    return f"{year:04}" if year and today.year - _OLDEST <= year <= today.year else ""
