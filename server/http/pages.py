"""Long lists, a page at a time: by a cursor, so that a page neither repeats nor skips a row."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from pydantic import Field
from tortoise.expressions import Q
from tortoise.models import Model
from tortoise.queryset import QuerySet

from server.errors import INVALID, FieldError
from server.http.body import Body

Row = TypeVar("Row", bound=Model)


class Page(Body):
    """Which page of a list: `cursor` is the `next` of the page before."""

    cursor: str | None = Field(default=None, max_length=120)
    limit: int = Field(default=20, ge=1, le=100)


async def after(rows: QuerySet[Row], page: Page, by: str, *, newest_first: bool = False) -> list[Row]:
    """The page's rows in the order of the moment `by` and then the id, which decides between ties.

    Raises INVALID for a cursor that is not ours.
    """
    if page.cursor:
        moment, last = _read(page.cursor)
        side = "lt" if newest_first else "gt"
        past: dict[str, Any] = {f"{by}__{side}": moment}
        tie: dict[str, Any] = {by: moment, f"id__{side}": last}
        rows = rows.filter(Q(**past) | Q(**tie))
    order = ("-" + by, "-id") if newest_first else (by, "id")
    return await rows.order_by(*order).limit(page.limit)


def cursor_of(rows: Sequence[Any], page: Page, by: str) -> str | None:
    """The cursor of the page after these rows, None when this was the last."""
    if len(rows) < page.limit:
        return None
    last = rows[-1]
    text = f"{getattr(last, by).isoformat()} {last.id}"
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _read(cursor: str) -> tuple[datetime, UUID]:
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        moment, _, last = base64.urlsafe_b64decode(padded).decode().partition(" ")
        return datetime.fromisoformat(moment), UUID(last)
    except (ValueError, binascii.Error):
        raise INVALID(fields=[FieldError("cursor", "format", "翻页信息不对，请从第一页重新打开。")]) from None
