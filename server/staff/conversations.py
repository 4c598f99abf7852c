"""Families that asked for a person in the chat: the clerk's queue, and the questions nobody could answer."""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import ConfigDict, Field

from server.chat import handover, unanswered
from server.chat.models import Handover, Unanswered
from server.chat.policy import Citation
from server.errors import NOT_FOUND
from server.http.body import Answer, Body
from server.http.pages import Page, after, cursor_of
from server.identity.actor import Actor
from server.staff.door import supervision
from server.staff.door import window as door


class Queue(Page):
    which: Literal["waiting", "taken", "mine"] = "waiting"


class WaitingAnswer(Answer):
    """One family. `window_until` is until when the platform's chat can carry an answer; after it, call."""

    id: UUID
    case_id: UUID | None
    case_number: str | None
    addressee: str
    asked_at: datetime
    taken_at: datetime | None
    taken_by: str
    channel: str
    window_until: datetime | None


class QueueAnswer(Answer):
    conversations: list[WaitingAnswer]
    next: str | None


class SaidAnswer(Answer):
    seq: int
    sender: Literal["family", "service", "clerk"]
    channel: str
    kind: str
    text: str
    citation: Citation | None
    at: datetime


class Conversation(WaitingAnswer):
    """What was said, oldest first, at most the last two hundred messages."""

    closed_at: datetime | None
    turns: list[SaidAnswer]


class Reply(Body):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"text": "您好，户口簿找不到的，可以先到派出所补办，不影响申请。"}]}
    )

    text: str = Field(min_length=1, max_length=1500)


class Closed(Body):
    note: str = Field(default="", max_length=500)


class ToCallAnswer(Answer):
    """A clerk's answer that the chat cannot carry; the phone is masked until the case is opened."""

    id: UUID
    handover_id: UUID | None
    case_id: UUID | None
    case_number: str | None
    addressee: str
    phone: str
    text: str
    waiting_since: datetime


class ToCallList(Answer):
    calls: list[ToCallAnswer]


class HotQuestion(Answer):
    """A question that had no answer, in one family's words without anything personal."""

    id: UUID
    wording: str
    times: int
    first_at: datetime
    last_at: datetime


class HotQuestions(Answer):
    questions: list[HotQuestion]
    next: str | None


CHANGED = (handover.TAKEN_BY_ANOTHER, handover.CONVERSATION_CLOSED)


@door.get("/conversations", summary="等人工回复的家属", query=Queue, answer=QueueAnswer)
async def conversations(caller: Actor, query: Queue) -> QueueAnswer:
    """Who asked for a person and is not done with, who waits longest first."""
    asked = Handover.of(caller.county).filter(handover.queue(query.which, caller))
    rows = await after(asked, query, "asked_at")
    return QueueAnswer(
        conversations=[WaitingAnswer.model_validate(w) for w in await handover.shown(caller.county, rows)],
        next=cursor_of(rows, query, "asked_at"),
    )


@door.get("/conversations/to-call", summary="对话里回不到，请打电话", answer=ToCallList)
async def to_call(caller: Actor) -> ToCallList:
    """Answers that no message can carry any more and that the family has not read, oldest first."""
    return ToCallList(
        calls=[ToCallAnswer.model_validate(call) for call in await handover.to_call(caller.county)]
    )


@door.post(
    "/conversations/to-call/<reply_id:uuid>/called",
    summary="打过电话了",
    status=204,
    problems=(handover.NOT_TO_TELEPHONE,),
)
async def called(caller: Actor, reply_id: UUID) -> None:
    """The family was told by telephone."""
    await handover.called(caller, reply_id)


@door.get("/conversations/<handover_id:uuid>", summary="看对话", answer=Conversation, writes=True)
async def conversation(caller: Actor, handover_id: UUID) -> Conversation:
    """The conversation; the family sees that it was looked at."""
    row, turns = await handover.read(caller, handover_id)
    (shown,) = await handover.shown(caller.county, [row])
    return Conversation(
        **WaitingAnswer.model_validate(shown).model_dump(),
        closed_at=row.closed_at,
        turns=[SaidAnswer.model_validate(turn) for turn in turns],
    )


@door.post("/conversations/<handover_id:uuid>/take", summary="接下", status=204, problems=CHANGED)
async def take(caller: Actor, handover_id: UUID) -> None:
    """This clerk answers from now on."""
    await handover.take(caller, handover_id)


@door.post(
    "/conversations/<handover_id:uuid>/replies",
    summary="回复",
    body=Reply,
    answer=SaidAnswer,
    status=201,
    problems=(*CHANGED, handover.NOT_TAKEN),
)
async def reply(caller: Actor, body: Reply, handover_id: UUID) -> SaidAnswer:
    """Say something to the family: in the mini program, and in the chat where it wrote there.

    Where the platform lets nobody write any more, the answer stands on the list of calls.
    """
    return SaidAnswer.model_validate(await handover.answer(caller, handover_id, body.text))


@door.post(
    "/conversations/<handover_id:uuid>/close",
    summary="结束",
    body=Closed,
    status=204,
    problems=(*CHANGED, handover.NOT_TAKEN),
)
async def close(caller: Actor, body: Closed, handover_id: UUID) -> None:
    """Back to the program; the family is told so."""
    await handover.close(caller, handover_id, body.note)


@supervision.get("/supervision/unanswered", summary="答不上来的问题", query=Page, answer=HotQuestions)
async def hot_questions(caller: Actor, query: Page) -> HotQuestions:
    """Questions that the files have no answer for, in groups, the newest first."""
    open_ = Unanswered.of(caller.county).filter(settled_at=None)
    rows = await after(open_, query, "last_at", newest_first=True)
    return HotQuestions(
        questions=[HotQuestion.model_validate(row) for row in rows], next=cursor_of(rows, query, "last_at")
    )


@supervision.post(
    "/supervision/unanswered/<group_id:uuid>/settle",
    summary="已经补上答案",
    status=204,
    problems=(NOT_FOUND,),
)
async def settle(caller: Actor, group_id: UUID) -> None:
    """The question has an answer in the files now, or needs none."""
    await unanswered.settle(caller.county, group_id)
