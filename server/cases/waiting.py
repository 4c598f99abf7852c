"""The days by which somebody has to act so that a case can go on, besides an item's own promise.

| kind | status | who has to act |
|---|---|---|
| pre_review | case submitted | the window |
| notice | case returned (一次性告知) | the family |
| declaration | case accepted with something to come later (容缺受理) | the family |
| correction | item waits for a correction | the family |
| suspension | item suspended (特别程序) | the department |

A case or an item waits for one thing at a time, so its status says which, and `waits_until` until when.
A family is reminded before its day. When a day passes, supervision finds it in its list from then on, and
the family is told what follows: another day after the window and the department, and after its own
whatever the county's `[lapses]` say. Nothing ends silently.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import structlog
from tortoise.expressions import Q

from config.catalogue import Limit
from config.catalogue.county import Lapse
from server import clock
from server.cases.deadlines import due_if_resumed, end_pause
from server.cases.events import Happened, record
from server.cases.holders import lock_case, lock_item, save_holder
from server.cases.lifecycle import move
from server.cases.models import Case, Item
from server.cases.states import CaseStatus, ItemStatus
from server.counties import calendar, county
from server.database import transaction
from server.identity.actor import system
from server.rounds import each_county
from server.working_days import UnknownYear, due_date

log = structlog.get_logger(__name__)

MOST_AT_ONCE = 200

# What `wait` and `stop_waiting` change.
WAITING = frozenset({"waits_until", "reminded", "lapsed", "extensions", "expected_on"})


@dataclass(frozen=True, slots=True)
class Kind:
    """One thing that is waited for: of which rows, in which statuses, and what is told of a family's."""

    code: str
    label: str
    of: type[Case] | type[Item]
    statuses: frozenset[str]
    due: str = ""
    extended: str = ""
    lapsed: str = ""
    kept_in: str = ""

    @property
    def is_familys(self) -> bool:
        return bool(self.due)


_AFTER_ACCEPTANCE = frozenset(map(str, (CaseStatus.ACCEPTED, CaseStatus.IN_PROGRESS, CaseStatus.FINISHED)))

KINDS: dict[str, Kind] = {
    kind.code: kind
    for kind in (
        Kind("pre_review", "预审", Case, frozenset({str(CaseStatus.SUBMITTED)})),
        Kind(
            "notice",
            "一次性告知后补正",
            Case,
            frozenset({str(CaseStatus.RETURNED)}),
            "case.correction_due",
            "case.correction_extended",
            "case.correction_lapsed",
            "notice",
        ),
        Kind(
            "declaration",
            "容缺材料补交",
            Case,
            _AFTER_ACCEPTANCE,
            "case.declaration_due",
            "case.declaration_extended",
            "case.declaration_lapsed",
            "declaration",
        ),
        Kind(
            "correction",
            "事项补正",
            Item,
            frozenset({str(ItemStatus.CORRECTION)}),
            "item.correction_due",
            "item.correction_extended",
            "item.correction_lapsed",
            "request",
        ),
        Kind("suspension", "暂停后恢复", Item, frozenset({str(ItemStatus.SUSPENDED)})),
    )
}


def kind_of(row: Case | Item) -> Kind | None:
    """What the row waits for; None when it waits for nothing by a day."""
    if row.waits_until is None:
        return None
    return next((k for k in KINDS.values() if isinstance(row, k.of) and row.status in k.statuses), None)


def wait(row: Case | Item, until: date) -> None:
    """From now on the row waits until the end of this day, in memory. The caller saves WAITING.

    Who has just been given a day that is near is not reminded of it as well.
    """
    row.waits_until, row.lapsed, row.extensions, row.expected_on = until, False, 0, None
    row.reminded = until <= _near(row.county)


def stop_waiting(row: Case | Item) -> None:
    """Nothing is waited for any more, in memory. The caller saves WAITING."""
    row.waits_until = row.expected_on = None
    row.reminded, row.lapsed, row.extensions = False, False, 0


def wait_for_review(case: Case) -> None:
    """Give the pre-review of a case that is submitted now its day, in memory.

    A family hands in also where next year's calendar is missing: then `watch_cases` gives the day.
    """
    stop_waiting(case)
    try:
        wait(case, _review_day(case))
    except UnknownYear as error:
        _missing(case.county, error)


def longest_declaration(division: str) -> date:
    """The last day that a declaration (容缺受理) of today may name."""
    return clock.today() + timedelta(days=county(division).info.standards.declaration.days)


def waiting(division: str, kind: Kind) -> Any:
    """The county's rows that wait for this now; with a day, or submitted without one."""
    return kind.of.of(division).filter(status__in=sorted(kind.statuses), waits_until__not_isnull=True)


def passed(division: str, kind: Kind) -> Any:
    """Those of them whose day is past, or was past and has been moved."""
    return waiting(division, kind).filter(Q(waits_until__lt=clock.today()) | Q(extensions__gt=0))


async def watch_cases() -> int:
    """Worker round: remind and tell of the days of cases; returns to how many something happened."""
    return await each_county(_cases_due, _watch_case)


async def watch_items() -> int:
    """Worker round: the same for what items wait for."""
    return await each_county(_items_due, _watch_item)


async def _cases_due(division: str, skip: Sequence[UUID]) -> list[UUID]:
    found = await _due(division, Case, skip)
    undated = Case.of(division).filter(
        status=str(CaseStatus.SUBMITTED), waits_until=None, submitted_at__not_isnull=True
    )
    rows = await undated.exclude(id__in=list(skip)).order_by("submitted_at").limit(MOST_AT_ONCE).only("id")
    return found + [case.id for case in rows]


async def _items_due(division: str, skip: Sequence[UUID]) -> list[UUID]:
    return await _due(division, Item, skip)


