"""The one table: what was measured, the limit beside it, and whether the bar is kept."""

from __future__ import annotations

import os
import platform
from dataclasses import dataclass
from typing import Literal

_COLUMNS = (
    ("operation", 38),
    ("ours", 11),
    ("p50 ms", 7),
    ("p99 ms", 7),
    ("limit", 11),
    ("ratio", 7),
    ("bar", 10),
    ("", 6),
)


@dataclass(frozen=True, slots=True)
class Bar:
    """What was promised of `ours` alone, or of its `share` of the limit, or how many `times` the limit."""

    of: Literal["ours", "share", "times"]
    bound: Literal["≥", "≤"]
    value: float


@dataclass(frozen=True, slots=True)
class Line:
    """One figure. `limit` is from the same run, and `against` says what it is; `ratio` is the median of
    the rounds' own ratios, so that a slow moment of the machine strikes both. Times in milliseconds."""

    name: str
    ours: float
    unit: str
    limit: float | None = None
    ratio: float | None = None
    bar: Bar | None = None
    against: str = ""
    p50: float | None = None
    p99: float | None = None

    @property
    def kept(self) -> bool | None:
        """None where nothing was promised."""
        if self.bar is None:
            return None
        value = self.ours if self.bar.of == "ours" else self.ratio
        assert value is not None
        return value >= self.bar.value if self.bar.bound == "≥" else value <= self.bar.value


def machine() -> str:
    """What it ran on, and how busy that was before."""
    model = next(
        (
            line.split(":", 1)[1].strip()
            for line in open("/proc/cpuinfo", encoding="ascii")  # noqa: SIM115
            if line.startswith("model name")
        ),
        "unknown processor",
    )
    load = os.getloadavg()[0]
    return f"{os.cpu_count()} cores of {model}, load {load:.1f} before, Python {platform.python_version()}"


def head() -> str:
    return _row([name for name, _ in _COLUMNS]) + "  beside"


def row(line: Line) -> str:
    verdict = {True: "kept", False: "MISSED", None: ""}[line.kept]
    cells = [
        line.name,
        _figure(line.ours, line.unit),
        _milliseconds(line.p50),
        _milliseconds(line.p99),
        _figure(line.limit, line.unit) if line.limit is not None else "",
        _ratio(line),
        _bar(line),
        verdict,
    ]
    return f"{_row(cells)}  {line.against}".rstrip()


def _row(cells: list[str]) -> str:
    return "  ".join(
        cell.ljust(width) if place == 0 else cell.rjust(width)
        for place, (cell, (_, width)) in enumerate(zip(cells, _COLUMNS, strict=True))
    )


def _figure(value: float, unit: str) -> str:
    return f"{value:,.{0 if value >= 100 or value == int(value) else 2}f} {unit}".rstrip()


def _milliseconds(value: float | None) -> str:
    return "" if value is None else f"{value:,.1f}"


def _ratio(line: Line) -> str:
    if line.ratio is None:
        return ""
    times = line.ratio > 1 if line.bar is None else line.bar.of == "times"
    return f"{line.ratio:.1f} x" if times else f"{line.ratio:.1%}"


def _bar(line: Line) -> str:
    if line.bar is None:
        return ""
    value = line.bar.value
    shown = {
        "share": f"{value:.0%}",
        "times": f"{value:g} x",
        "ours": f"{value:,g} {line.unit}".rstrip(),
    }
    return f"{line.bar.bound} {shown[line.bar.of]}"
