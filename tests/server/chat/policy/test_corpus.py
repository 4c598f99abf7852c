"""The corpus of questions, written apart from the answers: right source or none, and none of it invented."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from server.chat.policy import Answers
from tests.counties import first_county

CORPUS = Path(__file__).parents[1] / "corpus" / "policy.jsonl"
RIGHT = 0.95


@pytest.fixture(scope="module")
def asked() -> list[tuple[dict[str, Any], str | None]]:
    answers = Answers(first_county(), first_county().newest)
    lines = [json.loads(line) for line in CORPUS.read_text(encoding="utf-8").splitlines()]
    return [(line, found.source if (found := answers.find(line["question"])) else None) for line in lines]


def test_the_source_is_right(asked: list[tuple[dict[str, Any], str | None]]) -> None:
    ours = [(line, source) for line, source in asked if line["sources"]]
    wrong = [
        (line["question"], source)
        for line, source in ours
        if source not in line["sources"] and not (source is None and line.get("may_refuse"))
    ]
    assert len(ours) >= 100
    assert len(wrong) <= (1 - RIGHT) * len(ours), wrong


def test_nothing_is_invented(asked: list[tuple[dict[str, Any], str | None]]) -> None:
    unknown = [(line["question"], source) for line, source in asked if not line["sources"]]
    assert len(unknown) >= 50
    assert [pair for pair in unknown if pair[1] is not None] == []
