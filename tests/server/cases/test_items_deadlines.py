"""Late and nearly late items: marked once, whoever looks and however often."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta

from server import clock
from server.cases.deadlines import watch_deadlines
from server.cases.items import receive, resume, reverse, suspend
from server.cases.models import Item
from server.counties import calendar, county
from server.database import transaction
from server.working_days import add_working_days
from tests.conftest import Clock
from tests.server.cases.accepted import COUNTY, accepted_case, clerk, history, kinds, window

POLICE = "public_security"


async def due(item: Item, day: date) -> None:
    await Item.of(COUNTY).filter(id=item.id).update(due_on=day)


def working_day(after: int) -> date:
    return add_working_days(clock.today(), after, calendar(COUNTY))


async def test_an_item_is_warned_of_once_and_late_once(database: str, moving_clock: Clock) -> None:
    case, items = await accepted_case(("household_cancellation",))
    item = items["household_cancellation"]
    await due(item, working_day(2))
    assert await watch_deadlines() == 0
    await due(item, working_day(1))
    assert await watch_deadlines() == 1
    assert await watch_deadlines() == 0
    moving_clock.advance(days=(working_day(1) - clock.today()).days)
    assert await watch_deadlines() == 0, "the promised day itself is not late yet"
    moving_clock.advance(days=1)
    assert await watch_deadlines() == 1
    assert await watch_deadlines() == 0
    assert await kinds(case) == ["item.due_soon", "item.overdue"]
    late = (await history(case))[-1]
    assert date.fromisoformat(late.data["due_date"]) == working_day(2), "its own limit, once more"
    assert (await Item.of(COUNTY).get(id=item.id)).overdue


async def test_two_workers_mark_an_item_once(database: str) -> None:
    case, items = await accepted_case()
    for item in items.values():
        await due(item, clock.today() - timedelta(days=1))
    assert sum(await asyncio.gather(*(watch_deadlines() for _ in range(4)))) == 3
    assert (await kinds(case)).count("item.overdue") == 3


async def test_a_clock_that_stands_still_is_never_late(database: str, moving_clock: Clock) -> None:
    case, items = await accepted_case(("household_cancellation",))
    item = items["household_cancellation"]
    async with transaction():
        await receive(clerk(POLICE), item.id)
        await suspend(clerk(POLICE), item.id, "需要核实", clock.today())
    moving_clock.advance(days=30)
    assert await watch_deadlines() == 0
    async with transaction():
        back = await resume(clerk(POLICE), item.id)
    moving_clock.advance(days=(back.due_on - clock.today()).days + 1)
    assert await watch_deadlines() == 1
    assert (await kinds(case))[-1] == "item.overdue"


async def test_a_reversal_has_a_day_of_its_own_and_is_late_after_it(
    database: str, moving_clock: Clock
) -> None:
    case, items = await accepted_case(("household_cancellation",))
    item = items["household_cancellation"]
    await due(item, clock.today() - timedelta(days=1))
    await watch_deadlines()
    async with transaction():
        back = await reverse(window(), item.id, "误报")
    days = timedelta(days=county(COUNTY).info.standards.reversal.days)
    promised = clock.today() + days
    assert (back.due_on, back.overdue) == (promised, False), "it was late with something else"
    assert (await history(case))[-1].data["due_date"] == promised.isoformat()
    moving_clock.advance(days=days.days)
    assert await watch_deadlines() == 1
    moving_clock.advance(days=1)
    assert await watch_deadlines() == 1
    assert await watch_deadlines() == 0
    late = (await history(case))[-1]
    again = (clock.today() + days).isoformat()
    assert (late.kind, late.data["due_date"]) == ("item.reversal_overdue", again)
    assert (await Item.of(COUNTY).get(id=item.id)).overdue


async def test_a_moved_promise_is_warned_of_anew(database: str, moving_clock: Clock) -> None:
    case, items = await accepted_case(("household_cancellation",))
    item = items["household_cancellation"]
    await due(item, working_day(1))
    await watch_deadlines()
    async with transaction():
        await receive(clerk(POLICE), item.id)
        await suspend(clerk(POLICE), item.id, "需要核实", clock.today())
    moving_clock.advance(days=7)
    async with transaction():
        await resume(clerk(POLICE), item.id)
    assert await watch_deadlines() == 1
    assert (await kinds(case)).count("item.due_soon") == 2
