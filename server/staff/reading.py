"""The lead agency: who of the offices opened unusually many files, and what came of looking into it."""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import Field

from server.cases.bulk_reading import ALREADY_ACKNOWLEDGED, acknowledge, alarms
from server.http.body import Answer, Body
from server.http.pages import Page, after, cursor_of
from server.identity.actor import Actor
from server.staff.door import supervision as door


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
