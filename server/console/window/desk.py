"""Where the window's pages are mounted, and its menu."""

from __future__ import annotations

from server.console.desk import Desk, Link
from server.identity.actor import ActorKind

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
