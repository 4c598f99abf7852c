"""A retired worker dies in hospital, the daughter applies, three payments arrive on his own account."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import chinese_calendar

from sandbox import steps
from sandbox.actors import Family, Household, Refused
from sandbox.actors.family import words
from sandbox.clock import CHINA
from sandbox.staffing import Staffing
from sandbox.world import World

PAYMENTS = {"funeral_grant": 8_900_00, "survivor_grant": 53_400_00, "pension_account": 12_345_67}
NAMES = {"funeral_grant": "丧葬补助金", "survivor_grant": "抚恤金", "pension_account": "养老保险个人账户余额"}


async def test_a_retired_worker_with_three_payments(world: World, office: Staffing) -> None:
    household = Household.new(
        world.clock.today(), insurance__medical="resident", insurance__housing_fund="no"
    )
    tail = household.card_number[-4:]

    await steps.register(office, household)
    await the_pension_stops_without_waiting_for_the_family(office, household)

    family = await the_form_is_filled_in_two_sittings(world, household)
    submitted = await family.submit()
    number = submitted["number"]
    await family.is_told("已提交", number)

    opened = await office.window.open(family.case_id)
    assert opened["doubts"] == []
    await office.window.pass_review(family.case_id)
    await family.is_told("预审通过")

    await the_family_comes_to_the_hall(world, office, family)
    accepted = await steps.accept(office, family)
    items = {item["code"]: item for item in accepted["items"]}
    assert set(items) == {"household_cancellation", "pension_retired_enterprise"}
    today = world.clock.today()
    assert items["household_cancellation"]["due_on"] == working_days_after(today, 2).isoformat()
    assert items["pension_retired_enterprise"]["due_on"] == working_days_after(today, 15).isoformat()
    progress = await family.progress()
    assert progress["promised_on"] == items["pension_retired_enterprise"]["due_on"]
    await family.is_told("已受理", number)

    police = await office.clerk("public_security")
    await police.receive(items["household_cancellation"]["id"])
    assert (await family.progress())["status_text"] == "办理中"
    await police.complete(items["household_cancellation"]["id"], reference="岳公户〔2026〕0001号")
    await family.is_told("户口注销", "已办好")

    await the_pension_office_pays(world, office, family, household, number, items)

    progress = await family.progress()
    assert progress["status_text"] == "已办结"
    paid = {payout["kind"]: payout for payout in progress["payouts"]}
    assert {kind: payout["amount_fen"] for kind, payout in paid.items()} == PAYMENTS
    assert {payout["status"] for payout in paid.values()} == {"arrived"}
    assert {payout["account_tail"] for payout in paid.values()} == {tail}
    money = await family.money()
    assert (money["expected"], money["landed"], money["safe_to_close"]) == (3, 3, True)

    await family.is_told("身后一件事", "已办结")
    await everything_was_told_once(family)

    assert (await family.rate(5, "谢谢，很省心"))["stars"] == 5
    looked = {view["viewer"] for view in await family.views()}
    assert any("窗口" in viewer for viewer in looked)
    assert any("联办部门" in viewer for viewer in looked)


async def the_pension_stops_without_waiting_for_the_family(office: Staffing, household: Household) -> None:
    pensions = await office.clerk("human_resources")
    stop = await steps.termination_of(pensions, "pension_payment", household)
    first_of_next_month = (household.died_on.replace(day=1) + timedelta(days=32)).replace(day=1)
    assert stop["effective_on"] == first_of_next_month.isoformat()
    ended = await pensions.complete(stop["id"], overpaid_fen=3_200_00)
    assert ended["status"] == "done"
    assert (await pensions.open(stop["id"]))["overpaid_fen"] == 3_200_00


async def the_form_is_filled_in_two_sittings(world: World, household: Household) -> Family:
    family = await Family.of(world, household)
    before = await family.check_eligibility(household.answers("decedent", "death", "insurance"))
    assert before["verdict"] == "yes"
    assert all(reason["clause"] for reason in before["reasons"])
    draft = await family.begin(household.answers("decedent"))
    assert "death.date" in draft["missing"]

    wrong = household.decedent.id_number[:-1] + ("0" if household.decedent.id_number[-1] != "0" else "1")
    saved = await family.save({"decedent.id_number": wrong})
    assert [error["field"] for error in saved["errors"]] == ["decedent.id_number"]
    saved = await family.save({"decedent.id_number": household.decedent.id_number})
    assert saved["errors"] == []

    # Days later, on another phone of the same person.
    world.to_morning(2)
    evening = Family(world, family.phone)
    await evening.sign_in()
    (mine,) = await evening.cases()
    await evening.read(mine["id"])
    draft = await evening.save(household.answers("death", "insurance", "applicant", "payee", "consents"))
    assert (draft["errors"], draft["missing"]) == ([], [])

    try:
        await evening.submit()
    except Refused as refused:
        assert refused.code == "invalid"
        assert {field["code"] for field in refused.fields} == {"material_missing"}
    else:
        raise AssertionError("submitted without a photo")
    for photo in await evening.upload_all(household.photos()):
        assert photo["advice"] == []
    await evening.allow_messages()
    await evening.allow_messages()
    return evening


async def the_family_comes_to_the_hall(world: World, office: Staffing, family: Family) -> None:
    await family.allow_messages()
    day_after_tomorrow = world.clock.today() + timedelta(days=2)
    slot = next(s for s in await steps.free_slots(family) if _day(s["starts_at"]) >= day_after_tomorrow)
    booked = await family.book(slot["id"])
    at = datetime.fromisoformat(booked["starts_at"]).astimezone(CHINA)
    await family.is_told("身后一件事窗口办理", f"{at:%H:%M}")
    await steps.all_told(family)
    while world.clock.today() < at.date() - timedelta(days=1):
        world.later(days=1)
    await family.is_told("身后一件事窗口办理", "来不了可改期")
    await steps.all_told(family)
    await steps.arrive_at_the_hall(office, family, booked)


async def the_pension_office_pays(
    world: World,
    office: Staffing,
    family: Family,
    household: Household,
    number: str,
    items: dict[str, Any],
) -> None:
    pensions = await office.clerk("human_resources")
    item = items["pension_retired_enterprise"]["id"]
    await pensions.receive(item)
    shown = {fact["question"]: fact["value"] for fact in (await pensions.open(item))["answers"]}
    assert shown["payee.card_number"] == household.card_number
    assert "decedent.ethnic_group" not in shown

    references = {kind: f"RS-{number[-6:]}-{kind}" for kind in PAYMENTS}
    approved = await pensions.report_payouts(
        *(
            {
                "reference": references[kind],
                "status": "approved",
                "amount_fen": amount,
                "item_id": item,
                "kind": kind,
            }
            for kind, amount in PAYMENTS.items()
        )
    )
    assert approved["applied"] == 3
    first, *_ = await pensions.payouts(case_number=number)
    assert (await pensions.payout(first["id"]))["account"] == household.card_number
    await pensions.complete(item)
    await family.is_told("退休职工丧葬补助金、抚恤金", "已办好")

    for kind in PAYMENTS:
        # A tap on the message opens the case, and at that tap one more is allowed.
        while await family.allow_messages():
            pass
        await pensions.report_payouts({"reference": references[kind], "status": "sent"})
        await steps.all_told(family)
        world.to_morning(1)
        table = steps.payout_table(
            {
                "办件编号": number,
                "款项名称": NAMES[kind],
                "发放金额（元）": f"{PAYMENTS[kind] / 100:.2f}",
                "业务流水号": references[kind],
                "状态": "已到账",
                "到账日期": world.clock.today().strftime("%Y/%m/%d"),
            }
        )
        done = await pensions.import_payouts("到账.csv", table)
        assert (done["applied"], done["refused"]) == (1, 0), done
        await family.is_told(NAMES[kind], f"{PAYMENTS[kind] / 100:.2f}元", household.card_number[-4:])
    repeated = await pensions.import_payouts("到账.csv", table)
    assert repeated["repeated"] is True


async def everything_was_told_once(family: Family) -> None:
    told = await steps.all_told(family)
    facts = [(message["event_kind"], message["text"]) for message in told]
    assert len(facts) == len(set(facts))
    assert [fact for fact in facts if fact[0] == "payout.arrived"] != []
    shown = [words(message) for message in await family.shown("subscribe")]
    assert len(shown) == len(set(shown))


def working_days_after(day: date, count: int) -> date:
    """The last day of a limit of `count` working days that begins on the day after `day`."""
    while count:
        day += timedelta(days=1)
        count -= chinese_calendar.is_workday(day)
    return day


def _day(moment: str) -> date:
    return datetime.fromisoformat(moment).astimezone(CHINA).date()
