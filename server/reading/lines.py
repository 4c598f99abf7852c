"""The lines that were seen on a photo, turned upright, and what stands beside what."""

from __future__ import annotations

import math
import statistics
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from config.traditional import simplified

Point = tuple[float, float]
Corners = tuple[Point, Point, Point, Point]
Box = tuple[float, float, float, float]
"""Left, top, right, bottom, as shares of the photo's width and height."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text as it was seen: its four corners in pixels, and what closer looks at it said."""

    text: str
    score: float
    corners: Corners
    again: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Placed:
    """A line in upright coordinates; `text` has no blanks. Units are pixels of the photo."""

    text: str
    score: float
    left: float
    right: float
    middle: float
    height: float
    fall: float  # pixels down for each pixel to the right
    line: Line
    turn: float = 0.0  # the angle by which the paper is turned on the photo

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def centre(self) -> float:
        return (self.left + self.right) / 2


ONE_ROW: Final = 0.62
"""Heights by which the middles of two lines of one row may lie apart."""
_ENOUGH_LINES: Final = 4
_TELLING: Final = 3  # heights that a line is long whose direction counts
_ODD_FALL: Final = 0.12  # beyond it: not of this paper


def plain(text: str) -> str:
    """Without blanks, in the plain width and in simplified characters, as texts are compared.

    The papers print no others; the recogniser sees 時 where 时 stands.
    """
    return simplified("".join(unicodedata.normalize("NFKC", text).split()))


def orientations(lines: Sequence[Line], surely: Callable[[str], int]) -> Iterable[list[Placed]]:
    """The lines turned upright, in the four ways in which the phone may have been held, likeliest first.

    A line's own direction tells the angle but not which of the two ends is up, when it runs sideways.
    `surely` says how surely a text is of the paper: what that lies on may be printed too, at another angle.
    """
    if not lines:
        return
    certain, likely = ([line for line in lines if surely(plain(line.text)) >= least] for least in (2, 1))
    if len(certain) >= _ENOUGH_LINES:
        roughly = _slant(certain)
        likely = [line for line in likely if abs(_turn(_angle(line) - roughly)) < _ODD_FALL]
    own = likely if len(likely) >= _ENOUGH_LINES else lines
    slant = _slant(own)
    sideways = sum(_height(line) > 1.5 * _width(line) for line in own) > len(own) / 2
    for quarter in (1, 3, 0, 2) if sideways else (0, 2, 1, 3):
        yield _levelled(list(_turned(lines, slant + quarter * math.pi / 2)), own)


def right_of(label: Placed, others: Iterable[Placed], within: float = ONE_ROW) -> list[Placed]:
    """What stands in the label's row to its right, nearest first: `within` so many heights of its middle."""
    found = [
        other
        for other in others
        if other is not label
        and other.left > label.left + 0.5 * label.height
        and other.left > label.right - label.height
        and abs(other.middle - label.middle) < within * max(label.height, other.height)
    ]
    return sorted(found, key=lambda other: other.left)


def box_of(lines: Iterable[Line], width: int, height: int) -> Box:
    """The rectangle around these lines on the photo."""
    points = [point for line in lines for point in line.corners]
    across, down = [x / width for x, _ in points], [y / height for _, y in points]
    left, top = max(0.0, min(across)), max(0.0, min(down))
    right, bottom = min(1.0, max(across)), min(1.0, max(down))
    return round(left, 4), round(top, 4), round(right, 4), round(bottom, 4)


def in_rows(lines: Iterable[Placed]) -> list[list[Placed]]:
    """The lines as they are read: rows from above, each from the left."""
    rows: list[list[Placed]] = []
    for line in sorted(lines, key=lambda each: each.middle):
        if rows and line.middle - statistics.mean(one.middle for one in rows[-1]) < 0.5 * line.height:
            rows[-1].append(line)
        else:
            rows.append([line])
    return [sorted(row, key=lambda each: each.left) for row in rows]


def _levelled(placed: list[Placed], own: Sequence[Line]) -> list[Placed]:
    """With rows that run level all over: those of a photo taken from aside fall one way above, another below.

    How much a row falls is taken to change evenly from the upper to the lower edge. What counts are the lines
    among those that are the paper's `own`: print beside the paper lies at an angle of its own.
    """
    ids = {id(line) for line in own}
    known = [line for line in placed if id(line.line) in ids]
    left, right = min(line.left for line in known), max(line.right for line in known)
    top, bottom = (edge(line.middle for line in known) for edge in (min, max))
    telling = [
        line
        for line in placed
        if line.width > _TELLING * line.height and abs(line.fall) < _ODD_FALL
        if left <= line.centre <= right and top <= line.middle <= bottom
    ]
    if len({line.middle for line in telling}) < _ENOUGH_LINES:
        return placed
    change, at_top = statistics.linear_regression(
        [line.middle for line in telling], [line.fall for line in telling]
    )
    across = statistics.mean(line.centre for line in telling)
    return [
        replace(line, middle=line.middle - (at_top + change * line.middle) * (line.centre - across))
        for line in placed
    ]


def _turned(lines: Sequence[Line], angle: float) -> Iterator[Placed]:
    cosine, sine = math.cos(-angle), math.sin(-angle)
    for line in lines:
        turned = sorted((x * cosine - y * sine, x * sine + y * cosine) for x, y in line.corners)
        (left, upper), (left_too, lower), (right, upper_too), (right_too, lower_too) = turned
        start, stop = (left + left_too) / 2, (right + right_too) / 2
        falls = (upper_too + lower_too - upper - lower) / 2
        yield Placed(
            plain(line.text),
            line.score,
            start,
            stop,
            (upper + lower + upper_too + lower_too) / 4,
            max(1.0, (abs(lower - upper) + abs(lower_too - upper_too)) / 2),
            falls / (stop - start) if stop > start else 0.0,
            line,
            angle,
        )


def _slant(lines: Sequence[Line]) -> float:
    """By how much rows fall to the right, between -45° and 45°, by the longest lines."""
    longest = sorted(lines, key=lambda line: -max(_width(line), _height(line)))[:12]
    return statistics.median(_angle(line) for line in longest)


def _angle(line: Line) -> float:
    """By how much the line falls, or runs aside when it stands upright, between -45° and 45°."""
    first, second, third, _ = line.corners
    start, end = (first, second) if _width(line) >= _height(line) else (second, third)
    return _turn(math.atan2(end[1] - start[1], end[0] - start[0]))


def _turn(angle: float) -> float:
    """The angle without whole quarters, between -45° and 45°."""
    return (angle + math.pi / 4) % (math.pi / 2) - math.pi / 4


def _width(line: Line) -> float:
    return math.dist(line.corners[0], line.corners[1])


def _height(line: Line) -> float:
    return math.dist(line.corners[1], line.corners[2])
