"""What staff take away opens in a spreadsheet as it stands, and is computed by nobody."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime
from typing import Any

import pytest
from openpyxl import load_workbook

from server.http.tables import Table, csv_of, table_answer, xlsx_of

TABLE = Table(
    "办件量",
    ("日期", "时间", "说明", "件数"),
    (
        (date(2026, 11, 3), datetime(2026, 11, 3, 16, 30, tzinfo=UTC), "退回，重拍", 3),
        (None, None, "=HYPERLINK(1)", 0.5),
        (None, None, "-1", None),
    ),
)


def test_a_csv_opens_in_excel_with_clocks_as_in_china() -> None:
    content = csv_of(TABLE.headings, TABLE.rows)
    assert content.startswith(b"\xef\xbb\xbf")
    read = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert read == [
        ["日期", "时间", "说明", "件数"],
        ["2026-11-03", "2026-11-04 00:30:00", "退回，重拍", "3"],
        ["", "", "'=HYPERLINK(1)", "0.5"],
        ["", "", "'-1", ""],
    ]


def test_a_workbook_has_numbers_days_and_no_formula() -> None:
    sheet: Any = load_workbook(io.BytesIO(xlsx_of(TABLE)))["办件量"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[0] == ["日期", "时间", "说明", "件数"]
    assert [str(value) for value in rows[1]] == [
        "2026-11-03 00:00:00",
        "2026-11-04 00:30:00",
        "退回，重拍",
        "3",
    ]
    assert rows[2][2:] == ["'=HYPERLINK(1)", 0.5]
    assert "f" not in {cell.data_type for row in sheet.iter_rows() for cell in row}
    assert (sheet.freeze_panes, sheet["A1"].font.bold) == ("A2", True)


@pytest.mark.parametrize(("kind", "begins"), [("csv", b"\xef\xbb\xbf"), ("xlsx", b"PK")])
async def test_it_is_a_file_to_be_kept_and_never_cached(kind: Any, begins: bytes) -> None:
    answer = await table_answer(TABLE, kind, "days-2026")
    assert answer.body is not None and answer.body.startswith(begins)
    assert answer.headers["Content-Disposition"] == f'attachment; filename="days-2026.{kind}"'
    assert answer.headers["Cache-Control"] == "no-store"
