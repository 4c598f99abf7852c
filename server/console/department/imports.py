"""A payout table: looked through first, row by row, and imported exactly as it was shown."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from pydantic import Field
from sanic import HTTPResponse, Request

from server.console import session
from server.console.department import kept_table
from server.console.department.desk import ROOT, desk
from server.console.department.payouts import status_text
from server.console.desk import Done
from server.departments import payout_routes
from server.departments.payout_bodies import ImportAnswer, ImportQuery
from server.errors import Problem
from server.http.body import Body
from server.http.pages import Page as Paging
from server.identity.actor import Actor
from server.identity.authenticate import SignedIn
from server.pages.rendering import Page
from server.payouts.imports import PREVIEW_OUTDATED

IMPORTS = f"{ROOT}/imports"
# Twenty thousand rows are no page: every row that is refused as far as it goes, and a part of the others.
MOST_REFUSED, MOST_OTHERS = 300, 100


class Confirmed(Body):
    """Which preview is meant."""

    token: str = Field(max_length=60)
    plan: str = Field(pattern=r"^[0-9a-f]{64}$")


@desk.page("/imports", query=Paging)
async def imports(caller: Actor, query: Paging) -> Page:
    """Where a table is chosen, and what was imported before."""
    past = await payout_routes.list_imports(caller, query)
    following = f"{IMPORTS}?cursor={past.next}" if past.next else None
    return Page("console/department/imports.html", {"past": past.imports, "following": following})


async def _back(caller: Actor) -> Page:
    page: Page = await imports(caller, Paging())
    return page


@desk.act("/imports/preview", back=_back, writes=False, stream=True)
async def preview(request: Request, caller: Actor, signed: SignedIn) -> Page:
    """What every row of the table would do. Nothing is changed."""
    content, fields = await payout_routes.receive_table(request, caller)
    session.require_seal(request, signed.session_id, fields.get("_seal", ""))
    return await _preview(request, caller, fields.get("filename", ""), content)


@desk.act("/imports/confirm", body=Confirmed, back=_back, writes=False)
async def confirm(request: Request, caller: Actor, body: Confirmed) -> Done | Page:
    """Import what the preview showed; when something has changed since, show it anew instead."""
    store = request.app.ctx.store
    filename, content = await kept_table.kept(store, caller.id, body.token)
    try:
        done = await payout_routes.import_table(caller, content, filename, ImportQuery(expects=body.plan))
    except Problem as refused:
        if refused.kind is not PREVIEW_OUTDATED:
            raise
        again = await _preview(request, caller, filename, content)
        return Page(again.template, again.values | {"problem": refused}, refused.status)
    await kept_table.forget(store, caller.id)
    if done.repeated:
        return Done(f"{IMPORTS}/{done.import_id}", "这张表以前已经导入过，没有重复登记。")
    says = f"已导入：登记 {done.applied} 行，没有登记 {done.refused} 行。"
    return Done(f"{IMPORTS}/{done.import_id}", says)


@desk.page("/imports/<import_id:uuid>")
async def past_import(caller: Actor, import_id: UUID) -> Page:
    """What came of one import."""
    shown = await payout_routes.read_import(caller, import_id)
    return Page(
        "console/department/import.html",
        {"done": shown, "errors": shown.errors[:MOST_REFUSED], "here": f"{IMPORTS}/{import_id}"},
    )


@desk.page("/imports/<import_id:uuid>/errors.csv")
async def errors(caller: Actor, import_id: UUID) -> HTTPResponse:
    """The rows that were not taken, as a table."""
    table: HTTPResponse = await payout_routes.download_errors(caller, import_id)
    return table


async def _preview(request: Request, caller: Actor, filename: str, content: bytes) -> Page:
    shown = await payout_routes.import_table(caller, content, filename, ImportQuery(preview=True))
    token = await kept_table.keep(request.app.ctx.store, caller.id, filename, content)
    return Page("console/department/preview.html", _values(shown) | {"filename": filename, "token": token})


def _values(shown: ImportAnswer) -> dict[str, Any]:
    refused = [row for row in shown.results if row.outcome == "refused"]
    others = [row for row in shown.results if row.outcome != "refused"]
    return {
        "shown": shown,
        "refused": refused[:MOST_REFUSED],
        "more_refused": max(0, len(refused) - MOST_REFUSED),
        "others": [
            (row, status_text(row.before) or "新登记", status_text(row.after)) for row in others[:MOST_OTHERS]
        ],
        "more_others": max(0, len(others) - MOST_OTHERS),
    }
