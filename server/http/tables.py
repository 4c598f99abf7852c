"""Tables that staff take away: CSV and XLSX as a spreadsheet opens them, nothing in them computed."""

from __future__ import annotations

import asyncio
import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, Literal

from sanic import HTTPResponse

from server.clock import in_china

Format = Literal["csv", "xlsx"]
Cell = str | int | float | date | datetime | None

_TYPES: Final[dict[Format, str]] = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_STARTS_A_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "|")


@dataclass(frozen=True, slots=True)
class Table:
    """`title` is the name of the sheet, at most 31 characters. Moments are shown as clocks in China do."""

    title: str
    headings: Sequence[str]
    rows: Sequence[Sequence[Cell]]


def harmless(text: str) -> str:
    """So that a spreadsheet shows the text and never computes it."""
    return f"'{text}" if text.startswith(_STARTS_A_FORMULA) else text


def csv_of(headings: Iterable[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """CSV that Excel opens: UTF-8 with BOM, days and moments in ISO form."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([harmless(heading) for heading in headings])
    writer.writerows([_text(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def xlsx_of(table: Table) -> bytes:
    """A workbook of one sheet, its headings bold and standing. Takes seconds for a long one: use a thread."""
    # Not before: with the NumPy that it looks for it is thirty megabytes.
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    book = Workbook(write_only=True)
    sheet: Any = book.create_sheet(table.title)
    sheet.freeze_panes = "A2"
    heads = [WriteOnlyCell(sheet, harmless(heading)) for heading in table.headings]
    for head in heads:
        head.font = Font(bold=True)
    sheet.append(heads)
    for row in table.rows:
        sheet.append([_value(cell) for cell in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


async def table_answer(table: Table, kind: Format, name: str) -> HTTPResponse:
    """The table as a file to be kept, called `name` (ASCII, without an ending)."""
    if kind == "csv":
        content = csv_of(table.headings, table.rows)
    else:
        content = await asyncio.to_thread(xlsx_of, table)
    return HTTPResponse(
        content,
        content_type=_TYPES[kind],
        headers={
            "Content-Disposition": f'attachment; filename="{name}.{kind}"',
            "Cache-Control": "no-store",
            "X-Content-Type-Options": "nosniff",
        },
    )


def _text(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return in_china(cell).strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(cell, date):
        return cell.isoformat()
    return harmless(cell) if isinstance(cell, str) else str(cell)


def _value(cell: Cell) -> Any:
    if isinstance(cell, datetime):
        # A spreadsheet knows no time zones.
        return in_china(cell).replace(tzinfo=None)
    return harmless(cell) if isinstance(cell, str) else cell
