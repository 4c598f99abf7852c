"""Slots, cases and people for the tests of booking, made directly in the database."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from server import clock
from server.booking.models import Appointment, Slot
from server.booking.steps import SEATED
from server.cases.models import Case
from server.database import new_id
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


async def starts(slot_id: UUID) -> datetime:
    return (await Slot.of(COUNTY).get(id=slot_id)).starts_at
