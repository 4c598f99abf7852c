"""Work on its way into the departments' own systems: from "this happened" to "their system has it".

Planned from events that nobody has routed yet, never by a last position, because events commit out of
order; delivered by claimed batches, department by department, so that one that is slow or dead holds up
no other. Of one item nothing overtakes what happened before it.
"""

from __future__ import annotations

import asyncio
import functools
from collections.abc import Collection
from datetime import timedelta
from functools import partial
from typing import Final

import structlog

from server import clock
from server.cases.models import CaseEvent
from server.cases.states import ITEM_TERMINAL, ItemStatus
from server.database import new_id, transaction
from server.database.statements import execute_many, select
from server.departments.envelope import Parcel, pack
from server.departments.models import Dispatch
from server.departments.sending import Reply, Sender
from server.departments.settling import Settled, settle, write_off
from server.departments.verdicts import CORRECTED, FIRST_WAIT, PUSHED, REVERSAL, judge
from server.http.addresses import webhook_addresses
from server.identity.actor import ActorKind
from server.identity.models import ApiClient
from server.rounds import county_by_county

log = structlog.get_logger(__name__)

BATCH: Final = 100
"""Deliveries taken at once for a department: so many are repeated after a kill, which it recognises."""
BATCHES: Final = 20
"""Batches of one department in one round; the next round begins with every department again."""
CONNECTIONS: Final = 32
"""To one department at once."""
LEASE: Final = timedelta(seconds=90)
"""Longer than any batch takes: a killed worker's deliveries come back after it."""
FAILURES: Final = 8
"""So many in a row without an answer, and the rest of the batch is spared a system that is down."""

_KINDS: Final = ", ".join(f"'{kind}'" for kind in PUSHED)

# The condition of the index `case_event_unrouted`, word for word. Locked without skipping: a second
# planner waits, and then finds the events of one item in the order in which they happened.
_UNROUTED = f"""
SELECT e.id, e.item_id, e.seq, e.kind, i.department
FROM case_event e JOIN item i ON i.id = e.item_id
WHERE e.routed = false AND e.kind IN ({_KINDS}) AND e.county = $1
ORDER BY e.at, e.id LIMIT $2 FOR UPDATE OF e
"""  # noqa: S608  constants only

_WAITING = """
SELECT DISTINCT county, department FROM dispatch
WHERE due_at IS NOT NULL AND due_at <= $1 AND (lease_until IS NULL OR lease_until < $1)
"""

_TAKE = """
WITH due AS (
    SELECT d.id FROM dispatch d
    WHERE d.county = $1 AND d.department = $2 AND d.due_at IS NOT NULL AND d.due_at <= $3
      AND (d.lease_until IS NULL OR d.lease_until < $3)
      AND NOT EXISTS (SELECT 1 FROM dispatch e
                      WHERE e.item_id = d.item_id AND e.status = 'waiting' AND e.seq < d.seq)
    ORDER BY d.due_at, d.id LIMIT $5 FOR UPDATE OF d SKIP LOCKED)
UPDATE dispatch SET lease_until = $4, attempts = attempts + 1, first_tried_at = COALESCE(first_tried_at, $3)
WHERE id IN (SELECT id FROM due) RETURNING id
"""

_GIVE_BACK = "UPDATE dispatch SET lease_until = NULL, attempts = attempts - 1, due_at = $2 WHERE id = $1"


async def plan_dispatches(limit: int = 500) -> int:
    """Worker round: queue every new event that a department's system wants; returns how many it looked at.

    One row per event and item, however often a worker dies. Events of departments without a system of
    their own are marked as well and reach nobody: those departments work in the console or fetch.
    """
    return await county_by_county(partial(_plan, limit=limit))


async def deliver_dispatches() -> int:
    """Worker round: deliver what is due to every department's system; returns how many were tried.

    Departments side by side, each in batches. No transaction is open while anything is sent.
    """
    targets = await select(_WAITING, clock.now())
    rounds = [_deliver_to(row["county"], row["department"]) for row in targets]
    outcomes = await asyncio.gather(*rounds, return_exceptions=True)
    failures = [outcome for outcome in outcomes if isinstance(outcome, BaseException)]
    for failure in failures[1:]:
        log.error("delivery_round_failed", exc_info=failure)
    if failures:
        raise failures[0]
    return sum(outcome for outcome in outcomes if isinstance(outcome, int))


