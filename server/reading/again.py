"""Where on a photo a second, closer look is worth its time. Pure.

The first look takes the whole photo, made smaller. It misses words under a seal, reads the lines of a paper
that lies upside down at its worst, and is sometimes sure of a rare character that is another one.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from typing import Final

from server.reading.kinds import PaperKind, kind_of, surely_of_paper, uprightness
from server.reading.labels import asks_for, has_label, labelled, values, with_whole_labels
from server.reading.letters import told
from server.reading.lines import Corners, Line, Placed, Point, orientations, plain, right_of
from server.reading.names import bare_names
from server.reading.spelling import ID_NUMBER

UNSURE: Final = 0.9
"""A line below this confidence is read a second time."""
MOST: Final = 12
"""Lines that are read a second time, on one photo: a newspaper under the card has hundreds."""
_ENOUGH: Final = 4  # lines that tell where the paper lies
_MOST_NAMES: Final = 4
_NAMES: Final = frozenset({"name", "head_name"})
_NEEDED: Final = _NAMES | {"id_number", "death_date", "cremation_date", "valid_until"}
_NEAR: Final = 5  # lines whose direction tells that of a row
_TELLING: Final = 2.5  # heights that such a line is long
_WIDEST: Final = 20  # heights of its label that a cell is wide where no other label ends it
_TALL: Final = 1.3  # heights from the middle of a cell's row to its edges


def upright(lines: Sequence[Line]) -> list[Placed]:
    """The lines as the paper lies, by the likeliest of the four ways; [] for none."""
    turns = [with_whole_labels(placed) for placed in orientations(lines, surely_of_paper)]
    return max(turns, key=lambda placed: uprightness(placed) + len(values(placed)), default=[])


def corners_of(placed: Placed) -> Corners:
    """The corners of the line on the photo, from the upper left one as the paper lies.

    The recogniser counts them from the upper left of the photo, whichever way up that is.
    """
    corners = placed.line.corners
    along = math.cos(placed.turn), math.sin(placed.turn)

    def runs_along(start: int) -> float:
        (x, y), (x_too, y_too) = corners[start], corners[(start + 1) % 4]
        length = max(1.0, math.hypot(x_too - x, y_too - y))
        return ((x_too - x) * along[0] + (y_too - y) * along[1]) / length

    first = max(range(4), key=runs_along)
    return corners[first], corners[(first + 1) % 4], corners[(first + 2) % 4], corners[(first + 3) % 4]


def unsure(placed: Sequence[Placed]) -> list[Placed]:
    """The lines of the paper that were hardly read, at most so many: those beside labels first."""
    of_fields = {id(line.line) for value in values(placed).values() for line in value.lines}
    own = [line for line in placed if has_label(line) or id(line.line) in of_fields]
    low = [line for line in placed if line.score < UNSURE]
    if len(own) >= _ENOUGH:
        left, right = min(line.left for line in own), max(line.right for line in own)
        top, bottom = (edge(line.middle for line in own) for edge in (min, max))
        high = statistics.median(line.height for line in own)
        low = [
            line
            for line in low
            if left - high < line.centre < right + high and top - 2 * high < line.middle < bottom + 2 * high
        ]
    return sorted(low, key=lambda line: (id(line.line) not in of_fields, -line.width))[:MOST]


def doubted(placed: Sequence[Placed]) -> list[Placed]:
    """The lines with a name in them: no check digit holds for it, and 森 is read surely where 垚 stands."""
    found = told(placed) | values(placed)
    lines = [line for field in sorted(_NAMES & found.keys()) for line in found[field].lines]
    fields = labelled(placed)
    if not fields & _NAMES:
        card = kind_of(placed, labelled=fields, expected=()) is PaperKind.ID_FRONT
        lines += [line for value in bare_names(placed, card=card) for line in value.lines]
    return list({id(line.line): line for line in lines}.values())[:_MOST_NAMES]


def empty_cells(placed: Sequence[Placed]) -> list[Corners]:
    """Where something that is needed should stand beside its label, and nothing was seen that can be it."""
    found = values(placed)
    labels = [line for line in placed if has_label(line)]
    cells = []
    for label in labels:
        field = asks_for(label)
        if field not in _NEEDED:
            continue
        value = found.get(field)
        if value is None or (field == "id_number" and not ID_NUMBER.search(value.text)):
            following = right_of(label, labels)
            room = following[0].left - label.right if following else float("inf")
            if room > label.height:
                cells.append(_cell(label, labels, min(room, _WIDEST * label.height)))
    return cells


def merged(lines: Sequence[Line], found: Sequence[Line]) -> list[Line]:
    """The lines with those that were found later; of two in one place the one that says more."""
    merged = list(lines)
    for later in found:
        there = [line for line in merged if _same_place(line, later)]
        if all(_says(line) < _says(later) for line in there):
            merged = [line for line in merged if line not in there] + [later]
    return merged


def _says(line: Line) -> tuple[bool, int, float]:
    return ID_NUMBER.search(plain(line.text)) is not None, len(line.text), line.score


def _same_place(line: Line, other: Line) -> bool:
    return _holds(line.corners, _middle(other.corners)) or _holds(other.corners, _middle(line.corners))


def _middle(corners: Corners) -> Point:
    return sum(x for x, _ in corners) / 4, sum(y for _, y in corners) / 4


def _holds(corners: Corners, point: Point) -> bool:
    """Whether the point lies within: on the same side of every edge."""
    sides = [
        (after[0] - at[0]) * (point[1] - at[1]) - (after[1] - at[1]) * (point[0] - at[0]) > 0
        for at, after in zip(corners, (*corners[1:], corners[0]), strict=True)
    ]
    return all(sides) or not any(sides)


def _cell(label: Placed, labels: Sequence[Placed], width: float) -> Corners:
    """So much room behind the label, along its row."""
    # Labels only: what the paper lies on may be printed too, at another angle.
    telling = [line for line in labels if line.width > _TELLING * line.height]
    near = sorted(telling, key=lambda line: abs(line.middle - label.middle))[:_NEAR]
    angle = label.turn + math.atan(statistics.median(line.fall for line in near) if near else 0.0)
    _, upper, lower, _ = corners_of(label)
    along, down = (math.cos(angle), math.sin(angle)), (-math.sin(angle), math.cos(angle))
    shift = 0.55 * label.height if _in_two_rows(label) else 0.0
    middle = (
        (upper[0] + lower[0]) / 2 + shift * down[0],
        (upper[1] + lower[1]) / 2 + shift * down[1],
    )

    def at(right: float, under: float) -> Point:
        return middle[0] + right * along[0] + under * down[0], middle[1] + right * along[1] + under * down[1]

    tall = _TALL * label.height
    return at(0, -tall), at(width, -tall), at(width, tall), at(0, tall)


def _in_two_rows(label: Placed) -> bool:
    """Whether the label was put together from two rows: its own line is the upper one."""
    first, second, third, fourth = corners_of(label)
    own = max(math.dist(first, second), math.dist(fourth, third))
    return len(label.text) > len(plain(label.line.text)) and label.width < 1.5 * own
