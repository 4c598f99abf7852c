"""Lines as the recogniser finds them on a photo, made without one."""

from __future__ import annotations

import math
from datetime import date

from server.reading.lines import Line
from server.reading.papers import Reading, interpret
from tests.server.reading.drawn_papers import Drawn

TODAY = date(2026, 11, 25)
SIZE = (1600, 1200)

Text = tuple[str, float, float]
"""A text, and where its left upper corner stands on an upright photo."""


def line(
    text: str,
    left: float,
    top: float,
    score: float = 0.99,
    height: float = 40,
    again: tuple[tuple[str, float], ...] = (),
) -> Line:
    right = left + height * sum(1 if ord(char) > 0x2E80 else 0.55 for char in text)
    bottom = top + height
    return Line(text, score, ((left, top), (right, top), (right, bottom), (left, bottom)), again)


def turned(lines: list[Line], degrees: float) -> list[Line]:
    """As a phone that is held at this angle sees them."""
    cosine, sine = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))

    def point(x: float, y: float) -> tuple[float, float]:
        x, y = x - 800, y - 600
        return 800 + x * cosine - y * sine, 600 + x * sine + y * cosine

    return [
        Line(each.text, each.score, tuple(point(*corner) for corner in each.corners))  # type: ignore[arg-type]
        for each in lines
    ]


def card(who: Drawn, **changed: str) -> list[Line]:
    number = changed.get("number", who.id_number)
    return [
        line(f"姓名{who.name}", 100, 100),
        line(f"性别{changed.get('sex', who.sex)}", 100, 180),
        line(f"民族{who.group}", 380, 180),
        line(changed.get("born", f"出生 {who.born.year} 年 {who.born.month} 月 {who.born.day} 日"), 100, 260),
        line(f"住址{who.address[:11]}", 100, 340),
        line(who.address[11:] or "1号", 180, 400),
        line("公民身份号码", 100, 620),
        line(number, 420, 615),
    ]


def read(lines: list[Line]) -> Reading:
    return interpret(lines, *SIZE, TODAY)
