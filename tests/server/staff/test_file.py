"""The file at the counter: photos beside the form, what an acceptance would promise, neighbours, history."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from server import clock
from server.cases.models import Case
from server.cases.progress import progress_of
from server.materials.models import Material
from tests.server.booking.places import a_slot, do
from tests.server.cases.accepted import COUNTY, family
from tests.server.cases.accepted import window as clerk
from tests.server.cases.submitted import filed_at_home, submitted
from tests.server.registry.papers import id_number
from tests.server.staff.conftest import Desk, Desks


async def read_as(case: Case, code: str, side: str, kind: str, **values: str) -> Material:
    """Let the photo of this side say these values."""
    photo = await Material.of(COUNTY).get(case_id=case.id, code=code, side=side)
    fields = {
        name: {"value": value, "confidence": 0.99, "box": [0, 0, 10, 10]} for name, value in values.items()
    }
    photo.reading = {"kind": kind, "fields": fields, "flaws": [], "filled": []}
    await photo.save(update_fields=["reading"])
    return photo


async def opened(desk: Desk, case: Case) -> Any:
    answered = await desk.ask("GET", f"/cases/{case.id}")
    assert answered.status == 200, answered.body
    return answered.body


async def test_each_photo_says_what_agrees_and_what_differs(desks: Desks) -> None:
    desk, case = await desks.at_work(), await filed_at_home(family())
    photo = await read_as(
        case, "decedent_id_card", "front", "id_front", name="张建园", id_number=id_number(1), address="别处"
    )
    file = await opened(desk, case)
    shown = next(p for p in file["photos"] if p["id"] == str(photo.id))
    said = {one["question"]: (one["value"], one["agrees"]) for one in shown["said"]}
    assert said["decedent.name"] == ("张建园", False)
    assert said["decedent.id_number"] == (id_number(1), True)
    assert said["decedent.household_address"] == ("别处", None), "an address is spelled in many ways"
    assert shown["name"] == "逝者身份证（人像面）"

    doubt = next(d for d in file["doubts"] if d["code"] == "photo_differs_from_form")
    assert (doubt["fields"], doubt["photos"]) == (["decedent.name"], [str(photo.id)])
    assert "张建园" in doubt["text"]
    assert "张建园" not in doubt["family"], "what goes to the family names the field only"


async def test_what_an_acceptance_would_create_and_promise(desks: Desks) -> None:
    desk, case = await desks.at_work(), await submitted()
    file = await opened(desk, case)
    promised = {one["code"]: (one["department_name"], one["due_on"]) for one in file["applicable"]}
    accepted = (await desk.ask("POST", f"/cases/{case.id}/accept", {"originals_seen": True})).body
    assert accepted["code"] == "cremation_missing"
    missing = {"missing": ["cremation_certificate"], "deadline": str(clock.today() + timedelta(days=5))}
    body = {"originals_seen": True, "declaration": missing | {"text": "承诺补交"}}
    accepted = (await desk.ask("POST", f"/cases/{case.id}/accept", body)).body
    assert {i["code"]: (i["department_name"], i["due_on"]) for i in accepted["items"]} == promised
    assert promised["household_cancellation"][0] == "公安局"


async def test_the_grounds_for_declining_are_the_countys_own(desks: Desks) -> None:
    desk, case = await desks.at_work(), await submitted(insurance__area="unknown")
    grounds = {ground["code"]: ground for ground in (await opened(desk, case))["grounds"]}
    assert grounds["insured_central_urban"]["verdict"] == "likely"
    assert grounds["work_injury"]["verdict"] == "yes"
    assert grounds["work_injury"]["declining"].startswith("因工受伤")
    assert all(ground["clause"] and ground["instead"] for ground in grounds.values())


async def test_neighbours_are_those_of_the_queue(desks: Desks) -> None:
    desk = await desks.at_work()
    first, second, third = [await submitted(person) for person in (1, 2, 3)]
    assert [
        (f["previous_case"], f["next_case"]) for f in [await opened(desk, c) for c in (first, second, third)]
    ] == [
        (None, str(second.id)),
        (str(first.id), str(third.id)),
        (str(second.id), None),
    ]
    await desk.ask("POST", f"/cases/{second.id}/pass-review")
    assert (await opened(desk, second))["next_case"] is None
    assert (await opened(desk, first))["next_case"] == str(third.id)


async def test_the_history_keeps_what_an_answer_was_before(desks: Desks) -> None:
    desk, case = await desks.at_work(), await submitted()
    body = {"answers": {"applicant.phone": "13900000009"}, "reason": "换了号码"}
    changed = await desk.ask(
        "POST", f"/cases/{case.id}/edit", body, headers={"If-Match": f'"{case.version}"'}
    )
    newest, *_ = changed.body["history"]
    assert newest["details"] == {"reason": "换了号码", "before": {"applicant.phone": "13800000000"}}
    assert newest["by"] == "综合受理窗口 工号1001"


async def test_the_day_names_its_guests_and_the_family_sees_that_it_was_called(desks: Desks) -> None:
    desk, case = await desks.at_work(), await submitted()
    slot = await a_slot(starts_in=timedelta(minutes=1))
    visit = await do("book", case.id, slot, actor=clerk())
    day = clock.in_china(visit.starts_at).date()
    [guest] = (await desk.ask("GET", f"/appointments?day={day}")).body["visits"]
    assert (guest["number"], guest["code"]) == (case.number, visit.code)
    assert (guest["applicant"], guest["decedent"]) == ("李＊", "张＊")
    assert guest["case_status_text"] == "已提交"

    await desk.ask("POST", "/appointments/check-in", {"code": visit.code})
    assert (await desk.ask("POST", f"/cases/{case.id}/appointment/call")).status == 200
    told = await progress_of(await Case.of(COUNTY).get(id=case.id))
    assert told.timeline[0].text == "窗口叫号，请到窗口办理"
    assert (await opened(desk, case))["visit"]["called_at"] is not None


async def test_a_day_without_guests_is_empty(desks: Desks) -> None:
    desk = await desks.at_work()
    assert (await desk.ask("GET", "/appointments")).body == {"visits": []}


async def test_a_card_of_another_bank_is_a_doubt_and_no_refusal(desks: Desks) -> None:
    desk = await desks.at_work()
    right = await opened(desk, await submitted(1, payee__bank="农行岳阳县支行"))
    assert "card_of_another_bank" not in {doubt["code"] for doubt in right["doubts"]}
    case = await submitted(2, payee__bank="中国建设银行")
    [doubt] = [d for d in (await opened(desk, case))["doubts"] if d["code"] == "card_of_another_bank"]
    assert doubt["fields"] == ["payee.bank", "payee.card_number"]
    assert "中国农业银行" in doubt["text"] and "没有填错就不用改" in doubt["family"]
    passed = await desk.ask("POST", f"/cases/{case.id}/pass-review")
    assert (passed.status, passed.body["status"]) == (200, "reviewed")
