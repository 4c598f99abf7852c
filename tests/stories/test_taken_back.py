"""The death was reported in error: every department takes its step back and says so."""

from __future__ import annotations

from datetime import timedelta

from sandbox import steps
from sandbox.actors import Household
from sandbox.staffing import Staffing
from sandbox.waiting import eventually
from sandbox.world import World


async def test_a_wrong_death_is_taken_back_through_every_department(
    world: World, office: Staffing, household: Household
) -> None:
    family = await steps.file(office, household)
    opened = await steps.accept(office, family)
    items = {item["code"]: item for item in opened["items"]}
    police = await office.clerk("public_security")
    pension = await office.clerk("human_resources")
    await police.receive(items["household_cancellation"]["id"])
    await police.complete(items["household_cancellation"]["id"], summary="已注销")
    await pension.receive(items["pension_retired_enterprise"]["id"])
    number = opened["number"]
    reported = await pension.report_payouts(
        {
            "reference": f"FK-{number}",
            "status": "approved",
            "amount_fen": 1_234_500,
            "case_number": number,
            "kind": "funeral_grant",
        }
    )
    assert [row["outcome"] for row in reported["results"]] == ["applied"]
    sent = {
        "reference": f"YS-{number}",
        "status": "sent",
        "amount_fen": 2_000_000,
        "case_number": number,
        "kind": "survivor_grant",
    }
    reported = await pension.report_payouts(sent)
    assert [row["outcome"] for row in reported["results"]] == ["applied"]

    voided = await office.window.void(family.case_id, "医院核对有误，本人健在")
    assert voided["status"] == "voided"
    assert voided["items"] and all("result" not in item for item in voided["items"]), (
        "nobody looked at the file"
    )

    progress = await family.progress()
    assert progress["status"] == "voided"
    assert {item["status"] for item in progress["items"]} == {"reversing"}
    assert {payout["kind"]: payout["status"] for payout in progress["payouts"]} == {
        "funeral_grant": "cancelled",
        "survivor_grant": "sent",
    }
    await steps.told(family, "case.voided")
    told = await steps.told(family, "payout.recovery_due")
    assert "20000.00" in told["text"]
    assert "需要退回" in (await family.money())["text"]
    for _ in range(2):
        reported = await pension.report_payouts(sent | {"status": "returned", "reason": "已追回"})
        assert reported["results"][0]["outcome"] in ("applied", "unchanged"), reported
    assert {payout["status"] for payout in (await family.progress())["payouts"]} == {"cancelled"}
    for item in items.values():
        clerk = await office.clerk(item["department"])
        assert item["id"] in {open_item["id"] for open_item in await clerk.inbox(number=number)}
        await clerk.acknowledge_reversal(item["id"], "已恢复")
    assert {item["status"] for item in (await family.progress())["items"]} == {"reversed"}


async def test_a_void_reverses_the_terminations_too(
    world: World, office: Staffing, household: Household
) -> None:
    family = await steps.file(office, household)
    await steps.accept(office, family)

    async def terminations() -> list[dict[str, object]]:
        return list((await family.progress())["terminations"])

    started = await eventually(terminations, what="terminations")
    assert {item["status"] for item in started} == {"dispatched"}

    await office.window.void(family.case_id)

    assert {item["status"] for item in await terminations()} == {"reversing"}


async def test_a_corrected_registry_record_moves_the_day_from_which_benefits_end(
    world: World, office: Staffing, household: Household
) -> None:
    death, _ = await steps.register(office, household)
    family = await steps.fill_in(office, household)
    await family.submit()
    await steps.accept(office, family)
    clerk = await office.clerk("human_resources")

    async def pension_ends() -> str | None:
        mine = {item["id"] for item in (await family.progress())["terminations"]}
        for line in await clerk.inbox(kind="termination", code="pension_payment", limit=100):
            if line["id"] in mine:
                return str((await clerk.open(line["id"]))["effective_on"])
        return None

    before = await eventually(pension_ends, what="the termination of the pension")
    hospital = await office.registry("county_hospital")
    last_month = (household.died_on.replace(day=1) - timedelta(days=1)).isoformat()
    certificate = household.death_certificate()
    certificate["died_at"] = certificate["died_at"].replace(household.died_on.isoformat(), last_month)
    await hospital.correct_death(death["record_id"], certificate, "日期抄错了一个月")

    after = await eventually(pension_ends, until=lambda day: day != before, what="the earlier day")
    assert after is not None
    assert after < before
