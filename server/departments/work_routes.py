"""What a department does with an item, over HTTP: one route for each verb, and two for many at once."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial
from uuid import UUID

from server.cases import corrections, items
from server.cases.items import WAITS_FOR_OTHERS
from server.cases.lifecycle import MOVE_NOT_OPEN
from server.cases.models import Item
from server.cases.money import (
    CASE_NOT_PAYING,
    ITEM_NOT_PAYING,
    KIND_NOT_PAID,
    NO_PAYEE_ACCOUNT,
    REFERENCE_USED,
    approve,
)
from server.database import transaction
from server.departments.bodies import (
    BatchResult,
    CorrectionRequest,
    FinishMany,
    FinishPaying,
    ItemState,
    Note,
    Reason,
    ReceiveMany,
    Refusal,
    RowResult,
    Suspension,
    state_of,
)
from server.departments.door import door
from server.errors import FieldError, Problem
from server.identity.actor import Actor

PAYING_REFUSALS = (CASE_NOT_PAYING, ITEM_NOT_PAYING, KIND_NOT_PAID, NO_PAYEE_ACCOUNT, REFERENCE_USED)


@door.post("/items/<item_id:uuid>/receive", summary="接收", answer=ItemState, problems=(MOVE_NOT_OPEN,))
async def receive(caller: Actor, item_id: UUID) -> ItemState:
    """The department has the item."""
    return state_of(await items.receive(caller, item_id))


@door.post("/items/<item_id:uuid>/start", summary="开始办理", answer=ItemState, problems=(MOVE_NOT_OPEN,))
async def start(caller: Actor, item_id: UUID) -> ItemState:
    """The department works on it."""
    return state_of(await items.start(caller, item_id))


@door.post(
    "/items/<item_id:uuid>/suspend",
    summary="暂停计时",
    body=Suspension,
    answer=ItemState,
    problems=(MOVE_NOT_OPEN,),
)
async def suspend(caller: Actor, item_id: UUID, body: Suspension) -> ItemState:
    """Stop the clock. The promised date moves when it runs again, by the days that were not counted."""
    return state_of(await items.suspend(caller, item_id, body.reason, body.expected_end))


@door.post("/items/<item_id:uuid>/resume", summary="恢复计时", answer=ItemState, problems=(MOVE_NOT_OPEN,))
async def resume(caller: Actor, item_id: UUID) -> ItemState:
    """Let the clock run again; `due_on` is the new promise."""
    return state_of(await items.resume(caller, item_id))


@door.post(
    "/items/<item_id:uuid>/request-correction",
    summary="请家属补正",
    body=CorrectionRequest,
    answer=ItemState,
    problems=(MOVE_NOT_OPEN,),
)
async def request_correction(caller: Actor, item_id: UUID, body: CorrectionRequest) -> ItemState:
    """The family is told exactly what and why, and answers from the phone. Other items go on."""
    item = await corrections.request_correction(caller, item_id, body.reason, body.questions, body.materials)
    return state_of(item)


@door.post(
    "/items/<item_id:uuid>/complete",
    summary="办结",
    body=FinishPaying,
    answer=ItemState,
    problems=(MOVE_NOT_OPEN, WAITS_FOR_OTHERS, *PAYING_REFUSALS),
)
async def complete(caller: Actor, item_id: UUID, body: FinishPaying) -> ItemState:
    """Finish the item. Open to an item that was never received too: the department may act at once.

    `payouts` are entered (核定) with it: either all of it happens, or nothing.
    """
    for place, granted in enumerate(body.payouts):
        try:
            await approve(caller, item_id, granted.kind, granted.amount_fen, granted.reference)
        except Problem as refused:
            raise _about(refused, f"payouts.{place}") from None
    return state_of(await items.complete(caller, item_id, body.completion()))


@door.post(
    "/items/<item_id:uuid>/refuse",
    summary="不予办理",
    body=Refusal,
    answer=ItemState,
    problems=(MOVE_NOT_OPEN,),
)
async def refuse(caller: Actor, item_id: UUID, body: Refusal) -> ItemState:
    """Decide against it. The family gets reason and ground, and is told how to object."""
    return state_of(await items.refuse(caller, item_id, body.reason, body.ground))


@door.post(
    "/items/<item_id:uuid>/not-applicable",
    summary="不适用",
    body=Reason,
    answer=ItemState,
    problems=(MOVE_NOT_OPEN,),
)
async def not_applicable(caller: Actor, item_id: UUID, body: Reason) -> ItemState:
    """Nothing to do: there is nothing on file that this item could end or pay."""
    return state_of(await items.mark_not_applicable(caller, item_id, body.reason))


@door.post(
    "/items/<item_id:uuid>/acknowledge-reversal",
    summary="确认已撤销",
    body=Note,
    answer=ItemState,
    problems=(MOVE_NOT_OPEN,),
)
async def acknowledge_reversal(caller: Actor, item_id: UUID, body: Note) -> ItemState:
    """What was done for a death that was reported in error is undone."""
    return state_of(await items.acknowledge_reversal(caller, item_id, body.note))


@door.post("/batch/receive", summary="批量接收", body=ReceiveMany, answer=BatchResult)
async def receive_many(caller: Actor, body: ReceiveMany) -> BatchResult:
    """Receive up to 100 items. A row that is refused says why and stops no other."""
    return await _each(caller, [(item_id, partial(items.receive, caller, item_id)) for item_id in body.items])


@door.post("/batch/complete", summary="批量办结", body=FinishMany, answer=BatchResult)
async def complete_many(caller: Actor, body: FinishMany) -> BatchResult:
    """Finish up to 100 items. A row that is refused says why and stops no other."""
    return await _each(
        caller,
        [(row.item, partial(items.complete, caller, row.item, row.completion())) for row in body.rows],
    )


def _about(refused: Problem, row: str) -> Problem:
    """The same refusal, with its fields named as they stand in the request."""
    if refused.kind is REFERENCE_USED:
        fields = [FieldError(f"{row}.reference", refused.code, refused.detail)]
    else:
        fields = [replace(error, field=f"{row}.{error.field}") for error in refused.fields]
    return refused.kind(refused.detail, fields=fields, headers=refused.headers, **refused.extra)


async def _each(caller: Actor, rows: list[tuple[UUID, Callable[[], Awaitable[Item]]]]) -> BatchResult:
    found = await Item.of(caller.county).filter(id__in=[item_id for item_id, _ in rows])
    holders = {item.id: item.case_id or item.file_id for item in found}
    results: dict[int, RowResult] = {}
    # Holders are locked in one order by everybody, so that two batches never wait for each other in a
    # ring; a row that is refused rolls back to its own savepoint.
    for place in sorted(range(len(rows)), key=lambda n: (str(holders.get(rows[n][0])), n)):
        item_id, verb = rows[place]
        try:
            async with transaction():
                state = state_of(await verb())
            results[place] = RowResult(item=item_id, state=state, problem=None)
        except Problem as problem:
            results[place] = RowResult(item=item_id, state=None, problem=problem.as_dict(str(item_id)))
    in_order = [results[place] for place in range(len(rows))]
    done = sum(row.state is not None for row in in_order)
    return BatchResult(done=done, refused=len(in_order) - done, results=in_order)
