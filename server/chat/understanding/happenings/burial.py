"""Whether somebody is buried already, so that no cremation is to come any more."""

from __future__ import annotations

from server.chat.understanding.phrases import Language
from server.chat.understanding.utterance import Utterance


def buried(uttered: Utterance, lang: Language) -> bool:
    """土葬了, 没火化，埋了, 我们这里不兴烧; not 火化了再下葬, nor what is still to be."""
    words = lang.group("buried")
    return words.within(uttered.plain) and any(
        clause.tells and words.within(clause.text) and not lang.group("burial_to_come").within(clause.text)
        for clause in uttered.clauses
    )
