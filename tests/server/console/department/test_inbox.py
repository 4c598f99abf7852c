"""The department's lists: its own lines, the most urgent first, and many of them done at once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from server import clock
from server.cases.models import CaseView, Item
from server.database import new_id
from server.identity.staff import Role
from tests.server.cases.accepted import COUNTY, accepted_case, termination_file
from tests.server.console.browser import Browser
from tests.server.console.conftest import Hall

ROOT = "/console/department"
RECEIVE, CHOOSE, FINISH = (f"{ROOT}/batch/{what}" for what in ("receive", "choose", "finish"))
HR, POLICE = "human_resources", "public_security"
PENSION, HOUSEHOLD = "pension_retired_enterprise", "household_cancellation"


async def clerk(hall: Hall, department: str = HR) -> Browser:
    return await hall.at_work(f"{department}1"[:20], Role.DEPARTMENT, department=department)


async def test_the_most_urgent_comes_first_with_red_and_amber(hall: Hall) -> None:
    rows = [(await accepted_case(order=order))[1][HOUSEHOLD] for order in (1, 3, 5)]
    late, near = rows[2], rows[1]
    yesterday = clock.today() - timedelta(days=1)
    await Item.of(COUNTY).filter(id=late.id).update(due_on=yesterday, overdue=True)
    await Item.of(COUNTY).filter(id=near.id).update(due_on=clock.today(), warned=True)
    page = await (await clerk(hall, POLICE)).get(ROOT)
    places = [page.source.index(f"/items/{row.id}") for row in (late, near, rows[0])]
    assert places == sorted(places)
    assert ("已超期" in page.text, "快到期" in page.text) == (True, True)
    assert page.source.count("due is-red") == page.source.count("due is-amber") == 1
    filtered = await (await clerk(hall, HR)).get(ROOT, params={"overdue": "true"})
    assert "这里没有待办的事项" in filtered.text


async def test_filters_and_the_search_by_number_show_names_and_no_codes(hall: Hall) -> None:
    case, _ = await accepted_case(order=1)
    await termination_file(order=3)
    browser = await clerk(hall)
    page = await browser.get(ROOT)
    assert "退休职工丧葬补助金、抚恤金" in page.text and "退休金发放" in page.text
    assert PENSION not in page.text and "human_resources" not in page.text
    one = await browser.get(ROOT, params={"number": str(case.number)})
    assert (str(case.number) in one.text, "/items/" in one.source) == (True, True)
    assert "没有找到" in (await browser.get(ROOT, params={"number": "43062199999999999999"})).text
    only = await browser.get(ROOT, params={"code": PENSION})
    assert only.source.count("/console/department/items/") == 1
    assert f'hx-get="{ROOT}?code={PENSION}"' in only.source
    for question in ("decedent.name", "decedent.id_number", "applicant.phone"):
        assert case.answers[question] not in page.text
    assert await CaseView.of(COUNTY).all().count() == 0


async def test_a_list_longer_than_a_screen_goes_on(hall: Hall) -> None:
    for order in range(1, 7, 2):
        await accepted_case(order=order)
    browser = await clerk(hall, POLICE)
    seen: list[str] = []
    page = await browser.get(ROOT, params={"limit": "2"})
    while True:
        seen += [link for link in page.links if "/items/" in link]
        following = [link for link in page.links if "cursor=" in link]
        if not following:
            break
        page = await browser.get(following[0])
    assert len(seen) == len(set(seen)) == 3


async def test_terminations_show_the_day_and_what_to_check(hall: Hall) -> None:
    _, items = await termination_file()
    rule = {**items["pension_payment"].rule, "paid_monthly": True}
    await Item.of(COUNTY).filter(id=items["pension_payment"].id).update(rule=rule)
    await accepted_case(order=3)
    page = await (await clerk(hall)).get(f"{ROOT}/terminations")
    assert "12月1日 起停" in page.text.replace("  ", " ")
    assert "按月发放，要核对" in page.text
    assert "丧葬补助金" not in page.text, "an item of a case is no termination"


async def test_many_are_received_at_once_and_each_says_what_became_of_it(hall: Hall) -> None:
    rows = [(await accepted_case(order=order))[1][HOUSEHOLD] for order in (1, 3)]
    browser = await clerk(hall, POLICE)
    await browser.get(ROOT)
    none = await browser.submit(RECEIVE)
    assert (none.status, "请先勾选要办的事项" in none.refusal) == (422, True)
    await Item.of(COUNTY).filter(id=rows[1].id).update(status="received")
    done = await browser.submit(RECEIVE, {"items[]": [str(row.id) for row in rows]})
    assert (done.status, "办好 1 件" in done.text, "没有办成 1 件" in done.text) == (200, True, True)
    assert "目前的状态不能做这一步" in done.text
    assert (await Item.of(COUNTY).get(id=rows[0].id)).status == "received"


async def test_anothers_or_nobodys_item_in_a_batch_is_not_found_and_the_others_are_done(hall: Hall) -> None:
    _, items = await accepted_case()
    browser = await clerk(hall, POLICE)
    await browser.get(ROOT)
    ids = [str(items[code].id) for code in (HOUSEHOLD, PENSION)] + [str(new_id())]
    done = await browser.submit(RECEIVE, {"items[]": ids})
    assert ("办好 1 件" in done.text, done.text.count("没有找到的事项")) == (True, 2)
    assert items[PENSION].rule["name"] not in done.text
    await browser.get(ROOT)
    fields = browser.page.form(RECEIVE).fields if browser.page else []
    chosen = await browser.post(CHOOSE, [*fields, ("items[]", ids[1])])
    assert (chosen.status, items[PENSION].rule["name"] in chosen.text) == (404, False)


async def test_the_same_batch_sent_twice_is_one_change_with_one_answer(hall: Hall) -> None:
    _, items = await accepted_case()
    browser = await clerk(hall, POLICE)
    page = await browser.get(ROOT)
    fields = [*page.form(RECEIVE).fields, ("items[]", str(items[HOUSEHOLD].id))]
    answers = [await browser.post(RECEIVE, fields) for _ in range(2)]
    assert ["办好 1 件" in answer.text for answer in answers] == [True, True]


async def test_many_are_finished_each_with_its_own_result(hall: Hall) -> None:
    rows = [(await accepted_case(order=order))[1][HOUSEHOLD] for order in (1, 3)]
    browser = await clerk(hall, POLICE)
    page = await browser.get(ROOT)
    chosen = await browser.post(
        CHOOSE, [*page.form(RECEIVE).fields, *(("items[]", str(row.id)) for row in rows)]
    )
    assert chosen.status == 200
    done = await browser.submit(FINISH, {"rows.0.summary": "户口已注销", "rows.1.reference": "岳公户2号"})
    assert "办好 2 件" in done.text
    finished = [await Item.of(COUNTY).get(id=row.id) for row in rows]
    assert {item.status for item in finished} == {"done"}
    results: list[Any] = [item.result for item in finished]
    assert (results[0]["summary"], results[1]["reference"]) == ("户口已注销", "岳公户2号")


async def test_a_row_that_is_typed_wrong_comes_back_with_everything_typed(hall: Hall) -> None:
    _, items = await termination_file()
    item = items["pension_payment"]
    await Item.of(COUNTY).filter(id=item.id).update(rule={**item.rule, "paid_monthly": True})
    browser = await clerk(hall)
    page = await browser.get(f"{ROOT}/terminations")
    await browser.post(CHOOSE, [*page.form(RECEIVE).fields, ("items[]", str(item.id))])
    again = await browser.submit(FINISH, {"rows.0.summary": "已停发", "rows.0.overpaid": "三千"})
    assert (again.status, "金额看不懂" in again.refusal) == (422, True)
    assert dict(again.form(FINISH).fields)["rows.0.summary"] == "已停发"
    done = await browser.submit(FINISH, {"rows.0.overpaid": "3,125.50"})
    assert "办好 1 件" in done.text
    assert (await Item.of(COUNTY).get(id=item.id)).overpaid_fen == 312_550
