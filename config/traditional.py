"""Traditional characters and the simplified ones that mean the same, as data, with its one reader.

One table for all counties. Families in Hong Kong, Taiwan and abroad write them; every list of words is in
simplified ones.
"""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

from config.tables import BrokenTable, read_table

PATH = Path(__file__).resolve().parent / "traditional.toml"

Line = Annotated[str, StringConstraints(pattern=r"^[\u3400-\u9fff]{2,}( [\u3400-\u9fff]{2,})*$")]


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    characters: tuple[Line, ...]


@functools.cache
def simplified_by_traditional() -> dict[int, str]:
    """Every traditional character, as `str.translate` takes it. Raises BrokenTable."""
    found: dict[int, str] = {}
    for group in (group for line in read_table(PATH, _Table).characters for group in line.split(" ")):
        for char in group[1:]:
            if found.setdefault(ord(char), group[0]) != group[0]:
                raise BrokenTable(f"{PATH.name}里“{char}”有两个简体字")
    return found


def simplified(text: str) -> str:
    """The text with simplified characters for the traditional ones; of the same length."""
    return text.translate(simplified_by_traditional())
