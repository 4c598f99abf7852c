"""What happened on the days and at the times that were named: death, cremation, birth, something else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from config.catalogue.sayings import Cue
from server.chat.understanding.dates import days_said
from server.chat.understanding.days import DaySaid
from server.chat.understanding.findings import Finding, Taken
from server.chat.understanding.meaning import Context
from server.chat.understanding.numerals import number
from server.chat.understanding.people import People
from server.chat.understanding.phrases import Language, longest
from server.chat.understanding.polarity import contains_only, denied
from server.chat.understanding.times import TimeSaid, parts_said, times_said
from server.chat.understanding.utterance import Clause, Utterance

BIRTH = "decedent.birth_date"
_OLDEST = 115  # years: a birth before that is taken for the other century


@dataclass(frozen=True, slots=True)
class _Cue:
    """A word that says what happened. Days and times near it are of that."""

    start: int
    end: int
    question: str
    time: str
    entry: Cue


def events(
    uttered: Utterance, context: Context, lang: Language, people: People, taken: Taken
) -> list[Finding]:
    """The dates and times of the turn, each for its question, with what is doubtful about them."""
    days = [d for d in days_said(uttered.plain, context.today, lang) if taken.free(d.start, d.end)]
    times = [t for t in times_said(uttered.plain, lang) if taken.free(t.start, t.end)]
    days = [d for d in days if not any(t.start <= d.start and d.end <= t.end and not d.part for t in times)]
    cues = sorted(_cues(uttered.plain, lang), key=lambda cue: (cue.start, -cue.end))
    found: list[Finding] = list(_mourning(uttered, context, lang, days))
    used = {finding.start for finding in found}
    for said in days:
        taken.take(said.start, said.end)
        if said.start in used or not uttered.tells(said.start) or denied(uttered, lang, said.start):
            continue
        question = _meant(uttered, context, lang, cues, days, said, people)
        if question is not None:
            beside = list(_beside(uttered, context, cues, question, said))
            found.extend(beside)
            if not (beside and said.day and said.day > context.today and context.asked != question):
                found.append(_dated(uttered, context, lang, question, said, times))
    if not found and (bare := _bare_number(uttered, context)):
        found.append(bare)
    for time in times:
        taken.take(time.start, time.end)
        if uttered.tells(time.start) and not denied(uttered, lang, time.start):
            found.extend(_timed(uttered, context, lang, cues, days, time))
    return found


def _bare_number(uttered: Utterance, context: Context) -> Finding | None:
    """十五, to the question for a day: of this month or of the lunar one, which is asked back."""
    asked = _asked(context, "date")
    said = uttered.clauses[0]
    day = number(said.text) if asked and len(uttered.clauses) == 1 else None
    if not asked or day is None or not 1 <= day <= 31:
        return None
    return Finding(asked, None, said.start, said.end, code="ambiguous")


def _beside(
    uttered: Utterance, context: Context, cues: Sequence[_Cue], question: str, said: DaySaid
) -> Iterator[Finding]:
    """What the day says of another question: a day of cremation that is to come says "not yet"."""
    if said.day is None:
        return
    clause = uttered.clause_at(said.start)
    for cue in cues:
        if cue.question == question and clause.start <= cue.start < clause.end:
            told = cue.entry.not_yet if said.day > context.today else cue.entry.then
            for name, option in told.items():
                yield Finding(name, option, min(said.start, cue.start), max(said.end, cue.end))
            return


def _cues(text: str, lang: Language) -> Iterator[_Cue]:
    for hit, entry in longest(((entry, lang.words(entry.words)) for entry in lang.sayings.cues), text):
        yield _Cue(hit.start(), hit.end(), entry.question, entry.time, entry)


def _meant(
    uttered: Utterance,
    context: Context,
    lang: Language,
    cues: Sequence[_Cue],
    days: Sequence[DaySaid],
    said: DaySaid,
    people: People,
) -> str | None:
    clause = uttered.clause_at(said.start)
    if said.since:
        beside = [
            cue for cue in cues if said.start - 2 <= cue.end <= said.start + 2 and cue.start < said.start
        ]
        if not beside and contains_only(uttered, lang, said.start, said.end):
            return _asked(context, "date")
        return beside[-1].question if beside else None
    cue = _nearest(cues, clause, [(d.start, d.end) for d in days], said.start, said.end)
    if cue is not None:
        if cue.question == BIRTH and people.speaks_of_self(said.start):
            return None
        return cue.question or None
    asked = _asked(context, "date")
    if asked:
        return asked
    if said.weak:
        return _last(context, "date")
    return _around(uttered, cues, days, clause) or _last(context, "date")


def _nearest(
    cues: Sequence[_Cue], clause: Clause, rivals: Sequence[tuple[int, int]], start: int, end: int
) -> _Cue | None:
    """The cue that this belongs to: Chinese puts the time first, so the next one, unless another time
    stands between; else the one before.
    """
    inside = [cue for cue in cues if clause.start <= cue.start and cue.end <= clause.end]
    after = next((cue for cue in inside if cue.start >= end - 1 and cue.end > end), None)
    before = next((cue for cue in reversed(inside) if cue.end <= start), None)
    others = [r for r in rivals if clause.start <= r[0] < clause.end and r[0] != start]
    if after and not after.question and (real := _in_the_end(inside, others, after)):
        return real
    if after and not any(end <= r[0] < after.start for r in others):
        closer = before and before.question and not any(before.end <= r[0] < start for r in others)
        if closer and before is not None and after.start - end > 6 and start - before.end <= 3:
            return before
        return after
    if before and not any(before.end <= r[0] < start for r in others):
        return before
    return after or before


def _in_the_end(inside: Sequence[_Cue], others: Sequence[tuple[int, int]], first: _Cue) -> _Cue | None:
    """昨天送往医院途中去世: what the clause comes to right after something else, with no other day."""
    later = next((cue for cue in inside if cue.question and first.end <= cue.start <= first.end + 8), None)
    if later is None or any(first.end <= other[0] < later.start for other in others):
        return None
    return later


def _around(uttered: Utterance, cues: Sequence[_Cue], days: Sequence[DaySaid], clause: Clause) -> str | None:
    """What the clauses beside it tell of, up to one that has a day of its own."""
    place = clause.number
    neighbours = (uttered.clauses[place + 1 : place + 3], uttered.clauses[max(0, place - 2) : place][::-1])
    for side in neighbours:
        for other in side:
            if other.asks or other.supposes:
                continue
            inside = [cue for cue in cues if other.start <= cue.start < other.end]
            own = any(other.start <= d.start < other.end for d in days)
            if inside and not own:
                return inside[0].question or None
            if own:
                break
    return None


def _asked(context: Context, kind: str) -> str | None:
    question = context.catalogue.questions.get(context.asked or "")
    return question.id if question is not None and question.type == kind else None


def _last(context: Context, kind: str) -> str | None:
    """The one question of this type that the turn before answered: what a correction is about."""
    known = context.catalogue.questions
    fitting = [name for name in context.recent if name in known and known[name].type == kind]
    return fitting[0] if len(fitting) == 1 else None


def _dated(
    uttered: Utterance,
    context: Context,
    lang: Language,
    question: str,
    said: DaySaid,
    times: Sequence[TimeSaid],
) -> Finding:
    place = said.start, said.end
    if said.day is None:
        choices = tuple(day.isoformat() for day in said.choices if day <= context.today)
        if len(choices) == 1 and question != BIRTH:
            return Finding(question, choices[0], *place, sure=False)
        return Finding(question, None, *place, code=said.code or "date_vague", choices=choices)
    if question == BIRTH:
        return _born(context, said)
    if said.day > context.today:
        return Finding(question, None, *place, code="date_future")
    night = _night(uttered, lang, said, times)
    if night and night.after_midnight and said.day < context.today:
        both = (said.day.isoformat(), (said.day + timedelta(days=1)).isoformat())
        return Finding(question, None, said.start, max(said.end, night.end), code="ambiguous", choices=both)
    return Finding(question, said.day.isoformat(), *place, sure=said.sure)


def _born(context: Context, said: DaySaid) -> Finding:
    place = said.start, said.end
    assert said.day is not None
    if said.yearless:
        return Finding(BIRTH, None, *place, code="date_vague")
    day = said.day
    if said.earlier and context.today.year - said.earlier.year <= _OLDEST:
        return Finding(BIRTH, said.earlier.isoformat(), *place, sure=False)
    if day > context.today:
        return Finding(BIRTH, None, *place, code="date_future")
    return Finding(BIRTH, day.isoformat(), *place, sure=said.sure)


def _night(uttered: Utterance, lang: Language, said: DaySaid, times: Sequence[TimeSaid]) -> TimeSaid | None:
    """The time of day that was said with this day, when it is of the night: 昨晚一点."""
    after = next((t for t in times if said.start <= t.start and t.start - said.end <= 6), None)
    if after is None or uttered.clause_at(after.start) != uttered.clause_at(said.start):
        return None
    if after.after_midnight:
        return after
    dark = [code for start, end, code in parts_said(uttered.plain, lang) if said.end <= start <= after.start]
    return replace(after, after_midnight=True) if _small(after) and "night" in dark else None


def _small(time: TimeSaid) -> bool:
    return bool(time.choices) and time.choices[0] < "05:00"


def _timed(
    uttered: Utterance,
    context: Context,
    lang: Language,
    cues: Sequence[_Cue],
    days: Sequence[DaySaid],
    said: TimeSaid,
) -> Iterator[Finding]:
    clause = uttered.clause_at(said.start)
    cue = _nearest(cues, clause, [], said.start, said.end)
    question: str | None
    if cue is not None:
        question = cue.time or None
    else:
        question = _asked(context, "time")
        if question is None and (asked := _asked(context, "date")):
            question = next((c.time for c in lang.sayings.cues if c.question == asked), None)
        elif question is None:
            question = _time_around(uttered, cues, clause) or _last(context, "time")
    if not question or question not in context.catalogue.questions or not said.choices:
        return
    if len(said.choices) > 1:
        yield Finding(question, None, said.start, said.end, code="ambiguous", choices=said.choices)
    else:
        sure = not said.after_midnight
        yield Finding(question, said.choices[0], said.start, said.end, sure=sure)


def _time_around(uttered: Utterance, cues: Sequence[_Cue], clause: Clause) -> str | None:
    place = clause.number
    for other in (*uttered.clauses[place + 1 : place + 2], *uttered.clauses[max(0, place - 1) : place]):
        inside = [cue for cue in cues if other.start <= cue.start < other.end]
        if inside and not other.asks:
            return inside[0].time or None
    return None


def _mourning(
    uttered: Utterance, context: Context, lang: Language, days: Sequence[DaySaid]
) -> Iterator[Finding]:
    """头七是明天: six days before that was the day of death."""
    question = next((cue.question for cue in lang.sayings.cues if cue.time), "")
    for entry in lang.sayings.mourning:
        for hit in lang.words(entry.words).find(uttered.plain):
            clause = uttered.clause_at(hit.start())
            near = [d for d in days if clause.start <= d.start < clause.end and d.day and not d.since]
            if not near or not uttered.tells(hit.start()) or not question:
                continue
            said = min(near, key=lambda d: abs(d.start - hit.start()))
            assert said.day is not None
            day = said.day - timedelta(days=entry.days)
            if day <= context.today:
                yield Finding(question, day.isoformat(), said.start, max(said.end, hit.end()), sure=False)
