"""One slot that everybody wants (`make bench ARGS=slot`), on PostgreSQL and on SQLite.

In each round three things take turns on the same machine and the same tables, each on a slot of its own:
the bare guarded statement by the driver alone (asyncpg, sqlite3), the verb of the product (lock on the
case, hash-chained event, the seat; in this process, without HTTP), and the refusals once the slot is
full. Before that comes the race: more clients than seats, counted over and under, and beside it the
obvious look-then-insert, which must overbook or the race proves nothing. Figures are medians.
"""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from pathlib import Path
from statistics import median
from uuid import UUID

import asyncpg

from bench import stage
from bench.effort import Effort
from bench.table import Bar, Line
from server import clock
from server.booking import seats
from server.booking.models import Appointment, Slot
from server.booking.seats import Newcomer
from server.cases import appointments
from server.cases.models import Case
from server.database import connect, disconnect, engine, migrate, new_id, tortoise_config, transaction
from server.errors import Problem
from server.identity.actor import Actor, ActorKind
from tests.servers import postgres_server

COUNTY = "430621"
POOL = 16
CLIENTS = (32, 100, 500)
SEATS = 800
RACES = 5
CAPACITY = 7
FAMILY = Actor(ActorKind.FAMILY, None, COUNTY, "家属")
Attempt = Callable[[UUID], Awaitable[bool]]

_minute = count(1)


async def new_slot(capacity: int) -> UUID:
    start = clock.now() + timedelta(days=2, minutes=next(_minute))
    row = Slot(
        county=COUNTY,
        hall="county_hall",
        starts_at=start,
        ends_at=start + timedelta(minutes=30),
        capacity=capacity,
    )
    await row.save(force_create=True)
    return row.id


async def new_cases(number: int) -> list[UUID]:
    now = clock.now()
    rows = [
        Case(
            id=new_id(),
            county=COUNTY,
            status="reviewed",
            catalogue_version="2021-05",
            answers={"note": "x" * 3000},
            created_at=now,
            updated_at=now,
        )
        for _ in range(number)
    ]
    await Case.bulk_create(rows, batch_size=500)
    return [row.id for row in rows]


@dataclass(frozen=True, slots=True)
class Played:
    """How many attempts got a seat, the seconds of all of them, and the ms of each in order."""

    got: int
    seconds: float
    taken: Sequence[float]


async def play(attempt: Attempt, cases: Sequence[UUID], clients: int) -> Played:
    """Let the clients make these attempts, each once."""
    waiting, got = iter(cases), 0
    taken: list[float] = []

    async def client() -> None:
        nonlocal got
        for case_id in waiting:
            asked = time.perf_counter()
            # In two steps: `+=` around an await would add to what `got` was before it.
            has = await attempt(case_id)
            got += has
            taken.append((time.perf_counter() - asked) * 1000)

    began = time.perf_counter()
    await asyncio.gather(*(client() for _ in range(clients)))
    return Played(got, time.perf_counter() - began, sorted(taken))


def product(slot_id: UUID) -> Attempt:
    async def attempt(case_id: UUID) -> bool:
        try:
            async with transaction():
                await appointments.book(COUNTY, case_id, FAMILY, slot_id)
        except Problem as refused:
            assert refused.code == "slot_full", refused.code
            return False
        return True

    return attempt


def bare(pool: asyncpg.Pool, slot_id: UUID) -> Attempt:
    async def attempt(case_id: UUID) -> bool:
        row = seats.parameters(COUNTY, slot_id, Newcomer(case_id, None, "booked", clock.now()))
        async with pool.acquire() as connection:
            return bool(await connection.fetch(seats.TAKE_IN_ONE, *row))

    return attempt


def look_then_insert(pool: asyncpg.Pool, slot_id: UUID, capacity: int) -> Attempt:
    async def attempt(case_id: UUID) -> bool:
        async with pool.acquire() as connection, connection.transaction():
            taken = await connection.fetchval("SELECT count(*) FROM appointment WHERE slot_id = $1", slot_id)
            if taken >= capacity:
                return False
            await connection.execute(
                "INSERT INTO appointment (id, county, slot_id, case_id, status, created_at, walk_in) "
                "VALUES ($1, $2, $3, $4, 'booked', $5, FALSE)",
                *(new_id(), COUNTY, slot_id, case_id, clock.now()),
            )
            return True

    return attempt


