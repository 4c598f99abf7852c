"""The promised day of an item: how a pause moves it, and who is told when it is near or past.

How a pause is counted. While an item is suspended or waits for a correction, its limit does not run. As
in every count of days here the day on which something begins is not counted: the day of the pause still
belongs to the department, the day of the resumption does not. So a pause costs the days after its first
day up to and with its last one, working days or calendar days as the item's own limit is counted, and
`due_on` moves by exactly so many. A pause that ends on the day on which it began moves nothing. A limit
in calendar days is counted anew from its first day, so that a day off at its end is never granted twice.

An item that was late stays marked: its family was told so. Only a reversal begins anew, with a day of its
own; a department that does not acknowledge it is late like any other.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import structlog
from tortoise.expressions import Q

from config.catalogue import County, Limit
from server import clock
from server.cases.events import Happened, record
from server.cases.holders import lock_item, save_holder
from server.cases.models import Item
from server.cases.states import ITEM_TERMINAL, ItemStatus
from server.counties import calendar, county
from server.database import transaction
from server.identity.actor import system
from server.rounds import each_county
from server.working_days import (
    Calendar,
    UnknownYear,
    add_working_days,
    due_date,
    next_working_day,
    working_days_between,
)

log = structlog.get_logger(__name__)

# In these nobody owes anything by a date: the clock stands still, or the matter is closed.
CLOCK_STOPPED = ITEM_TERMINAL | {ItemStatus.SUSPENDED, ItemStatus.CORRECTION}

_STOPPED = [str(status) for status in CLOCK_STOPPED]

MOST_AT_ONCE = 200


def pause(item: Item) -> None:
    """Stop the item's clock now, in memory."""
    item.paused_at = clock.now()


def end_pause(item: Item) -> None:
    """Let the clock of a paused item run again and move `due_on`, in memory. Raises UnknownYear."""
    item.due_on, days = due_if_resumed(item, clock.today(), calendar(item.county))
    if days:
        item.warned = False
    item.paused_days += days
    item.paused_at = item.waits_until = item.expected_on = None


def date_reversal(item: Item) -> None:
    """Give a reversal that begins now its own last day, in memory: it is a new promise."""
    item.due_on = _days_to_reverse(item)
    item.paused_at = item.waits_until = item.expected_on = None
    item.warned = item.overdue = False


def _days_to_reverse(item: Item) -> date:
    # Calendar days as they come: a wrong death is taken back also where next year's calendar is missing.
    return clock.today() + timedelta(days=county(item.county).info.standards.reversal.days)


def due_if_resumed(item: Item, day: date, official: Calendar) -> tuple[date, int]:
    """The promised day of a paused item if it is resumed on `day`, and how many days the pause costs.

    The days are in the unit of the item's limit, working days for an item without one. Never earlier
    than the promise that stands. Raises UnknownYear.
    """
    assert item.paused_at is not None
    paused_on = clock.in_china(item.paused_at).date()
    day = max(day, paused_on)
    limit = limit_of(item)
    if limit is not None and limit.unit == "day":
        days = (day - paused_on).days
        began_on = clock.in_china(item.created_at).date()
        counted = timedelta(days=limit.days + item.paused_days + days)
        return max(item.due_on, next_working_day(began_on + counted, official)), days
    days = working_days_between(paused_on, day, official)
    return add_working_days(item.due_on, days, official), days


def limit_of(item: Item) -> Limit | None:
    """The limit that runs: the county's own for a reversal, else the item's promise, None without one."""
    if item.status == ItemStatus.REVERSING:
        return county(item.county).info.standards.reversal
    kept = item.rule.get("limit")
    return Limit.model_validate(kept) if kept else None


async def watch_deadlines() -> int:
    """Mark what is late and warn of what will be soon, each item once; returns how many were marked.

    For the worker. Every item in a transaction of its own that looks again under lock: two workers mark
    an item once. With the apology the family gets another day; when that passes as well, it gets another
    apology with another day.
    """
    return await each_county(_to_mark, _mark)


async def _to_mark(division: str, skip: Sequence[UUID]) -> list[UUID]:
    today, place = clock.today(), county(division)
    late = Q(overdue=False) | Q(expected_on=None) | Q(expected_on__lt=today)
    found = await _running(division, skip, due_on__lt=today).filter(late).values_list("id", flat=True)
    try:
        near = _near(place)
    except UnknownYear as error:
        _missing(place, error)
        return found  # type: ignore[no-any-return]
    soon = _running(division, skip, overdue=False, warned=False, due_on__gte=today, due_on__lte=near)
    return [*found, *await soon.values_list("id", flat=True)]


def _missing(place: County, error: UnknownYear) -> None:
    # Nobody may guess a holiday: the operator adds the year, and everything else goes on.
    log.error("calendar_year_missing", county=place.division, year=error.year)


def _running(division: str, skip: Sequence[UUID], **where: Any) -> Any:
    rows = Item.of(division).filter(status__not_in=_STOPPED, **where).exclude(id__in=list(skip))
    return rows.order_by("due_on", "id").limit(MOST_AT_ONCE)


async def _mark(division: str, item_id: UUID) -> bool:
    place = county(division)
    async with transaction():
        item, holder = await lock_item(division, item_id)
        if item.status in CLOCK_STOPPED:
            return False
        try:
            happened = _mark_late(item, place) or _warn(item, place)
        except UnknownYear as error:
            # The family gets a new date with the apology, so this waits for the calendar.
            _missing(place, error)
            return False
        if happened is None:
            return False
        await item.save(update_fields=["overdue", "warned", "expected_on"])
        await record(holder, system(division), happened)
        await save_holder(holder)
    return True


def _mark_late(item: Item, place: County) -> Happened | None:
    today = clock.today()
    if item.due_on >= today:
        return None
    if item.overdue and item.expected_on is not None and item.expected_on >= today:
        return None
    # The family gets a new date with the apology: the item's own limit once more, from today. The
    # promise itself stays as it was, and the item stays late.
    reversal = item.status == ItemStatus.REVERSING
    again = limit_of(item) or place.info.standards.item_warning
    expected = _days_to_reverse(item) if reversal else due_date(today, again, calendar(place.division))
    item.overdue, item.expected_on = True, expected
    return Happened(
        "item.reversal_overdue" if reversal else "item.overdue",
        item.id,
        {"code": item.code, "due_on": item.due_on.isoformat(), "due_date": expected.isoformat()},
    )


def _warn(item: Item, place: County) -> Happened | None:
    if item.warned or item.overdue or not clock.today() <= item.due_on <= _near(place):
        return None
    item.warned = True
    return Happened("item.due_soon", item.id, {"code": item.code, "due_date": item.due_on.isoformat()})


def _near(place: County) -> date:
    return due_date(clock.today(), place.info.standards.item_warning, calendar(place.division))
