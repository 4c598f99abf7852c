"""Hand-written statements for the hot paths, one text for both engines.

Written with `$1`-style parameters. What SQLite keeps as text or number (ids, moments, days, yes and no)
comes back typed by the name of its column, so that a reader never knows which engine it speaks with.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from typing import Any, TypeVar
from uuid import UUID

from tortoise.connection import get_connections

from server.database.county import CountyModel

Row = TypeVar("Row", bound=CountyModel)

_PARAMETER = re.compile(r"\$(\d+)")
_LOCKING = re.compile(r"FOR (NO KEY )?UPDATE( OF \w+)?( SKIP LOCKED)?")


async def select(sql: str, *parameters: Any, flags: frozenset[str] = frozenset()) -> list[dict[str, Any]]:
    """The rows of a statement (`... RETURNING` included), inside or outside a transaction.

    Columns named `id` or `..._id` are UUIDs, `at` or `..._at` moments in UTC, `..._on` days; `flags`
    names the columns that are yes or no.
    """
    connection = get_connections().get("default")
    if connection.capabilities.dialect != "sqlite":
        return await connection.execute_query_dict(sql, list(parameters))
    rows = await connection.execute_query_dict(_for_sqlite(sql), [_stored(value) for value in parameters])
    return [{name: _typed(name, value, flags) for name, value in row.items()} for row in rows]


async def find(model: type[Row], county: str, condition: str, *parameters: Any, then: str = "") -> list[Row]:
    """The county's rows of a model under a written condition, `$2` and on being its parameters.

    The same rows as `model.of(county)` gives, for look-ups that every request makes: building their
    statement anew each time costs more than the database takes to answer. `then` is what follows the
    condition (ORDER BY, LIMIT, FOR UPDATE). Both are constants of the program, never from outside.
    """
    connection = get_connections().get("default")
    sql, values = f"{_of(model)}({condition}) {then}", [county, *parameters]
    if connection.capabilities.dialect == "sqlite":
        sql, values = _for_sqlite(sql), [_stored(value) for value in values]
    _, rows = await connection.execute_query(sql, values)
    return [model._init_from_db(**row) for row in rows]


@functools.cache
def _of(model: type[CountyModel]) -> str:
    columns = ", ".join(f'"{column}"' for column in model._meta.fields_db_projection.values())
    return f'SELECT {columns} FROM "{model._meta.db_table}" WHERE county = $1 AND '  # noqa: S608  our names


async def insert(rows: Sequence[CountyModel]) -> None:
    """Write new rows of one model in one statement, for what every request writes.

    The same rows as `save(force_create=True)` of each, and the same errors.
    """
    if not rows:
        return
    model = type(rows[0])
    names = model._meta.fields_db_projection
    await _write(_insertion(model, len(rows)), [_written(row, name) for row in rows for name in names])
    for row in rows:
        row._saved_in_db = True


async def update(row: CountyModel, changed: Iterable[str]) -> None:
    """Write these fields of a row that is there, as `save(update_fields=...)` does, with the same errors."""
    names = tuple(sorted(changed))
    await _write(_change(type(row), names), [_written(row, name) for name in (*names, "county", "id")])


async def _write(sql: str, values: list[Any]) -> None:
    connection = get_connections().get("default")
    if connection.capabilities.dialect == "sqlite":
        sql = _for_sqlite(sql)
    await connection.execute_query(sql, values)


def _written(row: CountyModel, name: str) -> Any:
    return row._meta.fields_map[name].to_db_value(getattr(row, name), row)


@functools.cache
def _insertion(model: type[CountyModel], count: int) -> str:
    columns = model._meta.fields_db_projection.values()
    named = ", ".join(f'"{column}"' for column in columns)
    places = (
        ", ".join(f"${row * len(columns) + place}" for place in range(1, len(columns) + 1))
        for row in range(count)
    )
    values = ", ".join(f"({row})" for row in places)
    return f'INSERT INTO "{model._meta.db_table}" ({named}) VALUES {values}'  # noqa: S608  our names


@functools.cache
def _change(model: type[CountyModel], names: tuple[str, ...]) -> str:
    columns = (model._meta.fields_db_projection[name] for name in names)
    changes = ", ".join(f'"{column}" = ${place}' for place, column in enumerate(columns, start=1))
    where = f"county = ${len(names) + 1} AND id = ${len(names) + 2}"
    return f'UPDATE "{model._meta.db_table}" SET {changes} WHERE {where}'  # noqa: S608  our names


def aside(column: str, skip: Sequence[UUID], first: int) -> str:
    """The end of a written condition that leaves out `skip`, which are its parameters from `first` on."""
    return " ".join(f"AND {column} <> ${number}" for number in range(first, first + len(skip)))


async def execute_many(sql: str, rows: Sequence[Sequence[Any]]) -> None:
    """The same changing statement for many rows, sent together; inside a transaction only."""
    connection = get_connections().get("default")
    if connection.capabilities.dialect == "sqlite":
        sql, rows = _for_sqlite(sql), [[_stored(value) for value in row] for row in rows]
    await connection.execute_many(sql, [list(row) for row in rows])


@functools.lru_cache(maxsize=128)
def _for_sqlite(sql: str) -> str:
    # One writer at a time there: no row is locked, and none has to be skipped.
    return _PARAMETER.sub(r"?\1", _LOCKING.sub("", sql))


def _stored(value: Any) -> Any:
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, datetime):
        # Moments are compared as text there, so every one has to be written in UTC.
        return value.astimezone(UTC).isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    return value


def _typed(name: str, value: Any, flags: frozenset[str]) -> Any:
    if value is None:
        return None
    if name == "id" or name.endswith("_id"):
        return UUID(value)
    if name == "at" or name.endswith("_at"):
        return datetime.fromisoformat(value)
    if name.endswith("_on"):
        return date.fromisoformat(value)
    return bool(value) if name in flags else value
