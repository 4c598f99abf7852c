"""The statements that a verb really sends, as a pgbench script: the limit cannot drift from the product.

A verb is run once on one prepared case while the ORM's statement log is listened to. Every value that
belongs to that case is then replaced by an expression of `:n`, the number of the case, so that pgbench
can play the same statements over many cases.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Awaitable, Callable
from datetime import date, datetime
from typing import Any
from uuid import UUID

LOGGER = logging.getLogger("tortoise.db_client")

_CASE_NUMBER = re.compile(r"430621\d{14}")
_INSERT = re.compile(r'INSERT INTO "(\w+)" \(([^)]*)\)', re.IGNORECASE)
_PLACEHOLDER = re.compile(r"\$(\d+)")


def numbered(kind: int, n: int) -> UUID:
    """The id of the n-th prepared row of a kind."""
    return UUID(f"{kind:08x}-0000-7000-8000-{n:012d}")


def numbered_sql(kind: int) -> str:
    """The same in SQL, for pgbench's `:n`."""
    return f"('{kind:08x}-0000-7000-8000-' || lpad((:n)::text, 12, '0'))::uuid"


class _Listener(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.statements: list[tuple[str, list[Any]]] = []

    def emit(self, record: logging.LogRecord) -> None:
        if isinstance(record.args, tuple) and len(record.args) == 2:
            query, values = record.args
            if values and isinstance(values[0], list | tuple):
                self.statements += [(str(query), list(row)) for row in values]
            else:
                self.statements.append((str(query), list(values or [])))


async def captured(verb: Callable[[], Awaitable[Any]]) -> list[tuple[str, list[Any]]]:
    """What the verb sends to the database, in order."""
    listener = _Listener()
    level = LOGGER.level
    LOGGER.addHandler(listener)
    LOGGER.setLevel(logging.DEBUG)
    try:
        await verb()
    finally:
        LOGGER.removeHandler(listener)
        LOGGER.setLevel(level)
    return listener.statements


def script(statements: list[tuple[str, list[Any]]], *, n: int, transaction: bool) -> str:
    """A pgbench script of these statements, as captured on the n-th case."""
    lines = ["SELECT nextval('bench_n') AS n \\gset"]
    if transaction:
        lines.append("BEGIN;")
    lines += [_statement(query, values, n) for query, values in statements]
    if transaction:
        lines.append("COMMIT;")
    return "\n".join(lines) + "\n"


def _statement(query: str, values: list[Any], n: int) -> str:
    columns = _insert_columns(query)

    def value(match: re.Match[str]) -> str:
        index = int(match[1]) - 1
        column = columns[index % len(columns)] if columns else ""
        return _expression(values[index], column, n)

    return " ".join(_PLACEHOLDER.sub(value, query).split("\n")) + ";"


def _insert_columns(query: str) -> list[str]:
    match = _INSERT.match(query.strip())
    return [name.strip().strip('"') for name in match[2].split(",")] if match else []


def _expression(value: Any, column: str, n: int) -> str:
    if column in ("seq", "taken", "block"):
        return "nextval('bench_any')::int"
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int):
        return str(value)
    if isinstance(value, UUID):
        for kind in range(1, 8):
            if value == numbered(kind, n):
                return numbered_sql(kind)
        return "uuidv7()"
    if isinstance(value, bytes):
        if len(value) == 16:
            return "decode(md5((:n)::text), 'hex')"
        return f"'\\x{value.hex()}'::bytea"
    if isinstance(value, datetime):
        return f"'{value.isoformat()}'::timestamptz"
    if isinstance(value, date):
        return f"'{value.isoformat()}'::date"
    text = str(value)
    if _CASE_NUMBER.fullmatch(text):
        return "'430621' || lpad(nextval('bench_any')::text, 14, '0')"
    if _is_uuid(text):
        return _expression(UUID(text), column, n)
    # pgbench reads `:word` as a variable even inside a literal.
    quoted = text.replace("\\", "\\\\").replace("'", "''").replace(":", "\\u003a")
    return f"E'{quoted}'"


def _is_uuid(text: str) -> bool:
    return len(text) == 36 and text.count("-") == 4
