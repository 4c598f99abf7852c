"""Who died, of a turn that says nothing but who, when, where and of what: 我爸，四天前，县医院."""

from __future__ import annotations

from collections.abc import Sequence

from server.chat.understanding.days.dates import days_said
from server.chat.understanding.days.times import times_said
from server.chat.understanding.meaning import Context
from server.chat.understanding.people.mentions import LONGEST_OPENING, Mention
from server.chat.understanding.people.the_dead import ELDERS
from server.chat.understanding.phrases import Language
from server.chat.understanding.utterance import Utterance

_ANNOUNCED = ELDERS | {"uncle", "sibling"}


def announced(
    uttered: Utterance, context: Context, lang: Language, mentions: Sequence[Mention]
) -> Mention | None:
    """The elder or spouse with whom a turn begins that says nothing but who, when, where and of what.

    Only where nothing was asked and nothing is told of what happened: 我爸，四天前，县医院.
    """
    text = uttered.plain
    if context.asked or context.recent or len(text) > LONGEST_OPENING or not mentions:
        return None
    first = mentions[0]
    if first.kin is None or first.kin.line not in _ANNOUNCED or not first.gone or first.of == "decedent":
        return None
    if any(m.who == "kin" for m in mentions[1:]) or any(not c.tells for c in uttered.clauses):
        return None
    days = [day for day in days_said(text, context.today, lang) if day.day and day.day <= context.today]
    spans = [(day.start, day.end) for day in days]
    spans += [(time.start, time.end) for time in times_said(text, lang)]
    for _, words in lang.possible(lang.sayings.parts, text):
        spans += [(hit.start(), hit.end()) for hit in words.find(text)]
    of_death = {entry.question for entry in lang.sayings.says if entry.near == "gone"}
    for entry, words in lang.possible(lang.sayings.says, text):
        if entry.question in of_death and not entry.asked:
            spans += [(hit.start(), hit.end()) for hit in words.find(text)]
    taken = bytearray(len(text))
    for start, end in (*spans, (first.start, first.end)):
        taken[start:end] = b"\1" * (end - start)
    left = "".join(char for char, used in zip(text, taken, strict=True) if not used)
    only = not left.strip("，。、；\n 的在于是因县市省里我死病")
    return first if only and days and len(spans) > 1 else None
