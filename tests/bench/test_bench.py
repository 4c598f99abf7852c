"""The bench itself: it runs, says what it found, and leaves nothing behind."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from pathlib import Path
from uuid import UUID, uuid4

import psutil
import pytest

from bench.booking import play
from bench.table import Bar, Line, row
from config.settings import ROOT


@pytest.mark.parametrize(
    "part, operation, beside",
    [("draft", "save a draft", "pgbench"), ("sqlite-progress", "read progress, SQLite", "sqlite3")],
)
def test_a_quick_run_measures_and_leaves_nothing_behind(
    part: str, operation: str, beside: str, tmp_path: Path
) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bench", "--quick", part],
        cwd=ROOT,
        env={**os.environ, "TMPDIR": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    (line,) = (line for line in done.stdout.splitlines() if line.startswith(operation))
    assert f"{beside}: the same" in line
    assert "kept" in line or "MISSED" in line
    # The lock by which the server's wheel keeps two starts apart stays; it is empty.
    assert [path for path in tmp_path.iterdir() if path.name != ".lockfile"] == []
    assert [p.pid for p in psutil.process_iter() if str(tmp_path) in " ".join(_command(p))] == []


def test_an_unknown_part_is_refused_by_name() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bench", "sumbit"], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert done.returncode == 2
    assert "no such part: sumbit" in done.stderr


@pytest.mark.parametrize(
    "bar, kept",
    [
        (Bar("share", "≥", 0.25), True),
        (Bar("share", "≥", 0.26), False),
        (Bar("times", "≤", 0.25), True),
        (Bar("ours", "≥", 101), False),
        (Bar("ours", "≤", 100), True),
        (None, None),
    ],
)
def test_a_bar_is_kept_or_missed(bar: Bar | None, kept: bool | None) -> None:
    line = Line("submit", 100, "/s", 400, 0.25, bar, "pgbench")

    assert line.kept is kept
    assert ("MISSED" in row(line)) is (kept is False)


async def test_every_seat_that_is_given_out_is_counted() -> None:
    async def attempt(case_id: UUID) -> bool:
        await asyncio.sleep(0)
        return case_id.int % 2 == 0

    cases = [uuid4() for _ in range(200)]

    played = await play(attempt, cases, 20)

    assert played.got == sum(case_id.int % 2 == 0 for case_id in cases)
    assert len(played.taken) == len(cases)


def _command(process: psutil.Process) -> list[str]:
    try:
        found: list[str] = process.cmdline()
    except psutil.Error:
        return []
    return found
