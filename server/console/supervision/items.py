"""What is late: items past their promise or near to it, and the other days that passed."""

from __future__ import annotations

from typing import Literal

from server.cases.waiting import KINDS
from server.console.supervision.desk import ROOT, desk
from server.http.pages import Page as Paging
from server.identity.actor import Actor
from server.pages.rendering import Page
from server.staff import oversight, recoveries, supervision

# Whom a day of each kind waits for.
WAITS_FOR = {
    "pre_review": "窗口",
    "notice": "家属",
    "declaration": "家属",
    "correction": "家属",
    "suspension": "部门",
}


class LapsedQuery(Paging):
    kind: Literal["pre_review", "notice", "declaration", "correction", "suspension"] = "pre_review"


@desk.page("/overdue", query=Paging)
async def overdue(caller: Actor, query: Paging) -> Page:
    """Items past their promised day."""
    listed = await supervision.overdue(caller, query)
    return Page("console/supervision/items.html", {"listed": listed, "late": True, "here": f"{ROOT}/overdue"})


@desk.page("/nearly-overdue", query=Paging)
async def nearly_overdue(caller: Actor, query: Paging) -> Page:
    """Items whose promised day is near."""
    listed = await oversight.nearly_overdue(caller, query)
    here = f"{ROOT}/nearly-overdue"
    return Page("console/supervision/items.html", {"listed": listed, "late": False, "here": here})


@desk.page("/lapsed", query=LapsedQuery)
async def lapsed(caller: Actor, query: LapsedQuery) -> Page:
    """The days of one kind that passed while somebody had to act."""
    asked = supervision.Lapsed.model_validate(query.model_dump())
    return Page(
        "console/supervision/lapsed.html",
        {
            "listed": await supervision.lapsed(caller, asked),
            "kind": KINDS[query.kind],
            "kinds": KINDS.values(),
            "waits_for": WAITS_FOR,
            "here": f"{ROOT}/lapsed?kind={query.kind}",
        },
    )


@desk.page("/recoveries", query=recoveries.Recoveries)
async def to_recover(caller: Actor, query: recoveries.Recoveries) -> Page:
    """Money that left a case which was voided, until it is back."""
    return Page(
        "console/supervision/recoveries.html",
        {
            "listed": await recoveries.recoveries(caller, query),
            "state": query.state,
            "here": f"{ROOT}/recoveries?state={query.state}",
        },
    )
