"""Slots: made from the county's configuration, kept in step with it, and offered to families.

A slot is a row, made ahead of time for every opening that can be booked. The configuration may change at
any time: a slot without families is adjusted or closed, a slot with families is kept for them and closed
to new ones when it no longer fits.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import structlog
from prometheus_client import Gauge

from config.catalogue import Hall
from server import clock
from server.booking.models import Slot
from server.booking.opening import Opening, Plan, plan
from server.booking.problems import SLOT_FULL, SLOT_NOT_OFFERED
from server.booking.visits import day_bounds, place_facts
from server.counties import calendar
from server.counties import county as county_of
from server.database import new_id, transaction
from server.database.statements import select
from server.errors import NOT_FOUND
from server.http.observe import registry
from server.rounds import county_by_county

log = structlog.get_logger()

DAYS_UNKNOWN = Gauge(
    "booking_days_without_calendar",
    "Days ahead that are not offered because their year's official calendar is not known",
    ("county",),
    registry=registry,
)
_FLAGS = frozenset({"closed"})
_warned: set[tuple[str, int]] = set()


@dataclass(frozen=True, slots=True)
class Offer:
    """A slot as a family sees it. `free` counts the seats of lapsed holds. Moments are UTC.

    The last four tell of the case that asks: its own live appointment, if it has one.
    """

    slot_id: UUID
    hall: str
    starts_at: datetime
    ends_at: datetime
    free: int
    closed: bool = False
    own_id: UUID | None = None
    own_slot_id: UUID | None = None
    own_status: str | None = None
    own_ends_at: datetime | None = None

    @property
    def has_room(self) -> bool:
        """Whether another family can have a seat in it."""
        return self.free > 0 and not self.closed

    @property
    def facts(self) -> dict[str, Any]:
        """What an event may say of it: nothing personal."""
        return place_facts(self.slot_id, self.hall, self.starts_at)


async def offers(county: str, hall: str | None = None) -> list[Offer]:
    """The slots that can be booked now, full ones included, in order of hall and time.

    Slots that the configuration wants and nobody has made yet are made first. Days of a year whose
    calendar is unknown are not among them. Raises NOT_FOUND for a hall that the county does not have.
    """
    halls = county_of(county).halls
    if hall is not None and hall not in halls:
        raise NOT_FOUND()
    found = await _rows(county)
    wanted = _plan(county)
    present = {(row["hall"], row["starts_at"]) for row in found}
    if any((opening.hall, opening.starts_at) not in present for opening in _ahead(wanted)):
        await ensure_slots(county)
        found = await _rows(county)
    return [
        Offer(row["id"], row["hall"], row["starts_at"], row["ends_at"], row["free"])
        for row in found
        if not row["closed"]
        and hall in (None, row["hall"])
        and _bookable(halls.get(row["hall"]), row["starts_at"], clock.now())
    ]


async def offer(county: str, slot_id: UUID, case_id: UUID, *, at_the_window: bool = False) -> Offer:
    """One slot for a case that wants it: the cheap look that comes before any lock.

    Raises NOT_FOUND, SLOT_NOT_OFFERED (closed, past, or sooner than the hall's notice; a clerk may book
    up to the end of the slot), and SLOT_FULL when neither a free seat nor a lapsed hold is in it and the
    case has no seat there itself. Whether the seat is really had is decided by the statement that takes it.
    """
    now = clock.now()
    found = await look(county, slot_id, case_id, now)
    if found is None:
        raise NOT_FOUND()
    if found.own_slot_id == slot_id and (found.own_ends_at is None or found.own_ends_at > now):
        return found
    hall = county_of(county).halls.get(found.hall)
    open_still = found.ends_at > now if at_the_window else _bookable(hall, found.starts_at, now)
    if found.closed or hall is None or not open_still:
        raise SLOT_NOT_OFFERED()
    if not found.has_room:
        raise SLOT_FULL()
    return found


async def look(county: str, slot_id: UUID, case_id: UUID, at: datetime) -> Offer | None:
    """The slot as it is at this moment, whatever it is; None when the county has no such slot."""
    rows = await select(
        """SELECT s.hall, s.starts_at, s.ends_at, s.closed, s.capacity - s.booked + (
                CASE WHEN s.booked < s.capacity THEN 0 ELSE (
                    SELECT count(*) FROM appointment h
                    WHERE h.slot_id = s.id AND h.status = 'held' AND h.hold_until <= $4) END) AS free,
            a.id AS own_id, a.slot_id AS own_slot_id, a.status AS own_status, a.hold_until AS own_ends_at
        FROM slot s LEFT JOIN appointment a ON a.live_case = $3
        WHERE s.county = $1 AND s.id = $2""",
        county,
        slot_id,
        case_id,
        at,
        flags=_FLAGS,
    )
    return Offer(slot_id=slot_id, **rows[0]) if rows else None


async def today_at(county: str, hall: str) -> list[UUID]:
    """The open slots of a hall that have not ended today, the running one first. Makes them if need be."""
    ids = await _today_ids(county, hall)
    if not ids:
        await ensure_slots(county)
        ids = await _today_ids(county, hall)
    return ids


async def ensure_slots(county: str) -> int:
    """Bring the slots in step with the configuration; how many rows were made or changed.

    Safe to run at any time and in several processes at once. An unknown calendar year is logged, counted
    in `booking_days_without_calendar` and not offered.
    """
    wanted = _plan(county)
    _report_unknown(county, wanted)
    now = clock.now()
    async with transaction():
        # By id, as every other verb locks slots.
        rows = await Slot.of(county).filter(starts_at__gte=day_bounds(clock.today())[0]).order_by("id")
        present = {(row.hall, row.starts_at) for row in rows}
        new = [opening for opening in wanted.openings if (opening.hall, opening.starts_at) not in present]
        if new:
            await Slot.bulk_create([_row(county, opening) for opening in new], ignore_conflicts=True)
        openings = {(opening.hall, opening.starts_at): opening for opening in wanted.openings}
        ahead = [row for row in rows if row.starts_at > now]
        adjusted = [await _adjust(row, openings.get((row.hall, row.starts_at))) for row in ahead]
    return len(new) + sum(adjusted)


async def ensure_all_slots() -> int:
    """A worker's round: `ensure_slots` for every county that is served."""
    return await county_by_county(ensure_slots)


