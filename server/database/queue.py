"""Work that waits in a table: who takes a row, for how long, and what a killed worker leaves.

A row is due when `due_at` has come and nobody holds a lease. Taking it sets a lease; finishing it
clears `due_at`. A worker that dies leaves a lease that runs out, and the row comes back by itself.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TypeVar

from tortoise import fields
from tortoise.expressions import F, Q

from server import clock
from server.database.connection import transaction
from server.database.county import CountyModel


class Queued(CountyModel):
    """A row that a worker has to act on."""

    due_at = fields.DatetimeField(null=True)
    lease_until = fields.DatetimeField(null=True)
    attempts = fields.IntField(default=0)

    class Meta:
        abstract = True


Row = TypeVar("Row", bound=Queued)


async def claim(
    model: type[Row], *, limit: int, lease: timedelta, where: Q | None = None, county: str | None = None
) -> list[Row]:
    """Take up to `limit` due rows for `lease`, oldest first; no other worker gets them meanwhile.

    PostgreSQL skips rows that another worker is taking; SQLite lets one writer in at a time. Each
    taking counts as an attempt.
    """
    now = clock.now()
    free = Q(due_at__lte=now) & (Q(lease_until__isnull=True) | Q(lease_until__lt=now))
    async with transaction():
        query = (model.of(county) if county else model.all()).filter(free)
        if where is not None:
            query = query.filter(where)
        rows = await query.order_by("due_at", "id").limit(limit).select_for_update(skip_locked=True)
        if rows:
            await model.filter(id__in=[row.id for row in rows]).update(
                lease_until=now + lease, attempts=F("attempts") + 1
            )
    for row in rows:
        row.lease_until = now + lease
        row.attempts += 1
    return rows


async def release(row: Queued, *, due_at: datetime | None) -> None:
    """Give a row back: due again at `due_at` (UTC), or never again when None."""
    row.due_at, row.lease_until = due_at, None
    await row.save(update_fields=["due_at", "lease_until"])
