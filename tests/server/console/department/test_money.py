"""Payments at the department's desk: the table is looked through first, and imported as it was shown."""

from __future__ import annotations

import re
from typing import Any

import aiohttp

from server import clock
from server.cases.models import CaseView, Item
from server.cases.window import void
from server.console.department import kept_table
from server.database import new_id, transaction
from server.departments.models import Dispatch
from server.identity.staff import Role
from server.payouts.models import Payout, PayoutImport
from tests.server.cases.accepted import COUNTY, accepted_case, window
from tests.server.console.browser import Browser, Shown
from tests.server.console.conftest import Hall
from tests.server.console.department.test_inbox import HOUSEHOLD, PENSION, POLICE, ROOT, clerk
from tests.server.departments.test_payout_routes import row
from tests.server.payouts.tables import HEADINGS, delimited, xlsx

IMPORTS, MONEY = f"{ROOT}/imports", f"{ROOT}/payouts"
PREVIEW, CONFIRM = f"{IMPORTS}/preview", f"{IMPORTS}/confirm"


async def look(browser: Browser, content: bytes, name: str = "发放表.xlsx", **changed: str) -> Shown:
    page = await browser.get(IMPORTS)
    # As browsers send it: the file's name in plain UTF-8.
    data = aiohttp.FormData(quote_fields=False)
    for field, value in dict(page.form(PREVIEW).fields).items():
        if field.startswith("_"):
            data.add_field(field, changed.get(field, value))
    data.add_field("file", content, filename=name, content_type="application/octet-stream")
    return await browser.ask("POST", PREVIEW, data=data)


async def test_nothing_changes_before_the_yes_and_then_exactly_what_was_shown(hall: Hall) -> None:
    case, _ = await accepted_case()
    browser = await clerk(hall)
    rows = [
        row(case.number, "RS-1"),
        row(case.number, "RS-2", amount="x"),
        row("43062199999999999999", "RS-3"),
    ]
    shown = await look(browser, xlsx([HEADINGS, *rows]))
    assert shown.status == 200, shown.text
    assert ("1 会登记" in shown.text, "2 有误，不登记" in shown.text) == (True, True)
    assert ("金额看不懂" in shown.text, "没有找到由本单位发放这种款的事项" in shown.text) == (True, True)
    assert "新登记" in shown.text and "已到账" in shown.text
    assert await Payout.of(COUNTY).all().count() + await PayoutImport.of(COUNTY).all().count() == 0

    done = await browser.submit(CONFIRM)
    record = await PayoutImport.of(COUNTY).get()
    assert (done.path, record.filename) == (f"{IMPORTS}/{record.id}", "发放表.xlsx")
    assert ("登记 1 行，没有登记 2 行" in done.text, "金额看不懂" in done.text) == (True, True)
    assert [p.reference for p in await Payout.of(COUNTY).all()] == ["RS-1"]
    table = await browser.get(f"{IMPORTS}/{record.id}/errors.csv")
    assert table.headers["Content-Type"].startswith("text/csv")
    assert "发放表.xlsx" in (await browser.get(IMPORTS)).text


async def test_a_preview_is_confirmed_once_and_by_its_own_clerk_only(hall: Hall) -> None:
    case, _ = await accepted_case()
    browser = await clerk(hall)
    shown = await look(browser, xlsx([HEADINGS, row(case.number, "RS-1")]))
    meant = [pair for pair in shown.form(CONFIRM).fields if not pair[0].startswith("_")]
    stranger = await clerk(hall, POLICE)
    page = await stranger.get(IMPORTS)
    sealed = [pair for pair in page.form(PREVIEW).fields if pair[0].startswith("_")]
    gone = await stranger.post(CONFIRM, [*sealed, *meant])
    assert (gone.status, "预览已经过期" in gone.refusal) == (409, True)
    assert await Payout.of(COUNTY).all().count() == 0

    await browser.submit(CONFIRM)
    page = await browser.get(IMPORTS)
    sealed = [pair for pair in page.form(PREVIEW).fields if pair[0].startswith("_")]
    again = await browser.post(CONFIRM, [*sealed, *meant])
    assert (again.status, "重新选择文件" in again.refusal) == (409, True)


async def test_what_changed_since_the_preview_is_shown_anew_and_nothing_is_done(hall: Hall) -> None:
    case, _ = await accepted_case()
    browser = await clerk(hall)
    await look(browser, xlsx([HEADINGS, row(case.number, "RS-1", status="已核定")]))
    other = await hall.at_work("hr2", Role.DEPARTMENT, department="human_resources", work_number="1002")
    await look(other, xlsx([HEADINGS, row(case.number, "RS-1", status="退汇", reason="户名不符")]))
    await other.submit(CONFIRM)
    anew = await browser.submit(CONFIRM)
    assert (anew.status, "预览以后情况有变" in anew.refusal) == (409, True)
    assert "款项状态不能倒退" in anew.text or "更靠后" in anew.text
    assert (await Payout.of(COUNTY).get()).status == "returned"
    assert CONFIRM in [form.action for form in anew.forms]


async def test_a_table_without_the_seal_or_that_is_none_is_refused_and_the_page_comes_back(
    hall: Hall,
) -> None:
    case, _ = await accepted_case()
    browser = await clerk(hall)
    content = delimited([HEADINGS, row(case.number, "RS-1")])
    refused = await look(browser, content, _seal="0" * 64)
    assert (refused.status, "请刷新这一页" in refused.refusal) == (403, True)
    unreadable = await look(browser, b"%PDF-1.7", "发放表.pdf")
    assert (unreadable.status, unreadable.form(PREVIEW).names >= {"file"}) == (422, True)
    hostile = await look(browser, content, "<script>alert(1)<.csv")
    assert hostile.status == 200 and "<script>alert" not in hostile.source


