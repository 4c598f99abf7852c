"""The lists of the lead agency, and what is done from them."""

from __future__ import annotations

from datetime import timedelta

from server import clock
from server.cases.models import Case, CaseView, Rating
from server.chat.models import Unanswered
from server.departments.models import Dispatch
from tests.access.alarms import an_alarm
from tests.server.cases.accepted import COUNTY, accepted_case
from tests.server.cases.submitted import submitted
from tests.server.console.conftest import Hall
from tests.server.console.supervision.happened import (
    asked_in_vain,
    given_up,
    make_late,
    rated_badly,
    to_be_telephoned,
)
from tests.server.console.supervision.test_overview import HOUSEHOLD, PENSION, ROOT, boss
from tests.server.staff.test_recoveries import voided_case


async def test_an_overdue_item_names_its_office_and_leads_to_its_case(hall: Hall) -> None:
    case, items = await accepted_case(order=1)
    await make_late(items[HOUSEHOLD])
    browser = await boss(hall)
    page = await browser.get(f"{ROOT}/overdue")
    assert "公安局" in page.text and "public_security" not in page.text
    assert str(case.number) in page.text
    (link,) = {link for link in page.links if str(case.id) in link}
    shown = await browser.get(link)
    assert "抚恤金" in shown.text and "人社局" in shown.text
    for question in ("decedent.name", "decedent.id_number", "applicant.phone"):
        assert case.answers[question] not in shown.text
    assert await CaseView.of(COUNTY).all().count() == 0


async def test_a_lapsed_day_says_whom_it_waits_for(hall: Hall) -> None:
    case = await submitted()
    yesterday = clock.today() - timedelta(days=1)
    await Case.of(COUNTY).filter(id=case.id).update(waits_until=yesterday)
    browser = await boss(hall)
    page = await browser.get(f"{ROOT}/lapsed")
    assert "等的是窗口" in page.text and f"/cases/{case.id}" in page.source
    assert "没有过期的" in (await browser.get(f"{ROOT}/lapsed?kind=suspension")).text


async def test_a_bad_rating_is_called_back_and_the_look_at_the_number_is_on_file(hall: Hall) -> None:
    case, _ = await accepted_case(order=1)
    rating = await rated_badly(case, comment="<b>等了很久</b>")
    browser = await boss(hall)
    page = await browser.get(f"{ROOT}/ratings")
    assert "<b>等了很久</b>" in page.text and "&lt;b&gt;" in page.source
    assert case.answers["applicant.phone"] not in page.text
    one = f"{ROOT}/ratings/{rating.id}"
    assert case.answers["applicant.phone"] in (await browser.get(one)).text
    looks = await CaseView.of(COUNTY).filter(case_id=case.id).order_by("at")
    assert [look.what for look in looks] == ["评价", "评价和联系电话"]
    empty = await browser.submit(one, {"note": ""})
    assert (empty.status, "回访结果" in empty.text) == (422, True)
    done = await browser.submit(one, {"note": "已说明原因并致歉"})
    assert done.path == f"{ROOT}/ratings" and "已记下这次回访" in done.text and "没有要回访的" in done.text
    assert (await Rating.of(COUNTY).get(id=rating.id)).call_back_note == "已说明原因并致歉"


async def test_a_call_that_reached_nobody_stays_on_the_list(hall: Hall) -> None:
    case, _ = await accepted_case(order=1)
    await to_be_telephoned(case, "申请已经受理")
    browser = await boss(hall)
    page = await browser.get(f"{ROOT}/telephone")
    assert "申请已经受理" in page.text and case.answers["applicant.phone"] not in page.text
    fields = [pair for pair in page.form(f"{ROOT}/telephone").fields if pair[0] != "reached"]
    still = await browser.post(f"{ROOT}/telephone", [*fields, ("reached", "false")])
    assert "打过 1 次没有接通" in still.text
    fields = page.form(f"{ROOT}/telephone").fields
    fields = [pair for pair in fields if pair[0] not in ("_key", "reached")]
    gone = await browser.post(f"{ROOT}/telephone", [*fields, ("reached", "true")])
    assert "现在没有要打的电话" in gone.text


async def test_a_push_is_sent_again_alone_or_with_all_of_its_department(hall: Hall) -> None:
    _, items = await accepted_case(order=1)
    refused, dead = await given_up(items[HOUSEHOLD], "refused"), await given_up(items[PENSION])
    browser = await boss(hall)
    page = await browser.get(f"{ROOT}/deliveries")
    assert "系统拒绝" in page.text and "48 小时没有收下" in page.text and "item.dispatched" not in page.text
    again = await browser.submit(f"{ROOT}/deliveries/{refused.id}/replay")
    assert "已重新推送" in again.text and (await Dispatch.of(COUNTY).get(id=refused.id)).status == "waiting"
    await browser.get(f"{ROOT}/deliveries?department=human_resources")
    all_again = await browser.submit(f"{ROOT}/deliveries/replay")
    assert "已重新推送 1 条" in all_again.text
    assert (await Dispatch.of(COUNTY).get(id=dead.id)).status == "waiting"


async def test_a_question_is_taken_off_the_list(hall: Hall) -> None:
    row = await asked_in_vain("骨灰堂怎么预约")
    browser = await boss(hall)
    assert "骨灰堂怎么预约" in (await browser.get(f"{ROOT}/questions")).text
    done = await browser.submit(f"{ROOT}/questions/{row.id}/settle")
    assert "没有等着补答案的问题" in done.text
    assert (await Unanswered.of(COUNTY).get(id=row.id)).settled_at is not None


async def test_money_to_be_got_back_with_its_case(hall: Hall) -> None:
    case = await voided_case(1)
    page = await (await boss(hall)).get(f"{ROOT}/recoveries")
    assert "1.00 元" in page.text
    assert str(case.number) in page.text and "丧葬补助金" in page.text


async def test_a_case_is_found_by_number_and_taken_back_with_a_reason(hall: Hall) -> None:
    case, items = await accepted_case(order=1)
    browser = await boss(hall)
    await browser.get(f"{ROOT}/cases")
    found = await browser.submit(f"{ROOT}/cases", {"number": str(case.number)})
    assert found.path == f"{ROOT}/cases/{case.id}"
    void = f"{found.path}/void"
    assert (await browser.submit(void, {"reason": ""})).status == 422
    done = await browser.submit(void, {"reason": "登记错了人"})
    assert f"{len(items)} 个事项等部门确认撤销" in done.text
    assert (await Case.of(COUNTY).get(id=case.id)).status == "voided"
    assert all(form.action != void for form in done.forms)
    missing = await browser.get(f"{ROOT}/cases")
    assert missing.status == 200
    assert "没有找到" in (await browser.submit(f"{ROOT}/cases", {"number": "43062199999999999999"})).text


async def test_unusual_reading_is_looked_into_with_a_note(hall: Hall) -> None:
    alarm_id = await an_alarm(COUNTY)
    browser = await boss(hall)
    assert "次异常查阅待核实" in (await browser.get(ROOT)).text
    page = await browser.get(f"{ROOT}/alarms")
    assert "综合受理窗口 工号1007" in page.text and "75" in page.text and "平时最多 60 件" in page.text
    done = await browser.submit(f"{ROOT}/alarms/{alarm_id}", {"note": "补录积压的办件"})
    assert "已记下核实的结果" in done.text and "没有要核实的" in done.text
    assert "补录积压的办件" in (await browser.get(f"{ROOT}/alarms?state=acknowledged")).text
