"""Many families want one slot at once: never one too many, and never one too few."""

from __future__ import annotations

import asyncio
import os
import random
import sys
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import asyncpg
import pytest
from tortoise.exceptions import IntegrityError

from server import clock
from server.booking.models import Appointment, Slot
from server.cases.models import CaseEvent
from server.database import new_id
from server.database.statements import select
from tests.conftest import Clock
from tests.server.booking.places import COUNTY, a_case, a_slot, seats_of, some_cases
from tests.server.booking.rush import attempt

CAPACITY, FAMILIES = 7, 200


@pytest.mark.parametrize("verb", ["book", "hold"])
async def test_two_hundred_at_once_get_exactly_the_seats_there_are(database: str, verb: str) -> None:
    slot_id = await a_slot(CAPACITY)
    cases = await some_cases(FAMILIES)
    outcomes = await asyncio.gather(*(attempt(verb, case_id, slot_id) for case_id in cases))
    assert outcomes.count("done") == CAPACITY
    assert outcomes.count("slot_full") == FAMILIES - CAPACITY
    assert await seats_of(slot_id) == (CAPACITY, CAPACITY)
    # Whoever was refused has no trace of a booking, and whoever was not has exactly one.
    told = await CaseEvent.of(COUNTY).filter(kind="appointment.booked").count()
    assert told == (CAPACITY if verb == "book" else 0)


async def test_two_processes_share_a_slot_exactly(database: str, tmp_path: Path) -> None:
    slot_id = await a_slot(CAPACITY)
    cases = await some_cases(FAMILIES)
    halves = cases[: FAMILIES // 2], cases[FAMILIES // 2 :]
    processes = [await _ready_process(database, slot_id, half, tmp_path) for half in halves]
    try:
        answers = await asyncio.gather(*(process.communicate(b"go\n") for process in processes))
    finally:
        for process in processes:
            if process.returncode is None:
                process.kill()
    outcomes = b" ".join(answer for answer, _ in answers).decode().split()
    assert outcomes.count("done") == CAPACITY
    assert outcomes.count("slot_full") == FAMILIES - CAPACITY
    assert await seats_of(slot_id) == (CAPACITY, CAPACITY)


async def _ready_process(
    url: str, slot_id: UUID, cases: list[UUID], folder: Path
) -> asyncio.subprocess.Process:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.server.booking.rush", url, str(slot_id), *map(str, cases)),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        env={**os.environ, "CLOCK_FILE": str(folder / "clock")},
    )
    assert process.stdout is not None
    assert await process.stdout.readline() == b"ready\n"
    return process


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
async def test_looking_first_and_writing_then_would_overbook(database: str) -> None:
    """The control: as many clients by the obvious code do overbook, so the tests above are strong enough."""
    slot_id = await a_slot(CAPACITY)
    cases = await some_cases(FAMILIES)

    async def look_then_write(pool: asyncpg.Pool, case_id: UUID) -> None:
        async with pool.acquire() as connection, connection.transaction():
            taken = await connection.fetchval("SELECT count(*) FROM appointment WHERE slot_id = $1", slot_id)
            if taken < CAPACITY:
                await connection.execute(
                    "INSERT INTO appointment (id, county, slot_id, case_id, status, created_at, walk_in) "
                    "VALUES ($1, $2, $3, $4, 'booked', $5, FALSE)",
                    new_id(),
                    COUNTY,
                    slot_id,
                    case_id,
                    clock.now(),
                )

    async with asyncpg.create_pool(database, min_size=16, max_size=16) as pool:
        await asyncio.gather(*(look_then_write(pool, case_id) for case_id in cases))
    assert await Appointment.of(COUNTY).filter(slot_id=slot_id).count() > CAPACITY


async def test_the_database_itself_refuses_a_seat_too_many(database: str) -> None:
    slot_id = await a_slot(capacity=1)
    await select("UPDATE slot SET booked = 1 WHERE id = $1 RETURNING id", slot_id)
    for booked in (2, -1):
        with pytest.raises(IntegrityError):
            await select("UPDATE slot SET booked = $2 WHERE id = $1 RETURNING id", slot_id, booked)


async def test_a_slot_full_of_lapsed_holds_is_filled_at_once_and_exactly(
    database: str, moving_clock: Clock
) -> None:
    slot_id = await a_slot(CAPACITY)
    for case_id in await some_cases(CAPACITY):
        assert await attempt("hold", case_id, slot_id) == "done"
    late = await a_case()
    assert await attempt("book", late, slot_id) == "slot_full"
    moving_clock.advance(minutes=6)
    cases = await some_cases(FAMILIES)
    outcomes = await asyncio.gather(*(attempt("book", case_id, slot_id) for case_id in cases))
    assert outcomes.count("done") == CAPACITY
    assert await seats_of(slot_id) == (CAPACITY, CAPACITY)
    assert await Appointment.of(COUNTY).filter(slot_id=slot_id, status="lapsed").count() == CAPACITY


async def test_one_case_on_many_phones_has_one_live_booking(database: str) -> None:
    slots = [await a_slot(CAPACITY, timedelta(days=day)) for day in (1, 2)]
    case_id = await a_case()
    outcomes = await asyncio.gather(
        *(attempt(verb, case_id, slot_id) for slot_id in slots * 5 for verb in ("hold", "book"))
    )
    # A second relative may meet the first one's booking, never an error of the database.
    assert set(outcomes) <= {"done", "already_booked"}
    assert await Appointment.of(COUNTY).filter(live_case=case_id).count() == 1
    assert sum([(await seats_of(slot_id))[0] for slot_id in slots]) == 1
    for slot_id in slots:
        booked, seated = await seats_of(slot_id)
        assert booked == seated


async def test_seats_given_back_under_load_are_all_taken_again(database: str) -> None:
    slot_id = await a_slot(CAPACITY)
    first, others = await some_cases(CAPACITY), await some_cases(60)
    for case_id in first:
        assert await attempt("book", case_id, slot_id) == "done"
    work = [attempt("cancel", case_id) for case_id in first]
    work += [attempt("book", case_id, slot_id) for case_id in others]
    random.Random(7).shuffle(work)
    await asyncio.gather(*work)
    left = CAPACITY - (await seats_of(slot_id))[0]
    # Whoever came too early for a seat tries again; in the end not one is left empty.
    outcomes = [await attempt("book", case_id, slot_id) for case_id in await some_cases(left + 1)]
    assert outcomes == ["done"] * left + ["slot_full"]
    assert await seats_of(slot_id) == (CAPACITY, CAPACITY)
    assert (await Slot.of(COUNTY).get(id=slot_id)).capacity == CAPACITY
