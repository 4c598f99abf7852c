"""The window's own days: what it has to pre-review, what families still have to bring, and by when."""

from __future__ import annotations

from datetime import date
from typing import Literal
from uuid import UUID

from server import clock
from server.cases import declarations
from server.cases.states import CaseStatus
from server.cases.waiting import KINDS, waiting
from server.http.body import Answer
from server.http.pages import Page, after, cursor_of
from server.identity.actor import Actor
from server.staff.door import window as door
from server.staff.handed_in import require_handed_in


class Awaited(Page):
    kind: Literal["pre_review", "notice", "declaration"] = "pre_review"


class AwaitedCase(Answer):
    id: UUID
    number: str | None
    status: str
    status_text: str
    waits_until: date
    extensions: int
    late: bool


class AwaitedCases(Answer):
    cases: list[AwaitedCase]
    next: str | None


@door.get("/cases/awaited", summary="快到期和过期的办件", query=Awaited, answer=AwaitedCases)
async def awaited(caller: Actor, query: Awaited) -> AwaitedCases:
    """Cases that wait for one thing, the nearest day first.

    For the pre-review by the window, or for what a family has to bring after a one-time notice or a
    declaration (容缺受理).
    """
    rows = await after(waiting(caller.county, KINDS[query.kind]), query, "waits_until")
    return AwaitedCases(
        cases=[
            AwaitedCase(
                id=case.id,
                number=case.number,
                status=case.status,
                status_text=CaseStatus(case.status).label,
                waits_until=case.waits_until,
                extensions=case.extensions,
                late=case.waits_until < clock.today(),
            )
            for case in rows
        ],
        next=cursor_of(rows, query, "waits_until"),
    )


@door.post(
    "/cases/<case_id:uuid>/declaration/settle",
    summary="容缺材料已补齐",
    status=204,
    problems=(declarations.NOTHING_DECLARED,),
)
async def settle(caller: Actor, case_id: UUID) -> None:
    """What was declared to come later has come, and was compared with the original."""
    await require_handed_in(caller, case_id)
    await declarations.settle(caller, case_id)
