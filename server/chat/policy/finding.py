"""Which of the answers a question asks for, and when none of them does.

BM25 over meanings (bm25s) brings the few askings that may be meant. Whether one is, is decided by what of
the question it leaves unexplained: a word that no asking knows makes the answer unsure, however well
the rest fits. A wrong answer costs a family a journey; "a person will tell you" costs a clerk a minute.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass

import bm25s

from config.catalogue import Catalogue, County, county
from config.policy_words import policy_words
from server.chat.policy.entries import Entry, entries, shown
from server.chat.policy.words import Terms, is_question, letters, pieces, terms

_CANDIDATES = 24
_EXPLAINED = 0.74
"""How much of the question the entry's askings must know together."""
_ALIKE = 0.62
"""How alike the question and the nearest asking must be."""
_AHEAD = 0.04
"""How much better the best must be than an answer by another clause; a written one starts with twice that."""
_OF_ITS_OWN = 0.6
"""At least one shared term must weigh so much: "how is it done" alone asks for nothing."""
_PART = 0.06
"""What it costs to rest on a part of what was said."""


@dataclass(frozen=True, slots=True)
class Found:
    """An answer with what it rests on. `source` names the entry: "faq:where"; `asked` the nearest asking."""

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


@dataclass(frozen=True, slots=True)
class _Asking:
    entry: int
    text: str
    terms: Terms


@dataclass(frozen=True, slots=True)
class _Match:
    asking: _Asking
    score: float


class Answers:
    """The answers of one county for one version of its rules, ready to be searched. Immutable."""

    def __init__(self, county: County, catalogue: Catalogue) -> None:
        self.entries: tuple[Entry, ...] = (*entries(county, catalogue), _not_ours())
        self._askings = tuple(
            _Asking(number, text, terms(text))
            for number, entry in enumerate(self.entries)
            for text in (entry.question, *entry.asks)
        )
        known = {number: terms(entry.answer) for number, entry in enumerate(self.entries)}
        for asking in self._askings:
            known[asking.entry] |= asking.terms
        self._known = known
        self._spelled = frozenset(letters(asking.text) for asking in self._askings)
        self._index = bm25s.BM25()
        self._index.index([list(a.terms.weights) or [""] for a in self._askings], show_progress=False)

    def find(self, question: str) -> Found | None:
        """The answer to the question; None when it is not sure that one of them is asked for."""
        if not is_question(question) and letters(question) not in self._spelled:
            return None
        matches = (
            self._match(terms(piece), _PART if number else 0.0)
            for number, piece in enumerate(pieces(question))
        )
        best = next((match for match in matches if match), None)
        entry = self.entries[best.asking.entry] if best else None
        if best is None or entry is None or not entry.answer:
            return None
        return Found(
            entry.source,
            shown(entry),
            entry.clause,
            entry.basis,
            entry.confirmed,
            best.asking.text,
            round(best.score, 3),
        )

    def _match(self, asked: Terms, costs: float) -> _Match | None:
        if not asked.weights:
            return None
        scores = self._index.get_scores(list(asked.weights))
        best: dict[int, _Match] = {}
        for place in scores.argsort()[::-1][:_CANDIDATES]:
            asking = self._askings[int(place)]
            score = self._score(asked, asking) - costs
            if asking.entry not in best or score > best[asking.entry].score:
                best[asking.entry] = _Match(asking, score)
        ranked = sorted(best.values(), key=lambda match: match.score + self._written(match), reverse=True)
        if not ranked or ranked[0].score < _ALIKE:
            return None
        first = ranked[0]
        for other in ranked[1:]:
            if other.score + self._written(other) > first.score + self._written(first) - _AHEAD and not (
                self._by_one_clause(first, other)
            ):
                return None
        return first

    def _written(self, match: _Match) -> float:
        return 2 * _AHEAD if self.entries[match.asking.entry].written else 0.0

    def _by_one_clause(self, one: _Match, other: _Match) -> bool:
        clauses = sorted((self.entries[one.asking.entry].clause, self.entries[other.asking.entry].clause))
        return bool(clauses[0]) and clauses[1].startswith(clauses[0])

    def _score(self, asked: Terms, asking: _Asking) -> float:
        """0 to 1; 0 where something of weight in the question stays unexplained."""
        explained = asked.shared(self._known[asking.entry]) / asked.weight
        common = [w for term, w in asked.weights.items() if term in asking.terms.weights]
        if asked.weights == asking.terms.weights:
            return 1.0
        if explained < _EXPLAINED or max(common, default=0.0) < _OF_ITS_OWN:
            return 0.0
        alike = 2 * asked.shared(asking.terms) / (asked.weight + asking.terms.weight)
        return 0.75 * alike + 0.25 * explained


def _not_ours() -> Entry:
    """What sounds like ours and is not: an entry without an answer, which competes with the others."""
    first, *others = policy_words().not_ours
    return Entry("", first, tuple(others), "", "")


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
