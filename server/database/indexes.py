"""An index over some rows only, with a condition of any shape (the stock one knows only equality)."""

from __future__ import annotations

from typing import Any

from tortoise.indexes import Index


class Partial(Index):
    """An index of `fields` over the rows where `where` (SQL that both engines read) holds."""

    def __init__(self, name: str, fields: tuple[str, ...] | list[str], where: str | None = None) -> None:
        super().__init__(fields=tuple(fields), name=name)
        self.where = where
        self.extra = f" WHERE {where}" if where else ""

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        path = f"{type(self).__module__}.{type(self).__name__}"
        return path, [], {"name": self.name, "fields": tuple(self.fields), "where": self.where}
