"""Taking in a department's payout table: look first, then apply, row by row, as often as one likes.

Every row is applied in a transaction of its own and is idempotent by its reference. So a crash in the
middle is repaired by importing the same file again, and one wrong row never holds up the others.
"""

from __future__ import annotations

import asyncio
import hashlib
import re
import unicodedata
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal
from uuid import UUID

import structlog
from tortoise.exceptions import IntegrityError

from config.payout_columns import payout_columns
from server import clock
from server.database import have_met, is_away, is_taken, new_id, transaction
from server.errors import INTERNAL, Problem, problem
from server.http.tables import csv_of
from server.payouts.lines import NumberedLine, PayoutLine, ReadTable, RowFlaw, read_table
from server.payouts.models import Payout, PayoutImport
from server.payouts.sheets import read_sheets
from server.privacy import blind_index

log = structlog.get_logger()

MOST_ERRORS_KEPT: Final = 1_000

PREVIEW_OUTDATED = problem(
    "payout_preview_outdated",
    409,
    "预览以后情况有变",
    "预览以后，表里有的款项又有了变化，所以这次一行也没有登记。请重新预览，核对后再确认导入。",
)


@dataclass(frozen=True, slots=True)
class Reported:
    """What one line did to its payout: the status before (None: the payout is new) and after."""

    payout_id: UUID
    before: str | None
    after: str
    changed: bool


Apply = Callable[[PayoutLine], Awaitable[Reported]]
"""Applies one line in the caller's transaction. Raises a Problem when the line is refused."""


