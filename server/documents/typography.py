"""What may stand on a line: text cleaned of what has no ink, cut where no line may break.

Names, dates, numbers, amounts and telephone numbers stay whole. Something too long for any column is cut
into pieces that fit, because a line that runs over the edge of the paper says nothing at all.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable

Piece = tuple[str, bool]
"""A part of a text, and whether no line may break inside of it."""

LONGEST_KEPT = 24
"""Half-width characters (a Chinese one counts as two) that the narrowest column takes on one line."""

_DATE = r"\d{4}年\d{1,2}月\d{1,2}日|\d{1,2}月\d{1,2}日|\d{4}年\d{1,2}月"
_CODE = r"[0-9A-Za-z*]+(?:[.,:/\-·][0-9A-Za-z*]+)*(?:个?工作日|[年月日元项张页号岁周个%％])?"
_GROUPED = r"\d{4}(?: \d{2,4})+"
_VARIATIONS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_BLANKS = re.compile(r"[^\S\n]+")
_BREAKS = re.compile(r"\r\n?|[\u0085\u2028\u2029\v\f]")

MISSING = "〓"
"""What a printer puts in the place of a type that is not in the case."""


def clean(text: str) -> str:
    """The text without control, format and variation characters; line breaks stay, blanks are one."""
    text = _BREAKS.sub("\n", _VARIATIONS.sub("", text))
    inked = (c for c in text if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co", "Cn"))
    return _BLANKS.sub(" ", "".join(inked)).strip()


class Setter:
    """Cuts texts for one paper, and remembers which characters no font could show."""

    def __init__(self, names: Iterable[str], has_glyph: Callable[[str], bool]) -> None:
        self._has_glyph = has_glyph
        self.unprintable: dict[str, None] = {}
        shown = [self._with_glyphs(clean(name)) for name in names]
        parts = {part for name in shown for part in _name_parts(name) if len(part) > 1}
        known = [re.escape(part) for part in sorted(parts, key=len, reverse=True)]
        self._kept = re.compile("|".join([*known, _DATE, _GROUPED, _CODE]))

    def lines(self, text: str) -> list[list[Piece]]:
        """The lines of a text as its writer broke them, each in pieces."""
        return [self.pieces(line) for line in clean(text).split("\n") if line.strip()] or [[]]

    def pieces(self, line: str) -> list[Piece]:
        self.unprintable.update(dict.fromkeys(c for c in line if not self._is_printable(c)))
        line = self._with_glyphs(line)
        pieces: list[Piece] = []
        at = 0
        for found in self._kept.finditer(line):
            if found.start() > at:
                pieces.append((line[at : found.start()], False))
            pieces += [(part, True) for part in _fitting(found.group())]
            at = found.end()
        if at < len(line):
            pieces.append((line[at:], False))
        return pieces

    def _is_printable(self, character: str) -> bool:
        return character.isspace() or self._has_glyph(character)

    def _with_glyphs(self, text: str) -> str:
        return "".join(char if self._is_printable(char) else MISSING for char in text)


def width(text: str) -> int:
    """In half-width characters."""
    return sum(2 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in text)


def _name_parts(name: str) -> list[str]:
    """A name that fits a line is one piece; a longer one breaks after its dots and blanks."""
    if width(name) <= LONGEST_KEPT:
        return [name]
    return [part for part in re.split(r"(?<=[· ])", name) if part.strip()]


def _fitting(text: str) -> list[str]:
    parts, part, taken = [], "", 0
    for char in text:
        wide = width(char)
        if taken + wide > LONGEST_KEPT:
            parts.append(part)
            part, taken = "", 0
        part, taken = part + char, taken + wide
    return [*parts, part]
