"""What happens to an appointment: held, booked, moved, cancelled, and the day of the visit.

This room knows ids and not cases: who may do what, and what is told of it, is decided one level up. The
caller holds the lock on the case, so that no two of these run for one case at once; holds of other cases
and the worker are met by guarded statements. Everything runs in the caller's transaction, and a refusal
leaves it to be rolled back.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from server import clock
from server.booking import seats
from server.booking.problems import (
    ALREADY_BOOKED,
    APPOINTMENT_CHANGED,
    CHECK_IN_CLOSED,
    NO_APPOINTMENT,
    NO_ROOM_TODAY,
    SLOT_FULL,
)
from server.booking.seats import Newcomer
from server.booking.slots import Offer, look, today_at
from server.booking.steps import STEPS
from server.booking.visits import Visit, live
from server.counties import county as county_of
from server.database.statements import select

# A family may check in from an hour before its slot until half an hour after it; then the visit is over
# for this slot, and it comes in like anybody without an appointment.
CHECK_IN_BEFORE = timedelta(minutes=60)
CHECK_IN_AFTER = timedelta(minutes=30)


async def hold(county: str, offer: Offer, case_id: UUID, person_id: UUID | None = None) -> Visit:
    """Keep a seat for the hall's `hold_minutes`, while the family reads what to bring.

    A hold of the case in another slot is given up for it; one in this slot is returned as it is.
    Raises ALREADY_BOOKED and SLOT_FULL.
    """
    now = clock.now()
    minutes = county_of(county).halls[offer.hall].hold_minutes
    return await _place(
        county, offer, Newcomer(case_id, person_id, "held", now, hold_until=now + timedelta(minutes=minutes))
    )


async def book(county: str, offer: Offer, case_id: UUID, person_id: UUID | None = None) -> Visit:
    """Book the slot: confirm the case's hold in it, or take a seat directly.

    A hold that has lapsed is no obstacle as long as a seat is left. Raises ALREADY_BOOKED and SLOT_FULL.
    """
    return await _place(county, offer, Newcomer(case_id, person_id, "booked", clock.now()))


async def move_to(county: str, offer: Offer, case_id: UUID) -> Visit:
    """Exchange the booked seat for one in another slot, or keep it. The check-in code stays.

    Raises NO_APPOINTMENT and SLOT_FULL; then nothing has changed.
    """
    now = clock.now()
    own = await _settle(county, case_id, [offer.slot_id], now)
    if own is None or own.status not in STEPS["move"].frm:
        raise NO_APPOINTMENT()
    if own.slot_id == offer.slot_id:
        return own
    if not await _reseat(county, own, offer.slot_id, Newcomer(case_id, None, "booked", now)):
        raise SLOT_FULL()
    return await _read(county, case_id)


async def cancel(county: str, case_id: UUID) -> Visit:
    """Give up the case's hold or appointment; its seat is free at once. Raises NO_APPOINTMENT."""
    return await _step(county, case_id, "cancel")


async def check_in(county: str, case_id: UUID) -> Visit:
    """The family has come, from an hour before its slot until half an hour after it.

    Raises NO_APPOINTMENT, and CHECK_IN_CLOSED outside that time.
    """
    own = await live(county, case_id)
    if own is None or own.status not in STEPS["check_in"].frm:
        raise NO_APPOINTMENT()
    if not can_check_in(own, clock.now()):
        raise CHECK_IN_CLOSED(starts_at=own.starts_at.isoformat(), hall=own.hall)
    return await _step(county, case_id, "check_in", own=own)


def can_check_in(visit: Visit, at: datetime) -> bool:
    """Whether this moment lies within the visit's check-in time."""
    return visit.starts_at - CHECK_IN_BEFORE <= at <= visit.ends_at + CHECK_IN_AFTER


async def call(county: str, case_id: UUID) -> Visit:
    """A window calls the family that has checked in; calling again is allowed. Raises APPOINTMENT_CHANGED."""
    return await _step(county, case_id, "call")


