"""Where everything stands, on one page."""

from __future__ import annotations

from server.console.supervision.desk import desk
from server.identity.actor import Actor
from server.pages.rendering import Page
from server.staff import supervision


@desk.page("")
async def overview(caller: Actor) -> Page:
    """How many cases stand where, and what is late."""
    return Page("console/supervision/overview.html", {"overview": await supervision.overview(caller)})
