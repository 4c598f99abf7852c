"""The words in which people ask about rules: which sayings mean the same, as data, with their one reader.

The table is one for all counties: what people call a pension does not depend on which county pays it.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from config.tables import read_table

PATH = Path(__file__).resolve().parent / "policy_words.toml"

LONGEST_SAYING = 16
Saying = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_SAYING)]


class Word(BaseModel):
    """One meaning, how it is said, and how much it counts (0: it carries nothing).

    `foreign`: another office's matter, `abroad`: another place's. Where one of these stands in a question, an
    answer whose own asks do not speak of it has to be surer.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    code: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
    weight: float = Field(default=1.0, ge=0, le=2)
    foreign: bool = False
    abroad: bool = False
    says: tuple[Saying, ...] = Field(min_length=1)


class PolicyWords(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    words: tuple[Word, ...]

    @model_validator(mode="after")
    def _each_saying_once(self) -> PolicyWords:
        self.meanings  # noqa: B018  refuses by itself
        return self

    @functools.cached_property
    def meanings(self) -> Mapping[str, Word]:
        """From a saying, in lower case, to what it means."""
        found: dict[str, Word] = {}
        for word in self.words:
            for saying in word.says:
                other = found.setdefault(saying.casefold(), word)
                if other.code != word.code:
                    raise ValueError(f"“{saying}”同时写在{other.code}和{word.code}里")
        return found


def read(path: Path) -> PolicyWords:
    """Read and check the file. Raises BrokenTable, which names every mistake."""
    return read_table(path, PolicyWords)


@functools.cache
def policy_words() -> PolicyWords:
    """The words of this process, read once."""
    return read(PATH)
