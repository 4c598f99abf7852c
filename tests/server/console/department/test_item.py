"""One item at the department's desk: what its rule shows and nothing else, and every verb by its form."""

from __future__ import annotations

from datetime import timedelta

import pytest

from server import clock
from server.cases.items import reverse
from server.cases.models import Case, CaseView, Item
from server.console.department.item import ACTIONS
from server.database import new_id, transaction
from server.payouts.models import Payout
from tests.server.cases.accepted import COUNTY, accepted_case, history, termination_file, window
from tests.server.console.conftest import Hall
from tests.server.console.department.test_inbox import HOUSEHOLD, HR, PENSION, POLICE, ROOT, clerk
from tests.server.departments.test_door import kept_photo

HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=y>"


def at(item: Item, *what: str) -> str:
    return "/".join((f"{ROOT}/items/{item.id}", *what))


async def test_only_what_the_item_declares_is_on_the_page_and_the_look_is_recorded(hall: Hall) -> None:
    case, items = await accepted_case()
    await kept_photo(case, "decedent_bank_card", b"not for the police")
    shown = await kept_photo(case, "decedent_id_card", b"a photo")
    browser = await clerk(hall, POLICE)
    page = await browser.get(at(items[HOUSEHOLD]))
    declared = items[HOUSEHOLD].rule["fields"]
    for question, value in case.answers.items():
        if question.startswith(("payee.", "insurance.")) and question not in declared:
            assert str(value) not in page.text or str(value) in ("yes", "no"), question
    assert case.answers["decedent.name"] in page.text
    assert ("逝者身份证（人像面）" in page.text, "银行卡" in page.text) == (True, False)
    assert "2个工作日" in page.text
    assert "hx-trigger" not in page.source, "a page whose look is recorded never loads itself again"
    assert await CaseView.of(COUNTY).filter(case_id=case.id).count() == 1

    beside = await browser.get(at(items[HOUSEHOLD], "photos", str(shown.id)))
    assert case.answers["decedent.name"] not in beside.text
    assert at(items[HOUSEHOLD], "materials", str(shown.id)) in beside.source
    assert await CaseView.of(COUNTY).filter(case_id=case.id).count() == 1
    seen = await browser.get(at(items[HOUSEHOLD], "materials", str(shown.id)))
    assert (seen.source, seen.headers["Content-Type"]) == ("a photo", "image/jpeg")
    sheet = await browser.get(at(items[HOUSEHOLD], "watermark"))
    assert ("工号1001" in sheet.source, "注销" in sheet.source) == (True, True)


async def test_anothers_item_paper_and_forged_ids_are_not_found_by_any_page_or_form(hall: Hall) -> None:
    case, items = await accepted_case()
    other = await kept_photo(case, "decedent_bank_card", b"not for the police")
    browser = await clerk(hall, POLICE)
    own = await browser.get(at(items[HOUSEHOLD]))
    sealed = [pair for form in own.forms for pair in form.fields if pair[0] == "_seal"][:1]
    for item_id in (items[PENSION].id, new_id()):
        base = f"{ROOT}/items/{item_id}"
        for path in (
            "",
            "/do/finish",
            "/do/refuse",
            "/watermark",
            f"/materials/{other.id}",
            f"/photos/{other.id}",
        ):
            assert (await browser.get(base + path)).status == 404, path
        for action in ACTIONS:
            fields = [*sealed, ("reason", "原因"), ("ground", "依据"), ("expected_end", "2027-01-05")]
            wanted = {"refuse": fields[:3], "suspend": [fields[0], fields[1], fields[3]]}
            given = wanted.get(action.slug, sealed if not action.form else fields[:2])
            if action.slug in ("finish", "acknowledge"):
                given = sealed
            refused = await browser.post(f"{base}/{action.slug}", given)
            assert refused.status == 404, action.slug
    assert (await browser.get(at(items[HOUSEHOLD], "materials", str(other.id)))).status == 404
    assert (await browser.get(at(items[HOUSEHOLD], "photos", str(other.id)))).status == 404
    assert (await browser.get(at(items[HOUSEHOLD], "do", "nothing"))).status == 404
    assert (await Item.of(COUNTY).get(id=items[PENSION].id)).status == "dispatched"


