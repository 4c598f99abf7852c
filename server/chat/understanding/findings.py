"""What the mechanisms find, before it is decided what counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Finding:
    """A value that the words from `start` to `end` of the plain text give for a question.

    With a `code` it is no value but a doubt, and `choices` are what it could be.
    """

    question: str
    value: Any
    start: int
    end: int
    sure: bool = True
    code: str = ""
    choices: tuple[Any, ...] = ()
    yields: bool = False  # to any other value that is said for the question
    lunar: bool = False  # a day that was told by the lunar calendar, and converted
    of_other: bool = False  # a number that is said to be somebody else's
    month: str = ""  # 2025-12 or lunar 2025-12, where of a day only this is told


class Taken:
    """The places of the plain text that something was found in already."""

    def __init__(self, length: int) -> None:
        self._used = bytearray(length)

    def take(self, start: int, end: int) -> None:
        """Mark these as used."""
        self._used[start:end] = b"\1" * (end - start)

    def free(self, start: int, end: int) -> bool:
        """Whether nobody has used any of these."""
        return not any(self._used[start:end])

    def left(self, text: str) -> str:
        """The text without what was used, a comma in its place."""
        return "".join("，" if used else char for char, used in zip(text, self._used, strict=True))
