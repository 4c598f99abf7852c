"""Choosing a time at the window from the phone: look, hold, book, move, cancel, check in."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from pydantic import Field

from config.catalogue import Hall
from miniprogram_api.door import door
from server.booking import visits
from server.booking.problems import (
    ALREADY_BOOKED,
    APPOINTMENT_CHANGED,
    CHECK_IN_CLOSED,
    NO_APPOINTMENT,
    SLOT_FULL,
    SLOT_NOT_OFFERED,
    VISIT_MOVED_ON,
)
from server.booking.slots import offers
from server.booking.visits import Visit
from server.cases import appointments
from server.cases.appointments import VISIT_NOT_NEEDED
from server.cases.family import part_of, require_filler
from server.counties import county
from server.errors import INVALID, FieldError
from server.http.body import Answer, Body
from server.identity.actor import Actor


class Where(Body):
    hall: str | None = Field(default=None, max_length=32)


class Wanted(Body):
    slot_id: UUID


class AtTheHall(Body):
    """`hall` is what the QR code at the entrance of the hall says."""

    hall: str = Field(max_length=32)


class HallAnswer(Answer):
    code: str
    name: str
    address: str
    phone: str
    directions: str


class SlotAnswer(Answer):
    """`free` seats at this moment; a full slot is listed with 0, so that a family sees why it is missing."""

    id: UUID
    hall: str
    starts_at: datetime
    ends_at: datetime
    free: int


class Slots(Answer):
    halls: list[HallAnswer]
    slots: list[SlotAnswer]


class AppointmentAnswer(Answer):
    """`code` are the digits to show or type at check-in, also as a QR code. `hold_ends_at` is set on a hold.

    `status`: held, booked, checked_in, served, no_show, cancelled, lapsed. Moments are UTC.
    """

    id: UUID
    slot_id: UUID
    status: str
    code: str | None
    starts_at: datetime
    ends_at: datetime
    hold_ends_at: datetime | None
    checked_in_at: datetime | None
    called_at: datetime | None
    hall: HallAnswer


class Appointments(Answer):
    """`current` is the hold or appointment that counts, null when there is none; `earlier` newest first."""

    current: AppointmentAnswer | None
    earlier: list[AppointmentAnswer]


_TAKING = (SLOT_FULL, SLOT_NOT_OFFERED, VISIT_NOT_NEEDED)


@door.get("/slots", summary="可预约的时段", query=Where, answer=Slots)
async def list_slots(caller: Actor, query: Where) -> Slots:
    """The times that can be booked, by hall and in order, with the places that are still free."""
    return await slots_of(caller.county, query)


async def slots_of(division: str, query: Where) -> Slots:
    """As `list_slots`, for whoever asks of this county: nothing in it is about anybody."""
    halls = county(division).halls
    if query.hall is not None and query.hall not in halls:
        raise INVALID(fields=[FieldError("hall", "unknown", "没有这个办事大厅，请重新选择。")])
    found = await offers(division, query.hall)
    return Slots(
        halls=[_hall(hall) for hall in halls.values() if query.hall in (None, hall.code)],
        slots=[
            SlotAnswer(
                id=slot.slot_id,
                hall=slot.hall,
                starts_at=slot.starts_at,
                ends_at=slot.ends_at,
                free=max(slot.free, 0),
            )
            for slot in found
        ],
    )


@door.get("/cases/<case_id:uuid>/appointment", summary="我的预约", answer=Appointments)
async def appointment(caller: Actor, case_id: UUID) -> Appointments:
    """The case's appointment, and the earlier ones."""
    await part_of(caller, case_id)
    current, earlier = await visits.current_and_earlier(caller.county, case_id)
    return Appointments(
        current=_answer(caller, current) if current else None,
        earlier=[_answer(caller, visit) for visit in earlier],
    )


@door.post(
    "/cases/<case_id:uuid>/appointment/hold",
    summary="先占一个号",
    body=Wanted,
    answer=AppointmentAnswer,
    status=201,
    problems=(*_TAKING, ALREADY_BOOKED, APPOINTMENT_CHANGED),
)
async def hold(caller: Actor, body: Wanted, case_id: UUID) -> AppointmentAnswer:
    """Keep a place for some minutes, so that nobody takes it while the family reads what to bring."""
    await require_filler(caller, case_id)
    return _answer(caller, await appointments.hold(caller.county, case_id, caller, body.slot_id))


@door.post(
    "/cases/<case_id:uuid>/appointment",
    summary="预约",
    body=Wanted,
    answer=AppointmentAnswer,
    status=201,
    problems=(*_TAKING, ALREADY_BOOKED, APPOINTMENT_CHANGED),
)
async def book(caller: Actor, body: Wanted, case_id: UUID) -> AppointmentAnswer:
    """Book the place that is held, or any free one directly."""
    await require_filler(caller, case_id)
    return _answer(caller, await appointments.book(caller.county, case_id, caller, body.slot_id))


@door.post(
    "/cases/<case_id:uuid>/appointment/move",
    summary="改期",
    body=Wanted,
    answer=AppointmentAnswer,
    problems=(*_TAKING, NO_APPOINTMENT, APPOINTMENT_CHANGED),
)
async def move(caller: Actor, body: Wanted, case_id: UUID) -> AppointmentAnswer:
    """Change to another time. When that one is full, the old appointment stays."""
    await require_filler(caller, case_id)
    return _answer(caller, await appointments.move_to(caller.county, case_id, caller, body.slot_id))


@door.delete(
    "/cases/<case_id:uuid>/appointment",
    summary="取消预约",
    status=204,
    problems=VISIT_MOVED_ON,
)
async def cancel(caller: Actor, case_id: UUID) -> None:
    """Give up the appointment or the hold. Another one can be booked at any time."""
    await require_filler(caller, case_id)
    await appointments.cancel(caller.county, case_id, caller)


@door.post(
    "/cases/<case_id:uuid>/appointment/check-in",
    summary="到大厅签到",
    body=AtTheHall,
    answer=AppointmentAnswer,
    problems=(NO_APPOINTMENT, CHECK_IN_CLOSED),
)
async def check_in(caller: Actor, body: AtTheHall, case_id: UUID) -> AppointmentAnswer:
    """Check in by the QR code at the hall's entrance, without queueing for it at the counter."""
    await require_filler(caller, case_id)
    booked = await visits.live(caller.county, case_id)
    if booked is not None and booked.hall != body.hall:
        raise INVALID(fields=[FieldError("hall", "other_hall", "您预约的是另一个大厅，请看预约里的地址。")])
    return _answer(caller, await appointments.check_in(caller.county, case_id, caller))


def _hall(hall: Hall) -> HallAnswer:
    return HallAnswer.model_validate(hall)


def _answer(caller: Actor, visit: Visit) -> AppointmentAnswer:
    place = county(caller.county)
    known = place.halls.get(visit.hall)
    return AppointmentAnswer(
        id=visit.id,
        slot_id=visit.slot_id,
        status=visit.status,
        code=visit.code,
        starts_at=visit.starts_at,
        ends_at=visit.ends_at,
        hold_ends_at=visit.hold_ends_at,
        checked_in_at=visit.checked_in_at,
        called_at=visit.called_at,
        # A hall that the county has closed since is still the place of an old visit.
        hall=_hall(known)
        if known
        else HallAnswer(code=visit.hall, name=visit.hall, address="", phone=place.info.phone, directions=""),
    )