async def serve(county: str, case_id: UUID) -> Visit:
    """The window is done with the family; the seat counts as used. Raises APPOINTMENT_CHANGED."""
    return await _step(county, case_id, "serve")


async def attend(county: str, case_id: UUID) -> Visit:
    """The family was at the window without checking in; the seat counts as used.

    Raises APPOINTMENT_CHANGED.
    """
    return await _step(county, case_id, "serve", own=await _step(county, case_id, "check_in"))


async def miss(county: str, case_id: UUID) -> Visit:
    """The family did not come, or not when called; the seat is free for a walk-in.

    Not before the slot has begun. Raises APPOINTMENT_CHANGED.
    """
    own = await live(county, case_id)
    if own is None or own.starts_at > clock.now():
        raise APPOINTMENT_CHANGED()
    return await _step(county, case_id, "miss", own=own)


async def walk_in(county: str, hall: str, case_id: UUID, person_id: UUID | None = None) -> Visit:
    """A family that stands at the counter gets the first free seat of today, and is checked in.

    An appointment that it has for another time is exchanged for it. Raises NO_ROOM_TODAY, ALREADY_BOOKED
    when it is checked in already, NOT_FOUND for a hall that the county does not have.
    """
    now = clock.now()
    slot_ids = await today_at(county, hall)
    own = await _settle(county, case_id, slot_ids, now)
    if own is not None and own.status == "checked_in":
        raise ALREADY_BOOKED("这家人已经签到，请在今天的名单里找。")
    newcomer = Newcomer(case_id, person_id, "checked_in", now, walk_in=True)
    for slot_id in slot_ids:
        if own is None:
            taken = await seats.take(county, slot_id, newcomer) is not None
        elif own.slot_id == slot_id:
            taken = await _exchange(county, own, slot_id, newcomer)
        else:
            taken = await _reseat(county, own, slot_id, newcomer)
        if taken:
            return await _read(county, case_id)
    raise NO_ROOM_TODAY()


async def mark_reminded(county: str, visit: Visit) -> bool:
    """Note that the family is being reminded; False when it was before, or no longer has this seat."""
    return bool(
        await select(
            """UPDATE appointment SET reminded_at = $4
            WHERE county = $1 AND id = $2 AND slot_id = $3 AND status = 'booked' AND reminded_at IS NULL
            RETURNING id""",
            county,
            visit.id,
            visit.slot_id,
            clock.now(),
        )
    )


async def _place(county: str, offer: Offer, who: Newcomer) -> Visit:
    if who.status == "booked" and offer.own_status == "held" and offer.own_slot_id == offer.slot_id:
        confirmed = await _confirm(county, offer, who)
        if confirmed:
            return confirmed
    taken = await seats.take(county, offer.slot_id, who)
    if taken is None:
        # Why not is found out without a lock first: most of those who lost a race just lost it.
        fresh = await look(county, offer.slot_id, who.case_id, who.at)
        if fresh is None or (fresh.own_id is None and not fresh.has_room):
            raise SLOT_FULL()
        own = await _settle(county, who.case_id, [offer.slot_id], who.at)
        if own is not None:
            return await _place_again(county, own, offer, who)
        taken = await seats.take(county, offer.slot_id, who)
    if taken is None:
        raise SLOT_FULL()
    return Visit(
        taken.appointment_id,
        who.case_id,
        offer.slot_id,
        offer.hall,
        offer.starts_at,
        offer.ends_at,
        who.status,
        taken.code,
        who.hold_until,
        booked_at=who.at if who.status == "booked" else None,
    )


async def _place_again(county: str, own: Visit, offer: Offer, who: Newcomer) -> Visit:
    """As `_place`, for a case that has something live already."""
    if own.status != "held":
        raise ALREADY_BOOKED(**own.facts)
    if own.slot_id == offer.slot_id:
        if who.status == "held":
            return own
        done = await _exchange(county, own, own.slot_id, who)
    else:
        done = await _reseat(county, own, offer.slot_id, who)
    if not done:
        raise SLOT_FULL()
    return await _read(county, who.case_id)


