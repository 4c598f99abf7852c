"""How much CPU a process and everything under it has used."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable

import psutil


def seconds(*roots: psutil.Process) -> float:
    """Seconds of CPU of these processes, their children, and the children that have ended."""
    return sum(_seconds(process) for process in _trees(roots))


def _trees(roots: Iterable[psutil.Process]) -> Iterable[psutil.Process]:
    for root in roots:
        yield root
        yield from root.children(recursive=True)


def _seconds(process: psutil.Process) -> float:
    with contextlib.suppress(psutil.NoSuchProcess):
        used = process.cpu_times()
        return float(used.user + used.system + used.children_user + used.children_system)
    return 0.0
