"""Which half of the day a time is of that was told without it: by what was done then, or by another time."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from config.catalogue.sayings import DayPart
from server.chat.understanding.days.expression import DaySaid
from server.chat.understanding.days.times import MIDNIGHT, TimeSaid, minutes
from server.chat.understanding.phrases import Language, longest
from server.chat.understanding.utterance import Clause, Utterance

_STILL = re.compile(r"还(?![在没冇未])|[都也]?吃得")  # 早饭还吃了一碗: that was before
_ALL_OF_IT = re.compile(
    r"(?:应该|好像|大概|可能|我讲的|我说的|那?[是在]|就是|[的了吧啊呢哦咯嘛呀哒]|时候|样子)*"
)
# What only says where the exact time is from.
_CLOSER = re.compile(
    r"(?:钟|的?样子|吧|[的了啊呢咯])*[，。；](?:准确|确切|具体|精确|严格|仔细|医院|医生|护士|大夫|死亡证明?书?|证明?|手机|手?表|墙上|钟|单子|病历|记录|"
    r"应该|好像|大概|后来|当时|[上里头面地点来写填记登说讲看我他她是就的那])*"
)
_HOUR = 60  # minutes
_SAME = 15  # minutes: so near each other, a rough time and an exact one are of the same thing
_NIGHT, _JUST_BEFORE = "night", ("23:59",)  # 夜里快十二点
_FAR = 4 * 60  # minutes: the other half is then at least twice as far


def halves(
    uttered: Utterance, lang: Language, times: Sequence[TimeSaid], days: Sequence[DaySaid]
) -> list[TimeSaid]:
    """The times, each in one half of the day where the sentence says which. What it says is never sure."""
    if not any(len(time.choices) > 1 for time in times):
        return list(_exact(uttered.plain, times, times))
    spans = [(time.start, time.end) for time in times]
    parts = list(_parts(uttered, lang, spans))
    known = [replace(time, choices=_about(time)) for time in times if time.part and len(_about(time)) == 1]
    found = []
    for time in times:
        if len(time.choices) == 2 and int(time.choices[0][:2]) % 12 == int(time.choices[1][:2]) % 12:
            done = _by_what_was_done(uttered, parts, times, days, time) if parts else None
            time = done or _by_another(uttered, known, days, time)
        found.append(time)
    return list(_exact(uttered.plain, times, found))


def _about(time: TimeSaid) -> tuple[str, ...]:
    """When it was, as near as it is told."""
    return _JUST_BEFORE if time.rough and time.part == _NIGHT and not time.choices else time.choices


def _exact(text: str, said: Sequence[TimeSaid], found: Sequence[TimeSaid]) -> Iterator[TimeSaid]:
    """Without what was first told roughly: 三点多，死亡证上写的3点20."""
    for place, (rough, time) in enumerate(zip(said, found, strict=True)):
        after = said[place + 1] if place + 1 < len(said) else rough
        if rough.rough and not after.rough:
            within = _HOUR if _CLOSER.fullmatch(text, rough.end, after.start) else _SAME
            exact = found[place + 1].choices
            if min((_apart(one, other) for one in _about(time) for other in exact), default=_HOUR) < within:
                continue
        yield time


def _parts(
    uttered: Utterance, lang: Language, times: Sequence[tuple[int, int]]
) -> Iterator[tuple[Clause, DayPart, bool]]:
    """What is told of the part of the day beside the times, by clause; and whether it is all of it."""
    text = uttered.plain
    done = ((part, lang.words(part.done)) for part in lang.sayings.parts if part.done)
    for hit, part in longest(done, text):
        clause = uttered.clause_at(hit.start())
        if not _STILL.search(text, clause.start, hit.end() + 1):
            yield clause, part, False
    for hit, part in longest(lang.possible(lang.sayings.parts, text), text):
        if any(start <= hit.start() < end for start, end in times):
            continue
        clause = uttered.clause_at(hit.start())
        beside = text[clause.start : hit.start()], text[hit.end() : clause.end]
        if all(map(_ALL_OF_IT.fullmatch, beside)):
            yield clause, part, True
        elif any(hit.end() <= start < clause.end for start, _ in times) and not _STILL.search(beside[1]):
            yield clause, part, False  # 鸡还冇叫墙上那个钟是四点


def _by_what_was_done(
    uttered: Utterance,
    parts: Sequence[tuple[Clause, DayPart, bool]],
    times: Sequence[TimeSaid],
    days: Sequence[DaySaid],
    said: TimeSaid,
) -> TimeSaid | None:
    """吃中饭的时候，十二点半样子; 七点整，新闻联播刚起头; 九点二十人没了，晚上."""
    own = uttered.clause_at(said.start)
    others = {uttered.clause_at(time.start).number for time in times if time is not said}
    others |= {uttered.clause_at(day.start).number for day in days if day.start < said.start} & {own.number}
    fitting = set()
    for clause, part, alone in parts:
        near = abs(clause.number - own.number) <= 1 and clause.number not in others
        if not clause.tells or clause.sentence != own.sentence or not (near or alone):
            continue
        hours = {int(one[:2]) + late: one for one in said.choices for late in (0, MIDNIGHT)}
        fitting |= {one for hour, one in hours.items() if part.first <= hour <= part.last}
    return replace(said, choices=tuple(fitting), rough=True) if len(fitting) == 1 else None


def _by_another(
    uttered: Utterance, known: Sequence[TimeSaid], days: Sequence[DaySaid], said: TimeSaid
) -> TimeSaid:
    """接到电话是晚上八点，七点半断的气: near another of the same sentence and day, whose half is `known`."""
    sentence = uttered.clause_at(said.start).sentence
    known = [
        time
        for time in known
        if uttered.clause_at(time.start).sentence == sentence
        and not any(min(time.end, said.end) <= day.start < max(time.start, said.start) for day in days)
    ]
    if not known:
        return said
    other = min(known, key=lambda time: abs(time.start - said.start))
    near = min(said.choices, key=lambda one: _apart(one, other.choices[0]))
    if _apart(near, other.choices[0]) > _FAR:
        return said
    if said.rough and near == "00:00":  # 晚上十一点多，快十二点
        return replace(said, choices=())
    return replace(said, choices=(near,), rough=True)


def _apart(one: str, other: str) -> int:
    """Minutes between two times of day, the shorter way round."""
    away = abs(minutes(one) - minutes(other))
    return min(away, MIDNIGHT * 60 - away)
