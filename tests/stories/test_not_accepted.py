"""Families whose matter is not handled here: refused by a clause, declined at the window, withdrawn."""

from __future__ import annotations

import pytest

from sandbox import steps
from sandbox.actors import Household, Refused
from sandbox.staffing import Staffing
from sandbox.waiting import eventually
from sandbox.world import World

INELIGIBLE = [
    pytest.param({"decedent__household_in_county": "no"}, "二(二)", id="register elsewhere"),
    pytest.param({"death__manner": "work_injury"}, "二(二)", id="work injury"),
    pytest.param({"death__cremated_in_county": "no"}, "二(一)", id="cremated elsewhere"),
    pytest.param({"death__manner": "case"}, "二(一)", id="a case death"),
]


@pytest.mark.parametrize(("changes", "clause"), INELIGIBLE)
async def test_who_is_not_covered_learns_why_and_what_to_do_and_loses_nothing(
    world: World, office: Staffing, changes: dict[str, str], clause: str
) -> None:
    household = Household.new(world.clock.today(), **changes)
    family = await steps.fill_in(office, household)

    told = await family.check_eligibility(household.answers())
    refused = [reason for reason in told["reasons"] if reason["verdict"] == "no"]
    assert told["verdict"] == "no"
    assert [reason["clause"] for reason in refused] == [clause]
    assert refused[0]["instead"]

    with pytest.raises(Refused) as error:
        await family.submit()
    assert error.value.code == "not_eligible"
    assert error.value.problem["reasons"][0]["clause"] == clause
    assert refused[0]["instead"].rstrip("。") in error.value.problem["detail"]

    kept = await family.read()
    assert kept["status"] == "draft"
    assert kept["answers"]["decedent.name"] == household.decedent.name
    assert len(await family.materials()) > 0


async def test_the_window_declines_with_reason_and_ground(
    world: World, office: Staffing, household: Household
) -> None:
    family = await steps.file(office, household)

    await office.window.decline(
        family.case_id,
        reason="逝者的参保关系已经转到外县",
        ground="通知二(一)",
        instead="请到参保地的社保经办机构办理",
    )

    progress = await family.progress()
    assert progress["status"] == "declined"
    assert progress["items"] == []
    assert (await family.read())["notice"]["instead"] == "请到参保地的社保经办机构办理"
    await steps.told(family, "case.declined")
    with pytest.raises(Refused) as error:
        await office.window.accept(family.case_id)
    assert error.value.code == "move_not_open"
    assert error.value.problem["open_moves"] == []


async def test_after_a_decline_the_family_can_file_again(
    world: World, office: Staffing, household: Household
) -> None:
    family = await steps.file(office, household)
    await office.window.decline(family.case_id, "材料不是本人的", "行政许可法第三十二条", "请带本人材料")

    again = await steps.fill_in(office, household)
    submitted = await again.submit()

    assert submitted["status"] == "submitted"
    assert again.case_id != family.case_id


async def test_a_family_withdraws_and_its_slot_is_free_again(
    world: World, office: Staffing, household: Household
) -> None:
    family = await steps.file(office, household)
    slot = (await eventually(family.slots, what="slots"))[-1]
    before = slot["free"]
    await family.book(slot["id"])

    await family.withdraw("家里商量后先不办了")

    assert (await family.read())["status"] == "withdrawn"
    assert await family.appointment() is None
    free = {s["id"]: s["free"] for s in await family.slots()}
    assert free[slot["id"]] == before
    await steps.told(family, "case.withdrawn")
    with pytest.raises(Refused) as error:
        await family.withdraw()
    assert error.value.code == "move_not_open"
