"""The one table, and whether each bar (quality: `docs/performance.md`) is reached."""

from __future__ import annotations

import os

from bench.rounds import Measured

OWN_SHARE_FLAG = 0.30
_COLUMNS = (
    ("operation", 26),
    ("sent", 5),
    ("limit/s", 8),
    ("ours/s", 7),
    ("share", 6),
    ("bar", 5),
    ("", 7),
    ("p50 ms", 7),
    ("p99 ms", 7),
    ("app ms", 7),
    ("CPU x", 6),
    ("load", 5),
)


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
    return f"{os.cpu_count()} cores of {model}, load {os.getloadavg()[0]:.1f} before the run"


def head() -> str:
    return "  ".join(
        name.ljust(width) if place == 0 else name.rjust(width) for place, (name, width) in enumerate(_COLUMNS)
    )


def reached(measured: Measured) -> bool:
    """Whether every bar of the operation is reached."""
    operation = measured.operation
    return (
        measured.share >= operation.share
        and (operation.cpu_times is None or measured.cpu_times <= operation.cpu_times)
        and (operation.app_ms is None or measured.median(lambda r: r.app_cpu_ms) <= operation.app_ms)
    )


def line(measured: Measured) -> str:
    operation, median = measured.operation, measured.median
    own = median(lambda r: r.ours.own)
    cells = (
        operation.name,
        str(measured.statements),
        f"{median(lambda r: r.limit_rate):,.0f}",
        f"{median(lambda r: r.ours.rate):,.0f}",
        f"{measured.share:.0%}",
        f"{operation.share:.0%}",
        "reached" if reached(measured) else "MISSED",
        f"{median(lambda r: r.ours.p50_ms):.1f}",
        f"{median(lambda r: r.ours.p99_ms):.1f}",
        f"{median(lambda r: r.app_cpu_ms):.2f}",
        f"{measured.cpu_times:.1f}",
        f"{own:.0%}{'!' if own > OWN_SHARE_FLAG else ''}",
    )
    return "  ".join(
        cell.ljust(width) if place == 0 else cell.rjust(width)
        for place, (cell, (_, width)) in enumerate(zip(cells, _COLUMNS, strict=True))
    )
