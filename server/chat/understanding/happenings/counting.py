"""A day named beside how long ago it was: 20号走的，已经走了五天了. If they agree the named one counts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from server.chat.understanding.days.dates import days_said
from server.chat.understanding.days.expression import DaySaid
from server.chat.understanding.findings import Finding
from server.chat.understanding.happenings.told_twice import taken_back_between, which_day
from server.chat.understanding.meaning import Context
from server.chat.understanding.people.who import People
from server.chat.understanding.phrases import Language, Looked
from server.chat.understanding.polarity import contains_only
from server.chat.understanding.utterance import Utterance

_WEEKS = re.compile(r"周|星期|礼拜")
_ABOUT = re.compile(r"大概|大约|差不多|左右|将近|快|来天|多天|天多|好像|估计|可能|应该|吧")
_IT_IS = re.compile(r"(?:就|也就|那就|应该|大概)*是在?")
_NEAR = 4  # characters around a count in which it is said to be a rough one
_ROUGHLY = 2  # days by which a count of weeks, or a rough one, may be off


def reconciled(
    uttered: Utterance,
    context: Context,
    lang: Language,
    people: People,
    days: Sequence[DaySaid],
    found: Sequence[Finding],
) -> list[Finding]:
    """Without the days that are only counted beside one that is named, in this turn or before, and agrees.

    Where the two do not agree both are asked back. The first day is counted along by some, by others not.
    """
    kept = list(found)
    for said in days:
        if not said.since or not (said.day or said.choices):
            continue
        counted = next((one for one in kept if one.start == said.start), None)
        named = _named(uttered, lang, days, kept, said, counted)
        if named is None:
            held = context.held(counted.question) if counted else None
            if (
                counted
                and isinstance(held, str)
                and not _counted_before(context, lang, counted)
                and _agrees(uttered, context, said, date.fromisoformat(held))
            ):
                kept[kept.index(counted)] = replace(counted, value=held, code="", choices=())
            continue
        if taken_back_between(people, said, named):
            continue
        kept = [one for one in kept if one not in (counted, named)]
        if _agrees(uttered, context, said, date.fromisoformat(named.value)):
            kept.append(named)
            continue
        others = (said.day,) if said.day else said.choices
        days_told = (named.value, *(day.isoformat() for day in others))
        kept.append(which_day(named.question, said, named, days_told))
    return kept


def _named(
    uttered: Utterance,
    lang: Language,
    days: Sequence[DaySaid],
    found: Sequence[Finding],
    said: DaySaid,
    counted: Finding | None,
) -> Finding | None:
    """The day that is named for what is counted from, or stands by itself beside it: 走了五天了，11月20号."""
    number = uttered.clause_at(said.start).number
    if counted is None:  # 20号走的，有五天了
        dated = {day.start for day in days if day.day and not day.since}
        alone = contains_only(uttered, lang, said.start, said.end)
        before = (one for one in found if alone and one.start in dated and one.value)
        return next((one for one in before if uttered.clause_at(one.end - 1).number == number - 1), None)
    same = [one for one in found if one.question == counted.question and one is not counted and one.value]
    if same:
        return same[0] if all(one.value == same[0].value for one in same) else None
    taken = {one.start for one in found}
    for other in days:
        clause = uttered.clause_at(other.start)
        beside = abs(clause.number - number) == 1 and clause.tells
        if other.since or other.day is None or other.start in taken or not beside:
            continue
        lead = _IT_IS.match(uttered.plain, clause.start, other.start)
        if contains_only(uttered, lang, lead.start() if lead else other.start, other.end):
            value = other.day.isoformat()
            return Finding(counted.question, value, other.start, other.end, other.sure, lunar=other.lunar)
    return None


def _counted_before(context: Context, lang: Language, counted: Finding) -> bool:
    """Whether what is read back was only counted too: after 走了三天了 a 四天 is another count."""
    said = next((fact.said for fact in context.confirming if fact.question == counted.question), "")
    return any(day.since for day in days_said(Looked(said), context.today, lang)) if said else False


def _agrees(uttered: Utterance, context: Context, said: DaySaid, named: date) -> bool:
    """Whether somebody who died on the named day is dead for so long."""
    if said.day is None or said.until:
        return named in (said.day, *said.choices)
    around = uttered.plain[max(0, said.start - _NEAR) : said.end + _NEAR]
    off = (named - said.day).days
    if _WEEKS.search(around[: said.end - said.start + _NEAR]) or _ABOUT.search(around):
        return abs(off) <= _ROUGHLY
    return off in (0, 1)
