"""Holds that nobody confirmed in time give their seats back."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from server import clock
from server.booking import seats
from server.database import transaction
from server.database.statements import aside, select
from server.rounds import each_county

SLOTS_A_ROUND = 100


async def lapse_holds() -> int:
    """A worker's round: end the holds whose minutes are over; how many.

    Each seat comes back exactly once, however many workers run and whoever books meanwhile: the slot is
    locked, and only a hold that is still held is ended. A slot is a transaction of its own, and one that
    fails keeps no other's seats.
    """
    return await each_county(_overdue, _reclaim, named="lapse_holds")


async def _overdue(division: str, skip: Sequence[UUID]) -> list[UUID]:
    rows = await select(
        f"""SELECT DISTINCT slot_id FROM appointment
        WHERE status = 'held' AND hold_until <= $1 AND county = $2 {aside("slot_id", skip, 4)}
        LIMIT $3""",  # noqa: S608  numbered places only
        clock.now(),
        division,
        SLOTS_A_ROUND,
        *skip,
    )
    return [row["slot_id"] for row in rows]


async def _reclaim(division: str, slot_id: UUID) -> int:
    async with transaction():
        await seats.lock(division, [slot_id])
        return await seats.reclaim(division, slot_id, clock.now())
