"""One way to run a hand-written statement on both engines, inside or outside a transaction.

Seats are decided by guarded statements that the ORM cannot say. They are written once, with `$1`-style
parameters; what the engines keep differently (SQLite has text for ids and moments, integers for yes and
no) is turned around here, by the name of the column.
"""

from __future__ import annotations

import functools
import re
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from tortoise.connection import get_connections

_PARAMETER = re.compile(r"\$(\d+)")
_FLAGS = frozenset({"closed", "walk_in"})


async def run(sql: str, *parameters: Any) -> list[dict[str, Any]]:
    """The rows that a statement returns (`UPDATE … RETURNING` included), with ids, moments and flags typed.

    Columns named `id` or `…_id` are UUIDs, `…_at` and `…_until` are moments in UTC.
    """
    connection = get_connections().get("default")
    if connection.capabilities.dialect != "sqlite":
        return await connection.execute_query_dict(sql, list(parameters))
    rows = await connection.execute_query_dict(_for_sqlite(sql), [_stored(value) for value in parameters])
    return [{name: _typed(name, value) for name, value in row.items()} for row in rows]


@functools.lru_cache(maxsize=64)
def _for_sqlite(sql: str) -> str:
    return _PARAMETER.sub(r"?\1", sql)


def _stored(value: Any) -> Any:
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, datetime):
        # Moments are compared as text there, so every one of them has to be written in UTC.
        return value.astimezone(UTC).isoformat(" ")
    return value


def _typed(name: str, value: Any) -> Any:
    if value is None:
        return None
    if name == "id" or name.endswith("_id"):
        return UUID(value)
    if name.endswith(("_at", "_until")):
        return datetime.fromisoformat(value)
    if name in _FLAGS:
        return bool(value)
    return value
