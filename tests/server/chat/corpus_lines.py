"""The corpus of utterances as typed lines. What each key means stands in corpus/README.md."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

CORPUS = Path(__file__).parent / "corpus"
POLICY = (CORPUS / "policy.jsonl", CORPUS / "policy_unseen.jsonl")
POLICY_STRANGERS = CORPUS / "policy_strangers.jsonl"
POLICY_EVERYDAY = CORPUS / "policy_everyday.jsonl"
POLICY_HARD = CORPUS / "policy_hard.jsonl"
POLICY_WINDOW = CORPUS / "policy_window.jsonl"
POLICY_BALANCED = CORPUS / "policy_balanced.jsonl"
POLICY_NOVEMBER = CORPUS / "policy_late_november.jsonl"
POLICY_DECEMBER = CORPUS / "policy_december.jsonl"
POLICY_FROST = CORPUS / "policy_frost.jsonl"
POLICY_SPRING = CORPUS / "policy_spring.jsonl"
POLICY_OF_STRANGERS = (
    POLICY_STRANGERS,
    POLICY_EVERYDAY,
    POLICY_HARD,
    POLICY_WINDOW,
    POLICY_BALANCED,
    POLICY_NOVEMBER,
    POLICY_DECEMBER,
    POLICY_FROST,
    POLICY_SPRING,
)
STRANGERS = tuple(sorted(CORPUS.glob("strangers_*.jsonl")))
ANY = "*"


@dataclass(frozen=True, slots=True)
class Line:
    """One utterance and all that may be made of it."""

    id: str
    text: str
    today: date
    asked: str | None
    tags: tuple[str, ...] = ()
    answers: Mapping[str, Any] = field(default_factory=dict)
    last: tuple[str, ...] = ()
    confirming: Mapping[str, Any] = field(default_factory=dict)
    facts: Mapping[str, Any] = field(default_factory=dict)
    also: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)
    may_facts: Mapping[str, Any] = field(default_factory=dict)
    acts: frozenset[str] = frozenset()
    may_acts: frozenset[str] = frozenset()
    one_of_acts: frozenset[str] = frozenset()
    doubts: frozenset[str] = frozenset()
    may_doubts: frozenset[str] = frozenset()
    unsure: frozenset[str] = frozenset()
    sure: frozenset[str] = frozenset()

    def accepted(self, question: str) -> list[Any]:
        """The values that are right for a question that must be understood."""
        return [self.facts[question], *self.also.get(question, ())]


@dataclass(frozen=True, slots=True)
class PolicyLine:
    """A question about the rules; without sources it must be refused."""

    id: str
    question: str
    sources: tuple[str, ...]
    tags: tuple[str, ...] = ()
    may_refuse: bool = False


def read_lines(path: Path) -> list[Line]:
    """The utterances of one file, in its order. Raises on a key that no line has."""
    return [_line(json.loads(row)) for row in path.read_text(encoding="utf-8").splitlines()]


def corpus() -> list[Line]:
    """Every utterance of the repository but those of strangers."""
    others = (*POLICY, *POLICY_OF_STRANGERS, *STRANGERS)
    paths = [path for path in sorted(CORPUS.glob("*.jsonl")) if path not in others]
    return [line for path in paths for line in read_lines(path)]


def strangers(which: str) -> list[Line]:
    """Utterances by people who knew neither the words nor the voices of the service.

    `which`: "seen", which somebody looked at when words were added, or "unseen".
    """
    return [line for path in STRANGERS if path.stem.split("_")[1] == which for line in read_lines(path)]


def policy_corpus(*paths: Path) -> list[PolicyLine]:
    """Every question about the rules in these files, or in those of the corpus."""
    rows = (json.loads(row) for path in paths or POLICY for row in path.read_text("utf-8").splitlines())
    return [
        PolicyLine(**row | {"sources": tuple(row["sources"]), "tags": tuple(row["tags"])}) for row in rows
    ]


def _line(row: dict[str, Any]) -> Line:
    row["today"] = date.fromisoformat(row["today"])
    for key in ("tags", "last"):
        row[key] = tuple(row.get(key, ()))
    for key in ("acts", "may_acts", "one_of_acts", "doubts", "may_doubts", "unsure", "sure"):
        row[key] = frozenset(row.get(key, ()))
    return Line(**row)