async def test_the_whole_way_of_an_item_by_its_forms(hall: Hall) -> None:
    case, items = await accepted_case()
    item = items[PENSION]
    browser = await clerk(hall)
    await browser.get(at(item))
    assert "已接收" in (await browser.submit(at(item, "receive"))).text
    assert "已开始办理" in (await browser.submit(at(item, "start"))).text

    await browser.get(at(item, "do", "suspend"))
    end = (clock.today() + timedelta(days=12)).isoformat()
    typed = {"reason": "等单位回函", "expected_end": end}
    form = browser.page.form(at(item, "suspend")) if browser.page else None
    assert form is not None
    sealed = [pair for pair in form.fields if pair[0] not in typed]
    weighed = await browser.post(at(item, "suspend", "weigh"), [*sealed, *typed.items()])
    assert (weighed.status, "期限会从" in weighed.text) == (200, True)
    assert dict(weighed.form(at(item, "suspend")).fields)["reason"] == "等单位回函"
    assert (await Item.of(COUNTY).get(id=item.id)).status == "in_progress"
    stopped = await browser.submit(at(item, "suspend"))
    promised = (await Item.of(COUNTY).get(id=item.id)).expected_on
    assert promised and f"{promised.month}月{promised.day}日" in weighed.text
    assert ("等单位回函" in stopped.text, "已暂停计时" in stopped.text) == (True, True)
    assert "已恢复计时" in (await browser.submit(at(item, "resume"))).text

    await browser.get(at(item, "do", "correct"))
    asked = {
        "reason": "卡号不对",
        "questions[]": ["payee.card_number"],
        "materials[]": ["decedent_bank_card"],
    }
    sent = await browser.submit(at(item, "correct"), asked)
    assert (sent.path, "已请家属补正" in sent.text) == (ROOT, True)
    waiting = await browser.get(at(item))
    assert "要补的：卡号、逝者银行卡" in waiting.text
    assert [e.kind for e in await history(case)][-1] == "item.correction_requested"


async def test_what_is_not_declared_cannot_be_asked_for_and_the_text_stays(hall: Hall) -> None:
    _, items = await accepted_case()
    item = items[HOUSEHOLD]
    browser = await clerk(hall, POLICE)
    page = await browser.get(at(item, "do", "correct"))
    sealed = [pair for pair in page.form(at(item, "correct")).fields if pair[0].startswith("_")]
    refused = await browser.post(
        at(item, "correct"), [*sealed, ("reason", "请核对卡号"), ("questions[]", "payee.card_number")]
    )
    assert (refused.status, "不在本事项可以看的范围里" in refused.refusal) == (422, True)
    assert dict(refused.form(at(item, "correct")).fields)["reason"] == "请核对卡号"


async def test_an_item_is_finished_with_payments_typed_in_yuan(hall: Hall) -> None:
    _, items = await accepted_case()
    item = items[PENSION]
    browser = await clerk(hall)
    await browser.get(at(item, "do", "finish"))
    half = {"summary": "已核定", "payouts.1.amount": "12,000.50"}
    refused = await browser.submit(at(item, "finish"), half)
    assert (refused.status, "请填写本单位的业务流水号" in refused.refusal) == (422, True)
    kept = dict(refused.form(at(item, "finish")).fields)
    assert (kept["summary"], kept["payouts.1.amount"]) == ("已核定", "12,000.50")
    twice = {"payouts.1.reference": "RS-2", "payouts.2.amount": "5", "payouts.2.reference": "RS-2"}
    taken = await browser.submit(at(item, "finish"), twice)
    assert taken.status == 409 and 'id="f-payouts-2-reference-wrong"' in taken.source
    assert await Payout.of(COUNTY).all().count() == 0

    await browser.get(at(item, "do", "finish"))
    done = await browser.submit(at(item, "finish"), half | {"payouts.1.reference": "RS-2"})
    assert (done.path, "已办结" in done.text) == (ROOT, True)
    payout = await Payout.of(COUNTY).get(reference="RS-2")
    assert (payout.kind, payout.amount_fen, payout.status) == ("survivor_grant", 1_200_050, "approved")
    shown = await browser.get(at(item))
    assert ("12,000.50 元" in shown.text, "抚恤金" in shown.text) == (True, True)


