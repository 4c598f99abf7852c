"""An address as it stands on a paper: in one cell or under each other, a row of it after the other. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from server.reading.labels import Value, has_label
from server.reading.lines import Placed, in_rows

# A province alone is no beginning: what stood between it and the house was not seen.
_BEGINS: Final = re.compile(r"(?:[\u3400-\u9fff]{2,3}省)?[\u3400-\u9fff]{2,8}?(?:市|县|区|州|盟|旗)")
_GOES_ON: Final = re.compile(r"[0-9]|[一二三四五六七八九十]|[号室房组栋幢村屋区园路街巷场片院楼]$")
# The day of birth above it, and the number under it.
_NONE: Final = re.compile(r"[0-9]{4}年|[0-9]月|月[0-9]|[0-9]{17}")
_ENDS: Final = re.compile(r"[室房组]$")
_OPEN: Final = re.compile(r"[0-9路街道镇乡县市]$")  # more has to follow
# Behind a house number: what else an address ends with, and no word of what the paper lies on.
_BEHIND_A_NUMBER: Final = re.compile(r"[号室房组户栋][\u3400-\u9fff]+$")
_ENDS_TOO: Final = re.compile(r"(?:[区园院内旁楼片屋场苑城府里巷处庭寓厦村栋]|附近|宿舍|大队)$")
_NO_LETTER: Final = re.compile(r"[a-z](?=[\u3400-\u9fff])")  # 荆竹路q号 is a 9
_LONGEST_ROW: Final = 36  # characters; more stand in no cell, but on what the paper lies on
_LONGEST: Final = 50
_WIDER: Final = 1.15
_MOST_ROWS: Final = 4
_ALIGNED: Final = 1.3  # heights by which the rows of one address may begin apart
_NEXT_ROW: Final = (0.55, 1.75)  # heights from one row to the next


def whole_address(value: Value, lines: Sequence[Placed]) -> Value | None:
    """The address of which `value` is what stands beside its label, with the rows above and under that.

    None where it does not begin or end as an address does: then a part of it was not seen, or it is something
    else.
    """
    free = [
        line
        for line in lines
        if not has_label(line) and not _NONE.search(line.text) and len(line.text) <= _LONGEST_ROW
    ]
    beside = [line for line in _without_label(value) if not _NONE.search(line.text)]
    rows = [_up_to_its_end(row) for row in in_rows(beside)]
    if not rows:
        return None
    while len(rows) < _MOST_ROWS and not _BEGINS.match(rows[0][0].text):
        if (above := _next(rows[0], free, lines, up=True)) is None:
            return None
        rows.insert(0, [above])
    while (
        len(rows) < _MOST_ROWS
        and not _ENDS.search(rows[-1][-1].text)
        and (under := _next(rows[-1], free, lines, up=False))
    ):
        rows.append([under])
    read = [line for row in rows for line in row]
    text = "".join(line.text for line in read)
    if _OPEN.search(text) or _NO_LETTER.search(text) or len(text) > _LONGEST:
        return None
    if _BEHIND_A_NUMBER.search(text) and not _ENDS_TOO.search(text):
        return None
    return Value(text, min(line.score for line in read), tuple(read))


def _up_to_its_end(row: Sequence[Placed]) -> list[Placed]:
    """The pieces of the row without what stands behind the house or the room."""
    ends = next((at for at, line in enumerate(row) if _ENDS.search(line.text)), len(row))
    return list(row[: ends + 1])


def _without_label(value: Value) -> Sequence[Placed]:
    """Its lines; of 住址湖南省岳阳县 in one piece what is the value, as far as it reaches."""
    if len(value.lines) > 1 or value.lines[0].text == value.text:
        return value.lines
    line = value.lines[0]
    left = line.right - line.width * len(value.text) / len(line.text)
    return [replace(line, text=value.text, left=left)]


def _next(
    row: Sequence[Placed], free: Sequence[Placed], lines: Sequence[Placed], *, up: bool
) -> Placed | None:
    """The row that goes before or follows: as high, beginning where it does, and level with no label."""
    first, (least, most) = row[0], _NEXT_ROW
    there = [
        line
        for line in free
        if least * first.height < (first.middle - line.middle) * (1 if up else -1) < most * first.height
        and abs(line.left - first.left) < _ALIGNED * first.height
        and 0.6 < line.height / first.height < 1.6
        # A row goes on only where the one above it is full.
        and (up or (line.width < _WIDER * first.width and _GOES_ON.search(line.text)))
        and not _of_another_label(line, first, lines)
    ]
    return min(there, key=lambda line: abs(line.middle - first.middle), default=None)


def _of_another_label(line: Placed, first: Placed, lines: Sequence[Placed]) -> bool:
    """Whether a label stands in its row, before it, that is not the address's own."""
    return any(
        abs(label.middle - line.middle) < 0.4 * line.height
        and label.left < line.left
        and abs(label.middle - line.middle) < abs(label.middle - first.middle)
        for label in lines
        if has_label(label)
    )
