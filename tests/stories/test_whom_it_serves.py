"""What each kind of decedent sets in motion: which items, whose, paid or not, until all is finished."""

from __future__ import annotations

from typing import Any

import pytest

from sandbox import steps
from sandbox.actors import Household
from sandbox.staffing import Staffing
from sandbox.world import World

KINDS = [
    pytest.param(
        "serving_enterprise",
        {},
        {
            "household_cancellation",
            "pension_serving_enterprise",
            "medical_account_withdrawal",
            "housing_fund_withdrawal",
        },
        id="serving worker",
    ),
    pytest.param(
        "public_retired",
        {"insurance__housing_fund": "no", "insurance__medical": "resident"},
        {"household_cancellation", "public_retired_end"},
        id="retired from a public institution",
    ),
    pytest.param(
        "public_serving",
        {"insurance__housing_fund": "no", "insurance__medical": "resident"},
        {"household_cancellation", "public_serving_end"},
        id="serving at a public institution",
    ),
    pytest.param(
        "resident",
        {"insurance__assistance": ["dibao"]},
        {"household_cancellation", "assistance_cancellation"},
        id="resident on minimum living support",
    ),
]


@pytest.mark.parametrize(("identity", "changes", "expected"), KINDS)
async def test_the_right_departments_finish_and_the_case_is_closed(
    world: World, office: Staffing, identity: str, changes: dict[str, Any], expected: set[str]
) -> None:
    household = Household.new(world.clock.today(), identity=identity, **changes)
    family = await steps.file(office, household)
    opened = await steps.accept(office, family)
    assert {item["code"] for item in opened["items"]} == expected

    for item in opened["items"]:
        clerk = await office.clerk(item["department"])
        await clerk.receive(item["id"])
        await clerk.complete(item["id"], summary="已办结")
        await steps.told(family, "item.done")

    progress = await family.progress()
    assert progress["status"] == "finished"
    assert progress["done_count"] == progress["item_count"] == len(expected)
    assert progress["promised_on"] is None
    await steps.told(family, "case.finished")


@pytest.mark.parametrize(
    ("identity", "changes"),
    [
        pytest.param(
            "public_retired",
            {"insurance__housing_fund": "no", "insurance__medical": "resident"},
            id="retired from a public institution",
        ),
        pytest.param(
            "resident", {"insurance__assistance": ["dibao"]}, id="resident on minimum living support"
        ),
    ],
)
async def test_no_estimate_and_no_payout_where_nothing_is_paid(
    world: World, office: Staffing, identity: str, changes: dict[str, Any]
) -> None:
    household = Household.new(world.clock.today(), identity=identity, **changes)
    family = await steps.file(office, household)
    assert await family.estimate() == []
    await steps.accept(office, family)

    money = await family.money()

    assert (money["expected"], money["waiting"]) == (0, [])
    assert await family.estimate() == []
    assert not [name for name in household.answers() if name.startswith("payee.")]


async def test_the_estimate_names_what_the_items_of_this_decedent_pay(world: World, office: Staffing) -> None:
    household = Household.new(world.clock.today(), identity="serving_enterprise")
    family = await steps.file(office, household)

    estimated = [one["kind"] for one in await family.estimate()]
    opened = await steps.accept(office, family)

    assert len(opened["items"]) == 4
    waiting = [payout["kind"] for payout in (await family.money())["waiting"]]
    assert sorted(estimated) == sorted(waiting)
    assert "funeral_grant" in estimated


async def test_the_terminations_start_from_the_cremation_record_alone(
    world: World, office: Staffing, household: Household
) -> None:
    await steps.register(office, household)
    departments = {
        "medical_insurance": ("medical_account_transfer", "special_outpatient", "special_medicine"),
        "housing_fund": ("housing_fund_seal",),
        "human_resources": ("pension_payment", "social_insurance_contribution", "pension_account_transfer"),
        "civil_affairs": ("minimum_living_support", "elderly_service"),
        "disabled_federation": ("disability_allowance",),
        "veterans_affairs": ("preferential_treatment",),
    }

    for department, codes in departments.items():
        clerk = await office.clerk(department)
        for code in codes:
            item = await steps.termination_of(clerk, code, household)
            assert item["status"] == "dispatched"
            assert item["case_number"] is None
