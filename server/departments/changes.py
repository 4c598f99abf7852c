"""What happened to a department's items since it last asked: for systems that fetch instead of listening.

The cursor is a place in the order (moment, id) of events. Events are written with the moment at which a
transaction records them and become visible when it commits, so on PostgreSQL a later one can be seen
before an earlier one, and a cursor that had passed would lose it. A page therefore ends before the
beginning of the oldest transaction that has written something and is still open, less a margin for two
clocks that disagree; usually that is two seconds ago. A transaction that only reads (a backup) holds
nobody up. SQLite commits in the order in which it writes, and needs none of this.

The database role of API and worker must be the same one: PostgreSQL hides other roles' transactions.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from server import clock
from server.database import engine
from server.database.statements import select
from server.errors import INVALID, FieldError

MARGIN = timedelta(seconds=2)

_BEGINNING = (datetime(1970, 1, 1, tzinfo=UTC), UUID(int=0))

_OLDEST_WRITER = """
SELECT coalesce(max(extract(epoch FROM clock_timestamp() - xact_start)), 0)::float8 AS seconds
FROM pg_stat_activity
WHERE datname = current_database() AND backend_xid IS NOT NULL AND pid <> pg_backend_pid()
"""

_CHANGES = """
SELECT e.id, e.at, e.kind, e.data, e.item_id, i.code, i.status, i.due_on, c.number
FROM case_event e JOIN item i ON i.id = e.item_id LEFT JOIN "case" c ON c.id = i.case_id
WHERE e.county = $1 AND e.item_id IS NOT NULL AND (e.at, e.id) > ($2, $3) AND e.at < $4
  AND i.county = $1 AND i.department = $5
ORDER BY e.at, e.id LIMIT {limit}
"""


@dataclass(frozen=True, slots=True)
class Change:
    """One event of one item, with where the item stands now. Nothing personal: that is at the item."""

    id: UUID
    at: datetime
    kind: str
    item_id: UUID
    code: str
    case_number: str | None
    status: str
    due_on: date


async def changes(
    division: str, department: str, cursor: str | None, limit: int
) -> tuple[list[Change], str | None, bool]:
    """Up to `limit` changes after the cursor, the cursor to ask with next, and whether there are more.

    Without a cursor, from the beginning. The cursor is None only while nothing ever happened. What
    `cursor` was read with stays valid for ever. Raises INVALID for a cursor that is not ours.
    """
    at, last = _read(cursor) if cursor else _BEGINNING
    rows = await select(
        _CHANGES.format(limit=limit + 1), division, at, last, await settled_before(), department
    )
    found = [_change(row) for row in rows[:limit]]
    return found, _cursor(found[-1]) if found else cursor, len(rows) > limit


async def settled_before() -> datetime:
    """The moment before which no event can appear any more. Asked for before the events are read."""
    if engine() == "sqlite":
        return clock.now() + timedelta(seconds=1)
    # First the clock, then the transactions: one that begins in between records later than this moment.
    moment = clock.now()
    (row,) = await select(_OLDEST_WRITER)
    return moment - timedelta(seconds=float(row["seconds"])) - MARGIN


def _change(row: dict[str, Any]) -> Change:
    return Change(
        row["id"],
        row["at"],
        row["kind"],
        row["item_id"],
        row["code"],
        row["number"],
        row["status"],
        row["due_on"],
    )


def _cursor(change: Change) -> str:
    return base64.urlsafe_b64encode(f"{change.at.isoformat()} {change.id}".encode()).decode().rstrip("=")


def _read(cursor: str) -> tuple[datetime, UUID]:
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        moment, _, last = base64.urlsafe_b64decode(padded).decode().partition(" ")
        at = datetime.fromisoformat(moment)
        if at.tzinfo is None:
            raise ValueError
        return at.astimezone(UTC), UUID(last)
    except (ValueError, OverflowError):
        raise INVALID(fields=[FieldError("after", "format", "位置信息不对，请从头取一次。")]) from None
