"""The statements that a request really sends, so that a limit cannot drift from the product.

One request is answered in this process while the ORM's statement log is listened to. Every value that
belongs to that one case becomes a function of `n`, the number of a prepared case, so that pgbench
(`limits/pgbench.py`) and sqlite3 (`limits/embedded.py`) can play the same statements over many cases.
What only matters by being fresh (a new id, a place in a chain, a printed number) is made afresh.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any
from uuid import UUID

LOGGER = logging.getLogger("tortoise.db_client")

_CASE_NUMBER = re.compile(r"430621\d{14}")
_CHECK_IN_CODE = re.compile(r"\d{8}")
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_INSERT = re.compile(r'INSERT INTO "?(\w+)"? \(([^)]*)\)', re.IGNORECASE)
_DIGEST = 16

CASE = 1
"""The kind of the n-th case's own id."""


def numbered(kind: int, n: int) -> UUID:
    """The id of the n-th prepared row of a kind."""
    return UUID(f"{kind:08x}-0000-7000-8000-{n:012d}")


@dataclass(frozen=True, slots=True)
class Numbered:
    """The id of the row of this kind that belongs to the n-th case."""

    kind: int


class Fresh(Enum):
    """A value that is another one at every play."""

    ID = auto()
    PLACE = auto()
    CASE_NUMBER = auto()
    CHECK_IN_CODE = auto()
    DIGEST = auto()


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement and what its parameters become; several `rows` went out together, in one trip."""

    sql: str
    rows: tuple[tuple[Any, ...], ...]


class _Listener(logging.Handler):
    def __init__(self, n: int) -> None:
        super().__init__(logging.DEBUG)
        self.statements: list[Statement] = []
        self._n = n

    def emit(self, record: logging.LogRecord) -> None:
        if not isinstance(record.args, tuple) or len(record.args) != 2:
            return
        sql, given = str(record.args[0]), record.args[1] or []
        rows = given if record.funcName == "execute_many" else [given]
        match = _INSERT.search(sql)
        table = match[1] if match else ""
        columns = [name.strip(' "') for name in match[2].split(",")] if match else []
        # A column's name is known for a plain list of values, one column after the other.
        plain = bool(columns) and "VALUES" in sql.upper()
        self.statements.append(
            Statement(
                sql,
                tuple(
                    tuple(
                        _becomes(value, table, columns[place % len(columns)] if plain else "", self._n)
                        for place, value in enumerate(row)
                    )
                    for row in rows
                ),
            )
        )


async def captured(n: int, request: Callable[[], Awaitable[Any]]) -> list[Statement]:
    """What this request about the n-th case sends to the database, in order."""
    listener = _Listener(n)
    level = LOGGER.level
    LOGGER.addHandler(listener)
    LOGGER.setLevel(logging.DEBUG)
    try:
        await request()
    finally:
        LOGGER.removeHandler(listener)
        LOGGER.setLevel(level)
    return listener.statements


def _becomes(value: Any, table: str, column: str, n: int) -> Any:
    if column in ("seq", "taken", "block"):
        return Fresh.PLACE
    if isinstance(value, bytes) and len(value) == _DIGEST:
        return Fresh.DIGEST
    if not isinstance(value, UUID | str):
        return value
    text = str(value)
    if _CASE_NUMBER.fullmatch(text):
        return Fresh.CASE_NUMBER
    if _CHECK_IN_CODE.fullmatch(text):
        return Fresh.CHECK_IN_CODE
    if not _UUID.fullmatch(text):
        return value
    kind = int(text[:8], 16)
    if text == str(numbered(kind, n)):
        # A case has an item once and one live appointment, and a case is played more than once.
        return Fresh.ID if kind == CASE and table in ("item", "appointment") else Numbered(kind)
    # The bench's own fixed rows (a clerk, a slot) stay what they are; whatever else is made anew.
    return value if text[8:24] == str(numbered(0, 0))[8:24] else Fresh.ID
