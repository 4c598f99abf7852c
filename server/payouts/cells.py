"""One cell of a department's table, as software and people fill it, read into what it means.

No sentence here repeats a cell: columns slip, and what stands where the amount should be may be an ID
number.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, time, timedelta
from typing import Final
from uuid import UUID

from server.payouts.amounts import UnreadableAmount, fen

MOST_REASON: Final = 200
EXACT_DIGITS: Final = 15
"""Digits that a spreadsheet's number keeps; from the sixteenth on it writes zeros (Excel's own limit)."""


class Formula:
    """A cell that holds a formula. It is never evaluated, and its text goes nowhere."""


FORMULA: Final = Formula()
Cell = str | int | float | bool | datetime | date | time | timedelta | Formula | None


class UnreadableCell(ValueError):
    """What is wrong with a cell, for the clerk: a stable code and a sentence."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


_DAY = re.compile(
    r"(\d{4})\s*(?:-|/|\.|年)\s*(\d{1,2})\s*(?:-|/|\.|月)\s*(\d{1,2})\s*日?"
    r"(?:[T\s]+\d{1,2}[:时]\d{1,2}(?:[:分]\d{1,2}(?:\.\d+)?)?\s*秒?)?"
)
_COMPACT_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})")
_REFERENCE = re.compile(r"[0-9A-Za-z\u4e00-\u9fff][0-9A-Za-z\u4e00-\u9fff()\[\]/_.#:-]{0,63}")
_CASE_NUMBER = re.compile(r"[0-9A-Z][0-9A-Z-]{3,31}")
_ID_NUMBER = re.compile(r"\d{17}[\dX]")
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]+")
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?E\+\d+", re.IGNORECASE)


def is_blank(cell: Cell) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def text(cell: Cell) -> str:
    """The cell as text in one spelling: NFKC, no outer blanks, nothing invisible.

    Raises UnreadableCell for a formula, and for a number whose last digits the spreadsheet lost.
    """
    if isinstance(cell, Formula):
        raise UnreadableCell("formula", "这一格是公式，请改成数值或文字后再导入。")
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return ""
    if isinstance(cell, float):
        if not cell.is_integer():
            return format(cell, ".15g")
        cell = int(cell)
    if isinstance(cell, int):
        if len(str(abs(cell))) > EXACT_DIGITS:
            raise _lost_digits()
        return str(cell)
    if isinstance(cell, str):
        plain = _UNPRINTABLE.sub(" ", unicodedata.normalize("NFKC", cell)).strip()
        if _SCIENTIFIC.fullmatch(plain):
            raise _lost_digits()
        return plain.removeprefix("'").strip()
    return str(cell)


def _lost_digits() -> UnreadableCell:
    return UnreadableCell(
        "digits_lost", "这一格被存成了数字，末几位可能已经变成零，请把这一列设为文本后重新填写。"
    )


def amount(cell: Cell) -> int:
    """Yuan in a cell as fen. Raises UnreadableCell."""
    if isinstance(cell, Formula):
        text(cell)
    if not isinstance(cell, str | int | float):
        raise UnreadableCell("amount_invalid", str(UnreadableAmount("amount_invalid")))
    try:
        return fen(cell.removeprefix("'") if isinstance(cell, str) else cell)
    except UnreadableAmount as flaw:
        raise UnreadableCell(flaw.code, str(flaw)) from None


def day(cell: Cell, *, since_1904: bool = False) -> date:
    """A day, however it is written: a date cell, 2026-07-01, 2026/7/1, 20260701, 2026年7月1日, or the
    bare serial number of a date cell that lost its format (`since_1904`: the workbook counts from there).

    Raises UnreadableCell.
    """
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    plain = text(cell)
    match = _DAY.fullmatch(plain) or _COMPACT_DAY.fullmatch(plain)
    try:
        if match:
            return _plausible(date(*(int(part) for part in match.groups())))
        if isinstance(cell, int | float) and not isinstance(cell, bool):
            start = date(1904, 1, 1) if since_1904 else date(1899, 12, 30)
            return _plausible(start + timedelta(days=int(cell)))
    except (ValueError, OverflowError):
        pass
    raise UnreadableCell("date_invalid", "日期看不懂，请写成 2026-07-01 这样。")


def _plausible(found: date) -> date:
    if not 2000 <= found.year <= 2100:
        raise ValueError
    return found


def reference(cell: Cell) -> str:
    """The department's own number of a payout. Raises UnreadableCell."""
    plain = re.sub(r"\s+", "", text(cell))
    if not _REFERENCE.fullmatch(plain):
        raise UnreadableCell(
            "reference_invalid", "业务流水号只能有文字、数字和常用连接符，以文字或数字开头，最多64个字。"
        )
    return plain


def case_number(cell: Cell) -> str:
    """The printed case number. Raises UnreadableCell."""
    plain = re.sub(r"\s+", "", text(cell)).upper()
    if not _CASE_NUMBER.fullmatch(plain):
        raise UnreadableCell("case_number_invalid", "办件编号的格式不对，请核对。")
    return plain


def item_id(cell: Cell) -> UUID:
    """The id of an item. Raises UnreadableCell."""
    plain = text(cell)
    try:
        return UUID(plain)
    except ValueError:
        raise UnreadableCell("item_id_invalid", "事项编号的格式不对，请从待办里复制。") from None


def id_number(cell: Cell) -> str:
    """The decedent's ID number; only its shape is looked at, it has to be found anyway.

    Raises UnreadableCell.
    """
    plain = re.sub(r"[\s-]+", "", text(cell)).upper()
    if not _ID_NUMBER.fullmatch(plain):
        raise UnreadableCell("id_number_invalid", "身份证号应为18位，请核对。")
    return plain


def account_tail(cell: Cell) -> str:
    """The last four digits of a whole account number or of a tail that is given. Raises UnreadableCell."""
    plain = re.sub(r"[\s*-]+", "", text(cell))
    if not plain.isascii() or not plain.isdigit():
        raise UnreadableCell("account_tail_invalid", "账户尾号应是账号的最后四位数字。")
    if not isinstance(cell, str):
        plain = plain.zfill(4)  # a tail such as 0042 that was stored as a number
    if len(plain) < 4:
        raise UnreadableCell("account_tail_invalid", "账户尾号应是账号的最后四位数字。")
    return plain[-4:]


def reason(cell: Cell) -> str:
    """A reason in the department's words, cut to MOST_REASON characters.

    The family reads it and staff export it, so nothing that a spreadsheet would take for a formula is
    left at its beginning. Raises UnreadableCell.
    """
    return text(cell).lstrip("=+-@|% ")[:MOST_REASON]
