"""A connection goes back to the pool as it came, though nobody asks the server to clean it."""

from __future__ import annotations

import asyncio
import itertools
import re
from contextlib import AsyncExitStack
from typing import Any

from tortoise.connection import get_connections

from server.database import engine
from tests.structure.tree import PRODUCT, python_files, shown

# What would outlive its transaction in a session and be met by the next one who gets the connection.
_OUTLIVES = re.compile(
    r"pg_(try_)?advisory_(lock|unlock)|[\"']\s*(UN)?LISTEN |SET SESSION|set_config\(|\(\s*[\"']SET "
    r"|CREATE TEMP|WITH HOLD"
)


async def test_a_transaction_left_open_is_rolled_back_with_the_connection(database: str) -> None:
    if engine() != "postgresql":
        return  # one writing connection there, which no pool hands around
    client = get_connections().get("default")
    async with client.acquire_connection() as connection:
        await connection.execute("BEGIN")
        await connection.execute("CREATE TABLE left_behind (id int)")

    left = await client.execute_query_dict("SELECT to_regclass('left_behind') AS found")
    open_ones = await client.execute_query_dict(
        "SELECT pid FROM pg_stat_activity WHERE state LIKE 'idle in transaction%'"
    )

    assert left[0]["found"] is None
    assert open_ones == []


async def test_who_waits_for_a_connection_is_not_overtaken(database: str) -> None:
    if engine() != "postgresql":
        return  # one writing connection there, behind a lock that keeps the order
    client: Any = get_connections().get("default")
    async with AsyncExitStack() as all_of_them:
        for _ in range(client.pool_maxsize):
            await all_of_them.enter_async_context(client.acquire_connection())
    asked, got = itertools.count(), []

    async def ask_again_and_again() -> None:
        for _ in range(20):
            mine = next(asked)
            async with client.acquire_connection() as connection:
                got.append(mine)
                await connection.execute("SELECT 1")

    await asyncio.gather(*(ask_again_and_again() for _ in range(client.pool_maxsize * 4)))

    assert got == sorted(got), "a newcomer took the connection that somebody was woken for"


def test_no_statement_leaves_something_in_its_session() -> None:
    found = [
        shown(path, number)
        for path in python_files(*PRODUCT)
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if _OUTLIVES.search(line)
    ]
    assert found == []
    assert _OUTLIVES.search("SELECT pg_advisory_lock(1)")
    assert _OUTLIVES.search('execute("SET timezone = 1")')
