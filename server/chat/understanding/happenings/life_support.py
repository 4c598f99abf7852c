"""That life support was taken away: the day of the death where nothing else tells of it: 15号拔的管."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from server.chat.understanding.findings import Finding
from server.chat.understanding.happenings.happening import Happening
from server.chat.understanding.meaning import Context
from server.chat.understanding.phrases import Language, Looked
from server.chat.understanding.polarity import denied
from server.chat.understanding.utterance import Utterance


def only_likely(
    uttered: Utterance, context: Context, lang: Language, told: Sequence[Happening]
) -> Iterator[Happening]:
    """What the turn tells of, in order: what is only likely to be it is nothing of ours where it was not
    done, where another word of the turn tells of it, or where it is known: 15号拔的管，17号走的.
    """
    plain = {one.cue.question for one in told if not one.cue.likely}
    for one in told:
        known = one.cue.question in plain or context.held(one.cue.question) is not None
        if one.cue.likely and (known or denied(uttered, lang, one.start)):
            one = replace(one, cue=one.cue.model_copy(update={"question": ""}))
        yield one


def in_those_words(found: Iterable[Finding], told: Sequence[Happening]) -> list[Finding]:
    """The days of what is only likely to be it: never sure, and with the words that it was taken from."""
    likely = [one for one in told if one.cue.likely and one.cue.question]

    def told_by(day: Finding) -> Finding:
        same = (one for one in likely if one.cue.question == day.question)
        one = next(same, None) if day.value else None
        if one is None:
            return day
        return replace(day, start=min(day.start, one.start), end=max(day.end, one.end), sure=False)

    return [told_by(day) for day in found] if likely else list(found)


def known_by_it(context: Context, lang: Language, question: str) -> date | None:
    """The day of this question that is known only by what was likely to be it."""
    held = context.held(question)
    waiting = (fact.said for fact in context.confirming if fact.question == question)
    said = Looked(next(waiting, context.days.get(question, "")))
    cues = (cue for cue in lang.sayings.cues if cue.likely and cue.question == question)
    if not isinstance(held, str) or not any(lang.words(cue.words).within(said) for cue in cues):
        return None
    return date.fromisoformat(held)
