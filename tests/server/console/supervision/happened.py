"""What supervision has to look after, put on file."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from notifications.models import Message
from server import clock
from server.cases.models import Case, CaseEvent, Item, Rating
from server.chat.models import Unanswered
from server.database import new_id
from server.departments.models import Dispatch
from tests.server.cases.accepted import COUNTY


async def rated_badly(case: Case, **about: Any) -> Rating:
    """A family that was not satisfied, and wrote why."""
    given = {"stars": 2, "comment": "等了很久", "call_back_due_on": clock.today()}
    rating = Rating(id=new_id(), county=COUNTY, case_id=case.id, at=clock.now(), **(given | about))
    await rating.save(force_create=True)
    return rating


async def given_up(item: Item, status: str = "dead") -> Dispatch:
    """A push that the department's system did not take."""
    now = clock.now()
    row = Dispatch(id=new_id(), county=COUNTY, item_id=item.id, event_id=new_id(), seq=1)
    row.department, row.kind, row.status, row.closed_at, row.created_at = (
        item.department,
        "item.dispatched",
        status,
        now,
        now,
    )
    await row.save(force_create=True)
    return row


async def to_be_telephoned(case: Case, text: str = "申请已受理") -> Message:
    """A message that reached nobody."""
    event = await CaseEvent.of(COUNTY).filter(subject_id=case.id).order_by("seq").first()
    assert event is not None
    row = Message(
        id=new_id(),
        county=COUNTY,
        case_id=case.id,
        event_id=event.id,
        event_kind="case.accepted",
        happened_at=event.at,
        seq=event.seq,
        template="progress",
        channel="telephone",
        status="telephone",
        content={"text": text, "fields": {}},
        created_at=clock.now(),
    )
    await row.save(force_create=True)
    return row


async def asked_in_vain(wording: str, times: int = 3) -> Unanswered:
    """A question for which there is no answer in the files."""
    row = Unanswered(
        id=new_id(),
        county=COUNTY,
        wording=wording,
        times=times,
        first_at=clock.now(),
        last_at=clock.now(),
    )
    await row.save(force_create=True)
    return row


async def make_late(item: Item, days: int = 3) -> date:
    """Its promise passed so many days ago."""
    due_on = clock.today() - timedelta(days=days)
    await Item.of(COUNTY).filter(id=item.id).update(due_on=due_on, overdue=True, warned=True)
    return due_on


async def make_near(item: Item) -> None:
    """Its promise ends with this day."""
    await Item.of(COUNTY).filter(id=item.id).update(due_on=clock.today(), warned=True)