@pytest.mark.parametrize(
    "slug, given",
    [
        ("refuse", {"reason": HOSTILE, "ground": HOSTILE}),
        ("not-applicable", {"reason": HOSTILE}),
        ("finish", {"summary": HOSTILE, "reference": HOSTILE}),
    ],
)
async def test_whatever_is_written_is_shown_as_text(hall: Hall, slug: str, given: dict[str, str]) -> None:
    case, items = await accepted_case(decedent__household_address=HOSTILE)
    item = items[HOUSEHOLD]
    await Case.of(COUNTY).filter(id=case.id).update(number=HOSTILE[:24])
    browser = await clerk(hall, POLICE)
    await browser.get(at(item, "do", slug))
    await browser.submit(at(item, slug), given)
    for path in (at(item), ROOT, at(item, "do", "refuse")):
        page = await browser.get(path)
        assert "<script>alert" not in page.source and "<img src=x" not in page.source
    assert "<script>alert(1)</script>" in (await browser.get(at(item))).text


async def test_a_termination_takes_its_day_and_what_was_overpaid(hall: Hall) -> None:
    _, items = await termination_file()
    item = items["pension_payment"]
    await Item.of(COUNTY).filter(id=item.id).update(rule={**item.rule, "paid_monthly": True})
    browser = await clerk(hall)
    page = await browser.get(at(item))
    assert ("请家属补正" in page.text, "停发日期以后发过的，要核对" in page.text) == (False, True)
    await browser.get(at(item, "do", "finish"))
    early = await browser.submit(at(item, "finish"), {"effective_on": "2026-11-01", "overpaid": "0"})
    assert (early.status, "停止日期不能早于去世日期" in early.refusal) == (422, True)
    await browser.submit(at(item, "finish"), {"effective_on": "2026-12-01", "overpaid": "0"})
    now = await Item.of(COUNTY).get(id=item.id)
    assert (now.status, now.overpaid_fen) == ("done", 0)


async def test_a_reversal_is_acknowledged_and_what_it_waits_for_is_said(hall: Hall) -> None:
    _, items = await accepted_case()
    item = items[PENSION]
    await Item.of(COUNTY).filter(id=item.id).update(waits_for=[HOUSEHOLD])
    browser = await clerk(hall, HR)
    page = await browser.get(at(item))
    assert "要等公安局的“" in page.text
    await browser.get(at(item, "do", "finish"))
    refused = await browser.submit(at(item, "finish"), {"summary": "等不及了"})
    assert (refused.status, "办完以后才能办结" in refused.refusal) == (409, True)
    assert dict(refused.form(at(item, "finish")).fields)["summary"] == "等不及了"
    async with transaction():
        await reverse(window(), item.id, "误报")
    page = await browser.get(at(item))
    assert "这次去世是误报" in page.text
    await browser.get(at(item, "do", "acknowledge"))
    done = await browser.submit(at(item, "acknowledge"), {"note": "没有办过"})
    assert "已确认撤销" in done.text
    assert (await Item.of(COUNTY).get(id=item.id)).status == "reversed"


async def test_every_action_has_a_key_of_its_own() -> None:
    keys = [action.key for action in ACTIONS]
    assert len(set(keys)) == len(keys)
    # What looks at photos and leads back has its keys as well.
    assert not set(keys) & {"b", "t", "j", "k", "m", "+", "-", "0", "/"}
