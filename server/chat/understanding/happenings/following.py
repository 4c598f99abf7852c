"""Days that are counted from the day of death or another: 走的第二天就烧了, 头七那天, 比这个早一天."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from server.chat.understanding.days.counted_days import THEN_BURNT
from server.chat.understanding.days.expression import DaySaid
from server.chat.understanding.findings import Finding
from server.chat.understanding.happenings.belonging import Happenings
from server.chat.understanding.happenings.happening import DEATH, follow_a_death
from server.chat.understanding.happenings.life_support import known_by_it
from server.chat.understanding.meaning import Context
from server.chat.understanding.numerals import NUMERAL, number
from server.chat.understanding.phrases import Language
from server.chat.understanding.utterance import Clause, Utterance

_Count = tuple[int, int, tuple[int, ...]]  # where it stands, and how many days it can be

_NTH = re.compile(rf"第(?P<n>[{NUMERAL}]{{1,2}})(?:天|日)")
_LATER = re.compile(
    rf"(?:过了|隔了|等了)(?P<n>[{NUMERAL}]{{1,2}})[天日]"
    rf"|[走没世故亡死身背][了哒咖](?P<k>[{NUMERAL}]{{1,2}})[天日](?={THEN_BURNT.pattern})"
    rf"|[过隔](?P<j>[{NUMERAL}]{{1,2}})[天日](?=[才就]?(?:火化|火葬|烧)[的了哒咖])"
    rf"|(?<![月份第初{NUMERAL}])(?P<m>[{NUMERAL}]{{1,2}})[天日](?:之后|以后|过后|后)"
)
_KEPT = re.compile(rf"(?:停|摆|放|搁|守)(?:丧|灵)?(?:了|满)?(?P<n>[{NUMERAL}]{{1,2}})(?:天|日|夜)")
_BESIDE = re.compile(
    rf"(?:比[这那它]个?[天日]?)?[还要就又只也]?(?:(?:早|提前|先)[了哒]?(?P<n>[{NUMERAL}]{{1,2}})[天日]"
    rf"|(?:晚|迟|推后)[了哒]?(?P<m>[{NUMERAL}]{{1,2}})[天日]|(?:前一|头一?)[天日])"
)

_WAS = re.compile(r"[就也都的]*(?:是|在|定在|放在)[他她走]{0,2}")
_PASSED_BY = re.compile(r"[过隔]$")
_SHORTEST_MATTER = 2  # characters: 14号车祸
_STAYED = re.compile(rf"(?:[住躺拖熬挺撑救醒迷疗护]|ICU)(?:了|哒|咖|不到)(?P<n>[{NUMERAL}]{{1,2}})[天日]")
_NEWS = re.compile(r"(?:讲|说|告诉|通知)(?:我们?|起)?(?:人|他|她|老人家?)?就?(?:已经)?$")
_NEAR = 6  # characters between the count and what came of it
# 火化前两天, 上山的头一天
_PRIOR = re.compile(
    rf"(?P<what>火化|火葬|烧|上山|出殡|下葬|入土|安葬|葬|埋)的?(?:[之以]?前头?(?P<n>[{NUMERAL}]{{1,2}})[天日]|(?:前一|头一?)[天日])"
)


def after_death(
    uttered: Utterance,
    context: Context,
    lang: Language,
    told: Happenings,
    days: Sequence[DaySaid],
    found: Sequence[Finding],
) -> Iterator[Finding]:
    """What happened so many days after the death that was told before or in this turn. Never sure."""
    died = day_of_death(context, found)
    counts = sorted(_counts(uttered, lang), key=lambda one: one[0]) if died else []
    if died is None or not counts:
        return
    start, end, ways = counts[0]  # what is counted after that may be counted from anything
    clause = uttered.clause_at(start)
    if not uttered.tells(start) or any(clause.start <= d.start < clause.end and not d.since for d in days):
        return
    question = _question(uttered, context, told, clause, start, end)
    if not question or any(one.question == question for one in found):
        return
    that = [died + timedelta(days=way) for way in ways]
    if any(day > context.today for day in that):
        return
    yield from _counted(told, clause, question, that, start, end)


def without_waits(uttered: Utterance, lang: Language, days: Sequence[DaySaid]) -> list[DaySaid]:
    """Without the days from the death to the cremation: 走了三天火化的, 火化是过了三天."""

    def lay(one: DaySaid) -> bool:
        passed = _PASSED_BY.search(uttered.plain, 0, one.start)
        later = passed and lang.group("cremation").within(uttered.clause_at(one.start).text)
        return one.since and bool(later or THEN_BURNT.match(uttered.plain, one.end))

    return [one for one in days if not lay(one)]


def to_come(
    uttered: Utterance, lang: Language, told: Happenings, said: DaySaid, question: str | None
) -> str | None:
    """明日烧, 后日送去烧: what a day that is yet to come is of; of no death, unless that was asked for."""
    clause = uttered.clause_at(said.start)
    inside = told.inside(clause)
    if question not in (None, DEATH) or any(one.cue.question == DEATH for one in inside):
        return question
    cue = next((one for one in lang.sayings.cues if one.not_yet), None)
    fire = lang.group("cremation").first(uttered.plain, said.end, clause.end)
    if cue and fire and not any(one.start == fire.start() and one.end > fire.end() for one in inside):
        return cue.question  # and not 明日烧纸
    return question if question == told.asked("date") else None


def beside_another_day(
    uttered: Utterance,
    context: Context,
    told: Happenings,
    days: Sequence[DaySaid],
    found: Sequence[Finding],
) -> Iterator[Finding]:
    """骨灰是20号领的，火化比这个早一天: so many days from the day that was named before. Never sure."""
    text = uttered.plain
    for hit in _BESIDE.finditer(text) if days else ():
        clause = uttered.clause_at(hit.start())
        named = [one for one in days if one.end <= hit.start() and one.day and not one.since]
        own = any(clause.start <= one.start < clause.end for one in days)
        other = "比" in text[clause.start : hit.start()]  # 比我爸早一天
        if not named or own or other or not uttered.tells(hit.start()):
            continue
        inside = told.inside(clause)
        question = inside[0].cue.question if inside else told.asked("date")
        if not question or any(one.question == question for one in found):
            continue
        count = number(hit["n"] or hit["m"] or "一") or 0
        day = (named[-1].day or context.today) + timedelta(days=count if hit["m"] else -count)
        if count and day <= context.today:
            yield from _dated(told, clause, question, day, hit.start(), hit.end())


def counted_from_another(
    uttered: Utterance,
    context: Context,
    lang: Language,
    told: Happenings,
    days: Sequence[DaySaid],
    found: Sequence[Finding],
) -> list[Finding]:
    """With the death and what followed it, counted from another day. Never sure.

    8号住的院第五天人就没了; 人是火化前两天走的; 19号遗体告别，火化在次日.
    """
    supposed = known_by_it(context, lang, DEATH)
    counts = _counts_and_stays(uttered, lang) if days or supposed else []
    found = _counted_anew(found, DEATH, _after_another(uttered, context, told, days, DEATH, counts, supposed))
    if not any(one.question == DEATH for one in found):
        found = [*found, *_before_another(uttered, context, told, days, found)]
    for question in follow_a_death(lang.sayings) if days else ():
        after = _after_another(uttered, context, told, days, question, counts)
        found = _counted_anew(found, question, after)
    return found


def died_before(context: Context, days: Sequence[DaySaid], found: Sequence[Finding]) -> list[Finding]:
    """礼拜六火化，礼拜四走的: a bare day of the week is the last one before what came after the death."""
    weekdays = {said.start: said for said in days if said.of_week and not (said.day and said.sure)}
    if not weekdays:
        return list(found)
    follows = follow_a_death(context.catalogue.sayings)
    held = {name: context.held(name) for name in follows}
    held |= {one.question: one.value for one in found if one.question in follows and one.value}
    after = min((date.fromisoformat(str(day)) for day in held.values() if day), default=None)

    def before(one: Finding) -> Finding:
        said = weekdays.get(one.start) if after and one.question == DEATH else None
        day = said and (said.day or min(said.choices, default=None))
        if not after or not day or not (one.choices or str(one.value) > after.isoformat()):
            return one
        last = after - timedelta(days=(after.weekday() - day.weekday()) % 7)
        return Finding(DEATH, last.isoformat(), one.start, one.end, sure=False)

    return [before(one) for one in found]


def _counted_anew(
    found: Sequence[Finding], question: str, after: Iterable[tuple[DaySaid | None, list[Finding]]]
) -> list[Finding]:
    """With the day of it as it is counted from another, which was taken for it or counted from the death."""
    dated = [one for one in found if one.question == question]
    for first, counted in after:
        if all(first and one.start in (first.start, counted[0].start) for one in dated):
            then = {one.question for one in counted}
            return [*(one for one in found if one.question not in then), *counted]
    return list(found)


def _after_another(
    uttered: Utterance,
    context: Context,
    told: Happenings,
    days: Sequence[DaySaid],
    question: str,
    counts: Sequence[_Count],
    supposed: date | None = None,
) -> Iterator[tuple[DaySaid | None, list[Finding]]]:
    """The day of something else, and what happened so many days after it.

    No day where it was told before, and is `supposed` to be the death's: 15号拔的管, and then 第二天走的.
    """
    for start, end, ways in counts:
        clause = uttered.clause_at(start)
        after = [h for h in told.inside(clause) if h.start >= end - 1]
        news = (h for h in after if _NEWS.search(uttered.plain[end : h.start]))  # 第二天医院打电话讲人没了
        came = next(news, after[0] if after else None)
        near = came is not None and (came.start - end <= _NEAR or came is not after[0])
        happens = (came is not None and came.cue.question == question and near) or (
            question != DEATH and _led_in(uttered, told, clause, start, question)
        )
        before = [d for d in days if d.end <= start and d.day and not d.since]
        if not happens or not uttered.tells(start):
            continue
        if supposed and not days:
            that = [supposed + timedelta(days=way) for way in ways]
            if all(day <= context.today for day in that):
                yield None, list(_counted(told, clause, question, that, start, end))
            return
        if not before:
            continue
        last = before[-1]
        first = uttered.clause_at(last.start)
        happened = [h for h in told.inside(first) if last.end - 1 <= h.start < start]
        between = uttered.clauses[first.number + 1 : clause.number]
        if any(h.cue.question for one in between for h in told.inside(one)):
            continue  # 17号送的医院，第二天走的，第三天火化
        told_of = happened or start - last.end >= _SHORTEST_MATTER
        if first.sentence != clause.sentence or not told_of or any(h.cue.question for h in happened):
            continue
        that = [(last.day or context.today) + timedelta(days=way) for way in ways]
        if all(day <= context.today for day in that):
            yield last, list(_counted(told, clause, question, that, start, end))
            return


def _led_in(uttered: Utterance, told: Happenings, clause: Clause, place: int, question: str) -> bool:
    """火化在次日: whether what happened is named right before the count."""
    return any(
        one.cue.question == question and _WAS.fullmatch(uttered.plain, one.end, place)
        for one in told.inside(clause)
    )


def _before_another(
    uttered: Utterance, context: Context, told: Happenings, days: Sequence[DaySaid], found: Sequence[Finding]
) -> Iterator[Finding]:
    text = uttered.plain
    for hit in _PRIOR.finditer(text):
        clause = uttered.clause_at(hit.start())
        came = next((h for h in told.inside(clause) if h.start >= hit.end()), None)
        gone = came.cue.question == DEATH if came else told.asked("date") == DEATH
        then = next((h for h in told.inside(clause) if h.start <= hit.start() < h.end), None)
        count = number(hit["n"] or "一")
        if not gone or not count or not uttered.tells(hit.start()):
            continue
        question = then.cue.question if then else ""
        named = {one.value for one in found if question and one.question == question and one.value}
        named |= {context.answers[question]} if not named and question in context.answers else set()
        if not question:
            named = {
                d.day.isoformat() for d in days if d.day and not d.since and hit["what"] in _beside(text, d)
            }
        if len(named) != 1:
            continue
        day = date.fromisoformat(str(named.pop())) - timedelta(days=count)
        if day <= context.today:
            yield Finding(DEATH, day.isoformat(), hit.start(), hit.end(), sure=False)
            return


def _beside(text: str, said: DaySaid) -> str:
    return text[max(0, said.start - 4) : said.start] + text[said.end : said.end + 4]


def _counted(
    told: Happenings, clause: Clause, question: str, that: Sequence[date], start: int, end: int
) -> Iterator[Finding]:
    """The day that was counted, or the days of which it was one."""
    if len(that) > 1:
        choices = tuple(day.isoformat() for day in that)
        yield Finding(question, None, start, end, code="ambiguous", choices=choices)
    else:
        yield from _dated(told, clause, question, that[0], start, end)


def _dated(
    told: Happenings, clause: Clause, question: str, day: date, start: int, end: int
) -> Iterator[Finding]:
    yield Finding(question, day.isoformat(), start, end, sure=False)
    for happened in told.inside(clause):
        if happened.cue.question == question:
            for name, option in happened.cue.then.items():
                yield Finding(name, option, start, max(end, happened.end), sure=False)


def day_of_death(context: Context, found: Sequence[Finding]) -> date | None:
    """The day of death that the turn tells, else the one that the draft holds."""
    told = [one for one in found if one.question == DEATH]
    if told:
        return date.fromisoformat(told[-1].value) if len(told) == 1 and told[0].value else None
    known = context.answers.get(DEATH)
    return date.fromisoformat(str(known)) if known else None


def _counts_and_stays(uttered: Utterance, lang: Language) -> list[_Count]:
    """Where days are counted, those of a stay as well, in the order of the text: 在ICU住了五天."""
    stays = ((hit.span(), number(hit["n"])) for hit in _STAYED.finditer(uttered.plain))
    counts = [(*span, (count - 1, count)) for span, count in stays if count]
    return sorted((*_counts(uttered, lang), *counts), key=lambda one: one[0])


def _counts(uttered: Utterance, lang: Language) -> Iterator[_Count]:
    """Where days are counted, and how many it can be."""
    text = uttered.plain
    for group, days in (("that_day", 0), ("next_day", 1)):
        for hit in lang.group(group).find(text):
            yield hit.start(), hit.end(), (days,)
    for entry, words in lang.possible(lang.sayings.mourning, text):
        for hit in words.find(text):
            yield hit.start(), hit.end(), (entry.days,)
    if "天" not in text and "日" not in text:
        return
    for hit in _NTH.finditer(text):
        if (count := number(hit["n"])) and count > 2:
            yield hit.start(), hit.end(), (count - 1,)
    for hit in _LATER.finditer(text):
        if count := number(hit["n"] or hit["k"] or hit["j"] or hit["m"]):
            yield hit.start(), hit.end(), (count,)
    for hit in _KEPT.finditer(text):
        if count := number(hit["n"]):
            yield hit.start(), hit.end(), (count - 1, count)  # whether the day of death was counted


def _question(
    uttered: Utterance, context: Context, told: Happenings, clause: Clause, start: int, end: int
) -> str:
    """What happened on that day, when it was counted from the death and from nothing else."""
    before = [
        happened
        for one in uttered.clauses[: clause.number + 1]
        for happened in told.inside(one)
        if happened.end <= start
    ]
    following = next((h for h in told.inside(clause) if h.start >= end), None)
    if before and before[-1].cue.question != DEATH:
        last = before[-1]
        if following is not None and last.end <= clause.start and last.cue.question == following.cue.question:
            return last.cue.question if last.cue.then else ""  # 火化了的，第二天就烧了
        # 火化是三天后
        leads = (
            last.cue.then and last.start >= clause.start and _WAS.fullmatch(uttered.plain, last.end, start)
        )
        return last.cue.question if leads and len(before) == 1 else ""
    if following is not None:
        return following.cue.question if following.cue.then else ""
    asked = told.asked("date") or ""
    return asked if asked in follow_a_death(context.catalogue.sayings) else ""
