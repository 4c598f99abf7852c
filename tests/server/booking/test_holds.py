"""A hold keeps a seat for some minutes, becomes a booking, or gives the seat back once."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from tortoise.exceptions import IntegrityError

from server import clock
from server.booking import visits
from server.booking.lapsing import lapse_holds
from server.booking.models import Appointment, Slot
from server.booking.slots import offers
from tests.conftest import Clock
from tests.server.booking.places import (
    COUNTY,
    HALL,
    a_case,
    a_slot,
    do,
    events_of,
    refused,
    seats_of,
    some_cases,
)
from tests.server.booking.rush import attempt

HOLD = timedelta(minutes=5)


async def test_a_hold_lasts_as_long_as_the_hall_says(database: str) -> None:
    slot_id = await a_slot()
    before = clock.now()
    held = await do("hold", await a_case(), slot_id)
    assert held.status == "held" and held.hold_ends_at is not None
    assert before + HOLD <= held.hold_ends_at <= clock.now() + HOLD
    assert await seats_of(slot_id) == (1, 1)


async def test_a_hold_becomes_a_booking_in_the_same_seat(database: str) -> None:
    slot_id, case_id = await a_slot(capacity=1), await a_case()
    held = await do("hold", case_id, slot_id)
    assert await events_of(case_id) == []
    booked = await do("book", case_id, slot_id)
    assert (booked.id, booked.code, booked.status) == (held.id, held.code, "booked")
    assert booked.code is not None and len(booked.code) == 8 and booked.code.isdecimal()
    assert await seats_of(slot_id) == (1, 1)
    assert await events_of(case_id) == ["appointment.booked"]
    assert await visits.live(COUNTY, case_id) == booked


async def test_holding_the_same_slot_again_is_the_same_hold(database: str, moving_clock: Clock) -> None:
    slot_id, case_id = await a_slot(), await a_case()
    held = await do("hold", case_id, slot_id)
    moving_clock.advance(minutes=2)
    assert await do("hold", case_id, slot_id) == held
    assert await seats_of(slot_id) == (1, 1)


async def test_holding_another_slot_gives_the_first_one_up(database: str) -> None:
    first, second, case_id = await a_slot(), await a_slot(starts_in=timedelta(days=2)), await a_case()
    await do("hold", case_id, first)
    await do("hold", case_id, second)
    assert (await seats_of(first), await seats_of(second)) == ((0, 0), (1, 1))
    booked = await do("book", case_id, first)
    assert booked.slot_id == first
    assert (await seats_of(first), await seats_of(second)) == ((1, 1), (0, 0))


async def test_a_hold_that_finds_the_other_slot_full_is_kept(database: str) -> None:
    first, full, case_id = await a_slot(), await a_slot(1, timedelta(days=2)), await a_case()
    await do("book", await a_case(), full)
    held = await do("hold", case_id, first)
    assert await refused("hold", case_id, full) == "slot_full"
    assert await visits.live(COUNTY, case_id) == held
    assert await seats_of(first) == (1, 1)


async def test_a_lapsed_hold_gives_its_seat_back_once(database: str, moving_clock: Clock) -> None:
    slot_id = await a_slot(capacity=4)
    for case_id in await some_cases(4):
        await do("hold", case_id, slot_id)
    assert await lapse_holds() == 0
    moving_clock.advance(minutes=6)
    newcomers = await some_cases(3)
    results = await asyncio.gather(
        *(lapse_holds() for _ in range(4)), *(attempt("book", case_id, slot_id) for case_id in newcomers)
    )
    assert results[4:] == ["done"] * 3
    assert await lapse_holds() == 0
    assert await seats_of(slot_id) == (3, 3)
    assert await Appointment.of(COUNTY).filter(slot_id=slot_id, status="lapsed").count() == 4
    assert await Appointment.of(COUNTY).filter(status="lapsed", live_case__isnull=False).count() == 0


async def test_a_slot_that_fails_keeps_no_other_seats(database: str, moving_clock: Clock) -> None:
    broken, sound = await a_slot(), await a_slot(starts_in=timedelta(days=2))
    for slot_id in (broken, sound):
        await do("hold", await a_case(), slot_id)
    await Slot.of(COUNTY).filter(id=broken).update(booked=0)  # to give one back would count below nothing
    moving_clock.advance(minutes=6)
    for _ in range(2):
        with pytest.raises(IntegrityError):
            await lapse_holds()
    assert await seats_of(sound) == (0, 0)
    assert await Appointment.of(COUNTY).filter(slot_id=broken, status="held").count() == 1


async def test_the_list_counts_the_seats_of_lapsed_holds_as_free(database: str, moving_clock: Clock) -> None:
    before = (await offers(COUNTY, HALL))[-1]
    for case_id in await some_cases(3):
        await do("hold", case_id, before.slot_id)
    assert (await offers(COUNTY, HALL))[-1].free == before.free - 3
    moving_clock.advance(minutes=6)
    assert (await offers(COUNTY, HALL))[-1] == before


async def test_who_took_longer_than_the_hold_still_gets_a_seat_that_is_left(
    database: str, moving_clock: Clock
) -> None:
    slot_id, case_id = await a_slot(capacity=1), await a_case()
    await do("hold", case_id, slot_id)
    moving_clock.advance(minutes=6)
    assert (await do("book", case_id, slot_id)).status == "booked"
    assert await seats_of(slot_id) == (1, 1)


async def test_who_took_longer_than_the_hold_and_lost_the_seat_is_told_so(
    database: str, moving_clock: Clock
) -> None:
    slot_id, slow, quick = await a_slot(capacity=1), await a_case(), await a_case()
    await do("hold", slow, slot_id)
    moving_clock.advance(minutes=6)
    await do("book", quick, slot_id)
    assert await refused("book", slow, slot_id) == "slot_full"
    assert await events_of(slow) == []
    assert await seats_of(slot_id) == (1, 1)


async def test_confirming_and_lapsing_at_the_same_moment_agree_on_one_outcome(
    database: str, moving_clock: Clock
) -> None:
    slot_id, cases = await a_slot(capacity=20), await some_cases(20)
    for case_id in cases:
        await do("hold", case_id, slot_id)
    moving_clock.advance(minutes=5)
    outcomes = await asyncio.gather(
        *(attempt("book", case_id, slot_id) for case_id in cases), lapse_holds(), lapse_holds()
    )
    assert outcomes[:20] == ["done"] * 20
    assert await seats_of(slot_id) == (20, 20)


async def test_giving_a_hold_up_is_not_told_to_anybody(database: str) -> None:
    slot_id, case_id = await a_slot(), await a_case()
    await do("hold", case_id, slot_id)
    await do("cancel", case_id)
    assert await seats_of(slot_id) == (0, 0)
    assert await events_of(case_id) == []
    assert await visits.live(COUNTY, case_id) is None


async def test_a_lapsed_hold_is_no_appointment_any_more(database: str, moving_clock: Clock) -> None:
    slot_id, case_id = await a_slot(), await a_case()
    await do("hold", case_id, slot_id)
    moving_clock.advance(minutes=6)
    assert await visits.current_and_earlier(COUNTY, case_id) == (None, [])
    assert await refused("cancel", case_id) == "no_appointment"
    assert await refused("move_to", case_id, slot_id) == "no_appointment"
