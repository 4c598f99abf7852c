"""The lines that were seen on a photo, turned upright, and what stands beside what."""

from __future__ import annotations

import math
import statistics
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

Point = tuple[float, float]
Box = tuple[float, float, float, float]
"""Left, top, right, bottom, as shares of the photo's width and height."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text as it was seen: its four corners in pixels, from the text's upper left on."""

    text: str
    score: float
    corners: tuple[Point, Point, Point, Point]


@dataclass(frozen=True, slots=True)
class Placed:
    """A line in upright coordinates; `text` has no blanks. Units are pixels of the photo."""

    text: str
    score: float
    left: float
    right: float
    middle: float
    height: float
    line: Line

    @property
    def width(self) -> float:
        return self.right - self.left


def plain(text: str) -> str:
    """Without blanks, in the plain width, as texts are compared."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def orientations(lines: Sequence[Line]) -> Iterable[list[Placed]]:
    """The lines turned upright, in the four ways in which the phone may have been held, likeliest first.

    A line's own direction tells the angle but not which of the two ends is up, when it runs sideways.
    """
    if not lines:
        return
    slant = _slant(lines)
    sideways = sum(_height(line) > 1.5 * _width(line) for line in lines) > len(lines) / 2
    for quarter in (1, 3, 0, 2) if sideways else (0, 2, 1, 3):
        yield _placed(lines, slant + quarter * math.pi / 2)


def right_of(label: Placed, others: Iterable[Placed]) -> list[Placed]:
    """What stands in the label's row to its right, nearest first."""
    found = [
        other
        for other in others
        if other is not label
        and other.left > label.left + 0.5 * label.height
        and other.left > label.right - label.height
        and abs(other.middle - label.middle) < 0.62 * max(label.height, other.height)
    ]
    return sorted(found, key=lambda other: other.left)


def below(label: Placed, others: Iterable[Placed], *, until: float) -> list[Placed]:
    """What begins under this line's text, downwards, above the height `until`."""
    return sorted(
        (
            other
            for other in others
            if other.middle > label.middle + 0.5 * label.height
            and other.middle < until
            and other.left < label.right
            and other.right > label.left
        ),
        key=lambda other: other.middle,
    )


def box_of(lines: Iterable[Line], width: int, height: int) -> Box:
    """The rectangle around these lines on the photo."""
    points = [point for line in lines for point in line.corners]
    across, down = [x / width for x, _ in points], [y / height for _, y in points]
    left, top = max(0.0, min(across)), max(0.0, min(down))
    right, bottom = min(1.0, max(across)), min(1.0, max(down))
    return round(left, 4), round(top, 4), round(right, 4), round(bottom, 4)


def _placed(lines: Sequence[Line], angle: float) -> list[Placed]:
    cosine, sine = math.cos(-angle), math.sin(-angle)
    placed = []
    for line in lines:
        turned = [(x * cosine - y * sine, x * sine + y * cosine) for x, y in line.corners]
        across, down = sorted(x for x, _ in turned), sorted(y for _, y in turned)
        placed.append(
            Placed(
                plain(line.text),
                line.score,
                (across[0] + across[1]) / 2,
                (across[2] + across[3]) / 2,
                sum(down) / 4,
                max(1.0, (down[2] + down[3] - down[0] - down[1]) / 2),
                line,
            )
        )
    return placed


def _slant(lines: Sequence[Line]) -> float:
    """By how much rows fall to the right, between -45° and 45°, by the longest lines."""
    longest = sorted(lines, key=lambda line: -max(_width(line), _height(line)))[:12]
    angles = []
    for line in longest:
        first, second, third, _ = line.corners
        start, end = (first, second) if _width(line) >= _height(line) else (second, third)
        angle = math.atan2(end[1] - start[1], end[0] - start[0])
        angles.append((angle + math.pi / 4) % (math.pi / 2) - math.pi / 4)
    return statistics.median(angles)


def _width(line: Line) -> float:
    return math.dist(line.corners[0], line.corners[1])


def _height(line: Line) -> float:
    return math.dist(line.corners[1], line.corners[2])
