"""Receiving many items of one department at once, with few statements whatever their number."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

from server import clock
from server.cases.events import Happened, record_many
from server.cases.items import Holder, happened
from server.cases.lifecycle import move, open_moves
from server.cases.models import Case, Chained, Item, TerminationFile
from server.database.statements import execute_many
from server.identity.actor import Actor

_CASE = 'UPDATE "case" SET event_count = $2, event_head = $3, status = $4, updated_at = $5 WHERE id = $1'
_FILE = "UPDATE termination_file SET event_count = $2, event_head = $3 WHERE id = $1"


async def receive_many(actor: Actor, item_ids: Collection[UUID]) -> set[UUID]:
    """Receive those of the items that can be received now; returns which they are.

    Does for each exactly what `items.receive` does. An item that is not the department's, or is not
    waiting to be received, is left as it is. Runs in the caller's transaction and locks the holders in
    the order of their ids, as every batch does.
    """
    found = await Item.of(actor.county).filter(id__in=list(item_ids), department=actor.department)
    holders = await _lock(actor.county, {item.case_id or item.file_id for item in found})
    items = (
        await Item.of(actor.county)
        .filter(id__in=[item.id for item in found])
        .order_by("id")
        .select_for_update()
    )
    now = clock.now()
    received: list[Item] = []
    events: list[tuple[Chained, Actor, Happened]] = []
    for item in items:
        if "receive" not in open_moves(item.lifecycle, item.status, actor.kind):
            continue
        holder = holders[item.case_id or item.file_id]
        move(item, "receive", actor)
        received.append(item)
        events.append((holder, actor, happened(item, "item.received")))
        if isinstance(holder, Case) and "start" in open_moves(holder.lifecycle, holder.status, actor.kind):
            move(holder, "start", actor)
            events.append((holder, actor, Happened("case.started")))
    if not received:
        return set()
    ids = [item.id for item in received]
    await Item.of(actor.county).filter(id__in=ids).update(status=received[0].status, received_at=now)
    await record_many(events)
    touched = {id(holder): holder for holder, _, _ in events}.values()
    cases = [[h.id, h.event_count, h.event_head, h.status, now] for h in touched if isinstance(h, Case)]
    files = [[h.id, h.event_count, h.event_head] for h in touched if isinstance(h, TerminationFile)]
    for statement, rows in ((_CASE, cases), (_FILE, files)):
        if rows:
            await execute_many(statement, rows)
    return set(ids)


async def _lock(division: str, ids: set[Any]) -> dict[Any, Holder]:
    locked: dict[Any, Holder] = {}
    for model in (Case, TerminationFile):
        for row in await model.of(division).filter(id__in=list(ids)).order_by("id").select_for_update():
            locked[row.id] = row
    return locked
