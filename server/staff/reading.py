"""The lead agency: who of the offices read what, and who opened unusually many files."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final, Literal
from uuid import UUID

from pydantic import Field
from sanic import HTTPResponse
from tortoise.queryset import QuerySet

from server.cases.bulk_reading import ALREADY_ACKNOWLEDGED, LOOKED_INTO, acknowledge, alarms
from server.cases.models import Case, CaseView
from server.cases.views import looks_at, looks_of, view_of
from server.database import transaction
from server.errors import INVALID, NOT_FOUND, FieldError
from server.http.body import Answer, Body
from server.http.pages import Page, after, cursor_of
from server.http.tables import Format, Table, table_answer
from server.http.verbs import to_the_end
from server.identity.actor import Actor
from server.staff.door import supervision as door

MOST_EXPORTED: Final = 10_000
# How many lines of the log are written with one statement.
_AT_ONCE: Final = 500


class ViewsQuery(Body):
    """Of one case by its number, or of one member of staff by the account's id."""

    case_number: str | None = Field(default=None, max_length=32)
    account_id: UUID | None = None


class ViewsPage(ViewsQuery, Page):
    pass


class ViewsExport(ViewsQuery):
    format: Format = "xlsx"


class ViewAnswer(Answer):
    """One look. `case_number` is null for the file of what ends for a decedent."""

    id: UUID
    at: datetime
    viewer_id: UUID | None
    viewer_kind: str
    viewer_label: str
    what: str
    purpose: str
    case_id: UUID
    case_number: str | None


class Views(Answer):
    views: list[ViewAnswer]
    next: str | None


class Alarms(Page):
    state: Literal["open", "acknowledged"] = "open"


class AlarmAnswer(Answer):
    """`files` different files were opened within an hour or a day, where `most` are usual for the role."""

    id: UUID
    account_id: UUID
    role: str
    label: str
    span: str
    files: int
    most: int
    at: datetime
    acknowledged_at: datetime | None
    acknowledged_label: str | None
    note: str | None


class AlarmList(Answer):
    alarms: list[AlarmAnswer]
    next: str | None


class Note(Body):
    note: str = Field(min_length=1, max_length=1000)


@door.get(
    "/supervision/views",
    summary="谁看过什么",
    query=ViewsPage,
    answer=Views,
    writes=True,
    problems=(NOT_FOUND,),
)
async def views(caller: Actor, query: ViewsPage) -> Views:
    """Who looked at a case, or what a member of staff looked at, the latest first.

    Each case whose line is shown here has a line of this look as well.
    """
    rows = await after(await _asked_for(caller, query), query, "at", newest_first=True)
    numbers = await _numbers(caller, rows)
    await _log(caller, rows)
    return Views(
        views=[
            ViewAnswer(
                id=row.id,
                at=row.at,
                viewer_id=row.viewer_id,
                viewer_kind=row.viewer_kind,
                viewer_label=row.viewer_label,
                what=row.what,
                purpose=row.purpose,
                case_id=row.case_id,
                case_number=numbers.get(row.case_id),
            )
            for row in rows
        ],
        next=cursor_of(rows, query, "at"),
    )


@door.get(
    "/supervision/views/export",
    summary="导出查看记录（CSV、XLSX）",
    query=ViewsExport,
    produces="application/octet-stream",
    writes=False,
    problems=(NOT_FOUND,),
)
async def export_views(caller: Actor, query: ViewsExport) -> HTTPResponse:
    """As `/supervision/views`, the newest ten thousand as a table."""

    async def logged() -> Table:
        async with transaction():
            rows = await (await _asked_for(caller, query)).order_by("-at", "-id").limit(MOST_EXPORTED)
            numbers = await _numbers(caller, rows)
            await _log(caller, rows)
            return Table(
                "查看记录",
                ("时间", "办件编号", "谁", "看了什么", "用途"),
                [[r.at, numbers.get(r.case_id), r.viewer_label, r.what, r.purpose] for r in rows],
            )

    return await table_answer(await to_the_end(logged()), query.format, "views")


@door.get("/supervision/reading-alarms", summary="异常查阅提醒", query=Alarms, answer=AlarmList)
async def reading_alarms(caller: Actor, query: Alarms) -> AlarmList:
    """Members of staff who opened unusually many files, the latest first. Nobody was kept from reading."""
    rows = await after(
        alarms(caller.county, acknowledged=query.state == "acknowledged"), query, "at", newest_first=True
    )
    return AlarmList(
        alarms=[AlarmAnswer.model_validate(row) for row in rows], next=cursor_of(rows, query, "at")
    )


@door.post(
    "/supervision/reading-alarms/<alarm_id:uuid>/acknowledge",
    summary="已核实",
    body=Note,
    answer=AlarmAnswer,
    problems=(ALREADY_ACKNOWLEDGED,),
)
async def acknowledge_alarm(caller: Actor, body: Note, alarm_id: UUID) -> AlarmAnswer:
    """The supervisor has asked and looked; the note says what came of it. One's own is another's to judge."""
    return AlarmAnswer.model_validate(await acknowledge(caller, alarm_id, body.note))


async def _asked_for(caller: Actor, query: ViewsQuery) -> QuerySet[CaseView]:
    if (query.case_number is None) == (query.account_id is None):
        told = "请填写办件编号，或者选择一位工作人员，二选一。"
        raise INVALID(fields=[FieldError("case_number", "one_of", told)])
    if query.account_id is not None:
        return looks_of(caller.county, query.account_id)
    case = await Case.of(caller.county).get_or_none(number=query.case_number)
    if case is None:
        raise NOT_FOUND("没有这个编号的办件，请核对编号。")
    return await looks_at(case)


async def _numbers(caller: Actor, rows: Sequence[CaseView]) -> dict[UUID, str | None]:
    ids = list({row.case_id for row in rows})
    return dict(await Case.of(caller.county).filter(id__in=ids).values_list("id", "number"))


async def _log(caller: Actor, rows: Sequence[CaseView]) -> None:
    """The family sees that somebody looked into who had looked."""
    seen = [view_of(caller, case_id, LOOKED_INTO, "核查谁看过资料") for case_id in {r.case_id for r in rows}]
    await CaseView.bulk_create(seen, batch_size=_AT_ONCE)
