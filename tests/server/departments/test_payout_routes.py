"""Payouts through the departments' door: reported, imported, looked up, over real HTTP on both engines."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import aiohttp
import pytest

from server import clock
from server.cases.models import CaseView, Item
from server.departments import payout_routes
from server.departments.door import door
from server.http.door import OPERATIONS
from server.payouts.models import Payout, PayoutImport
from server.payouts.sheets import LARGEST_FILE
from tests.server.cases.accepted import COUNTY, accepted_case, history
from tests.server.departments.conftest import Answered, Caller, Offices
from tests.server.payouts.tables import HEADINGS, delimited, xlsx

HR = "human_resources"
PENSION = "pension_retired_enterprise"
ROUTES = (payout_routes,)


def line(number: str | None, **changed: Any) -> dict[str, Any]:
    told = {
        "reference": "RS-1",
        "status": "approved",
        "amount_fen": 890_000,
        "case_number": number,
        "kind": "funeral_grant",
    }
    return told | changed


def row(number: str | None, reference: str, **changed: str) -> tuple[Any, ...]:
    values = {
        "number": number,
        "person": "",
        "kind": "丧葬补助金",
        "amount": "8,900.00",
        "reference": reference,
        "status": "到账",
        "date": "",
        "tail": "4561",
        "reason": "",
    }
    return tuple((values | changed).values())


async def upload(
    caller: Caller, content: bytes, *, preview: bool = False, name: str = "发放表.csv", **query: str
) -> Answered:
    form = aiohttp.FormData()
    form.add_field("filename", name)
    form.add_field("file", content, filename="upload.bin", content_type="application/octet-stream")
    query |= {"preview": "true"} if preview else {}
    return await caller._send("POST", "/payout-imports", data=form, params=query)


async def test_a_batch_answers_line_by_line_and_may_be_sent_again(offices: Offices) -> None:
    case, items = await accepted_case()
    hr = await offices.system(HR)
    lines = [
        line(case.number),
        line("43062100000000000000", reference="RS-2"),
        line(case.number, status="arrived", on=clock.today().isoformat()),
        line(None, reference="RS-3", item_id=str(items[PENSION].id), kind="survivor_grant"),
    ]
    first = await hr.post("/payouts", {"lines": lines})
    assert first.status == 200
    assert (first.body["applied"], first.body["unchanged"], first.body["refused"]) == (3, 0, 1)
    assert [(r["row"], r["outcome"], r["code"]) for r in first.body["results"]] == [
        (1, "applied", ""),
        (2, "refused", "payout_item_not_found"),
        (3, "applied", ""),
        (4, "applied", ""),
    ]
    assert [(r["before"], r["after"]) for r in first.body["results"]][2] == ("approved", "arrived")
    again = await hr.post("/payouts", {"lines": lines[2:]})
    assert (again.body["applied"], again.body["unchanged"]) == (0, 2)
    await history(case)


async def test_a_line_that_is_wrong_in_itself_refuses_the_batch_by_field(offices: Offices) -> None:
    case, _ = await accepted_case()
    hr = await offices.system(HR)
    wrong = [
        line(case.number, reference="=cmd|' /C calc'!A0"),
        line(case.number, status="lost"),
        line(case.number, amount_fen=0),
        line(case.number, amount_fen=89.5),
        line(case.number, account_tail="456"),
        line(case.number, decedent_id_number="123"),
        line(case.number, amount=5),
    ]
    answered = await hr.post("/payouts", {"lines": wrong})
    assert answered.status == 422
    assert [error["field"] for error in answered.body["fields"]] == [
        "lines.0.reference",
        "lines.1.status",
        "lines.2.amount_fen",
        "lines.3.amount_fen",
        "lines.4.account_tail",
        "lines.5.decedent_id_number",
        "lines.6.amount",
    ]
    assert not await Payout.of(COUNTY).exists()
    assert (await hr.post("/payouts", {"lines": []})).status == 422


async def test_a_reason_for_the_family_is_tidied(offices: Offices) -> None:
    case, _ = await accepted_case()
    hr = await offices.system(HR)
    told = line(case.number, status="returned", reason="=HYPERLINK(1)\n户名不符")
    assert (await hr.post("/payouts", {"lines": [told]})).body["applied"] == 1
    assert (await Payout.of(COUNTY).get(reference="RS-1")).return_reason == "HYPERLINK(1) 户名不符"


async def test_a_file_is_looked_at_then_imported_then_remembered(offices: Offices) -> None:
    case, _ = await accepted_case()
    hr = await offices.system(HR)
    content = xlsx([HEADINGS, row(case.number, "RS-1"), row(case.number, "RS-2", amount="x")])
    seen = await upload(hr, content, preview=True)
    assert seen.status == 200, seen.body
    assert (seen.body["preview"], seen.body["import_id"], seen.body["applied"]) == (True, None, 1)
    assert seen.body["results"][1] | {"message": ""} == {
        "row": 3,
        "outcome": "refused",
        "column": "金额",
        "code": "amount_invalid",
        "message": "",
        "payout_id": None,
        "before": None,
        "after": None,
    }
    assert not await Payout.of(COUNTY).exists()

    done = await upload(hr, content)
    assert (done.body["rows"], done.body["applied"], done.body["refused"]) == (2, 1, 1)
    listed = (await hr.get("/payout-imports")).body["imports"]
    assert [(i["id"], i["filename"], i["applied"], i["refused"]) for i in listed] == [
        (done.body["import_id"], "发放表.csv", 1, 1)
    ]
    one = await hr.get(f"/payout-imports/{done.body['import_id']}")
    assert one.body["errors"][0]["column"] == "金额"
    report = await hr.get(f"/payout-imports/{done.body['import_id']}/errors.csv")
    assert report.headers["Content-Type"].startswith("text/csv")
    assert "attachment" in report.headers["Content-Disposition"]
    assert report.body.decode("utf-8-sig").splitlines()[1].startswith("3,金额,")


async def test_a_repeated_file_is_recognised(offices: Offices) -> None:
    case, _ = await accepted_case()
    hr = await offices.system(HR)
    content = delimited([HEADINGS, row(case.number, "RS-1")], "gb18030")
    first = await upload(hr, content)
    again = await upload(hr, content)
    assert (again.body["repeated"], again.body["unchanged"]) == (True, 1)
    assert again.body["import_id"] == first.body["import_id"]


async def test_what_is_no_table_or_too_large_is_refused(offices: Offices) -> None:
    hr = await offices.system(HR)
    assert (await upload(hr, b"%PDF-1.7")).body["code"] == "payout_file_unreadable"
    large = await upload(hr, b"x" * (LARGEST_FILE + 1))
    assert (large.status, large.body["code"]) == (413, "payout_file_too_large")
    assert (await upload(hr, b"")).body["code"] == "file_expected"
    assert (await hr.post("/payout-imports", {})).body["code"] == "malformed"
    assert not await PayoutImport.of(COUNTY).exists()


@pytest.mark.usefixtures("two_counties")
async def test_a_department_sees_its_own_payouts_and_imports_only(offices: Offices) -> None:
    case, _ = await accepted_case()
    hr, stranger = await offices.system(HR), await offices.system("housing_fund")
    neighbour = await offices.system(HR, "430626")
    done = await upload(hr, delimited([HEADINGS, row(case.number, "RS-1")]))
    payout = (await hr.get("/payouts")).body["payouts"][0]
    assert (await stranger.get("/payouts")).body["payouts"] == []
    for other in (stranger, neighbour):
        assert (await other.get("/payout-imports")).body["imports"] == []
        for path in (
            f"/payouts/{payout['id']}",
            f"/payout-imports/{done.body['import_id']}",
            f"/payout-imports/{done.body['import_id']}/errors.csv",
        ):
            assert (await other.get(path)).status == 404
        refused = await other.post("/payouts", {"lines": [line(case.number, reference="X-1")]})
        assert refused.body["results"][0]["code"] == "payout_item_not_found"
    assert (await offices.with_token("bk_unknown").get("/payouts")).status == 401


async def test_lists_filter_and_turn_pages_without_the_account(offices: Offices) -> None:
    case, _ = await accepted_case()
    other, _ = await accepted_case(order=3)
    hr = await offices.system(HR)
    lines = [line(c.number, reference=f"{c.number}-{n}") for c in (case, other) for n in range(3)]
    await hr.post("/payouts", {"lines": [*lines, line(case.number, status="sent")]})
    seen: list[str] = []
    query: dict[str, Any] = {"limit": 4}
    while True:
        page = (await hr.get("/payouts", **query)).body
        seen += [payout["reference"] for payout in page["payouts"]]
        assert "6222020200001234561" not in str(page)
        if page["next"] is None:
            break
        query["cursor"] = page["next"]
    assert seen == [entry["reference"] for entry in reversed([*lines, line(case.number)])]
    assert len((await hr.get("/payouts", case_number=other.number)).body["payouts"]) == 3
    sent = (await hr.get("/payouts", status="sent")).body["payouts"]
    assert [(p["reference"], p["status_text"], p["kind_name"], p["case_number"]) for p in sent] == [
        ("RS-1", "已发放", "丧葬补助金", case.number)
    ]
    assert len((await hr.get("/payouts", reference="RS-1")).body["payouts"]) == 1


async def test_the_account_is_shown_to_who_may_see_it_and_the_look_is_recorded(offices: Offices) -> None:
    case, items = await accepted_case()
    hr = await offices.system(HR)
    await hr.post("/payouts", {"lines": [line(case.number)]})
    payout = await Payout.of(COUNTY).get(reference="RS-1")
    shown = (await hr.get(f"/payouts/{payout.id}")).body
    assert (shown["account"], shown["account_holder"]) == ("6222020200001234561", "张测试")
    views = await CaseView.of(COUNTY).filter(case_id=case.id)
    assert [(view.what, view.viewer_kind) for view in views] == [("款项和收款账户", "department")]

    rule = {**items[PENSION].rule, "fields": ["decedent.name"]}
    await Item.of(COUNTY).filter(id=items[PENSION].id).update(rule=rule)
    hidden = (await hr.get(f"/payouts/{payout.id}")).body
    assert (hidden["account"], hidden["account_holder"], hidden["account_bank"]) == (None, None, None)
    assert hidden["account_tail"] == "4561"


async def test_clients_that_hang_up_leave_every_row_whole(offices: Offices) -> None:
    case, _ = await accepted_case()
    hr = await offices.system(HR)
    lines = [line(case.number, reference=f"RS-{n}", status="arrived") for n in range(40)]
    sending = asyncio.create_task(hr.post("/payouts", {"lines": lines}))
    while not await Payout.of(COUNTY).exists():  # noqa: ASYNC110 - the server works in this same loop
        await asyncio.sleep(0)
    sending.cancel()
    again = await hr.post("/payouts", {"lines": lines})
    assert again.body["applied"] + again.body["unchanged"] == 40
    assert set(await Payout.of(COUNTY).all().values_list("status", flat=True)) == {"arrived"}
    await history(case)


async def test_a_day_in_the_future_is_the_lines_error(offices: Offices) -> None:
    case, _ = await accepted_case()
    hr = await offices.system(HR)
    tomorrow = (clock.today() + timedelta(days=1)).isoformat()
    answered = await hr.post("/payouts", {"lines": [line(case.number, status="sent", on=tomorrow)]})
    result = answered.body["results"][0]
    assert (result["code"], result["outcome"]) == ("invalid", "refused")
    assert "日期还没有到" in result["message"]


def test_the_routes_say_what_they_do() -> None:
    mine = [
        o
        for o in OPERATIONS
        if o.path.startswith((f"{door.prefix}/payouts", f"{door.prefix}/payout-imports"))
    ]
    assert len(mine) == 7
    assert all(operation.summary for operation in mine)
    imported = next(o for o in mine if o.multipart)
    assert {"payout_file_too_large", "payout_file_unreadable"} <= {p.code for p in imported.problems}
