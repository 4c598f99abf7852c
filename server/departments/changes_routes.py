"""The pull API: what happened to this department's items since it last asked."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime
from uuid import UUID

from pydantic import Field

from server.cases.states import ItemStatus
from server.departments.changes import changes
from server.departments.door import door
from server.http.body import Answer, Body
from server.identity.actor import Actor


class ChangesQuery(Body):
    """`after` is the `next` of the answer before; without it, from the beginning."""

    after: str | None = Field(default=None, max_length=120)
    limit: int = Field(default=100, ge=1, le=500)


class ChangeAnswer(Answer):
    """One event; `status` and `due_on` are how the item stands now. Its content is at the item itself."""

    id: UUID
    at: datetime
    kind: str
    item_id: UUID
    code: str
    case_number: str | None
    status: str
    status_text: str
    due_on: date


class Changes(Answer):
    """In the order in which it happened. Keep `next`; ask again at once while `more` is true."""

    changes: list[ChangeAnswer]
    next: str | None
    more: bool


@door.get("/changes", summary="事项的变化", query=ChangesQuery, answer=Changes)
async def list_changes(caller: Actor, query: ChangesQuery) -> Changes:
    """Every event of the department's items, none lost, none twice, about two seconds after it happened."""
    assert caller.department is not None
    found, following, more = await changes(caller.county, caller.department, query.after, query.limit)
    return Changes(
        changes=[ChangeAnswer(**asdict(c), status_text=ItemStatus(c.status).label) for c in found],
        next=following,
        more=more,
    )
