"""What a department asked for, answered from the phone."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from pydantic import Field

from miniprogram_api.door import door
from server.answers.bounds import GivenAnswers
from server.cases.corrections import answer_correction, asked_for
from server.cases.family import part_of, require_filler
from server.cases.lifecycle import MOVE_NOT_OPEN
from server.cases.prefill import ALREADY_FILED
from server.http.body import Answer, Body
from server.identity.actor import Actor


class AskedAnswer(Answer):
    """What one department waits for: questions and materials by their codes, and why."""

    item_id: UUID
    code: str
    name: str
    department: str
    reason: str
    questions: list[str]
    materials: list[str]
    deadline: date


class AskedList(Answer):
    corrections: list[AskedAnswer]


class Answered(Body):
    """Only what was asked for; photos are uploaded before."""

    answers: GivenAnswers = Field(default_factory=dict, max_length=50)
    note: str = Field(default="", max_length=500)


class ItemState(Answer):
    item_id: UUID
    status: str
    due_on: date


@door.get("/cases/<case_id:uuid>/corrections", summary="要补什么", answer=AskedList)
async def corrections(caller: Actor, case_id: UUID) -> AskedList:
    """What departments wait for at the moment, the nearest deadline first."""
    await part_of(caller, case_id)
    asked = await asked_for(caller.county, case_id)
    return AskedList(corrections=[AskedAnswer.model_validate(entry) for entry in asked])


@door.post(
    "/cases/<case_id:uuid>/items/<item_id:uuid>/correction",
    summary="补好了",
    body=Answered,
    answer=ItemState,
    problems=(MOVE_NOT_OPEN, ALREADY_FILED),
)
async def answer(caller: Actor, body: Answered, case_id: UUID, item_id: UUID) -> ItemState:
    """Hand in what the department asked for; it goes on, and the promised date moves by the wait."""
    await require_filler(caller, case_id)
    item = await answer_correction(caller, item_id, body.answers, body.note, case_id)
    return ItemState(item_id=item.id, status=item.status, due_on=item.due_on)
