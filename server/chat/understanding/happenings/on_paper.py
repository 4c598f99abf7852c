"""A day beside another one that a paper says: which of them it was, and which of them shall count."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from server.chat.understanding.days import calendar
from server.chat.understanding.days.dates import latest_with
from server.chat.understanding.days.expression import DaySaid
from server.chat.understanding.findings import Finding
from server.chat.understanding.happenings.happening import BIRTH, DEATH
from server.chat.understanding.happenings.in_truth import in_truth, tells_no_more, true_number
from server.chat.understanding.happenings.told_twice import which_day
from server.chat.understanding.meaning import Context
from server.chat.understanding.numerals import NUMERAL, number
from server.chat.understanding.sources import counts_by
from server.chat.understanding.utterance import Clause, Utterance

_CERTIFIED = re.compile(
    r"(?:死亡|火化|医学|推断)[^，]{0,4}(?:证|书)[^，]{0,3}[上里]?[^，]{0,3}(?:写|开|记|填|登|是|印)"
)
_WRITTEN = re.compile(
    r"(?:证明?书?|证件|本子?|簿子?|单子?|卡|碑|材料|系统|档案|病历)(?:[上里][头面边]?)?(?:他们?|医院|人家|给)?"
    r"(?:[写开记填登印刻录打标](?:[录记印])?(?:的|成|了|着|的是|的日子是)?|(?<=[上里头面边])是?)(?:是|：|他|她)?$"
    r"|(?:医院|医生|大夫|派出所|公安|村里|社区|殡仪馆)[那里]?(?:给|帮)?[写开记填登]的?(?:证明?|单子)?(?:上)?(?:写)?的?(?:是|：)?$"
)
_WHEN_WRITTEN = re.compile(r"(?:才|就|去|给)?(?:[开办发出补打]|签发|盖)")
_NUMBER = re.compile(rf"(?<![{NUMERAL}月])[{NUMERAL}]{{1,3}}$")
_NEAR = timedelta(days=15)  # within which the two days of one death are


def with_true_number(uttered: Utterance, context: Context, days: list[DaySaid]) -> list[DaySaid]:
    """With the day of which only the number is told: 证明上是十月二十三，实际二十二.

    It is of the month that the paper says, and so is 22号 there.
    """
    for clause in uttered.clauses if context.asked != BIRTH else ():
        true = true_number(clause.text)
        before = uttered.clauses[clause.number - 1] if clause.number else None
        if true is None or before is None or not (clause.tells and before.tells):
            continue
        start, end = clause.start + true.start("told"), clause.start + true.end("told")
        written = next(_written(uttered, context, before, days), None)
        told = next((one for one in days if one.start < end and start < one.end), None)
        day = number(true["d"])
        if written is None or not day or day > 31 or (told and not told.yearless):
            continue
        beside = _beside(context, written, day, moon=bool(true["moon"]))
        if beside is None:
            continue
        kept = (one for one in days if one is not told and one.start != written.start)
        said = replace(beside, start=start, end=end)
        return sorted((*kept, written, said), key=lambda one: one.start)
    return days


def _written(
    uttered: Utterance, context: Context, clause: Clause, days: Sequence[DaySaid]
) -> Iterator[DaySaid]:
    """The day that a paper says, at the end of the clause, also by its number alone."""
    for said in days:
        if clause.start <= said.start and tells_no_more(uttered.plain, said.end, clause.end):
            if _WRITTEN.search(uttered.plain, clause.start, said.start):
                yield said
            return
    if bare := _NUMBER.search(clause.text):
        day = number(bare.group()) or 0
        found = latest_with(context.today, day) if 1 <= day <= 31 else None
        start = clause.start + bare.start()
        if found and _WRITTEN.search(uttered.plain, clause.start, start):
            yield DaySaid(start, clause.end, found, sure=False, weak=True, yearless=True)


def _beside(context: Context, written: DaySaid, day: int, *, moon: bool) -> DaySaid | None:
    """The day of that number, also of the lunar calendar, for which the written one stands."""
    choices = written.choices or ((written.day,) if written.day else ())
    by_moon = (moon or written.lunar,) if len(choices) == 1 else (moon, True)  # 十月二十: by either calendar
    if not choices or len(choices) != len(by_moon):
        return None
    both = zip(choices, by_moon, strict=True)
    found = [_near(context.today, one, day, by_the_moon) for one, by_the_moon in both]
    days = tuple(one for one in found if one)
    told = replace(written, sure=False, weak=True, yearless=True, lunar=any(by_moon))
    if len(days) < len(choices):
        return None
    return replace(told, choices=days) if written.choices else replace(told, day=days[0])


def _near(today: date, written: date, day: int, by_the_moon: bool) -> date | None:
    latest = min(today, written + _NEAR)
    return calendar.latest_lunar_day(latest, day) if by_the_moon else latest_with(latest, day)


def beside_a_paper(
    uttered: Utterance, context: Context, days: Sequence[DaySaid], found: Sequence[Finding]
) -> list[Finding]:
    """With what is told to be so, read back, where another day is written: 证明上是23号，其实是22号走的.

    A certificate of death may be right, and both days are asked back; what is said to count does.
    """
    if not days or len(uttered.clauses) < 2:
        return list(found)
    chosen = _as_written(uttered, context, days, found)
    return chosen or _as_told(uttered, days, _as_certified(uttered, days, found))


def _as_written(
    uttered: Utterance, context: Context, days: Sequence[DaySaid], found: Sequence[Finding]
) -> list[Finding] | None:
    """身份证上是1947年10月6号，其实是腊月生的，就照身份证写; without the end the card's day is read back."""
    plain, asked = uttered.plain, context.asked or ""
    about = {one.question for one in found} or {asked} & {BIRTH, DEATH}
    question = next(iter(about)) if len(about) == 1 else ""
    for said in days if question else ():
        clause = uttered.clause_at(said.start)
        if not said.day or said.since or (question == BIRTH and said.yearless) or said.day > context.today:
            continue
        others = [one for one in found if one.question == question and one.start >= clause.end]
        if not others:
            continue
        counts = counts_by(uttered, clause.start, said.start)
        vague = question == BIRTH and all(one.code and not one.choices for one in others)
        if counts or (vague and _WRITTEN.search(plain, clause.start, said.start)):
            written = Finding(question, str(said.day), said.start, said.end, sure=counts and said.sure)
            return [*(one for one in found if one.question != question), replace(written, lunar=said.lunar)]
    return None


