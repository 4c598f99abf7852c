"""The file at the counter: doubts first, photos beside the form, corrections that lose nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from server.cases import prefill, window
from server.cases.models import Case, CaseView
from server.database import transaction
from server.materials.models import Material
from tests.server.cases.accepted import COUNTY, family, history
from tests.server.cases.accepted import window as clerk
from tests.server.cases.photos import attached, forget_store, store_in
from tests.server.cases.submitted import filed_at_home, submitted
from tests.server.console.browser import Browser
from tests.server.console.conftest import Hall
from tests.server.registry.papers import id_number
from tests.server.staff.test_file import read_as


@pytest.fixture
def store(tmp_path: Path) -> Iterator[None]:
    store_in(tmp_path / "files")
    yield
    forget_store()


def file_of(case: Case) -> str:
    return f"/console/window/cases/{case.id}"


async def of_case(case: Case, browser: Browser) -> str:
    return (await browser.get(file_of(case))).source


async def test_what_differs_is_open_and_what_agrees_is_folded(hall: Hall) -> None:
    browser, case = await hall.at_work(), await filed_at_home(family())
    photo = await read_as(
        case, "decedent_id_card", "front", "id_front", name="张建园", id_number=id_number(1)
    )
    await Material.of(COUNTY).filter(id=photo.id).update(width=1600, height=1200)
    source = await of_case(case, browser)
    differing, folded = source.index('id="f-decedent-name"'), source.index('id="f-decedent-id_number"')
    fold = source.index('<details class="agreeing">')
    assert differing < fold < folded
    assert "张建园" in source
    # The photo in doubt is the one that is opened, with the place where the value was read.
    assert f'href="{file_of(case)}/photos/{photo.id}"' in source
    assert '<rect class="differs"' in source


async def test_only_the_moves_that_are_open_are_offered(hall: Hall) -> None:
    browser, case = await hall.at_work(), await submitted()
    here = file_of(case)
    actions = {form.action for form in (await browser.get(here)).forms}
    assert {f"{here}/{move}" for move in ("accept", "return", "decline", "withdraw", "void")} <= actions
    async with transaction():
        await prefill.withdraw(clerk(), case.id, "测试")
    actions = {form.action for form in (await browser.get(here)).forms}
    assert not {action for action in actions if action.startswith(here)}


async def test_a_look_is_one_line_for_a_sitting_and_each_photo_has_its_own(hall: Hall, store: None) -> None:
    browser, case = await hall.at_work(), await submitted()
    photo = await attached(case.id, family())
    for _ in range(3):
        await browser.get(file_of(case))
    for _ in range(2):
        shown = await browser.get(f"{file_of(case)}/photos/{photo.id}")
        assert (shown.status, shown.headers["Content-Type"]) == (200, "image/jpeg")
    looks = [view.what for view in await CaseView.of(COUNTY).filter(case_id=case.id)]
    assert sorted(looks) == sorted(["办件", "逝者身份证（人像面）", "逝者身份证（人像面）"])


async def test_the_watermark_names_purpose_viewer_and_moment(hall: Hall) -> None:
    browser = await hall.at_work()
    sheet = await browser.get("/console/window/watermark")
    assert sheet.headers["Content-Type"].startswith("image/svg+xml")
    assert "工号1001" in sheet.source
    assert "受理核对" in sheet.source
    assert sheet.headers["Cache-Control"] == "no-store"


async def test_a_draft_that_nobody_handed_in_is_not_there(hall: Hall) -> None:
    browser = await hall.at_work()
    async with transaction():
        draft = await prefill.begin(family(), {"decedent.name": "张建国"})
    for path in ("", "/correction", f"/photos/{uuid4()}", "/documents/application"):
        assert (await browser.get(file_of(draft) + path)).status == 404
    assert await CaseView.of(COUNTY).count() == 0


async def test_names_are_shown_as_they_are_and_never_run(hall: Hall) -> None:
    browser = await hall.at_work()
    case = await submitted(applicant__address='<script>alert("x")</script>')
    source = await of_case(case, browser)
    assert "<script>alert" not in source
    assert "&lt;script&gt;alert" in source


async def test_a_correction_needs_its_reason_and_keeps_the_old_value(hall: Hall) -> None:
    browser, case = await hall.at_work(), await submitted()
    here = f"{file_of(case)}/correction"
    await browser.get(here)
    typed = {"answers[applicant.phone]": "13900000009"}
    refused = await browser.submit(here, typed)
    assert (refused.status, "请写明为什么更正" in refused.refusal) == (422, True)
    assert ("answers[applicant.phone]", "13900000009") in refused.form(here).fields
    done = await browser.submit(here, {"reason": "换了号码"})
    assert done.path == file_of(case)
    assert "更正了 1 项" in done.text
    assert "原来是“13800000000”" in done.text
    assert (await Case.of(COUNTY).get(id=case.id)).answers["applicant.phone"] == "13900000009"


async def test_nothing_changed_is_no_correction(hall: Hall) -> None:
    browser, case = await hall.at_work(), await submitted()
    here = f"{file_of(case)}/correction"
    await browser.get(here)
    assert "还没有改动" in (await browser.submit(here, {"reason": "看一眼"})).refusal
    assert (await Case.of(COUNTY).get(id=case.id)).version == case.version


async def test_a_conflict_shows_both_values_and_is_settled_by_saving_again(hall: Hall) -> None:
    browser, case = await hall.at_work(), await submitted()
    here = f"{file_of(case)}/correction"
    await browser.get(here)
    async with transaction():
        other = {"applicant.phone": "13700000007"}
        await window.edit(clerk(), case.id, case.version, other, "另一个窗口先改了")
    typed = {"answers[applicant.phone]": "13900000009", "reason": "换了号码"}
    refused = await browser.submit(here, typed)
    assert refused.status == 409
    assert ("13900000009" in refused.text, "13700000007" in refused.text) == (True, True)
    done = await browser.submit(here)
    assert done.path == file_of(case)
    assert (await Case.of(COUNTY).get(id=case.id)).answers["applicant.phone"] == "13900000009"


async def test_photos_are_compared_one_by_one_and_then_all_that_were_shown(hall: Hall) -> None:
    browser, case = await hall.at_work(), await filed_at_home(family())
    photos = await Material.of(COUNTY).filter(case_id=case.id)
    shown = await browser.get(f"{file_of(case)}?photo={photos[0].id}")
    confirmed = await browser.submit(f"{file_of(case)}/photos/{photos[0].id}/confirm")
    assert "已记下" in confirmed.text
    every = confirmed.form(f"{file_of(case)}/confirm-all")
    assert len([name for name, _ in every.fields if name == "photos[]"]) == len(photos) - 1
    await browser.submit(f"{file_of(case)}/confirm-all")
    assert await Material.of(COUNTY).filter(case_id=case.id, confirmed_at=None).count() == 0
    kinds = [event.kind for event in await history(case)]
    assert kinds.count("case.material_confirmed") == len(photos)
    assert shown.status == 200


async def test_j_and_k_lead_to_the_neighbours_of_the_queue(hall: Hall) -> None:
    browser = await hall.at_work()
    first, second = await submitted(1), await submitted(2)
    assert f'data-key="j" href="{file_of(second)}"' in await of_case(first, browser)
    assert f'data-key="k" href="{file_of(first)}"' in await of_case(second, browser)
