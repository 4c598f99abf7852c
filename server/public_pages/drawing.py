"""The flow chart as a picture (SVG), from the stages of `flow`: boxes from top to bottom, arrows between.

Colours and sizes are attributes, not style sheets, so that the picture is the same in the page, whose
policy allows no inline style, and as a file of its own.
"""

from __future__ import annotations

import functools
import math
import re
import unicodedata
from dataclasses import dataclass, field

from markupsafe import Markup

from server.public_pages.flow import Line, Stage, Step

_INK, _SOFT, _LINE, _GROUND = "#1d2b30", "#4c5c62", "#24505c", "#f3f6f6"
_FILLS = {"family": "#e4eef0", "office": "#ffffff", "department": "#ffffff", "end": "#e6f3ea"}
_FONT = "PingFang SC, Microsoft YaHei, Noto Sans CJK SC, WenQuanYi Micro Hei, sans-serif"

# What must not be torn: an opening mark from what follows it, a closing one from what it follows, a number.
_PIECE = re.compile(r"[（“《(]*(?:[A-Za-z0-9.:-]+|.)[、，。；：？）”》)]*")


@dataclass(frozen=True, slots=True)
class Sheet:
    """How large a chart is drawn: `width` in pixels, at most so many boxes in a row, letters of `size`."""

    width: int
    columns: int
    size: int


PHONE, PHONE_LARGE = Sheet(328, 1, 16), Sheet(328, 1, 21)
DESK, DESK_LARGE = Sheet(1100, 5, 16), Sheet(1100, 3, 21)


def wrapped(text: str, room: float) -> list[str]:
    """The text in rows of at most `room` letters' widths. A piece that is wider stands alone."""
    rows, width = [""], 0.0
    for piece in _PIECE.findall(text):
        wide = sum(_width(letter) for letter in piece)
        if rows[-1] and width + wide > room:
            rows.append("")
            width = 0.0
        rows[-1] += piece
        width += wide
    return rows


def _width(letter: str) -> float:
    # A quotation mark is as wide as a Chinese character in Chinese fonts.
    return 1.0 if unicodedata.east_asian_width(letter) in "WFA" else 0.6


@functools.lru_cache(maxsize=64)
def drawn(stages: tuple[Stage, ...], sheet: Sheet, title: str) -> Markup:
    """The whole chart as one `svg` element."""
    return _Chart(sheet).whole(stages, title)


@dataclass(frozen=True, slots=True)
class _Text:
    """A line of a box in its rows; `above` is the room before it."""

    line: Line
    rows: list[str]
    size: float
    above: float

    @property
    def height(self) -> float:
        return self.above + len(self.rows) * self.size * 1.5


class _Box:
    """A step in a box of a given width, measured."""

    def __init__(self, step: Step, width: float, size: int) -> None:
        self.step, self.width, self.pad = step, width, size * 0.75
        self.title = self._text(Line(step.title), size * 1.05, 0)
        self.lines = [
            self._text(line, size * 0.85 if line.soft else size, 0 if line.soft else size * 0.3)
            for line in step.lines
        ]
        self.instead = [self._text(Line(way, soft=True), size * 0.85, size * 0.3) for way in step.instead]
        texts = [self.title, *self.lines, *self.instead]
        gap = size * 0.6 if self.instead else 0
        self.height = 2 * self.pad + sum(text.height for text in texts) + gap

    def _text(self, line: Line, size: float, above: float) -> _Text:
        return _Text(line, wrapped(line.text, (self.width - 2 * self.pad) / size), size, above)


