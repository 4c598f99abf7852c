"""Filing at the counter: every field is kept as it is typed, and the form asks only what applies."""

from __future__ import annotations

from server.cases.models import Case, CaseView
from server.database import new_id
from server.errors import NOT_FOUND
from tests.server.cases.submitted import form as answered
from tests.server.console.browser import Browser
from tests.server.console.conftest import COUNTY, Hall

ROOT = "/console/window/assisted"


async def begun(hall: Hall) -> tuple[Browser, str]:
    browser = await hall.at_work()
    await browser.get(ROOT)
    shown = await browser.submit(ROOT)
    assert shown.path.startswith(f"{ROOT}/")
    return browser, shown.path


def typed(answers: dict[str, object]) -> dict[str, object]:
    return {
        f"answers[{name}]{'[]' if isinstance(value, list) else ''}": value for name, value in answers.items()
    }


async def test_a_family_without_wechat_is_filed_from_nothing_to_handed_in(hall: Hall) -> None:
    browser, here = await begun(hall)
    # The form grows with what is answered: what is not asked yet is typed in the next round.
    for _ in range(4):
        assert browser.page is not None
        known = browser.page.form(f"{here}/answers").names
        fitting = {name: value for name, value in typed(answered()).items() if name in known}
        await browser.submit(f"{here}/answers", fitting)
    assert browser.page is not None
    assert "必填的都填好了" in browser.page.text
    done = await browser.post(f"{here}/submit", browser.page.form(f"{here}/answers").fields)
    case = await Case.of(COUNTY).get()
    assert (case.status, case.assisted) == ("submitted", True)
    assert done.path == f"/console/window/cases/{case.id}"


async def test_a_wrong_value_is_kept_as_typed_and_explained_beside_its_field(hall: Hall) -> None:
    browser, here = await begun(hall)
    shown = await browser.submit(f"{here}/answers", typed({"decedent.id_number": "430621190001010010"}))
    assert shown.status == 200
    assert "身份证号最后一位对不上" in shown.text
    assert 'value="430621190001010010"' in shown.source
    refused = await browser.post(f"{here}/submit", shown.form(f"{here}/answers").fields)
    assert (refused.status, "请填写“逝者姓名”" in refused.refusal) == (422, True)
    assert 'value="430621190001010010"' in refused.source


async def test_a_field_that_was_emptied_is_cleared_and_another_is_left(hall: Hall) -> None:
    browser, here = await begun(hall)
    await browser.submit(
        f"{here}/answers", typed({"decedent.name": "张建国", "decedent.household_address": "示例路1号"})
    )
    await browser.submit(f"{here}/answers", typed({"decedent.name": ""}))
    case = await Case.of(COUNTY).get()
    assert case.answers.get("decedent.name") is None
    assert case.answers["decedent.household_address"] == "示例路1号"


async def test_two_clerks_on_one_form_never_lose_a_field_silently(hall: Hall) -> None:
    browser, here = await begun(hall)
    other = await hall.at_work("window2", work_number="1002")
    await other.get(here)
    await browser.submit(f"{here}/answers", typed({"decedent.name": "张建国"}))
    clash = await other.submit(f"{here}/answers", typed({"decedent.name": "李建国"}))
    assert clash.status == 409
    assert (await Case.of(COUNTY).get()).answers["decedent.name"] == "张建国"


async def test_an_hour_of_typing_is_one_line_for_the_family_that_reads_who_looked(hall: Hall) -> None:
    browser, here = await begun(hall)
    for address in ("示例路1号", "示例路2号", "示例路3号"):
        await browser.submit(f"{here}/answers", typed({"decedent.household_address": address}))
    other = await hall.at_work("window2", work_number="1002")
    await other.get(here)
    assert await CaseView.of(COUNTY).all().count() == 2


async def test_stored_script_in_a_field_is_shown_as_text(hall: Hall) -> None:
    browser, here = await begun(hall)
    hostile = '"><script>alert(1)</script>'
    shown = await browser.submit(
        f"{here}/answers",
        typed({"decedent.name": hostile, "decedent.household_address": f"</textarea>{hostile}"}),
    )
    assert "<script>alert" not in shown.source
    drafts = await browser.get(ROOT)
    assert "<script>alert" not in drafts.source


async def test_a_draft_that_is_no_assisted_one_is_not_found(hall: Hall) -> None:
    browser = await hall.at_work()
    shown = await browser.get(f"{ROOT}/{new_id()}")
    assert (shown.status, NOT_FOUND.detail in shown.refusal) == (404, True)
