"""Which answer a question asks for, by everybody's ways of asking, and how sure that is.

A linear machine that has seen how different people ask weighs all answers against each other and against
what is none of this service's business. The best one is meant when it is far enough ahead of that. How far it
has to be depends on how much of the question it accounts for: what nobody who asked for it ever spoke of is a
sign that something else is asked.
"""

from __future__ import annotations

import heapq
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from server.chat.learning.characters import characters, letters
from server.chat.learning.machine import learn, one_each
from server.chat.policy.words import features, is_question, words

# How far the best answer has to be ahead of what is not ours. It may be a little behind where everything in
# the question is accounted for. It has to be further ahead where nothing is asked in so many words
# ("丧葬费"); where the question speaks of something that nobody asking for this answer spoke of, which may
# besides be another office's matter or another place's; and by the share of its characters that nobody asking
# for this answer ever used. Found by leaving voices and topics out in turn.
_AHEAD = 0.1
_UNASKED = 0.15
_STRANGE = 0.7
_FOREIGN = 0.2
_ABROAD = 1.0
_UNHEARD = 1.2
_NOTHING = 0.1
"""Weights nearer to 0 are left out: a third of the memory, and no answer changes by them."""
_HEAVY = 0.5
"""A meaning that weighs less can stand in any question."""
# From where on an answer that is not sure is worth a question back, and how near to the best one it has to
# be: two of three questions that are ours have theirs among them, and one of seven that is not has any.
_NEAR, _BESIDE = -0.3, 0.4
SURE = 2.0
"""From so far ahead on, there is no doubt."""


@dataclass(frozen=True, slots=True)
class Meant:
    """The key of the answer that is meant, and how far it is ahead of what is not ours."""

    key: str
    ahead: float


class Hearing:
    """Learnt from ways of asking. Immutable."""

    def __init__(self, ours: Mapping[str, Sequence[str]], others: Sequence[str]) -> None:
        """`ours`: by the answers' keys, how each is asked for; `others`: what only sounds like it.

        Takes some seconds of CPU, in a process of its own. Raises NotLearnt.
        """
        self._keys = tuple(ours)
        said = [(ask, number) for number, asks in enumerate(ours.values()) for ask in asks]
        self._exactly = {letters(ask): number for ask, number in reversed(said)}
        # What is not ours is learnt as one, however different it is: it only has to be told from the rest.
        asks = [*(ask for ask, _ in said), *others]
        labels = [*(number for _, number in said), *(len(ours) for _ in others)]
        self._machine = learn(features, asks, labels, one_each(len(ours) + 1), nothing=_NOTHING)
        # For each character and each meaning, the answers whose askers used it, as bits.
        self._characters: dict[str, int] = {}
        self._meanings: dict[str, int] = {}
        for ask, number in said:
            for character in characters(ask):
                self._characters[character] = self._characters.get(character, 0) | 1 << number
            for word in words(ask):
                self._meanings[word.code] = self._meanings.get(word.code, 0) | 1 << number
        for ask in others:
            self._exactly.setdefault(letters(ask), -1)

    def meant(self, question: str) -> Meant | None:
        """What the question asks for; None when it is not sure that one of ours is."""
        number = self._exactly.get(letters(question))
        if number is not None:
            return Meant(self._keys[number], SURE) if number >= 0 else None
        *ours, elsewhere = self._machine.scores(features(question))
        ahead = max(ours) - elsewhere
        best = ours.index(max(ours))
        return Meant(self._keys[best], ahead) if ahead >= self._needed(question, best) else None

    def likeliest(self, text: str, most: int) -> list[str]:
        """The keys of so many answers that the text is most likely to ask for, the best first."""
        *ours, _ = self._machine.scores(features(text))
        return [self._keys[at] for at in heapq.nlargest(most, range(len(ours)), key=ours.__getitem__)]

    def near(self, question: str) -> list[str]:
        """The keys of all answers that the question may ask for, sure or not, the best first."""
        if self._exactly.get(letters(question)) == -1:
            return []
        *ours, elsewhere = self._machine.scores(features(question))
        least = max(elsewhere + _NEAR, max(ours) - _BESIDE)
        near = [at for at, score in enumerate(ours) if score >= least]
        return [self._keys[at] for at in sorted(near, key=ours.__getitem__, reverse=True)]

    def _needed(self, question: str, best: int) -> float:
        """How far the answer of that number has to be ahead."""
        needed = _AHEAD if is_question(question) else _AHEAD + _UNASKED
        strange = [
            word
            for word in words(question)
            if word.weight >= _HEAVY and not self._meanings.get(word.code, 0) >> best & 1
        ]
        if strange:
            needed += _STRANGE
        if any(word.foreign for word in strange):
            needed += _FOREIGN
        if any(word.abroad for word in strange):
            needed += _ABROAD
        asked = characters(question)
        unheard = sum(not self._characters.get(character, 0) >> best & 1 for character in asked)
        return needed + _UNHEARD * unheard / max(len(asked), 1)
