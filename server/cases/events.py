"""The append-only record of what happened: written with the fact, in the same transaction.

Each event carries the hash of the one before it in the same case, so that a changed, missing or
reordered line is found by `verify`. There is no chain across cases and hence no lock between families.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson
from tortoise.expressions import Subquery

from server import clock
from server.cases.models import CaseEvent, Chained, Item
from server.cases.states import ItemStatus
from server.database import new_id
from server.database.statements import insert
from server.identity.actor import Actor
from server.privacy import blind_index


@dataclass(frozen=True, slots=True)
class Happened:
    """One thing to record. `data` must be free of personal data; `private` is encrypted."""

    kind: str
    item_id: UUID | None = None
    data: dict[str, Any] | None = None
    private: dict[str, Any] | None = None


async def record(holder: Chained, actor: Actor, *events: Happened) -> list[CaseEvent]:
    """Append events to the holder's chain and count them on the holder, in memory.

    Must run in the transaction that holds the lock on the holder's row; the caller saves the holder
    (`event_count`, `event_head`) together with what else it changed.
    """
    rows = [_append(holder, actor, event) for event in events]
    await insert(rows)
    return rows


async def record_many(happened: Iterable[tuple[Chained, Actor, Happened]]) -> None:
    """As `record`, for events of many holders at once; all of them are locked by the caller."""
    await CaseEvent.bulk_create([_append(*one) for one in happened])


async def route_again(division: str, department: str) -> None:
    """Have every item that this department has not received yet routed anew.

    For the day on which the department gets a system: what was given to it before was routed to nobody.
    What is on its way already is not sent twice. Runs in the caller's transaction.
    """
    waiting = Item.of(division).filter(department=department, status=str(ItemStatus.DISPATCHED))
    await (
        CaseEvent.of(division)
        .filter(kind="item.dispatched", routed=True, item_id__in=Subquery(waiting.values("id")))
        .update(routed=False)
    )


def _append(holder: Chained, actor: Actor, event: Happened) -> CaseEvent:
    row = CaseEvent(
        id=new_id(),
        county=holder.county,
        subject=holder.subject,
        subject_id=holder.id,
        seq=holder.event_count + 1,
        at=clock.now(),
        kind=event.kind,
        actor_kind=str(actor.kind),
        actor_id=actor.id,
        actor_label=actor.label,
        item_id=event.item_id,
        data=event.data or {},
        private=event.private,
        private_digest=_digest(event.private, holder.id) if event.private is not None else None,
        previous=holder.event_head,
        hash=b"",
    )
    row.hash = chain_hash(row)
    holder.event_count, holder.event_head = row.seq, row.hash
    return row


def chain_hash(row: CaseEvent) -> bytes:
    """SHA-256 over the previous hash and everything in the row that must never change."""
    fact = {
        "county": row.county,
        "subject": row.subject,
        "subject_id": str(row.subject_id),
        "seq": row.seq,
        "at": row.at.isoformat(timespec="microseconds"),
        "kind": row.kind,
        "actor_kind": row.actor_kind,
        "actor_id": str(row.actor_id) if row.actor_id else None,
        "actor_label": row.actor_label,
        "item_id": str(row.item_id) if row.item_id else None,
        "data": row.data,
        "private": row.private_digest.hex() if row.private_digest else None,
    }
    return hashlib.sha256((row.previous or b"") + orjson.dumps(fact, option=orjson.OPT_SORT_KEYS)).digest()


def verify(holder: Chained, events: Iterable[CaseEvent], later: Chained | None = None) -> list[str]:
    """What is wrong with a chain, events in order of `seq`; an empty list proves it complete.

    Where the service goes on writing, `holder` is the row as it stood before the events were read and
    `later` as it stood afterwards: what happened in between is neither missing nor too much.
    """
    wrong: list[str] = []
    heads: list[bytes | None] = [None]
    for row in events:
        if row.seq != len(heads):
            wrong.append(f"event {len(heads)} is missing")
            break
        if row.previous != heads[-1] or row.hash != chain_hash(row):
            wrong.append(f"event {row.seq} was changed")
        if row.private is not None and row.private_digest != _digest(row.private, row.subject_id):
            wrong.append(f"the private part of event {row.seq} was changed")
        heads.append(row.hash)
    count = len(heads) - 1
    ends = [holder, later] if later else [holder]
    for counted in ends:
        if counted.event_count <= count and heads[counted.event_count] != counted.event_head:
            wrong.append(f"event {counted.event_count} is not the one that was counted last")
    if not ends[0].event_count <= count <= ends[-1].event_count:
        wrong.append(f"{holder.event_count} events are counted, {count} are there")
    return wrong


def _digest(private: dict[str, Any], subject_id: UUID) -> bytes:
    # Keyed, and bound to the case: a deleted reason cannot be guessed back from its digest.
    body = orjson.dumps(private, option=orjson.OPT_SORT_KEYS).decode()
    return blind_index(f"event {subject_id}", body)
