"""A real worker process, killed by `kill -9` where it hurts most: no message lost, none doubled."""

from __future__ import annotations

import asyncio
import random
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from notifications.delivery import LEASE
from notifications.models import Message
from notifications.settling import AWAIT_REPORT
from server.cases.models import CaseEvent
from tests.notifications.gate import Gate, open_gate
from tests.notifications.town import DIVISION, Town, rows, statuses, to_call

BATCH = 8
FAMILIES = 24
KILLS = 5


@asynccontextmanager
async def running_worker(database: str, gate: Gate, clock_file: Path) -> AsyncIterator[None]:
    """A worker that is killed when the block ends."""
    command = [
        sys.executable,
        "-m",
        "tests.notifications.worker",
        database,
        gate.url,
        str(clock_file),
        str(BATCH),
    ]
    process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.DEVNULL)
    try:
        yield
    finally:
        process.send_signal(signal.SIGKILL)
        await process.wait()


async def _settle(town: Town) -> None:
    """The worker's lease ends, a new worker takes over, and what no report settled is given up."""
    for seconds in (LEASE.total_seconds() + 1, AWAIT_REPORT.total_seconds() + 1, 1):
        await town.work()
        await town.wait(seconds=seconds)
    await town.work()


async def test_killed_after_the_platform_took_it(town: Town, database: str, tmp_path: Path) -> None:
    family = await town.family("applicant")
    await town.happens(family, "case.reviewed")
    async with open_gate(town.desk.url) as gate:
        gate.stop_answers = True
        async with running_worker(database, gate, tmp_path / "clock"):
            await gate.until_taken(1)
        await town.desk.pushes()
    await _settle(town)
    assert await statuses() == [("subscribe", "delivered")]
    assert len(await family.phone.messages("subscribe")) == 1


async def test_killed_after_it_was_taken_and_no_report_ever_comes(
    town: Town, database: str, tmp_path: Path
) -> None:
    family = await town.family("applicant")
    await town.happens(family, "case.reviewed")
    town.world.push_addresses.clear()
    async with open_gate(town.desk.url) as gate:
        gate.stop_answers = True
        async with running_worker(database, gate, tmp_path / "clock"):
            await gate.until_taken(1)
    await _settle(town)
    assert await statuses() == [("subscribe", "unknown"), ("telephone", "telephone")]
    assert len(await family.phone.messages("subscribe")) == 1


async def test_killed_before_the_platform_had_it(town: Town, database: str, tmp_path: Path) -> None:
    family = await town.family("applicant")
    await town.happens(family, "case.reviewed")
    async with open_gate(town.desk.url) as gate:
        gate.stop_requests = True
        async with running_worker(database, gate, tmp_path / "clock"):
            await gate.until_taken(1)
    await _settle(town)
    (call,) = await to_call(DIVISION)
    assert [told.event_kind for told in call.to_tell] == ["case.reviewed"]
    assert await family.phone.messages("subscribe") == []


@pytest.mark.parametrize("seed", [20210526])
async def test_killed_again_and_again(town: Town, database: str, tmp_path: Path, seed: int) -> None:
    """Killed at any moment: every fact is on the phone once, or on the list of those to be called."""
    families = [await town.family("applicant") for _ in range(FAMILIES)]
    for family in families:
        for kind in ("case.submitted", "case.reviewed", "case.accepted"):
            await town.happens(family, kind, {"item_count": 2})
    dice = random.Random(seed)
    uncertain = 0
    async with open_gate(town.desk.url) as gate:
        for _ in range(KILLS):
            async with running_worker(database, gate, tmp_path / "clock"):
                await gate.until_taken(gate.taken + dice.randint(1, 4))
            left = await Message.of(DIVISION).filter(status="sending").count()
            assert left <= BATCH
            uncertain += left
            await town.desk.pushes()
            # Both over, or the families of uncertain messages would hold back all that is left.
            await town.wait(seconds=LEASE.total_seconds() + AWAIT_REPORT.total_seconds() + 1)
    await _settle(town)
    assert await CaseEvent.of(DIVISION).filter(planned=False).count() == 0
    assert await Message.of(DIVISION).filter(due_at__isnull=False).count() == 0
    calls = {(c.case_id, told.event_kind) for c in await to_call(DIVISION) for told in c.to_tell}
    for family in families:
        shown = [dict(m["lines"])["当前状态"] for m in await family.phone.messages("subscribe")]
        called = [kind for case_id, kind in calls if case_id == family.case.id]
        assert len(shown) == len(set(shown))
        assert len(shown) + len(called) == 3
    assert len(await rows(channel="subscribe")) == FAMILIES * 3
    assert len(calls) <= uncertain