def _as_certified(uttered: Utterance, days: Sequence[DaySaid], found: Sequence[Finding]) -> list[Finding]:
    """With both days where the certificate says another one: 死亡证上开的是十三号，其实十二号半夜就没了."""
    paper = _CERTIFIED.search(uttered.plain)
    clause = uttered.clause_at(paper.start()) if paper else None
    written = next((d for d in days if d.day and clause and clause.start <= d.start < clause.end), None)
    died = [one for one in found if one.question == DEATH and one.value]
    if written is None or any(one.value == str(written.day) for one in died):
        return list(found)
    both = str(written.day)
    if any(one.value == both for one in found):
        return list(found)  # 火化证上写的是20号，走的是18号
    return [which_day(DEATH, written, one, (both, one.value)) if one in died else one for one in found]


def _as_told(uttered: Utterance, days: Sequence[DaySaid], found: Sequence[Finding]) -> list[Finding]:
    """With what is told to be so, and not when the paper was written: 证明是23号开的，其实22号走的."""
    plain = uttered.plain
    for said in days if len(days) > 1 else ():
        clause = uttered.clause_at(said.start)
        if not (said.day or said.choices) or not _WRITTEN.search(plain, clause.start, said.start):
            continue
        if _WHEN_WRITTEN.match(plain, said.end):
            continue
        written = str(said.day)
        others = [one for one in found if one.start >= clause.end and (one.value not in (None, written))]
        so = [one for one in others if in_truth(plain, uttered.clause_at(one.start).start, one.start)]
        alone = all(one.value != written for one in found)
        told = so or (others if alone else [])
        about = {one.question for one in told} - {BIRTH}
        if not about:
            continue
        kept = [one for one in found if one.question not in about or one.value != written]
        if "死亡" in plain[clause.start : said.start] and not alone:  # as `_as_certified` has it
            return [
                which_day(one.question, said, one, (written, one.value)) if one in told else one
                for one in kept
            ]
        return [replace(one, sure=False) if one in told and one.question in about else one for one in kept]
    return list(found)
