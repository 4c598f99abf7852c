"""Carrying what is encrypted over to today's first key, while the service runs.

Each value is replaced only if it still is what was read: a value written meanwhile has the new key anyway.
Stopped half-way, it is simply started again; when it finds nothing more, the old key can be taken out of
ENCRYPTION_KEYS.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from tortoise.context import get_current_context
from tortoise.models import Model

from server.database.connection import transaction
from server.database.statements import execute_many, select
from server.privacy.fields import EncryptedField

_BATCH = 200
_FIRST = "00000000-0000-0000-0000-000000000000"

Renew = Callable[[dict[str, Any]], Mapping[str, bytes | None]]


async def rotate_columns() -> dict[str, int]:
    """Every encrypted column of every table; how many values were carried over, by table.

    Raises UnreadableValue when a value's key is not on the keyring any more.
    """
    context = get_current_context()
    assert context is not None and context.apps is not None
    done = {}
    for models in context.apps.values():
        for model in models.values():
            if fields := _encrypted(model):
                done[model._meta.db_table] = await rotate_table(
                    model._meta.db_table, tuple(fields), _renewing(fields)
                )
    return done


async def rotate_table(table: str, columns: tuple[str, ...], renew: Renew) -> int:
    """Write back what `renew` returns for a row (column → new bytes, None to leave it); how many were.

    The names come from the models, never from outside.
    """
    done, last = 0, _FIRST
    listed = ", ".join(f'"{column}"' for column in columns)
    while True:
        rows = await select(
            f'SELECT "id", {listed} FROM "{table}" WHERE "id" > $1 ORDER BY "id" LIMIT {_BATCH}',  # noqa: S608
            last,
        )
        changes: dict[str, list[tuple[bytes, Any, bytes]]] = {}
        for row in rows:
            for column, value in renew(row).items():
                if value is not None:
                    changes.setdefault(column, []).append((value, row["id"], row[column]))
        if changes:
            async with transaction():
                for column, values in changes.items():
                    await execute_many(
                        f'UPDATE "{table}" SET "{column}" = $1 WHERE "id" = $2 AND "{column}" = $3',  # noqa: S608
                        values,
                    )
                    done += len(values)
        if len(rows) < _BATCH:
            return done
        last = rows[-1]["id"]


def _encrypted(model: type[Model]) -> dict[str, EncryptedField[Any]]:
    return {
        field.source_field or name: field
        for name, field in model._meta.fields_map.items()
        if isinstance(field, EncryptedField)
    }


def _renewing(fields: dict[str, EncryptedField[Any]]) -> Renew:
    def renew(row: dict[str, Any]) -> dict[str, bytes | None]:
        return {column: field.rotated(row[column]) for column, field in fields.items() if row[column]}

    return renew
