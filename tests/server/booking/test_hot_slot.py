"""Many families want one slot at once: never one too many, and never one too few."""

from __future__ import annotations

import asyncio
from uuid import UUID

import pytest

from server.cases import appointments
from server.cases.models import CaseEvent
from server.database import transaction
from server.errors import Problem
from tests.server.booking.places import COUNTY, FAMILY, a_slot, seats_of, some_cases

CAPACITY, FAMILIES = 7, 200


async def attempt(verb: str, case_id: UUID, slot_id: UUID) -> str:
    try:
        async with transaction():
            await getattr(appointments, verb)(COUNTY, case_id, FAMILY, slot_id)
    except Problem as refused:
        return refused.code
    return "done"


@pytest.mark.parametrize("verb", ["book", "hold"])
async def test_two_hundred_at_once_get_exactly_the_seats_there_are(database: str, verb: str) -> None:
    slot_id = await a_slot(CAPACITY)
    cases = await some_cases(FAMILIES)
    outcomes = await asyncio.gather(*(attempt(verb, case_id, slot_id) for case_id in cases))
    assert outcomes.count("done") == CAPACITY
    assert outcomes.count("slot_full") == FAMILIES - CAPACITY
    assert await seats_of(slot_id) == (CAPACITY, CAPACITY)
    if verb == "book":
        # Whoever was refused has no trace of a booking, and whoever was not has exactly one event.
        assert await CaseEvent.of(COUNTY).filter(kind="appointment.booked").count() == CAPACITY
