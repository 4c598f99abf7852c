"""Of how many relatives a turn says that they died: 我妈11月10号走的，我爸11月12号走的."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from server.chat.understanding.days.dates import days_said
from server.chat.understanding.meaning import Context
from server.chat.understanding.people.mentions import Mention
from server.chat.understanding.people.the_dead import deaths, informs
from server.chat.understanding.phrases import Language
from server.chat.understanding.utterance import Clause, Utterance

_LONG_AGO = 300  # days
_IT_IS = re.compile(r"(?:就|也)?[是系]$")  # 在县医院走的是我爸
_ENDS = re.compile(r"[的了哒咯啊呀呢吧嘞啦]*$")
_AND = re.compile(r"[和跟同与、]?$")  # 我爸和我妈都走了
_BOTH = re.compile(r"[两二]?[个位人]*[也]?[都全]")


def relatives_who_died(
    uttered: Utterance, context: Context, lang: Language, mentions: Sequence[Mention]
) -> tuple[list[Mention], frozenset[int]]:
    """One mention of each relative of the speaker who died lately, and the clauses of who died long ago.

    Those are told only beside the others: 我妈走了，我爸前年就走了.
    """
    if lang.group("this_death").within(uttered.plain) or _for_one(uttered, lang, mentions):
        return [], frozenset()
    lately: dict[tuple[str, str, str], Mention] = {}
    long_ago: set[int] = set()
    for clause in uttered.clauses:
        for mention in _dead_in(uttered, lang, clause, mentions) if clause.tells else ():
            if _is_long_ago(context, lang, clause):
                long_ago.add(clause.number)
            elif mention.gone and mention.of != "decedent":
                line = mention.kin.line if mention.kin else ""
                lately.setdefault((mention.gone, mention.sex, line), mention)
    return list(lately.values()), frozenset(long_ago if lately else ())


def _for_one(uttered: Utterance, lang: Language, mentions: Sequence[Mention]) -> bool:
    """我爸我妈都不在了，现在给我妈办: whether it is said for whom the form is."""
    befores = (uttered.plain[uttered.clause_at(m.start).start : m.start] for m in mentions if m.gone)
    return any(lang.group("for_whom").ends(before) for before in befores)


def _dead_in(
    uttered: Utterance, lang: Language, clause: Clause, mentions: Sequence[Mention]
) -> Iterator[Mention]:
    """Who is named with a death by which the clause ends: right before it, or after it by a 是."""
    text = uttered.plain
    inside = [m for m in mentions if clause.start <= m.start < clause.end and m.who != "speaker"]
    for cue in deaths(text, lang, clause):
        before = [m for m in inside if m.end <= cue.start() + 1]
        if before and _ENDS.match(text, cue.end(), clause.end):
            yield from _relatives(text, lang, before[-1:])
            both = _BOTH.match(text, before[-1].end, cue.start() + 1)
            if both and before[:-1] and _AND.fullmatch(text, before[-2].end, before[-1].start):
                yield from _relatives(text, lang, before[-2:-1])
        behind = [m for m in inside if m.start >= cue.end() and m.end == clause.end]
        if behind and not before and _IT_IS.fullmatch(text, cue.end(), behind[0].start):
            yield from _relatives(text, lang, behind[:1])


def _relatives(text: str, lang: Language, mentions: Sequence[Mention]) -> Iterator[Mention]:
    for mention in mentions:
        if mention.who == "kin" and not informs(text, lang, mention):
            yield mention


def _is_long_ago(context: Context, lang: Language, clause: Clause) -> bool:
    """Whether it was a year ago, or long ago and no day is told: 前年八月走的, 我爷爷早就走了."""
    days = [day.day for day in days_said(clause.text, context.today, lang) if day.day]
    if days:
        return (context.today - max(days)).days > _LONG_AGO
    return any(lang.group(name).within(clause.text) for name in ("long_gone", "long_since"))
