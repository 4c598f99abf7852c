"""A department's open items, the most urgent first: by due date, and by id between equal dates.

The open items are a small part of all items, and only they are in the index that these statements are
written for; that is why their conditions are text and not parameters.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from server import clock
from server.cases.states import ITEM_TERMINAL
from server.database.statements import select
from server.http.pages import cursor_to, read_day

# The condition of the index `item_inbox`, word for word.
_OPEN = "i.status NOT IN ('done', 'refused', 'not_applicable', 'reversed')"
assert {f"{s}" for s in ITEM_TERMINAL} == {"done", "refused", "not_applicable", "reversed"}

_COLUMNS = (
    "i.id, i.code, i.rule->>'name' AS name, i.status, i.due_on, i.overdue, i.warned, i.case_id,"
    " i.waits_until AS waits_on, i.effective_on AS stops_on, i.rule->>'paid_monthly' AS paid_monthly,"
    " i.created_at, i.received_at, c.number"
)
_BESIDE = ("overdue", "due_soon", "waited_out")
_FLAGS = frozenset({"overdue", "warned"})


@dataclass(frozen=True, slots=True)
class Line:
    """One item in the list; nothing personal, so that reading the list is not a look at a person.

    `waits_until`: the day on which a suspension was to end, or by which the family has to answer. Of a
    termination: `effective_on`, and whether what was paid after it has to be checked.
    """

    id: UUID
    code: str
    name: str
    kind: Literal["item", "termination"]
    status: str
    due_on: date
    overdue: bool
    due_soon: bool
    waits_until: date | None
    case_number: str | None
    effective_on: date | None
    check_overpaid: bool
    created_at: datetime
    received_at: datetime | None


@dataclass(frozen=True, slots=True)
class Filter:
    """Which open items: those in one status, late or nearly so or not, of a case or of a termination file."""

    status: str | None = None
    overdue: bool | None = None
    due_soon: bool | None = None
    kind: Literal["item", "termination"] | None = None
    code: str | None = None


async def page(
    division: str, department: str, wanted: Filter, limit: int, cursor: str | None = None
) -> tuple[list[Line], str | None]:
    """Up to `limit` open items and the cursor of the page after, None when there is none.

    Raises INVALID for a cursor that is not ours.
    """
    where, values = _where(wanted, [division, department])
    if cursor:
        values += read_day(cursor)
        where += f" AND (i.due_on, i.id) > (${len(values) - 1}, ${len(values)})"
    sql = (
        f'SELECT {_COLUMNS} FROM item i LEFT JOIN "case" c ON c.id = i.case_id'  # noqa: S608  constants only
        f" WHERE i.county = $1 AND i.department = $2 AND {_OPEN}{where}"
        f" ORDER BY i.due_on, i.id LIMIT {limit + 1:d}"
    )
    rows = await select(sql, *values, flags=_FLAGS)
    lines = [_line(row) for row in rows[:limit]]
    more = len(rows) > limit
    return lines, cursor_to(lines[-1].due_on, lines[-1].id) if more else None


async def by_case_number(division: str, department: str, number: str) -> list[Line]:
    """The department's items of one case, closed ones too, by the printed number (办件编号)."""
    sql = (
        f'SELECT {_COLUMNS} FROM "case" c JOIN item i ON i.case_id = c.id'  # noqa: S608  constants only
        " WHERE c.county = $1 AND c.number = $3 AND i.county = $1 AND i.department = $2"
        " ORDER BY i.due_on, i.id"
    )
    return [_line(row) for row in await select(sql, division, department, number, flags=_FLAGS)]


async def counts(division: str, department: str) -> dict[str, int]:
    """How many open items there are by status, with `overdue`, `due_soon` and `waited_out` beside them."""
    rows = await select(
        "SELECT i.status, count(*) AS items,"  # noqa: S608  constants only
        " sum(CASE WHEN i.overdue THEN 1 ELSE 0 END) AS overdue,"
        " sum(CASE WHEN i.warned AND NOT i.overdue THEN 1 ELSE 0 END) AS due_soon,"
        " sum(CASE WHEN i.waits_until < $3 THEN 1 ELSE 0 END) AS waited_out"
        f" FROM item i WHERE i.county = $1 AND i.department = $2 AND {_OPEN} GROUP BY i.status",
        division,
        department,
        clock.today(),
    )
    found = {row["status"]: int(row["items"]) for row in rows}
    return found | {name: sum(int(row[name]) for row in rows) for name in _BESIDE}


def _where(wanted: Filter, values: list[Any]) -> tuple[str, list[Any]]:
    where = ""
    if wanted.overdue is not None:
        where += " AND i.overdue" if wanted.overdue else " AND NOT i.overdue"
    if wanted.due_soon is not None:
        where += f" AND {'' if wanted.due_soon else 'NOT '}(i.warned AND NOT i.overdue)"
    if wanted.kind is not None:
        where += " AND i.case_id IS NOT NULL" if wanted.kind == "item" else " AND i.case_id IS NULL"
    for column, value in (("status", wanted.status), ("code", wanted.code)):
        if value is not None:
            values.append(value)
            where += f" AND i.{column} = ${len(values)}"
    return where, values


def _line(row: dict[str, Any]) -> Line:
    return Line(
        id=row["id"],
        code=row["code"],
        name=row["name"],
        kind="item" if row["case_id"] else "termination",
        status=row["status"],
        due_on=row["due_on"],
        overdue=row["overdue"],
        due_soon=row["warned"] and not row["overdue"],
        waits_until=row["waits_on"],
        case_number=row["number"],
        effective_on=row["stops_on"],
        check_overpaid=row["paid_monthly"] in ("true", 1),
        created_at=row["created_at"],
        received_at=row["received_at"],
    )