async def _confirm(county: str, offer: Offer, who: Newcomer) -> Visit | None:
    """The hold made a booking, without touching the slot: it has the seat already."""
    rows = await select(
        """UPDATE appointment SET status = 'booked', booked_at = $3, hold_until = NULL
        WHERE county = $1 AND id = $2 AND status = 'held' AND hold_until > $3 RETURNING code""",
        county,
        offer.own_id,
        who.at,
    )
    if not rows:
        return None
    assert offer.own_id is not None
    return Visit(
        offer.own_id,
        who.case_id,
        offer.slot_id,
        offer.hall,
        offer.starts_at,
        offer.ends_at,
        "booked",
        rows[0]["code"],
        booked_at=who.at,
    )


async def _settle(county: str, case_id: UUID, slot_ids: list[UUID], at: datetime) -> Visit | None:
    """Lock these slots and the case's own one, and end the holds in them that lapsed.

    Returns what the case has live after that; it stays so until the transaction ends.
    """
    own = await live(county, case_id)
    locked = {*slot_ids, own.slot_id} if own else set(slot_ids)
    if not locked:
        return own
    await seats.lock(county, locked)
    for slot_id in slot_ids if own is None or not own.lapsed(at) else locked:
        await seats.reclaim(county, slot_id, at)
    return await live(county, case_id)


async def _reseat(county: str, own: Visit, slot_id: UUID, who: Newcomer) -> bool:
    """Take a seat in the other slot for the appointment and give its old one back; False when it is full.

    Both slots are locked.
    """
    if not await seats.take_over(county, slot_id):
        return False
    if not await _exchange(county, own, slot_id, who):
        raise APPOINTMENT_CHANGED()
    await seats.give_back(county, own.slot_id)
    return True


async def _exchange(county: str, own: Visit, slot_id: UUID, who: Newcomer) -> bool:
    return bool(
        await select(
            """UPDATE appointment SET slot_id = $3, status = $4, hold_until = $5, reminded_at = NULL,
                booked_at = COALESCE($6, booked_at), checked_in_at = $7, walk_in = $8
            WHERE county = $1 AND id = $2 AND status = $9 RETURNING id""",
            county,
            own.id,
            slot_id,
            who.status,
            who.hold_until,
            who.at if who.status == "booked" else None,
            who.at if who.status == "checked_in" else None,
            who.walk_in,
            own.status,
        )
    )


async def _step(county: str, case_id: UUID, name: str, own: Visit | None = None) -> Visit:
    step, now = STEPS[name], clock.now()
    own = own or await live(county, case_id)
    if own is None or own.status not in step.frm:
        raise (NO_APPOINTMENT if name == "cancel" else APPOINTMENT_CHANGED)()
    if step.frees:
        await seats.lock(county, [own.slot_id])
    rows = await select(
        """UPDATE appointment SET status = $4,
            live_case = CASE WHEN $5 THEN NULL ELSE live_case END,
            code = CASE WHEN $5 THEN NULL ELSE code END,
            closed_at = CASE WHEN $5 THEN $6 ELSE closed_at END,
            checked_in_at = COALESCE($7, checked_in_at),
            called_at = COALESCE($8, called_at)
        WHERE county = $1 AND id = $2 AND status = $3 RETURNING id""",
        county,
        own.id,
        own.status,
        step.to,
        step.ends,
        now,
        now if step.stamp == "checked_in_at" else None,
        now if step.stamp == "called_at" else None,
    )
    if not rows:
        raise APPOINTMENT_CHANGED()
    if step.frees:
        await seats.give_back(county, own.slot_id)
    return replace(
        own,
        status=step.to,
        code=None if step.ends else own.code,
        checked_in_at=now if step.stamp == "checked_in_at" else own.checked_in_at,
        called_at=now if step.stamp == "called_at" else own.called_at,
    )


async def _read(county: str, case_id: UUID) -> Visit:
    visit = await live(county, case_id)
    assert visit is not None
    return visit
