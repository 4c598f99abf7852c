"""The department's open items, the most urgent first, and what is done with many of them at once."""

from __future__ import annotations

import re
from datetime import date
from typing import Any
from uuid import UUID

import orjson
from pydantic import Field, field_validator
from sanic import Request

from server.console.department.desk import ROOT, Yuan, address, desk, kinds_of_work
from server.departments import inbox_routes, work_routes
from server.departments.bodies import (
    MOST_AT_ONCE,
    BatchResult,
    FinishMany,
    FinishOne,
    InboxQuery,
    ItemOverview,
    ReceiveMany,
)
from server.errors import NOT_FOUND, Problem
from server.http.body import Body, validate
from server.http.idempotency import once
from server.http.verbs import to_the_end
from server.identity.actor import Actor
from server.pages.forms import given, own
from server.pages.rendering import Page

STATES = (
    ("dispatched", "待接收"),
    ("received", "已接收"),
    ("in_progress", "办理中"),
    ("suspended", "暂停计时"),
    ("correction", "待补正"),
    ("reversing", "撤销中"),
)
A_SCREEN = 50
_ROW = re.compile(r"rows\.\d+\.item")


class Shown(InboxQuery):
    """As at the interface, a screen of lines at once."""

    limit: int = Field(default=A_SCREEN, ge=1, le=100)


class Chosen(Body):
    """The ticked lines of a list."""

    items: list[UUID] = Field(default_factory=list, max_length=MOST_AT_ONCE, validate_default=True)

    @field_validator("items")
    @classmethod
    def _some(cls, items: list[UUID]) -> list[UUID]:
        if not items:
            raise ValueError("请先勾选要办的事项。")
        return list(dict.fromkeys(items))


class FinishedRow(Body):
    """One row of finishing many; the overpayment is typed in yuan."""

    item: UUID
    summary: str = Field(default="", max_length=500)
    reference: str = Field(default="", max_length=80)
    effective_on: date | None = None
    overpaid: Yuan | None = None


class FinishedRows(Body):
    rows: list[FinishedRow] = Field(min_length=1, max_length=MOST_AT_ONCE)


@desk.page("", query=Shown)
async def inbox(caller: Actor, query: Shown) -> Page:
    """What is to be done, the most urgent first; by its number the items of one case."""
    return await _list(caller, query, ROOT, "department/inbox.html")


@desk.page("/terminations", query=Shown)
async def terminations(caller: Actor, query: Shown) -> Page:
    """The benefits that end, with the day from which they stop."""
    ending = query.model_copy(update={"kind": "termination"})
    return await _list(caller, ending, f"{ROOT}/terminations", "department/terminations.html")


async def _list(caller: Actor, query: Shown, path: str, template: str) -> Page:
    found = await inbox_routes.list_items(caller, query)
    works = kinds_of_work(caller)
    return Page(
        f"console/{template}",
        {
            "lines": found.items,
            "counts": await inbox_routes.count_items(caller),
            "states": STATES,
            "works": works,
            "names": dict(works),
            "query": query,
            "here": path,
            "live": address(path, query),
            "following": address(path, query, cursor=found.next) if found.next else None,
        },
    )


async def _back(caller: Actor) -> Page:
    page: Page = await inbox(caller, Shown())
    return page


@desk.act("/batch/receive", body=Chosen, back=_back, writes=False)
async def receive_many(request: Request, caller: Actor, body: Chosen) -> Page:
    """Receive all that was ticked; every line tells what became of it."""
    wanted = ReceiveMany(items=body.items)

    async def verb() -> Any:
        return await work_routes.receive_many(caller, wanted)

    reply = await to_the_end(once(request, caller.id, caller, verb, 200, own(request, "_key") or None))
    return await _outcome(caller, wanted.items, reply.body, "批量接收")


@desk.act("/batch/choose", body=Chosen, back=_back, writes=False)
async def choose(caller: Actor, body: Chosen) -> Page:
    """The ticked items as rows, each with its own result to fill in."""
    return await _rows(caller, body.items)


async def _rows_again(request: Request, caller: Actor) -> Page:
    """The rows that were sent, to be corrected."""
    sent = [said[-1] for name, said in given(request).items() if _ROW.fullmatch(name)]
    return await _rows(caller, validate(Chosen, {"items": sent}).items)


async def _rows(caller: Actor, ids: list[UUID]) -> Page:
    known = await _overviews(caller, ids)
    if len(known) < len(ids):
        raise NOT_FOUND()
    return Page("console/department/batch.html", {"rows": list(known.values())})


@desk.act("/batch/finish", body=FinishedRows, back=_rows_again, writes=False)
async def finish_many(request: Request, caller: Actor, body: FinishedRows) -> Page:
    """Finish every row; one that is refused says why and stops no other."""
    rows = [FinishOne(**row.model_dump(exclude={"overpaid"}), overpaid_fen=row.overpaid) for row in body.rows]

    async def verb() -> Any:
        return await work_routes.complete_many(caller, FinishMany(rows=rows))

    reply = await to_the_end(once(request, caller.id, caller, verb, 200, own(request, "_key") or None))
    return await _outcome(caller, [row.item for row in rows], reply.body, "批量办结")


async def _outcome(caller: Actor, ids: list[UUID], answer: object, title: str) -> Page:
    # As it is kept under the form's key, and given again when the form is sent twice.
    result = BatchResult.model_validate_json(orjson.dumps(answer))
    return Page(
        "console/department/batch_results.html",
        {"title": title, "result": result, "known": await _overviews(caller, ids)},
    )


async def _overviews(caller: Actor, ids: list[UUID]) -> dict[UUID, ItemOverview]:
    """What these items are, those that are the department's; nothing personal, so no look is recorded."""
    known: dict[UUID, ItemOverview] = {}
    for item_id in ids:
        try:
            known[item_id] = await inbox_routes.read_overview(caller, item_id)
        except Problem as problem:
            if problem.kind is not NOT_FOUND:
                raise
    return known