@dataclass
class _Chart:
    sheet: Sheet
    parts: list[Markup] = field(default_factory=list)
    y: float = 1

    def whole(self, stages: tuple[Stage, ...], title: str) -> Markup:
        branch: float | None = None
        last_office = [n for n, stage in enumerate(stages) if stage.steps[0].code.startswith("material:")]
        for number, stage in enumerate(stages):
            if number and not stage.beside:
                self._arrow()
            begins = self._beside(stage, branch) if stage.beside else self._stage(stage)
            if last_office and number == last_office[-1]:
                branch = begins
        height = math.ceil(self.y + 2)
        return Markup(
            '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {w} {h}" width="{w}" height="{h}"'
            ' role="img" aria-label="{title}" font-family="{font}"><title>{title}</title>{parts}</svg>'
        ).format(
            w=self.sheet.width, h=height, title=title, font=_FONT, parts=Markup("\n").join(["", *self.parts])
        )

    @property
    def _room(self) -> float:
        """Beside the boxes runs the line of what starts by itself."""
        return self.sheet.width - 1.25 * self.sheet.size

    def _stage(self, stage: Stage) -> float:
        """Draw it; the height of its middle."""
        top = self.y
        if stage.parallel:
            self._frame(stage, dashed=False)
        else:
            width = min(self._room - 2, 34 * self.sheet.size)
            box = _Box(stage.steps[0], width, self.sheet.size)
            self._box(box, (self._room - width) / 2, self.y)
            self.y += box.height
        return (top + self.y) / 2

    def _beside(self, stage: Stage, branch: float | None) -> float:
        self.y += self.sheet.size * 1.5
        if branch is not None:
            x, middle = self.sheet.width - 2, self._room / 2
            width = min(self._room - 2, 34 * self.sheet.size)
            down = self.y - self.sheet.size * 0.75
            self._path(
                f"M{middle + width / 2:.0f} {branch:.0f}H{x}V{down:.0f}H{middle:.0f}V{self.y:.0f}", True
            )
            self._point(middle, self.y)
        self._frame(stage, dashed=True)
        return self.y

    def _frame(self, stage: Stage, *, dashed: bool) -> None:
        size, gap = self.sheet.size, self.sheet.size * 0.6
        rows = math.ceil(len(stage.steps) / self.sheet.columns)
        columns = math.ceil(len(stage.steps) / rows)
        width = (self._room - 2 - gap * (columns + 1)) / columns
        caption = wrapped(stage.caption, (self._room - 2 * gap) / size)
        y = self.y + gap + len(caption) * size * 1.5
        boxes = [_Box(step, width, size) for step in stage.steps]
        places = []
        for start in range(0, len(boxes), columns):
            row = boxes[start : start + columns]
            places += [(box, 1 + gap + number * (width + gap), y) for number, box in enumerate(row)]
            y += max(box.height for box in row) + gap
        self._rect(1, self.y, self._room - 2, y - self.y, _GROUND, dashed)
        self._text(
            _Text(Line(stage.caption), caption, size, gap / 2), self._room / 2, self.y, bold=True, middle=True
        )
        for box, left, top in places:
            self._box(box, left, top)
        self.y = y

    def _box(self, box: _Box, x: float, y: float) -> None:
        inside = len(self.parts)
        self._rect(x, y, box.width, box.height, _FILLS[box.step.actor], False)
        y += box.pad
        left = x + box.pad
        y = self._text(box.title, left, y, bold=True)
        for text in box.lines:
            y = self._text(text, left, y)
        if box.instead:
            y += self.sheet.size * 0.6
            self._path(f"M{left:.0f} {y:.0f}H{x + box.width - box.pad:.0f}", True)
        for text in box.instead:
            y = self._text(text, left, y)
        drawn_inside = Markup("").join(self.parts[inside:])
        self.parts[inside:] = [Markup('<g data-code="{}">{}</g>').format(box.step.code, drawn_inside)]

    def _text(self, text: _Text, x: float, y: float, *, bold: bool = False, middle: bool = False) -> float:
        """Write it below `y`; where the next one begins."""
        first = y + text.above + text.size * 1.1
        rows = Markup("").join(
            Markup('<tspan x="{:.1f}" y="{:.1f}">{}</tspan>').format(x, first + number * text.size * 1.5, row)
            for number, row in enumerate(text.rows)
        )
        self.parts.append(
            Markup('<text font-size="{:.1f}" fill="{}"{}{}{}>{}</text>').format(
                text.size,
                _SOFT if text.line.soft else _INK,
                Markup(' font-weight="600"') if bold else "",
                Markup(' text-anchor="middle"') if middle else "",
                Markup(' data-code="{}"').format(text.line.code) if text.line.code else "",
                rows,
            )
        )
        return y + text.height

    def _arrow(self) -> None:
        """From what stands above to what comes next."""
        x, end = self._room / 2, self.y + self.sheet.size * 1.75
        self._path(f"M{x:.0f} {self.y:.0f}V{end - 2:.0f}", False)
        self._point(x, end)
        self.y = end

    def _point(self, x: float, y: float) -> None:
        self.parts.append(
            Markup('<path d="M{:.0f} {:.0f}l-6 -9h12z" fill="{}"/>').format(x, y, _LINE),
        )

    def _path(self, way: str, dashed: bool) -> None:
        self.parts.append(
            Markup('<path d="{}" fill="none" stroke="{}" stroke-width="1.5"{}/>').format(
                way, _LINE, _DASHES if dashed else ""
            )
        )

    def _rect(self, x: float, y: float, width: float, height: float, fill: str, dashed: bool) -> None:
        self.parts.append(
            Markup(
                '<rect x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}" rx="6" fill="{}" stroke="{}"'
                ' stroke-width="1.5"{}/>'
            ).format(x, y, width, height, fill, _LINE, _DASHES if dashed else "")
        )


_DASHES = Markup(' stroke-dasharray="5 4"')
