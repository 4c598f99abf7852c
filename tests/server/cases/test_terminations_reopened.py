"""A benefit that was ended from a wrong day goes back to its department: to look at, and to reckon anew."""

from __future__ import annotations

import pytest

from server.cases import items as item_verbs
from server.cases.deadlines import watch_deadlines
from server.cases.items import Completion
from server.cases.models import Item, TerminationFile
from server.cases.terminations import start_terminations
from server.clock import today
from server.counties import calendar, county
from server.database import transaction
from server.departments import inbox
from server.departments.inbox import Filter
from server.registry.models import Certificate
from server.working_days import due_date
from tests.conftest import Clock
from tests.server.cases.accepted import clerk
from tests.server.cases.ended import (
    corrected,
    events,
    file_of,
    finished,
    items_of,
    verified,
    voided,
)
from tests.server.registry.papers import COUNTY, HOSPITAL, death

pytestmark = pytest.mark.usefixtures("database")

CODE = "pension_payment"
HR = "human_resources"
EARLIER = "2026-09-30T08:20:00+08:00"
SAME_MONTH = "2026-10-01T08:20:00+08:00"


async def ended() -> tuple[Certificate, Item]:
    """A pension that its department has ended, with what was paid too much."""
    row, _ = await verified()
    await start_terminations()
    item = (await items_of(await file_of()))[CODE]
    async with transaction():
        await item_verbs.complete(clerk(HR), item.id, Completion(overpaid_fen=100))
    return row, item


async def follow(row: Certificate, died_at: str) -> tuple[TerminationFile, Item]:
    """The date of death is corrected, and the worker comes by."""
    await corrected(HOSPITAL, row, death(died_at=died_at))
    assert await start_terminations() == 1
    file = await file_of()
    return file, (await items_of(file))[CODE]


async def in_the_inbox(item: Item) -> bool:
    lines, _ = await inbox.page(COUNTY, HR, Filter(), 100)
    return item.id in {line.id for line in lines}


async def test_it_is_in_the_inbox_again_with_a_new_limit_and_says_why(moving_clock: Clock) -> None:
    row, item = await ended()
    assert not await in_the_inbox(item)
    moving_clock.advance(days=1)
    file, item = await follow(row, EARLIER)
    assert await in_the_inbox(item)
    assert (item.status, str(item.effective_on), item.overpaid_fen) == ("dispatched", "2026-10-01", 100)
    assert item.due_on == due_date(today(), county(COUNTY).info.standards.termination, calendar(COUNTY))
    assert item.request is not None and "重新核对" in item.request["reason"]
    assert item.request["effective_on_before"] == "2026-11-01"
    assert item.closed_at is None and file.open_items == 11


async def test_it_is_given_out_as_work_again_and_the_others_only_told() -> None:
    row, item = await ended()
    file, _ = await follow(row, EARLIER)
    given_out = [event.item_id for event in await events(file, "item.dispatched")]
    assert given_out.count(item.id) == 2
    assert len(given_out) == len(set(given_out)) + 1
    told = [event.item_id for event in await events(file, "item.corrected")]
    assert len(told) == len(set(told)) > 1


async def test_it_is_finished_again_by_the_day_and_the_amount_that_are_right() -> None:
    row, _ = await ended()
    _, item = await follow(row, EARLIER)
    async with transaction():
        done = await item_verbs.complete(clerk(HR), item.id, Completion(overpaid_fen=300_100))
    file = await file_of()
    assert (done.status, done.overpaid_fen, done.request, file.open_items) == ("done", 300_100, None, 10)
    kept = [event.private for event in await events(file, "item.done")]
    assert [told["overpaid_fen"] for told in kept if told] == [100, 300_100]


async def test_one_that_is_late_again_is_told_again(moving_clock: Clock) -> None:
    row, _ = await verified()
    await start_terminations()
    moving_clock.advance(days=20)
    await watch_deadlines()
    item = (await items_of(await file_of()))[CODE]
    assert item.overdue
    await finished(item)
    _, item = await follow(row, EARLIER)
    assert not item.overdue and item.due_on > today()
    moving_clock.advance(days=20)
    await watch_deadlines()
    assert (await Item.of(COUNTY).get(id=item.id)).overdue
    late = [event for event in await events(await file_of(), "item.overdue") if event.item_id == item.id]
    assert len(late) == 2


async def test_a_correction_that_moves_no_day_of_the_benefit_opens_nothing() -> None:
    row, item = await ended()
    file, item = await follow(row, SAME_MONTH)
    assert item.status == "done" and file.open_items == 10
    (told,) = [e for e in await events(file, "item.corrected") if e.item_id == item.id]
    assert told.data["reopened"] is False


async def test_one_that_was_opened_again_is_taken_back_like_any_other() -> None:
    row, _ = await ended()
    file, item = await follow(row, EARLIER)
    current = await Certificate.of(COUNTY).get(record_id=row.record_id, current=True)
    await voided(HOSPITAL, current)
    await start_terminations()
    item = await Item.of(COUNTY).get(id=item.id)
    assert item.status == "reversing"
    assert (await TerminationFile.of(COUNTY).get(id=file.id)).open_items == 11


async def test_a_second_correction_before_anybody_looked_counts_it_once() -> None:
    row, item = await ended()
    await follow(row, EARLIER)
    file, item = await follow(row, "2026-08-31T08:20:00+08:00")
    assert file.open_items == 11 and str(item.effective_on) == "2026-09-01"
