"""Where the registries' pages are mounted, and their menu."""

from __future__ import annotations

from server.console.desk import Desk, Link
from server.identity.actor import ActorKind

ROOT = "/console/registry"

desk = Desk(
    "registry",
    "证明登记",
    frozenset({ActorKind.REGISTRY}),
    menu=(Link("登记", ROOT), Link("已登记的", f"{ROOT}/certificates")),
)
