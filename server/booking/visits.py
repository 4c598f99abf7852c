"""Reading appointments together with their slots: what a family, a window and a worker look at."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from server import clock
from server.booking.steps import LIVE
from server.database.statements import aside, select

MOST_AT_ONCE = 200

_FLAGS = frozenset({"walk_in"})
_FROM = """
FROM appointment a JOIN slot s ON s.id = a.slot_id
WHERE a.county = $1 """
_SELECT = (
    """SELECT a.id, a.case_id, a.slot_id, a.status, a.code, a.hold_until AS hold_ends_at,
    a.booked_at, a.checked_in_at, a.called_at, a.walk_in, s.hall, s.starts_at, s.ends_at"""
    + _FROM
)


@dataclass(frozen=True, slots=True)
class Visit:
    """One appointment with its place and time (UTC). `code` is empty once the visit is over."""

    id: UUID
    case_id: UUID
    slot_id: UUID
    hall: str
    starts_at: datetime
    ends_at: datetime
    status: str
    code: str | None
    hold_ends_at: datetime | None = None
    booked_at: datetime | None = None
    checked_in_at: datetime | None = None
    called_at: datetime | None = None
    walk_in: bool = False

    @property
    def facts(self) -> dict[str, Any]:
        """What an event may say of it: nothing personal."""
        return place_facts(self.slot_id, self.hall, self.starts_at)

    def lapsed(self, at: datetime) -> bool:
        """Whether it is a hold whose minutes are over, though nobody has ended it yet."""
        return self.status == "held" and self.hold_ends_at is not None and self.hold_ends_at <= at


def place_facts(slot_id: UUID, hall: str, starts_at: datetime) -> dict[str, Any]:
    """Where and when, as an event's data."""
    return {"slot_id": str(slot_id), "hall": hall, "starts_at": starts_at.isoformat()}


async def live(county: str, case_id: UUID) -> Visit | None:
    """The case's one live appointment (held, booked or checked in), lapsed holds included."""
    return _first(await _visits("AND a.live_case = $2", county, case_id))


async def by_code(county: str, code: str) -> Visit | None:
    """The living appointment with these digits, as typed or as read from the QR code; spaces are ignored."""
    digits = "".join(c for c in unicodedata.normalize("NFKC", code) if c.isdecimal())
    return _first(await _visits("AND a.code = $2", county, digits))


async def current_and_earlier(county: str, case_id: UUID) -> tuple[Visit | None, list[Visit]]:
    """The case's live appointment as a family understands it, and all others, newest first.

    A hold whose minutes are over is neither: it is gone, whether or not a worker has ended it yet.
    """
    now = clock.now()
    found = await _visits("AND a.case_id = $2 ORDER BY a.created_at DESC", county, case_id)
    found = [visit for visit in found if visit.status != "lapsed" and not visit.lapsed(now)]
    current = next((visit for visit in found if visit.status in LIVE), None)
    return current, [visit for visit in found if visit is not current]


async def of_day(county: str, hall: str, day: date) -> list[Visit]:
    """Everybody who is booked, waits, was served or did not come at a hall on a day in China, in order.

    Families wait in the order of their slots; within one slot in the order in which they checked in.
    """
    start, end = day_bounds(day)
    return await _visits(
        """AND s.hall = $2 AND s.starts_at >= $3 AND s.starts_at < $4
            AND a.status IN ('booked', 'checked_in', 'served', 'no_show')
        ORDER BY s.starts_at, a.checked_in_at IS NULL, a.checked_in_at, a.id""",
        county,
        hall,
        start,
        end,
    )


async def by_id(county: str, visit_id: UUID) -> Visit | None:
    """The appointment with this id, in whatever status."""
    return _first(await _visits("AND a.id = $2", county, visit_id))


async def to_remind(county: str, day: date, booked_before: datetime, skip: Sequence[UUID] = ()) -> list[UUID]:
    """Booked visits of this day in China that nobody was reminded of, booked or moved before that moment.

    MOST_AT_ONCE of them, and none of `skip`.
    """
    start, end = day_bounds(day)
    return await _ids(
        f"""AND s.starts_at >= $2 AND s.starts_at < $3 AND a.status = 'booked'
            AND a.reminded_at IS NULL AND a.booked_at <= $4 {aside("a.id", skip, 6)}
        ORDER BY s.starts_at, a.id LIMIT $5""",
        county,
        start,
        end,
        booked_before,
        MOST_AT_ONCE,
        *skip,
    )


async def left_over(county: str, ended_before: datetime, skip: Sequence[UUID] = ()) -> list[UUID]:
    """Visits that nobody closed, oldest first: MOST_AT_ONCE of them, and none of `skip`.

    Those still booked although their slot ended before that moment, and those checked in on a day in
    China before today.
    """
    today, _ = day_bounds(clock.today())
    return await _ids(
        f"""AND a.live_case IS NOT NULL AND s.ends_at <= $2
            AND (a.status = 'booked' OR (a.status = 'checked_in' AND s.starts_at < $3))
            {aside("a.id", skip, 5)}
        ORDER BY s.ends_at, a.id LIMIT $4""",
        county,
        ended_before,
        today,
        MOST_AT_ONCE,
        *skip,
    )


def day_bounds(day: date) -> tuple[datetime, datetime]:
    """The first moment of a day in China and the first of the next one, UTC."""
    return clock.start_of_day(day), clock.start_of_day(day + timedelta(days=1))


async def _visits(where_and_order: str, *parameters: Any) -> list[Visit]:
    rows = await select(_SELECT + where_and_order, *parameters, flags=_FLAGS)
    return [Visit(**row) for row in rows]


async def _ids(where_and_order: str, *parameters: Any) -> list[UUID]:
    return [row["id"] for row in await select("SELECT a.id" + _FROM + where_and_order, *parameters)]


def _first(found: list[Visit]) -> Visit | None:
    return found[0] if found else None
