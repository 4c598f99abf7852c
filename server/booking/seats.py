"""Seats of a slot: taken and given back so that `booked` is always the number of families who have one.

The rules that keep this true at any concurrency, on both engines:

- A seat is taken by a guarded statement (`booked < capacity`) that inserts the appointment with it; the
  CHECK on the table is the net under the guard. On PostgreSQL it is one statement, so that the row of a
  slot that everybody wants is held from that statement to the commit and no longer. On SQLite the
  transaction is the only writer anyway.
- A seat is given back by whoever changed the appointment from a status that has a seat to one that has
  none, and that change is guarded too, so that two who try give back one seat.
- Locks are taken in one order: the case, then slots by id, then appointments. Nobody waits for a slot
  while he holds an appointment of it. Hence no deadlock.
- A hold that has lapsed gives its seat to whoever wants it next, at once, without waiting for a worker.

Everything here runs in the caller's transaction.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from server.database import engine, new_id
from server.database.statements import select

CODE_DIGITS = 8

_GUARD = """UPDATE slot SET booked = booked + 1
    WHERE county = $1 AND id = $2 AND NOT closed AND booked < capacity"""

_NOT_LIVE_YET = "AND NOT EXISTS (SELECT 1 FROM appointment WHERE live_case = $3)"

# Of two codes the first that no living appointment has: a collision would cost a family its booking.
_CODE_TAKEN = "EXISTS (SELECT 1 FROM appointment WHERE county = $1 AND code = {code})"
_INSERT = f"""INSERT INTO appointment (county, slot_id, case_id, live_case, id, person_id, status, hold_until,
    created_at, booked_at, checked_in_at, walk_in, code)
SELECT $1, {{slot}}, $3, $3, $4, $5, $6, $7, $8, $9, $10, $11,
    CASE WHEN NOT {_CODE_TAKEN.format(code="$12")} THEN $12
        WHEN NOT {_CODE_TAKEN.format(code="$13")} THEN $13 END{{origin}}
RETURNING id, code"""

TAKE_IN_ONE = f"""WITH seat AS ({_GUARD} {_NOT_LIVE_YET} RETURNING id)
{_INSERT.format(slot="seat.id", origin=" FROM seat")}"""

TAKE_FIRST = f"{_GUARD} {_NOT_LIVE_YET} RETURNING id"
THEN_INSERT = _INSERT.format(slot="$2", origin="")


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Who takes a seat, and as what. All moments UTC."""

    case_id: UUID
    person_id: UUID | None
    status: str
    at: datetime
    hold_until: datetime | None = None
    walk_in: bool = False


@dataclass(frozen=True, slots=True)
class Taken:
    """A seat that was taken: the appointment's id, and the digits by which the family checks in."""

    appointment_id: UUID
    code: str


async def take(county: str, slot_id: UUID, who: Newcomer) -> Taken | None:
    """A seat in the slot with a new appointment in it; None when there is none to be had.

    None means that the slot is full, closed or not the county's, or that the case has a live appointment.
    """
    row = parameters(county, slot_id, who)
    if engine() == "postgresql":
        rows = await select(TAKE_IN_ONE, *row)
    else:
        rows = await select(TAKE_FIRST, *row[:3])
        if rows:
            rows = await select(THEN_INSERT, *row)
    return Taken(rows[0]["id"], rows[0]["code"]) if rows else None


def parameters(county: str, slot_id: UUID, who: Newcomer) -> tuple[Any, ...]:
    """What the statements are given: the row of a new appointment, and two codes to choose from."""
    return (
        county,
        slot_id,
        who.case_id,
        new_id(),
        who.person_id,
        who.status,
        who.hold_until,
        who.at,
        who.at if who.status == "booked" else None,
        who.at if who.status == "checked_in" else None,
        who.walk_in,
        *(f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}}" for _ in range(2)),
    )


async def take_over(county: str, slot_id: UUID) -> bool:
    """A seat for an appointment that already exists and comes from another slot; False when there is none.

    The slot is locked by the caller, who also gives the old seat back.
    """
    return bool(await select(f"{_GUARD} RETURNING id", county, slot_id))


async def give_back(county: str, slot_id: UUID, seats: int = 1) -> None:
    """Seats that appointments of this slot no longer have."""
    await select(
        "UPDATE slot SET booked = booked - $3 WHERE county = $1 AND id = $2 RETURNING id",
        county,
        slot_id,
        seats,
    )


async def lock(county: str, slot_ids: Iterable[UUID]) -> None:
    """Lock these slots until the transaction ends, in the one order that cannot deadlock.

    On SQLite the transaction is the only writer from its first line: there is nothing to lock.
    """
    if engine() == "postgresql":
        await select(
            "SELECT id FROM slot WHERE county = $1 AND id = ANY($2) ORDER BY id FOR NO KEY UPDATE",
            county,
            list(slot_ids),
        )


async def reclaim(county: str, slot_id: UUID, at: datetime) -> int:
    """End the slot's holds that lapsed by `at` and free their seats; how many. The slot is locked."""
    lapsed = await select(
        """UPDATE appointment SET status = 'lapsed', live_case = NULL, code = NULL, closed_at = $3
        WHERE county = $1 AND slot_id = $2 AND status = 'held' AND hold_until <= $3 RETURNING id""",
        county,
        slot_id,
        at,
    )
    if lapsed:
        await give_back(county, slot_id, len(lapsed))
    return len(lapsed)
