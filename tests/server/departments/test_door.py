"""The departments' door over real HTTP, on both engines."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from server import clock
from server.cases.corrections import answer_correction
from server.cases.items import receive, reverse
from server.cases.models import Case, CaseView, Item
from server.database import engine, new_id, transaction
from server.departments import changes
from server.identity.sessions import open_session
from server.identity.staff import Role, create_account
from server.materials.models import Material
from server.storage import storage
from tests.conftest import Clock
from tests.server.cases.accepted import (
    COUNTY,
    accepted_case,
    clerk,
    family,
    history,
    id_number,
    kinds,
    termination_file,
    window,
)
from tests.server.departments.conftest import Caller, Offices

POLICE, PENSIONS, MEDICAL = "public_security", "human_resources", "medical_insurance"


async def kept_photo(case: Case, code: str, content: bytes) -> Material:
    async def pieces() -> AsyncIterator[bytes]:
        yield content

    file = await storage().put_encrypted(f"{case.county}/{new_id().hex}", pieces())
    material = Material(
        id=new_id(),
        county=case.county,
        case_id=case.id,
        code=code,
        side="front",
        storage_key=file.key,
        wrapped_key=file.wrapped_key,
        content_type="image/jpeg",
        size=file.size,
        fingerprint=file.fingerprint,
        uploaded_by_kind="family",
        created_at=clock.now(),
    )
    await material.save(force_create=True)
    return material


async def all_ids(caller: Caller, **query: Any) -> list[str]:
    found: list[str] = []
    cursor = None
    while True:
        page = await caller.get("/items", **query, **({"cursor": cursor} if cursor else {}))
        assert page.status == 200, page.body
        found += [line["id"] for line in page.body["items"]]
        cursor = page.body["next"]
        if cursor is None:
            return found


# ---- the inbox ----


async def test_the_inbox_pages_by_due_date_and_id_and_skips_nothing(offices: Offices) -> None:
    rows = []
    for order in range(1, 14, 2):
        _, items = await accepted_case(order=order)
        rows.append(items["household_cancellation"])
    for row in rows[:3]:
        await Item.of(COUNTY).filter(id=row.id).update(due_on=clock.today() - timedelta(days=1), overdue=True)
    await Item.of(COUNTY).filter(id=rows[3].id).update(status="done")
    police = await offices.system(POLICE)
    ids = await all_ids(police, limit=2)
    late, others = [str(r.id) for r in rows[:3]], [str(r.id) for r in rows[4:]]
    assert ids == late + others
    assert await all_ids(police, overdue="true", limit=2) == late
    assert await all_ids(police, overdue="false") == others
    assert await all_ids(police, status="received") == []
    assert await all_ids(police, kind="termination") == []
    counts = (await police.get("/counts")).body
    assert (counts["dispatched"], counts["overdue"], counts["received"]) == (6, 3, 0)
    assert (await police.get("/items", cursor="nonsense")).status == 422


async def test_a_case_is_found_by_its_number_with_closed_items_too(offices: Offices) -> None:
    case, items = await accepted_case()
    police = await offices.system(POLICE)
    await police.post(f"/items/{items['household_cancellation'].id}/complete", {})
    assert await all_ids(police) == []
    found = (await police.get("/items", number=case.number)).body["items"]
    assert [(line["status"], line["case_number"]) for line in found] == [("done", case.number)]


async def test_an_answer_that_does_not_apply_any_more_is_no_departments_business(offices: Offices) -> None:
    relative = id_number(8, "19000303")
    for order, own, told in ((1, "yes", False), (3, "no", True)):
        given = {"payee__own_account": own, "payee__holder_id_number": relative}
        _, items = await accepted_case(order=order, **given)
        medical = await offices.system(MEDICAL)
        read = await medical.get(f"/items/{items['medical_account_withdrawal'].id}")
        answers = {fact["question"]: fact["value"] for fact in read.body["answers"]}
        assert answers["payee.own_account"] == own
        assert answers.get("payee.holder_id_number") == (relative if told else None)
        assert (relative in str(read.body)) == told


async def test_the_list_has_nothing_personal(offices: Offices) -> None:
    case, _ = await accepted_case()
    page = await (await offices.system(PENSIONS)).get("/items")
    for question in ("decedent.name", "decedent.id_number", "applicant.phone", "payee.card_number"):
        assert case.answers[question] not in str(page.body)


# ---- one item ----


async def test_a_department_sees_what_its_item_declares_and_the_look_is_recorded(offices: Offices) -> None:
    case, items = await accepted_case()
    item = items["household_cancellation"]
    await kept_photo(case, "decedent_bank_card", b"not for the police")
    shown = await kept_photo(case, "decedent_id_card", b"a photo")
    answer = await (await offices.system(POLICE)).get(f"/items/{item.id}")
    assert answer.status == 200
    questions = {fact["question"]: fact for fact in answer.body["answers"]}
    assert set(questions) <= set(item.rule["fields"]) and "payee.card_number" not in questions
    assert questions["decedent.sex"]["text"] == "男"
    assert questions["death.date"]["text"] == "2026年11月10日"
    assert [m["id"] for m in answer.body["materials"]] == [str(shown.id)]
    assert answer.body["materials"][0]["name"] == "逝者身份证（人像面）"
    assert "receive" in answer.body["moves"] and answer.body["time_limit"] == "2个工作日"
    (view,) = await CaseView.of(COUNTY).filter(case_id=case.id)
    assert (view.viewer_kind, view.viewer_label) == ("department", "public_security系统")
    assert "死亡人员户口注销" in view.purpose or "户口" in view.purpose


@pytest.mark.usefixtures("two_counties")
async def test_another_departments_or_countys_item_is_not_found(offices: Offices) -> None:
    case, items = await accepted_case()
    item = items["household_cancellation"]
    for caller in (await offices.system(PENSIONS), await offices.system(POLICE, "430626")):
        assert (await caller.get(f"/items/{item.id}")).status == 404
        assert (await caller.post(f"/items/{item.id}/receive")).status == 404
        assert await all_ids(caller, kind="item", code="household_cancellation") == []
    assert await CaseView.of(COUNTY).filter(case_id=case.id).count() == 0
    assert (await offices.with_token("bk_nobody").get("/items")).status == 401


async def test_a_clerk_comes_with_a_session_and_the_window_does_not_come_in(offices: Offices) -> None:
    _, items = await accepted_case()
    tokens = []
    for login, role, office in (("police1", Role.DEPARTMENT, POLICE), ("window1", Role.WINDOW, None)):
        async with transaction():
            account = await create_account(
                COUNTY,
                login=login,
                password_hash="nobody signs in by it",
                role=role,
                name="王测试",
                work_number="2001",
                department=office,
            )
            tokens.append((await open_session(COUNTY, "staff", account.id, "test")).access_token)
    item = items["household_cancellation"]
    received = await offices.with_token(tokens[0]).post(f"/items/{item.id}/receive")
    assert (received.status, received.body["status"]) == (200, "received")
    assert (await offices.with_token(tokens[1]).get("/items")).status == 403


async def test_a_paper_comes_decrypted_and_only_to_the_item_that_declares_it(offices: Offices) -> None:
    case, items = await accepted_case()
    content = bytes(range(256)) * 4096
    mine = await kept_photo(case, "decedent_id_card", content)
    other = await kept_photo(case, "decedent_bank_card", b"x")
    caller = await offices.system(POLICE)
    item = items["household_cancellation"]
    answer = await caller.get(f"/items/{item.id}/materials/{mine.id}")
    assert answer.status == 200 and answer.body == content
    assert answer.headers["Content-Type"] == "image/jpeg" and answer.headers["Cache-Control"] == "no-store"
    assert (await caller.get(f"/items/{item.id}/materials/{other.id}")).status == 404
    views = await CaseView.of(COUNTY).filter(case_id=case.id)
    assert [(v.material_id, v.what) for v in views] == [(mine.id, "逝者身份证（人像面）")]
    await storage().delete(mine.storage_key)
    gone = await caller.get(f"/items/{item.id}/materials/{mine.id}")
    assert (gone.status, gone.body["code"]) == (404, "file_missing")


# ---- verbs ----


async def test_the_whole_way_of_an_item_over_http(offices: Offices) -> None:
    case, items = await accepted_case()
    item = items["medical_account_withdrawal"]
    medical = await offices.system(MEDICAL)
    path = f"/items/{item.id}"
    assert (await medical.post(f"{path}/receive")).body["status"] == "received"
    assert (await medical.post(f"{path}/start")).body["moves"]
    back_on = (clock.today() + timedelta(days=7)).isoformat()
    suspended = await medical.post(f"{path}/suspend", {"reason": "等住院费用结清", "expected_end": back_on})
    assert suspended.body["status_text"] == "暂停计时"
    assert (await medical.post(f"{path}/complete", {})).body["code"] == "move_not_open"
    assert (await medical.post(f"{path}/resume")).body["status"] == "in_progress"
    asked = await medical.post(
        f"{path}/request-correction", {"reason": "请核对电话", "questions": ["applicant.phone"]}
    )
    assert asked.body["status"] == "correction"
    async with transaction():
        await answer_correction(family(), item.id, {"applicant.phone": "13900000001"}, case_id=case.id)
    read = (await medical.get(path)).body
    before = [s["details"] for s in read["history"] if s["kind"] == "item.correction_answered"]
    assert before == [{"note": "", "before": {"applicant.phone": case.answers["applicant.phone"]}}]
    done = await medical.post(f"{path}/complete", {"summary": "余额已核定", "reference": "医保2026-1"})
    assert done.body["status"] == "done" and done.body["moves"] == []
    assert (await medical.post(f"{path}/complete", {})).status == 409
    assert (await kinds(case))[-1] == "item.done"


async def test_refuse_not_applicable_and_reversal_over_http(offices: Offices) -> None:
    _, items = await accepted_case()
    police, medical = await offices.system(POLICE), await offices.system(MEDICAL)
    path = f"/items/{items['household_cancellation'].id}"
    assert (await police.post(f"{path}/refuse", {"reason": "不是本县户籍"})).status == 422
    refused = await police.post(f"{path}/refuse", {"reason": "不是本县户籍", "ground": "户口登记条例第八条"})
    assert refused.body["status"] == "refused"
    assert "行政复议" in (await police.get(path)).body["result"]["remedy"]
    other = f"/items/{items['medical_account_withdrawal'].id}"
    skipped = await medical.post(f"{other}/not-applicable", {"reason": "没有余额"})
    assert skipped.body["status"] == "not_applicable"
    async with transaction():
        await reverse(window(), items["household_cancellation"].id, "误报")
    undone = await police.post(f"{path}/acknowledge-reversal", {"note": "没有办过"})
    assert undone.body["status"] == "reversed"


async def test_a_termination_over_http(offices: Offices) -> None:
    file, items = await termination_file()
    item = items["pension_payment"]
    caller = await offices.system(PENSIONS)
    read = (await caller.get(f"/items/{item.id}")).body
    assert read["kind"] == "termination" and read["case_number"] is None and read["materials"] == []
    assert [fact["question"] for fact in read["answers"]] == ["decedent.name", "decedent.id_number"]
    done = await caller.post(
        f"/items/{item.id}/complete", {"effective_on": "2026-12-01", "overpaid_fen": 312550}
    )
    assert done.status == 200
    assert (await history(file))[-1].private["overpaid_fen"] == 312550
    assert await CaseView.of(COUNTY).filter(case_id=file.id).count() == 1


async def test_the_same_key_does_it_once(offices: Offices) -> None:
    case, items = await accepted_case()
    caller = await offices.system(POLICE)
    path = f"/items/{items['household_cancellation'].id}/complete"
    answers = await asyncio.gather(
        *(caller.post(path, {"summary": "好"}, key="same-key-1") for _ in range(5))
    )
    assert {a.status for a in answers} == {200} and {a.body["status"] for a in answers} == {"done"}
    assert (await kinds(case)).count("item.done") == 1


async def test_a_batch_tells_of_each_row_and_one_refused_row_stops_no_other(offices: Offices) -> None:
    mine = [(await accepted_case(order=order))[1]["household_cancellation"] for order in (1, 3, 5)]
    _, other = await accepted_case(order=7)
    caller = await offices.system(POLICE)
    ids = [str(mine[2].id), str(other["medical_account_withdrawal"].id), str(mine[0].id), str(mine[0].id)]
    received = (await caller.post("/batch/receive", {"items": ids})).body
    assert (received["done"], received["refused"]) == (2, 2)
    assert [row["item"] for row in received["results"]] == ids
    assert [(row["problem"] or {}).get("code") for row in received["results"]] == [
        None,
        "not_found",
        None,
        "move_not_open",
    ]
    rows = [{"item": str(m.id), "summary": f"第{n}件"} for n, m in enumerate(mine)]
    done = (await caller.post("/batch/complete", {"rows": rows})).body
    assert (done["done"], done["refused"]) == (3, 0)
    assert [r["state"]["status"] for r in done["results"]] == ["done"] * 3
    assert (await Item.of(COUNTY).get(id=mine[1].id)).result["summary"] == "第1件"


async def test_crossing_batches_never_wait_for_each_other_in_a_ring(offices: Offices) -> None:
    pairs = [await accepted_case(order=order) for order in range(1, 41, 2)]
    police = [str(items["household_cancellation"].id) for _, items in pairs]
    medical = [str(items["medical_account_withdrawal"].id) for _, items in reversed(pairs)]
    answers = await asyncio.gather(
        (await offices.system(POLICE)).post("/batch/receive", {"items": police}),
        (await offices.system(MEDICAL)).post("/batch/receive", {"items": medical}),
    )
    assert [a.body["done"] for a in answers] == [20, 20]
    for case, _ in pairs:
        assert (await kinds(case)).count("item.received") == 2


# ---- the pull API ----


async def test_changes_come_once_and_in_order_to_their_department_only(
    offices: Offices, moving_clock: Clock
) -> None:
    case, items = await accepted_case()
    police, medical = await offices.system(POLICE), await offices.system(MEDICAL)
    path = f"/items/{items['household_cancellation'].id}"
    await police.post(f"{path}/receive")
    await police.post(f"{path}/complete", {})
    moving_clock.advance(seconds=5)
    seen: list[dict[str, Any]] = []
    after: dict[str, str] = {}
    for _ in range(4):
        page = (await police.get("/changes", limit=1, **after)).body
        seen += page["changes"]
        after = {"after": page["next"]}
    assert [c["kind"] for c in seen] == ["item.dispatched", "item.received", "item.done"]
    assert {(c["case_number"], c["status"]) for c in seen} == {(case.number, "done")}
    assert page["more"] is False
    others = (await medical.get("/changes")).body["changes"]
    assert [c["code"] for c in others] == ["medical_account_withdrawal"]
    assert (await police.get("/changes", after="nonsense")).status == 422


async def test_a_change_that_commits_late_is_not_lost(
    offices: Offices, moving_clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, slow = await accepted_case(order=1)
    _, quick = await accepted_case(order=3)
    caller = await offices.system(POLICE)
    moving_clock.advance(seconds=5)
    # The margin alone would hide for two seconds what this is about.
    monkeypatch.setattr(changes, "MARGIN", timedelta())
    began, may_end = asyncio.Event(), asyncio.Event()

    async def long_transaction() -> None:
        async with transaction():
            await receive(clerk(POLICE), slow["household_cancellation"].id)
            began.set()
            await may_end.wait()

    task = asyncio.create_task(long_transaction())
    await began.wait()
    quick_id = quick["household_cancellation"].id
    finishing = asyncio.create_task(caller.post(f"/items/{quick_id}/receive"))
    if engine() == "postgresql":
        assert (await finishing).status == 200
    first = (await caller.get("/changes")).body
    assert [c["kind"] for c in first["changes"]] == ["item.dispatched"] * 2
    may_end.set()
    await task
    await finishing
    rest = (await caller.get("/changes", after=first["next"])).body
    assert [(c["kind"], c["item_id"]) for c in rest["changes"]] == [
        ("item.received", str(slow["household_cancellation"].id)),
        ("item.received", str(quick_id)),
    ]
