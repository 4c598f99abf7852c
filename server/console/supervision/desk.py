"""Where the supervision's pages are mounted, and its menu."""

from __future__ import annotations

from server.console.desk import Desk, Link
from server.identity.actor import ActorKind

desk = Desk(
    "supervision",
    "政务中心督办",
    frozenset({ActorKind.SUPERVISOR, ActorKind.ADMIN}),
    menu=(Link("总览", "/console/supervision"),),
)
