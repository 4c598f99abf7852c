"""What happened on the days and at the times that were named: death, cremation, birth, something else."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import replace
from datetime import date, timedelta

from server.chat.understanding.days import calendar
from server.chat.understanding.days.dates import days_said
from server.chat.understanding.days.expression import DaySaid
from server.chat.understanding.days.periods import month_of
from server.chat.understanding.days.times import HOURS_IN_DIGITS, TimeSaid, led_to_digits, times_said
from server.chat.understanding.findings import Finding, Taken
from server.chat.understanding.happenings.belonging import Happenings
from server.chat.understanding.happenings.births import born, born_vaguely, newborn, year_beside
from server.chat.understanding.happenings.burnt_then import burnt_then
from server.chat.understanding.happenings.counting import reconciled
from server.chat.understanding.happenings.following import (
    after_death,
    beside_another_day,
    counted_from_another,
    day_of_death,
    died_before,
    to_come,
    without_waits,
)
from server.chat.understanding.happenings.halves import halves
from server.chat.understanding.happenings.happening import BIRTH, DEATH, Happening, follow_a_death
from server.chat.understanding.happenings.hurt_first import of_the_accident
from server.chat.understanding.happenings.known_days import corrected, denied_of
from server.chat.understanding.happenings.life_support import in_those_words
from server.chat.understanding.happenings.number_alone import number_alone
from server.chat.understanding.happenings.on_paper import beside_a_paper, with_true_number
from server.chat.understanding.happenings.part_alone import part_alone
from server.chat.understanding.happenings.rather import beside_before
from server.chat.understanding.happenings.telling import only_tells_of_telling
from server.chat.understanding.happenings.told_twice import (
    as_a_life,
    before_its_death,
    differing,
    of_that_month,
    without_vague,
)
from server.chat.understanding.happenings.what_day_it_is import without_now
from server.chat.understanding.meaning import Context
from server.chat.understanding.numerals import NUMERAL, number
from server.chat.understanding.people.spelling import within_spelling
from server.chat.understanding.people.who import People
from server.chat.understanding.phrases import Language
from server.chat.understanding.polarity import contains_only, denied
from server.chat.understanding.utterance import Utterance

_PLANS = timedelta(days=3)  # so long after it a plan may still be told of: 定的二十三号
_SOON = timedelta(days=15)  # and so near is what follows a death
_TO_COME = re.compile(r"(?:[才再]|还?要)(?:能|去|送|拉|抬)*(?=[火烧化])")  # 27号才火化, on the 25th
_MONTH_AND_DAY = re.compile(rf"(?P<m>[{NUMERAL}]{{1,3}})月初?(?P<d>[{NUMERAL}]{{1,3}})")
_LENGTH = re.compile(r"[\d一二两三四五六七八九十几多来半约]+(?:年|个多?月|个把月)")
_LONGEST_BARE = 4  # 二十八号, and no month
_DONE = frozenset("了的完过哒好掉")
_SPEAKER_JUST = re.compile(
    r"我(?:[也还正]?刚刚?|正[好在]?)[^，不没冇送抬院医病话]{1,10}$"
)  # 四点多我刚接完崽回来


def events(
    uttered: Utterance, context: Context, lang: Language, people: People, taken: Taken
) -> list[Finding]:
    """The dates and times of the turn, each for its question, with what is doubtful about them."""
    days = [
        d
        for d in days_said(uttered.plain, context.today, lang)
        if taken.free(d.start, d.end) and not within_spelling(uttered.plain, d.start, d.end)  # 冬天的冬
    ]
    times = [t for t in times_said(uttered.plain, lang) if taken.free(t.start, t.end)]
    asked = context.catalogue.questions.get(context.asked or "")
    if not times and ((asked is not None and asked.type == "time") or HOURS_IN_DIGITS.search(uttered.plain)):
        alone = times_said(uttered.plain, lang, in_digits=True)
        times = [
            t
            for t in alone
            if led_to_digits(uttered.plain, t) or contains_only(uttered, lang, t.start, t.end)
        ]
    times = halves(uttered, lang, times, days)
    clocks = Taken(len(uttered.plain))
    for time in times:
        clocks.take(time.start, time.end)
    days = [d for d in days if d.part or not d.weak or clocks.free(d.start, d.end)]
    days = without_now(uttered, context.today, without_vague(uttered, context, lang, days))
    days = with_true_number(uttered, context, without_waits(uttered, lang, days))
    told = Happenings(uttered, context, lang, people, days)
    found: list[Finding] = list(_mourning(uttered, context, lang, days))
    used = {finding.start for finding in found}
    gone = _denied_days(uttered, context, lang, told, days, times)
    for said in days:
        taken.take(said.start, said.end)
        if said.start in used or not uttered.tells(said.start) or told.excludes(said):
            continue
        if only_tells_of_telling(uttered, context, told, said):
            continue
        asked_day = context.asked in (DEATH, BIRTH) and not people.of_second(said.start)
        if people.of_another(said.start) and not asked_day:
            continue
        question, said = beside_before(uttered, days, said, told.of_day(said), told.of_day)
        if said.day and said.day > context.today:
            question = to_come(uttered, lang, told, said, question)
        if question and question != context.asked and _LENGTH.fullmatch(uttered.plain, said.start, said.end):
            continue  # 查出来三个月就走了: nobody asked, and it counts from no day that is known
        question = question or told.read_back(said) or burnt_then(uttered, context, lang, told, days, said)
        named = said
        if not any(fact.question == question for fact in context.confirming):  # else it has been
            said = _planned(uttered, context, lang, told, said, _died_before(context, question, found))
        if question is None and said.day and (question := denied_of(context, "date", gone)):
            said = replace(said, sure=False)
        elif question is None and said.day:
            question = (None if said.weak or said.since else told.later_that_day(said)) or told.alone(said)
            said = replace(said, sure=False) if question else said
        if question is None and named is not said:
            found.extend(_still_planned(context, said))
        if question is not None:
            said = of_that_month(uttered, context, people, question, said, found)
            found.extend(_beside(uttered, context, told, question, said))
            same = _said_again(uttered, context, lang, question, said)
            found.append(same or _dated(uttered, context, lang, question, said, times))
    found = in_those_words(found, told.all())
    found = reconciled(uttered, context, lang, people, days, as_a_life(found))
    found = differing(uttered, context, lang, people, days, found)
    found = beside_a_paper(uttered, context, days, found)
    if not found and (bare := number_alone(uttered, context, told)):
        found.append(bare)
    if not (found or times) and (part := part_alone(uttered, context, lang, told)):
        taken.take(part.start, part.end)
        found.append(part)
    last = max((uttered.clause_at(t.start).number for t in times if _of_death(uttered, told, t)), default=-1)
    for time in times:
        taken.take(time.start, time.end)
        clause = uttered.clause_at(time.start)
        if clause.number < last and not told.inside(clause):
            continue  # 早上八点还讲话，十点走的
        if of_the_accident(uttered, lang, time.start, found):
            continue
        second = people.of_second(time.start)
        if uttered.tells(time.start) and not second and not denied(uttered, lang, time.start):
            found.extend(_timed(uttered, context, lang, told, time, gone))
    found.extend(after_death(uttered, context, lang, told, days, found))
    found.extend(beside_another_day(uttered, context, told, days, found))
    found = counted_from_another(uttered, context, lang, told, days, found)
    return died_before(context, days, before_its_death(uttered, context, days, found))


def _denied_days(
    uttered: Utterance,
    context: Context,
    lang: Language,
    told: Happenings,
    days: Sequence[DaySaid],
    times: Sequence[TimeSaid],
) -> set[str]:
    """What is said to be no day or time of it: 不是20号，是21号."""
    if "不" not in uttered.plain or len(uttered.clauses) < 2:
        return set()
    gone = {str(d.day) for d in days if d.day and told.excludes(d)}
    return gone | {t.choices[0] for t in times if len(t.choices) == 1 and denied(uttered, lang, t.start)}


def _planned(
    uttered: Utterance,
    context: Context,
    lang: Language,
    told: Happenings,
    said: DaySaid,
    died: date | None,
) -> DaySaid:
    """定了二十八号火化: the day of a plan is the next one with that number and not the last.

    So is a day of what follows a death, when the last one was before the death.
    """
    bare_weekday = said.of_week and not said.sure
    if not (said.yearless or bare_weekday) or said.lunar or said.day is None:
        return said
    clause, text = uttered.clause_at(said.start), uttered.plain
    by_death = died is not None and said.day < died and "月" not in text[said.start : said.end]
    if not by_death:
        earlier = uttered.clauses[max(0, clause.number - 1)]
        start = earlier.start if earlier.sentence == clause.sentence else clause.start
        planned_for = lang.group("planned").within(text, start, said.start + 1)
        to_come = bool(_TO_COME.match(text, said.end)) and context.today - said.day > _SOON
        if not (planned_for or to_come) or (context.today - said.day < _PLANS and not bare_weekday):
            return said
    if any(h.start >= said.end and _is_done(text, h) for h in told.inside(clause)):
        return said  # 定的二十号火化的
    if bare_weekday:
        days: list[date | None] = [said.day + timedelta(weeks=1)]
    elif "月" in text[said.start : said.end]:
        years = (context.today.year, context.today.year + 1)
        days = [calendar.day_of(year, said.day.month, said.day.day) for year in years]
    else:
        months = [calendar.month_before(context.today, back) for back in (0, -1)]
        days = [calendar.day_of(*month, said.day.day) for month in months]
    planned = next((day for day in days if day and day > context.today), None)
    if planned is None or planned - context.today > _SOON:
        # 22号, where who died on the 23rd: one is a slip. 烧的日子是十四号, on the 25th: it was.
        return replace(said, sure=said.sure and by_death)
    return replace(said, day=planned, sure=False)


def _died_before(context: Context, question: str | None, found: Sequence[Finding]) -> date | None:
    """The day of death, for a question about what comes after it."""
    return day_of_death(context, found) if question in follow_a_death(context.catalogue.sayings) else None


def _still_planned(context: Context, said: DaySaid) -> Iterator[Finding]:
    """排的二十八号, to whether it was done."""
    for cue in context.catalogue.sayings.cues:
        if option := cue.not_yet.get(context.asked or ""):
            yield Finding(context.asked or "", option, said.start, said.end)


def _is_done(text: str, happened: Happening) -> bool:
    return text[happened.end - 1] in _DONE or text[happened.end : happened.end + 1] in _DONE


def _beside(
    uttered: Utterance, context: Context, told: Happenings, question: str, said: DaySaid
) -> Iterator[Finding]:
    """What the day says of another question: a day of cremation that is to come says "not yet"."""
    clause = uttered.clause_at(said.start)
    around = (clause, *uttered.clauses[clause.number + 1 : clause.number + 2])  # 14号，长沙殡仪馆火化
    near = [h for c in around if c.sentence == clause.sentence for h in told.inside(c)]
    happened = next((h for h in near if h.cue.question == question), None)
    asked = told.whether()
    cue = happened.cue if happened else asked if asked and asked.question == question else None
    if (
        cue is None and said.day and question not in (context.asked, *context.recent)
    ):  # 火化还要等，殡仪馆排到后天
        cue = next((one for one in context.catalogue.sayings.cues if one.question == question), None)
    if cue is None or (said.day is None and happened):
        return
    start, end = (happened.start, happened.end) if happened else (said.start, said.end)
    also = cue.not_yet if said.day and said.day > context.today else cue.then
    if said.day == context.today and uttered.plain[end : end + 1] not in _DONE:
        return  # 今天火化: it may be to come
    for name, option in also.items():
        yield Finding(name, option, min(said.start, start), max(said.end, end))


def _dated(
    uttered: Utterance,
    context: Context,
    lang: Language,
    question: str,
    said: DaySaid,
    times: Sequence[TimeSaid],
) -> Finding:
    place = said.start, said.end
    if question == BIRTH and said.yearless and newborn(uttered, lang, context.today, said):
        said = replace(said, yearless=False, sure=False)
    kept = context.year and f"{context.year}年"
    if question == BIRTH and said.yearless and (year := year_beside(uttered, said) or kept):
        dated = days_said(year + uttered.plain[said.start :], context.today, lang)
        told = replace(dated[0], start=said.start, end=said.end) if dated else said
        said = replace(told, sure=told.sure and year != kept)
    if said.day is None:
        if question == BIRTH:
            return born_vaguely(uttered, context, said)
        choices = tuple(day.isoformat() for day in said.choices if day <= context.today)
        month = month_of(uttered.plain, said, context.today)
        if len(choices) == 1:
            return Finding(question, choices[0], *place, sure=False)
        return Finding(question, None, *place, code=said.code or "date_vague", choices=choices, month=month)
    if question == BIRTH:
        return replace(born(context, said), lunar=said.lunar)
    if said.day > context.today:
        return Finding(question, None, *place, code="date_future")
    night = _night(uttered, lang, said, times)
    if night and night.after_midnight and said.day < context.today:
        both = (said.day.isoformat(), (said.day + timedelta(days=1)).isoformat())
        return Finding(question, None, said.start, max(said.end, night.end), code="ambiguous", choices=both)
    return Finding(question, said.day.isoformat(), *place, sure=said.sure, lunar=said.lunar)


def _said_again(
    uttered: Utterance, context: Context, lang: Language, question: str, said: DaySaid
) -> Finding | None:
    """The day that was read back, named once more by its month and day: 是农历，身份证上是二月十四.

    It is no other day, whichever calendar the rest of the turn speaks of.
    """
    named = _MONTH_AND_DAY.search(uttered.plain, said.start, said.end)
    by_moon = lang.group("lunar")
    if named and by_moon.within(uttered.plain, said.start, named.start()):
        return None  # 是农历的十月十五
    if said.lunar and by_moon.within(uttered.plain, said.end, uttered.clause_at(said.start).end):
        return None  # 1954年三月十二是老历
    for fact in context.confirming if named else ():
        if fact.question == question and isinstance(fact.value, str):
            day = date.fromisoformat(fact.value)
            if (number(named["m"]), number(named["d"])) == (day.month, day.day):  # type: ignore[index]
                return Finding(question, fact.value, said.start, said.end)
    return None


def _night(uttered: Utterance, lang: Language, said: DaySaid, times: Sequence[TimeSaid]) -> TimeSaid | None:
    """The time of day that was said with this day, when it is of the night: 昨晚一点."""
    after = next((t for t in times if said.start <= t.start and t.start - said.end <= 6), None)
    if after is None or uttered.clause_at(after.start) != uttered.clause_at(said.start):
        return None
    if after.after_midnight:
        return after
    dark = any(
        part.code == "night" and lang.words(part.words).within(uttered.plain, said.end, after.start)
        for part in lang.sayings.parts
    )
    return replace(after, after_midnight=True) if _small(after) and dark else None


def _small(time: TimeSaid) -> bool:
    return bool(time.choices) and time.choices[0] < "05:00"


def _of_death(uttered: Utterance, told: Happenings, time: TimeSaid) -> bool:
    """Whether a word says that it is the time of the death."""
    near = told.nearest(uttered.clause_at(time.start), time.start, time.end, among_days=False)
    return near is not None and near.cue.question == DEATH


def _timed(
    uttered: Utterance, context: Context, lang: Language, told: Happenings, said: TimeSaid, gone: Set[str]
) -> Iterator[Finding]:
    clause = uttered.clause_at(said.start)
    near = told.nearest(clause, said.start, said.end, among_days=False)
    question: str | None
    if told.day_before(said.start) > context.today:
        return  # 明早六点以前到
    if near is not None:
        question = near.cue.time or None
        if not near.cue.question and _SPEAKER_JUST.search(uttered.plain, clause.start, near.end):
            question, said = told.asked("time"), replace(said, rough=True)
    elif asked := told.asked("date"):
        question = next((cue.time for cue in lang.sayings.cues if cue.question == asked), None)
    else:
        question = told.asked("time") or told.beside(clause) or told.recent("time")
        question = question or corrected(uttered, context, lang, "time")
        if question is None and (question := told.with_the_day(said) or denied_of(context, "time", gone)):
            said = replace(said, rough=True)
    if not question or question not in context.catalogue.questions or not said.choices:
        return
    known = question in context.recent or question == corrected(uttered, context, lang, "time")
    held = str(context.held(question) or "") if known else ""
    same_half = [one for one in said.choices if held and (one < "12:00") == (held < "12:00")]
    if len(said.choices) == 2 and len(same_half) == 1:  # 不对，七点半
        yield Finding(question, same_half[0], said.start, said.end, sure=False)
    elif len(said.choices) > 1:
        yield Finding(question, None, said.start, said.end, code="ambiguous", choices=said.choices)
    else:
        sure = not (said.after_midnight or said.rough)
        yield Finding(question, said.choices[0], said.start, said.end, sure=sure)


def _next_time(said: DaySaid) -> date | None:
    """The next day of that number, in the month or in the year after the last that was."""
    assert said.day is not None
    months = -12 if not said.weak or said.end - said.start > _LONGEST_BARE else -1
    return calendar.day_of(*calendar.month_before(said.day, months), said.day.day)


def _mourning(
    uttered: Utterance, context: Context, lang: Language, days: Sequence[DaySaid]
) -> Iterator[Finding]:
    """头七是明天: six days before that was the day of death."""
    question = next((cue.question for cue in lang.sayings.cues if cue.time), "")
    for entry, words in lang.possible(lang.sayings.mourning, uttered.plain):
        for hit in words.find(uttered.plain):
            clause = uttered.clause_at(hit.start())
            near = [d for d in days if clause.start <= d.start < clause.end and d.day and not d.since]
            if any(d.start < hit.end() and hit.start() < d.end for d in near):
                continue  # 一九四七年八月初九
            if not near or not uttered.tells(hit.start()) or not question:
                continue
            said = min(near, key=lambda d: abs(d.start - hit.start()))
            assert said.day is not None
            if lang.group("gone").within(uttered.plain, said.end, hit.start()):
                continue  # 星期六走的头七都做完了
            day = said.day - timedelta(days=entry.days)
            coming = _next_time(said) if said.yearless and not said.lunar else None
            kept = uttered.plain[max(said.end, hit.end()) :][:2]
            if coming and coming - timedelta(days=entry.days) <= context.today and not set(kept) & _DONE:
                day = coming - timedelta(days=entry.days)  # 七七是12月20号
            if day <= context.today:
                yield Finding(question, day.isoformat(), said.start, max(said.end, hit.end()), sure=False)
