"""What a turn is most like, of all that different people are known to say: an act, an answer, or neither.

The words of sayings.toml are sure, and never all of them: nobody writes down every way of saying "not now".
So a linear machine has heard thousands of sentences of many kinds of people (`config/speech/`), and says
which of them a new one resembles.
"""

from __future__ import annotations

import functools
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from config.speech import NOTHING, Speech, speech
from server.chat.learning import Known, Machine, learn
from server.chat.learning.characters import runs
from server.chat.understanding.meaning import ANSWERS, Act

LONGEST = 200
"""Characters that are weighed as one. A longer piece is a story; its sentences are weighed, not the whole."""

_LIGHT = 0.15


@dataclass(frozen=True, slots=True)
class Answered:
    """The option that an answer is most like; how far it is ahead of answering something else, and of the
    next option. 0 is as likely as not, 1 is sure.
    """

    option: str
    ahead: float
    lead: float


@dataclass(frozen=True, slots=True)
class Likeness:
    """What one piece of a turn is like."""

    _known: Known
    _ear: Ear

    def acts(self) -> dict[Act, float]:
        """How far each act is ahead of doing none of them; all but the likeliest must be likely as well."""
        ear = self._ear
        scores = self._scores((*ear.acts.values(), ear.nothing))  # in the order of their places, from 0
        nothing = scores[ear.nothing]
        likeliest = max(ear.acts, key=lambda act: scores[ear.acts[act]])
        return {
            act: scores[at] - nothing if act is likeliest else min(scores[at], scores[at] - nothing)
            for act, at in ear.acts.items()
        }

    def answer(self, question: str) -> Answered | None:
        """What it answers when this was just asked; None when nobody is known to have answered that."""
        options = self._ear.answers.get(question)
        if not options:
            return None
        ranked = sorted(zip(self._scores(options.values()), options, strict=True), reverse=True)
        (elsewhere,) = self._scores([self._ear.elsewhere[question]])
        ahead = ranked[0][0] - elsewhere
        lead = ranked[0][0] - ranked[1][0] if len(ranked) > 1 else ahead
        return Answered(ranked[0][1], ahead, lead)

    def told(self) -> Iterator[tuple[str, str, float]]:
        """Questions with the option that it answers although nobody asked, and how surely."""
        told = self._ear.told
        for (question, option), score in zip(told, self._scores(told.values()), strict=True):
            if score > 0:
                yield question, option, score

    def _scores(self, meanings: Collection[int]) -> list[float]:
        """What these meanings score, which are numbered one after the other."""
        first = min(meanings)
        return self._ear.scores(range(first, first + len(meanings)), self._known)


class Ear:
    """Learnt from everybody's sentences. Immutable."""

    def __init__(self, heard: Speech) -> None:
        """Takes a second or two of CPU, in a process of its own. Raises NotLearnt."""
        acts, answers = list(heard.acts()), list(heard.answers())
        options = sorted({(question, option) for question, option, _ in answers})
        questions = sorted({question for question, _ in options})
        numbers = iter(range(len(Act) + 1 + len(questions) + 2 * len(options)))
        self.acts: Mapping[Act, int] = {act: next(numbers) for act in Act}
        self.nothing = next(numbers)
        self.elsewhere: Mapping[str, int] = {question: next(numbers) for question in questions}
        self.told: Mapping[tuple[str, str], int] = {option: next(numbers) for option in options}
        asked = {option: next(numbers) for option in options}
        self.answers: dict[str, dict[str, int]] = {question: {} for question in questions}
        for (question, option), at in asked.items():
            self.answers[question][option] = at
        kinds = {kind: number for number, kind in enumerate([*Act, NOTHING, *options])}
        self._machine: Machine = learn(
            runs,
            [*(said for _, said in acts), *(said for *_, said in answers)],
            [*(kinds[act] for act, _ in acts), *(kinds[question, option] for question, option, _ in answers)],
            [*(self._of_act(kind) for kind in (*Act, NOTHING)), *(self._of_answer(kind) for kind in options)],
            _LIGHT,
        )

    def like(self, text: str) -> Likeness:
        """What this is like. Its time grows with its length; see LONGEST."""
        return Likeness(self._machine.known(runs(text)), self)

    def scores(self, meanings: range, known: Known) -> list[float]:
        """What these meanings score."""
        return self._machine.scores_of(meanings, known)

    def _of_act(self, kind: str) -> list[int]:
        """What a sentence that does this is for every meaning. A bare yes answers any question."""
        signs = self._none()
        for act, at in self.acts.items():
            signs[at] = 1 if act == kind else -1
        signs[self.nothing] = 1 if kind == NOTHING else -1
        if kind not in ANSWERS:  # these say nothing about which question it was
            for at in self.elsewhere.values():
                signs[at] = 1
            for at in (*self.told.values(), *(at for each in self.answers.values() for at in each.values())):
                signs[at] = -1
        return signs

    def _of_answer(self, kind: tuple[str, str]) -> list[int]:
        """What an answer is for every meaning. Whether it could answer something else as well is open."""
        question, option = kind
        signs = self._none()
        for act, at in self.acts.items():
            signs[at] = 0 if act in ANSWERS else -1
        signs[self.nothing] = 1
        signs[self.elsewhere[question]] = -1
        for other, at in self.answers[question].items():
            signs[at] = 1 if other == option else -1
        for told, at in self.told.items():
            signs[at] = 1 if told == kind else -1
        return signs

    def _none(self) -> list[int]:
        return [0] * (len(self.acts) + 1 + len(self.elsewhere) + 2 * len(self.told))


@functools.cache
def ear() -> Ear:
    """What this process has learnt, once."""
    return Ear(speech())
