"""What a turn of a conversation costs, and a thousand families who talk at once with one process.

    make bench ARGS=chat

Each family says its next line some seconds after it has read the answer, as people do; the lines tell what a
form needs, correct it, ask for a rule and look at what is known. No photo is read in this time. Measured are
the whole answers over HTTP, on PostgreSQL with Redis, and the CPU time of the API process.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import uvloop

from bench import stage
from bench.effort import QUICK, Effort
from bench.limits.capture import numbered
from bench.load import meter
from bench.load.clients import Call, Connection
from bench.operations import token
from bench.prepared import COUNTY, PERSON
from bench.table import Bar, Line
from server import clock
from server.database import connect, disconnect, migrate
from server.identity.models import Person
from server.privacy import blind_index
from tests.servers import postgres_server, redis_server

FAMILIES = 1000
ALONE = 8
THINKS = (10.0, 30.0)
"""Seconds between an answer and the next line: to read it, to type or to speak."""
SECONDS = 40.0
LINES = (
    "我爸前天早上在县人民医院病逝了，他是水泥厂退休的，我是他女儿",
    "昨天在岳阳县殡仪馆火化了",
    "户口在岳阳县，社保在县城参保的，有职工医保，也有公积金",
    "低保这些都没有，没有残疾证，不是优抚对象",
    "在一个户口本上，看得出来",
    "不对，是大前天走的",
    "丧葬费什么时候到账",
    "打到我爸自己卡上",
    "看看我填了什么",
    "我爸叫张建国，我叫张小红",
    "我的手机号是13900001234",
    "对",
)


def run(effort: Effort, folder: Path, show: Callable[[Line], None]) -> None:
    """One family's turns after each other, then all families at once."""
    with postgres_server() as url, redis_server() as redis:
        stage.use(url, folder=folder, redis_url=redis)
        uvloop.run(_prepare(FAMILIES + ALONE + 1))
        with stage.api(folder / "api.log") as api:
            uvloop.run(_measure(effort, api, show))


async def _measure(effort: Effort, api: stage.Api, show: Callable[[Line], None]) -> None:
    alone = await _talk(api, FAMILIES + 1, ALONE, seconds=0.0, thinks=(0.0, 0.0), lines=4 * len(LINES))
    bar = Bar("ours", "≤", 3)
    show(
        Line(
            "a turn, CPU of the API process",
            alone.cpu_ms,
            "ms",
            bar=bar,
            against=f"{ALONE} families, no pause",
        )
    )
    seconds = 10.0 if effort is QUICK else SECONDS
    many = await _talk(api, 1, effort.of(FAMILIES), seconds=seconds, thinks=THINKS, lines=0)
    said = f"{many.turns / seconds:.0f} turns/s; each family pauses {THINKS[0]:.0f} to {THINKS[1]:.0f} s"
    name = f"{effort.of(FAMILIES):,} families at once, p99 of a turn"
    show(
        Line(
            name,
            many.at(0.99),
            "ms",
            bar=Bar("ours", "≤", 1000),
            p50=many.at(0.5),
            p99=many.at(0.99),
            against=said,
        )
    )
    show(
        Line(
            "  CPU of one",
            many.cpu_ms,
            "ms",
            against=f"slowest turn {many.at(1):.0f} ms, {many.refused} asked to come again",
        )
    )


class _Talked:
    """The milliseconds of all turns, and the CPU that the process took for one."""

    def __init__(self, taken: list[float], cpu_seconds: float, refused: int) -> None:
        self._taken = sorted(taken)
        self.turns, self.refused = len(taken), refused
        self.cpu_ms = cpu_seconds * 1000 / len(taken)

    def at(self, share: float) -> float:
        return self._taken[min(int(share * self.turns), self.turns - 1)] * 1000


async def _talk(
    api: stage.Api, first: int, families: int, *, seconds: float, thinks: tuple[float, float], lines: int
) -> _Talked:
    """Let the families talk for so long, or so many `lines` each when no time is given."""
    parts, loop, taken = urlsplit(api.url), asyncio.get_running_loop(), []
    rng = random.Random(7)
    run_id = f"{time.time_ns():x}"
    end = time.perf_counter() + thinks[1] + seconds if seconds else float("inf")
    counts_from = time.perf_counter() + thinks[1] if seconds else 0.0
    used: list[float] = []
    refused: list[int] = []

    async def family(n: int, pauses: random.Random) -> None:
        connection = (await loop.create_connection(Connection, parts.hostname, parts.port))[1]
        await asyncio.sleep(pauses.uniform(0, thinks[1]))
        said = 0
        while (said < lines) if lines else (time.perf_counter() < end):
            call = Call(
                "POST",
                "/api/v1/chat/turns",
                token(n),
                {"id": f"{run_id}-{n}-{said:05}", "text": LINES[said % len(LINES)]},
            )
            sent = time.perf_counter()
            answer = await connection.send(call.encoded())
            while answer.status == 503:
                # As the phone does: the same message once more, and all of it is the family's wait.
                refused.append(n)
                await asyncio.sleep(1)
                answer = await connection.send(call.encoded())
            if answer.status != 200:
                raise RuntimeError(f"{answer.status}: {answer.body.decode()}")
            if sent >= counts_from:
                taken.append(time.perf_counter() - sent)
            said += 1
            await asyncio.sleep(pauses.uniform(*thinks))
        connection.close()

    async def cpu() -> None:
        await asyncio.sleep(max(0.0, counts_from - time.perf_counter()))
        used.append(meter.seconds(api.process))

    metering = asyncio.create_task(cpu())
    pauses = [random.Random(rng.random()) for _ in range(families)]
    await asyncio.gather(*(family(first + n, pause) for n, pause in enumerate(pauses)))
    await metering
    return _Talked(taken, meter.seconds(api.process) - used[0], len(refused))


async def _prepare(count: int) -> None:
    """So many people who have logged in and said nothing yet."""
    await migrate()
    await connect()
    now = clock.now()
    people = []
    for n in range(count):
        openid = f"o{n:027d}"
        people.append(
            Person(
                id=numbered(PERSON, n),
                county=COUNTY,
                openid=openid,
                openid_index=blind_index("openid", openid),
                created_at=now,
            )
        )
    await Person.bulk_create(people, batch_size=500)
    await disconnect()
