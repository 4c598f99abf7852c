"""Which characters sound alike, as data, with its one reader: a recogniser writes one for the other.

One table for all counties. The readings are those of the Unihan database, without tones.
"""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

from config.tables import read_table

PATH = Path(__file__).resolve().parent / "sounds.toml"

Letters = Annotated[str, StringConstraints(pattern=r"^[a-z]+$")]
Line = Annotated[str, StringConstraints(pattern=r"^[a-z]+ [\u3400-\u9fff]+$")]


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    initials: tuple[tuple[Letters, Letters], ...] = ()
    finals: tuple[tuple[Letters, Letters], ...] = ()
    sounds: tuple[Line, ...]

    def heard(self, sound: str) -> str:
        """The sound as it is told apart: zhong and zong are one."""
        for one, other in self.initials:
            if sound.startswith(one):
                sound = other + sound.removeprefix(one)
                break
        for one, other in self.finals:
            if sound.endswith(one):
                return sound.removesuffix(one) + other
        return sound


@functools.cache
def sounds() -> dict[str, str]:
    """The sound of every common character. Raises BrokenTable."""
    table = read_table(PATH, _Table)
    return {
        char: table.heard(sound)
        for sound, chars in (line.split(" ") for line in table.sounds)
        for char in chars
    }
