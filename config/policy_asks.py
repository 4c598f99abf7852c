"""How different people ask: ways of asking by voice, as data, with their one reader.

They are for all counties. Which answer they mean is written by its key ("faq:where", "item:…/time"); a county
that has no such answer says that it is not sure.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, RootModel, StringConstraints

from config.tables import read_table

FOLDER = Path(__file__).resolve().parent / "policy_asks"
DERIVED = "derived.toml"
ELSEWHERE = "elsewhere.toml"
EVERYDAY = "everyday.toml"
NAME = "{name}"
FORMS_EACH = 2
"""In how many sentences an everyday thing is asked for: enough to know it, and few enough to learn soon."""

Ask = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Key = Annotated[str, StringConstraints(pattern=r"^[a-z_]+([:/][a-z0-9_]+)*$")]
Lists = Mapping[Key, Annotated[tuple[Ask, ...], Field(min_length=1)]]


class Asks(RootModel[Lists]):
    """A voice: ways of asking by the answer's key; or what is not ours, by topic."""

    model_config = ConfigDict(frozen=True)


class Derived(BaseModel):
    """derived.toml: sentences with {name}, and what the catalogue's things are called in them."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    forms: Lists
    spoken: Lists


class Everyday(BaseModel):
    """everyday.toml: things of daily life, and the sentences with {name} for things of their kind."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    forms: Lists
    things: Lists


@dataclass(frozen=True, slots=True)
class PolicyAsks:
    """Ways of asking.

    `voices`: by who speaks, then by the answer's key. `elsewhere`: by topic, what this service does not
    answer. `forms`: sentences with {name} for what the catalogue says itself; `spoken`: how its things are
    called there. `everyday`: what people ask about other things of life.
    """

    voices: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    elsewhere: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    forms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    spoken: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    everyday: tuple[str, ...] = ()

    def of(self, key: str) -> Iterator[str]:
        """Everybody's ways of asking for one answer."""
        for voice in self.voices.values():
            yield from voice.get(key, ())

    def others(self, ours: Container[str]) -> Iterator[str]:
        """What is asked when none of our answers is meant; `ours` are the keys of those that there are."""
        for voice in self.voices.values():
            for key, said in voice.items():
                if key not in ours:
                    yield from said
        for said in self.elsewhere.values():
            yield from said
        yield from self.everyday

    def filled(self, form: str, key: str, *names: str) -> tuple[str, ...]:
        """The sentences of a form, said of a thing by its names and by what else it is called."""
        called = dict.fromkeys((*names, *self.spoken.get(key, ())))
        return tuple(sentence.replace(NAME, name) for name in called for sentence in self.forms.get(form, ()))


def read(folder: Path) -> PolicyAsks:
    """Read and check a folder of them. Raises BrokenTable, which names the file and every mistake in it."""
    derived = read_table(folder / DERIVED, Derived)
    everyday = read_table(folder / EVERYDAY, Everyday)
    voices = {
        path.stem: read_table(path, Asks).root
        for path in sorted(folder.glob("*.toml"))
        if path.name not in (DERIVED, ELSEWHERE, EVERYDAY)
    }
    elsewhere = read_table(folder / ELSEWHERE, Asks).root
    return PolicyAsks(voices, elsewhere, derived.forms, derived.spoken, tuple(_sentences(everyday)))


def _sentences(everyday: Everyday) -> Iterator[str]:
    """Every thing in some sentences of its kind, in turn, so that each sentence is heard of many things."""
    for kind, things in everyday.things.items():
        forms = itertools.cycle(everyday.forms.get(kind, ()))
        for thing in things:
            for form in itertools.islice(forms, FORMS_EACH):
                yield form.replace(NAME, thing)


@functools.cache
def policy_asks() -> PolicyAsks:
    """The ways of asking of this process, read once."""
    return read(FOLDER)
