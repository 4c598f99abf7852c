"""People whom no message can reach: a clerk calls them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from pydantic import Field

from notifications.telephone import NOT_WAITING, calls_for, telephoned, waiting_for_a_call
from server.http.body import Answer, Body
from server.http.pages import Page, after, cursor_of
from server.identity.actor import Actor, ActorKind
from server.staff.door import open_to

door = open_to(ActorKind.WINDOW, ActorKind.SUPERVISOR, ActorKind.ADMIN, tag="telephone")


class ToTellAnswer(Answer):
    message_id: UUID
    event_kind: str
    happened_at: datetime
    text: str


class CallAnswer(Answer):
    """One person to be called about one case; the phone is masked until the case is opened."""

    case_id: UUID
    case_number: str | None
    person_id: UUID | None
    role: str
    addressee: str
    phone: str
    waiting_since: datetime
    tried: int
    to_tell: list[ToTellAnswer]


class CallList(Answer):
    """A call gathers what of a page waits for one person about one case."""

    calls: list[CallAnswer]
    next: str | None


class Called(Body):
    message_ids: list[UUID] = Field(min_length=1, max_length=50)
    reached: bool = True
    note: str = Field(default="", max_length=500)


@door.get("/telephone", summary="请打电话", query=Page, answer=CallList)
async def calls(caller: Actor, query: Page) -> CallList:
    """Whom to call, who waits longest first."""
    rows = await after(waiting_for_a_call(caller.county), query, "created_at")
    return CallList(
        calls=[CallAnswer.model_validate(call) for call in await calls_for(caller.county, rows)],
        next=cursor_of(rows, query, "created_at"),
    )


@door.post("/telephone", summary="打过电话了", body=Called, status=204, problems=(NOT_WAITING,))
async def called(caller: Actor, body: Called) -> None:
    """A clerk called about these messages of one case. Who was not reached stays on the list."""
    await telephoned(caller, body.message_ids, body.note, reached=body.reached)
