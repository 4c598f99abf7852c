"""A department's payouts: reported by its system, imported from its table, and looked up again."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from functools import partial
from typing import Any, Final
from uuid import UUID

from sanic import HTTPResponse, Request

from server.cases.models import Case, Item
from server.cases.money import LEFT, recovering
from server.cases.money_reports import report
from server.cases.states import CaseStatus, PayoutStatus
from server.cases.views import log_view
from server.counties import county
from server.database import transaction
from server.departments.door import door
from server.departments.payout_bodies import (
    Batch,
    BatchAnswer,
    ImportAnswer,
    ImportQuery,
    PastImport,
    PastImportAnswer,
    PastImports,
    PayoutAnswer,
    PayoutLineAnswer,
    PayoutList,
    PayoutQuery,
    RowAnswer,
)
from server.errors import FORBIDDEN, NOT_FOUND
from server.http.limits import limit
from server.http.pages import Page, after, cursor_of
from server.http.verbs import to_the_end
from server.identity.actor import Actor
from server.materials.intake import UPLOAD_STALLED
from server.materials.multipart import FILE_EXPECTED, ONE_FILE_ONLY, read_form
from server.payouts import imports
from server.payouts.lines import NumberedLine, PayoutLine
from server.payouts.models import Payout, PayoutImport
from server.payouts.sheets import IMPORT_TOO_LARGE, IMPORT_UNREADABLE, LARGEST_FILE

_SHOWN_OF_A_CASE: Final = ("id", "number", "status")
SILENCE: Final = 30.0
"""Seconds without a byte after which an upload is given up."""


@door.post("/payouts", summary="上报款项进度（逐条返回结果）", body=Batch, answer=BatchAnswer, writes=False)
async def report_payouts(caller: Actor, body: Batch) -> BatchAnswer:
    """Each line is applied in a transaction of its own and is idempotent by its reference, so that a batch
    that was cut off is simply sent again. A refused line is reported with its reason and stops no other.
    """
    lines = [
        NumberedLine(number, PayoutLine(**line.model_dump()))
        for number, line in enumerate(body.lines, start=1)
    ]
    results = await to_the_end(imports.apply_lines(lines, partial(report, caller)))
    done = imports.ImportReport(tuple(results), len(results))
    return BatchAnswer(**_counts(done), results=_rows(done))


@door.post(
    "/payout-imports",
    summary="导入发放表（CSV、XLSX），可先预览",
    query=ImportQuery,
    answer=ImportAnswer,
    writes=False,
    stream=True,
    multipart=True,
    problems=(
        *(IMPORT_TOO_LARGE, IMPORT_UNREADABLE, FILE_EXPECTED, ONE_FILE_ONLY, UPLOAD_STALLED),
        imports.PREVIEW_OUTDATED,
    ),
)
async def import_payouts(request: Request, caller: Actor, query: ImportQuery) -> ImportAnswer:
    """Multipart: `file` (at most 10 MB, 20 000 rows), and `filename` for the history, its own if left out.

    With `preview=true` the answer tells what each row would do. Each row is applied by itself; a row that is
    refused says why and stops no other. When an import is cut off, send the file again: it goes on where it
    ended. The same file again changes nothing. With the `plan` of a preview in `expects` it does exactly
    what that preview showed, or nothing.
    """
    content, fields = await receive_table(request, caller)
    return await import_table(caller, content, fields.get("filename", ""), query)


async def receive_table(request: Request, caller: Actor) -> tuple[bytes, dict[str, str]]:
    """The uploaded `file`, and the other fields. Raises IMPORT_TOO_LARGE, and as `read_form`."""
    await limit(request, "payout import", caller.id, most=30, seconds=60)
    content = bytearray()

    async def take(piece: memoryview) -> None:
        if len(content) + len(piece) > LARGEST_FILE:
            raise IMPORT_TOO_LARGE()
        content.extend(piece)

    kind = request.headers.get("content-type", "")
    fields = await read_form(_body(request), kind, take, name_as="filename")
    return bytes(content), fields


async def import_table(caller: Actor, content: bytes, filename: str, query: ImportQuery) -> ImportAnswer:
    """What a table does, or would do. Opens its own transactions, one for each row."""
    department = _department(caller)
    given: dict[str, Any] = {"kinds": _kinds(caller.county), "apply": partial(report, caller)}
    if query.preview:
        work = imports.preview(caller.county, department, content, **given)
    else:
        given |= {"filename": filename, "imported_by": caller.id, "expected": query.expects}
        work = imports.run(caller.county, department, content, **given)
    done = await to_the_end(work)
    return ImportAnswer(
        **_counts(done),
        results=_rows(done),
        import_id=done.record.id if done.record else None,
        preview=query.preview,
        repeated=done.repeated,
        rows=done.rows,
        plan=done.plan,
    )


@door.get("/payouts", summary="本单位的款项", query=PayoutQuery, answer=PayoutList)
async def list_payouts(caller: Actor, query: PayoutQuery) -> PayoutList:
    """Newest first. The whole account is in the single payout, where the look is recorded."""
    rows = Payout.of(caller.county).filter(department=_department(caller))
    if query.status:
        rows = rows.filter(status=query.status)
    if query.reference:
        rows = rows.filter(reference=query.reference)
    if query.item_id:
        rows = rows.filter(item_id=query.item_id)
    if query.to_recover:
        rows = recovering(rows, caller.county)
    if query.case_number:
        cases = await Case.of(caller.county).filter(number=query.case_number).values_list("id", flat=True)
        rows = rows.filter(case_id__in=list(cases))
    page = await after(rows, query, "approved_at", newest_first=True)
    cases_of = await _cases(caller.county, {payout.case_id for payout in page})
    names = _kind_names(caller.county)
    return PayoutList(
        payouts=[PayoutLineAnswer(**_shown(payout, cases_of, names)) for payout in page],
        next=cursor_of(page, query, "approved_at"),
    )


@door.get("/payouts/<payout_id:uuid>", summary="一笔款项和收款账户", answer=PayoutAnswer)
async def read_payout(caller: Actor, payout_id: UUID) -> PayoutAnswer:
    """The account is shown only when the item's frozen fields hand it to the department; looking at it is
    recorded and shown to the family.
    """
    async with transaction():
        payout = await Payout.of(caller.county).get_or_none(id=payout_id, department=_department(caller))
        if payout is None:
            raise NOT_FOUND()
        item = await Item.of(caller.county).get(id=payout.item_id)
        handed = "payee.card_number" in item.rule.get("fields", ())
        await log_view(caller, payout.case_id, "款项和收款账户" if handed else "款项", "发放款项")
    cases_of = await _cases(caller.county, {payout.case_id})
    return PayoutAnswer(
        **_shown(payout, cases_of, _kind_names(caller.county)),
        account=payout.account if handed else None,
        account_holder=payout.account_holder if handed else None,
        account_bank=payout.account_bank if handed else None,
        return_reason=payout.return_reason,
    )


@door.get("/payout-imports", summary="导入记录", query=Page, answer=PastImports)
async def list_imports(caller: Actor, query: Page) -> PastImports:
    """The department's imports, newest first."""
    rows = PayoutImport.of(caller.county).filter(department=_department(caller))
    page = await after(rows, query, "at", newest_first=True)
    return PastImports(
        imports=[PastImport.model_validate(record) for record in page], next=cursor_of(page, query, "at")
    )


