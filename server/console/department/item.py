"""One item: what its rule shows of the family, its papers, and everything that can be done with it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from pydantic import Field
from sanic import HTTPResponse, Request

from server import clock
from server.console.department.desk import ROOT, Yuan, desk
from server.console.desk import Done
from server.departments import inbox_routes, payout_routes, work_routes
from server.departments.bodies import (
    CorrectionRequest,
    FactAnswer,
    FinishPaying,
    ItemOverview,
    ItemState,
    Note,
    PauseQuery,
    Question,
    Reason,
    Refusal,
    Suspension,
)
from server.departments.payout_bodies import PayoutQuery
from server.errors import INVALID, NOT_FOUND, FieldError, Problem
from server.http.body import Body, validate
from server.identity.actor import Actor
from server.pages.forms import given
from server.pages.rendering import Page, render

ITEM = "/items/<item_id:uuid>"


@dataclass(frozen=True, slots=True)
class Action:
    """Something that can be done with an item: its move, the word on the button, and the key.

    `form` says that more has to be written before; the others are done at once.
    """

    move: str
    slug: str
    title: str
    key: str
    form: bool = True
    kind: str = ""


ACTIONS = (
    Action("receive", "receive", "接收", "r", form=False, kind="primary"),
    Action("start", "start", "开始办理", "s", form=False),
    Action("resume", "resume", "恢复计时", "u", form=False, kind="primary"),
    Action("complete", "finish", "办结", "f", kind="primary"),
    Action("request_correction", "correct", "请家属补正", "c"),
    Action("suspend", "suspend", "暂停计时", "p"),
    Action("mark_not_applicable", "not-applicable", "不适用", "n"),
    Action("refuse", "refuse", "不予办理", "x", kind="danger"),
    Action("acknowledge_reversal", "acknowledge", "确认已撤销", "a", kind="primary"),
)
BY_SLUG = {action.slug: action for action in ACTIONS}


class Weighed(PauseQuery):
    """The suspension as far as it is written."""

    reason: str = ""


class Payment(Body):
    """One kind of money that the item pays; left empty where nothing of it is paid."""

    kind: str = Field(max_length=60)
    amount: Yuan | None = None
    reference: str = Field(default="", max_length=80)


class Finishing(Body):
    """As at the interface; amounts are typed in yuan, and kinds that are not paid are left empty."""

    summary: str = Field(default="", max_length=500)
    reference: str = Field(default="", max_length=80)
    effective_on: date | None = None
    overpaid: Yuan | None = None
    payouts: list[Payment] = Field(default_factory=list, max_length=20)

    def body(self) -> tuple[FinishPaying, list[int]]:
        """What the door takes, and which row of the form each payment stands in. Raises INVALID."""
        filled = [n for n, row in enumerate(self.payouts) if row.amount is not None or row.reference]
        wrong = []
        for place in filled:
            row = self.payouts[place]
            if not row.amount:
                wrong.append(FieldError(f"payouts.{place}.amount", "missing", "请填写金额，金额要大于零。"))
            if not row.reference:
                wrong.append(
                    FieldError(f"payouts.{place}.reference", "missing", "请填写本单位的业务流水号。")
                )
        if wrong:
            raise INVALID(fields=wrong)
        granted = [
            {"kind": row.kind, "amount_fen": row.amount, "reference": row.reference}
            for row in (self.payouts[place] for place in filled)
        ]
        told = self.model_dump(include={"summary", "reference", "effective_on"})
        return _finish(told | {"overpaid_fen": self.overpaid, "payouts": granted}, filled), filled


def _finish(told: dict[str, Any], places: list[int]) -> FinishPaying:
    try:
        return validate(FinishPaying, told)
    except Problem as refused:
        raise in_the_form(refused, places) from None


def in_the_form(refused: Problem, places: list[int]) -> Problem:
    """The refusal with its fields named as they stand in the form of finishing."""

    def named(name: str) -> str:
        first, *rest = name.split(".")
        if first == "payouts" and rest and rest[0].isdigit():
            rest[0] = str(places[int(rest[0])])
        return ".".join([first, *rest]).replace("amount_fen", "amount").replace("overpaid_fen", "overpaid")

    fields = [replace(error, field=named(error.field)) for error in refused.fields]
    return refused.kind(refused.detail, fields=fields, headers=refused.headers, **refused.extra)


Sectioned = TypeVar("Sectioned", FactAnswer, Question)


@desk.page(ITEM, writes=True)
async def item(request: Request, caller: Actor, item_id: UUID) -> Page:
    """The item with all that its rule shows. The look is recorded, so the page never loads itself again."""
    shown = await inbox_routes.read_item(caller, item_id)
    paid = await payout_routes.list_payouts(caller, PayoutQuery(item_id=item_id, limit=50))
    values = _values(shown) | {
        "payouts": paid.payouts,
        "sections": _by_section(shown.answers),
        "labels": {fact.question: fact.short for fact in shown.answers}
        | {named.code: named.name for named in (*shown.may_ask_questions, *shown.may_ask_materials)},
        "do": BY_SLUG.get(request.path.removesuffix("/weigh").rpartition("/")[2]),
    }
    return Page("console/department/item.html", values)


@desk.page(f"{ITEM}/materials/<material_id:uuid>")
async def material(caller: Actor, item_id: UUID, material_id: UUID) -> HTTPResponse:
    """One photo or PDF that the item declares."""
    file: HTTPResponse = await inbox_routes.read_material(caller, item_id, material_id)
    return file


@desk.page(f"{ITEM}/photos/<material_id:uuid>")
async def photo(caller: Actor, item_id: UUID, material_id: UUID) -> Page:
    """One paper to look at closely, loaded beside the item, or a page of its own."""
    shown = await inbox_routes.read_overview(caller, item_id)
    place = next((n for n, paper in enumerate(shown.materials) if paper.id == material_id), None)
    if place is None:
        raise NOT_FOUND()
    return Page("console/department/photo.html", _values(shown) | {"place": place})


@desk.page(f"{ITEM}/watermark")
async def watermark(caller: Actor, item_id: UUID) -> HTTPResponse:
    """A transparent sheet over a photo that names purpose, viewer and moment."""
    shown = await inbox_routes.read_overview(caller, item_id)
    words = {
        "purpose": f"仅供办理“{shown.short[:16]}”",
        "viewer": caller.label,
        "at": f"{clock.in_china(clock.now()):%Y-%m-%d %H:%M}",
    }
    text = render("console/window/watermark.svg", **words)
    return HTTPResponse(text, headers={"Cache-Control": "no-store"}, content_type="image/svg+xml")


@desk.page(f"{ITEM}/do/<slug:str>")
async def action(caller: Actor, item_id: UUID, slug: str) -> Page:
    """The form of one action, loaded beside the item, or a page of its own. Nothing personal is on it."""
    return await _action(caller, item_id, slug)


async def _action(caller: Actor, item_id: UUID, slug: str, **more: Any) -> Page:
    chosen = BY_SLUG.get(slug)
    if chosen is None or not chosen.form:
        raise NOT_FOUND()
    shown = await inbox_routes.read_overview(caller, item_id)
    return Page("console/department/action.html", _values(shown) | {"do": chosen} | more)


def _by_section(named: Iterable[Sectioned]) -> dict[str, list[Sectioned]]:
    found: dict[str, list[Sectioned]] = {}
    for one in named:
        found.setdefault(one.section, []).append(one)
    return found


def _values(shown: ItemOverview) -> dict[str, Any]:
    return {
        "item": shown,
        "here": f"{ROOT}/items/{shown.id}",
        "actions": [action for action in ACTIONS if action.move in shown.moves and _has_sense(action, shown)],
        "today": clock.today(),
        "moved": None,
        "askable": _by_section(shown.may_ask_questions),
        "place": None,
    }


def _has_sense(action: Action, shown: ItemOverview) -> bool:
    """A termination rests on the registries: there is nothing that a family could correct."""
    return action.move != "request_correction" or bool(shown.may_ask_questions or shown.may_ask_materials)


@desk.act(f"{ITEM}/receive", back=item)
async def receive(caller: Actor, item_id: UUID) -> Done:
    """The department has it."""
    return _stay(await work_routes.receive(caller, item_id), "已接收。")


@desk.act(f"{ITEM}/start", back=item)
async def start(caller: Actor, item_id: UUID) -> Done:
    """The department works on it."""
    return _stay(await work_routes.start(caller, item_id), "已开始办理。")


@desk.act(f"{ITEM}/resume", back=item)
async def resume(caller: Actor, item_id: UUID) -> Done:
    """Let the clock run again."""
    now = await work_routes.resume(caller, item_id)
    return _stay(now, f"已恢复计时，期限是{now.due_on.month}月{now.due_on.day}日。")


@desk.act(f"{ITEM}/suspend/weigh", body=Weighed, back=item, writes=False)
async def weigh(request: Request, caller: Actor, body: Weighed, item_id: UUID) -> Page:
    """What the suspension that is being written would do to the promised day. Nothing is changed."""
    moved = await inbox_routes.weigh_pause(caller, item_id, PauseQuery(expected_end=body.expected_end))
    return await _action(caller, item_id, "suspend", moved=moved, typed=given(request))


@desk.act(f"{ITEM}/suspend", body=Suspension, back=item)
async def suspend(caller: Actor, body: Suspension, item_id: UUID) -> Done:
    """Stop the clock, with a reason and the day on which it will probably go on."""
    return _stay(await work_routes.suspend(caller, item_id, body), "已暂停计时，家属会看到原因和新的日期。")


@desk.act(f"{ITEM}/correct", body=CorrectionRequest, back=item)
async def correct(caller: Actor, body: CorrectionRequest, item_id: UUID) -> Done:
    """Ask the family for exactly what is missing."""
    now = await work_routes.request_correction(caller, item_id, body)
    return _on(now, "已请家属补正，其他事项照常办理。")


@desk.act(f"{ITEM}/finish", body=Finishing, back=item)
async def finish(caller: Actor, body: Finishing, item_id: UUID) -> Done:
    """Finish the item, with the payments that are worked out with it."""
    wanted, places = body.body()
    try:
        now = await work_routes.complete(caller, item_id, wanted)
    except Problem as refused:
        raise in_the_form(refused, places) from None
    return _on(now, "已办结。")


@desk.act(f"{ITEM}/refuse", body=Refusal, back=item)
async def refuse(caller: Actor, body: Refusal, item_id: UUID) -> Done:
    """Decide against it, with reason and ground."""
    return _on(await work_routes.refuse(caller, item_id, body), "已登记不予办理，家属会收到原因和救济途径。")


@desk.act(f"{ITEM}/not-applicable", body=Reason, back=item)
async def not_applicable(caller: Actor, body: Reason, item_id: UUID) -> Done:
    """There is nothing on file that this item could end or pay."""
    return _on(await work_routes.not_applicable(caller, item_id, body), "已登记不适用。")


@desk.act(f"{ITEM}/acknowledge", body=Note, back=item)
async def acknowledge(caller: Actor, body: Note, item_id: UUID) -> Done:
    """What was done for a death that was reported in error is undone."""
    return _on(await work_routes.acknowledge_reversal(caller, item_id, body), "已确认撤销。")


def _stay(now: ItemState, says: str) -> Done:
    return Done(f"{ROOT}/items/{now.id}", says)


def _on(now: ItemState, says: str) -> Done:
    """Back to the list, where the next item waits."""
    return Done(ROOT, f"“{now.name}”{says}")
