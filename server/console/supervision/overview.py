"""Where everything stands, on one page: each number leads to its list."""

from __future__ import annotations

from server.console.supervision.desk import desk
from server.departments import undelivered_routes
from server.identity.actor import Actor
from server.pages.rendering import Page
from server.staff import oversight, supervision

MOST_COUNTED = 100


@desk.page("")
async def overview(caller: Actor) -> Page:
    """How many cases stand where, what is late, and what waits for somebody."""
    query = undelivered_routes.UndeliveredQuery(limit=MOST_COUNTED)
    return Page(
        "console/supervision/overview.html",
        {
            "overview": await supervision.overview(caller),
            "now": await oversight.attention(caller),
            "undelivered": await undelivered_routes.list_undelivered(caller, query),
        },
    )
