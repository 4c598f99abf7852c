"""What did not reach a department's system, and sending it again: for supervisors, and for the department.

Supervisors come in by the offices' address; the routes are here because no door knows another.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import Field
from sanic import HTTPResponse, Request

from server.cases.models import Case, Item
from server.counties import county
from server.departments.door import door as own
from server.departments.models import Dispatch
from server.departments.undelivered import NOT_UNDELIVERED, replay, replay_department, undelivered
from server.errors import FORBIDDEN
from server.http.body import Answer, Body
from server.http.door import Door
from server.http.pages import Page, after, cursor_of
from server.http.tables import Format, Table, table_answer
from server.identity import authenticate
from server.identity.actor import Actor, ActorKind
from server.identity.models import ApiClient
from server.identity.staff import PASSWORD_CHANGE_REQUIRED

MOST_EXPORTED = 10_000


async def _supervisor(request: Request) -> Actor:
    actor = await authenticate.member_of_staff(request)
    if actor.kind not in (ActorKind.SUPERVISOR, ActorKind.ADMIN):
        raise FORBIDDEN()
    return actor


door: Door[Actor] = Door(
    "deliveries", "/staff/v1", _supervisor, lambda caller: caller.id, (PASSWORD_CHANGE_REQUIRED,)
)


class UndeliveredQuery(Page):
    department: str | None = Field(default=None, max_length=32)


class UndeliveredExport(Body):
    department: str | None = Field(default=None, max_length=32)
    format: Format = "xlsx"


class DeliveryAnswer(Answer):
    """One delivery. `last_status` is the HTTP status of the last answer, null when there was none."""

    id: UUID
    department: str
    department_name: str
    event: str
    status: str
    item_id: UUID
    item: str
    case_number: str | None
    attempts: int
    replays: int
    last_status: int | None
    last_error: str | None
    created_at: datetime
    closed_at: datetime | None


class Deliveries(Answer):
    deliveries: list[DeliveryAnswer]
    next: str | None


class OwnDeliveries(Deliveries):
    """`pushed_to`: the department's systems that take pushes; without one, its clerks work in the console."""

    pushed_to: list[str]


class Department(Body):
    department: str = Field(max_length=32)


class Replayed(Answer):
    """How many are on their way again; ask again while it is not 0."""

    replayed: int


@door.get("/deliveries/undelivered", summary="没有送达的推送", query=UndeliveredQuery, answer=Deliveries)
async def list_undelivered(caller: Actor, query: UndeliveredQuery) -> Deliveries:
    """What a department's system refused, or did not take within 48 hours; the latest first."""
    rows = await after(undelivered(caller.county, query.department), query, "closed_at", newest_first=True)
    return Deliveries(deliveries=await _shown(caller.county, rows), next=cursor_of(rows, query, "closed_at"))


@door.get(
    "/deliveries/undelivered/export",
    summary="导出没有送达的推送（CSV、XLSX）",
    query=UndeliveredExport,
    produces="application/octet-stream",
)
async def export_undelivered(caller: Actor, query: UndeliveredExport) -> HTTPResponse:
    """As `/deliveries/undelivered`, the latest ten thousand as a table."""
    rows = undelivered(caller.county, query.department).order_by("-closed_at", "-id")
    shown = await _shown(caller.county, await rows.limit(MOST_EXPORTED))
    headings = ("部门", "事项", "办件编号", "内容", "尝试次数", "最后的状态码", "最后的错误", "停止时间")
    rows_shown = [
        (
            *(d.department_name, d.item, d.case_number, d.event),
            *(d.attempts, d.last_status, d.last_error, d.closed_at),
        )
        for d in shown
    ]
    return await table_answer(Table("没有送达的推送", headings, rows_shown), query.format, "undelivered")


@door.post(
    "/deliveries/<dispatch_id:uuid>/replay",
    summary="重新推送一条",
    answer=DeliveryAnswer,
    problems=(NOT_UNDELIVERED,),
)
async def replay_one(caller: Actor, dispatch_id: UUID) -> DeliveryAnswer:
    """Send it again, with a fresh 48 hours. The item's history names who did."""
    return (await _shown(caller.county, [await replay(caller, dispatch_id)]))[0]


@door.post("/deliveries/replay", summary="重新推送一个部门没有送达的", body=Department, answer=Replayed)
async def replay_all(caller: Actor, body: Department) -> Replayed:
    """Send again, up to 200 at once, what was given up because the department's system was away."""
    return Replayed(replayed=await replay_department(caller, body.department))


@own.get("/deliveries/undelivered", summary="没有送达本单位系统的推送", query=Page, answer=OwnDeliveries)
async def list_own_undelivered(caller: Actor, query: Page) -> OwnDeliveries:
    """What the department's own system refused, or did not take within 48 hours; the latest first."""
    rows = await after(undelivered(caller.county, caller.department), query, "closed_at", newest_first=True)
    systems = ApiClient.of(caller.county).filter(
        kind=str(ActorKind.DEPARTMENT), office=caller.department, disabled_at=None, webhook_url__isnull=False
    )
    return OwnDeliveries(
        deliveries=await _shown(caller.county, rows),
        next=cursor_of(rows, query, "closed_at"),
        pushed_to=[client.name for client in await systems.order_by("created_at")],
    )


@own.post(
    "/deliveries/<dispatch_id:uuid>/replay",
    summary="重新推送一条",
    answer=DeliveryAnswer,
    problems=(NOT_UNDELIVERED,),
)
async def replay_own(caller: Actor, dispatch_id: UUID) -> DeliveryAnswer:
    """Send it again to the department's own system, with a fresh 48 hours."""
    return (await _shown(caller.county, [await replay(caller, dispatch_id)]))[0]


async def _shown(division: str, rows: list[Dispatch]) -> list[DeliveryAnswer]:
    items: dict[UUID, Any] = {
        item.id: item for item in await Item.of(division).filter(id__in=[row.item_id for row in rows])
    }
    case_ids = [item.case_id for item in items.values() if item.case_id]
    numbers = dict(await Case.of(division).filter(id__in=case_ids).values_list("id", "number"))
    offices = county(division).departments
    return [
        DeliveryAnswer(
            id=row.id,
            department=row.department,
            department_name=offices[row.department].short if row.department in offices else row.department,
            event=row.kind,
            status=row.status,
            item_id=row.item_id,
            item=items[row.item_id].rule["name"],
            case_number=numbers.get(items[row.item_id].case_id),
            attempts=row.attempts,
            replays=row.replays,
            last_status=row.last_status,
            last_error=row.last_error,
            created_at=row.created_at,
            closed_at=row.closed_at,
        )
        for row in rows
    ]
