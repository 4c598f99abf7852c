"""docs/configuration.md names everything that can be written in the conversation's files."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

import pytest

from config.catalogue.chat import (
    BUTTONS,
    PHRASES,
    AskedOfSome,
    Asking,
    Button,
    Kin,
    Manners,
    Notice,
    Otherwise,
    Phrase,
    Together,
)
from config.catalogue.sayings import NEEDED_GROUPS, Sayings
from config.policy_asks import DERIVED, ELSEWHERE, EVERYDAY, Derived, Everyday
from config.policy_words import Word
from config.settings import ROOT
from config.speech import NOTHING, ActName, Voice

TEXT = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")


def _part(heading: str) -> str:
    _, _, rest = TEXT.partition(f"\n## {heading}\n")
    assert rest, heading
    return rest.partition("\n## ")[0]


def _keys_of_sayings() -> Iterator[str]:
    for table, field in Sayings.model_fields.items():
        yield f"[{table}]"
        for row in get_args(field.annotation):
            if hasattr(row, "model_fields"):
                yield from (f"`{found.alias or name}`" for name, found in row.model_fields.items())


SPOKEN = [
    *(f"`{code}`" for code in (*PHRASES, *BUTTONS)),
    *(f"`{{{value}}}`" for values in PHRASES.values() for value in values),
    *(
        f"`{key}`"
        for model in (Manners, Phrase, Button, Asking, AskedOfSome, Together, Kin, Notice, Otherwise)
        for key in model.model_fields
    ),
]
SAID = [*_keys_of_sayings(), *(f"`{name}`" for name in (*NEEDED_GROUPS, *get_args(ActName)))]
ASKED = [
    *(f"`{name}`" for name in (DERIVED, ELSEWHERE, EVERYDAY, *Word.model_fields)),
    *(f"`[{key}]`" for model in (Derived, Everyday) for key in model.model_fields),
]

LIKENED = [*(f"`[{key}]`" for key in Voice.model_fields), f"`{NOTHING}`", "`policy`", "`check-config`"]


@pytest.mark.parametrize(
    ("heading", "named"),
    [
        ("How the county speaks", SPOKEN),
        ("How people say it", SAID),
        ("What people are known to say", LIKENED),
        ("How people ask about the rules", ASKED),
    ],
)
def test_everything_is_named(heading: str, named: list[str]) -> None:
    part = _part(heading)
    assert len(named) > 4
    assert [name for name in dict.fromkeys(named) if name not in part] == []
