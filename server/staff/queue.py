"""The window's queue, and finding a case: lines with masked names; the file itself is opened beside."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal, get_args
from uuid import UUID

from pydantic import Field
from tortoise.expressions import Q

from server.cases.models import Case
from server.cases.states import CaseStatus
from server.errors import INVALID
from server.http.body import Answer, Body
from server.http.pages import Page, after, cursor_of
from server.identity.actor import Actor
from server.privacy import blind_index, mask_id_number, mask_name
from server.privacy.blind_index import normalise
from server.staff.door import window as door

Status = Literal["submitted", "returned", "reviewed", "accepted", "in_progress", "finished"]
QUEUES = frozenset(get_args(Status))


class Queue(Page):
    status: Status = "submitted"


class Search(Body):
    """By case number, or by the decedent's ID number. In the body, so that no log keeps it."""

    number: str | None = Field(default=None, max_length=32)
    id_number: str | None = Field(default=None, max_length=24)


class Line(Answer):
    """One line of the queue; names and numbers are masked until the file is opened."""

    id: UUID
    number: str | None
    status: str
    status_text: str
    decedent: str
    decedent_id: str
    assisted: bool
    submitted_at: datetime | None


class Lines(Answer):
    cases: list[Line]
    next: str | None


@door.get("/cases", summary="待办队列", query=Queue, answer=Lines)
async def queue(caller: Actor, query: Queue) -> Lines:
    """The cases in one status, those that were handed in first before the others."""
    rows = Case.of(caller.county).filter(status=query.status)
    return await lines(rows, query)


@door.post("/cases/search", summary="查找办件", body=Search, answer=Lines, writes=False)
async def search(caller: Actor, body: Search) -> Lines:
    """Find cases by number or by the decedent's ID number."""
    rows = Case.of(caller.county)
    if body.number:
        rows = rows.filter(number=body.number.strip())
    elif body.id_number and normalise("id_number", body.id_number):
        rows = rows.filter(decedent_index=blind_index("id_number", body.id_number))
    else:
        raise INVALID("请填写办件编号或者逝者身份证号。")
    return await lines(rows, Page(limit=20))


async def neighbours(case: Case) -> tuple[UUID | None, UUID | None]:
    """Which cases stand before and behind this one in the queue of its status."""
    if case.submitted_at is None or case.status not in QUEUES:
        return None, None
    here = case.submitted_at
    rows = Case.of(case.county).filter(status=case.status)
    before = rows.filter(Q(submitted_at__lt=here) | Q(submitted_at=here, id__lt=case.id))
    behind = rows.filter(Q(submitted_at__gt=here) | Q(submitted_at=here, id__gt=case.id))
    previous: list[UUID] = (
        await before.order_by("-submitted_at", "-id").limit(1).values_list("id", flat=True)  # type: ignore[assignment]
    )
    following: list[UUID] = (
        await behind.order_by("submitted_at", "id").limit(1).values_list("id", flat=True)  # type: ignore[assignment]
    )
    return next(iter(previous), None), next(iter(following), None)


async def lines(rows: Any, page: Page, by: str = "submitted_at") -> Lines:
    """These cases, one page of them, earliest first by the column, which every one of them has filled."""
    found = await after(rows, page, by)
    return Lines(
        cases=[
            Line(
                id=case.id,
                number=case.number,
                status=case.status,
                status_text=CaseStatus(case.status).label,
                decedent=mask_name(str(case.answers.get("decedent.name") or "")),
                decedent_id=mask_id_number(str(case.answers.get("decedent.id_number") or "")),
                assisted=case.assisted,
                submitted_at=case.submitted_at,
            )
            for case in found
        ],
        next=cursor_of(found, page, by),
    )
