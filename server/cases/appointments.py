"""A case's visit to the window: the booking and what the case remembers of it.

Each verb locks the case, records what happened on its chain and lets the booking room decide about the
seat, all in the caller's transaction. The event is written before the seat is asked for, because the row
of a slot that everybody wants must be held shortest; a refusal (any Problem raised here) therefore
requires the caller to roll back, as leaving `async with transaction()` by an exception does.

A hold is not told to anybody and not recorded: it is a thought of five minutes, not a fact of the case.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from server import clock
from server.booking import appointments as booking
from server.booking import visits
from server.booking.problems import APPOINTMENT_CHANGED, NO_APPOINTMENT
from server.booking.slots import offer as look_at
from server.booking.visits import Visit
from server.cases.events import Happened, record
from server.cases.holders import save_holder
from server.cases.lifecycle import FAMILY, SYSTEM, WINDOW, open_moves
from server.cases.models import Case
from server.counties import county as county_of
from server.database import engine, transaction
from server.database.statements import select
from server.errors import FORBIDDEN, NOT_FOUND, Problem, problem
from server.identity.actor import Actor, ActorKind, system
from server.rounds import each_county

VISIT_NOT_NEEDED = problem(
    "visit_not_needed",
    409,
    "不需要到窗口办理",
    "这件事现在不需要到窗口办理，所以不用预约。可以在进度里看下一步。",
)

BY: dict[str, frozenset[ActorKind]] = {
    "hold": frozenset({FAMILY, WINDOW}),
    "book": frozenset({FAMILY, WINDOW}),
    "move": frozenset({FAMILY, WINDOW}),
    "cancel": frozenset({FAMILY, WINDOW}),
    "check_in": frozenset({FAMILY, WINDOW}),
    "call": frozenset({WINDOW}),
    "serve": frozenset({WINDOW, SYSTEM}),
    "miss": frozenset({WINDOW, SYSTEM}),
    "walk_in": frozenset({WINDOW}),
}

# Who has just booked knows it; a reminder in the same hour would only spend one of the family's messages.
SETTLED_AFTER = timedelta(hours=3)
# After this the visit of a slot is over, whether or not anybody pressed a button.
GIVEN_UP_AFTER = booking.CHECK_IN_AFTER


async def hold(county: str, case_id: UUID, actor: Actor, slot_id: UUID) -> Visit:
    """Keep a seat for some minutes (the hall's `hold_minutes`, five by default).

    A hold in another slot is exchanged for it. Raises NOT_FOUND, FORBIDDEN, VISIT_NOT_NEEDED,
    SLOT_NOT_OFFERED, SLOT_FULL, ALREADY_BOOKED.
    """
    _may(actor, "hold")
    found = await look_at(county, slot_id, case_id, at_the_window=actor.kind is WINDOW)
    await _lock_open(county, case_id)
    return await booking.hold(county, found, case_id, _person(actor))


async def book(county: str, case_id: UUID, actor: Actor, slot_id: UUID) -> Visit:
    """Book the slot, from the case's hold in it or directly. Records appointment.booked.

    Raises NOT_FOUND, FORBIDDEN, VISIT_NOT_NEEDED, SLOT_NOT_OFFERED, SLOT_FULL, ALREADY_BOOKED.
    """
    _may(actor, "book")
    found = await look_at(county, slot_id, case_id, at_the_window=actor.kind is WINDOW)
    case = await _lock_open(county, case_id)
    await _tell(case, actor, Happened("appointment.booked", data=found.facts))
    return await booking.book(county, found, case_id, _person(actor))


async def move_to(county: str, case_id: UUID, actor: Actor, slot_id: UUID) -> Visit:
    """Exchange the booked seat for one in this slot, or keep it. Records appointment.moved.

    Moving to the slot that is booked changes nothing. Raises NOT_FOUND, FORBIDDEN, NO_APPOINTMENT,
    SLOT_NOT_OFFERED, SLOT_FULL.
    """
    _may(actor, "move")
    found = await look_at(county, slot_id, case_id, at_the_window=actor.kind is WINDOW)
    case = await _lock_open(county, case_id)
    own = await visits.live(county, case_id)
    if own is None or own.status != "booked":
        raise NO_APPOINTMENT()
    if own.slot_id == slot_id:
        return own
    await _tell(
        case, actor, Happened("appointment.moved", data=found.facts | {"from_slot_id": str(own.slot_id)})
    )
    return await booking.move_to(county, found, case_id)


async def cancel(county: str, case_id: UUID, actor: Actor) -> Visit:
    """Give up the appointment, or the hold. Records appointment.cancelled unless it was a hold.

    Raises NOT_FOUND, FORBIDDEN, NO_APPOINTMENT.
    """
    _may(actor, "cancel")
    case = await _lock_head(county, case_id)
    own = await visits.live(county, case_id)
    if own is None or own.lapsed(clock.now()):
        raise NO_APPOINTMENT()
    if own.status != "held":
        await _tell(case, actor, Happened("appointment.cancelled", data=own.facts))
    return await booking.cancel(county, case_id)


async def check_in(county: str, case_id: UUID, actor: Actor) -> Visit:
    """The family has come for its slot. Records appointment.checked_in.

    Raises NOT_FOUND, FORBIDDEN, NO_APPOINTMENT, CHECK_IN_CLOSED.
    """
    return await _recorded(county, case_id, actor, "check_in")


async def call(county: str, case_id: UUID, actor: Actor) -> Visit:
    """A window calls the family, again if need be. Records appointment.called.

    Raises NOT_FOUND, FORBIDDEN, APPOINTMENT_CHANGED.
    """
    return await _recorded(county, case_id, actor, "call")


async def serve(county: str, case_id: UUID, actor: Actor) -> Visit:
    """The visit is done. Records appointment.served. Raises NOT_FOUND, FORBIDDEN, APPOINTMENT_CHANGED."""
    return await _recorded(county, case_id, actor, "serve")


async def miss(county: str, case_id: UUID, actor: Actor) -> Visit:
    """The family did not come; it may book again at once. Records appointment.no_show.

    Raises NOT_FOUND, FORBIDDEN, APPOINTMENT_CHANGED (also before the slot has begun).
    """
    return await _recorded(county, case_id, actor, "miss")


async def walk_in(county: str, case_id: UUID, actor: Actor, hall: str) -> Visit:
    """A family at the counter gets the first free seat of today. Records appointment.checked_in.

    An appointment for another time is exchanged for it. Raises NOT_FOUND, FORBIDDEN, VISIT_NOT_NEEDED,
    NO_ROOM_TODAY, ALREADY_BOOKED.
    """
    _may(actor, "walk_in")
    case = await _lock_open(county, case_id)
    visit = await booking.walk_in(county, hall, case_id)
    await _tell(case, actor, Happened("appointment.checked_in", data=visit.facts | {"walk_in": True}))
    return visit


async def close_visit(case: Case, actor: Actor, *, seen: bool = False) -> None:
    """End what the case has at the window, for a verb that ends the need for it (accept, withdraw, …).

    A family that is checked in was served; a hold or an appointment is cancelled. When the family was
    `seen` at the window, an appointment for about now was served as well, and one for another time gives
    its seat back as appointment.released: nobody cancelled it, and nobody has to book again. The verb holds
    the lock on the case and saves it afterwards. Nothing happens when there is nothing.
    """
    own = await visits.live(case.county, case.id)
    if own is None:
        return
    if own.status == "checked_in":
        await record(case, actor, Happened("appointment.served", data=own.facts))
        await booking.serve(case.county, case.id)
        return
    if own.status == "booked" and seen and booking.can_check_in(own, clock.now()):
        await record(case, actor, Happened("appointment.served", data=own.facts))
        await booking.attend(case.county, case.id)
        return
    if own.status == "booked":
        kind = "appointment.released" if seen else "appointment.cancelled"
        await record(case, actor, Happened(kind, data=own.facts))
    await booking.cancel(case.county, case.id)


async def remind_round() -> int:
    """A worker's round: record appointment.reminder for every visit of tomorrow, once; how many.

    Nothing in the county's quiet hours: what is recorded then would reach the family on the wrong day.
    """
    return await each_county(_to_remind, _remind)


async def close_round() -> int:
    """A worker's round: what nobody closed. How many.

    A family that did not check in until the end of its check-in time did not come (appointment.no_show);
    one that was checked in on a day that is over was served.
    """
    return await each_county(_left_over, _close)


async def _to_remind(division: str, skip: Sequence[UUID]) -> list[UUID]:
    now = clock.now()
    if _is_quiet(division, now):
        return []
    tomorrow = clock.today() + timedelta(days=1)
    return await visits.to_remind(division, tomorrow, now - SETTLED_AFTER, skip)


async def _remind(division: str, visit_id: UUID) -> bool:
    visit = await visits.by_id(division, visit_id)
    if visit is None:
        return False
    async with transaction():
        case = await _lock_head(division, visit.case_id)
        if not await booking.mark_reminded(division, visit):
            return False
        await _tell(case, system(division), Happened("appointment.reminder", data=visit.facts))
        return True


async def _left_over(division: str, skip: Sequence[UUID]) -> list[UUID]:
    return await visits.left_over(division, clock.now() - GIVEN_UP_AFTER, skip)


async def _close(division: str, visit_id: UUID) -> bool:
    visit = await visits.by_id(division, visit_id)
    verbs = {"checked_in": serve, "booked": miss}
    if visit is None or visit.status not in verbs:
        return False
    try:
        async with transaction():
            await verbs[visit.status](division, visit.case_id, system(division))
    except Problem as problem:
        if problem.kind is not APPOINTMENT_CHANGED:
            raise
        return False  # somebody closed it since it was read, and that is as good
    return True


_KINDS = {
    "check_in": "appointment.checked_in",
    "call": "appointment.called",
    "serve": "appointment.served",
    "miss": "appointment.no_show",
}
_VERBS = {
    "check_in": booking.check_in,
    "call": booking.call,
    "serve": booking.serve,
    "miss": booking.miss,
}


_HEAD = 'SELECT id, county, status, event_count, event_head FROM "case" WHERE county = $1 AND id = $2'


async def _recorded(county: str, case_id: UUID, actor: Actor, name: str) -> Visit:
    _may(actor, name)
    case = await _lock_head(county, case_id)
    visit = await _VERBS[name](county, case_id)
    await _tell(case, actor, Happened(_KINDS[name], data=visit.facts))
    return visit


async def _tell(case: Case, actor: Actor, event: Happened) -> None:
    await record(case, actor, event)
    await save_holder(case)


async def _lock_head(county: str, case_id: UUID) -> Case:
    """The case, locked, without the answers that booking neither reads nor may read. Raises NOT_FOUND.

    Written by hand, because the ORM needs longer for this one line than the seat takes.
    """
    rows = await select(_HEAD + (" FOR UPDATE" if engine() == "postgresql" else ""), county, case_id)
    if not rows:
        raise NOT_FOUND()
    return Case.construct(_saved_in_db=True, **rows[0])


async def _lock_open(county: str, case_id: UUID) -> Case:
    case = await _lock_head(county, case_id)
    # A family comes to the window for as long as the matter is still its own to withdraw.
    if "withdraw" not in open_moves(case.lifecycle, case.status, FAMILY):
        raise VISIT_NOT_NEEDED(state=str(case.status))
    return case


def _may(actor: Actor, name: str) -> None:
    if actor.kind not in BY[name]:
        raise FORBIDDEN()


def _person(actor: Actor) -> UUID | None:
    return actor.id if actor.kind is FAMILY else None


def _is_quiet(county: str, at: datetime) -> bool:
    quiet, local = county_of(county).messages.quiet, clock.in_china(at).time()
    if quiet.start <= quiet.end:
        return quiet.start <= local < quiet.end
    return local >= quiet.start or local < quiet.end
