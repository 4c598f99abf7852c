"""A payment that the bank sends back, and the account that takes it in the end."""

from __future__ import annotations

import pytest

from sandbox import steps
from sandbox.actors import Household, Refused
from sandbox.actors.papers import photo
from sandbox.staffing import Staffing
from sandbox.world import World


async def test_a_returned_payment_arrives_on_a_second_account(
    world: World, office: Staffing, household: Household
) -> None:
    family = await steps.file(office, household)
    opened = await steps.accept(office, family)
    number = opened["number"]
    clerk = await office.clerk("human_resources")
    reference = f"FK-{number}"
    line = {
        "reference": reference,
        "case_number": number,
        "kind": "funeral_grant",
        "amount_fen": 2_345_678,
    }
    for status in ("approved", "sent"):
        await clerk.report_payouts(line | {"status": status})
    await clerk.report_payouts({"reference": reference, "status": "returned", "reason": "账户已销户"})

    progress = await family.progress()
    (payout,) = progress["payouts"]
    assert payout["status"] == "returned"
    assert payout["return_reason"] == "账户已销户"
    assert "换一个收款账户" in progress["next_step"]
    await steps.told(family, "payout.returned")

    other = Household.new(world.clock.today())
    account = {
        "payee.own_account": "no",
        "payee.reason": "closed",
        "payee.holder": household.applicant.name,
        "payee.holder_id_number": household.applicant.id_number,
        "payee.bank": "示例银行岳阳县支行",
        "payee.card_number": other.card_number,
    }
    with pytest.raises(Refused) as error:
        await family.give_account(payout["id"], account | {"payee.card_number": "1234"})
    assert "payee.card_number" in {field["field"] for field in error.value.problem["fields"]}
    with pytest.raises(Refused) as error:
        await family.give_account(payout["id"], account)
    for field in error.value.problem["fields"]:
        assert field["code"] == "material_missing"
        _, code, side = field["field"].split(".")
        await family.upload(code, side, photo("PROOF", side))
    given = await family.give_account(payout["id"], account)
    assert given["account_tail"] == other.card_number[-4:]

    paid = (await clerk.payouts(reference=reference))[0]
    assert (paid["status"], paid["attempt"]) == ("approved", 2)
    assert (await clerk.payout(paid["id"]))["account"] == other.card_number
    # An old table, imported again, is about the first account and must not pass for the second one.
    stale = await clerk.report_payouts({"reference": reference, "status": "sent"})
    assert stale["results"][0]["outcome"] != "applied"
    for status in ("sent", "arrived"):
        told = await clerk.report_payouts({"reference": reference, "status": status, "attempt": 2})
        assert told["results"][0]["outcome"] == "applied", told

    (payout,) = (await family.progress())["payouts"]
    assert (payout["status"], payout["account_tail"]) == ("arrived", other.card_number[-4:])
    assert payout["amount_fen"] == 2_345_678
    await steps.told(family, "payout.arrived")
    shown = await family.shown()
    assert any(other.card_number[-4:] in str(message) and "23456.78" in str(message) for message in shown)


async def test_the_card_should_stay_open_until_everything_has_landed(
    world: World, office: Staffing, household: Household
) -> None:
    family = await steps.file(office, household)
    opened = await steps.accept(office, family)
    number = opened["number"]

    money = await family.money()
    assert not money["safe_to_close"]
    waiting = {(line["item_code"], line["kind"]) for line in money["waiting"]}
    assert ("pension_retired_enterprise", "survivor_grant") in waiting

    departments = {item["code"]: item["department"] for item in opened["items"]}
    for count, (item_code, kind) in enumerate(sorted(waiting), start=1):
        clerk = await office.clerk(departments[item_code])
        line = {
            "reference": f"ALL-{number}-{count}",
            "case_number": number,
            "kind": kind,
            "amount_fen": 100 * count,
        }
        for status in ("approved", "sent", "arrived"):
            await clerk.report_payouts(line | {"status": status})
        # The same line again changes nothing.
        again = await clerk.report_payouts(line | {"status": "arrived"})
        assert again["results"][0]["outcome"] == "unchanged"

    money = await family.money()
    assert (money["landed"], money["expected"]) == (len(waiting), len(waiting))
    assert money["safe_to_close"]
