"""The day and the place of an accident, where they were still to be saved: 九号被车撞了，没抢救过来."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from server.chat.understanding.findings import Finding
from server.chat.understanding.phrases import Language
from server.chat.understanding.scene import DEATH_PLACE, WHEN_DIED
from server.chat.understanding.utterance import Utterance

_TO_RESCUE = 2  # clauses


def hurt_first(uttered: Utterance, lang: Language, found: Iterable[Finding]) -> list[Finding]:
    """What was found, and no longer sure of the death what is only told of the accident before it."""
    found = list(found)
    if not lang.group("rescued").within(uttered.plain):
        return found
    return [replace(one, sure=False) if _of_accident(uttered, lang, one) else one for one in found]


def _of_accident(uttered: Utterance, lang: Language, one: Finding) -> bool:
    if one.question not in (*WHEN_DIED, DEATH_PLACE):
        return False
    clause = uttered.clause_at(one.start)
    if not lang.group("hurt").within(clause.text) or lang.group("gone").within(clause.text):
        return False
    behind = uttered.clauses[clause.number + 1 : clause.number + 1 + _TO_RESCUE]
    return any(
        lang.group("rescued").within(other.text) for other in behind if other.sentence == clause.sentence
    )
