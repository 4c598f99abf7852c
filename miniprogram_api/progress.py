"""What the family sees after submitting: progress, who looked, their data, the rating."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime
from typing import Any
from uuid import UUID

from pydantic import ConfigDict, Field

from miniprogram_api.door import door
from notifications.timeline import messages_of
from server.cases.export import export_of
from server.cases.family import case_for, require_applicant
from server.cases.progress import progress_of
from server.cases.rating import ALREADY_RATED, NOT_RATEABLE, rate
from server.cases.views import looks_at
from server.chat.speaking import said_about
from server.http.body import Answer, Body
from server.http.pages import Page, after, cursor_of
from server.identity.actor import Actor


class ItemAnswer(Answer):
    """One department's piece; `due_on` is the promised last day, `expected_on` the day told instead.

    `request`: what a correction asks until its `deadline`, or why the item is suspended until
    `expected_end`.
    """

    id: UUID
    code: str
    name: str
    department: str
    phone: str
    status: str
    status_text: str
    due_on: date | None
    expected_on: date | None
    time_limit: str
    overdue: bool
    request: dict[str, Any] | None
    result: dict[str, Any] | None
    closed_at: datetime | None


class PayoutAnswer(Answer):
    """One payment; `amount_fen` in fen."""

    id: UUID
    item_id: UUID
    kind: str
    name: str
    amount_fen: int
    account_tail: str
    status: str
    status_text: str
    arrived_on: date | None
    return_reason: str | None


class TimelineAnswer(Answer):
    at: datetime
    kind: str
    text: str
    by: str
    details: dict[str, Any] | None


class ProgressAnswer(Answer):
    """Where the case stands, in plain words; the timeline is newest first.

    `promised_on`: by when the offices act, as last told. `act_by`: by when the family has to act.
    `declaration`: what may come later (容缺受理), until its `deadline`; `settled_on` when it came.
    """

    id: UUID
    number: str | None
    status: str
    status_text: str
    next_step: str
    promised_on: date | None
    act_by: date | None
    declaration: dict[str, Any] | None
    done_count: int
    item_count: int
    items: list[ItemAnswer]
    payouts: list[PayoutAnswer]
    terminations: list[ItemAnswer]
    timeline: list[TimelineAnswer]


class ViewAnswer(Answer):
    at: datetime
    viewer: str
    what: str
    purpose: str


class Views(Answer):
    views: list[ViewAnswer]
    next: str | None


class Export(Answer):
    """Everything that is kept about the case and the caller (个人信息保护法 45)."""

    made_at: datetime
    case: dict[str, Any]
    participants: list[dict[str, Any]]
    consents: list[dict[str, Any]]
    materials: list[dict[str, Any]]
    items: list[dict[str, Any]]
    payouts: list[dict[str, Any]]
    events: list[dict[str, Any]]
    views: list[dict[str, Any]]
    invitations: list[dict[str, Any]]
    appointments: list[dict[str, Any]]
    ratings: list[dict[str, Any]]
    messages: list[dict[str, Any]]
    conversation: list[dict[str, Any]]
    keeping: list[dict[str, Any]]


class Rate(Body):
    """5 very satisfied to 1 very dissatisfied."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"stars": 5, "comment": "谢谢，很省心"}]})

    stars: int = Field(ge=1, le=5)
    comment: str | None = Field(default=None, max_length=500)


class Rated(Answer):
    stars: int
    at: datetime
    call_back_due_on: date | None


@door.get("/cases/<case_id:uuid>/progress", summary="办到哪一步了", answer=ProgressAnswer)
async def progress(caller: Actor, case_id: UUID) -> ProgressAnswer:
    """Every item with its promised date, every payment, and what happened so far."""
    return ProgressAnswer.model_validate(await progress_of(await case_for(caller, case_id)))


@door.get("/cases/<case_id:uuid>/views", summary="谁看过我的资料", query=Page, answer=Views)
async def views(caller: Actor, query: Page, case_id: UUID) -> Views:
    """Who of the offices looked at the case or a photo, when and for which purpose; newest first.

    After acceptance also who looked at the file by which the decedent's benefits end.
    """
    found = await looks_at(await case_for(caller, case_id))
    rows = await after(found, query, "at", newest_first=True)
    return Views(
        views=[ViewAnswer(at=v.at, viewer=v.viewer_label, what=v.what, purpose=v.purpose) for v in rows],
        next=cursor_of(rows, query, "at"),
    )


@door.get("/cases/<case_id:uuid>/export", summary="导出我的资料", answer=Export, writes=True)
async def export(caller: Actor, case_id: UUID) -> Export:
    """All data of the case in one file, for the applicant."""
    await require_applicant(caller, case_id)
    told = await messages_of(caller.county, case_id)
    assert caller.id is not None
    beside = {
        "messages": [asdict(message) for message in told],
        "conversation": await said_about(caller.county, caller.id, case_id),
    }
    return Export.model_validate(await export_of(caller, case_id) | beside)


@door.post(
    "/cases/<case_id:uuid>/rating",
    summary="评价",
    body=Rate,
    answer=Rated,
    status=201,
    problems=(ALREADY_RATED, NOT_RATEABLE),
)
async def rating(caller: Actor, body: Rate, case_id: UUID) -> Rated:
    """Rate a finished case, once, as its applicant. A bad rating is called back by the lead agency."""
    await require_applicant(caller, case_id)
    return Rated.model_validate(await rate(caller, case_id, body.stars, body.comment))
