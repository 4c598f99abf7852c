"""A family without WeChat is filed at the counter, and a grandchild claims the case on a phone later."""

from __future__ import annotations

from typing import Any

import pytest

from sandbox import steps
from sandbox.actors import Family, Household, Refused
from sandbox.staffing import Staffing
from sandbox.waiting import eventually
from sandbox.world import World


async def test_a_walk_in_is_filed_accepted_and_claimed_later(
    world: World, office: Staffing, household: Household
) -> None:
    await steps.register(office, household)
    window = office.window

    draft = await window.begin_assisted(household.answers("decedent", "death"))
    await window.save_assisted(
        draft["id"], household.answers("insurance", "applicant", "payee", "consents"), draft["version"]
    )
    filed = await window.submit_assisted(draft["id"])
    assert filed["status"] == "submitted"
    opened = await window.accept(filed["id"])
    assert opened["status"] == "accepted"
    assert (await window.open(filed["id"]))["assisted"]

    # Nobody has a phone to show it on: a clerk has to call.
    async def owed_call() -> Any:
        calls = (await office.supervisor.get("/staff/v1/telephone"))["calls"]
        return next((call for call in calls if call["case_id"] == filed["id"]), None)

    def tells_of_the_acceptance(call: Any) -> bool:
        return call is not None and "case.accepted" in {told["event_kind"] for told in call["to_tell"]}

    call = await eventually(owed_call, until=tells_of_the_acceptance, what="the call that is owed")
    assert household.phone_number not in str(call)

    grandchild = await Family.arrive(world, "孙女")
    with pytest.raises(Refused) as error:
        await grandchild.claim(household.applicant.id_number, "13900000000")
    assert error.value.code == "claim_failed"
    claimed = await grandchild.claim(household.applicant.id_number, household.phone_number)
    assert claimed["role"] == "applicant"
    progress = await grandchild.progress()
    assert progress["number"] == filed["number"]
    assert progress["item_count"] == len(opened["items"])

    another = await Family.arrive(world, "路人")
    with pytest.raises(Refused) as error:
        await another.claim(household.applicant.id_number, household.phone_number)
    assert error.value.code == "claim_failed"

    while await grandchild.allow_messages():
        pass
    item = opened["items"][0]
    clerk = await office.clerk(item["department"])
    await clerk.receive(item["id"])
    await clerk.complete(item["id"], summary="已办结")
    await steps.told(grandchild, "item.done")


async def test_the_family_sees_who_looked(world: World, office: Staffing, household: Household) -> None:
    family = await steps.file(office, household)
    assert await family.views() == []

    opened = await steps.accept(office, family)
    item = next(i for i in opened["items"] if i["code"] == "household_cancellation")
    clerk = await office.clerk(item["department"])
    shown = await clerk.open(item["id"])

    looks = [(view["what"], view["purpose"]) for view in await family.views()]
    assert ("办件", "窗口受理") in looks
    assert any("死亡人员户口注销" in purpose or "户口注销" in purpose for _, purpose in looks)
    # The police see what the item declares, and no bank card.
    assert household.card_number not in str(shown)


async def test_the_data_of_a_case_can_be_taken_along(
    world: World, office: Staffing, household: Household
) -> None:
    family = await steps.file(office, household)
    taken = await family.export()

    assert taken["case"]["answers"]["decedent.name"] == household.decedent.name
    assert {m["code"] for m in taken["materials"]} >= {"decedent_id_card", "applicant_id_card"}
    assert taken["events"][0]["kind"] == "case.begun"
    assert "wrapped_key" not in str(taken)
