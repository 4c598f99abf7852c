"""What is told and taken back in the same breath, and what is said instead: 在医院，不对，是在家里."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace

from config.catalogue import NO, YES
from server.chat.understanding.acts import taken_back
from server.chat.understanding.findings import Finding
from server.chat.understanding.meaning import Act, Doubt, Fact, Understood
from server.chat.understanding.people.who import People
from server.chat.understanding.phrases import Language
from server.chat.understanding.utterance import Utterance

_CONTRARY = {YES: NO, NO: YES}
_THAT_IS = re.compile(r"[了哒的]?，?(?:那个?|其实|应该|就)?(?:[是系])?")


def restated(
    heard: Understood,
    found: Iterable[Finding],
    uttered: Utterance,
    lang: Language,
    who: People,
    alone: Callable[[str, str], Understood],
) -> Understood:
    """With what is said instead of what was told and taken back: 在医院，不对，是在家里.

    What is not told anew is asked again; of a thing that is somebody else's (有残疾证，不对，那是我妈的)
    the contrary is likely. Neither is sure. `alone` tells what words say of one question by itself.
    """
    place = taken_back(uttered, lang)
    if place is None or place[1] >= len(uttered.plain):
        return heard
    clause = uttered.clause_at(place[0])
    first = uttered.clauses[max(0, clause.number - 1)].start
    told = sorted(
        (one for one in found if first <= one.start and one.end <= place[0]), key=lambda one: -one.end
    )
    if not told or {one.question for one in told} & {one.question for one in found if one.start >= place[1]}:
        return heard
    rest = uttered.said[uttered.origin[place[1]] :]
    settled = {fact.question: fact for fact in heard.facts}
    names = list(dict.fromkeys(one.question for one in told if one.question in settled))[:3]
    for name in names:
        told_anew = alone(rest, name).facts
        anew = next((fact for fact in told_anew if fact.question == name), None)
        if anew is not None and anew.value != settled[name].value:
            # 10号火化，不，12号, of who died on the 11th: that it was done, and the day of it.
            more = tuple(replace(one, sure=False) for one in told_anew if one.question not in settled)
            return _instead(replace(heard, facts=(*heard.facts, *more)), replace(anew, sure=False))
    if not names:
        return heard
    last = settled[names[0]]
    if not _is_of_another(uttered, lang, who, place[1]):
        return _instead(heard, replace(last, sure=False))
    contrary = _CONTRARY.get(last.value) if isinstance(last.value, str) else None
    if contrary is not None:
        return _instead(heard, replace(last, value=contrary, sure=False))
    return _instead(heard, Doubt(last.question, last.said, "taken_back"))


def _instead(heard: Understood, one: Fact | Doubt) -> Understood:
    facts = tuple(fact for fact in heard.facts if fact.question != one.question)
    acts = heard.acts - {Act.YES, Act.NO} | {Act.CORRECTION}
    if isinstance(one, Fact):
        return replace(heard, facts=(*facts, one), acts=acts)
    return replace(heard, facts=facts, doubts=(*heard.doubts, one), acts=acts)


def _is_of_another(uttered: Utterance, lang: Language, who: People, place: int) -> bool:
    """是我妈有, 那是隔壁的: whether what follows there is about somebody else than the one who died."""
    start = place + len(_THAT_IS.match(uttered.plain, place)[0])  # type: ignore[index]
    if lang.group("somebody_else").at(uttered.plain, start):
        return True
    clause = uttered.clause_at(start)
    there = next(iter(who.inside(clause)), None)
    if there is None or who.role(there) not in ("speaker", "other"):
        return False
    linked = uttered.plain[there.start - 1] in "是系" and uttered.plain[there.end : there.end + 1] in (
        "的",
        "有",
        "",
    )
    return linked or (there.start == start > place + 1)
