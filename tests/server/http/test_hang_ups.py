"""A client that hangs up at any moment: the verb is done or not begun, and nothing stays taken."""

from __future__ import annotations

import asyncio
import json
import random
from typing import Any
from urllib.parse import urlsplit

import pytest
from structlog.testing import capture_logs
from tortoise.connection import get_connections

from sandbox.waiting import eventually
from server.database import engine, transaction
from server.http.verbs import drain
from server.identity.models import Person
from tests.server.http.conftest import Caller, people
from tests.server.http.toy import COUNTY, Stage

KEY = "push-000001"
STORM = 200


def request(caller: Caller, method: str, path: str, body: Any = None, key: str | None = None) -> bytes:
    content = json.dumps(body).encode() if body is not None else b""
    lines = [
        f"{method} {path} HTTP/1.1",
        "Host: 127.0.0.1",
        f"Authorization: Bearer {caller.id}",
        "Content-Type: application/json",
        f"Content-Length: {len(content)}",
        *([f"Idempotency-Key: {key}"] if key else []),
    ]
    return "\r\n".join([*lines, "", ""]).encode() + content


async def connect(caller: Caller) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    where = urlsplit(caller.address)
    return await asyncio.open_connection(where.hostname, where.port)


async def hang_up(writer: asyncio.StreamWriter) -> None:
    """As a phone without a network: nothing more is said."""
    writer.transport.abort()
    await asyncio.sleep(0)


async def settled(caller: Caller) -> None:
    """Return when no verb is under way any more."""
    await asyncio.wait_for(drain(20), 25)


async def everything_is_free() -> None:
    """No transaction open, no connection taken, no lock held: whoever comes next can write at once."""
    client: Any = get_connections().get("default")
    if engine() == "sqlite":
        assert not client._write_lock.locked()
        assert not client._writer.in_transaction
        assert not client._lock.locked()
    else:
        pool = client._pool
        assert pool.get_idle_size() == pool.get_size()
        (row,) = await client.execute_query_dict(
            "SELECT count(*) AS n FROM pg_stat_activity WHERE state LIKE 'idle in transaction%'"
        )
        assert row["n"] == 0
    async with transaction():
        assert await Person.of(COUNTY).select_for_update().limit(1).exists() in (True, False)


async def test_a_verb_whose_client_is_gone_runs_to_its_end(caller: Caller, stage: Stage) -> None:
    _, writer = await connect(caller)
    writer.write(request(caller, "POST", "/toy/v1/people", {"name": "甲", "then": "hold"}, KEY))
    await stage.all_here.wait()
    await hang_up(writer)
    stage.go_on.set()
    await settled(caller)
    assert await people() == 1
    back = await caller.make("甲", key=KEY, then="hold")
    assert (back.status, back.headers["Idempotency-Replayed"]) == (201, "true")
    assert (await people(), stage.begun) == (1, 1)
    await everything_is_free()


async def test_an_answer_that_nobody_waits_for_is_counted_as_no_failure(caller: Caller, stage: Stage) -> None:
    _, writer = await connect(caller)
    writer.write(request(caller, "POST", "/toy/v1/people", {"name": "甲", "then": "hold"}, KEY))
    await stage.all_here.wait()
    with capture_logs() as told:
        await hang_up(writer)

        async def answered() -> list[int]:
            return [one["status"] for one in told if one["event"] == "request"]

        assert await eventually(answered, within=25) == [499]
    stage.go_on.set()
    await settled(caller)


async def test_who_still_waits_when_the_process_ends_is_told_to_come_back(
    caller: Caller, stage: Stage
) -> None:
    before = asyncio.all_tasks()
    reader, writer = await connect(caller)
    writer.write(request(caller, "POST", "/toy/v1/people", {"name": "甲", "then": "hold"}, KEY))
    await stage.all_here.wait()
    for task in asyncio.all_tasks() - before:
        if "connection_task" in repr(task.get_coro()):
            task.cancel()
    answer = await asyncio.wait_for(reader.read(), 25)
    assert answer.startswith(b"HTTP/1.1 503 ") and b'"code":"unavailable"' in answer
    stage.go_on.set()
    await settled(caller)


async def test_a_request_that_never_came_whole_does_nothing(caller: Caller, stage: Stage) -> None:
    whole = request(caller, "POST", "/toy/v1/people", {"name": "甲"}, KEY)
    for length in range(1, len(whole), 7):
        _, writer = await connect(caller)
        writer.write(whole[:length])
        await writer.drain()
        await hang_up(writer)
    await settled(caller)
    assert (stage.begun, await people()) == (0, 0)
    assert (await caller.make("甲", key=KEY)).status == 201


async def test_a_verb_that_fails_after_its_client_left_is_undone_and_told_to_the_log(
    caller: Caller, stage: Stage
) -> None:
    _, writer = await connect(caller)
    stage.fail = [RuntimeError("ours to repair")]
    writer.write(request(caller, "POST", "/toy/v1/people", {"name": "甲", "then": "hold"}, KEY))
    await stage.all_here.wait()
    await hang_up(writer)
    with capture_logs() as told:
        stage.go_on.set()
        await settled(caller)
        assert await people() == 0

        async def unheard() -> bool:  # once the handler too has learnt that nobody listens
            return any(one["event"] == "verb_failed_unheard" for one in told)

        await eventually(unheard, within=25)
    await everything_is_free()


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/toy/v1/people", {"name": "甲"}),
        ("GET", "/toy/v1/people?limit=3", None),
        ("GET", "/toy/v1/held", None),
    ],
    ids=["a verb", "a look", "a look that is recorded"],
)
async def test_a_storm_of_hang_ups_leaves_everything_usable(
    caller: Caller, stage: Stage, method: str, path: str, body: Any
) -> None:
    chance = random.Random(7)

    async def one(number: int) -> None:
        _, writer = await connect(caller)
        writer.write(request(caller, method, path, body, f"storm-{number:06}" if body else None))
        # So many turns of the event loop later: somewhere between the first byte and the answer.
        for _ in range(chance.randrange(60)):
            await asyncio.sleep(0)
        await hang_up(writer)

    for first in range(0, STORM, 25):
        await asyncio.gather(*(one(first + n) for n in range(25)))
    await settled(caller)
    # Whoever was cancelled in the middle has let go by the time that the next one is answered.
    assert (await caller.make(key=KEY)).status == 201
    assert (await caller.send("GET", "/toy/v1/held")).status == 204
    await everything_is_free()
    if method == "POST":
        assert await people() == stage.begun
    calm = await asyncio.gather(*(caller.make(key=f"calm-{n:06}") for n in range(40)))
    assert {answer.status for answer in calm} == {201}
