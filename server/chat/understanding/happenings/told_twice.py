"""One day that is told twice: vaguely and by its name, by two names, or first its month: 上个月走的，5号."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from server.chat.understanding.days import calendar
from server.chat.understanding.days.expression import LUNAR, DaySaid
from server.chat.understanding.days.periods import days_in, holds, is_lunar, month_of, period_of
from server.chat.understanding.findings import Finding
from server.chat.understanding.happenings.happening import BIRTH, DEATH
from server.chat.understanding.meaning import Context
from server.chat.understanding.numerals import NUMERAL, number
from server.chat.understanding.people.who import People
from server.chat.understanding.phrases import Language
from server.chat.understanding.polarity import contains_only
from server.chat.understanding.utterance import Utterance

_BARE_DAY = re.compile(
    rf"(?P<n>[{NUMERAL}]{{1,3}})[号日]|(?:(?:{LUNAR})的?)?(?:初|(?=廿))(?P<moon>[{NUMERAL}]{{1,2}})[号日]?"
)
_NUMBERED = re.compile(rf"[{NUMERAL}][号日]|月[{NUMERAL}]|\d[./-]\d|\d{{8}}")
_DECADES = 20  # years
_IT_IS = re.compile(r"(?:就|也就|那就|应该|大概|具体|准确|确切|说|的|是|在|那天)*")
_THEN = re.compile(
    r"(?:的?(?:凌晨|清早|早上|早晨|上午|中午|下午|傍晚|晚上|夜里|半夜|那天|这天))?(?:走|没|去世|过世|过身)?[的了哒]?"
)


def without_vague(
    uttered: Utterance, context: Context, lang: Language, days: Sequence[DaySaid]
) -> list[DaySaid]:
    """Without the vague words beside which a day stands by itself that agrees: 走了两个月了，9月25号.

    A number alone is of the month that they name, and is not sure then. 今年走的，就前天: so by any words.
    """
    kept, alone = list(days), _alone(uttered, lang, days, also_counted=True)
    for said in days if alone else ():
        if said.day or said.choices or said.code != "date_vague":
            continue
        for other in _beside(uttered, alone, said):
            if other not in kept:
                continue  # another vague word stands on its other side
            named = _in_month(month_of(uttered.plain, said, context.today), uttered, other)
            period = period_of(uttered.plain, said, context.today)
            if named and named.day and period and period[0] <= named.day <= min(period[1], context.today):
                kept[kept.index(other)] = named
                kept.remove(said)
                break
    return kept


def differing(
    uttered: Utterance,
    context: Context,
    lang: Language,
    people: People,
    days: Sequence[DaySaid],
    found: Sequence[Finding],
) -> list[Finding]:
    """With both days to choose from where another one stands by itself beside it: 前天走的，11月20号."""
    kept, places = list(found), {one.start: at for at, one in enumerate(found) if one.value}
    used = {one.start for one in found}
    alone = {at: one for at, one in _alone(uttered, lang, days).items() if one.start not in used}
    for said in days if alone else ():
        at = places.get(said.start)
        if at is None or said.since or kept[at].question == BIRTH or kept[at].value != str(said.day):
            continue
        for other in _beside(uttered, alone, said):
            if taken_back_between(people, said, other) or other.day in (None, said.day, context.today):
                continue
            kept[at] = which_day(kept[at].question, said, other, (str(said.day), str(other.day)))
            break
    return kept


def taken_back_between(people: People, one: DaySaid | Finding, other: DaySaid | Finding) -> bool:
    """Whether something is taken back between the two: then the second is no other day beside the first."""
    first, last = sorted((one.start, other.start))
    return any(first <= place <= last for place in people.retracted)


def which_day(
    question: str, one: DaySaid | Finding, other: DaySaid | Finding, days: Iterable[object]
) -> Finding:
    """These days to choose from, told by the one and the other for one thing."""
    start, end = min(one.start, other.start), max(one.end, other.end)
    return Finding(question, None, start, end, code="ambiguous", choices=tuple(dict.fromkeys(days)))


def _alone(
    uttered: Utterance, lang: Language, days: Sequence[DaySaid], *, also_counted: bool = False
) -> dict[int, DaySaid]:
    """The days of the calendar that stand by themselves in a clause, by its number.

    `also_counted`: and those that are counted from today, 前天 or 上周三.
    """
    found: dict[int, DaySaid] = {}
    for said in days if len(uttered.clauses) > 1 else ():
        if not said.day or said.since or said.lunar:
            continue
        if not also_counted and (said.of_week or not _by_number(uttered, said)):
            continue
        clause = uttered.clause_at(said.start)
        lead = _IT_IS.match(uttered.plain, clause.start, said.start)
        tail = _THEN.match(uttered.plain, said.end, clause.end)
        start = clause.start if lead and lead.end() == said.start else said.start
        if clause.tells and contains_only(uttered, lang, start, tail.end() if tail else said.end):
            found[clause.number] = said
    return found


def _beside(uttered: Utterance, alone: Mapping[int, DaySaid], said: DaySaid) -> Iterator[DaySaid]:
    number = uttered.clause_at(said.start).number if alone else 0
    return (alone[at] for at in (number - 1, number + 1) if at in alone)


def _by_number(uttered: Utterance, said: DaySaid) -> bool:
    """11月20号, and not 昨天 or 三天前."""
    return _NUMBERED.search(uttered.plain, said.start, said.end) is not None


def _in_month(month: str, uttered: Utterance, said: DaySaid) -> DaySaid | None:
    """The same of this month, where only its number was said; None where the month has no such day."""
    bare = _BARE_DAY.fullmatch(uttered.plain, said.start, said.end) if month and said.yearless else None
    if bare is None:
        return said
    days = days_in(month, number(bare["n"] or bare["moon"]) or 0, by_moon=bool(bare["moon"]))
    told = replace(said, sure=False, yearless=False, lunar=is_lunar(month) or bool(bare["moon"]))
    if len(days) > 1:
        return replace(told, day=None, code="ambiguous", choices=tuple(days))
    return replace(told, day=days[0]) if days else None


def _is_number(uttered: Utterance, said: DaySaid) -> bool:
    """Whether only the number of the day is told, and no month: 22号, 初八."""
    return said.yearless and _BARE_DAY.fullmatch(uttered.plain, said.start, said.end) is not None


def of_that_month(
    uttered: Utterance,
    context: Context,
    people: People,
    question: str,
    said: DaySaid,
    found: Sequence[Finding],
) -> DaySaid:
    """A number alone, of the month that is read back, whose day is still missing, or that was told just
    before it and is taken back in its day alone: 10月8号走的，不对，是9号. Of what comes of a death it is the
    first such day since.
    """
    if said.day is None or not _is_number(uttered, said):
        return said
    of_month = context.dated or context.asked
    waiting = next((str(fact.value) for fact in context.confirming if fact.question == question), "")
    stands = context.of_month != "" and holds(context.of_month, waiting)
    same = _in_month(waiting[:7], uttered, said) if waiting and not (said.lunar or stands) else None
    if same and same.day and same.day <= context.today:
        return same  # 说错了，是9月; 25号没错: of the month that is read back now
    if context.of_month and (question == of_month or (of_month == DEATH and question != BIRTH)):
        told = _in_month(context.of_month, uttered, said) or replace(said, day=None, code="date_impossible")
        if question == of_month or told.day is None or told.lunar:
            return told
        return replace(told, day=_soon_after_death(context, found, told.day.day) or told.day)
    if said.lunar:
        return said
    if question not in (DEATH, BIRTH) and (soon := _soon_after_death(context, found, said.day.day)):
        beside = any(one.question == DEATH and one.value for one in found)
        return replace(said, day=soon, sure=said.sure and beside) if soon != said.day else said
    before = next((one for one in reversed(found) if one.question == question and one.value), None)
    if before is None or not any(before.end <= place <= said.start for place in people.retracted):
        return said
    month = date.fromisoformat(str(before.value))
    day = calendar.day_of(month.year, month.month, said.day.day)
    return replace(said, day=day, sure=False) if day and day != said.day else said


def before_its_death(
    uttered: Utterance, context: Context, days: Sequence[DaySaid], found: Sequence[Finding]
) -> list[Finding]:
    """22号火化的，10月20号走的: a number alone is of the days after the death that is told behind it."""
    died = next((one for one in found if one.question == DEATH and one.value), None)
    bare: dict[str, int] = {}  # by the day that it was taken for
    for said in days if died else ():
        alone = not said.lunar and _is_number(uttered, said)
        if said.day and alone and died and said.start < died.start:
            bare[said.day.isoformat()] = said.day.day

    def since(one: Finding) -> Finding:
        number = bare.get(str(one.value)) if one.question not in (DEATH, BIRTH) else None
        soon = _soon_after_death(context, found, number) if number else None
        return replace(one, value=soon.isoformat()) if soon else one

    return [since(one) for one in found] if bare else list(found)


def _soon_after_death(context: Context, found: Sequence[Finding], number: int) -> date | None:
    """10月20号走的，22号火化的: the first day of that number since the death, of its month or the next."""
    told = next((one.value for one in found if one.question == DEATH and one.value), context.held(DEATH))
    if not isinstance(told, str):
        return None
    died = date.fromisoformat(told)
    months = (died.year, died.month), calendar.month_before(died, -1)
    days = (calendar.day_of(*month, number) for month in months)
    return next((day for day in days if day and died <= day <= context.today), None)


def as_a_life(found: Sequence[Finding]) -> list[Finding]:
    """1953.4.2 11.17殁: of two days of a death the one that lies decades before is that of the birth."""
    died = [str(one.value) for one in found if one.question == DEATH and one.value]
    if len(died) < 2 or any(one.question == BIRTH for one in found):
        return list(found)
    latest = date.fromisoformat(max(died))

    def of_birth(one: Finding) -> Finding:
        told = one.question == DEATH and one.value
        long_ago = told and latest.year - date.fromisoformat(str(one.value)).year >= _DECADES
        return replace(one, question=BIRTH, sure=False) if long_ago else one

    return [of_birth(one) for one in found]
