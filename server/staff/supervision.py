"""The lead agency: what is late, who was badly rated, who has not claimed, what has to be taken back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Literal
from uuid import UUID

from pydantic import Field
from tortoise.functions import Count
from tortoise.queryset import QuerySet

from server import clock
from server.booking.problems import VISIT_MOVED_ON
from server.cases import window
from server.cases.bulk_reading import alarms
from server.cases.cremation import cremated_but_not_claimed
from server.cases.lifecycle import MOVE_NOT_OPEN
from server.cases.models import Case, CaseView, Item, Rating
from server.cases.money import to_recover
from server.cases.rating import call_back
from server.cases.states import ITEM_OPEN, CaseStatus, ItemStatus
from server.cases.views import view_of
from server.cases.waiting import KINDS, passed
from server.counties import county
from server.http.body import Answer, Body
from server.http.pages import Page, after, cursor_of
from server.identity.actor import Actor
from server.staff.door import supervision as door
from server.staff.handed_in import require_handed_in

UNCLAIMED_AFTER = timedelta(days=30)


class StatusCount(Answer):
    status: str
    status_text: str
    cases: int


class Overview(Answer):
    """How many cases stand where, how many open items are late, and payouts of voided cases not yet back.

    `reading_alarms` wait to be looked into.
    """

    by_status: list[StatusCount]
    open_items: int
    overdue_items: int
    lapsed: list[KindCount]
    payouts_to_recover: int
    reading_alarms: int


class LateItem(Answer):
    """`case_number` is null for the end of a benefit, which belongs to no case."""

    id: UUID
    case_id: UUID | None
    case_number: str | None
    name: str
    department: str
    department_name: str
    status: str
    status_text: str
    due_on: date
    expected_on: date | None


class LateItems(Answer):
    items: list[LateItem]
    next: str | None


class Lapsed(Page):
    kind: Literal["pre_review", "notice", "declaration", "correction", "suspension"]


class LapsedDay(Answer):
    """A day that passed. `waits_until` is the day that counts now, moved so often as `extensions` says."""

    id: UUID
    case_id: UUID | None
    number: str | None
    item: str | None
    department: str | None
    department_name: str | None
    waits_until: date
    extensions: int
    late: bool


class LapsedDays(Answer):
    days: list[LapsedDay]
    next: str | None


class KindCount(Answer):
    kind: str
    text: str
    days: int


class BadRating(Answer):
    id: UUID
    case_id: UUID
    case_number: str | None
    stars: int
    comment: str | None
    at: datetime
    call_back_due_on: date
    late: bool


class BadRatings(Answer):
    ratings: list[BadRating]


class CalledBack(Body):
    note: str = Field(min_length=1, max_length=1000)


class UnclaimedRecord(Answer):
    """A cremation whose family has not filed; the record's id leads to the registry's own file."""

    record_id: UUID
    happened_on: date
    office: str
    office_name: str


class UnclaimedRecords(Answer):
    records: list[UnclaimedRecord]


class Reasoned(Body):
    reason: str = Field(min_length=1, max_length=500)


class CaseState(Answer):
    id: UUID
    status: str
    status_text: str
    reversing: int
    to_recover: int


@door.get("/supervision/overview", summary="总览", answer=Overview)
async def overview(caller: Actor) -> Overview:
    """Cases by status, what is open and late, and what money has to be got back."""
    rows = await Case.of(caller.county).annotate(n=Count("id")).group_by("status").values("status", "n")
    counts = {row["status"]: row["n"] for row in rows}
    open_items = Item.of(caller.county).filter(status__in=[str(s) for s in ITEM_OPEN])
    return Overview(
        by_status=[
            StatusCount(status=str(s), status_text=s.label, cases=counts.get(str(s), 0)) for s in CaseStatus
        ],
        open_items=await open_items.count(),
        overdue_items=await open_items.filter(overdue=True).count(),
        lapsed=[
            KindCount(kind=code, text=kind.label, days=await passed(caller.county, kind).count())
            for code, kind in KINDS.items()
        ],
        payouts_to_recover=await to_recover(caller.county),
        reading_alarms=await alarms(caller.county, acknowledged=False).count(),
    )


@door.get("/supervision/overdue", summary="超期事项", query=Page, answer=LateItems)
async def overdue(caller: Actor, query: Page) -> LateItems:
    """Items past their promised day, those that are late for the longest first."""
    late = Item.of(caller.county).filter(overdue=True, status__in=[str(s) for s in ITEM_OPEN])
    return await late_items(caller, late, query)


async def late_items(caller: Actor, items: QuerySet[Item], page: Page) -> LateItems:
    """One page of these items, the nearest promise first."""
    rows = await after(items, page, "due_on")
    numbers = await numbers_of(caller, rows)
    return LateItems(
        items=[item_answer(item, numbers.get(item.case_id)) for item in rows],
        next=cursor_of(rows, page, "due_on"),
    )


def item_answer(item: Item, case_number: str | None) -> LateItem:
    """The item as supervision sees it: whose work it is and until when, nothing of the family."""
    return LateItem(
        id=item.id,
        case_id=item.case_id,
        case_number=case_number,
        name=item.rule["name"],
        department=item.department,
        department_name=department_name(item.county, item.department),
        status=item.status,
        status_text=ItemStatus(item.status).label,
        due_on=item.due_on,
        expected_on=item.expected_on,
    )


def department_name(division: str, code: str) -> str:
    """The department's short name; its code when the county has it no more."""
    department = county(division).departments.get(code)
    return department.short if department else code


