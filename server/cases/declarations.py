"""Conditional acceptance (容缺受理): what may come later, until which day, and that it came.

Every function here runs in the caller's transaction.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from server import clock
from server.cases.events import Happened, record
from server.cases.holders import lock_case, save_holder
from server.cases.models import Case
from server.cases.waiting import WAITING, kind_of, longest_declaration, stop_waiting, wait
from server.counties import county
from server.errors import INVALID, FieldError, problem
from server.identity.actor import Actor

NOTHING_DECLARED = problem(
    "nothing_declared", 409, "没有待补的容缺材料", "这件办件没有还要补交的容缺材料，请刷新后再看。"
)

COLUMNS = WAITING | {"declaration"}


def declare(case: Case, declaration: Mapping[str, Any] | None) -> None:
    """Take down at acceptance what comes later, in memory; without one the case waits for nothing.

    `declaration` is {"missing": [...], "deadline": ISO day, "text": ...}. Raises INVALID when the day is
    past, or later than the county's `standards.declaration` allows. The caller saves COLUMNS.
    """
    stop_waiting(case)
    case.declaration = None
    if declaration is None:
        return
    until, latest = date.fromisoformat(str(declaration["deadline"])), longest_declaration(case.county)
    if until < clock.today():
        raise INVALID(fields=[FieldError("declaration.deadline", "past", "补交的期限不能早于今天。")])
    if until > latest:
        told = f"补交的期限最晚到{latest.year}年{latest.month}月{latest.day}日。"
        raise INVALID(fields=[FieldError("declaration.deadline", "too_late", told)])
    case.declaration = dict(declaration)
    wait(case, until)


async def settle(actor: Actor, case_id: UUID) -> Case:
    """What was declared to come later has come and was compared with the original.

    Raises NOTHING_DECLARED when nothing is waited for.
    """
    case = await lock_case(actor.county, case_id)
    if not _is_waited_for(case):
        raise NOTHING_DECLARED()
    await record(case, actor, settled(case))
    await save_holder(case, COLUMNS)
    return case


def waits_for_cremation_only(case: Case) -> bool:
    """Whether nothing but the cremation certificate is to come, which no family has to bring."""
    if not _is_waited_for(case):
        return False
    papers = county(case.county).by_version(case.catalogue_version).materials.values()
    names = {name for p in papers if p.certificate == "cremation" for name in (p.code, p.name)}
    return set(case.declaration["missing"]) <= names


def settled(case: Case) -> Happened:
    """Close the declaration, in memory; its event. The caller saves COLUMNS."""
    case.declaration = {**case.declaration, "settled_on": clock.today().isoformat()}
    stop_waiting(case)
    return Happened("case.declaration_settled")


def _is_waited_for(case: Case) -> bool:
    kind = kind_of(case)
    return case.declaration is not None and kind is not None and kind.code == "declaration"
