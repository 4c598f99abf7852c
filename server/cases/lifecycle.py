"""What may happen to a case, an item and a payout, as three tables; and the only writer of status.

The same tables serve the refusal (409 with the moves that are open), the buttons that a client shows,
the diagram in the docs and one test over every state x move x actor. Nothing else in the code compares
a status to decide whether a step is allowed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from server.cases.states import CaseStatus as C
from server.cases.states import ItemStatus as I
from server.cases.states import PayoutStatus as P
from server.errors import FORBIDDEN, problem
from server.identity.actor import Actor, ActorKind

FAMILY, WINDOW, DEPARTMENT, SUPERVISOR, ADMIN, SYSTEM = (
    ActorKind.FAMILY,
    ActorKind.WINDOW,
    ActorKind.DEPARTMENT,
    ActorKind.SUPERVISOR,
    ActorKind.ADMIN,
    ActorKind.SYSTEM,
)

MOVE_NOT_OPEN = problem(
    "move_not_open", 409, "现在不能做这一步", "这件事目前的状态不能做这一步，请刷新后看看现在可以做什么。"
)


@dataclass(frozen=True, slots=True)
class Move:
    """`name` may be made by any of `by` from any of `frm`; it leads to `to`."""

    name: str
    by: frozenset[ActorKind]
    frm: frozenset[str]
    to: str


def _move(name: str, by: Iterable[ActorKind], frm: Iterable[str], to: str) -> Move:
    return Move(name, frozenset(by), frozenset(str(s) for s in frm), str(to))


CASE_MOVES = (
    _move("submit", {FAMILY, WINDOW}, {C.DRAFT, C.RETURNED}, C.SUBMITTED),
    _move("return_for_correction", {WINDOW}, {C.SUBMITTED, C.REVIEWED}, C.RETURNED),
    _move("pass_review", {WINDOW}, {C.SUBMITTED}, C.REVIEWED),
    _move("accept", {WINDOW}, {C.SUBMITTED, C.REVIEWED}, C.ACCEPTED),
    _move("decline", {WINDOW}, {C.SUBMITTED, C.RETURNED, C.REVIEWED}, C.DECLINED),
    _move("withdraw", {FAMILY, WINDOW}, {C.DRAFT, C.SUBMITTED, C.RETURNED, C.REVIEWED}, C.WITHDRAWN),
    _move("start", {DEPARTMENT, SYSTEM}, {C.ACCEPTED}, C.IN_PROGRESS),
    _move("finish", {DEPARTMENT, SYSTEM}, {C.ACCEPTED, C.IN_PROGRESS}, C.FINISHED),
    _move("archive", {SYSTEM}, {C.FINISHED}, C.ARCHIVED),
    _move("expire", {SYSTEM}, {C.DRAFT}, C.EXPIRED),
    _move("restore", {FAMILY, WINDOW}, {C.EXPIRED}, C.DRAFT),
    _move(
        "void",
        {WINDOW, SUPERVISOR, ADMIN},
        set(C) - {C.DRAFT, C.EXPIRED, C.DECLINED, C.WITHDRAWN, C.VOIDED},
        C.VOIDED,
    ),
)

_WORKING = {I.RECEIVED, I.IN_PROGRESS}
_WAITING_OR_WORKING = {I.DISPATCHED, *_WORKING}

ITEM_MOVES = (
    _move("receive", {DEPARTMENT}, {I.DISPATCHED}, I.RECEIVED),
    _move("start", {DEPARTMENT}, {I.RECEIVED}, I.IN_PROGRESS),
    _move("suspend", {DEPARTMENT}, _WORKING, I.SUSPENDED),
    _move("resume", {DEPARTMENT}, {I.SUSPENDED}, I.IN_PROGRESS),
    _move("request_correction", {DEPARTMENT}, _WAITING_OR_WORKING, I.CORRECTION),
    _move("answer_correction", {FAMILY, WINDOW}, {I.CORRECTION}, I.IN_PROGRESS),
    # Nobody answered in time: the department goes on with what it has.
    _move("go_on", {SYSTEM}, {I.CORRECTION}, I.IN_PROGRESS),
    _move("complete", {DEPARTMENT}, _WAITING_OR_WORKING, I.DONE),
    _move("refuse", {DEPARTMENT}, _WAITING_OR_WORKING | {I.SUSPENDED, I.CORRECTION}, I.REFUSED),
    _move("mark_not_applicable", {DEPARTMENT}, _WAITING_OR_WORKING, I.NOT_APPLICABLE),
    _move(
        "reverse",
        {WINDOW, SUPERVISOR, ADMIN, SYSTEM},
        set(I) - {I.NOT_APPLICABLE, I.REVERSING, I.REVERSED},
        I.REVERSING,
    ),
    _move("acknowledge_reversal", {DEPARTMENT}, {I.REVERSING}, I.REVERSED),
    # What it rested on was corrected: the department has to look at it again.
    _move("reopen", {SYSTEM}, {I.DONE}, I.DISPATCHED),
)

PAYOUT_MOVES = (
    _move("send", {DEPARTMENT}, {P.APPROVED}, P.SENT),
    # The death was reported in error and the payment stopped here, while it was on its way there.
    _move("leave", {DEPARTMENT}, {P.CANCELLED}, P.SENT),
    _move("arrive", {DEPARTMENT}, {P.SENT}, P.ARRIVED),
    _move("return", {DEPARTMENT}, {P.SENT, P.ARRIVED}, P.RETURNED),
    _move("reissue", {FAMILY, WINDOW}, {P.RETURNED}, P.APPROVED),
    _move("cancel", {DEPARTMENT, WINDOW, SUPERVISOR, ADMIN, SYSTEM}, {P.APPROVED, P.RETURNED}, P.CANCELLED),
)

TABLES: dict[str, dict[str, Move]] = {
    "case": {m.name: m for m in CASE_MOVES},
    "item": {m.name: m for m in ITEM_MOVES},
    "payout": {m.name: m for m in PAYOUT_MOVES},
}


class HasStatus(Protocol):
    """A row with a life: a case, an item or a payout."""

    lifecycle: str
    status: str


def move(row: HasStatus, name: str, actor: Actor) -> None:
    """Make the move `name` on the row, in memory; the verb that calls saves it with its event.

    The row must have been read under lock in the same transaction. Raises MOVE_NOT_OPEN (409) with the
    moves that are open to this actor, or FORBIDDEN (403) when the actor may never make this move.
    """
    step = TABLES[row.lifecycle][name]
    if actor.kind not in step.by:
        raise FORBIDDEN()
    if row.status not in step.frm:
        raise MOVE_NOT_OPEN(
            state=str(row.status), open_moves=open_moves(row.lifecycle, row.status, actor.kind)
        )
    row.status = step.to


def open_moves(lifecycle: str, status: str, kind: ActorKind) -> list[str]:
    """The names of the moves that this kind of actor may make from this status, in table order."""
    return [m.name for m in TABLES[lifecycle].values() if status in m.frm and kind in m.by]
