"""What a clerk decides at the counter, by the forms of the file."""

from __future__ import annotations

from datetime import timedelta

from server import clock
from server.cases.models import Case, Item
from server.database import transaction
from server.materials.models import Material
from server.registry.filing import register
from tests.server.cases.accepted import COUNTY, family
from tests.server.cases.submitted import filed_at_home, submitted
from tests.server.console.browser import Browser, Fields
from tests.server.console.conftest import Hall
from tests.server.registry import papers


def file_of(case: Case) -> str:
    return f"/console/window/cases/{case.id}"


async def cremated(person: int = 1) -> None:
    for office, paper in ((papers.HOSPITAL, papers.death), (papers.FUNERAL_HOME, papers.cremation)):
        async with transaction():
            await register(office, paper(person))


async def status_of(case: Case) -> str:
    return str((await Case.of(COUNTY).get(id=case.id)).status)


def later(browser: Browser, action: str) -> Fields:
    """The form of a conditional acceptance, which goes where the plain one goes too."""
    assert browser.page is not None
    return next(
        form.fields
        for form in browser.page.forms
        if form.action == action and ("conditional", "true") in form.fields
    )


async def test_accepting_shows_the_items_first_and_creates_them(hall: Hall) -> None:
    browser, case = await hall.at_work(), await submitted()
    await cremated()
    before = await browser.get(file_of(case))
    assert "公安局" in before.text
    unseen = await browser.submit(f"{file_of(case)}/accept")
    assert (unseen.status, "还没有核对完" in unseen.refusal) == (409, True)
    done = await browser.submit(f"{file_of(case)}/accept", {"originals_seen": "true"})
    items = await Item.of(COUNTY).filter(case_id=case.id)
    assert f"已受理，{len(items)} 个事项" in done.text
    assert all(item.rule["name"] in before.text for item in items)
    assert "受理通知书" in done.text
    assert f"{file_of(case)}/accept" not in {form.action for form in done.forms}


async def test_an_item_that_may_apply_can_be_left_out(hall: Hall) -> None:
    browser = await hall.at_work()
    case = await submitted(insurance__housing_fund="unknown")
    await cremated()
    await browser.get(file_of(case))
    chosen = {"originals_seen": "true", "leave_out[]": "housing_fund_withdrawal"}
    await browser.submit(f"{file_of(case)}/accept", chosen)
    codes = {item.code for item in await Item.of(COUNTY).filter(case_id=case.id)}
    assert "household_cancellation" in codes
    assert "housing_fund_withdrawal" not in codes


async def test_a_declaration_lets_the_cremation_certificate_come_later(hall: Hall) -> None:
    browser, case = await hall.at_work(), await submitted()
    accept = f"{file_of(case)}/accept"
    await browser.get(file_of(case))
    assert "还没有火化证明" in (await browser.submit(accept, {"originals_seen": "true"})).refusal
    fields = [*later(browser, accept), ("originals_seen", "true")]
    assert ("declaration.missing[]", "cremation_certificate") in fields
    undated = await browser.post(accept, fields)
    assert (undated.status, await status_of(case)) == (422, "submitted")
    await browser.get(file_of(case))
    deadline = str(clock.today() + timedelta(days=7))
    fields = [*later(browser, accept), ("originals_seen", "true"), ("declaration.deadline", deadline)]
    done = await browser.post(accept, fields)
    assert "容缺受理：火化证明" in done.text
    settled = await browser.submit(f"{file_of(case)}/declaration/settle")
    assert "已补齐" in settled.text