def bare_sqlite(path: Path, slot_id: UUID, cases: Sequence[UUID]) -> tuple[int, float]:
    """The same two statements in a transaction each, by sqlite3 in one thread: nobody to wait for."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA synchronous = NORMAL")
    first, then = (sql.replace("$", "?") for sql in (seats.TAKE_FIRST, seats.THEN_INSERT))
    got, began = 0, time.perf_counter()
    for case_id in cases:
        row = seats.parameters(COUNTY, slot_id, Newcomer(case_id, None, "booked", clock.now()))
        stored = [value if isinstance(value, bool | None) else str(value) for value in row]
        connection.execute("BEGIN IMMEDIATE")
        if connection.execute(first, stored[:3]).fetchall():
            got += len(connection.execute(then, stored).fetchall())
        connection.execute("COMMIT")
    spent = time.perf_counter() - began
    connection.close()
    return got, spent


async def race(clients: int) -> int:
    """Seats given out too many or too few, of what the slot counts and of what is really there."""
    slot_id = await new_slot(CAPACITY)
    got = (await play(product(slot_id), await new_cases(max(clients, 200)), clients)).got
    counted = (await Slot.of(COUNTY).get(id=slot_id)).booked
    there = await Appointment.of(COUNTY).filter(slot_id=slot_id).count()
    return max(abs(found - CAPACITY) for found in (got, counted, there))


async def overbooked(pool: asyncpg.Pool, clients: int) -> int:
    """Seats that look-then-insert gives out too many in one race."""
    slot_id = await new_slot(CAPACITY)
    attempt = look_then_insert(pool, slot_id, CAPACITY)
    return (await play(attempt, await new_cases(max(clients, 200)), clients)).got - CAPACITY


@dataclass(frozen=True, slots=True)
class Round:
    """Bookings a second of the bare statement and of the product, refusals a second."""

    bare: float
    product: float
    refused: float
    p50: float
    p99: float


async def measure(pool: asyncpg.Pool | None, path: Path, clients: int, seats_a_slot: int) -> Round:
    """Fill a slot by the bare statement, another one by the product, and go on asking for that one."""
    slot_id, cases = await new_slot(seats_a_slot), await new_cases(seats_a_slot)
    if pool is not None:
        limit = await play(bare(pool, slot_id), cases, clients)
        got, spent = limit.got, limit.seconds
    else:
        got, spent = await asyncio.to_thread(bare_sqlite, path, slot_id, cases)
    assert got == seats_a_slot
    slot_id, cases = await new_slot(seats_a_slot), await new_cases(seats_a_slot)
    ours = await play(product(slot_id), cases, clients)
    assert ours.got == seats_a_slot
    refused = await play(product(slot_id), await new_cases(seats_a_slot), clients)
    assert refused.got == 0
    return Round(
        seats_a_slot / spent,
        seats_a_slot / ours.seconds,
        seats_a_slot / refused.seconds,
        ours.taken[seats_a_slot // 2],
        ours.taken[int(seats_a_slot * 0.99)],
    )


def run(effort: Effort, folder: Path, show: Callable[[Line], None]) -> None:
    """Both engines, one after the other."""
    path = folder / "slot.sqlite3"
    with postgres_server() as url:
        for chosen in (url, f"sqlite://{path}"):
            stage.use(chosen, folder=folder)
            asyncio.run(_engine(chosen, path, effort, show))


async def _engine(url: str, path: Path, effort: Effort, show: Callable[[Line], None]) -> None:
    await migrate(tortoise_config(url))
    await connect(tortoise_config(url, POOL))
    postgresql = engine() == "postgresql"
    pool = await asyncpg.create_pool(url, min_size=POOL, max_size=POOL) if postgresql else None
    try:
        for clients in CLIENTS if effort.rounds > 1 else CLIENTS[:1]:
            where = f"{clients} clients, {'PostgreSQL' if postgresql else 'SQLite'}"
            for line in await _lines(pool, path, clients, where, effort):
                show(line)
    finally:
        if pool is not None:
            await pool.close()
        await disconnect()


async def _lines(
    pool: asyncpg.Pool | None, path: Path, clients: int, where: str, effort: Effort
) -> list[Line]:
    wrong = sum([await race(clients) for _ in range(RACES)])
    beside = "" if pool is None else f"; look-then-insert: {await overbooked(pool, clients)} over in one"
    rounds = [await measure(pool, path, clients, effort.of(SEATS)) for _ in range(effort.rounds)]
    rate = median(each.product for each in rounds)
    return [
        Line(
            f"hot slot, {where}",
            rate,
            "/s",
            median(each.bare for each in rounds),
            median(each.product / each.bare for each in rounds),
            Bar("share", "≥", 0.60),
            f"the bare statement by {'sqlite3' if pool is None else 'asyncpg'}; here without HTTP",
            median(each.p50 for each in rounds),
            median(each.p99 for each in rounds),
        ),
        Line(
            "  seats over or under",
            wrong,
            "",
            bar=Bar("ours", "≤", 0),
            against=f"{RACES} races for {CAPACITY} seats{beside}",
        ),
        Line(
            "  refusals once it is full",
            median(each.refused for each in rounds),
            "/s",
            rate,
            median(each.refused / each.product for each in rounds),
            Bar("times", "≥", 5),
            "bookings",
        ),
    ]
