"""What a department does with its item: receive, work, pause, finish, refuse; and undoing it.

An item belongs to a case or to a termination file; the verbs treat both alike. Every function here runs
in the caller's transaction, which holds the lock on the item and on its holder until it ends. A
department reaches its own items only.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import orjson

from server import clock
from server.cases.deadlines import date_reversal, due_if_resumed, end_pause, pause
from server.cases.events import Happened, record
from server.cases.holders import lock_item, save_holder
from server.cases.lifecycle import move, open_moves
from server.cases.models import Case, Item, TerminationFile
from server.cases.states import ITEM_TERMINAL, CaseStatus, ItemStatus
from server.cases.waiting import WAITING, wait
from server.counties import calendar, county
from server.database.statements import select
from server.errors import FORBIDDEN, INVALID, FieldError, problem
from server.identity.actor import Actor, ActorKind

WAITS_FOR_OTHERS = problem(
    "waits_for_others", 409, "要等别的事项先办完", "这个事项要等前面的事项办完以后才能办结。"
)

# 行政复议法第二十条, 行政诉讼法第四十六条. A county that words it itself has a guide section "remedy".
REMEDY = (
    "如有不同意见，可以自知道这个决定之日起六十日内依法申请行政复议，"
    "或者自知道之日起六个月内依法向人民法院提起行政诉讼。"
)


Holder = Case | TerminationFile

RESUMED = frozenset({"due_on", "paused_at", "paused_days", "warned", "waits_until", "expected_on"})
ASKED_BACK = frozenset(
    {"closed_at", "request", "due_on", "paused_at", "warned", "overdue", "waits_until", "expected_on"}
)


@dataclass(frozen=True, slots=True)
class Completion:
    """How an item was finished. `summary` is what the family reads, the rule's own words when empty.

    `reference` is the department's own number of the matter. Of a termination: `effective_on` is the
    day from which the benefit stops, as confirmed (the proposed one when None), and `overpaid_fen` what
    was paid for the time after it, in fen (None: not known yet).
    """

    summary: str = ""
    reference: str = ""
    effective_on: date | None = None
    overpaid_fen: int | None = None


async def receive(actor: Actor, item_id: UUID) -> Item:
    """The department has it. The first item that is received takes its case to "in progress"."""
    item, holder = await take(actor, item_id)
    move(item, "receive", actor)
    item.received_at = clock.now()
    await keep(item, holder, actor, {"received_at"}, happened(item, "item.received"))
    return item


async def start(actor: Actor, item_id: UUID) -> Item:
    """The department works on it."""
    item, holder = await take(actor, item_id)
    move(item, "start", actor)
    await keep(item, holder, actor, (), happened(item, "item.started"))
    return item


async def suspend(actor: Actor, item_id: UUID, reason: str, expected_end: date) -> Item:
    """Stop the clock (特别程序) with a reason and the day on which it will probably go on.

    The family reads both, and the day to which the promise moves if it does. Raises INVALID when the
    expected day is past.
    """
    item, holder = await take(actor, item_id)
    expected_due, _ = weigh_suspension(item, actor, expected_end)
    wait(item, expected_end)
    item.expected_on = expected_due
    item.request = {"kind": "suspension", "reason": reason, "expected_end": expected_end.isoformat()}
    told = {"expected_end": expected_end.isoformat(), "due_date": expected_due.isoformat()}
    await keep(
        item,
        holder,
        actor,
        {"paused_at", "request", *WAITING},
        happened(item, "item.suspended", told, {"reason": reason}),
    )
    return item


def weigh_suspension(item: Item, actor: Actor, expected_end: date) -> tuple[date, int]:
    """Suspend the item now, in memory: the promised day if it goes on on `expected_end`, and the days.

    The days are in the unit of its limit. Raises INVALID when the expected day is past, MOVE_NOT_OPEN,
    FORBIDDEN, UnknownYear.
    """
    if expected_end < clock.today():
        raise INVALID(fields=[FieldError("expected_end", "past", "预计恢复的日期不能早于今天。")])
    move(item, "suspend", actor)
    pause(item)
    return due_if_resumed(item, expected_end, calendar(item.county))


async def resume(actor: Actor, item_id: UUID) -> Item:
    """Let the clock run again; the promised day moves by what was not counted (see `deadlines`)."""
    item, holder = await take(actor, item_id)
    move(item, "resume", actor)
    end_pause(item)
    item.request = None
    told = {"due_date": item.due_on.isoformat(), "paused_days": item.paused_days}
    await keep(item, holder, actor, RESUMED | {"request"}, happened(item, "item.resumed", told))
    return item


async def complete(actor: Actor, item_id: UUID, how: Completion | None = None) -> Item:
    """Finish the item (办结). The last open item finishes the case and invites the rating.

    Raises WAITS_FOR_OTHERS, naming them, while an item that must come first is open, and INVALID for a
    termination without its day, or a day before the death.
    """
    how = how or Completion()
    item, holder = await take(actor, item_id)
    siblings = await _siblings(item)
    _nothing_waited_for(item, siblings)
    move(item, "complete", actor)
    changed = _ending(item, holder, how)
    summary = how.summary or str(item.rule.get("result") or "")
    item.result = {"summary": summary, "reference": how.reference}
    applicable = [s for s in siblings if s["status"] != ItemStatus.NOT_APPLICABLE]
    counts = {
        "done_count": 1 + sum(s["status"] == ItemStatus.DONE for s in applicable),
        "item_count": 1 + len(applicable),
    }
    private: dict[str, Any] = {"result": summary, "reference": how.reference}
    if changed:
        private |= {"effective_on": str(item.effective_on), "overpaid_fen": item.overpaid_fen}
    await _close(item, holder, actor, happened(item, "item.done", counts, private), changed)
    return item


async def refuse(actor: Actor, item_id: UUID, reason: str, ground: str) -> Item:
    """Decide against the item (不予办理), with the reason and the legal ground.

    The result also says how to object (复议 / 诉讼). Source: 行政许可法 38, applied as a standard.
    """
    item, holder = await take(actor, item_id)
    move(item, "refuse", actor)
    item.result = {"reason": reason, "ground": ground, "remedy": remedy(item.county)}
    await _close(item, holder, actor, happened(item, "item.refused", private=dict(item.result)))
    return item


async def mark_not_applicable(actor: Actor, item_id: UUID, reason: str) -> Item:
    """Nothing to do here after all: the department has nothing on file that this item could end or pay."""
    item, holder = await take(actor, item_id)
    move(item, "mark_not_applicable", actor)
    item.result = {"reason": reason}
    await _close(item, holder, actor, happened(item, "item.not_applicable", private={"reason": reason}))
    return item


async def reverse(actor: Actor, item_id: UUID, reason: str) -> Item:
    """Ask the department to undo the item, for example after a death that was reported in error.

    It has the county's `standards.reversal` for it.
    """
    item, holder = await take(actor, item_id)
    asked = ask_back(item, holder, actor, reason)
    await keep(item, holder, actor, ASKED_BACK, asked, {"open_items"})
    return item


def ask_back(item: Item, holder: Holder, actor: Actor, reason: str) -> Happened:
    """Begin the reversal of a locked item, in memory: its move, its last day and its event.

    The caller writes the status and the columns ASKED_BACK of the item, and `open_items` of the holder.
    Raises MOVE_NOT_OPEN, FORBIDDEN.
    """
    if item.status in ITEM_TERMINAL:
        holder.open_items += 1
    move(item, "reverse", actor)
    item.closed_at = item.request = None
    date_reversal(item)
    told = {"due_date": item.due_on.isoformat()}
    return happened(item, "item.reversal_requested", told, {"reason": reason})


async def acknowledge_reversal(actor: Actor, item_id: UUID, note: str = "") -> Item:
    """The department has undone it. The last one of a voided case is recorded on the case too."""
    item, holder = await take(actor, item_id)
    move(item, "acknowledge_reversal", actor)
    await _close(item, holder, actor, happened(item, "item.reversed", private={"note": note}))
    return item


def remedy(division: str) -> str:
    """How to object to a decision, in the county's words or else the law's."""
    return next((s.text for s in county(division).guide if s.code == "remedy"), REMEDY)


async def take(actor: Actor, item_id: UUID) -> tuple[Item, Holder]:
    """The item and its holder under lock; a department gets only its own. Raises NOT_FOUND, FORBIDDEN."""
    own = None
    if actor.kind is ActorKind.DEPARTMENT:
        if actor.department is None:
            raise FORBIDDEN()
        own = actor.department
    item, holder = await lock_item(actor.county, item_id, own)
    assert isinstance(holder, Case | TerminationFile)
    return item, holder


def happened(
    item: Item,
    kind: str,
    data: Mapping[str, Any] | None = None,
    private: Mapping[str, Any] | None = None,
) -> Happened:
    """An event of this item. `data` must be free of personal data."""
    told = {"code": item.code, "department": item.department, **(data or {})}
    return Happened(kind, item.id, told, dict(private) if private is not None else None)


async def keep(
    item: Item,
    holder: Holder,
    actor: Actor,
    columns: Iterable[str],
    event: Happened,
    holder_columns: Iterable[str] = (),
) -> None:
    """Write what a verb changed, its event, and that the case is in progress once a department acts."""
    events, changed = [event], set(holder_columns)
    if isinstance(holder, Case) and "start" in open_moves(holder.lifecycle, holder.status, actor.kind):
        move(holder, "start", actor)
        changed.add("status")
        events.append(Happened("case.started"))
    await item.save(update_fields=sorted({"status", *columns}))
    if isinstance(holder, Case) and holder.open_items == 0:
        finished = await _last_item_closed(holder, actor)
        changed |= {"status", "finished_at", "live_decedent"} if finished else set()
        events += finished
    await record(holder, actor, *events)
    await save_holder(holder, changed)


async def _close(
    item: Item, holder: Holder, actor: Actor, event: Happened, columns: Iterable[str] = ()
) -> None:
    item.closed_at = clock.now()
    item.paused_at = item.waits_until = item.expected_on = None
    holder.open_items -= 1
    changed = {"result", "closed_at", "paused_at", "waits_until", "expected_on", *columns}
    await keep(item, holder, actor, changed, event, {"open_items"})


async def _last_item_closed(case: Case, actor: Actor) -> list[Happened]:
    if case.status == CaseStatus.VOIDED:
        return [Happened("case.reversed")]
    if "finish" not in open_moves(case.lifecycle, case.status, actor.kind):
        return []
    move(case, "finish", actor)
    case.finished_at = clock.now()
    case.live_decedent = None
    applicable = Item.of(case.county).filter(case_id=case.id).exclude(status=str(ItemStatus.NOT_APPLICABLE))
    return [
        Happened("case.finished", data={"item_count": await applicable.count()}),
        Happened("rating.invited"),
    ]


async def _siblings(item: Item) -> list[dict[str, Any]]:
    column = "case_id" if item.case_id else "file_id"
    return await select(
        f"SELECT code, status, department, rule FROM item WHERE county = $1 AND {column} = $2 AND id <> $3",  # noqa: S608
        *(item.county, item.case_id or item.file_id, item.id),
    )


def _nothing_waited_for(item: Item, siblings: Iterable[dict[str, Any]]) -> None:
    open_ones = [s for s in siblings if s["code"] in item.waits_for and s["status"] not in ITEM_TERMINAL]
    if open_ones:
        names = "、".join(f"“{orjson.loads(s['rule'])['name']}”" for s in open_ones)
        raise WAITS_FOR_OTHERS(
            f"这个事项要等{names}办完以后才能办结。",
            waits_for=[
                {"code": s["code"], "department": s["department"], "status": s["status"]} for s in open_ones
            ],
        )


def _ending(item: Item, holder: Holder, how: Completion) -> set[str]:
    """Take over the day and the overpayment of a termination; an item of a case has neither."""
    if isinstance(holder, Case):
        given = {"effective_on": how.effective_on, "overpaid_fen": how.overpaid_fen}
        wrong = [name for name, value in given.items() if value is not None]
        if wrong:
            raise INVALID(
                fields=[FieldError(n, "not_a_termination", "只有待遇终止才填这一项。") for n in wrong]
            )
        return set()
    item.effective_on = how.effective_on or item.effective_on
    if item.effective_on is None:
        raise INVALID(fields=[FieldError("effective_on", "missing", "请填写待遇停止的日期。")])
    if item.effective_on < holder.death_on:
        raise INVALID(fields=[FieldError("effective_on", "before_death", "停止日期不能早于去世日期。")])
    if how.overpaid_fen is not None:
        if how.overpaid_fen < 0:
            raise INVALID(fields=[FieldError("overpaid_fen", "negative", "多发金额不能是负数。")])
        item.overpaid_fen = how.overpaid_fen
    item.request = None
    return {"effective_on", "overpaid_fen", "request"}
