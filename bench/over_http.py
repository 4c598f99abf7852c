"""The operations that one API process answers, beside the same statements by pgbench or sqlite3."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import psutil
from tortoise.connection import get_connections

from bench import stage
from bench.effort import Effort
from bench.limits import embedded, pgbench
from bench.limits.capture import Statement
from bench.load import meter
from bench.operations import OPERATIONS, Operation, Stock
from bench.rounds import Play, measure, statements_of
from bench.table import Line
from server.database import connect, disconnect, migrate
from tests.servers import postgres_server, redis_server

Show = Callable[[Line], None]
Limit = Callable[[Operation, Sequence[Statement]], Play]


async def on_postgresql(names: Sequence[str], effort: Effort, folder: Path, show: Show) -> None:
    """One API process on PostgreSQL and Redis."""
    with postgres_server() as url, redis_server() as redis:
        stage.use(url, folder=folder, redis_url=redis)
        database = await stage.database_process(url)

        def limit(operation: Operation, statements: Sequence[Statement]) -> Play:
            script = pgbench.script(
                statements,
                first=operation.played.first,
                count=operation.played.count,
                transaction=not operation.reads,
            )

            def play() -> tuple[float, float]:
                before = meter.seconds(database, psutil.Process())
                rate = pgbench.rate(
                    stage.socket_directory(url), "postgres", script, seconds=effort.limit_seconds
                )
                spent = meter.seconds(database, psutil.Process()) - before
                return rate, spent * 1000 / (rate * effort.limit_seconds)

            return play

        async with _connected():
            await get_connections().get("default").execute_script(pgbench.SEQUENCE)
        await _measure(names, effort, folder, show, limit, database)


async def on_sqlite(names: Sequence[str], effort: Effort, folder: Path, show: Show) -> None:
    """One API process on SQLite and its own memory: what is there when nothing is set."""
    path = folder / "service.sqlite3"
    stage.use(f"sqlite://{path}", folder=folder)

    def limit(operation: Operation, statements: Sequence[Statement]) -> Play:
        played = operation.played
        player = embedded.Player(path, statements, first=played.first, count=played.count)
        return lambda: player.rate(transaction=not operation.reads, seconds=effort.limit_seconds)

    await _measure(names, effort, folder, show, limit, None)


async def _measure(
    names: Sequence[str],
    effort: Effort,
    folder: Path,
    show: Show,
    limit: Limit,
    database: psutil.Process | None,
) -> None:
    stock = Stock(effort)
    async with _connected():
        prepared = [await OPERATIONS[name](stock) for name in names]
        await (
            get_connections()
            .get("default")
            .execute_script("VACUUM" if database is None else "VACUUM ANALYZE")
        )
    heard = [await statements_of(operation) for operation in prepared]
    with stage.api(folder / "api.log") as api:
        for operation, statements in zip(prepared, heard, strict=True):
            sent = sum(len(statement.rows) for statement in statements)
            play = limit(operation, statements)
            measured = await measure(operation, api, database, sent, play, effort)
            player = "sqlite3" if database is None else "pgbench"
            for line in measured.lines(player, embedded=database is None):
                show(line)


@asynccontextmanager
async def _connected() -> AsyncIterator[None]:
    await migrate()
    await connect()
    try:
        yield
    finally:
        await disconnect()
