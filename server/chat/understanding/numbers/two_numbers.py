"""Which of two telephone numbers is to be called: 头一个打得多, 平时用139…，138…是备用."""

from __future__ import annotations

import re
from collections.abc import Sequence

from server.chat.understanding.findings import Finding
from server.chat.understanding.people.who import People
from server.chat.understanding.phrases import Language
from server.chat.understanding.utterance import Utterance

_TAKE = re.compile(r"(?:[打用写留填拨接找]|联系|登记|就|以)(?:我|我的|是)?$")
_BREAK = re.compile(r"[，；。、！？\n]")
_THIS_ONE = re.compile(r"[这][一个]?[个号]|后者")
_IDLE = "，就吧啊呀是的"


def of_two(uttered: Utterance, lang: Language, people: People, found: Sequence[Finding]) -> list[Finding]:
    """Without the other one of two numbers, where it is said which is used; else all of them."""
    numbers = sorted((one for one in found if not one.code), key=lambda one: one.start)
    if len(numbers) != 2 or numbers[0].value == numbers[1].value:
        return list(found)
    kept = _named(uttered, lang, people, *numbers)
    if kept is None:
        first, second = _used(uttered.plain, lang, *numbers)
        if first == second:
            return list(found)
        kept = 0 if first > second else 1
    return [numbers[kept]]


def _named(uttered: Utterance, lang: Language, people: People, first: Finding, second: Finding) -> int | None:
    """Which is meant by 前面那个 or 后头那个, said outside of the numbers."""
    for clause in uttered.clauses:
        start = max(clause.start, second.end) if clause.end > second.end else clause.start
        inside = first.start <= start < second.end
        if not clause.tells or inside:
            continue
        text = uttered.plain[start : clause.end]
        named = [m for m in people.inside(clause) if m.start >= start]
        others = any(people.role(m) != "speaker" for m in named)
        for place, group in enumerate(("former", "latter")):
            hit = lang.group(group).first(text)
            if hit is None:
                continue
            rest = text[: hit.start()] + "，" + text[hit.end() :]
            if others or any(lang.group(name).within(rest) for name in ("spare", "out_of_use")):
                return 1 - place
            taken = _TAKE.search(text[: hit.start()]) or lang.group("used_most").within(rest)
            mine = bool(named) and rest.endswith("的")
            if taken or mine or not rest.strip(_IDLE):
                return place
    return None


def _used(text: str, lang: Language, first: Finding, second: Finding) -> tuple[int, int]:
    """How much each is used by the words at it: 1 for 平时用, -1 for 备用 and 早不用了, 0 for none."""
    between = text[first.end : second.start]
    apart = max((hit.end() for hit in _BREAK.finditer(between)), default=0)
    behind = _BREAK.split(text[second.end :] + "，，")
    after = behind[0] + (behind[1] if _THIS_ONE.search(behind[1]) else "")
    before = _BREAK.split(text[: first.start])[-1]
    return _weight(lang, before, between[:apart]), _weight(lang, between[apart:], after)


def _weight(lang: Language, *words: str) -> int:
    if any(lang.group(group).within(one) for group in ("spare", "out_of_use") for one in words):
        return -1
    return int(any(lang.group("used_most").within(one) for one in words))