@dataclass(frozen=True, slots=True)
class RowResult:
    """What became of one row. Names nothing personal, so that it may be stored and shown."""

    row: int
    outcome: Literal["applied", "unchanged", "refused"]
    column: str = ""
    code: str = ""
    message: str = ""
    payout_id: UUID | None = None
    before: str | None = None
    after: str | None = None


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What a file did, or would do. `record` is None for a preview.

    `repeated`: the same file was applied before without any refused row, so it was not gone through again.
    """

    results: tuple[RowResult, ...]
    rows: int
    record: PayoutImport | None = None
    repeated: bool = False

    @property
    def plan(self) -> str:
        """A digest of what every row does: two reports with the same plan do the same."""
        rows = [(r.row, r.outcome, r.column, r.code, r.before, r.after) for r in self.results]
        return hashlib.sha256(repr((self.repeated, rows)).encode()).hexdigest()

    def count(self, outcome: str) -> int:
        """How many rows have this outcome; a row with several flaws counts once."""
        return len({result.row for result in self.results if result.outcome == outcome})


async def preview(
    county: str, department: str, content: bytes, *, kinds: Mapping[str, str], apply: Apply
) -> ImportReport:
    """What `run` would do with this file. Nothing is changed: what is tried out is rolled back.

    Raises IMPORT_TOO_LARGE and IMPORT_UNREADABLE.
    """
    table = await _table(content, kinds)
    if earlier := await _applied_before(county, department, content):
        return _repeated(earlier)
    return _report(table, await _tried(table.lines, apply))


async def run(
    county: str,
    department: str,
    content: bytes,
    *,
    filename: str,
    imported_by: UUID | None,
    kinds: Mapping[str, str],
    apply: Apply,
    expected: str | None = None,
) -> ImportReport:
    """Apply a file and record the import. Opens its own transactions, one for each row.

    `kinds` are the names of kinds of payout, from name to code. The same file again changes nothing.
    When the process dies on the way, what was applied stays, no import is recorded, and sending the file
    again does the rest. Raises IMPORT_TOO_LARGE and IMPORT_UNREADABLE, and PREVIEW_OUTDATED, before
    anything is changed, when the file would not do what the preview with the plan `expected` showed.
    """
    table = await _table(content, kinds)
    if earlier := await _applied_before(county, department, content):
        return _repeated(earlier)
    if expected is not None and _report(table, await _tried(table.lines, apply)).plan != expected:
        raise PREVIEW_OUTDATED()
    report = _report(table, await apply_lines(table.lines, apply))
    record = PayoutImport(
        id=new_id(),
        county=county,
        department=department,
        fingerprint=_fingerprint(content),
        filename=_tidy(filename),
        rows=report.rows,
        applied=report.count("applied"),
        unchanged=report.count("unchanged"),
        refused=report.count("refused"),
        errors=[
            {"row": result.row, "column": result.column, "code": result.code, "message": result.message}
            for result in report.results
            if result.outcome == "refused"
        ][:MOST_ERRORS_KEPT],
        imported_by=imported_by,
        at=clock.now(),
    )
    async with transaction():
        await record.save(force_create=True)
    return ImportReport(report.results, report.rows, record)


async def apply_lines(lines: Iterable[NumberedLine], apply: Apply) -> list[RowResult]:
    """Apply every line in a transaction of its own, in order.

    A refusal, or a failure of our own that concerns one row, is that row's result. Raises only when the
    database is away.
    """
    return [await _applied(numbered, apply) for numbered in lines]


async def _applied(numbered: NumberedLine, apply: Apply) -> RowResult:
    for last_try in (False, True):
        try:
            async with transaction():
                return _result(numbered, await apply(numbered.line))
        except Exception as error:
            if not _another_came_first(error):
                return _refusal(numbered, error)
            if last_try:
                log.warning("payout_row_in_conflict", row=numbered.row)
    return RowResult(
        numbered.row, "refused", code="in_conflict", message="同时有人在导入同一笔款，请再导入一次。"
    )


def _another_came_first(error: Exception) -> bool:
    """Another import entered the same reference at this moment, or the two met: it is there to be found."""
    if isinstance(error, IntegrityError):
        return is_taken(error, Payout, "county", "department", "reference")
    return have_met(error)


class _RolledBack(Exception):
    """Ends a trial."""


async def _tried(lines: Iterable[NumberedLine], apply: Apply) -> list[RowResult]:
    """The results of applying, undone. Rows of one reference build on each other and are tried together."""
    by_reference: dict[str, list[NumberedLine]] = {}
    for numbered in lines:
        by_reference.setdefault(numbered.line.reference, []).append(numbered)
    results: list[RowResult] = []
    for group in by_reference.values():
        try:
            async with transaction():
                results += [await _one_tried(numbered, apply) for numbered in group]
                raise _RolledBack
        except _RolledBack:
            continue
    return results


async def _one_tried(numbered: NumberedLine, apply: Apply) -> RowResult:
    try:
        async with transaction():
            return _result(numbered, await apply(numbered.line))
    except Exception as error:
        return _refusal(numbered, error)


def _result(numbered: NumberedLine, done: Reported) -> RowResult:
    outcome: Literal["applied", "unchanged"] = "applied" if done.changed else "unchanged"
    return RowResult(numbered.row, outcome, payout_id=done.payout_id, before=done.before, after=done.after)


def _refusal(numbered: NumberedLine, error: Exception) -> RowResult:
    if isinstance(error, Problem):
        message = "".join((error.detail, *(field.message for field in error.fields)))
        return RowResult(numbered.row, "refused", code=error.code, message=message)
    if is_away(error):
        # The rows that follow would fail too, and the file can be sent again.
        raise error
    log.error("payout_row_failed", row=numbered.row, exc_info=error)
    return RowResult(numbered.row, "refused", code=INTERNAL.code, message=INTERNAL.detail)


def _report(table: ReadTable, results: Iterable[RowResult]) -> ImportReport:
    every = [*(_flawed(flaw) for flaw in table.flaws), *results]
    every.sort(key=lambda result: result.row)
    return ImportReport(tuple(every), len({result.row for result in every}))


def _flawed(flaw: RowFlaw) -> RowResult:
    return RowResult(flaw.row, "refused", flaw.column, flaw.code, flaw.message)


async def _table(content: bytes, kinds: Mapping[str, str]) -> ReadTable:
    # Unpacking a large workbook takes seconds of this processor; other requests go on meanwhile.
    return await asyncio.to_thread(lambda: read_table(read_sheets(content), payout_columns(), kinds))


async def _applied_before(county: str, department: str, content: bytes) -> PayoutImport | None:
    return (
        await PayoutImport.of(county)
        .filter(department=department, fingerprint=_fingerprint(content), refused=0)
        .order_by("id")
        .first()
    )


def _repeated(earlier: PayoutImport) -> ImportReport:
    return ImportReport((), earlier.rows, earlier, repeated=True)


def _fingerprint(content: bytes) -> bytes:
    return blind_index("payout file", hashlib.sha256(content).hexdigest())


def _tidy(filename: str) -> str:
    name = re.split(r"[/\\]", unicodedata.normalize("NFC", filename))[-1]
    return "".join(char for char in name if char.isprintable())[:120]


def error_report(record: PayoutImport) -> bytes:
    """The refused rows as CSV that Excel opens; no cell can be taken for a formula."""
    rows = [(error["row"], error["column"], error["message"]) for error in record.errors]
    if record.refused and len(record.errors) == MOST_ERRORS_KEPT:
        rows.append(("", "", "后面还有没有列出的行，请先改好上面的再导入。"))
    return csv_of(("行号", "列", "原因"), rows)
