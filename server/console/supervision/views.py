"""Who of the offices read what: of one case, or by one member of staff. Asking is written down as well."""

from __future__ import annotations

from urllib.parse import urlencode

from sanic import HTTPResponse

from server.console.supervision.desk import ROOT, desk
from server.errors import INVALID, NOT_FOUND, Problem
from server.identity.actor import Actor
from server.pages.rendering import Page
from server.staff import reading

VIEWS = f"{ROOT}/views"


@desk.page("/views", query=reading.ViewsPage, writes=True)
async def views(caller: Actor, query: reading.ViewsPage) -> Page:
    """The form, and what was asked for by it: the latest look first."""
    if query.case_number is None and query.account_id is None:
        return Page("console/supervision/views.html", {"listed": None, "query": query, "here": VIEWS})
    asked = {"case_number": query.case_number, "account_id": query.account_id}
    here = f"{VIEWS}?{urlencode({name: value for name, value in asked.items() if value})}"
    values = {"listed": None, "query": query, "here": here}
    try:
        listed = await reading.views(caller, query)
    except Problem as refused:
        if refused.kind not in (NOT_FOUND, INVALID):
            raise
        return Page("console/supervision/views.html", {**values, "problem": refused}, refused.status)
    return Page("console/supervision/views.html", {**values, "listed": listed})


@desk.page("/views/export", query=reading.ViewsExport)
async def export(caller: Actor, query: reading.ViewsExport) -> HTTPResponse:
    """The same as a file."""
    answer: HTTPResponse = await reading.export_views(caller, query)
    return answer
