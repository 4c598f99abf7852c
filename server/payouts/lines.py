"""What a department says about one payout, and finding it in the rows of its table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, TypeVar
from uuid import UUID

from config.payout_columns import INDISPENSABLE, Column, PayoutColumns, Status
from server.payouts import cells
from server.payouts.cells import Cell, UnreadableCell, is_blank
from server.payouts.sheets import IMPORT_UNREADABLE, Row, Sheet

HEADING_WITHIN: Final = 15
"""So many rows may stand above the headings: titles, the unit, the date of printing."""

_DATE_OF: Mapping[Status, Column] = {
    "sent": "sent_date",
    "arrived": "arrived_date",
    "returned": "returned_date",
}


@dataclass(frozen=True, slots=True)
class PayoutLine:
    """Where one payout stands now, as its department reports it.

    `reference` is the department's own number for it. A reference that is new also needs the amount and
    one of item, case number and the decedent's ID number. `kind` is the code of a kind of payout; None
    means the only one that the item pays. `on` is the day in China on which the status was reached.
    `attempt` tells which account it is about when the payout had several; None leaves that to the tail
    and the day.
    """

    reference: str
    status: Status
    amount_fen: int | None = None
    item_id: UUID | None = None
    case_number: str | None = None
    decedent_id_number: str | None = None
    kind: str | None = None
    on: date | None = None
    account_tail: str | None = None
    reason: str | None = None
    attempt: int | None = None


@dataclass(frozen=True, slots=True)
class NumberedLine:
    """A line and the row of the file that it came from."""

    row: int
    line: PayoutLine


@dataclass(frozen=True, slots=True)
class RowFlaw:
    """Why a row could not be read: its number, the heading concerned, a stable code, a sentence.

    Holds nothing that the row says, so that it may be stored and shown.
    """

    row: int
    column: str
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class ReadTable:
    """The lines of a table, and the rows that could not be read, each in order."""

    lines: tuple[NumberedLine, ...]
    flaws: tuple[RowFlaw, ...]


def read_table(sheets: list[Sheet], names: PayoutColumns, kinds: Mapping[str, str]) -> ReadTable:
    """The payouts of the one sheet that has their headings.

    `kinds` are further names of kinds of payout, from name to code. Raises IMPORT_UNREADABLE when no
    sheet has the headings, several have, a heading stands twice, or nothing is below them.
    """
    headed = [(sheet, heads) for sheet in sheets if (heads := _headings(sheet, names))]
    if not headed:
        wanted = "、".join(f"“{names.heading(column)}”" for column in INDISPENSABLE)
        raise IMPORT_UNREADABLE(f"没有找到表头。表头里至少要有{wanted}两列，请核对列名。")
    if len(headed) > 1:
        raise IMPORT_UNREADABLE("有几个工作表都像是发放表，请只留一个工作表再导入。")
    sheet, heads = headed[0]
    known = {names_key: code for name, code in kinds.items() if (names_key := name.strip())}
    reading = _Reading(heads.columns, names, known, sheet.since_1904)
    lines: list[NumberedLine] = []
    flaws: list[RowFlaw] = []
    for row in sheet.rows[heads.last_row + 1 :]:
        if reading.is_remark(row):
            continue
        read = reading.line(row)
        if isinstance(read, PayoutLine):
            lines.append(NumberedLine(row.number, read))
        else:
            flaws.extend(read)
    if not lines and not flaws:
        raise IMPORT_UNREADABLE("表头下面没有内容，请核对文件。")
    return ReadTable(tuple(lines), tuple(flaws))


@dataclass(frozen=True, slots=True)
class _Headings:
    last_row: int  # index into the sheet's rows
    columns: Mapping[Column, int]


def _headings(sheet: Sheet, names: PayoutColumns) -> _Headings | None:
    """The row that names most columns. Of headings merged over two rows, the upper one fills the gaps."""
    best: _Headings | None = None
    for index, row in enumerate(sheet.rows[:HEADING_WITHIN]):
        above = sheet.rows[index - 1] if index else None
        columns: dict[Column, int] = {}
        twice: Column | None = None
        own = 0
        for position in range(max(len(row.cells), len(above.cells) if above else 0)):
            here = _heading(row, position, names)
            own += here is not None
            column = here
            if column is None and above is not None and is_blank(row.at(position)):
                column = _heading(above, position, names)
            if column is None:
                continue
            if column in columns:
                twice = column
            columns[column] = position
        if not own or not all(column in columns for column in INDISPENSABLE):
            continue
        if twice:
            raise IMPORT_UNREADABLE(
                f"有两列的表头都是“{names.heading(twice)}”的意思，请只留一列，或改一个列名。"
            )
        if best is None or len(columns) > len(best.columns):
            best = _Headings(index, columns)
    return best


def _heading(row: Row, position: int, names: PayoutColumns) -> Column | None:
    cell = row.at(position)
    return names.column(cell) if isinstance(cell, str) else None


Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class _Reading:
    columns: Mapping[Column, int]
    names: PayoutColumns
    kinds: Mapping[str, str]
    since_1904: bool

    def cell(self, row: Row, column: Column) -> Cell:
        position = self.columns.get(column)
        return None if position is None else row.at(position)

    def is_remark(self, row: Row) -> bool:
        first = next((cell for cell in row.cells if not is_blank(cell)), None)
        return (
            (is_blank(self.cell(row, "reference")) or self.cell(row, "reference") is first)
            and isinstance(first, str)
            and self.names.is_remark(first)
        )

    def line(self, row: Row) -> PayoutLine | list[RowFlaw]:
        flaws: list[RowFlaw] = []

        def read(column: Column, reader: Callable[[Cell], Value]) -> Value | None:
            cell = self.cell(row, column)
            if is_blank(cell):
                return None
            try:
                return reader(cell)
            except UnreadableCell as flaw:
                flaws.append(RowFlaw(row.number, self.names.heading(column), flaw.code, flaw.message))
                return None

        def day(cell: Cell) -> date:
            return cells.day(cell, since_1904=self.since_1904)

        for column in INDISPENSABLE:
            if is_blank(self.cell(row, column)):
                flaws.append(RowFlaw(row.number, self.names.heading(column), "missing", "这一格是空的。"))
        status = read("status", self._status)
        own_date = _DATE_OF.get(status) if status else None
        if own_date and is_blank(self.cell(row, own_date)):
            own_date = None
        found: dict[str, Any] = {
            "reference": read("reference", cells.reference),
            "status": status,
            "amount_fen": read("amount", cells.amount),
            "item_id": read("item_id", cells.item_id),
            "case_number": read("case_number", cells.case_number),
            "decedent_id_number": read("decedent_id_number", cells.id_number),
            "kind": read("kind", self._kind),
            "on": read(own_date or "date", day),
            "account_tail": read("account_tail", cells.account_tail),
            "reason": read("reason", cells.reason) or None,
        }
        return flaws or PayoutLine(**found)

    def _status(self, cell: Cell) -> Status:
        status = self.names.status(cells.text(cell))
        if status is None:
            known = "、".join(aliases[0] for aliases in self.names.statuses.values())
            raise UnreadableCell("status_unknown", f"状态看不懂，请写成其中之一：{known}。")
        return status

    def _kind(self, cell: Cell) -> str:
        text = cells.text(cell)
        kind = self.kinds.get(text) or self.names.kind(text)
        if kind is None:
            raise UnreadableCell("kind_unknown", "款项种类看不懂，请用办事指南里的名称，例如“丧葬补助金”。")
        return kind
