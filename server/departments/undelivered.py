"""Deliveries that a department's system refused or never answered: kept, listed, and sent again on demand."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

from tortoise.queryset import QuerySet

from server import clock
from server.cases.events import Happened, record
from server.cases.holders import lock_item, save_holder
from server.cases.models import Item
from server.departments.models import Dispatch
from server.errors import NOT_FOUND, problem
from server.identity.actor import Actor, ActorKind

UNDELIVERED: Final = ("dead", "refused")
MOST_AT_ONCE: Final = 200

NOT_UNDELIVERED = problem(
    "not_undelivered", 409, "不需要重发", "这次推送已经送达，或者正在重试，不需要重发。请刷新后再看。"
)


def undelivered(division: str, department: str | None = None) -> QuerySet[Dispatch]:
    """What was refused or given up, for a supervisor's list; order and page by `closed_at` and `id`."""
    rows = Dispatch.of(division).filter(status__in=UNDELIVERED)
    return rows.filter(department=department) if department else rows


async def replay(actor: Actor, dispatch_id: UUID) -> Dispatch:
    """Send one delivery again under its old id, with a fresh 48 hours; the history names who did.

    A department that had carried it out answers the same again. A department reaches its own deliveries
    only. Runs in the caller's transaction. Raises NOT_FOUND, NOT_UNDELIVERED.
    """
    rows = Dispatch.of(actor.county).filter(id=dispatch_id)
    if actor.kind is ActorKind.DEPARTMENT:
        rows = rows.filter(department=actor.department)
    row = await rows.first()
    if row is None:
        raise NOT_FOUND()
    item, holder = await lock_item(actor.county, row.item_id)
    row = await Dispatch.of(actor.county).filter(id=dispatch_id).select_for_update().get()
    if row.status not in UNDELIVERED:
        raise NOT_UNDELIVERED(state=row.status)
    row.status, row.due_at, row.closed_at, row.first_tried_at = "waiting", clock.now(), None, None
    row.attempts, row.replays = 0, row.replays + 1
    await row.save(update_fields=["status", "due_at", "closed_at", "first_tried_at", "attempts", "replays"])
    told = {"code": item.code, "department": item.department, "kind": row.kind}
    await record(holder, actor, Happened("item.delivery_replayed", item.id, told))
    await save_holder(holder)
    return row


async def replay_department(actor: Actor, department: str, before: datetime | None = None) -> int:
    """Send everything of a department again that was given up until `before` (now, unless given).

    For the day on which its system is back. Refused ones stay: their system said no. At most
    `MOST_AT_ONCE`, the longest given up first; returns how many. Runs in the caller's transaction.
    """
    rows = Dispatch.of(actor.county).filter(department=department, status="dead")
    dead = await rows.filter(closed_at__lte=before or clock.now()).order_by("closed_at").limit(MOST_AT_ONCE)
    items = await Item.of(actor.county).filter(id__in=[row.item_id for row in dead])
    holders = {item.id: str(item.case_id or item.file_id) for item in items}
    # Every batch locks holders in the order of their ids.
    for row in sorted(dead, key=lambda row: (holders[row.item_id], row.seq)):
        await replay(actor, row.id)
    return len(dead)