async def test_the_kept_table_is_sealed_and_ends(hall: Hall) -> None:
    case, _ = await accepted_case()
    browser = await clerk(hall)
    await look(browser, xlsx([HEADINGS, row(case.number, "RS-1")]))
    store = hall.office._running.ctx.store
    (key,) = [key for key in store._entries if key.startswith("payout-table:")]
    value, _ = store._entries[key]
    assert "RS-1" not in value and str(case.number) not in value
    assert kept_table.KEPT_FOR <= 3600


async def test_the_list_and_one_payment_with_its_steps(hall: Hall) -> None:
    case, _ = await accepted_case()
    browser = await clerk(hall)
    await look(browser, xlsx([HEADINGS, *(row(case.number, f"RS-{n}", status="核定") for n in (1, 2))]))
    await browser.submit(CONFIRM)
    page = await browser.get(MONEY)
    assert ("8,900.00 元" in page.text, "6222020200001234561" in page.source) == (True, False)
    none = await browser.submit(f"{MONEY}/mark", {"status": "sent"})
    assert (none.status, "请先勾选款项" in none.refusal) == (422, True)
    marked = await browser.submit(f"{MONEY}/mark", {"references[]": ["RS-1", "RS-2"], "status": "sent"})
    assert "登记 2 笔" in marked.text
    payout = await Payout.of(COUNTY).get(reference="RS-1")
    one = await browser.get(f"{MONEY}/{payout.id}")
    assert "6222020200001234561" in one.text
    assert await CaseView.of(COUNTY).filter(case_id=case.id).count() == 1
    step = f"{MONEY}/{payout.id}/step"
    early = await browser.submit(step, {"status": "arrived", "on": "2026-11-01"})
    assert (early.status, "日期早于去世日期" in early.refusal) == (422, True)
    done = await browser.submit(
        step, {"status": "returned", "on": clock.today().isoformat(), "reason": "户名不符"}
    )
    assert (done.path, "已退汇" in done.text) == (MONEY, True)
    assert "户名不符" in (await browser.get(f"{MONEY}/{payout.id}")).text
    assert "RS-1" in (await browser.get(MONEY, params={"status": "returned"})).text


async def test_money_of_a_death_reported_in_error_is_listed_until_it_is_back(hall: Hall) -> None:
    case, _ = await accepted_case()
    browser = await clerk(hall)
    await look(browser, xlsx([HEADINGS, row(case.number, "RS-1")]))
    await browser.submit(CONFIRM)
    async with transaction():
        await void(window(), case.id, "误报")
    due = await browser.get(MONEY, params={"to_recover": "true"})
    assert ("RS-1" in due.text, "要追回" in due.text) == (True, True)
    payout = await Payout.of(COUNTY).get()
    await browser.get(f"{MONEY}/{payout.id}")
    await browser.submit(f"{MONEY}/{payout.id}/step", {"status": "returned", "reason": "家属退回"})
    assert "RS-1" not in (await browser.get(MONEY, params={"to_recover": "true"})).text


async def test_another_departments_money_imports_and_pushes_are_not_there(hall: Hall) -> None:
    case, items = await accepted_case()
    browser = await clerk(hall)
    await look(browser, xlsx([HEADINGS, row(case.number, "RS-1")]))
    await browser.submit(CONFIRM)
    payout, record = await Payout.of(COUNTY).get(), await PayoutImport.of(COUNTY).get()
    pushed = await _given_up(items[PENSION])
    stranger = await clerk(hall, POLICE)
    page = await stranger.get(MONEY)
    assert "RS-1" not in page.text
    sealed = await _sealed(stranger)
    for path in (f"{MONEY}/{payout.id}", f"{IMPORTS}/{record.id}", f"{IMPORTS}/{record.id}/errors.csv"):
        assert (await stranger.get(path)).status == 404, path
    assert (await stranger.post(f"{MONEY}/{payout.id}/step", [*sealed, ("status", "returned")])).status == 404
    forged = await stranger.post(f"{MONEY}/mark", [*sealed, ("references[]", "RS-1"), ("status", "returned")])
    assert "没有登记 1 笔" in forged.text
    assert (await stranger.post(f"{ROOT}/deliveries/{pushed.id}/replay", sealed)).status == 404
    assert "没有接自己的系统" in (await stranger.get(f"{ROOT}/deliveries")).text
    assert (await Payout.of(COUNTY).get()).status == "arrived"


async def test_a_push_that_did_not_arrive_is_sent_again(hall: Hall) -> None:
    _, items = await accepted_case()
    pushed = await _given_up(items[HOUSEHOLD])
    browser = await clerk(hall, POLICE)
    page = await browser.get(f"{ROOT}/deliveries")
    assert (items[HOUSEHOLD].rule["name"] in page.text, "48 小时没有收下" in page.text) == (True, True)
    done = await browser.submit(f"{ROOT}/deliveries/{pushed.id}/replay")
    assert "已重新推送" in done.text
    assert (await Dispatch.of(COUNTY).get(id=pushed.id)).status == "waiting"


async def _given_up(item: Item) -> Dispatch:
    made = Dispatch(
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
    await made.save(force_create=True)
    return made


async def _sealed(browser: Browser) -> list[tuple[str, Any]]:
    page = await browser.get(IMPORTS)
    return [pair for pair in page.form(PREVIEW).fields if re.match("_seal", pair[0])]
