"""The lead agency: money that left a case which was voided, until it is back."""

from __future__ import annotations

from datetime import date
from typing import Literal
from uuid import UUID

from pydantic import Field

from server import clock
from server.cases.models import Case, Item
from server.cases.money import recovered, recovering
from server.cases.states import PayoutStatus
from server.counties import county
from server.http.body import Answer
from server.http.pages import Page, after, cursor_of
from server.identity.actor import Actor
from server.payouts.models import Payout
from server.staff.door import supervision as door


class Recoveries(Page):
    """`due`: not back yet; `recovered`: what came back."""

    state: Literal["due", "recovered"] = "due"
    department: str | None = Field(default=None, max_length=32)


class Recovery(Answer):
    """One payment of a voided case, `amount_fen` in fen. Days are those in China.

    `days_since` counts the calendar days from the void until today, or until the money was back.
    """

    payout_id: UUID
    case_id: UUID
    case_number: str | None
    item_id: UUID
    item: str
    department: str
    department_name: str
    kind_name: str
    reference: str
    amount_fen: int
    account_tail: str
    status: str
    status_text: str
    sent_on: date | None
    arrived_on: date | None
    voided_on: date
    recovered_on: date | None
    days_since: int


class RecoveryList(Answer):
    payouts: list[Recovery]
    next: str | None


@door.get("/supervision/recoveries", summary="要追回的款项", query=Recoveries, answer=RecoveryList)
async def recoveries(caller: Actor, query: Recoveries) -> RecoveryList:
    """Payments that had left when their case was voided, those entered first in front.

    The department reports the return as any other: a line with the status `returned` and the payment's
    reference, by its system, its table or its console.
    """
    rows = Payout.of(caller.county)
    if query.department:
        rows = rows.filter(department=query.department)
    asked = {"due": recovering, "recovered": recovered}[query.state](rows, caller.county)
    page = await after(asked, query, "approved_at")
    cases = {case.id: case for case in await Case.of(caller.county).filter(id__in=[p.case_id for p in page])}
    items = {item.id: item for item in await Item.of(caller.county).filter(id__in=[p.item_id for p in page])}
    return RecoveryList(
        payouts=[_shown(payout, cases[payout.case_id], items[payout.item_id]) for payout in page],
        next=cursor_of(page, query, "approved_at"),
    )


def _shown(payout: Payout, case: Case, item: Item) -> Recovery:
    place = county(payout.county)
    department = place.departments.get(payout.department)
    kinds = place.by_version(case.catalogue_version).payouts.kinds
    back = payout.status not in (PayoutStatus.SENT, PayoutStatus.ARRIVED)
    voided_on = clock.in_china(case.ended_at or case.updated_at).date()
    until = payout.returned_on if back and payout.returned_on else clock.today()
    return Recovery(
        payout_id=payout.id,
        case_id=case.id,
        case_number=case.number,
        item_id=item.id,
        item=item.rule["name"],
        department=payout.department,
        department_name=department.name if department else payout.department,
        kind_name=kinds[payout.kind].name if payout.kind in kinds else payout.kind,
        reference=payout.reference,
        amount_fen=payout.amount_fen,
        account_tail=payout.account_tail,
        status=payout.status,
        status_text="已追回" if back else PayoutStatus(payout.status).label,
        sent_on=payout.sent_on,
        arrived_on=payout.arrived_on,
        voided_on=voided_on,
        recovered_on=payout.returned_on if back else None,
        days_since=max((until - voided_on).days, 0),
    )
