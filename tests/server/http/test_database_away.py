"""The database goes away at any moment: 503 and when to come back, nothing half done, and back by itself."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from tortoise.connection import get_connections

from server.database import connect, disconnect, postgresql, tortoise_config
from tests.server.http.conftest import Answered, Caller, people
from tests.server.http.toy import Stage
from tests.server.http.wire import Wire, wire_to

KEY = "push-000001"
POOL = 4

only_postgresql = pytest.mark.parametrize("database", ["postgresql"], indirect=True)
only_sqlite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest_asyncio.fixture
async def wire(database: str, caller: Caller) -> AsyncIterator[Wire]:
    """The service speaks with PostgreSQL by this wire, through a pool of four connections."""
    async with wire_to(database) as (wire, url):
        await disconnect()
        await connect(tortoise_config(url, POOL))
        yield wire
        await disconnect()
    await connect(tortoise_config(database))


def says_come_back(answer: Answered) -> bool:
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert (answer.status, answer.body["code"]) == (503, "unavailable")
    assert answer.headers["Retry-After"] == "5"
    return True


async def all_is_well(caller: Caller) -> None:
    """More requests at once than there are connections, and every connection is free afterwards."""
    answers = await asyncio.gather(*(caller.make() for _ in range(POOL * 5)))
    assert {answer.status for answer in answers} == {201}
    client: Any = get_connections().get("default")
    assert client._pool.get_idle_size() == client._pool.get_size() <= POOL
    assert (await caller.send("GET", "/readyz")).status == 200


@only_postgresql
async def test_while_it_is_gone_everybody_is_told_so_at_once_and_it_comes_back_by_itself(
    caller: Caller, wire: Wire
) -> None:
    await all_is_well(caller)
    for _ in range(2):
        await wire.cut()
        began = time.monotonic()
        refused = await asyncio.gather(
            *(caller.make(key=f"{KEY}-{n}") for n in range(POOL * 5)),
            *(caller.send("GET", "/toy/v1/people") for _ in range(POOL * 5)),
        )
        assert all(says_come_back(answer) for answer in refused)
        assert says_come_back(await caller.send("GET", "/readyz"))
        assert (await caller.send("GET", "/healthz")).status == 200
        assert time.monotonic() - began < 5
        await wire.mend()
        await all_is_well(caller)


@only_postgresql
async def test_a_verb_in_the_middle_is_undone_whole_and_may_be_sent_again(
    caller: Caller, stage: Stage, wire: Wire
) -> None:
    verb = asyncio.ensure_future(caller.make(key=KEY, then="hold"))
    await stage.all_here.wait()
    await wire.cut()
    stage.go_on.set()
    assert says_come_back(await verb)
    await wire.mend()
    assert await people() == 0
    again = await caller.make(key=KEY, then="hold")
    assert (again.status, "Idempotency-Replayed" in again.headers, await people()) == (201, False, 1)
    await all_is_well(caller)


@only_postgresql
async def test_an_answer_that_was_lost_after_the_commit_is_given_to_who_asks_again(
    caller: Caller, wire: Wire
) -> None:
    await caller.make()
    wire.break_after = b"COMMIT"
    assert says_come_back(await caller.make(key=KEY))
    assert await people() == 2, "it was done; only nobody heard of it"
    again = await caller.make(key=KEY)
    assert (again.status, again.headers["Idempotency-Replayed"]) == (201, "true")
    assert await people() == 2
    await all_is_well(caller)


@only_postgresql
async def test_a_session_that_the_server_ends_is_the_same_to_the_client(
    caller: Caller, stage: Stage, database: str
) -> None:
    verb = asyncio.ensure_future(caller.make(key=KEY, then="hold"))
    await stage.all_here.wait()
    client = get_connections().get("default")
    await client.execute_query(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE state = 'idle in transaction'"
    )
    stage.go_on.set()
    assert says_come_back(await verb)
    assert await people() == 0
    assert (await caller.make(key=KEY)).status == 201


@only_postgresql
async def test_a_service_that_starts_before_its_database_waits_for_it(caller: Caller, database: str) -> None:
    async with wire_to(database) as (wire, url):
        await wire.cut()
        await disconnect()
        await connect(tortoise_config(url, POOL))
        assert says_come_back(await caller.make(key=KEY))
        assert says_come_back(await caller.send("GET", "/readyz"))
        await wire.mend()
        await all_is_well(caller)
        await disconnect()
    await connect(tortoise_config(database))


@only_postgresql
async def test_a_database_that_does_not_answer_keeps_nobody_waiting_in_a_row(
    caller: Caller, wire: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgresql, "CONNECTION_WITHIN", 0.5)
    wire.flowing.clear()
    began = time.monotonic()
    refused = await asyncio.gather(*(caller.make() for _ in range(POOL * 5)))
    assert all(says_come_back(answer) for answer in refused)
    assert time.monotonic() - began < 2.5, "each waits for a connection as long as the first one"
    await wire.cut()
    await wire.mend()
    await all_is_well(caller)


@only_postgresql
async def test_a_database_that_falls_silent_costs_no_connection(caller: Caller, database: str) -> None:
    async with wire_to(database) as (wire, url):
        config = tortoise_config(url, POOL)
        config["connections"]["default"]["credentials"] |= {"command_timeout": 0.2, "timeout": 0.2}
        await disconnect()
        await connect(config)
        await all_is_well(caller)
        wire.flowing.clear()
        for _ in range(2):
            refused = await asyncio.gather(*(caller.make() for _ in range(POOL)))
            assert all(says_come_back(answer) for answer in refused)
        assert says_come_back(await caller.send("GET", "/readyz"))
        wire.flowing.set()
        await all_is_well(caller)
        await disconnect()
    await connect(tortoise_config(database))


@only_sqlite
async def test_a_file_that_another_process_keeps_busy_is_told_as_such(caller: Caller, database: str) -> None:
    client: Any = get_connections().get("default")
    await client._writer.execute("PRAGMA busy_timeout = 50")
    other = sqlite3.connect(database.removeprefix("sqlite://"), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    assert says_come_back(await caller.make(key=KEY))
    assert (await caller.send("GET", "/toy/v1/people")).status == 200, "who reads is not kept waiting"
    other.execute("ROLLBACK")
    other.close()
    assert (await caller.make(key=KEY)).status == 201
    assert await people() == 1


@only_sqlite
async def test_a_disk_that_is_full_undoes_the_verb_and_lets_the_next_one_in(caller: Caller) -> None:
    client: Any = get_connections().get("default")
    await client._writer.execute("PRAGMA max_page_count = 1")
    full = await caller.make(key=KEY, name="x" * 40, anything="x" * 50_000)
    while full.status == 201:
        full = await caller.make(name="x" * 40)
    assert says_come_back(full)
    assert not client._writer.in_transaction and not client._write_lock.locked()
    known = await people()
    await client._writer.execute("PRAGMA max_page_count = 1000000")
    assert (await caller.make()).status == 201
    assert await people() == known + 1
