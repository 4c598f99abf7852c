"""Trouble outside: a department is late, the platform is down for an hour, the worker is killed."""

from __future__ import annotations

import asyncio
import contextlib
from collections import Counter
from typing import Any

from sandbox import steps
from sandbox.actors import Family, Household
from sandbox.staffing import Staffing
from sandbox.waiting import eventually
from sandbox.wechat.api import SUBSCRIBE_SEND
from sandbox.wechat.desk import Desk
from sandbox.world import World


async def test_a_department_a_week_late_is_seen_by_everybody_and_still_finishes(
    world: World, office: Staffing, household: Household
) -> None:
    family = await steps.file(office, household)
    opened = await steps.accept(office, family)
    item = next(i for i in opened["items"] if i["code"] == "household_cancellation")
    promised = item["due_on"]

    while world.clock.today().isoformat() <= promised:
        await steps.all_told(family)
        world.to_morning(days=1)
    await steps.all_told(family)
    world.to_morning(days=7)

    late = await eventually(lambda: _late(family, item["code"]), within=60, what="the item marked late")
    assert late["due_on"] == promised
    await steps.told(family, "item.overdue")
    assert item["id"] in {row["id"] for row in await office.supervisor.overdue()}

    clerk = await office.clerk(item["department"])
    await clerk.receive(item["id"])
    await clerk.complete(item["id"], summary="已注销")
    await steps.told(family, "item.done")
    late_items = [i for i in (await family.progress())["items"] if i["overdue"]]
    overdue = [m for m in await family.messages() if m["event_kind"] == "item.overdue"]
    assert len(overdue) == len(late_items)
    assert item["id"] not in {row["id"] for row in await office.supervisor.overdue()}


async def test_the_platform_is_down_for_an_hour_and_everything_comes_once_in_order(
    world: World, office: Staffing, household: Household
) -> None:
    family = await steps.file(office, household)
    await steps.told(family, "case.submitted")
    before = len(await family.shown("subscribe"))
    desk = Desk(world.wechat_url, world.http)
    tried = (await desk.calls())[SUBSCRIBE_SEND]

    async def an_hour_later() -> None:
        # What is being sent while the clock jumps counts as one of which nobody knows.
        await eventually(family.messages, until=lambda listed: all(m["state"] != "sending" for m in listed))
        world.later(hours=1)

    # It answers that it is away. Of what breaks off without an answer nobody knows, and a clerk telephones.
    await desk.down("503")
    try:
        opened = await steps.accept(office, family)
        item = next(i for i in opened["items"] if i["code"] == "household_cancellation")
        clerk = await office.clerk(item["department"])
        await clerk.receive(item["id"])
        await clerk.complete(item["id"], summary="已注销")
        await eventually(desk.calls, until=lambda calls: calls[SUBSCRIBE_SEND] > tried)
        await an_hour_later()
        # The office itself goes on meanwhile: the family reads it in the progress.
        assert (await family.progress())["done_count"] == 1
        assert len(await family.shown("subscribe")) == before
    finally:
        await desk.down(None)
    await an_hour_later()

    await steps.told(family, "item.done")
    kinds = [m["event_kind"] for m in await family.messages()]
    assert kinds.index("case.accepted") < kinds.index("item.done")
    assert Counter(kinds)["case.accepted"] == Counter(kinds)["item.done"] == 1
    assert len(await family.shown("subscribe")) == before + 2


async def test_a_worker_killed_over_and_over_loses_and_doubles_nothing(
    world: World, office: Staffing, household: Household
) -> None:
    family = await steps.file(office, household)
    opened = await steps.accept(office, family)

    for item in opened["items"]:
        clerk = await office.clerk(item["department"])
        await clerk.receive(item["id"])
        await clerk.complete(item["id"], summary="已办结")
        world.parts["worker"].kill()
        await world.restart("worker")

    async def reached_as_time_goes_by() -> Counter[str]:
        # Of a message that was being sent at a kill nobody knows: after twelve minutes it is a call.
        world.later(seconds=20)
        return await _settled(family)

    def everything(told: Counter[str]) -> bool:
        return told["item.done"] == len(opened["items"]) and told["case.finished"] == 1

    told = await eventually(
        reached_as_time_goes_by, until=everything, within=90, what="every message, or a call that is owed"
    )
    assert told["case.accepted"] == 1
    on_the_phone = await family.shown("subscribe")
    in_the_office = [m for m in await family.messages() if m["state"] in ("sent", "delivered")]
    assert len(on_the_phone) <= len(in_the_office)


async def test_the_api_killed_in_the_middle_of_accepting_leaves_all_or_nothing(
    world: World, office: Staffing, household: Household
) -> None:
    family = await steps.file(office, household)
    opened = await office.window.open(family.case_id)
    await office.window.confirm(family.case_id, opened["photos"])
    key = f"accept-{family.case_id}"

    accepting = asyncio.ensure_future(office.window.accept(family.case_id, key=key))
    world.parts["api"].kill()
    with contextlib.suppress(Exception):
        await accepting
    await world.restart("api")

    progress = await family.progress()
    assert (progress["status"] == "accepted") == (progress["item_count"] > 0)
    file = await office.window.accept(family.case_id, key=key)
    assert file["status"] == "accepted"
    assert len(file["items"]) == len((await family.progress())["items"]) == 4


async def _late(family: Family, code: str) -> Any:
    items = (await family.progress())["items"]
    return next((i for i in items if i["code"] == code and i["overdue"]), None)


async def _settled(family: Family) -> Counter[str]:
    """How often each event has reached the family: on the phone, or as a call that a clerk owes it."""
    reached = ("sent", "delivered", "telephone")
    return Counter(m["event_kind"] for m in await family.messages() if m["state"] in reached)
