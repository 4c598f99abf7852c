"""What is sent to departments' systems, in which order, and what is not sent any more."""

from __future__ import annotations

import asyncio

from server import clock
from server.cases.corrections import answer_correction, request_correction
from server.cases.events import route_again
from server.cases.items import complete, reverse
from server.cases.models import CaseEvent, Item
from server.database import transaction
from server.departments.dispatch import deliver_dispatches, plan_dispatches
from server.departments.models import Dispatch
from server.departments.undelivered import (
    undelivered,
)
from server.identity.models import ApiClient
from tests.conftest import Clock
from tests.server.cases.accepted import (
    COUNTY,
    accepted_case,
    clerk,
    family,
    kinds,
    termination_file,
    window,
)
from tests.server.departments.systems import (
    ITEM,
    MEDICAL,
    PENSIONS,
    POLICE,
    World,
    item_now,
    only,
    work,
)

# ---- planning ----


async def test_every_event_is_queued_once_and_only_for_departments_with_a_system(world: World) -> None:
    await world.connect(POLICE)
    for order in (1, 3):
        await accepted_case(order=order)
    counts = await asyncio.gather(*(plan_dispatches() for _ in range(4)))
    assert sum(counts) == 6
    assert await plan_dispatches() == 0
    assert {row.department for row in await Dispatch.of(COUNTY)} == {POLICE}
    assert await Dispatch.of(COUNTY).count() == 2


async def test_a_department_that_gets_a_system_gets_what_was_waiting(world: World) -> None:
    _, items = await accepted_case()
    await plan_dispatches()
    assert await Dispatch.of(COUNTY).count() == 0
    await world.connect(POLICE)
    for _ in range(2):
        async with transaction():
            await route_again(COUNTY, POLICE)
        await plan_dispatches()
        assert [row.item_id for row in await Dispatch.of(COUNTY)] == [items[ITEM].id]


# ---- order, and what was overtaken ----


async def test_a_reversal_never_overtakes_the_item_that_it_reverses(
    world: World, moving_clock: Clock
) -> None:
    case, items = await accepted_case((ITEM,))
    await world.connect(POLICE)
    await world.behave(POLICE, do="accept")
    await world.behave(POLICE, do="dead", times=1)
    await work()
    async with transaction():
        await request_correction(clerk(POLICE), items[ITEM].id, "请核对电话", ["applicant.phone"])
    async with transaction():
        await answer_correction(family(), items[ITEM].id, {"applicant.phone": "13900000001"})
    await world.behave(POLICE, do="accept")
    await plan_dispatches()
    await deliver_dispatches()
    assert len(await world.received(POLICE)) == 1, "the correction waits behind the item"
    moving_clock.advance(minutes=1)
    while await work():
        moving_clock.advance(minutes=1)
    assert [r["body"]["event"] for r in await world.received(POLICE)] == [
        "item.dispatched",
        "item.dispatched",
        "item.correction_answered",
    ]
    (last,) = [r["body"] for r in await world.received(POLICE) if r["body"]["event"].endswith("answered")]
    assert last["changed"] == ["applicant.phone"]
    assert last["answers"]["applicant.phone"] == "13900000001"
    assert "item.received" not in await kinds(case), "a clerk had asked for a correction meanwhile"


async def test_what_was_voided_before_it_was_delivered_is_only_reversed(world: World) -> None:
    case, items = await accepted_case((ITEM,))
    await world.connect(POLICE)
    async with transaction():
        await reverse(window(), items[ITEM].id, "误报")
    await work()
    await work()
    assert [r["body"]["event"] for r in await world.received(POLICE)] == ["item.reversal_requested"]
    assert (await world.received(POLICE))[0]["body"]["reason"] == "误报"
    rows = {row.kind: row.status for row in await Dispatch.of(COUNTY)}
    assert rows == {"item.dispatched": "superseded", "item.reversal_requested": "delivered"}
    assert (await item_now(items[ITEM])).status == "reversed"
    assert "item.reversed" in await kinds(case)


async def test_what_a_clerk_finished_in_the_console_is_not_pushed_any_more(world: World) -> None:
    _, items = await accepted_case()
    await world.connect(POLICE)
    await plan_dispatches()
    async with transaction():
        await complete(clerk(POLICE), items[ITEM].id)
    await work()
    assert (await only()).status == "superseded" and await world.received(POLICE) == []


async def test_a_finish_that_must_wait_for_others_is_asked_for_again(
    world: World, moving_clock: Clock
) -> None:
    case, items = await accepted_case()
    waiting = items["medical_account_withdrawal"]
    await Item.of(COUNTY).filter(id=waiting.id).update(waits_for=[ITEM])
    await world.connect(MEDICAL)
    await work()
    assert (await item_now(waiting)).status == "received"
    row = await only()
    assert (row.status, row.last_error, row.attempts) == ("waiting", "waits_for_others", 0)
    for _ in range(60):
        moving_clock.advance(hours=1)
        await work()
    assert (await only()).status == "waiting", "waiting for others is not a failure"
    async with transaction():
        await complete(clerk(POLICE), items[ITEM].id)
    moving_clock.advance(hours=2)
    await work()
    assert (await item_now(waiting)).status == "done" and (await only()).status == "delivered"
    assert (await kinds(case)).count("item.done") == 2


async def test_a_termination_is_done_with_the_day_that_its_system_confirms(world: World) -> None:
    file, items = await termination_file()
    await world.connect(PENSIONS)
    result = {"effective_on": "2026-12-01", "overpaid_fen": 0}
    await world.behave(PENSIONS, do="done", result=result)
    await work()
    item = await item_now(items["pension_payment"])
    assert (item.status, str(item.effective_on), item.overpaid_fen) == ("done", "2026-12-01", 0)
    async with transaction():
        await reverse(window(), item.id, "误报")
    while await work():
        pass
    assert (await kinds(file))[-1] == "item.reversed"


async def test_a_day_that_cannot_be_is_left_to_the_clerk(world: World) -> None:
    _, items = await termination_file()
    await world.connect(PENSIONS)
    await world.behave(PENSIONS, do="done", result={"effective_on": "2026-01-01"})
    await work()
    assert (await item_now(items["pension_payment"])).status == "received"
    assert ((await only()).status, (await only()).last_error) == ("accepted", "invalid")


async def test_a_system_that_was_taken_away_leaves_a_list_and_not_a_loop(world: World) -> None:
    await accepted_case()
    await world.connect(POLICE)
    await plan_dispatches()
    await ApiClient.of(COUNTY).filter(office=POLICE).update(disabled_at=clock.now())
    assert await deliver_dispatches() == 1
    assert await deliver_dispatches() == 0
    (row,) = await undelivered(COUNTY)
    assert (row.status, row.last_error) == ("dead", "no webhook")


async def test_two_workers_deliver_each_thing_once(world: World) -> None:
    await world.connect(POLICE)
    for order in range(1, 81, 2):
        await accepted_case(order=order)
    await plan_dispatches()
    await asyncio.gather(*(deliver_dispatches() for _ in range(3)))
    ids = [r["delivery_id"] for r in await world.received(POLICE)]
    assert len(ids) == len(set(ids)) == 40
    assert await CaseEvent.of(COUNTY).filter(kind="item.done").count() == 40
