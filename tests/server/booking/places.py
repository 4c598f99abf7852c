"""Slots, cases and people for the tests of booking, made directly in the database."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from server import clock
from server.booking.models import Appointment, Slot
from server.booking.steps import SEATED
from server.booking.visits import Visit
from server.cases import appointments
from server.cases.events import verify
from server.cases.models import Case, CaseEvent
from server.database import new_id, transaction
from server.errors import Problem
from server.identity.actor import Actor, ActorKind

COUNTY = "430621"
HALL = "county_hall"
FAMILY = Actor(ActorKind.FAMILY, new_id(), COUNTY, "申请人")
CLERK = Actor(ActorKind.WINDOW, new_id(), COUNTY, "综合受理窗口 工号 1001")


async def a_slot(capacity: int = 4, starts_in: timedelta = timedelta(days=1), hall: str = HALL) -> UUID:
    """An open slot of half an hour that starts that far from now."""
    start = (clock.now() + starts_in).replace(microsecond=0)
    row = Slot(
        county=COUNTY, hall=hall, starts_at=start, ends_at=start + timedelta(minutes=30), capacity=capacity
    )
    await row.save(force_create=True)
    return row.id


async def a_case(status: str = "draft") -> UUID:
    return (await some_cases(1, status))[0]


async def some_cases(count: int, status: str = "draft") -> list[UUID]:
    now = clock.now()
    rows = [
        Case(
            id=new_id(),
            county=COUNTY,
            status=status,
            catalogue_version="2021-05",
            created_at=now,
            updated_at=now,
        )
        for _ in range(count)
    ]
    await Case.bulk_create(rows)
    return [row.id for row in rows]


async def seats_of(slot_id: UUID) -> tuple[int, int]:
    """What the slot counts, and how many appointments really have a seat in it."""
    slot = await Slot.of(COUNTY).get(id=slot_id)
    seated = await Appointment.of(COUNTY).filter(slot_id=slot_id, status__in=list(SEATED)).count()
    return slot.booked, seated


async def events_of(case_id: UUID) -> list[str]:
    """The kinds of what the case's chain tells, in order; the chain has been checked to be whole."""
    case = await Case.of(COUNTY).get(id=case_id)
    events = await CaseEvent.of(COUNTY).filter(subject_id=case_id).order_by("seq")
    assert verify(case, events) == []
    return [event.kind for event in events]


async def do(verb: str, case_id: UUID, *arguments: object, actor: Actor = FAMILY) -> Visit:
    """One verb in a transaction of its own."""
    async with transaction():
        visit = await getattr(appointments, verb)(COUNTY, case_id, actor, *arguments)
    assert isinstance(visit, Visit)
    return visit


async def refused(verb: str, case_id: UUID, *arguments: object, actor: Actor = FAMILY) -> str:
    """The code by which the verb is refused. Fails when it is not."""
    with pytest.raises(Problem) as caught:
        await do(verb, case_id, *arguments, actor=actor)
    return caught.value.code
