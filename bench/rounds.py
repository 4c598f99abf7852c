"""Limit and product in turns, on the same machine and the same tables, and their medians."""

from __future__ import annotations

import asyncio
import itertools
import socket
import statistics
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import psutil
from sanic import Sanic

from bench.effort import Effort
from bench.limits.capture import Statement, captured
from bench.load import meter
from bench.load.clients import CLIENTS, Connection, Load, load
from bench.operations import Operation
from bench.stage import Api
from bench.table import Bar, Line
from server.app import create_app

OWN_SHARE_FLAG = 0.30
"""Of a core: a load generator that takes more is measured itself."""
WARM_UP = CLIENTS * 10
MOST_READS = 20_000
EMBEDDED_SHARE = 0.25

Play = Callable[[], tuple[float, float]]
"""One turn of the limit: how often a second, and the CPU of one in ms."""


@dataclass(frozen=True, slots=True)
class Round:
    """One turn of the limit and one of ours. CPU in milliseconds for one operation: of the API process
    alone, and of everything (API or player, and the database)."""

    limit_rate: float
    limit_cpu_ms: float
    ours: Load
    app_cpu_ms: float
    our_cpu_ms: float


@dataclass(frozen=True, slots=True)
class Measured:
    operation: Operation
    statements: int
    rounds: Sequence[Round]

    def median(self, of: Callable[[Round], float]) -> float:
        return statistics.median(of(each) for each in self.rounds)

    @property
    def share(self) -> float:
        """Ours as a share of the limit beside it, round by round."""
        return self.median(lambda each: each.ours.rate / each.limit_rate)

    @property
    def cpu_times(self) -> float:
        """All CPU that ours took, as a multiple of what the limit took."""
        return self.median(lambda each: each.our_cpu_ms / each.limit_cpu_ms)

    def lines(self, player: str, *, embedded: bool = False) -> list[Line]:
        """What the table says of it; `player` is who played the limit."""
        operation, median = self.operation, self.median
        name = f"{operation.name}, SQLite" if embedded else operation.name
        own = median(lambda each: each.ours.own)
        flag = f"; GENERATOR AT {own:.0%} OF A CORE" if own > OWN_SHARE_FLAG else ""
        found = [
            Line(
                name,
                median(lambda each: each.ours.rate),
                "/s",
                median(lambda each: each.limit_rate),
                self.share,
                Bar("share", "≥", EMBEDDED_SHARE if embedded else operation.share),
                f"{player}: the same {self.statements} statements{flag}",
                median(lambda each: each.ours.p50_ms),
                median(lambda each: each.ours.p99_ms),
            )
        ]
        if operation.cpu_times is not None and not embedded:
            found.append(
                Line(
                    "  all CPU of one, API and database",
                    median(lambda each: each.our_cpu_ms),
                    "ms",
                    median(lambda each: each.limit_cpu_ms),
                    self.cpu_times,
                    Bar("times", "≤", operation.cpu_times),
                    f"{player} and database",
                )
            )
        app_bar = None if operation.app_ms is None or embedded else Bar("ours", "≤", operation.app_ms)
        found.append(
            Line("  CPU of the API for one", median(lambda each: each.app_cpu_ms), "ms", bar=app_bar)
        )
        return found


async def statements_of(operation: Operation) -> list[Statement]:
    """What the operation sends to the database, listened to on the first of its cases."""
    n = operation.cases.first
    request = operation.call(n)
    async with _here() as (host, port):
        _, connection = await asyncio.get_running_loop().create_connection(Connection, host, port)
        answers = []

        async def send() -> None:
            answers.append(await connection.send(request.encoded()))

        # Once unheard, so that what is read only once in a process is not taken for a part of it.
        warm = operation.call(n + 1)
        await connection.send(warm.encoded())
        found = await captured(n, send)
        connection.close()
    if answers[0].status != request.expected:
        raise RuntimeError(f"{operation.name}: {answers[0].status} {answers[0].body.decode()}")
    return found


async def measure(
    operation: Operation,
    api: Api,
    database: psutil.Process | None,
    statements: int,
    play: Play,
    effort: Effort,
) -> Measured:
    """Warm the API up, then let `play` (rate and CPU ms of the limit) and the API take turns."""
    cases = list(operation.cases.numbers)[2:]
    # What is read is read again and again; what is changed is changed once.
    numbers = itertools.cycle(cases) if operation.reads else iter(cases)
    await load(api.url, operation.call, list(itertools.islice(numbers, WARM_UP)), seconds=5)
    most = MOST_READS if operation.reads else (len(cases) - WARM_UP) // effort.rounds
    every_process = [api.process] if database is None else [api.process, database]
    rounds = []
    for _ in range(effort.rounds):
        limit_rate, limit_cpu_ms = play()
        app, every = meter.seconds(api.process), meter.seconds(*every_process)
        asked = list(itertools.islice(numbers, most))
        ours = await load(api.url, operation.call, asked, seconds=effort.our_seconds)
        rounds.append(
            Round(
                limit_rate,
                limit_cpu_ms,
                ours,
                (meter.seconds(api.process) - app) * 1000 / ours.count,
                (meter.seconds(*every_process) - every) * 1000 / ours.count,
            )
        )
    return Measured(operation, statements, rounds)


@asynccontextmanager
async def _here() -> AsyncIterator[tuple[str, int]]:
    """The product's API inside this process, where its statements can be heard."""
    Sanic.test_mode = True
    app: Sanic[Any, Any] = create_app()
    sock = socket.create_server(("127.0.0.1", 0))
    server = await app.create_server(sock=sock, return_asyncio_server=True, access_log=False)
    assert server is not None
    await server.startup()
    await server.before_start()
    await server.start_serving()
    try:
        yield sock.getsockname()[:2]
    finally:
        await server.before_stop()
        await server.close()
        await server.after_stop()
        Sanic.unregister_app(app)
