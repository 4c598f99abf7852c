"""A booking is moved whole or not at all, and cancelled once."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from uuid import UUID

import pytest

from server.booking import visits
from server.booking.models import Appointment, Slot
from server.cases.models import Case, CaseEvent
from tests.server.booking.places import (
    CLERK,
    COUNTY,
    a_case,
    a_slot,
    do,
    events_of,
    refused,
    seats_of,
    some_cases,
)
from tests.server.booking.rush import attempt


async def two_slots(first: int = 4, second: int = 4) -> tuple[UUID, UUID]:
    return await a_slot(first), await a_slot(second, timedelta(days=2))


async def test_moving_exchanges_the_seat_and_keeps_the_code(database: str) -> None:
    old, new = await two_slots()
    case_id = await a_case()
    booked = await do("book", case_id, old)
    moved = await do("move_to", case_id, new)
    assert (moved.id, moved.code, moved.slot_id, moved.status) == (booked.id, booked.code, new, "booked")
    assert (await seats_of(old), await seats_of(new)) == ((0, 0), (1, 1))
    assert await events_of(case_id) == ["appointment.booked", "appointment.moved"]
    told = await CaseEvent.of(COUNTY).get(kind="appointment.moved")
    assert told.data == {
        "slot_id": str(new),
        "hall": "county_hall",
        "starts_at": moved.starts_at.isoformat(),
        "from_slot_id": str(old),
    }


async def test_moving_to_a_full_slot_keeps_the_old_seat(database: str) -> None:
    old, full = await two_slots(second=1)
    case_id = await a_case()
    await do("book", await a_case(), full)
    booked = await do("book", case_id, old)
    assert await refused("move_to", case_id, full) == "slot_full"
    assert await visits.live(COUNTY, case_id) == booked
    assert (await seats_of(old), await seats_of(full)) == ((1, 1), (1, 1))
    assert await events_of(case_id) == ["appointment.booked"]


async def test_moving_to_the_same_slot_changes_nothing(database: str) -> None:
    slot_id, case_id = await a_slot(capacity=1), await a_case()
    booked = await do("book", case_id, slot_id)
    assert await do("move_to", case_id, slot_id) == booked
    assert await events_of(case_id) == ["appointment.booked"]


async def test_many_who_move_into_one_slot_fill_it_exactly(database: str) -> None:
    old, new = await two_slots(first=30, second=7)
    cases = await some_cases(30)
    for case_id in cases:
        await do("book", case_id, old)
    outcomes = await asyncio.gather(*(attempt("move_to", case_id, new) for case_id in cases))
    assert outcomes.count("done") == 7 and outcomes.count("slot_full") == 23
    assert (await seats_of(old), await seats_of(new)) == ((23, 23), (7, 7))
    assert await Appointment.of(COUNTY).filter(live_case__isnull=False).count() == 30


async def test_families_who_change_places_crosswise_do_not_block_each_other(database: str) -> None:
    one, other = await two_slots(first=20, second=20)
    here, there = await some_cases(10), await some_cases(10)
    for case_id in here:
        await do("book", case_id, one)
    for case_id in there:
        await do("book", case_id, other)
    moves = [attempt("move_to", case_id, other) for case_id in here]
    moves += [attempt("move_to", case_id, one) for case_id in there]
    assert set(await asyncio.wait_for(asyncio.gather(*moves), timeout=30)) == {"done"}
    assert (await seats_of(one), await seats_of(other)) == ((10, 10), (10, 10))


async def test_one_booking_a_case(database: str) -> None:
    first, second = await two_slots()
    case_id = await a_case()
    await do("book", case_id, first)
    assert await refused("book", case_id, second) == "already_booked"
    assert await refused("hold", case_id, second) == "already_booked"
    assert await refused("book", case_id, first) == "already_booked"
    assert (await seats_of(first), await seats_of(second)) == ((1, 1), (0, 0))


async def test_cancelling_twice_at_once_gives_one_seat_back(database: str) -> None:
    slot_id, case_id = await a_slot(), await a_case()
    await do("book", case_id, slot_id)
    await do("book", await a_case(), slot_id)
    outcomes = await asyncio.gather(*(attempt("cancel", case_id) for _ in range(5)))
    assert sorted(outcomes) == ["done"] + ["no_appointment"] * 4
    assert await seats_of(slot_id) == (1, 1)
    assert await events_of(case_id) == ["appointment.booked", "appointment.cancelled"]
    assert (await do("book", case_id, slot_id)).status == "booked"


async def test_a_code_is_given_again_only_after_its_visit_is_over(database: str) -> None:
    slot_id, case_id = await a_slot(), await a_case()
    code = (await do("book", case_id, slot_id)).code
    assert code is not None
    found = await visits.by_code(
        COUNTY, f" {code[:4]} {code[4:]} ".translate(str.maketrans("0123", "０１２３"))
    )
    assert found is not None and found.case_id == case_id
    assert await visits.by_code("430626", code) is None
    await do("cancel", case_id)
    assert await visits.by_code(COUNTY, code) is None


@pytest.mark.parametrize("status", ["accepted", "in_progress", "finished", "declined", "withdrawn", "voided"])
async def test_a_matter_that_needs_no_visit_books_none(database: str, status: str) -> None:
    assert await refused("book", await a_case(status), await a_slot()) == "visit_not_needed"


async def test_slots_and_cases_of_another_county_do_not_exist(database: str) -> None:
    slot_id, case_id = await a_slot(), await a_case()
    await Slot.of(COUNTY).filter(id=slot_id).update(county="430626")
    assert await refused("book", case_id, slot_id) == "not_found"
    await Slot.of("430626").filter(id=slot_id).update(county=COUNTY)
    await Case.of(COUNTY).filter(id=case_id).update(county="430626")
    assert await refused("book", case_id, slot_id) == "not_found"
    assert await refused("cancel", case_id, actor=CLERK) == "not_found"
    assert await seats_of(slot_id) == (0, 0)
