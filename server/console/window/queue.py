"""The cases by where they stand, and finding one."""

from __future__ import annotations

from server.console.window.desk import desk
from server.identity.actor import Actor
from server.pages.rendering import Page
from server.staff import queue


@desk.page("/cases", query=queue.Queue)
async def cases(caller: Actor, query: queue.Queue) -> Page:
    """One status of the queue."""
    return Page("console/window/cases.html", {"lines": await queue.queue(caller, query), "query": query})
