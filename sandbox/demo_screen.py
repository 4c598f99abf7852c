"""What the demo prints: one line for each thing that somebody does or sees, told in Chinese."""

from __future__ import annotations

import os
import sys
import unicodedata
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sandbox.clock import CHINA

WHO_WIDTH = 14
# The last digits of an account say nothing without their label.
TAIL = 4
_WEEKDAYS = "一二三四五六日"
_COLOURS = {"手机": "36", "窗口": "33", "": "90"}
_OFFICE_COLOUR = "32"


class Screen:
    """Prints as the story goes; in colour at a terminal, plain otherwise (NO_COLOR is honoured)."""

    def __init__(self) -> None:
        self._colour = sys.stdout.isatty() and "NO_COLOR" not in os.environ
        self._moment = ""

    def chapter(self, title: str) -> None:
        self._print(f"\n{self._paint(title, '1')}")

    def time(self, now: datetime) -> None:
        """A line when the day or the hour is another than in the line before."""
        local = now.astimezone(CHINA)
        moment = f"{local:%Y年%-m月%-d日} 星期{_WEEKDAYS[local.weekday()]} {local:%H:%M}"
        if moment[:-3] != self._moment[:-3]:
            self._print(self._paint(f"—— {moment} ——", "90"))
        self._moment = moment

    def says(self, who: str, *texts: str) -> None:
        """What somebody does or sees; further texts stand below the first."""
        name = self._paint(_padded(who), _COLOURS.get(who, _OFFICE_COLOUR))
        for place, text in enumerate(texts):
            self._print(f"{name if place == 0 else ' ' * WHO_WIDTH}{text}")

    def message(self, shown: Mapping[str, Any]) -> None:
        """A subscribe message as the phone shows it, in one line."""
        lines = [
            f"{label} {value}" if len(value) == TAIL and value.isdigit() else value
            for label, value in shown["lines"]
        ]
        self.says("手机", f"［{shown['title']}］{' · '.join(lines)}")

    def plain(self, text: str = "") -> None:
        self._print(text)

    def _paint(self, text: str, colour: str) -> str:
        return f"\x1b[{colour}m{text}\x1b[0m" if self._colour else text

    def _print(self, text: str) -> None:
        print(text, flush=True)


def _padded(text: str) -> str:
    wide = sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)
    return text + " " * max(WHO_WIDTH - wide, 1)


def yuan(fen: int) -> str:
    """8900000 -> 89,000.00元"""
    return f"{fen // 100:,}.{fen % 100:02d}元"


def day(written: str) -> str:
    """2026-12-01 -> 12月1日"""
    _, month, date = written.split("-")
    return f"{int(month)}月{int(date)}日"


def moment(written: str) -> str:
    """2026-12-01T01:00:00Z -> 12月1日 09:00, as a clock in China shows it"""
    return f"{datetime.fromisoformat(written).astimezone(CHINA):%-m月%-d日 %H:%M}"
