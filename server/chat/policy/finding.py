"""Which of the answers a question asks for, and when none of them does.

A linear machine that has seen how different people ask weighs all answers against each other and against what
other offices do; the best one is given when it is far enough ahead of "not ours" and nothing in the question
belongs to another office. A wrong answer costs a family a journey; "a person will tell you" costs a clerk a
minute.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np

from config.catalogue import Catalogue, County, counties, county
from config.policy_asks import PolicyAsks, policy_asks
from server.chat.policy.entries import Entry, entries, shown
from server.chat.policy.learning import Machine
from server.chat.policy.words import features, is_question, is_stammer, letters, words

# How far the best answer must be ahead of what is not ours: always; where nothing is asked in so many words
# ("丧葬费"); where the question speaks of something that nobody asking for this answer speaks of; and where
# that is another office's matter.
_AHEAD = 0.1
_UNASKED = 0.4
_STRANGE = 0.6
_FOREIGN = 0.8
_SURE = 2.0
"""From so far ahead on, there is no doubt."""
_HEAVY = 0.5
"""A meaning that weighs less can stand in any question."""


@dataclass(frozen=True, slots=True)
class Found:
    """An answer with what it rests on. `source` names the entry: "faq:where"; `asked` its own question."""

    source: str
    answer: str
    clause: str
    basis: str
    confirmed: bool
    asked: str
    certainty: float

    @property
    def text(self) -> str:
        """The answer with its source, as one text to send."""
        return f"{self.answer}（依据：通知{self.clause}{f'；{self.basis}' if self.basis else ''}）"


class Answers:
    """The answers of one county for one version of its rules, ready to be searched. Immutable."""

    def __init__(self, county: County, catalogue: Catalogue, asks: PolicyAsks | None = None) -> None:
        self.entries: tuple[Entry, ...] = tuple(entries(county, catalogue, asks or policy_asks()))
        asked = [
            (number, ask)
            for number, entry in enumerate(self.entries)
            for ask in (entry.question, *entry.asks)
        ]
        self._spelled = {letters(ask): number for number, ask in reversed(asked)}
        self._spoken_of = [
            frozenset(word.code for ask in (entry.question, *entry.asks) for word in words(ask))
            for entry in self.entries
        ]
        self._ours = sum(bool(entry.answer) for entry in self.entries)
        # What is not ours is learnt as one, however different it is: it only has to be told from the rest.
        self._machine = Machine(
            [features(ask) for _, ask in asked],
            [min(number, self._ours) for number, _ in asked],
            self._ours + 1,
        )

    def find(self, question: str) -> Found | None:
        """The answer to the question; None when it is not sure that one of them is asked for."""
        if (sure := self._sure(question)) is None:
            return None
        entry, ahead = sure
        return Found(
            entry.source,
            shown(entry),
            entry.clause,
            entry.basis,
            entry.confirmed,
            entry.question,
            round(min(ahead / _SURE, 1.0), 3),
        )

    def key_of(self, question: str) -> str | None:
        """The key of the entry that `find` answers with."""
        sure = self._sure(question)
        return sure[0].key if sure else None

    def _sure(self, question: str) -> tuple[Entry, float] | None:
        """The entry that is asked for and how far it is ahead of what is not ours."""
        if is_stammer(question):
            return None
        number, ahead = self._spelled.get(letters(question)), _SURE
        if number is None:
            number, ahead, needed = self._nearest(question)
            if ahead < needed:
                return None
        entry = self.entries[number]
        return (entry, ahead) if entry.answer else None

    def _nearest(self, question: str) -> tuple[int, float, float]:
        """The number of the best entry, how far it is ahead of what is not ours, and how far it has to be."""
        *ours, elsewhere = self._machine.scores(features(question))
        best = int(np.argmax(ours))
        needed = _AHEAD if is_question(question) else _UNASKED
        strange = [w for w in words(question) if w.weight >= _HEAVY and w.code not in self._spoken_of[best]]
        if strange:
            needed = max(needed, _FOREIGN if any(word.foreign for word in strange) else _STRANGE)
        return best, float(ours[best] - elsewhere), needed


def find(question: str, catalogue: Catalogue) -> Found | None:
    """The answer to a question about the rules, by the catalogue that the family's case follows.

    None means unsure: say so, give the phone number, offer a person. Never raises; its time is bounded,
    because only the end of a long text is read.
    """
    return answers(catalogue.county, catalogue.version).find(question)


@functools.lru_cache(maxsize=32)
def answers(division: str, version: str) -> Answers:
    """The searchable answers of a county that this process serves, built once."""
    served = county(division)
    return Answers(served, served.by_version(version))


def prepare() -> None:
    """Build the answers of every county's newest rules, which takes about a second of CPU for each.

    For a thread beside the event loop, so that no family's first question waits for it.
    """
    for division, served in counties().items():
        answers(division, served.newest.version)
