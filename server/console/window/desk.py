"""Where the window's pages are mounted, and its menu."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from config.settings import settings
from server.console.desk import Desk, Link
from server.identity.actor import ActorKind
from server.pages.rendering import Page

desk = Desk(
    "window",
    "综合受理窗口",
    frozenset({ActorKind.WINDOW}),
    menu=(
        Link("今天", "/console/window"),
        Link("办件", "/console/window/cases"),
        Link("代为填报", "/console/window/assisted"),
        Link("会话", "/console/window/conversations"),
        Link("请打电话", "/console/window/telephone"),
    ),
)


def at_counter(template: str, values: dict[str, Any]) -> Page:
    """A page that listens to the counter's devices, and may speak with their services on this computer."""
    where = {"card_reader": settings().card_reader_url, "counter_events": settings().counter_events_url}
    connects = tuple(f"{u.scheme}://{u.netloc}" for u in (urlsplit(url) for url in where.values() if url))
    return Page(template, {**where, **values}, connects=connects)
