"""Where a department's pages are mounted, its menu, and what several of them read and write alike."""

from __future__ import annotations

import re
from typing import Annotated, Any
from urllib.parse import urlencode

from pydantic import BaseModel, BeforeValidator

from server.console.desk import Desk, Link
from server.counties import county
from server.identity.actor import Actor, ActorKind
from server.payouts.amounts import UnreadableAmount, fen

ROOT = "/console/department"

desk = Desk(
    "department",
    "部门办理",
    frozenset({ActorKind.DEPARTMENT}),
    menu=(
        Link("待办", ROOT),
        Link("待遇终止", f"{ROOT}/terminations"),
        Link("款项", f"{ROOT}/payouts"),
        Link("导入发放表", f"{ROOT}/imports"),
        Link("系统推送", f"{ROOT}/deliveries"),
    ),
)


_NOTHING = re.compile(r"0+(\.0+)?")


def _fen(typed: Any) -> Any:
    """People write yuan. An amount that nobody was overpaid is zero."""
    if not isinstance(typed, str):
        return typed
    if _NOTHING.fullmatch(typed.strip()):
        return 0
    try:
        return fen(typed)
    except UnreadableAmount as flaw:
        raise ValueError(str(flaw)) from None


# An amount as people type it, in yuan, kept in fen.
Yuan = Annotated[int, BeforeValidator(_fen)]


def address(path: str, query: BaseModel, **changed: Any) -> str:
    """The page at `path` with the given members of a query, and these changed."""
    given = query.model_dump(mode="json", exclude_unset=True) | changed
    said = {
        name: str(value).lower() if isinstance(value, bool) else value
        for name, value in given.items()
        if value not in (None, "")
    }
    return f"{path}?{urlencode(said)}" if said else path


def kinds_of_work(caller: Actor) -> list[tuple[str, str]]:
    """Code and name of everything that the department may be given, of any version of the rules."""
    found: dict[str, str] = {}
    for version in county(caller.county).versions:
        rules: list[Any] = [*version.items.values(), *version.terminations.values()]
        found |= {rule.code: getattr(rule, "short", rule.name) for rule in rules if _is_of(rule, caller)}
    return list(found.items())


def _is_of(rule: Any, caller: Actor) -> bool:
    return bool(rule.department == caller.department)
