"""Something is missing: the window says so once; a department asks for one thing, and only its item waits."""

from __future__ import annotations

from datetime import date

import pytest

from sandbox import steps
from sandbox.actors import Household, Refused
from sandbox.actors.papers import photo
from sandbox.staffing import Staffing
from sandbox.world import World


async def test_the_window_tells_everything_that_is_missing_once(
    world: World, office: Staffing, household: Household
) -> None:
    family = await steps.file(office, household)
    wanted = {
        "decedent_id_card": "身份证背面反光，请在窗边重拍一张",
        "payee.bank": "开户行请写到支行",
    }

    await office.window.return_for_correction(family.case_id, wanted)

    case = await family.read()
    assert case["status"] == "returned"
    assert {m["target"]: m["text"] for m in case["notice"]["missing"]} == wanted
    assert date.fromisoformat(case["notice"]["deadline"]) > world.clock.today()
    await steps.told(family, "case.returned")

    await family.save({"payee.bank": "示例银行岳阳县荣家湾支行"})
    await family.upload("decedent_id_card", "back", photo("ID CARD", "back", "again"))
    again = await family.submit()
    assert again["status"] == "submitted"
    assert again["number"] == case["number"]

    opened = await office.window.open(family.case_id)
    assert opened["answers"]["payee.bank"] == "示例银行岳阳县荣家湾支行"
    assert len([p for p in opened["photos"] if (p["code"], p["side"]) == ("decedent_id_card", "back")]) == 1
    assert (await office.window.pass_review(family.case_id))["status"] == "reviewed"
    await steps.told(family, "case.reviewed")


async def test_one_department_asks_and_only_its_item_waits(
    world: World, office: Staffing, household: Household
) -> None:
    family = await steps.file(office, household)
    opened = await steps.accept(office, family)
    items = {item["code"]: item for item in opened["items"]}
    pension = items["pension_retired_enterprise"]
    clerk = await office.clerk(pension["department"])

    await clerk.receive(pension["id"])
    await clerk.request_correction(
        pension["id"], "银行卡号与开户行对不上，请核对", questions=["payee.card_number"], materials=[]
    )

    (asked,) = await family.corrections()
    assert asked["item_id"] == pension["id"]
    assert asked["questions"] == ["payee.card_number"]
    assert asked["reason"] == "银行卡号与开户行对不上，请核对"
    await steps.told(family, "item.correction_requested")
    states = {item["code"]: item["status"] for item in (await family.progress())["items"]}
    assert states.pop("pension_retired_enterprise") == "correction"
    assert set(states.values()) == {"dispatched"}

    with pytest.raises(Refused) as error:
        await family.answer_correction(pension["id"], {"decedent.name": "别人"})
    assert error.value.problem["fields"][0]["code"] == "not_asked"
    with pytest.raises(Refused) as error:
        await family.answer_correction(pension["id"], {"payee.card_number": "6222000000000000"})
    assert error.value.code == "invalid"

    world.to_morning(days=3)
    card = Household.new(world.clock.today()).card_number
    await family.answer_correction(pension["id"], {"payee.card_number": card}, note="核对过了")

    after = {item["code"]: item for item in (await family.progress())["items"]}
    assert after["pension_retired_enterprise"]["status"] == "in_progress"
    # The days of waiting were the family's; the department's promise moves by them, the others' stand.
    assert after["pension_retired_enterprise"]["due_on"] > pension["due_on"]
    assert after["household_cancellation"]["due_on"] == items["household_cancellation"]["due_on"]
    shown = await clerk.open(pension["id"])
    assert card in {str(fact["value"]) for fact in shown["answers"]}
    await clerk.complete(pension["id"], summary="已核定")
    assert await family.corrections() == []
