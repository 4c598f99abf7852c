"""What a family can still expect: estimates from the form, and whether the card may be closed."""

from __future__ import annotations

import pytest

from server.cases import money
from server.cases.expected_money import AccountAdvice, account_advice, estimates
from server.cases.models import Case, Item
from server.counties import county
from server.database import transaction
from server.payouts.models import Payout
from tests.server.cases.accepted import accepted_case, answers, clerk

PENSION = "pension_retired_enterprise"
MEDICAL = "medical_account_withdrawal"
CATALOGUE = county("430621").newest


async def advice(case: Case) -> AccountAdvice:
    return await account_advice(await Case.of(case.county).get(id=case.id))


async def arrived(item: Item, kind: str, reference: str) -> Payout:
    async with transaction():
        payout = await money.approve(clerk(item.department), item.id, kind, 100, reference)
        await money.send(clerk(item.department), payout.id)
        return await money.arrive(clerk(item.department), payout.id)


@pytest.mark.usefixtures("database")
async def test_the_card_may_be_closed_when_everything_expected_has_landed() -> None:
    case, items = await accepted_case()
    found = await advice(case)
    assert (found.expected, found.landed, found.safe_to_close) == (4, 0, False)
    assert [w.kind for w in found.waiting] == [
        "funeral_grant",
        "survivor_grant",
        "pension_account",
        "medical_account",
    ]
    assert "请先不要注销" in found.text

    for number, kind in enumerate(("funeral_grant", "survivor_grant", "pension_account")):
        await arrived(items[PENSION], kind, f"RS-{number}")
    found = await advice(case)
    assert (found.expected, found.landed, found.safe_to_close) == (4, 3, False)
    assert found.text == "还有医保个人账户余额没有到账，收款账户请先不要注销。"

    await arrived(items[MEDICAL], "medical_account", "YB-1")
    found = await advice(case)
    assert (found.expected, found.landed, found.safe_to_close, found.waiting) == (4, 4, True, ())


@pytest.mark.usefixtures("database")
async def test_what_came_back_after_landing_is_waited_for_again() -> None:
    case, items = await accepted_case((MEDICAL,))
    payout = await arrived(items[MEDICAL], "medical_account", "YB-1")
    assert (await advice(case)).safe_to_close
    async with transaction():
        await money.return_(clerk("medical_insurance"), payout.id, "退")
    found = await advice(case)
    assert (found.safe_to_close, [w.status for w in found.waiting]) == (False, ["returned"])


@pytest.mark.usefixtures("database")
async def test_a_second_part_of_the_same_kind_is_waited_for_too() -> None:
    case, items = await accepted_case((MEDICAL,))
    await arrived(items[MEDICAL], "medical_account", "YB-1")
    async with transaction():
        await money.approve(clerk("medical_insurance"), items[MEDICAL].id, "medical_account", 5, "YB-2")
    found = await advice(case)
    assert (found.expected, found.landed, found.safe_to_close) == (2, 1, False)


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize("status", ["refused", "not_applicable", "reversed"])
async def test_an_item_that_ended_otherwise_pays_nothing(status: str) -> None:
    case, items = await accepted_case((MEDICAL, "household_cancellation"))
    await Item.of(case.county).filter(id=items[MEDICAL].id).update(status=status)
    found = await advice(case)
    # Nothing is expected, and that alone is no reason to say that the card may go.
    assert (found.expected, found.safe_to_close) == (0, False)


@pytest.mark.usefixtures("database")
async def test_an_item_that_is_done_without_money_is_said_to_be_worth_a_call() -> None:
    case, items = await accepted_case((MEDICAL,))
    await Item.of(case.county).filter(id=items[MEDICAL].id).update(status="done")
    found = await advice(case)
    assert not found.safe_to_close and found.waiting[0].item_done
    assert "可以致电承办部门问一问" in found.text


@pytest.mark.usefixtures("database")
async def test_a_cancelled_payout_is_not_waited_for_and_its_successor_is() -> None:
    case, items = await accepted_case((MEDICAL,))
    async with transaction():
        first = await money.approve(clerk("medical_insurance"), items[MEDICAL].id, "medical_account", 5, "A")
        await money.cancel(clerk("medical_insurance"), first.id, "重复")
    assert (await advice(case)).expected == 0
    async with transaction():
        await money.approve(clerk("medical_insurance"), items[MEDICAL].id, "medical_account", 6, "B")
    found = await advice(case)
    assert (found.expected, found.landed) == (1, 0)


def test_estimates_follow_the_items_that_apply() -> None:
    form = answers(insurance__contribution_years=30, insurance__pension_years=20)
    found = {e.kind: e for e in estimates(CATALOGUE, form)}
    assert list(found) == ["funeral_grant", "survivor_grant", "pension_account", "medical_account"]
    assert found["funeral_grant"].amount_fen == 890_000
    assert found["survivor_grant"].amount_fen == 445_000 * 9
    assert found["pension_account"].amount_fen is None


def test_somebody_who_was_working_loses_no_months() -> None:
    form = answers(insurance__identity="serving_enterprise", insurance__contribution_years=30)
    # A number of years left over from another answer does not count.
    form["insurance.pension_years"] = 20
    found = {e.kind: e for e in estimates(CATALOGUE, form)}
    assert found["survivor_grant"].amount_fen == 445_000 * 24


def test_public_staff_get_no_estimate_and_an_empty_form_no_sum() -> None:
    form = answers(insurance__identity="public_retired", insurance__medical="resident")
    assert estimates(CATALOGUE, form) == []
    assert all(e.amount_fen is None for e in estimates(CATALOGUE, {}))