async def numbers_of(caller: Actor, rows: Sequence[Item]) -> dict[UUID | None, str | None]:
    """The printed numbers of the cases to which these items belong."""
    case_ids = [row.case_id for row in rows if row.case_id]
    return dict(await Case.of(caller.county).filter(id__in=case_ids).values_list("id", "number"))


@door.get("/supervision/lapsed", summary="过期的期限", query=Lapsed, answer=LapsedDays)
async def lapsed(caller: Actor, query: Lapsed) -> LapsedDays:
    """The days of one kind that passed and still wait for somebody to act, the oldest first.

    `pre_review` waits for the window, `notice`, `declaration` and `correction` for the family, and
    `suspension` for the department.
    """
    rows = await after(passed(caller.county, KINDS[query.kind]), query, "waits_until")
    case_ids = [row.id if isinstance(row, Case) else row.case_id for row in rows]
    numbers = dict(await Case.of(caller.county).filter(id__in=case_ids).values_list("id", "number"))
    return LapsedDays(
        days=[
            LapsedDay(
                id=row.id,
                case_id=case_id,
                number=numbers.get(case_id),
                item=row.rule["name"] if isinstance(row, Item) else None,
                department=row.department if isinstance(row, Item) else None,
                department_name=department_name(row.county, row.department)
                if isinstance(row, Item)
                else None,
                waits_until=row.waits_until,
                extensions=row.extensions,
                late=row.waits_until < clock.today(),
            )
            for row, case_id in zip(rows, case_ids, strict=True)
        ],
        next=cursor_of(rows, query, "waits_until"),
    )


@door.get("/supervision/ratings", summary="待回访的差评", answer=BadRatings, writes=True)
async def bad_ratings(caller: Actor) -> BadRatings:
    """Bad ratings that nobody has called back yet, the nearest deadline first.

    What a family wrote is read here, and each family sees that it was.
    """
    rows = (
        await Rating.of(caller.county)
        .filter(call_back_due_on__not_isnull=True, called_back_at=None)
        .order_by("call_back_due_on", "id")
        .limit(200)
    )
    await CaseView.bulk_create(view_of(caller, row.case_id, "评价", "差评回访") for row in rows)
    case_ids = [row.case_id for row in rows]
    numbers = dict(await Case.of(caller.county).filter(id__in=case_ids).values_list("id", "number"))
    today = clock.today()
    return BadRatings(
        ratings=[
            BadRating(
                id=row.id,
                case_id=row.case_id,
                case_number=numbers.get(row.case_id),
                stars=row.stars,
                comment=row.comment,
                at=row.at,
                call_back_due_on=row.call_back_due_on,
                late=row.call_back_due_on < today,
            )
            for row in rows
            if row.call_back_due_on is not None
        ]
    )


@door.post("/supervision/ratings/<rating_id:uuid>/call-back", summary="已回访", body=CalledBack, status=204)
async def called_back(caller: Actor, body: CalledBack, rating_id: UUID) -> None:
    """The family was called; the note says what came of it."""
    await call_back(caller, rating_id, body.note)


@door.get("/supervision/unclaimed", summary="已火化未申报", answer=UnclaimedRecords)
async def unclaimed(caller: Actor) -> UnclaimedRecords:
    """Cremated a month ago or longer, and no family has filed."""
    rows = await cremated_but_not_claimed(caller.county, clock.today() - UNCLAIMED_AFTER)
    offices = county(caller.county).registries
    return UnclaimedRecords(
        records=[
            UnclaimedRecord(
                record_id=row.cremation_id,
                happened_on=row.cremated_on,
                office=row.office,
                office_name=offices[row.office].name if row.office in offices else row.office,
            )
            for row in rows
        ]
    )


@door.post(
    "/supervision/cases/<case_id:uuid>/void",
    summary="误报撤销",
    body=Reasoned,
    answer=CaseState,
    problems=(MOVE_NOT_OPEN, *VISIT_MOVED_ON),
)
async def void_case(caller: Actor, body: Reasoned, case_id: UUID) -> CaseState:
    """The death was reported in error: every department is asked to take its step back.

    `reversing` items have to be acknowledged; `to_recover` payouts had left and have to be got back.
    """
    await require_handed_in(caller, case_id)
    case = await window.void(caller, case_id, body.reason)
    reversing = Item.of(case.county).filter(case_id=case.id, status=str(ItemStatus.REVERSING))
    return CaseState(
        id=case.id,
        status=case.status,
        status_text=CaseStatus(case.status).label,
        reversing=await reversing.count(),
        to_recover=await to_recover(case.county, case.id),
    )