async def close_sender() -> None:
    """End the process's connections to the departments' systems. For the worker's orderly stop."""
    await sender().close()
    sender.cache_clear()


@functools.cache
def sender() -> Sender:
    """The one sender of this process, guarded in production."""
    return Sender(webhook_addresses())


async def _plan(division: str, limit: int) -> int:
    async with transaction():
        events = await select(_UNROUTED, division, limit)
        if not events:
            return 0
        systems = set(
            await ApiClient.of(division)
            .filter(kind=str(ActorKind.DEPARTMENT), disabled_at=None, webhook_url__isnull=False)
            .values_list("office", flat=True)
        )
        now = clock.now()
        rows = [
            Dispatch(
                id=new_id(),
                county=division,
                item_id=event["item_id"],
                event_id=event["id"],
                seq=event["seq"],
                department=event["department"],
                kind=event["kind"],
                due_at=now,
                created_at=now,
            )
            for event in events
            if event["department"] in systems
        ]
        if rows:
            await Dispatch.bulk_create(rows, ignore_conflicts=True)
        await CaseEvent.of(division).filter(id__in=[event["id"] for event in events]).update(routed=True)
    return len(events)


async def _deliver_to(division: str, department: str) -> int:
    client = (
        await ApiClient.of(division)
        .filter(kind=str(ActorKind.DEPARTMENT), office=department)
        .filter(disabled_at=None, webhook_url__isnull=False)
        .order_by("created_at", "id")
        .first()
    )
    if client is None:
        return await write_off(division, department)
    tried = 0
    silent, here = sender().silent, (division, department)
    for _ in range(BATCHES):
        rows = await _take(division, department, 1 if here in silent else BATCH)
        if not rows:
            break
        tried += len(rows)
        if not await _deliver(client, rows):
            silent.add(here)
            break
        silent.discard(here)
    return tried


async def _take(division: str, department: str, limit: int) -> list[Dispatch]:
    now = clock.now()
    async with transaction():
        taken = await select(_TAKE, division, department, now, now + LEASE, limit)
        ids = [row["id"] for row in taken]
        return await Dispatch.of(division).filter(id__in=ids).order_by("due_at", "id") if ids else []


async def _deliver(client: ApiClient, rows: Collection[Dispatch]) -> bool:
    """Send, judge, settle. False when the system seems to be down."""
    parcels = await pack(client.county, rows)
    fresh = [parcel for parcel in parcels if not _overtaken(parcel)]
    stale = [Settled(parcel, None, None) for parcel in parcels if _overtaken(parcel)]
    replies, spared = await _send(client, fresh)
    now = clock.now()
    settled = []
    for parcel, reply in replies:
        row = parcel.row
        verdict = judge(row.kind, row.attempts, row.first_tried_at or now, reply, now)
        settled.append(Settled(parcel, verdict, reply))
    await settle(client, [*stale, *settled])
    if spared:
        async with transaction():
            await execute_many(_GIVE_BACK, [[p.row.id, now + FIRST_WAIT] for p in spared])
    return not replies or any(_answered(reply) for _, reply in replies)


async def _send(client: ApiClient, parcels: list[Parcel]) -> tuple[list[tuple[Parcel, Reply]], list[Parcel]]:
    """Send side by side; stop asking a system that gives no answer. Returns replies, and what was spared."""
    waiting = list(reversed(parcels))
    replies: list[tuple[Parcel, Reply]] = []
    silent = 0
    url, secret = str(client.webhook_url), client.webhook_secret or ""

    async def keep_sending() -> None:
        nonlocal silent
        while waiting and silent < FAILURES:
            parcel = waiting.pop()
            reply = await sender().send(url, secret, str(parcel.row.id), parcel.body())
            silent = 0 if _answered(reply) else silent + 1
            replies.append((parcel, reply))

    await asyncio.gather(*(keep_sending() for _ in range(min(CONNECTIONS, len(parcels)))))
    return replies, waiting


def _answered(reply: Reply) -> bool:
    return reply.status is not None and reply.status < 500


def _overtaken(parcel: Parcel) -> bool:
    """Whether the item went on since, so that this news would only mislead the department's system."""
    status, kind = parcel.item.status, parcel.row.kind
    if kind == REVERSAL:
        return status != ItemStatus.REVERSING
    if status in (ItemStatus.REVERSING, ItemStatus.REVERSED):
        return True
    return kind != CORRECTED and status in ITEM_TERMINAL
