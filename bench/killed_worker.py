"""A worker that is killed again and again: how many facts were lost, and how many came twice.

`python -m bench.killed_worker`. Real worker processes, `kill -9` after a random number of messages, the
sandbox platform over HTTP with its reports, PostgreSQL.
"""

from __future__ import annotations

import asyncio
import random
import tempfile
from collections import Counter
from pathlib import Path
from uuid import UUID

import structlog

from notifications.delivery import LEASE
from notifications.models import Message
from notifications.settling import AWAIT_REPORT
from sandbox.clock import Clock
from server import clock
from server.database import connect, disconnect, migrate, tortoise_config
from tests.notifications.gate import open_gate
from tests.notifications.test_killed_worker import BATCH, running_worker
from tests.notifications.town import DIVISION, Town, open_town, to_call
from tests.servers import postgres_server

FAMILIES = 100
KINDS = {"已提交": "case.submitted", "预审通过": "case.reviewed", "已受理": "case.accepted"}
KILLS = 20


async def measure(database: str, clock_file: Path) -> None:
    """Kill, settle, count."""
    config = tortoise_config(database)
    await migrate(config)
    await connect(config)
    clock.follow(clock_file)
    async with open_town(Clock(clock_file)) as town:
        families = [await town.family("applicant") for _ in range(FAMILIES)]
        for family in families:
            for kind in KINDS.values():
                await town.happens(family, kind, {"item_count": 2})
        uncertain = await _kill(town, database, clock_file)
        for _ in range(3):
            await town.work()
            await town.wait(seconds=(LEASE + AWAIT_REPORT).total_seconds())
        shown: Counter[tuple[UUID, str]] = Counter()
        for family in families:
            for message in await family.phone.messages("subscribe"):
                shown[family.case.id, KINDS[dict(message["lines"])["当前状态"]]] += 1
        calls = await to_call(DIVISION)
        called = {(call.case_id, told.event_kind) for call in calls for told in call.to_tell}
    facts = {(family.case.id, kind) for family in families for kind in KINDS.values()}
    print(
        f"{KILLS} kills, {len(facts)} facts, {BATCH} under way at most: {max(uncertain)} uncertain after the "
        f"worst kill, {sum(uncertain)} in all; {len(shown)} on the phones, {len(called - set(shown))} on the "
        f"telephone list alone, {len(facts - set(shown) - called)} lost, "
        f"{sum(times - 1 for times in shown.values())} twice on a phone, {len(called & set(shown))} both"
    )
    await disconnect()


async def _kill(town: Town, database: str, clock_file: Path) -> list[int]:
    dice, uncertain = random.Random(20210526), []
    async with open_gate(town.desk.url) as gate:
        for _ in range(KILLS):
            async with running_worker(database, gate, clock_file):
                await gate.until_taken(gate.taken + dice.randint(1, 12))
            uncertain.append(await Message.of(DIVISION).filter(status="sending").count())
            await town.desk.pushes()
            # By day only: what is left over the night would wait for the morning.
            await town.wait(seconds=(LEASE + AWAIT_REPORT).total_seconds())
    return uncertain


if __name__ == "__main__":
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(40))
    with tempfile.TemporaryDirectory() as folder, postgres_server() as uri:
        asyncio.run(measure(uri, Path(folder) / "clock"))
