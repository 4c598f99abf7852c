"""The papers of a case say what the case holds, when there is such a paper, and nothing else."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from config.catalogue.documents import DocumentKind
from config.settings import settings
from server import clock
from server.answers.validation import normalise_all
from server.answers.values import shown
from server.cases import items as item_verbs
from server.cases import prefill, window
from server.cases.declarations import settle
from server.cases.documents import DOCUMENT_NOT_THERE, documents_of, paper_of
from server.cases.models import Case, Item
from server.cases.prefill import catalogue_of
from server.cases.progress import progress_of
from server.counties import county
from server.database import new_id, transaction
from server.documents.typesetting import typeset
from server.errors import NOT_FOUND, Problem
from server.payouts.models import Payout
from server.privacy.masking import mask_id_number
from tests.counties.served import SECOND, both_counties
from tests.server.cases.accepted import COUNTY, accepted_case, clerk, family
from tests.server.cases.accepted import window as at_window
from tests.server.cases.submitted import filed_at_home, submitted
from tests.server.cases.test_acceptance import accepted, confirm, on_file
from tests.server.documents.looking import running, scanned, squeezed

pytestmark = pytest.mark.usefixtures("database")

NAMES = {"decedent__name": "欧阳建国", "payee__holder": "欧阳建国", "applicant__name": "李晓梅"}


async def fresh(case: Case) -> Case:
    return await Case.of(COUNTY).get(id=case.id)


async def kinds(case: Case) -> list[DocumentKind]:
    return [document.kind for document in await documents_of(await fresh(case))]


async def text_of(case: Case, kind: DocumentKind) -> str:
    made = typeset(await paper_of(await fresh(case), kind))
    assert made.unprintable == ()
    return running(made.pdf)


def chinese(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


async def test_the_application_has_every_answer_in_full() -> None:
    case = await submitted(**NAMES)
    text = await text_of(case, "application")
    catalogue = catalogue_of(case)
    answers = normalise_all(catalogue, case.answers)
    assert len(answers) > 25
    for name, value in answers.items():
        question = catalogue.questions[name]
        assert squeezed(question.short) in text, name
        assert squeezed(question.text or shown(question, value)) in text, name
    assert text.count("【同意】") == 2
    for item in ("死亡人员户口注销", "退休企业职工死亡个人账户一次性待遇申领（含丧葬补助金、抚恤金）"):
        assert item in text
    assert "在职企业职工" not in text
    for paper in ("逝者户口簿", "逝者身份证", "逝者银行卡"):
        assert f"{paper}到窗口核对原件" in text
    assert "火化证明由登记机构提供，不用提交" in text


async def test_an_answer_that_does_not_apply_any_more_is_not_on_the_form() -> None:
    case = await submitted(**NAMES)
    stale = case.answers | {"payee.reason": "frozen", "insurance.pension_years": 12}
    await Case.of(COUNTY).filter(id=case.id).update(answers=stale)
    text = await text_of(case, "application")
    assert "账户被冻结" not in text
    assert "领取年数12" in text


async def test_the_notice_of_acceptance_lists_items_dates_and_papers() -> None:
    await on_file()
    case = await filed_at_home(family(), **NAMES)
    await confirm(case)
    await accepted(case)
    text = await text_of(case, "acceptance")
    assert squeezed(f"李晓梅：您于{chinese(clock.today())}为逝者欧阳建国提出的") in text
    items = await Item.of(COUNTY).filter(case_id=case.id)
    progress = await progress_of(await fresh(case))
    assert len(items) == len(progress.items) >= 3
    assert f"下列{len(items)}项事项" in text
    assert progress.promised_on is not None
    assert f"承诺于{chinese(progress.promised_on)}前全部办结" in text
    due = {item.code: item.due_on for item in progress.items}
    for item in items:
        office = county(COUNTY).departments[item.department]
        assert f"{item.rule['name']}{office.name}{office.phone}{chinese(due[item.code])}" in text
    assert "逝者户口簿照片2张，已与原件核对" in text and "逝者银行卡照片1张，已与原件核对" in text
    assert "申请人签收（签名）：" in text


async def test_a_promise_that_moved_is_the_one_on_the_paper() -> None:
    await on_file()
    case = await submitted(**NAMES)
    await accepted(case)
    item = await Item.of(COUNTY).filter(case_id=case.id).order_by("due_on").first()
    assert item is not None
    await Item.of(COUNTY).filter(id=item.id).update(due_on=clock.today() + timedelta(days=77))
    assert chinese(clock.today() + timedelta(days=77)) in await text_of(case, "acceptance")


async def test_only_the_application_shows_numbers_of_persons_in_full() -> None:
    await on_file()
    case = await submitted(**NAMES)
    await accepted(case, "申请人户口簿")
    await finished(case)
    numbers = [case.answers[f"{who}.id_number"] for who in ("decedent", "applicant")]
    secret = [*numbers, case.answers["payee.card_number"], case.answers["applicant.phone"]]
    for kind in await kinds(case):
        text = await text_of(case, kind)
        assert [value in text for value in secret] == [kind == "application"] * len(secret), kind
        assert (mask_id_number(numbers[0]) in text) == (kind != "application")


async def test_the_one_time_notice_tells_everything_with_its_day() -> None:
    case = await submitted(**NAMES)
    missing = [
        {"target": "decedent_id_card", "text": "背面反光，请在窗边重拍一张"},
        {"target": "payee.bank", "text": "请写明开户的支行"},
    ]
    async with transaction():
        case = await window.return_for_correction(at_window(), case.id, "有两处需要补正", missing)
    text = await text_of(case, "one_time_notice")
    assert "逝者身份证背面反光，请在窗边重拍一张" in text
    assert "开户行请写明开户的支行" in text
    assert "说明：有两处需要补正" in text
    assert f"请于{chinese(date.fromisoformat(case.notice['deadline']))}前补齐" in text
    # The day is moved for the family: the paper that is printed now says the day that holds.
    moved = clock.today() + timedelta(days=40)
    await Case.of(COUNTY).filter(id=case.id).update(notice=case.notice | {"deadline": moved.isoformat()})
    assert f"请于{chinese(moved)}前补齐" in await text_of(case, "one_time_notice")


async def test_who_is_declined_reads_why_on_what_ground_where_else_and_how_to_object() -> None:
    case = await submitted(**NAMES)
    told = ("参保地不在本县", "社会保险经办条例第十九条", "请到参保地的经办机构办理")
    async with transaction():
        await window.decline(at_window(), case.id, *told)
    text = await text_of(case, "declined")
    for label, said in zip(("理由", "依据", "另行办理途径"), told, strict=True):
        assert label + said in text
    assert item_verbs.remedy(COUNTY) in text and "行政复议机关为岳阳县人民政府" in text
    assert await kinds(case) == ["application", "declined"]


async def test_conditional_acceptance_tells_what_comes_later_until_when() -> None:
    await on_file()
    case = await submitted(**NAMES)
    case = await accepted(case, "申请人户口簿")
    day = chinese(date.fromisoformat(case.declaration["deadline"]))
    text = await text_of(case, "conditional_acceptance")
    assert f"申请人户口簿{day}" in text and "承诺内容随后补交" in text
    assert f"请于{day}前补齐" in text
    assert "申请人户口簿承诺补交" in await text_of(case, "acceptance")
    async with transaction():
        await settle(at_window(), case.id)
    assert f"已于{chinese(clock.today())}补齐" in await text_of(case, "conditional_acceptance")
    assert "申请人户口簿已补齐" in await text_of(case, "acceptance")


async def finished(case: Case) -> None:
    """Every item done, the last one refused."""
    items = await Item.of(COUNTY).filter(case_id=case.id).order_by("code")
    for item in items:
        async with transaction():
            if item is items[-1]:
                await item_verbs.refuse(clerk(item.department), item.id, "没有参保记录", "条例第九条")
            else:
                await item_verbs.complete(clerk(item.department), item.id)


async def test_completion_tells_each_result_and_every_payment() -> None:
    await on_file()
    case = await submitted(**NAMES)
    await accepted(case)
    item = await Item.of(COUNTY).get(case_id=case.id, code="pension_retired_enterprise")
    await paid(case, item, 10_234_567)
    assert "completion" not in await kinds(case)
    await finished(case)
    text = await text_of(case, "completion")
    progress = await progress_of(await fresh(case))
    for done in progress.items:
        assert squeezed(f"{done.name}{done.department}{done.status_text}{chinese(clock.today())}") in text
    assert "没有参保记录依据：条例第九条" in text and item_verbs.remedy(COUNTY) in text
    assert "丧葬补助金102,345.67" in text
    assert f"{len(progress.items)}项事项均已办理完毕" in text


async def paid(case: Case, item: Item, amount_fen: int) -> None:
    await Payout(
        id=new_id(),
        county=case.county,
        case_id=case.id,
        item_id=item.id,
        department=item.department,
        kind="funeral_grant",
        reference="R-1",
        amount_fen=amount_fen,
        status="arrived",
        account=case.answers["payee.card_number"],
        account_holder=case.answers["payee.holder"],
        account_tail=case.answers["payee.card_number"][-4:],
        approved_at=clock.now(),
        arrived_on=clock.today(),
    ).save(force_create=True)


async def test_there_is_a_paper_only_when_what_it_tells_has_happened() -> None:
    await on_file()
    async with transaction():
        case = await prefill.begin(at_window(), {"decedent.name": "欧阳建国"})
    assert await kinds(case) == []
    await refused(case, "application")

    case = await submitted(**NAMES)
    assert await kinds(case) == ["application"]
    problem = await refused(case, "acceptance")
    assert problem.kind is DOCUMENT_NOT_THERE and problem.extra == {"documents": ["application"]}
    await accepted(case)
    assert await kinds(case) == ["application", "acceptance"]
    await finished(case)
    assert await kinds(case) == ["application", "acceptance", "completion"]
    days = {asdict(document)["issued_on"] for document in await documents_of(await fresh(case))}
    assert days == {clock.today()}
    with pytest.raises(Problem) as caught:
        await paper_of(await fresh(case), "../../etc/passwd")
    assert caught.value.kind is NOT_FOUND


async def test_a_death_reported_in_error_leaves_no_promise_on_paper() -> None:
    await on_file()
    case = await submitted(**NAMES)
    await accepted(case)
    async with transaction():
        await window.void(at_window(), case.id, "登记错了人")
    assert await kinds(case) == ["application"]


async def test_what_was_deleted_is_on_no_paper() -> None:
    await on_file()
    case = await submitted(**NAMES)
    await accepted(case)
    await Case.of(COUNTY).filter(id=case.id).update(answers={}, deleted="personal_fields")
    assert await kinds(case) == []


async def test_the_qr_code_leads_to_this_case() -> None:
    case = await submitted(**NAMES)
    made = typeset(await paper_of(await fresh(case), "application"))
    assert scanned(made.pdf) == f"{settings().public_url}/progress/{case.id}"


async def test_another_county_says_it_in_its_own_words(tmp_path: Path) -> None:
    with both_counties(tmp_path):
        case, items = await accepted_case(division=SECOND, payee__holder="张测试")
        paper = await paper_of(case, "acceptance")
        text = running(typeset(paper).pdf)
        application = running(typeset(await paper_of(case, "application")).pdf)
        place = county(SECOND)
    assert "平江县政务服务中心（受理专用章）" in text and "岳阳县" not in text
    for item in items.values():
        assert item.rule["name"] + place.departments[item.department].name in text
    assert case.answers["decedent.id_number"] in application


async def refused(case: Case, kind: str) -> Any:
    with pytest.raises(Problem) as caught:
        await paper_of(await fresh(case), kind)
    return caught.value
