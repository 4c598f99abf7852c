"""How different people ask: ways of asking by voice, as data, with their one reader.

They are for all counties. Which answer they mean is written by its key ("faq:where", "item:…/time"); a county
that has no such answer says that it is not sure.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, RootModel, StringConstraints

from config.tables import read_table

FOLDER = Path(__file__).resolve().parent / "policy_asks"
DERIVED = "derived.toml"
ELSEWHERE = "elsewhere.toml"

Ask = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Key = Annotated[str, StringConstraints(pattern=r"^[a-z_]+([:/][a-z0-9_]+)*$")]
Lists = Mapping[Key, Annotated[tuple[Ask, ...], Field(min_length=1)]]


class _File(RootModel[Lists]):
    model_config = ConfigDict(frozen=True)


class _Derived(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    forms: Lists
    spoken: Lists


@dataclass(frozen=True, slots=True)
class PolicyAsks:
    """Ways of asking.

    `voices`: by who speaks, then by the answer's key. `elsewhere`: by topic, what this service does not
    answer. `forms`: sentences with {name} for what the catalogue says itself; `spoken`: how its things are
    called there.
    """

    voices: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    elsewhere: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    forms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    spoken: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def of(self, key: str) -> Iterator[str]:
        """Everybody's ways of asking for one answer."""
        for voice in self.voices.values():
            yield from voice.get(key, ())

    def filled(self, form: str, key: str, *names: str) -> tuple[str, ...]:
        """The sentences of a form, said of a thing by its names and by what else it is called."""
        called = dict.fromkeys((*names, *self.spoken.get(key, ())))
        return tuple(sentence.format(name=name) for name in called for sentence in self.forms.get(form, ()))


def read(folder: Path) -> PolicyAsks:
    """Read and check a folder of them. Raises BrokenTable, which names the file and every mistake in it."""
    derived = read_table(folder / DERIVED, _Derived)
    voices = {
        path.stem: read_table(path, _File).root
        for path in sorted(folder.glob("*.toml"))
        if path.name not in (DERIVED, ELSEWHERE)
    }
    return PolicyAsks(voices, read_table(folder / ELSEWHERE, _File).root, derived.forms, derived.spoken)


@functools.cache
def policy_asks() -> PolicyAsks:
    """The ways of asking of this process, read once."""
    return read(FOLDER)
