"""What a name looks like, and where on a paper one stands whose label is cut off or unreadable. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from server.reading.kinds import is_title
from server.reading.labels import Value, has_label
from server.reading.lines import Placed
from server.reading.spelling import NAME, TIDY

_REST_OF_LABEL: Final = re.compile(r"^(?:[^\u3400-\u9fff]{1,2}|姓?名(?=..))")
_BESIDE: Final = re.compile(r"户主或与户主关系|与户主关系|性别|出生")
_GROUP: Final = re.compile(r"([男女]?)民族")
_BEFORE_GROUP: Final = (1.5, 7.0)
"""Heights by which the name on a card begins before the label of the row under it that is never cut off."""
_OVER_SEX: Final = (-1.5, 1.5)  # and before the sex in that row
_ROW_OVER: Final = (0.8, 2.6)
_OTHER_CELLS: Final = frozenset({"relation_to_head", "ethnic_group"})  # 长女 stands over 性别 in a register
_NOT_OF_NAMES: Final = ("出生地", "籍贯", "户主或", "户主关系", "与户主关系")


def bare_names(lines: Sequence[Placed], *, card: bool) -> Iterator[Value]:
    """Names that have no label, the likeliest first: before "性别" or above it, on a card above "民族"."""
    free = [line for line in lines if not has_label(line) and not is_title(line)]
    free.sort(key=lambda line: -line.left)  # what is left of a label stands further from the next one
    named = [(line, text) for line in free if (text := _name_in(line)) and not _of_another_cell(line, lines)]
    for anchor in sorted(lines, key=lambda line: line.middle):
        if _BESIDE.match(anchor.text):
            for line, text in named:
                if _before(line, anchor) or _above(line, anchor):
                    yield Value(text, line.score, (line,))
        elif card and (group := _GROUP.match(anchor.text)):
            for line, text in named:
                if _over_group(line, anchor, _OVER_SEX if group[1] else _BEFORE_GROUP):
                    yield Value(text, line.score, (line,))


def _name_in(line: Placed) -> str:
    """The line's text where that is a name, without what a cut label left of itself; else ""."""
    text = _REST_OF_LABEL.sub("", line.text) if len(line.text) > 2 else line.text
    fits = NAME.fullmatch(text) and ("·" in text or len(text) <= 4) and not text.endswith("名")
    return text if fits else ""


def _of_another_cell(line: Placed, lines: Sequence[Placed]) -> bool:
    """Whether it says whose relative somebody is or of what people, or stands behind such a label."""
    if any(TIDY[field](line.text) for field in _OTHER_CELLS):
        return True
    return any(
        label.text.startswith(_NOT_OF_NAMES)
        and _level(line, label)
        and label.right <= line.left + label.height
        for label in lines
    )


def _level(line: Placed, anchor: Placed) -> bool:
    return abs(line.middle - anchor.middle) < 0.6 * max(line.height, anchor.height)


def _before(line: Placed, anchor: Placed) -> bool:
    return _level(line, anchor) and line.right <= anchor.left + anchor.height


def _above(line: Placed, anchor: Placed) -> bool:
    return (
        not _level(line, anchor)
        and 0 < anchor.middle - line.middle < 2.6 * anchor.height
        and abs(line.left - anchor.left) < 5 * anchor.height
    )


def _over_group(line: Placed, anchor: Placed, begins: tuple[float, float]) -> bool:
    heights = anchor.height
    return (
        begins[0] < (anchor.left - line.left) / heights < begins[1]
        and _ROW_OVER[0] < (anchor.middle - line.middle) / heights < _ROW_OVER[1]
        and 0.9 < line.height / heights < 1.8
    )
