"""The answers of a county and the way to them: a question is answered by what it means, or not at all.

A wrong answer costs a family a journey; "a person will tell you" costs a clerk a minute.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable
from dataclasses import dataclass

from config.catalogue import Catalogue, County, counties, county
from config.policy_asks import PolicyAsks, policy_asks
from config.traditional import simplified
from server.chat.policy.entries import OURS, Entry, entries, shown
from server.chat.policy.hearing import SURE, Hearing, Meant
from server.chat.policy.words import is_stammer, questions

LONGEST = 400
"""Characters of a question that are read. A longer one is a story, and its question is at the end."""
MOST_GUESSES = 3
"""So many can be kept in mind by who hears them read aloud."""
# How certain an answer has to be that is given beside another one; and the only one to one of several
# questions, when all of them together have none.
_ASIDE, _ALONE = 0.2, 0.8


@dataclass(frozen=True, slots=True)
class Found:
    """An answer with what it rests on. `source` names where it stands: "faq:where"; `asked` its own question.

    `key` is the source, or which of its answers it is.
    """

    key: str
    source: str
    answer: str
    clause: str
    basis: str
    confirmed: bool
    asked: str
    certainty: float

    @property
    def is_rule(self) -> bool:
        """Whether a family may have to hold it up to an office: nobody disputes hours and numbers."""
        return not self.source.startswith(("hall:", "department:"))


@dataclass(frozen=True, slots=True)
class Citation:
    """What an answer rests on: a document by its name, its clause, and what else ("" for nothing)."""

    name: str
    clause: str
    basis: str = ""


class Answers:
    """The answers of one county for one version of its rules, ready to be searched. Immutable."""

    def __init__(self, told: Iterable[Entry], hearing: Hearing) -> None:
        """`hearing` may know more answers than are `told`: those are refused."""
        self.entries = tuple(told)
        self._hearing = hearing
        self._by_key = {entry.key: entry for entry in self.entries}

    def find(self, question: str) -> Found | None:
        """The answer to the question; None when it is not sure that one of them is asked for."""
        if (meant := self._meant(question)) is None:
            return None
        entry = self._by_key[meant.key]
        return Found(
            entry.key,
            entry.source,
            shown(entry),
            entry.clause,
            entry.basis,
            entry.confirmed,
            entry.question,
            round(min(meant.ahead / SURE, 1.0), 3),
        )

    def find_each(self, said: str) -> tuple[tuple[str, Found], ...]:
        """Every question in what was said that has an answer of its own, in order, with that answer.

        Where no two are answered apart, all that was said is one question.
        """
        several, each = questions(simplified(said[-LONGEST:])), dict[str, tuple[str, Found]]()
        before, told = "", True
        for asked, bare in several if len(several) > 1 else ():
            found = self.find(asked)
            alone = self.find(bare)
            if found and alone and alone.key == found.key:  # 我想问下，公积金怎么取
                found = max(found, alone, key=lambda one: one.certainty)
            sure = found if found and found.certainty >= _ASIDE else None
            if sure and self._by_itself(before, asked, sure.key, told=told):
                each.setdefault(sure.source, (bare, sure))
            before, told = asked, sure is not None
        if len(each) > 1:
            return tuple(each.values())
        if whole := self.find(said):
            return ((said, whole),)
        return tuple(one for one in each.values() if one[1].certainty >= _ALONE)

    def guesses(self, question: str) -> tuple[str, ...]:
        """What may have been asked where no answer is sure: each in the words that its answer goes by.

        At most `MOST_GUESSES`, the likeliest first; none where what is asked is most likely none of ours.
        """
        question = simplified(question[-LONGEST:])
        keys = dict.fromkeys(key.removesuffix(OURS) for key in self._hearing.near(question))
        told = (self._by_key[key].question for key in keys if key in self._by_key)
        meant = dict.fromkeys(self.key_of(question) for question in told)  # two may go by the same words
        return tuple(self._by_key[key].question for key in meant if key)[:MOST_GUESSES]

    def _by_itself(self, before: str, asked: str, key: str, *, told: bool) -> bool:
        """Whether the question is another one than that before it, and not more of it.

        户口怎么销，要好久 is about the household still: together they ask for nothing like how long it takes.
        What follows a question that is not `told` an answer has to be meant by both together: 公墓怎么买，
        要多少钱.
        """
        together = f"{before}，{asked}"
        if before and not told:
            return self.key_of(together) == key
        return not before or key in self._hearing.likeliest(together, 2)

    def key_of(self, question: str) -> str | None:
        """The key of the entry that `find` answers with."""
        meant = self._meant(question)
        return meant.key if meant else None

    def _meant(self, question: str) -> Meant | None:
        question = simplified(question[-LONGEST:])
        if is_stammer(question):
            return None
        meant = self._hearing.meant(question)
        return meant if meant and meant.key in self._by_key else None


def learnt(county: County, catalogues: Iterable[Catalogue], asks: PolicyAsks) -> tuple[Answers, ...]:
    """The answers of each of a county's catalogues, all learnt at once.

    Takes some seconds of CPU, in a process of its own. Raises NotLearnt.
    """
    told = [tuple(entries(county, catalogue, asks)) for catalogue in catalogues]
    ours: dict[str, dict[str, None]] = {}
    for entry in (entry for each in told for entry in each):
        ours.setdefault(entry.key, {}).update(dict.fromkeys((entry.question, *entry.asks)))
    hearing = Hearing({key: tuple(said) for key, said in ours.items()}, tuple(asks.others(ours)))
    return tuple(Answers(each, hearing) for each in told)


def find(question: str, catalogue: Catalogue) -> Found | None:
    """The answer to a question about the rules, by the catalogue that the family's case follows.

    None means unsure: say so, give the phone number, offer a person. Its time is bounded, because only the
    end of a long text is read.
    """
    return answers(catalogue.county, catalogue.version).find(question)


def find_each(said: str, catalogue: Catalogue) -> tuple[tuple[str, Found], ...]:
    """`find` for somebody who asks several things in one breath: each question with its answer."""
    return answers(catalogue.county, catalogue.version).find_each(said)


def guesses(question: str, catalogue: Catalogue) -> tuple[str, ...]:
    """What may have been asked by a question that `find` has no answer to: questions that it has one to."""
    return answers(catalogue.county, catalogue.version).guesses(question)


def answers(division: str, version: str) -> Answers:
    """The searchable answers of a county that this process serves, learnt once."""
    return _answers(division)[version]


@functools.lru_cache(maxsize=32)
def _answers(division: str) -> dict[str, Answers]:
    served = county(division)
    found = learnt(served, served.versions, policy_asks())
    return {catalogue.version: each for catalogue, each in zip(served.versions, found, strict=True)}


def prepare() -> None:
    """Learn the answers of every county, some seconds of CPU for each, in a process of its own.

    For a thread, before the process serves anybody: a question that came first would wait for it on the event
    loop, and everybody else with it.
    """
    for division in counties():
        _answers(division)
