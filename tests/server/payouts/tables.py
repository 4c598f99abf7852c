"""Tables as departments' software writes them, made by openpyxl and by hand."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

from openpyxl import Workbook

HEADINGS = (
    "办件编号",
    "逝者身份证号",
    "款项种类",
    "发放金额（元）",
    "业务流水号",
    "状态",
    "日期",
    "账户尾号",
    "退汇原因",
)


def xlsx(rows: Iterable[Sequence[Any]], *, title: Sequence[Any] = (), sheet: str = "发放表") -> bytes:
    """A workbook with one sheet."""
    workbook = Workbook()
    page = workbook.active
    assert page is not None
    page.title = sheet
    if title:
        page.append(list(title))
        page.merge_cells(start_row=1, start_column=1, end_row=1, end_column=8)
    for row in rows:
        page.append(list(row))
    return saved(workbook)


def saved(workbook: Workbook) -> bytes:
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def delimited(rows: Iterable[Sequence[Any]], encoding: str = "utf-8", delimiter: str = ",") -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue().encode(encoding)
