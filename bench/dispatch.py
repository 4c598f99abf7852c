"""Signed webhooks into a department's system: `make bench ARGS=dispatch`, on PostgreSQL.

In each round three senders take turns, with as many connections: a loop that does nothing but post the
same bodies with aiohttp, the product's sender alone (signature, checked address, bounded answer), and the
worker's whole round (claim, decrypt, build, sign, send, the items received, every look written down).
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from uuid import UUID

import aiohttp
import uvloop
from tortoise.connection import get_connections

from bench import stage
from bench.effort import Effort
from bench.limits.capture import numbered
from bench.load import sink
from bench.operations import Stock
from bench.prepared import COUNTY, ITEM, Prepared, accepted
from bench.table import Bar, Line
from server import clock
from server.cases.models import CaseEvent
from server.database import connect, disconnect, migrate, new_id, transaction
from server.departments.dispatch import CONNECTIONS, close_sender, deliver_dispatches
from server.departments.envelope import pack
from server.departments.models import Dispatch
from server.departments.sending import Sender
from server.departments.verdicts import DISPATCHED
from server.http.addresses import Addresses
from server.identity.actor import ActorKind
from server.identity.api_clients import create_api_client
from tests.servers import postgres_server

WEBHOOKS = 800
SECRET = "a secret that both know"
Post = Callable[[bytes], Awaitable[bool]]


@dataclass(frozen=True, slots=True)
class Turn:
    """Webhooks a second, and the ms that each took, in order."""

    rate: float
    taken: list[float]


@dataclass(frozen=True, slots=True)
class Round:
    bare: Turn
    sender: Turn
    whole: float


def run(effort: Effort, folder: Path, show: Callable[[Line], None]) -> None:
    """The three in turns."""
    with postgres_server() as url, sink.running("department") as address:
        stage.use(url, folder=folder)
        rounds = uvloop.run(_rounds(address, effort))
    rate = median(each.sender.rate for each in rounds)
    show(
        Line(
            "dispatch, the sender alone",
            rate,
            "/s",
            median(each.bare.rate for each in rounds),
            median(each.sender.rate / each.bare.rate for each in rounds),
            Bar("ours", "≥", 2000),
            f"aiohttp posting the same bodies over {CONNECTIONS} connections",
            median(each.sender.taken[len(each.sender.taken) // 2] for each in rounds),
            median(each.sender.taken[int(len(each.sender.taken) * 0.99)] for each in rounds),
        )
    )
    show(
        Line(
            "  claim, build, send, settle",
            median(each.whole for each in rounds),
            "/s",
            rate,
            median(each.whole / each.sender.rate for each in rounds),
            None,
            "the sender alone",
        )
    )


async def _rounds(address: str, effort: Effort) -> list[Round]:
    await migrate()
    await connect()
    try:
        prepared, place, department = await _prepare(address, effort)
        share = prepared.count // effort.rounds
        rounds = []
        for number in range(effort.rounds):
            ids = [numbered(ITEM + place, n) for n in prepared.share(number * share, share).numbers]
            rows = await _queue(ids, department)
            bodies = [parcel.body() for parcel in await pack(COUNTY, rows)]
            bare, sender = await _bare(address, bodies), await _sender(address, bodies)
            began, done = time.perf_counter(), 0
            while tried := await deliver_dispatches():
                done += tried
            rounds.append(Round(bare, sender, done / (time.perf_counter() - began)))
            accepted_ones = await Dispatch.of(COUNTY).filter(status="accepted", item_id__in=ids).count()
            assert done == len(ids) == accepted_ones, (done, len(ids), accepted_ones)
        return rounds
    finally:
        await close_sender()
        await disconnect()


async def _prepare(address: str, effort: Effort) -> tuple[Prepared, int, str]:
    prepared, items = await accepted(*Stock(effort).take(WEBHOOKS * effort.rounds))
    place = next(m for m, item in enumerate(items) if not item.waits_for)
    async with transaction():
        await create_api_client(
            COUNTY,
            kind=ActorKind.DEPARTMENT,
            office=items[place].department,
            name="bench",
            webhook_url=f"{address}/webhook",
            webhook_secret=SECRET,
        )
    await get_connections().get("default").execute_script("VACUUM ANALYZE")
    return prepared, place, items[place].department


async def _queue(item_ids: list[UUID], department: str) -> list[Dispatch]:
    """A delivery for each of the items, due now, in place of what planning would have written."""
    event = await CaseEvent.of(COUNTY).filter(kind=DISPATCHED).first()
    assert event is not None
    now = clock.now()
    rows = [
        Dispatch(
            id=new_id(),
            county=COUNTY,
            item_id=item_id,
            event_id=event.id,
            seq=event.seq,
            department=department,
            kind=DISPATCHED,
            due_at=now,
            created_at=now,
        )
        for item_id in item_ids
    ]
    await Dispatch.bulk_create(rows, batch_size=500)
    return rows


async def _bare(address: str, bodies: list[bytes]) -> Turn:
    connector = aiohttp.TCPConnector(limit=CONNECTIONS)
    async with aiohttp.ClientSession(connector=connector) as session:

        async def post(body: bytes) -> bool:
            async with session.post(f"{address}/webhook", data=body) as response:
                await response.read()
                return response.status == 202

        return await _turn(post, bodies)


async def _sender(address: str, bodies: list[bytes]) -> Turn:
    sender = Sender(Addresses(guarded=False))

    async def post(body: bytes) -> bool:
        reply = await sender.send(f"{address}/webhook", SECRET, "0190a0a0-0000-7000-8000-000000000000", body)
        return reply.status == 202

    try:
        return await _turn(post, bodies)
    finally:
        await sender.close()


async def _turn(post: Post, bodies: list[bytes]) -> Turn:
    waiting, taken = iter(bodies), []

    async def keep_posting() -> None:
        for body in waiting:
            sent = time.perf_counter()
            assert await post(body)
            taken.append((time.perf_counter() - sent) * 1000)

    began = time.perf_counter()
    await asyncio.gather(*(keep_posting() for _ in range(CONNECTIONS)))
    return Turn(len(bodies) / (time.perf_counter() - began), sorted(taken))
