"""Messages on the phone: what to ask the person to allow, what she allowed, what she was told."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from pydantic import ConfigDict, Field

from miniprogram_api.door import door
from notifications.acceptances import record_acceptances
from notifications.asking import to_ask
from notifications.timeline import messages_of
from server.cases.family import part_of
from server.cases.holders import find_case
from server.http.body import Answer, Body
from server.identity.actor import Actor


class AskAnswer(Answer):
    code: str
    template_id: str
    title: str
    kind: str


class AskList(Answer):
    """At most three, all one-time or all long-term, as the platform wants."""

    templates: list[AskAnswer]


class Choices(Body):
    """What `wx.requestSubscribeMessage` gave: accept, reject, ban or filter by template."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"choices": {"payout": "accept"}}]})

    choices: dict[str, str] = Field(min_length=1, max_length=10)


class ToldAnswer(Answer):
    """One thing that the caller was told; `result` says in words whether it arrived."""

    event_kind: str
    text: str
    channel: str
    state: str
    result: str
    happened_at: datetime
    at: datetime


class ToldList(Answer):
    messages: list[ToldAnswer]


@door.get("/cases/<case_id:uuid>/messages/ask", summary="请允许哪些消息", answer=AskList)
async def ask(caller: Actor, case_id: UUID) -> AskList:
    """Which templates to ask for at the next tap, most needed first."""
    await part_of(caller, case_id)
    assert caller.id is not None
    wanted = await to_ask(await find_case(caller.county, case_id), caller.id)
    return AskList(templates=[AskAnswer.model_validate(entry) for entry in wanted])


@door.post("/me/message-choices", summary="记下允许的消息", body=Choices, status=204)
async def choose(caller: Actor, body: Choices) -> None:
    """What the person pressed. Each accept of a one-time template is one message more."""
    assert caller.id is not None
    await record_acceptances(caller.county, caller.id, body.choices)


@door.get("/cases/<case_id:uuid>/messages", summary="告诉过我什么", answer=ToldList)
async def told(caller: Actor, case_id: UUID) -> ToldList:
    """Everything that the caller was told about the case, and whether it arrived."""
    await part_of(caller, case_id)
    rows = await messages_of(caller.county, case_id, person_id=caller.id)
    return ToldList(messages=[ToldAnswer.model_validate(row) for row in rows])