@door.get("/payout-imports/<import_id:uuid>", summary="一次导入的结果", answer=PastImportAnswer)
async def read_import(caller: Actor, import_id: UUID) -> PastImportAnswer:
    return PastImportAnswer.model_validate(await _own_import(caller, import_id))


@door.get(
    "/payout-imports/<import_id:uuid>/errors.csv",
    summary="一次导入中没有登记的行（CSV）",
    produces="text/csv",
)
async def download_errors(caller: Actor, import_id: UUID) -> HTTPResponse:
    record = await _own_import(caller, import_id)
    return HTTPResponse(
        imports.error_report(record),
        content_type="text/csv; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="payout-import-{record.id}.csv"',
            "Cache-Control": "no-store",
            "X-Content-Type-Options": "nosniff",
        },
    )


def _department(caller: Actor) -> str:
    if caller.department is None:
        raise FORBIDDEN()
    return caller.department


async def _own_import(caller: Actor, import_id: UUID) -> PayoutImport:
    record = await PayoutImport.of(caller.county).get_or_none(id=import_id, department=_department(caller))
    if record is None:
        raise NOT_FOUND()
    return record


async def _cases(division: str, ids: set[UUID]) -> dict[UUID, Case]:
    return {
        case.id: case for case in await Case.of(division).filter(id__in=list(ids)).only(*_SHOWN_OF_A_CASE)
    }


def _kinds(division: str) -> dict[str, str]:
    """Every name and code of a kind of payout in any version of the county's catalogue."""
    kinds = [kind for version in county(division).versions for kind in version.payouts.kinds.values()]
    return {kind.code: kind.code for kind in kinds} | {kind.name: kind.code for kind in kinds}


def _kind_names(division: str) -> dict[str, str]:
    return {k.code: k.name for v in county(division).versions for k in v.payouts.kinds.values()}


def _shown(payout: Payout, cases_of: dict[UUID, Case], names: dict[str, str]) -> dict[str, Any]:
    case = cases_of.get(payout.case_id)
    return {
        "id": payout.id,
        "reference": payout.reference,
        "case_id": payout.case_id,
        "case_number": case.number if case else None,
        "item_id": payout.item_id,
        "kind": payout.kind,
        "kind_name": names.get(payout.kind, payout.kind),
        "amount_fen": payout.amount_fen,
        "status": payout.status,
        "status_text": PayoutStatus(payout.status).label,
        "to_recover": case is not None and case.status == CaseStatus.VOIDED and payout.status in LEFT,
        "attempt": payout.attempt,
        "account_tail": payout.account_tail,
        "approved_at": payout.approved_at,
        "sent_on": payout.sent_on,
        "arrived_on": payout.arrived_on,
        "returned_on": payout.returned_on,
    }


def _counts(done: imports.ImportReport) -> dict[str, int]:
    if done.repeated:
        return {"applied": 0, "unchanged": done.rows, "refused": 0}
    return {outcome: done.count(outcome) for outcome in ("applied", "unchanged", "refused")}


def _rows(done: imports.ImportReport) -> list[RowAnswer]:
    return [RowAnswer.model_validate(result) for result in done.results]


async def _body(request: Request) -> AsyncIterator[bytes]:
    stream: Any = request.stream  # Sanic's type of it lacks `read`
    # The app's own limit is made for JSON bodies.
    stream.request_max_size = LARGEST_FILE + 128 * 1024
    while True:
        try:
            async with asyncio.timeout(SILENCE):
                chunk = await stream.read()
        except TimeoutError:
            raise UPLOAD_STALLED() from None
        if chunk is None:
            return
        yield chunk
