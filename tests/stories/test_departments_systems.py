"""Departments with systems of their own: one that does it, calls back, refuses, or is dead for a day."""

from __future__ import annotations

import contextlib
from typing import Any

from sandbox import steps
from sandbox.actors import Family, Household
from sandbox.staffing import Staffing
from sandbox.waiting import NeverHappened, eventually
from sandbox.world import World

DEPARTMENT, CODE = "housing_fund", "housing_fund_withdrawal"


async def test_a_system_that_does_it_at_once(world: World, office: Staffing, household: Household) -> None:
    async with office.department_system(DEPARTMENT, "done") as system:
        family, item_id = await _accepted(office, household)

        await _status(family, "done")

        (webhook,) = await _webhooks(system, item_id)
        assert webhook["verdict"] == "ok"
        assert household.decedent.id_number in str(webhook["body"])
        await steps.told(family, "item.done")


async def test_a_system_that_takes_it_and_calls_back(
    world: World, office: Staffing, household: Household
) -> None:
    async with office.department_system(DEPARTMENT, "accept") as system:
        family, item_id = await _accepted(office, household)
        await _status(family, "received")

        world.to_morning(days=1)
        answer = await system.call_back(f"/dept/v1/items/{item_id}/complete", {"summary": "已核准提取"})
        assert answer["status"] == 200

        await _status(family, "done")
        # A repeated call back does no harm and says what is open now.
        again = await system.call_back(f"/dept/v1/items/{item_id}/complete", {"summary": "已核准提取"})
        assert again["status"] == 409
        assert again["body"]["code"] == "move_not_open"


async def test_a_system_that_refuses_leaves_the_item_for_people(
    world: World, office: Staffing, household: Household
) -> None:
    async with office.department_system(DEPARTMENT, "refuse") as system:
        _family, item_id = await _accepted(office, household)

        async def listed() -> Any:
            rows = (await office.supervisor.get("/staff/v1/deliveries/undelivered", limit=100))["deliveries"]
            return next((row for row in rows if row["item_id"] == item_id), None)

        row = await eventually(listed, what="the refused delivery on the supervisor's list")
        assert row["status"] == "refused"
        # It was asked once: a refusal is an answer and is not repeated.
        assert len(await _webhooks(system, item_id)) == 1


async def test_a_system_that_is_dead_for_a_day_gets_everything_once_it_lives(
    world: World, office: Staffing, household: Household
) -> None:
    async with office.department_system(DEPARTMENT, "dead") as system:
        family, item_id = await _accepted(office, household)
        await eventually(lambda: _webhooks(system, item_id), what="a first try")
        world.later(hours=24)
        await steps.told(family, "case.accepted")
        assert (await _item(family))["status"] == "dispatched"

        await system.behave("done")
        world.later(hours=2)
        # A try that was on its way while the hours passed puts the next one off from after them.
        with contextlib.suppress(NeverHappened):
            await _status(family, "done", within=5)
        world.later(hours=2)

        await _status(family, "done")
        deliveries = {webhook["delivery_id"] for webhook in await _webhooks(system, item_id)}
        assert len(deliveries) == 1


async def test_a_clerk_can_always_do_it_instead(world: World, office: Staffing, household: Household) -> None:
    async with office.department_system(DEPARTMENT, "error") as system:
        family, item_id = await _accepted(office, household)
        await eventually(lambda: _webhooks(system, item_id), what="a first try")
        clerk = await office.clerk(DEPARTMENT)

        await clerk.receive(item_id)
        await clerk.complete(item_id, summary="系统故障，人工办理")

        await _status(family, "done")


async def _accepted(office: Staffing, household: Household) -> tuple[Family, str]:
    family = await steps.file(office, household)
    opened = await steps.accept(office, family)
    return family, next(item["id"] for item in opened["items"] if item["code"] == CODE)


async def _item(family: Family) -> Any:
    return next(item for item in (await family.progress())["items"] if item["code"] == CODE)


async def _status(family: Family, status: str, within: float = 30) -> None:
    await eventually(
        lambda: _item(family),
        until=lambda item: item["status"] == status,
        within=within,
        what=f"{CODE} {status}",
    )


async def _webhooks(system: Any, item_id: str) -> list[Any]:
    return [webhook for webhook in await system.received() if item_id in str(webhook)]
