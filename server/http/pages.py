"""Long lists, a page at a time: by a cursor, so that a page neither repeats nor skips a row."""

from __future__ import annotations

import base64
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from typing import Any, TypeVar
from uuid import UUID

from pydantic import Field
from tortoise.expressions import Q
from tortoise.fields import DateField
from tortoise.models import Model
from tortoise.queryset import QuerySet

from server.errors import INVALID, FieldError
from server.http.body import Body

Row = TypeVar("Row", bound=Model)
When = TypeVar("When", date, datetime)


class Page(Body):
    """Which page of a list: `cursor` is the `next` of the page before."""

    cursor: str | None = Field(default=None, max_length=120)
    limit: int = Field(default=20, ge=1, le=100)


async def after(rows: QuerySet[Row], page: Page, by: str, *, newest_first: bool = False) -> list[Row]:
    """The page's rows in the order of the day or moment `by` and then the id, which decides between ties.

    Raises INVALID for a cursor that is not ours.
    """
    if page.cursor:
        is_day = isinstance(rows.model._meta.fields_map[by], DateField)
        when, last = (read_day if is_day else read_moment)(page.cursor)
        side = "lt" if newest_first else "gt"
        past: dict[str, Any] = {f"{by}__{side}": when}
        tie: dict[str, Any] = {by: when, f"id__{side}": last}
        rows = rows.filter(Q(**past) | Q(**tie))
    order = ("-" + by, "-id") if newest_first else (by, "id")
    return await rows.order_by(*order).limit(page.limit)


def cursor_of(rows: Sequence[Any], page: Page, by: str) -> str | None:
    """The cursor of the page after these rows, None when this was the last."""
    if len(rows) < page.limit:
        return None
    last = rows[-1]
    return cursor_to(getattr(last, by), last.id)


def cursor_to(when: date | datetime, last: UUID) -> str:
    """The cursor of what comes after the row with this day or moment and this id."""
    return base64.urlsafe_b64encode(f"{when.isoformat()} {last}".encode()).decode().rstrip("=")


def read_day(cursor: str) -> tuple[date, UUID]:
    """Of a list by days. Raises INVALID for a cursor that is not ours."""
    return _read(cursor, date.fromisoformat)


def read_moment(cursor: str) -> tuple[datetime, UUID]:
    """Of a list by moments. Raises INVALID for a cursor that is not ours."""
    return _read(cursor, _moment)


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("a moment without an offset")
    # A year 1 or 9999 at another offset has no moment in UTC.
    return moment.astimezone(UTC)


def _read(cursor: str, when: Callable[[str], When]) -> tuple[When, UUID]:
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        told, _, last = base64.urlsafe_b64decode(padded).decode().partition(" ")
        return when(told), UUID(last)
    except (ValueError, OverflowError):
        raise INVALID(fields=[FieldError("cursor", "format", "翻页信息不对，请从第一页重新打开。")]) from None
