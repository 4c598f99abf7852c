"""A sentence as characters that can be compared: one width and case, figures alike, in runs of a few."""

from __future__ import annotations

import re
import unicodedata

_NOT_LETTERS = re.compile(r"[^0-9a-z\u3400-\u9fff%]+")
_FIGURE = re.compile(
    r"[0-9一二两三四五六七八九十百千万半]+(?=多?(?:年|岁|块|元|万|千))|[0-9一二三四五六七八九十百千万]{2,}|[0-9]+"
)
_LONGEST_RUN = 3


def letters(text: str) -> str:
    """The text without signs and blanks, in one width and case."""
    return _NOT_LETTERS.sub("", unicodedata.normalize("NFKC", text).casefold())


def characters(text: str) -> list[str]:
    """The characters of the text one by one, every figure as one 0."""
    return list(_FIGURE.sub("0", letters(text)))


def runs(text: str) -> dict[str, float]:
    """Its characters by one to three, with where it begins and ends; each counts 1."""
    framed = f"^{''.join(characters(text))}$"
    return {
        framed[start : start + length]: 1.0
        for length in range(1, _LONGEST_RUN + 1)
        for start in range(len(framed) - length + 1)
    }