async def _due(division: str, of: type[Case] | type[Item], skip: Sequence[UUID]) -> list[UUID]:
    today = clock.today()
    kinds = [kind for kind in KINDS.values() if kind.of is of]
    familys = [s for kind in kinds if kind.is_familys for s in sorted(kind.statuses)]
    offices = [s for kind in kinds if not kind.is_familys for s in sorted(kind.statuses)]
    to_remind = Q(status__in=familys, reminded=False, waits_until__lte=_near(division))
    to_tell = Q(status__in=familys + offices, lapsed=False, waits_until__lt=today)
    again = Q(status__in=offices, lapsed=True, expected_on__lt=today)
    rows = of.of(division).filter(waits_until__not_isnull=True).filter(to_remind | to_tell | again)
    found = rows.exclude(id__in=list(skip)).order_by("waits_until", "id").limit(MOST_AT_ONCE)
    return [row.id for row in await found.only("id")]


async def _watch_case(division: str, case_id: UUID) -> int:
    async with transaction():
        case = await lock_case(division, case_id)
        try:
            if case.status == CaseStatus.SUBMITTED and case.waits_until is None:
                wait(case, _review_day(case))
                await case.save(update_fields=sorted(WAITING))
                return 1
            told = _late_review(case) if case.status == CaseStatus.SUBMITTED else _familys(case)
        except UnknownYear as error:
            _missing(division, error)
            return 0
        if told is None:
            return 0
        await record(case, system(division), told)
        await save_holder(case, WAITING | {"notice", "declaration"})
    return 1


async def _watch_item(division: str, item_id: UUID) -> int:
    async with transaction():
        item, holder = await lock_item(division, item_id)
        try:
            told = _late_suspension(item) if item.status == ItemStatus.SUSPENDED else _familys(item)
        except UnknownYear as error:
            _missing(division, error)
            return 0
        if told is None:
            return 0
        gone_on = {"status", "request", "due_on", "paused_at", "paused_days", "warned"}
        await item.save(update_fields=sorted(WAITING | gone_on))
        await record(holder, system(division), told)
        await save_holder(holder)
    return 1


def _late_review(case: Case) -> Happened | None:
    """The window is late: the family gets another day, and one more when that passes too."""
    if not _is_late(case):
        return None
    case.lapsed = True
    case.expected_on = due_date(
        clock.today(), county(case.county).info.standards.pre_review, calendar(case.county)
    )
    return _told(case, "case.review_overdue", due_date=case.expected_on)


def _late_suspension(item: Item) -> Happened | None:
    """The department did not go on as it said; the family gets the day that holds if it goes on now."""
    if not _is_late(item):
        return None
    item.lapsed = True
    item.expected_on, _ = due_if_resumed(item, clock.today(), calendar(item.county))
    return _told(item, "item.suspension_lapsed", due_date=item.expected_on)


def _is_late(row: Case | Item) -> bool:
    today = clock.today()
    if row.waits_until is None or row.waits_until >= today:
        return False
    return not row.lapsed or (row.expected_on is not None and row.expected_on < today)


def _familys(row: Case | Item) -> Happened | None:
    """What the family has to hear of its day: that it is near, was moved, or is past."""
    kind = kind_of(row)
    if kind is None or row.waits_until is None or not kind.is_familys or row.lapsed:
        return None
    if row.waits_until < clock.today():
        return _extend(row, kind) or _lapse(row, kind)
    if row.reminded or row.waits_until > _near(row.county):
        return None
    row.reminded = True
    return _told(row, kind.due, deadline=row.waits_until)


def _extend(row: Case | Item, kind: Kind) -> Happened | None:
    if row.extensions >= _rule(row.county, kind).extensions:
        return None
    extensions = row.extensions + 1
    until = due_date(clock.today(), _limit(row.county, kind), calendar(row.county))
    wait(row, until)
    row.extensions = extensions
    # The family reads the day where it reads what is missing.
    kept = getattr(row, kind.kept_in)
    setattr(row, kind.kept_in, {**kept, "deadline": until.isoformat()})
    return _told(row, kind.extended, deadline=until)


def _lapse(row: Case | Item, kind: Kind) -> Happened:
    if isinstance(row, Item) and _rule(row.county, kind).then == "go_on":
        move(row, "go_on", system(row.county))
        end_pause(row)
        row.request = None
        return _told(row, "item.correction_closed", due_date=row.due_on)
    row.lapsed = True
    return _told(row, kind.lapsed, waits_until=row.waits_until)


def _told(row: Case | Item, kind: str, **days: date | None) -> Happened:
    data: dict[str, Any] = {name: day.isoformat() for name, day in days.items() if day}
    if isinstance(row, Item):
        return Happened(kind, row.id, {"code": row.code, "department": row.department, **data})
    return Happened(kind, data=data)


def _rule(division: str, kind: Kind) -> Lapse:
    rule: Lapse = getattr(county(division).info.lapses, kind.code)
    return rule


def _limit(division: str, kind: Kind) -> Limit:
    standards = county(division).info.standards
    return standards.declaration if kind.code == "declaration" else standards.correction


def _review_day(case: Case) -> date:
    since = clock.in_china(case.submitted_at or clock.now()).date()
    return due_date(since, county(case.county).info.standards.pre_review, calendar(case.county))


def _near(division: str) -> date:
    """Until when a day is near. Calendar days: a family is reminded at the turn of the year too."""
    return clock.today() + timedelta(days=county(division).info.standards.reminder.days)


def _missing(division: str, error: UnknownYear) -> None:
    # Nobody may guess a holiday: the operator adds the year, and everything else goes on.
    log.error("calendar_year_missing", county=division, year=error.year)