async def _adjust(row: Slot, opening: Opening | None) -> bool:
    """Make a future slot what the configuration says, as far as the families in it allow."""
    if opening is None:
        return await _set_closed(row, True)
    if (row.ends_at, row.capacity) == (opening.ends_at, opening.capacity):
        return await _set_closed(row, False)
    fits = await select(
        """UPDATE slot SET capacity = $3, ends_at = $4, closed = FALSE
        WHERE county = $1 AND id = $2 AND (booked = 0 OR (ends_at = $4 AND booked <= $3)) RETURNING id""",
        row.county,
        row.id,
        opening.capacity,
        opening.ends_at,
    )
    return bool(fits) or await _set_closed(row, True)


async def _set_closed(row: Slot, closed: bool) -> bool:
    if row.closed == closed:
        return False
    row.closed = closed
    await row.save(update_fields=["closed"])
    return True


def _row(county: str, opening: Opening) -> Slot:
    return Slot(
        id=new_id(),
        county=county,
        hall=opening.hall,
        starts_at=opening.starts_at,
        ends_at=opening.ends_at,
        capacity=opening.capacity,
    )


async def _rows(county: str) -> list[dict[str, Any]]:
    return await select(
        """SELECT s.id, s.hall, s.starts_at, s.ends_at, s.closed,
            s.capacity - s.booked + COALESCE(l.seats, 0) AS free
        FROM slot s LEFT JOIN (
            SELECT slot_id, count(*) AS seats FROM appointment
            WHERE county = $1 AND status = 'held' AND hold_until <= $2 GROUP BY slot_id) l ON l.slot_id = s.id
        WHERE s.county = $1 AND s.starts_at > $2 ORDER BY s.hall, s.starts_at""",
        county,
        clock.now(),
        flags=_FLAGS,
    )


async def _today_ids(county: str, hall: str) -> list[UUID]:
    rows = await select(
        """SELECT id FROM slot WHERE county = $1 AND hall = $2 AND ends_at > $3 AND starts_at < $4
            AND NOT closed ORDER BY starts_at""",
        county,
        hall,
        clock.now(),
        day_bounds(clock.today())[1],
    )
    return [row["id"] for row in rows]


def _plan(county: str) -> Plan:
    return plan(county_of(county), calendar(county), clock.today())


def _ahead(wanted: Plan) -> list[Opening]:
    now = clock.now()
    return [opening for opening in wanted.openings if opening.starts_at > now]


def _bookable(hall: Hall | None, starts_at: datetime, now: datetime) -> bool:
    return hall is not None and starts_at >= now + timedelta(minutes=hall.notice_minutes)


def _report_unknown(county: str, wanted: Plan) -> None:
    DAYS_UNKNOWN.labels(county).set(len(wanted.unknown_days))
    for year in {day.year for day in wanted.unknown_days}:
        if (county, year) not in _warned:
            _warned.add((county, year))
            log.warning("calendar_unknown", county=county, year=year, days=len(wanted.unknown_days))