async def test_the_notice_is_filled_in_from_the_doubts_and_goes_once(hall: Hall) -> None:
    browser, case = await hall.at_work(), await filed_at_home(family())
    photo = await Material.of(COUNTY).get(case_id=case.id, code="decedent_id_card", side="back")
    photo.removed_at = clock.now()
    await photo.save(update_fields=["removed_at"])
    here = f"{file_of(case)}/return"
    proposed = dict((await browser.get(file_of(case))).form(here).fields)
    assert proposed["notice.missing.0.target"] == "decedent_id_card"
    assert "国徽面" in proposed["notice.missing.0.text"]
    assert proposed["notice.deadline"]

    mine = {"notice.missing.1.target": "applicant.phone", "notice.missing.1.text": "电话少了一位"}
    refused = await browser.submit(here, {**mine, "notice.reason": ""})
    assert refused.status == 422
    assert "这一项还没有填" in refused.refusal
    assert ("notice.missing.1.text", "电话少了一位") in refused.form(here).fields
    done = await browser.submit(here, {"notice.reason": "有两处要补"})
    assert "已一次性告知 2 处" in done.text
    sent = await Case.of(COUNTY).get(id=case.id)
    assert sent.status == "returned"
    assert [line["target"] for line in sent.notice["missing"]] == ["decedent_id_card", "applicant.phone"]


async def test_a_line_that_is_not_ticked_is_left_out_and_none_is_no_notice(hall: Hall) -> None:
    browser, case = await hall.at_work(), await submitted()
    here = f"{file_of(case)}/return"
    await browser.get(file_of(case))
    nothing = await browser.submit(here)
    assert (nothing.status, await status_of(case)) == (422, "submitted")


async def test_passing_the_review(hall: Hall) -> None:
    browser, case = await hall.at_work(), await submitted()
    await browser.get(file_of(case))
    assert "预审通过" in (await browser.submit(f"{file_of(case)}/pass-review")).text
    assert await status_of(case) == "reviewed"


async def test_declining_takes_the_words_of_the_countys_rule(hall: Hall) -> None:
    browser, case = await hall.at_work(), await submitted(death__manner="accident")
    here = f"{file_of(case)}/decline"
    await browser.get(file_of(case))
    assert "请选一条依据" in (await browser.submit(here)).refusal
    done = await browser.submit(here, {"decline.rule": "work_injury", "decline.reason": "社保局查到是工伤"})
    assert "不予受理通知书" in done.text
    told = (await Case.of(COUNTY).get(id=case.id)).notice
    assert told["reason"] == "社保局查到是工伤"
    assert told["ground"] == "通知二(二)：工伤死亡"
    assert "工伤认定" in told["instead"]


async def test_declining_in_the_clerks_own_words(hall: Hall) -> None:
    browser, case = await hall.at_work(), await submitted()
    here = f"{file_of(case)}/decline"
    await browser.get(file_of(case))
    half = await browser.submit(here, {"decline.ground": "其他规定"})
    assert half.status == 422
    assert ("decline.ground", "其他规定") in half.form(here).fields
    await browser.submit(here, {"decline.reason": "材料不实", "decline.instead": "请到公安机关说明"})
    assert await status_of(case) == "declined"


async def test_withdrawing_needs_its_reason(hall: Hall) -> None:
    browser, case = await hall.at_work(), await submitted()
    here = f"{file_of(case)}/withdraw"
    await browser.get(file_of(case))
    assert (await browser.submit(here)).status == 422
    await browser.submit(here, {"withdraw.reason": "家里先不办了"})
    assert await status_of(case) == "withdrawn"


async def test_a_death_reported_in_error_is_asked_twice(hall: Hall) -> None:
    browser, case = await hall.at_work(), await submitted()
    here = f"{file_of(case)}/void"
    form = (await browser.get(file_of(case))).source
    assert 'data-ask="真的按误报撤销吗' in form
    once = await browser.submit(here, {"void.reason": "本人健在"})
    assert (once.status, await status_of(case)) == (422, "submitted")
    assert ("void.reason", "本人健在") in once.form(here).fields
    await browser.submit(here, {"void.sure": "true"})
    assert await status_of(case) == "voided"


async def test_what_another_window_did_meanwhile_is_told_on_the_page_as_it_is_now(hall: Hall) -> None:
    browser, other = await hall.at_work(), await hall.at_work("window2", work_number="1002")
    case = await submitted()
    await browser.get(file_of(case))
    await other.get(file_of(case))
    await other.submit(f"{file_of(case)}/withdraw", {"withdraw.reason": "家里先不办了"})
    refused = await browser.submit(f"{file_of(case)}/pass-review")
    assert (refused.status, "已撤回" in refused.text) == (409, True)
