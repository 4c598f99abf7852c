"""Slots follow the configuration without ever taking a family's seat away."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from uuid import UUID

import pytest

from server import clock
from server.booking import appointments
from server.booking.models import Slot
from server.booking.slots import ensure_all_slots, ensure_slots, offer, offers
from server.database import transaction
from server.errors import Problem
from server.http.observe import registry
from tests.conftest import Clock
from tests.server.booking.conftest import Folder
from tests.server.booking.places import (
    CLERK,
    COUNTY,
    HALL,
    a_case,
    a_slot,
    do,
    refused,
    seats_of,
    some_cases,
)
from tests.server.booking.rush import attempt

DAYS = "booking_days_without_calendar"


async def slot(slot_id: UUID) -> Slot:
    return await Slot.of(COUNTY).get(id=slot_id)


async def test_the_list_makes_the_slots_that_are_missing(database: str) -> None:
    found = await offers(COUNTY)
    assert len(found) > 50
    assert {offer.free for offer in found} == {4} and {offer.hall for offer in found} == {HALL}
    assert [offer.starts_at for offer in found] == sorted(offer.starts_at for offer in found)
    assert await offers(COUNTY) == found
    assert await ensure_slots(COUNTY) == 0


async def test_making_slots_in_several_workers_at_once_makes_each_once(database: str) -> None:
    await asyncio.gather(*(ensure_all_slots() for _ in range(5)))
    rows = await Slot.of(COUNTY).all()
    assert len({(row.hall, row.starts_at) for row in rows}) == len(rows) > 50
    assert await ensure_all_slots() == 0


async def test_what_starts_sooner_than_the_halls_notice_is_for_the_counter_only(database: str) -> None:
    slot_id = await a_slot(starts_in=timedelta(minutes=29))
    assert await refused("book", await a_case(), slot_id) == "slot_not_offered"
    assert (await do("book", await a_case(), slot_id, actor=CLERK)).status == "booked"
    enough = await a_slot(starts_in=timedelta(minutes=31))
    assert (await do("book", await a_case(), enough)).status == "booked"
    assert all(offer.starts_at >= clock.now() + timedelta(minutes=30) for offer in await offers(COUNTY))


async def test_what_is_over_is_for_nobody(database: str) -> None:
    over = await a_slot(starts_in=timedelta(minutes=-31))
    assert await refused("book", await a_case(), over, actor=CLERK) == "slot_not_offered"


async def test_a_hall_that_the_county_does_not_have(database: str) -> None:
    with pytest.raises(Problem) as caught:
        await offers(COUNTY, "town_of_nowhere")
    assert caught.value.code == "not_found"


async def test_new_days_come_by_themselves(database: str, moving_clock: Clock) -> None:
    last = (await offers(COUNTY))[-1]
    moving_clock.advance(days=7)
    assert (await offers(COUNTY))[-1].starts_at > last.starts_at


async def test_a_changed_capacity_reaches_every_slot_that_can_bear_it(
    database: str, county_folder: Folder
) -> None:
    empty, full = [found.slot_id for found in (await offers(COUNTY))[-2:]]
    for case_id in await some_cases(3):
        await do("book", case_id, full)
    county_folder.set_hall(capacity=2)
    assert await ensure_slots(COUNTY) > 0
    assert (await slot(empty)).capacity == 2
    # Three families are in it: they keep their seats, nobody comes to them.
    kept = await slot(full)
    assert (kept.booked, kept.closed) == (3, True)
    assert await refused("book", await a_case(), full) == "slot_not_offered"
    assert full not in {found.slot_id for found in await offers(COUNTY)}
    county_folder.set_hall(capacity=7)
    await ensure_slots(COUNTY)
    assert {(row.capacity, row.closed) for row in (await slot(empty), await slot(full))} == {(7, False)}
    assert (await do("book", await a_case(), full)).status == "booked"


async def test_hours_that_are_given_up_close_and_come_back(database: str, county_folder: Folder) -> None:
    empty, visited = [found.slot_id for found in (await offers(COUNTY))[-2:]]
    case_id = await a_case()
    await do("book", case_id, visited)
    weekdays = ("monday", "tuesday", "wednesday", "thursday", "friday")
    county_folder.set_hall(**dict.fromkeys(weekdays, '["09:00-10:00"]'))
    await ensure_slots(COUNTY)
    assert (await slot(empty)).closed and (await slot(visited)).closed
    assert await seats_of(visited) == (1, 1)
    assert {f"{clock.in_china(o.starts_at):%H:%M}" for o in await offers(COUNTY)} == {"09:00", "09:30"}
    # The family that has it may still move away or come.
    assert (await do("move_to", case_id, (await offers(COUNTY))[-1].slot_id)).status == "booked"
    county_folder.set_hall(**dict.fromkeys(weekdays, '["09:00-12:00", "13:30-17:00"]'))
    await ensure_slots(COUNTY)
    assert not (await slot(empty)).closed and not (await slot(visited)).closed


async def test_slots_of_another_length_wait_for_the_families_of_the_old_ones(
    database: str, county_folder: Folder
) -> None:
    visited = (await offers(COUNTY))[-1]
    await do("book", await a_case(), visited.slot_id)
    county_folder.set_hall(slot_minutes=15)
    await ensure_slots(COUNTY)
    kept = await slot(visited.slot_id)
    assert (kept.ends_at, kept.closed) == (visited.ends_at, True)
    others = await offers(COUNTY)
    assert {offer.ends_at - offer.starts_at for offer in others} == {timedelta(minutes=15)}


async def test_closing_and_booking_at_once_lose_no_family(database: str, county_folder: Folder) -> None:
    slot_id = (await offers(COUNTY))[-1].slot_id
    cases = await some_cases(30)
    county_folder.set_hall(capacity=2)
    outcomes = await asyncio.gather(
        *(attempt("book", case_id, slot_id) for case_id in cases[:15]),
        ensure_slots(COUNTY),
        *(attempt("book", case_id, slot_id) for case_id in cases[15:]),
    )
    booked, seated = await seats_of(slot_id)
    assert booked == seated == outcomes.count("done") and 2 <= booked <= 4
    words = {outcome for outcome in outcomes if isinstance(outcome, str)}
    assert words <= {"done", "slot_full", "slot_not_offered"}


async def test_a_slot_that_closes_after_the_family_looked_takes_nobody(database: str) -> None:
    case_id = await a_case()
    seen = await offer(COUNTY, await a_slot(), case_id)
    await Slot.of(COUNTY).filter(id=seen.slot_id).update(closed=True)
    with pytest.raises(Problem) as caught:
        async with transaction():
            await appointments.book(COUNTY, seen, case_id)
    assert caught.value.code == "slot_full"
    assert await seats_of(seen.slot_id) == (0, 0)


async def test_an_unknown_year_is_not_offered_and_the_supervisor_sees_it(
    database: str, moving_clock: Clock
) -> None:
    await ensure_slots(COUNTY)
    assert registry.get_sample_value(DAYS, {"county": COUNTY}) == 0
    moving_clock.advance(days=395)
    await ensure_slots(COUNTY)
    # From 24 December 2027 fourteen days ahead: the seven in 2028 have no official calendar yet.
    assert registry.get_sample_value(DAYS, {"county": COUNTY}) == 7
    assert {clock.in_china(offer.starts_at).year for offer in await offers(COUNTY)} == {2027}
