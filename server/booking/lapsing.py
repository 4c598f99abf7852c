"""Holds that nobody confirmed in time give their seats back."""

from __future__ import annotations

from server import clock
from server.booking import seats
from server.database import transaction
from server.database.statements import select

SLOTS_A_ROUND = 100


async def lapse_holds() -> int:
    """A worker's round: end the holds whose minutes are over; how many.

    Each seat comes back exactly once, however many workers run and whoever books meanwhile: the slot is
    locked, and only a hold that is still held is ended. A slot is a transaction of its own.
    """
    now = clock.now()
    slots = await select(
        """SELECT DISTINCT county, slot_id FROM appointment
        WHERE status = 'held' AND hold_until <= $1 LIMIT $2""",
        now,
        SLOTS_A_ROUND,
    )
    ended = 0
    for slot in slots:
        async with transaction():
            await seats.lock(slot["county"], [slot["slot_id"]])
            ended += await seats.reclaim(slot["county"], slot["slot_id"], now)
    return ended
