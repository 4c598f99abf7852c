"""The cases by where they stand, and finding one."""

from __future__ import annotations

from server.console.desk import Done
from server.console.window.desk import desk
from server.identity.actor import Actor
from server.pages.rendering import Page
from server.staff import queue

TABS = (
    ("submitted", "待预审"),
    ("returned", "待家属补正"),
    ("reviewed", "等家属来"),
    ("accepted", "已受理"),
    ("in_progress", "办理中"),
    ("finished", "已办结"),
)


@desk.page("/cases", query=queue.Queue)
async def cases(caller: Actor, query: queue.Queue) -> Page:
    """One status of the queue."""
    return _listed(await queue.queue(caller, query), query.status)


@desk.act("/cases", body=queue.Search, back=cases, writes=False)
async def search(caller: Actor, body: queue.Search) -> Page | Done:
    """The cases with this number; a single one is opened at once."""
    return opened(await queue.search(caller, body))


def opened(found: queue.Lines) -> Page | Done:
    """What to show of a search: the file itself when it is the only one."""
    if len(found.cases) == 1:
        return Done(f"{desk.prefix}/cases/{found.cases[0].id}")
    return _listed(found, "")


def _listed(lines: queue.Lines, status: str) -> Page:
    return Page("console/window/cases.html", {"lines": lines, "status": status, "tabs": TABS})
