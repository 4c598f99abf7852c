"""Photos of papers as families take them: how many are read right, how long one takes, what it needs.

    make bench ARGS=reading

Papers are drawn (tests/server/reading): cards, register pages, certificates, each photographed at some
angle, with glare, blur, shadow, a cut corner or a busy table. What is measured of the time and the memory is
the whole process that the worker starts for each photo, its start and loading the models included.
"""

from __future__ import annotations

import asyncio
import json
import statistics
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from bench.effort import Effort
from bench.table import Bar, Line
from server.reading.desk import READING, Desk
from tests.server.reading.marking import marked, photos

PHOTOS = 280
TIMED = 16
SEED = 20_261_125
# Starts the reader, feeds it, and says how much memory and CPU time it took.
_WEIGH = """
import json, resource, subprocess, sys
subprocess.run(json.loads(sys.argv[1]), input=sys.stdin.buffer.read(), stdout=subprocess.DEVNULL, check=True)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps([used.ru_maxrss / 1024, used.ru_utime + used.ru_stime]))
"""


def run(effort: Effort, folder: Path, show: Callable[[Line], None]) -> None:
    """Right and wrong first, then time and memory."""
    del folder
    count = effort.of(PHOTOS)
    marks = marked(count, SEED)
    numbers = marks.share(("right", "flagged"), "id_number")
    drawn = f"{count} drawn photos"
    show(Line("ID numbers right or flagged", 100 * numbers, "%", bar=Bar("ours", "≥", 98), against=drawn))
    wrong = marks.count("wrong", "id_number", "card_number")
    show(Line("ID and card numbers wrong, unflagged", wrong, "", bar=Bar("ours", "≤", 0), against=drawn))
    right = marks.share(("right",), "id_number", "card_number")
    show(Line("ID and card numbers right", 100 * right, "%", against=drawn))
    names = marks.share(("right",), "name", "head_name")
    show(Line("names right", 100 * names, "%", bar=Bar("ours", "≥", 95), against=drawn))
    seconds, used = asyncio.run(_timed(effort)), _weighed(effort)
    median = statistics.median(seconds)
    worst = max(seconds)
    show(Line("a photo, from start to end", median, "s", against=f"slowest of {len(seconds)}: {worst:.1f} s"))
    show(Line("  its CPU time", statistics.median(cpu for _, cpu in used), "s"))
    show(Line("  its memory, the largest", max(memory for memory, _ in used), "MB"))


async def _timed(effort: Effort) -> list[float]:
    desk = Desk()
    return [(await desk.read(jpeg)).seconds for _, _, jpeg in photos(effort.of(TIMED), SEED)]


def _weighed(effort: Effort) -> list[tuple[float, float]]:
    command = [sys.executable, "-c", _WEIGH, json.dumps(READING)]
    return [
        tuple(json.loads(subprocess.run(command, input=jpeg, capture_output=True, check=True).stdout))
        for _, _, jpeg in photos(effort.of(TIMED), SEED)
    ]
