"""The window by keyboard alone, in a real browser: a scanner's Enter, one key for each move, the photo."""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Page, async_playwright

from server.cases.models import Case
from server.materials.models import Material
from tests.server.booking.places import a_slot, do
from tests.server.cases.accepted import COUNTY, family
from tests.server.cases.accepted import window as clerk
from tests.server.cases.photos import attached, forget_store, store_in
from tests.server.cases.submitted import filed_at_home, submitted
from tests.server.console.conftest import PASSWORD, Hall

# A browser is the same before both engines.
pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture(autouse=True)
def store(tmp_path: Path) -> Iterator[None]:
    store_in(tmp_path / "files")
    yield
    forget_store()


@pytest_asyncio.fixture
async def page(hall: Hall) -> AsyncIterator[Page]:
    """Before a clerk who is signed in. Skips where there is no chromium, and fails there in CI."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        why = "no chromium here: apt-get install chromium fonts-noto-cjk"
        if os.environ.get("CI"):
            pytest.fail(why)
        pytest.skip(why)
    account = await hall.hire()
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=found, args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        )
        context = await browser.new_context(
            base_url=hall.office.address, viewport={"width": 1366, "height": 768}, locale="zh-CN"
        )
        page = await context.new_page()
        errors: list[str] = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        await page.goto("/console/sign-in")
        await page.get_by_label("账号").fill(account.login)
        await page.get_by_label("密码").fill(PASSWORD)
        await page.keyboard.press("Enter")
        await page.wait_for_url("**/console/window")
        yield page
        await browser.close()
        assert errors == []


async def go_to(page: Page, case: Case) -> None:
    await page.goto(f"/console/window/cases/{case.id}")


async def test_focus_scan_enter_and_the_file_is_open(page: Page) -> None:
    case = await submitted()
    visit = await do("book", case.id, await a_slot(starts_in=timedelta()), actor=clerk())
    await page.goto("/console/window/cases")
    await page.get_by_role("link", name="今天").click()
    await page.evaluate("document.activeElement.blur()")
    await page.keyboard.press("/")
    await page.keyboard.type(str(visit.code))
    await page.keyboard.press("Enter")
    await page.wait_for_url(f"**/cases/{case.id}")
    assert "已取号" in await page.locator(".said").inner_text()


async def test_a_move_opens_by_its_key_and_closes_by_escape(page: Page) -> None:
    await go_to(page, await submitted())
    panel = page.locator("details[data-move] form[action$='/withdraw']")
    await page.keyboard.press("w")
    await panel.wait_for()
    # What is typed is typed: no key of the page does anything meanwhile.
    await page.keyboard.type("aaa")
    assert await panel.locator("textarea").input_value() == "aaa"
    await page.keyboard.press("Escape")
    await page.keyboard.press("Escape")
    await panel.wait_for(state="hidden")
    await page.keyboard.press("A")
    await page.locator("#seen-accept").wait_for()
    assert await page.locator("details[data-move][open]").count() == 1


async def test_comparing_all_is_asked_first(page: Page) -> None:
    case = await filed_at_home(family())
    await go_to(page, case)
    await page.keyboard.press("s")
    asked = page.get_by_role("dialog")
    await asked.wait_for()
    await page.keyboard.press("Enter")  # "think again" has the focus
    await asked.wait_for(state="hidden")
    assert await Material.of(COUNTY).filter(case_id=case.id, confirmed_at=None).count() > 0
    await page.keyboard.press("s")
    await asked.get_by_role("button", name="确定").click()
    await page.locator(".said").wait_for()
    assert await Material.of(COUNTY).filter(case_id=case.id, confirmed_at=None).count() == 0


async def test_the_photo_is_turned_brought_near_and_shown_whole_again(page: Page) -> None:
    case = await submitted()
    photo = await attached(case.id, family())
    await Material.of(COUNTY).filter(id=photo.id).update(width=1600, height=1200)
    await go_to(page, case)
    sheet = page.locator("[data-sheet]")
    how = "paper => paper.style.transform"
    await page.keyboard.press("r")
    assert "rotate(90deg)" in await sheet.evaluate(how)
    await page.keyboard.press("0")
    await page.keyboard.press("+")
    assert "scale(1.4)" in await sheet.evaluate(how)
    await page.keyboard.press("0")
    assert "rotate(0deg) scale(1)" in await sheet.evaluate(how)
    assert await page.locator(".watermark").is_visible()


async def test_j_goes_down_a_list_and_on_to_the_next_file(page: Page) -> None:
    first, second = await submitted(1), await submitted(2)
    await page.goto("/console/window/cases")
    await page.keyboard.press("j")
    await page.keyboard.press("Enter")
    await page.wait_for_url(f"**/cases/{first.id}")
    await page.keyboard.press("j")
    await page.wait_for_url(f"**/cases/{second.id}")
    await page.keyboard.press("k")
    await page.wait_for_url(f"**/cases/{first.id}")
