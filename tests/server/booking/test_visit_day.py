"""The day of the visit: the reminder before it, check-in, the queue, walk-ins, and who did not come."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

import pytest

from server import clock
from server.booking import visits
from server.booking.models import Appointment
from server.booking.slots import ensure_slots
from server.booking.steps import LIVE, STATUSES, STEPS
from server.cases.appointments import BY, close_round, close_visit, remind_round
from server.cases.holders import lock_case, save_holder
from server.cases.models import CaseEvent
from server.database import transaction
from server.identity.actor import Actor, ActorKind, system
from tests.conftest import Clock
from tests.server.booking.places import (
    CLERK,
    COUNTY,
    FAMILY,
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

DAY = timedelta(days=1)


async def booked(case_id: UUID, slot_id: UUID) -> UUID:
    await do("book", case_id, slot_id, actor=CLERK)
    return case_id


async def came(slot_id: UUID) -> UUID:
    case_id = await booked(await a_case(), slot_id)
    await do("check_in", case_id, actor=CLERK)
    return case_id


async def test_reminded_the_day_before_and_once(database: str, moving_clock: Clock) -> None:
    case_id = await booked(await a_case(), await a_slot(starts_in=2 * DAY))
    assert await remind_round() == 0
    moving_clock.advance(days=1)
    assert sum(await asyncio.gather(*(remind_round() for _ in range(3)))) == 1
    assert await remind_round() == 0
    assert await events_of(case_id) == ["appointment.booked", "appointment.reminder"]
    told = await CaseEvent.of(COUNTY).get(kind="appointment.reminder")
    assert set(told.data) == {"slot_id", "hall", "starts_at"} and told.actor_kind == "system"


async def test_nobody_is_reminded_in_the_hour_of_booking_or_at_night(
    database: str, moving_clock: Clock
) -> None:
    await booked(await a_case(), await a_slot(starts_in=DAY))
    assert await remind_round() == 0
    moving_clock.advance(hours=11.5)
    assert f"{clock.in_china(clock.now()):%H:%M}" == "21:30"
    assert await remind_round() == 0


async def test_a_family_that_moved_is_reminded_of_the_new_day(database: str, moving_clock: Clock) -> None:
    case_id = await booked(await a_case(), await a_slot(starts_in=2 * DAY))
    moving_clock.advance(days=1)
    assert await remind_round() == 1
    await do("move_to", case_id, await a_slot(starts_in=2 * DAY))
    assert await remind_round() == 0
    moving_clock.advance(days=1)
    assert await remind_round() == 1


@pytest.mark.parametrize(
    ("starts_in_minutes", "open_now"), [(61, False), (59, True), (0, True), (-59, True), (-61, False)]
)
async def test_check_in_from_an_hour_before_until_half_an_hour_after(
    database: str, moving_clock: Clock, starts_in_minutes: int, open_now: bool
) -> None:
    slot_id = await a_slot(starts_in=timedelta(minutes=starts_in_minutes + 120))
    case_id = await booked(await a_case(), slot_id)
    moving_clock.advance(minutes=120)
    if open_now:
        visit = await do("check_in", case_id)
        assert visit.status == "checked_in" and visit.checked_in_at is not None
        assert await events_of(case_id) == ["appointment.booked", "appointment.checked_in"]
    else:
        assert await refused("check_in", case_id) == "check_in_closed"
        assert await events_of(case_id) == ["appointment.booked"]


async def test_called_and_served(database: str) -> None:
    slot_id = await a_slot(starts_in=timedelta(minutes=20))
    case_id = await came(slot_id)
    assert await refused("check_in", case_id) == "no_appointment"
    assert (await do("call", case_id, actor=CLERK)).called_at is not None
    await do("call", case_id, actor=CLERK)
    served = await do("serve", case_id, actor=CLERK)
    assert (served.status, served.code) == ("served", None)
    # The seat was used: nobody is squeezed into the same half hour.
    assert await seats_of(slot_id) == (1, 1)
    assert await visits.live(COUNTY, case_id) is None
    assert (await events_of(case_id))[-3:] == ["appointment.called"] * 2 + ["appointment.served"]
    assert await refused("serve", case_id, actor=CLERK) == "appointment_changed"


async def test_who_did_not_come_leaves_the_seat_and_may_book_again(
    database: str, moving_clock: Clock
) -> None:
    slot_id = await a_slot(capacity=1, starts_in=timedelta(minutes=10))
    case_id = await booked(await a_case(), slot_id)
    assert await refused("miss", case_id, actor=CLERK) == "appointment_changed"
    moving_clock.advance(minutes=15)
    await do("miss", case_id, actor=CLERK)
    assert await seats_of(slot_id) == (0, 0)
    assert await events_of(case_id) == ["appointment.booked", "appointment.no_show"]
    assert (await do("book", case_id, await a_slot(starts_in=DAY))).status == "booked"


async def test_what_nobody_closed_is_closed_by_itself(database: str, moving_clock: Clock) -> None:
    slot_id = await a_slot(starts_in=timedelta(minutes=20))
    missing, present = await booked(await a_case(), slot_id), await came(slot_id)
    moving_clock.advance(minutes=75)
    assert await close_round() == 0
    moving_clock.advance(minutes=10)
    assert sum(await asyncio.gather(close_round(), close_round())) == 1
    assert (await events_of(missing))[-1] == "appointment.no_show"
    assert (await events_of(present))[-1] == "appointment.checked_in"
    moving_clock.advance(days=1)
    assert await close_round() == 1
    assert (await events_of(present))[-1] == "appointment.served"
    assert await seats_of(slot_id) == (1, 1)


async def test_a_walk_in_gets_the_first_free_seat_of_today(database: str) -> None:
    running = await a_slot(1, timedelta(minutes=-10))
    next_one = await a_slot(1, timedelta(minutes=20))
    first, second, third = await some_cases(3)
    one = await do("walk_in", first, HALL, actor=CLERK)
    two = await do("walk_in", second, HALL, actor=CLERK)
    assert (one.slot_id, two.slot_id) == (running, next_one)
    assert one.walk_in and one.status == "checked_in" and one.checked_in_at is not None
    assert await refused("walk_in", third, HALL, actor=CLERK) == "no_room_today"
    assert await events_of(first) == ["appointment.checked_in"]
    assert await refused("walk_in", first, HALL, actor=CLERK) == "already_booked"


async def test_walk_ins_at_once_fill_the_day_exactly(database: str) -> None:
    slots = [await a_slot(2, timedelta(minutes=minutes)) for minutes in (-10, 20, 50)]
    cases = await some_cases(12)

    async def walk_in(case_id: UUID) -> str:
        return await attempt("walk_in", case_id, HALL, actor=CLERK)

    online = [attempt("book", case_id, slots[2]) for case_id in await some_cases(5)]
    outcomes = await asyncio.wait_for(asyncio.gather(*map(walk_in, cases), *online), timeout=30)
    assert outcomes.count("done") == 6
    assert [await seats_of(slot_id) for slot_id in slots] == [(2, 2)] * 3


async def test_a_family_that_comes_on_another_day_exchanges_its_appointment(database: str) -> None:
    later, today = await a_slot(starts_in=3 * DAY), await a_slot(starts_in=timedelta(minutes=5))
    case_id = await booked(await a_case(), later)
    visit = await do("walk_in", case_id, HALL, actor=CLERK)
    assert (visit.slot_id, visit.status) == (today, "checked_in")
    assert (await seats_of(later), await seats_of(today)) == ((0, 0), (1, 1))


async def test_walk_ins_find_the_days_slots_even_when_no_worker_made_them(database: str) -> None:
    visit = await do("walk_in", await a_case(), HALL, actor=CLERK)
    assert visit.starts_at <= clock.now() < visit.ends_at
    assert await ensure_slots(COUNTY) == 0


async def test_the_queue_stands_in_the_order_of_slots_and_arrival(database: str) -> None:
    early, late = await a_slot(starts_in=timedelta(minutes=10)), await a_slot(starts_in=timedelta(minutes=40))
    third, absent, first, second = await some_cases(4)
    for case_id, slot_id in ((third, late), (absent, early), (first, early), (second, early)):
        await booked(case_id, slot_id)
    for case_id in (third, first, second):
        await do("check_in", case_id, actor=CLERK)
    await booked(await a_case(), await a_slot(starts_in=DAY))
    await do("hold", await a_case(), late)
    queue = [visit.case_id for visit in await visits.of_day(COUNTY, HALL, clock.today())]
    assert queue == [first, second, absent, third]


@pytest.mark.parametrize(
    ("verbs", "minutes", "seen", "ends_as", "told"),
    [
        ((), 40, False, None, None),
        (("hold",), 40, False, "cancelled", None),
        (("hold",), 40, True, "cancelled", None),
        (("book",), 40, False, "cancelled", "appointment.cancelled"),
        (("book",), 40, True, "served", "appointment.served"),
        (("book",), 90, True, "cancelled", "appointment.released"),
        (("book", "check_in"), 40, False, "served", "appointment.served"),
        (("book", "check_in"), 40, True, "served", "appointment.served"),
    ],
)
async def test_the_verb_that_ends_the_need_for_a_visit_ends_the_visit(
    database: str, verbs: Iterable[str], minutes: int, seen: bool, ends_as: str | None, told: str | None
) -> None:
    case_id, slot_id = await a_case(), await a_slot(starts_in=timedelta(minutes=minutes))
    for verb in verbs:
        await do(verb, case_id, *((slot_id,) if verb != "check_in" else ()))
    async with transaction():
        case = await lock_case(COUNTY, case_id)
        await close_visit(case, CLERK, seen=seen)
        await save_holder(case)
    assert await visits.live(COUNTY, case_id) is None
    rows = await Appointment.of(COUNTY).filter(case_id=case_id)
    assert [row.status for row in rows] == ([ends_as] if ends_as else [])
    assert ((await events_of(case_id)) or [None])[-1] == told
    booked_seats, seated = await seats_of(slot_id)
    assert booked_seats == seated


OTHERS = [
    Actor(kind, None, COUNTY, "其他人")
    for kind in ActorKind
    if kind not in (ActorKind.FAMILY, ActorKind.WINDOW, ActorKind.SYSTEM)
]


@pytest.mark.parametrize("verb", sorted(BY))
@pytest.mark.parametrize("actor", [FAMILY, CLERK, system(COUNTY), *OTHERS], ids=lambda actor: str(actor.kind))
async def test_who_may_do_what(database: str, verb: str, actor: Actor) -> None:
    slot_id, other = await a_slot(starts_in=timedelta(minutes=40)), await a_slot(starts_in=DAY)
    case_id = await a_case()
    before = {"cancel": ["book"], "move": ["book"], "check_in": ["book"]}.get(verb, [])
    if verb in ("call", "serve", "miss"):
        before = ["book", "check_in"]
    for step in before:
        await do(step, case_id, *((slot_id,) if step == "book" else ()), actor=CLERK)
    arguments: dict[str, tuple[object, ...]] = {
        "hold": (slot_id,),
        "book": (slot_id,),
        "move": (other,),
        "walk_in": (HALL,),
    }
    outcome = await attempt(
        "move_to" if verb == "move" else verb, case_id, *arguments.get(verb, ()), actor=actor
    )
    if actor.kind not in BY[verb]:
        assert outcome == "forbidden"
    else:
        assert outcome == ("appointment_changed" if verb == "miss" else "done")


@pytest.mark.parametrize("status", sorted(STATUSES))
@pytest.mark.parametrize("step", sorted(set(STEPS) - {"confirm", "lapse", "move"}))
async def test_every_step_from_every_status(database: str, step: str, status: str) -> None:
    slot_id = await a_slot(starts_in=timedelta(minutes=-5))
    case_id = await came(slot_id)
    live = status in LIVE
    await (
        Appointment.of(COUNTY)
        .filter(case_id=case_id)
        .update(
            status=status,
            live_case=case_id if live else None,
            hold_until=clock.now() + timedelta(minutes=5) if status == "held" else None,
        )
    )
    outcome = await attempt(step, case_id, actor=CLERK)
    row = await Appointment.of(COUNTY).get(case_id=case_id)
    if status in STEPS[step].frm:
        assert (outcome, row.status) == ("done", STEPS[step].to)
        assert (row.live_case is None, row.code is None) == (STEPS[step].ends,) * 2
    else:
        assert outcome in ("no_appointment", "appointment_changed")
        assert row.status == status
