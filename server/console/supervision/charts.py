"""Figures as pictures (SVG) that print: bars with their numbers, in ink that a grey printer keeps apart.

Everything is attributes and text, so that a page without inline style may hold it. A chart says what it
shows in its title; the table beside it says the same in figures.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

_INK, _SOFT, _LINE = "#1d2b30", "#4c5c62", "#c3ced1"
_DARK, _PALE = "#24505c", "#9fbcc4"
_WIDTH, _SIZE = 1000, 15
_FONT = "PingFang SC, Microsoft YaHei, Noto Sans CJK SC, WenQuanYi Micro Hei, sans-serif"


@dataclass(frozen=True, slots=True)
class Series:
    """One row of columns with its name; as many values as the chart has places."""

    name: str
    values: Sequence[int]


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar that lies: `value` dark, `further` pale behind it up to there, `said` in figures at its end."""

    name: str
    value: float
    said: str
    further: float = 0


def columns(places: Sequence[str], rows: Sequence[Series], title: str) -> Markup:
    """Rows of columns over the same places, one row for each series, all to one scale."""
    most = max((value for row in rows for value in row.values), default=0) or 1
    left, tall, gap = 110, 96, 34
    step = (_WIDTH - left) / max(len(places), 1)
    thick = min(step * 0.7, 36)
    every = max(1, -(-len(places) // max(1, int((_WIDTH - left) / 60))))
    parts: list[Markup] = []
    y = 10.0
    for row in rows:
        base = y + tall
        parts.append(_text(0, base - tall / 2, row.name, bold=True))
        parts.append(_text(0, base - tall / 2 + 22, f"共 {sum(row.values):,}", soft=True))
        parts.append(_line(left, base, _WIDTH, base))
        for number, value in enumerate(row.values):
            x = left + step * number + step / 2
            if value:
                high = max((tall - 20) * value / most, 2)
                parts.append(_rect(x - thick / 2, base - high, thick, high, _DARK))
                if step >= 22:
                    parts.append(_text(x, base - high - 4, f"{value}", middle=True, size=13))
        y = base + gap
    for number, place in enumerate(places):
        if number % every == 0:
            x = left + step * number + step / 2
            parts.append(_text(x, y - gap + 20, place, middle=True, soft=True, size=13))
    return _whole(parts, y, title)


def bars(lying: Sequence[Bar], title: str) -> Markup:
    """One bar under another, each with its name above it and its figures behind it."""
    most = max((max(bar.value, bar.further) for bar in lying), default=0) or 1
    room = _WIDTH - 330
    parts: list[Markup] = []
    y = 6.0
    for bar in lying:
        parts.append(_text(0, y + _SIZE, bar.name))
        y += _SIZE + 8
        long = room * max(bar.value, bar.further) / most
        if bar.further > bar.value:
            parts.append(_rect(0, y, long, 14, _PALE))
        parts.append(_rect(0, y, max(room * bar.value / most, 2), 14, _DARK))
        parts.append(_text(max(long, 2) + 10, y + 12.5, bar.said, soft=True))
        y += 26
    return _whole(parts, y, title)


def _whole(parts: Sequence[Markup], height: float, title: str) -> Markup:
    return Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {w} {h:.0f}" width="{w}" height="{h:.0f}"'
        ' role="img" aria-label="{title}" font-family="{font}">{parts}</svg>'
    ).format(w=_WIDTH, h=height, title=title, font=_FONT, parts=Markup("\n").join(["", *parts]))


def _text(
    x: float,
    y: float,
    text: str,
    *,
    bold: bool = False,
    middle: bool = False,
    soft: bool = False,
    size: int = _SIZE,
) -> Markup:
    return Markup('<text x="{:.1f}" y="{:.1f}" font-size="{}" fill="{}"{}{}>{}</text>').format(
        x,
        y,
        size,
        _SOFT if soft else _INK,
        Markup(' font-weight="600"') if bold else "",
        Markup(' text-anchor="middle"') if middle else "",
        text,
    )


def _rect(x: float, y: float, width: float, height: float, fill: str) -> Markup:
    return Markup('<rect x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}" fill="{}"/>').format(
        x, y, width, height, fill
    )


def _line(x: float, y: float, to_x: float, to_y: float) -> Markup:
    return Markup('<path d="M{:.1f} {:.1f}L{:.1f} {:.1f}" stroke="{}" stroke-width="1"/>').format(
        x, y, to_x, to_y, _LINE
    )
