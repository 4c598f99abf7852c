"""The three state tables as Mermaid diagrams, for docs/lifecycle.md."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from server.cases.lifecycle import TABLES
from server.cases.states import CaseStatus, ItemStatus, PayoutStatus

_STATES: dict[str, tuple[str, type[StrEnum]]] = {
    "case": ("Case 办件", CaseStatus),
    "item": ("Item 联办事项、待遇终止", ItemStatus),
    "payout": ("Payout 发放", PayoutStatus),
}

_INTRODUCTION = """# Lifecycle

What may happen to a case, an item and a payout. Printed by `python -m server lifecycle` from the tables
that the program runs on (`server/cases/lifecycle.py`). A test compares this page with them.
"""


def diagrams() -> str:
    """The whole page: for each table a diagram, and who may make which move."""
    return _INTRODUCTION + "".join(_section(table) for table in TABLES)


def _section(table: str) -> str:
    title, states = _STATES[table]
    lines = [f"\n## {title}\n", "```mermaid", "stateDiagram-v2", f"    [*] --> {next(iter(states))}"]
    lines += [f"    {state} : {state} {state.label}" for state in states]  # type: ignore[attr-defined]
    for step in TABLES[table].values():
        lines += [f"    {frm} --> {step.to} : {step.name}" for frm in states if frm in step.frm]
    lines += ["```", "", "| move | by | from | to |", "|---|---|---|---|"]
    lines += [
        f"| {step.name} | {_listed(step.by)} | {_listed(s for s in states if s in step.frm)} | {step.to} |"
        for step in TABLES[table].values()
    ]
    return "\n".join(lines) + "\n"


def _listed(names: Iterable[str]) -> str:
    return ", ".join(sorted(names))
