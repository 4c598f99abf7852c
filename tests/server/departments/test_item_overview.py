"""What a clerk has to know before acting: what can be asked for, awaited and paid, and what a pause costs."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from server import clock
from server.cases.items import Completion, complete, receive
from server.cases.models import CaseEvent, CaseView, Item
from server.cases.window import void
from server.database import new_id, transaction
from server.departments import payout_routes, undelivered_routes
from server.departments.models import Dispatch
from server.departments.steps import step_text
from server.identity.actor import ActorKind
from server.identity.api_clients import create_api_client
from server.payouts.models import Payout
from tests.server.cases.accepted import (
    COUNTY,
    accepted_case,
    clerk,
    history,
    termination_file,
    window,
)
from tests.server.departments.conftest import Offices
from tests.server.departments.test_payout_routes import line, row, upload
from tests.server.payouts.tables import HEADINGS, xlsx
from tests.structure.test_events import _recorded

ROUTES = (payout_routes, undelivered_routes)
HR, POLICE, MEDICAL = "human_resources", "public_security", "medical_insurance"
PENSION = "pension_retired_enterprise"
PAID = ["丧葬补助金", "抚恤金", "养老保险个人账户余额"]


async def test_the_overview_has_nothing_personal_and_is_no_look(offices: Offices) -> None:
    case, items = await accepted_case()
    shown = await (await offices.system(HR)).get(f"/items/{items[PENSION].id}/overview")
    assert shown.status == 200
    for question in ("decedent.name", "decedent.id_number", "applicant.phone", "payee.card_number"):
        assert case.answers[question] not in str(shown.body)
    assert [kind["name"] for kind in shown.body["pays"]] == PAID
    assert await CaseView.of(COUNTY).all().count() == 0
    stranger = await offices.system(POLICE)
    assert (await stranger.get(f"/items/{items[PENSION].id}/overview")).status == 404


async def test_whatever_is_offered_for_a_correction_can_be_asked_for(offices: Offices) -> None:
    _, items = await accepted_case()
    hr = await offices.system(HR)
    path = f"/items/{items[PENSION].id}"
    offered = (await hr.get(f"{path}/overview")).body
    questions = [question["code"] for question in offered["may_ask_questions"]]
    papers = [paper["code"] for paper in offered["may_ask_materials"]]
    assert "payee.card_number" in questions and "decedent_bank_card" in papers
    assert "death_certificate" not in papers, "the registries hold it"
    assert "payee.holder_id_number" not in questions, "it does not apply to the decedent's own account"
    asked = {"reason": "请都核对一遍", "questions": questions, "materials": papers}
    assert (await hr.post(f"{path}/request-correction", asked)).body["status"] == "correction"


async def test_what_it_waits_for_is_named_with_where_it_stands(offices: Offices) -> None:
    _, items = await accepted_case()
    await Item.of(COUNTY).filter(id=items[PENSION].id).update(waits_for=["household_cancellation"])
    hr = await offices.system(HR)
    path = f"/items/{items[PENSION].id}"
    (awaited,) = (await hr.get(path)).body["awaited"]
    assert (awaited["department"], awaited["status_text"], awaited["closed"]) == ("公安局", "待接收", False)
    async with transaction():
        await complete(clerk(POLICE), items["household_cancellation"].id, Completion())
    (awaited,) = (await hr.get(f"{path}/overview")).body["awaited"]
    assert awaited["closed"] is True


async def test_a_pause_is_weighed_as_it_is_then_promised_and_changes_nothing(offices: Offices) -> None:
    _, items = await accepted_case()
    item = items[PENSION]
    hr = await offices.system(HR)
    end = (clock.today() + timedelta(days=12)).isoformat()
    early = await hr.get(f"/items/{item.id}/pause", expected_end=end)
    assert (early.status, early.body["code"]) == (409, "move_not_open")
    async with transaction():
        await receive(clerk(HR), item.id)
    weighed = (await hr.get(f"/items/{item.id}/pause", expected_end=end)).body
    assert weighed["expected_due"] > weighed["due_on"]
    assert (await Item.of(COUNTY).get(id=item.id)).status == "received"
    past = (clock.today() - timedelta(days=1)).isoformat()
    assert (await hr.get(f"/items/{item.id}/pause", expected_end=past)).status == 422
    await hr.post(f"/items/{item.id}/suspend", {"reason": "需要核实", "expected_end": end})
    promised = (await hr.get(f"/items/{item.id}/overview")).body["expected_on"]
    assert promised == weighed["expected_due"]


def granted(**changed: Any) -> dict[str, Any]:
    return {"kind": "funeral_grant", "amount_fen": 890_000, "reference": "RS-1"} | changed


async def test_an_item_is_finished_with_its_payments_or_not_at_all(offices: Offices) -> None:
    case, items = await accepted_case()
    hr = await offices.system(HR)
    path = f"/items/{items[PENSION].id}"
    twice = [granted(), granted(kind="survivor_grant")]
    refused = await hr.post(f"{path}/complete", {"payouts": twice})
    assert (refused.status, refused.body["code"]) == (409, "payout_reference_used")
    assert [error["field"] for error in refused.body["fields"]] == ["payouts.1.reference"]
    wrong = await hr.post(f"{path}/complete", {"payouts": [granted(kind="housing_fund_balance")]})
    assert wrong.body["code"] == "kind_not_paid"
    assert await Payout.of(COUNTY).all().count() == 0
    assert (await Item.of(COUNTY).get(id=items[PENSION].id)).status == "dispatched"

    right = [granted(), granted(kind="survivor_grant", amount_fen=1, reference="RS-2")]
    done = await hr.post(f"{path}/complete", {"summary": "已核定", "payouts": right})
    assert done.body["status"] == "done"
    paid = (await hr.get("/payouts", item_id=str(items[PENSION].id))).body["payouts"]
    assert [(p["reference"], p["amount_fen"], p["status"]) for p in paid] == [
        ("RS-2", 1, "approved"),
        ("RS-1", 890_000, "approved"),
    ]
    told = [event.kind for event in await history(case) if event.kind != "case.started"]
    assert told[-3:] == ["payout.approved", "payout.approved", "item.done"]


async def test_a_file_that_would_do_something_else_than_its_preview_does_nothing(offices: Offices) -> None:
    case, _ = await accepted_case()
    hr = await offices.system(HR)
    content = xlsx([HEADINGS, row(case.number, "RS-1"), row(case.number, "RS-2", amount="x")])
    plan = (await upload(hr, content, preview=True)).body["plan"]
    await hr.post("/payouts", {"lines": [line(case.number, status="returned")]})
    refused = await upload(hr, content, expects=plan)
    assert (refused.status, refused.body["code"]) == (409, "payout_preview_outdated")
    assert (await Payout.of(COUNTY).get(reference="RS-1")).status == "returned"

    other = xlsx([HEADINGS, row(case.number, "RS-3"), row(case.number, "RS-4", amount="x")])
    seen = (await upload(hr, other, preview=True)).body
    done = (await upload(hr, other, expects=seen["plan"])).body
    assert (done["plan"], done["applied"], done["refused"]) == (seen["plan"], 1, 1)


async def test_money_of_a_voided_case_is_listed_until_it_is_back(offices: Offices) -> None:
    case, _ = await accepted_case()
    hr = await offices.system(HR)
    lines = [line(case.number, status="arrived"), line(case.number, reference="RS-2")]
    await hr.post("/payouts", {"lines": lines})
    assert (await hr.get("/payouts", to_recover="true")).body["payouts"] == []
    async with transaction():
        await void(window(), case.id, "误报")
    (due,) = (await hr.get("/payouts", to_recover="true")).body["payouts"]
    assert (due["reference"], due["to_recover"], due["status"]) == ("RS-1", True, "arrived")
    await hr.post("/payouts", {"lines": [line(case.number, status="returned", reason="家属退回")]})
    assert (await hr.get("/payouts", to_recover="true")).body["payouts"] == []


async def test_what_is_nearly_due_and_what_was_overpaid_is_in_the_list(offices: Offices) -> None:
    _, soon = await accepted_case(order=1)
    await accepted_case(order=3)
    await Item.of(COUNTY).filter(id=soon[PENSION].id).update(warned=True)
    _, ends = await termination_file(order=5)
    rule = {**ends["pension_payment"].rule, "paid_monthly": True}
    await Item.of(COUNTY).filter(id=ends["pension_payment"].id).update(rule=rule)
    hr = await offices.system(HR)
    near = (await hr.get("/items", due_soon="true")).body["items"]
    assert [row["id"] for row in near] == [str(soon[PENSION].id)]
    assert str(soon[PENSION].id) not in str((await hr.get("/items", due_soon="false")).body)
    (ending,) = (await hr.get("/items", kind="termination")).body["items"]
    assert (ending["effective_on"], ending["check_overpaid"]) == ("2026-12-01", True)
    others = (await hr.get("/items", kind="item")).body["items"]
    assert {row["check_overpaid"] for row in others} == {False}


async def test_a_department_sees_and_repeats_its_own_pushes_only(offices: Offices) -> None:
    _, items = await accepted_case()
    rows = [_given_up(item) for item in (items[PENSION], items["household_cancellation"])]
    for made in rows:
        await made.save(force_create=True)
    hr = await offices.system(HR)
    listed = (await hr.get("/deliveries/undelivered")).body
    assert [(d["id"], d["item"]) for d in listed["deliveries"]] == [
        (str(rows[0].id), items[PENSION].rule["name"])
    ]
    assert listed["pushed_to"] == []
    async with transaction():
        await create_api_client(
            COUNTY, kind=ActorKind.DEPARTMENT, office=HR, name="人社系统", webhook_url="https://hr.invalid/"
        )
    assert (await hr.get("/deliveries/undelivered")).body["pushed_to"] == ["人社系统"]
    assert (await hr.post(f"/deliveries/{rows[1].id}/replay")).status == 404
    assert (await hr.post(f"/deliveries/{rows[0].id}/replay")).body["status"] == "waiting"
    assert (await hr.get("/deliveries/undelivered")).body["deliveries"] == []


def _given_up(item: Item) -> Dispatch:
    return Dispatch(
        id=new_id(),
        county=COUNTY,
        item_id=item.id,
        event_id=new_id(),
        seq=1,
        department=item.department,
        kind="item.dispatched",
        status="dead",
        closed_at=clock.now(),
        created_at=clock.now(),
    )


async def test_every_step_of_an_item_has_words(offices: Offices) -> None:
    kinds = {kind for kind in _recorded() if kind.startswith(("item.", "payout."))}
    assert [kind for kind in sorted(kinds) if step_text(kind) == kind] == []
    _, items = await accepted_case()
    read = (await (await offices.system(HR)).get(f"/items/{items[PENSION].id}")).body
    assert [step["text"] for step in read["history"]] == ["分派到本单位"]
    assert await CaseEvent.of(COUNTY).filter(item_id=items[PENSION].id).count() == 1
