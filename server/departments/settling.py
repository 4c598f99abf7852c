"""Writing down what came of deliveries: the item's verb and the delivery's mark, in one transaction.

A worker that dies before it leaves the deliveries as they were taken; they come back when the lease ends
and are sent again under the same id. One that dies after it leaves nothing to do.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

import structlog

from server import clock
from server.cases import items
from server.cases.items import WAITS_FOR_OTHERS
from server.cases.lifecycle import MOVE_NOT_OPEN
from server.cases.models import CaseView, Item
from server.cases.receipts import receive_many
from server.cases.views import view_of
from server.database import engine, transaction
from server.database.statements import execute_many
from server.departments.envelope import Parcel
from server.departments.models import Dispatch
from server.departments.sending import Reply
from server.departments.verdicts import Then, Verdict
from server.errors import Problem
from server.identity.actor import Actor
from server.identity.api_clients import actor_of
from server.identity.models import ApiClient

log = structlog.get_logger(__name__)

AT_ONCE: Final = 4
WHILE_OTHERS_WORK: Final = timedelta(hours=1)

_MARK = """
UPDATE dispatch SET status = $2, due_at = $3, closed_at = $4, last_status = $5, last_error = $6,
    attempts = $7, first_tried_at = $8, lease_until = NULL
WHERE id = $1 AND status = 'waiting'
"""


@dataclass(frozen=True, slots=True)
class Settled:
    """A delivery with its verdict and the reply that it rests on; without, it was overtaken and not sent."""

    parcel: Parcel
    verdict: Verdict | None
    reply: Reply | None


async def settle(client: ApiClient, settled: Collection[Settled]) -> None:
    """Carry out and write down every verdict; the department's system acts by its own name."""
    actor = actor_of(client)
    alone: list[Settled] = []
    together: list[Settled] = []
    for each in settled:
        (alone if each.verdict and each.verdict.then in _VERBS else together).append(each)
    if together:
        async with transaction():
            received = [s.parcel.item.id for s in together if s.verdict and s.verdict.then is Then.RECEIVE]
            if received:
                await receive_many(actor, received)
            await _mark(actor, together)
    # Several on PostgreSQL; SQLite has one writer, who would only be waited for.
    places = asyncio.Semaphore(AT_ONCE if engine() == "postgresql" else 1)

    async def one(each: Settled) -> None:
        async with places:
            await _carry_out(actor, each)

    await asyncio.gather(*(one(each) for each in alone))


async def write_off(division: str, department: str) -> int:
    """Give up what waits for a department that has no webhook any more; it can be replayed later."""
    return (
        await Dispatch.of(division)
        .filter(department=department, status="waiting")
        .update(status="dead", due_at=None, lease_until=None, closed_at=clock.now(), last_error="no webhook")
    )


async def _complete(actor: Actor, item: Item, verdict: Verdict) -> None:
    await items.complete(actor, item.id, verdict.completion)


async def _refuse(actor: Actor, item: Item, verdict: Verdict) -> None:
    # A system that names no ground decides by the clause under which the item was given to it.
    ground = verdict.ground or f"通知{item.rule.get('clause', '')}"
    await items.refuse(actor, item.id, verdict.reason, ground)


async def _acknowledge(actor: Actor, item: Item, verdict: Verdict) -> None:
    await items.acknowledge_reversal(actor, item.id)


_VERBS: Final = {Then.COMPLETE: _complete, Then.REFUSE: _refuse, Then.ACKNOWLEDGE: _acknowledge}


async def _carry_out(actor: Actor, settled: Settled) -> None:
    verdict = settled.verdict
    assert verdict is not None
    item = settled.parcel.item
    async with transaction():
        try:
            async with transaction():
                await _VERBS[verdict.then](actor, item, verdict)
        except Problem as problem:
            verdict = await _otherwise(actor, item, verdict, problem)
        await _mark(actor, [Settled(settled.parcel, verdict, settled.reply)])


async def _otherwise(actor: Actor, item: Item, verdict: Verdict, problem: Problem) -> Verdict:
    """What the department did cannot be written down as it is."""
    log.info("webhook_answer_not_applied", then=str(verdict.then), code=problem.code)
    if problem.kind is MOVE_NOT_OPEN:
        return Verdict(verdict.status, error=problem.code)  # somebody was faster, in the console or before
    await receive_many(actor, [item.id])
    if problem.kind is WAITS_FOR_OTHERS:
        # Asked again, and answered the same again, until the items that come first are closed.
        return Verdict("waiting", due_at=clock.now() + WHILE_OTHERS_WORK, error=problem.code)
    return Verdict("accepted", error=problem.code)


async def _mark(actor: Actor, settled: Collection[Settled]) -> None:
    now = clock.now()
    marks: list[list[Any]] = []
    views: list[CaseView] = []
    for each in settled:
        row, verdict, reply = each.parcel.row, each.verdict, each.reply
        status = verdict.status if verdict else "superseded"
        open_ = status == "waiting"
        asked_again = open_ and reply is not None and reply.status == 200
        marks.append(
            [
                row.id,
                status,
                verdict.due_at if verdict else None,
                None if open_ else now,
                reply.status if reply else row.last_status,
                verdict.error[:200] if verdict and verdict.error else None,
                0 if asked_again else row.attempts,
                None if asked_again else row.first_tried_at,
            ]
        )
        if reply is not None and reply.status is not None and row.last_status is None:
            item = each.parcel.item
            purpose = f"办理“{item.rule.get('short') or item.rule['name']}”"
            views.append(view_of(actor, each.parcel.holder.id, "推送到部门系统的表格内容", purpose))
    await execute_many(_MARK, marks)
    if views:
        await CaseView.bulk_create(views)
