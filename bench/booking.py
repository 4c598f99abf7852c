"""One slot that everybody wants: `python -m bench.booking`, on PostgreSQL and on SQLite.

In each round three things take turns on the same machine and the same tables, each on a slot of its own:
the bare guarded statement by the driver alone (asyncpg, sqlite3), the verb of the product (lock on the
case, hash-chained event, the seat; in this process, without HTTP), and the refusals once the slot is
full. Before that comes the race: more clients than seats, counted over and under, and beside it the
obvious look-then-insert, which must overbook or the race proves nothing. Figures are medians.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sqlite3
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from itertools import count
from pathlib import Path
from statistics import median
from typing import Any
from uuid import UUID

import asyncpg

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


async def play(attempt: Attempt, cases: Sequence[UUID], clients: int) -> tuple[int, float]:
    """How many attempts got a seat, and the seconds that all of them took."""
    waiting, got = iter(cases), 0

    async def client() -> None:
        nonlocal got
        for case_id in waiting:
            got += await attempt(case_id)

    began = time.perf_counter()
    await asyncio.gather(*(client() for _ in range(clients)))
    return got, time.perf_counter() - began


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


async def race(clients: int, capacity: int = 7) -> tuple[int, int]:
    """Seats given out too many and too few, of what the slot counts and of what is really there."""
    slot_id = await new_slot(capacity)
    got, _ = await play(product(slot_id), await new_cases(max(clients, 200)), clients)
    counted = (await Slot.of(COUNTY).get(id=slot_id)).booked
    there = await Appointment.of(COUNTY).filter(slot_id=slot_id).count()
    found = (got, counted, there)
    return max(0, max(found) - capacity), max(0, capacity - min(found))


async def measure(pool: asyncpg.Pool | None, path: Path, clients: int, seats_a_slot: int) -> dict[str, float]:
    """One round: bookings a second of the bare statement and of the product, refusals a second."""
    figures: dict[str, float] = {}
    slot_id, cases = await new_slot(seats_a_slot), await new_cases(seats_a_slot)
    if pool is not None:
        got, spent = await play(bare(pool, slot_id), cases, clients)
    else:
        got, spent = await asyncio.to_thread(bare_sqlite, path, slot_id, cases)
    assert got == seats_a_slot
    figures["bare"] = got / spent
    slot_id, cases = await new_slot(seats_a_slot), await new_cases(seats_a_slot)
    got, spent = await play(product(slot_id), cases, clients)
    assert got == seats_a_slot
    figures["product"] = got / spent
    cases = await new_cases(seats_a_slot)
    got, spent = await play(product(slot_id), cases, clients)
    assert got == 0
    figures["refused"] = len(cases) / spent
    return figures


async def bench(url: str, path: Path, arguments: argparse.Namespace) -> None:
    await migrate(tortoise_config(url))
    await connect(tortoise_config(url, POOL))
    pool = None
    if engine() == "postgresql":
        pool = await asyncpg.create_pool(url, min_size=POOL, max_size=POOL)
    try:
        await _report(pool, path, arguments)
    finally:
        if pool is not None:
            await pool.close()
        await disconnect()


async def _report(pool: asyncpg.Pool | None, path: Path, arguments: argparse.Namespace) -> None:
    print(f"\n{engine()}, pool of {POOL}" if pool else f"\n{engine()}")
    for clients in arguments.clients:
        over, under = (sum(found) for found in zip(*[await race(clients) for _ in range(5)], strict=True))
        print(f"  {clients:>4} clients, 5 races for 7 seats: {over} over, {under} under", end="")
        if pool is not None:
            slot_id = await new_slot(7)
            got, _ = await play(
                look_then_insert(pool, slot_id, 7), await new_cases(max(clients, 200)), clients
            )
            print(f"; look-then-insert: {got - 7} over", end="")
        print()
    print(f"  {'clients':>7} {'bare/s':>8} {'product/s':>10} {'share':>6} {'refused/s':>10} {'times':>6}")
    for clients in arguments.clients:
        rounds = [await measure(pool, path, clients, arguments.seats) for _ in range(arguments.rounds)]
        share = median(r["product"] / r["bare"] for r in rounds)
        times = median(r["refused"] / r["product"] for r in rounds)
        one = {name: median(r[name] for r in rounds) for name in rounds[0]}
        print(
            f"  {clients:>7} {one['bare']:>8.0f} {one['product']:>10.0f} {share:>6.0%} "
            f"{one['refused']:>10.0f} {times:>6.1f}"
        )


@contextmanager
def databases(wanted: Sequence[str]) -> Iterator[list[tuple[str, Path]]]:
    with tempfile.TemporaryDirectory() as folder, postgres_server() as uri:
        path = Path(folder) / "bench.sqlite3"
        known: dict[str, Any] = {"postgresql": (uri, path), "sqlite": (f"sqlite://{path}", path)}
        yield [known[name] for name in wanted]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--engines", nargs="+", default=["postgresql", "sqlite"])
    parser.add_argument("--clients", nargs="+", type=int, default=[32, 100, 500])
    parser.add_argument("--seats", type=int, default=1000, help="seats of the slot that is filled")
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, medians of {arguments.rounds} rounds")
    with databases(arguments.engines) as found:
        for url, path in found:
            asyncio.run(bench(url, path, arguments))


if __name__ == "__main__":
    main()
