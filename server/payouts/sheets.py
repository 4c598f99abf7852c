"""The rows of a CSV or XLSX file from outside, read without trusting any of it.

Type by content, sizes bounded before anything is unpacked, no formula evaluated, no link followed.
"""

from __future__ import annotations

import codecs
import csv
import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final
from xml.etree.ElementTree import ParseError

from server.errors import problem
from server.payouts.cells import FORMULA, Cell, is_blank

LARGEST_FILE: Final = 10 * 1024 * 1024
MOST_ROWS: Final = 20_000
"""Rows that hold something, headings included."""
MOST_LINES: Final = 100_000
"""Rows as the file counts them, empty ones included."""
MOST_COLUMNS: Final = 64
MOST_UNPACKED: Final = 64 * 1024 * 1024
MOST_PARTS: Final = 500
MOST_SHEETS: Final = 20

IMPORT_TOO_LARGE = problem(
    "payout_file_too_large", 413, "文件太大", "文件太大了，一次最多 10 MB、两万行，请分成几个文件导入。"
)
IMPORT_UNREADABLE = problem(
    "payout_file_unreadable", 422, "文件读不出来", "文件读不出来，请另存为 XLSX 或 CSV 后再导入。"
)

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"


@dataclass(frozen=True, slots=True)
class Row:
    """One row that holds something; `number` is the one that a spreadsheet shows beside it."""

    number: int
    cells: tuple[Cell, ...]

    def at(self, column: int) -> Cell:
        return self.cells[column] if column < len(self.cells) else None


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows of one sheet in order. `since_1904`: its serial dates count from 1904."""

    rows: tuple[Row, ...]
    since_1904: bool = False


def read_sheets(content: bytes) -> list[Sheet]:
    """Every sheet that holds something; a CSV file is one sheet. Takes seconds for a large file: call it
    in a thread.

    Raises IMPORT_TOO_LARGE and IMPORT_UNREADABLE, with a sentence that says what to do.
    """
    if len(content) > LARGEST_FILE:
        raise IMPORT_TOO_LARGE()
    if content.startswith(_ZIP):
        return _workbook(content)
    if content.startswith(_OLE):
        raise IMPORT_UNREADABLE("这是旧格式（.xls）或加了密码的表格，请另存为不加密码的 XLSX 或 CSV 再导入。")
    if content.startswith((b"%PDF", b"\xff\xd8\xff", b"\x89PNG")):
        raise IMPORT_UNREADABLE("这不是表格，请导入部门系统导出的 XLSX 或 CSV 文件。")
    return [_delimited(_decoded(content))]


def _workbook(content: bytes) -> list[Sheet]:
    # Not before: with the NumPy that it looks for it is thirty megabytes.
    from openpyxl import load_workbook
    from openpyxl.utils.datetime import CALENDAR_MAC_1904

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            # A part never unpacks to more than it declares: zipfile stops there and finds the checksum wrong.
            parts = archive.infolist()
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
                raise IMPORT_TOO_LARGE()
        workbook = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
        try:
            since_1904 = workbook.epoch == CALENDAR_MAC_1904
            sheets = [sheet for sheet in workbook.worksheets if sheet.sheet_state == "visible"]
            if len(sheets) > MOST_SHEETS:
                raise IMPORT_TOO_LARGE()
            read = [Sheet(tuple(_rows(_sheet_cells(sheet))), since_1904) for sheet in sheets]
        finally:
            workbook.close()
    except (
        zipfile.BadZipFile,
        ParseError,
        KeyError,
        ValueError,
        TypeError,
        AttributeError,
        IndexError,
        OSError,
        EOFError,
        NotImplementedError,
        RuntimeError,
    ):
        # What openpyxl raises for a broken or foreign file is whatever it stumbled over.
        raise IMPORT_UNREADABLE() from None
    return [sheet for sheet in read if sheet.rows]


def _sheet_cells(sheet: Any) -> Iterator[tuple[Cell, ...]]:
    # The declared size is often wrong in files that other software wrote, and openpyxl would stop there.
    sheet.reset_dimensions()
    for row in sheet.iter_rows(max_col=MOST_COLUMNS):
        yield tuple(FORMULA if cell.data_type == "f" else cell.value for cell in row)


def _decoded(content: bytes) -> str:
    wide = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ("utf-16",) if wide else ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise IMPORT_UNREADABLE("文件的文字编码认不出来，请另存为 UTF-8 编码的 CSV 或 XLSX 再导入。")


def _delimited(content: str) -> Sheet:
    if "\0" in content:
        raise IMPORT_UNREADABLE()
    head = content[:4096]
    delimiter = max(",\t;", key=head.count)
    try:
        rows = _rows(
            tuple(_csv_cell(cell) for cell in line)
            for line in csv.reader(io.StringIO(content, newline=""), delimiter=delimiter)
        )
        return Sheet(tuple(rows))
    except csv.Error:
        raise IMPORT_UNREADABLE() from None


def _csv_cell(written: str) -> Cell:
    stripped = written.strip()
    if stripped.startswith("="):
        # ="0042" is how some software keeps Excel from dropping the zeros: a text, not a calculation.
        inner = stripped[2:-1]
        if stripped.startswith('="') and stripped.endswith('"') and len(stripped) > 3 and '"' not in inner:
            return inner
        return FORMULA
    return written


def _rows(lines: Iterable[tuple[Cell, ...]]) -> Iterator[Row]:
    found = 0
    for number, cells in enumerate(lines, start=1):
        if number > MOST_LINES:
            raise IMPORT_TOO_LARGE("表格里的空行太多，请删掉末尾的空行，或另存为 CSV 再导入。")
        cells = cells[:MOST_COLUMNS]
        if all(is_blank(cell) for cell in cells):
            continue
        found += 1
        if found > MOST_ROWS:
            raise IMPORT_TOO_LARGE()
        yield Row(number, cells)
