"""`make bench`: every main operation beside its limit, in one run. `python -m bench NAME ...` selects.

    python -m bench              all
    python -m bench submit book  only these

A row says: how many statements one operation sends, how often a second pgbench plays exactly these
(prepared, 8 sessions), how often the API did it (one process, 16 clients), the share, the bar, and what it
cost. Medians of three rounds in which both take turns. Exits 1 when a bar is missed.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import psutil
import uvloop
from tortoise.connection import get_connections

from bench import stage, table
from bench.limits import pgbench
from bench.load import meter
from bench.operations import OPERATIONS, Operation, Stock
from bench.rounds import LIMIT_SECONDS, Measured, measure, statements_of
from server.database import connect, disconnect, migrate
from tests.servers import postgres_server


async def over_http(names: list[str], url: str, folder: Path) -> list[Measured]:
    """The operations that one API process answers on PostgreSQL."""
    stage.use(url)
    database = stage.database_process(url)
    stock = Stock()
    async with _connected():
        await get_connections().get("default").execute_script(pgbench.SEQUENCE)
    prepared: list[Operation] = []
    async with _connected():
        for name in names:
            prepared.append(await OPERATIONS[name](stock))
        await get_connections().get("default").execute_script("VACUUM ANALYZE")
    heard = [await statements_of(operation) for operation in prepared]
    done = []
    with stage.api(folder / "api.log") as api:
        for operation, statements in zip(prepared, heard, strict=True):
            script = pgbench.script(
                statements,
                first=operation.played.first,
                count=operation.played.count,
                transaction=not operation.reads,
            )
            play = _playing(url, database, script)
            sent = sum(len(statement.rows) for statement in statements)
            done.append(await measure(operation, api, database, sent, play))
            print(table.line(done[-1]), flush=True)
    return done


def _playing(url: str, database: psutil.Process, script: str) -> Callable[[], tuple[float, float]]:
    def play() -> tuple[float, float]:
        before = meter.seconds(database, psutil.Process())
        rate = pgbench.rate(stage.socket_directory(url), "postgres", script, seconds=LIMIT_SECONDS)
        spent = meter.seconds(database, psutil.Process()) - before
        return rate, spent * 1000 / (rate * LIMIT_SECONDS)

    return play


@asynccontextmanager
async def _connected() -> AsyncIterator[None]:
    await migrate()
    await connect()
    try:
        yield
    finally:
        await disconnect()


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(OPERATIONS))
    names = parser.parse_args().names or list(OPERATIONS)
    # The bench's own app speaks only of what goes wrong; the measured one logs as it does in life.
    os.environ["LOG_LEVEL"] = "warning"
    began = time.monotonic()
    print(table.machine())
    print(table.head())
    with tempfile.TemporaryDirectory() as folder, postgres_server() as url:
        done = uvloop.run(over_http(names, url, Path(folder)))
    print(f"{time.monotonic() - began:.0f} s, Python {platform.python_version()}")
    return 0 if all(table.reached(each) for each in done) else 1


if __name__ == "__main__":
    sys.exit(main())
