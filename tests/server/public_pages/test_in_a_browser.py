"""The pages as chromium draws them: on a phone, on a desk, in large print, without scripts, printed."""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import axe_playwright_python
import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, async_playwright

from tests.access.running import Office

PATHS = ("/", "/guide", "/flow", "/form", "/eligibility", "/progress", "/c/999999/guide")
# Width, and whether in large print; 640 is a desk at 200 %.
SCREENS = {"small": (320, False), "phone": (360, False), "large": (360, True), "zoomed": (640, False)}
SCREENS |= {"desk": (1366, False), "desk-large": (1366, True)}
AXE = Path(axe_playwright_python.__file__).parent / "axe.min.js"
QUIET = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update")


@pytest_asyncio.fixture(scope="module")
async def chromium() -> AsyncIterator[Browser]:
    """Skips where there is none, and fails there in CI."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        why = "no chromium here: apt-get install chromium fonts-noto-cjk"
        if os.environ.get("CI"):
            pytest.fail(why)
        pytest.skip(why)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=found, args=list(QUIET))
        yield browser
        await browser.close()


async def _before(chromium: Browser, office: Office, width: int, large: bool) -> Page:
    office.forget_limits()
    room = await chromium.new_context(
        viewport={"width": width, "height": 780}, base_url=office.address, locale="zh-CN"
    )
    if large:
        await room.add_cookies([{"name": "large_text", "value": "1", "url": office.address}])
    return await room.new_page()


async def _wrong(page: Page) -> list[str]:
    """What axe finds, what sticks out at the side, what is torn, and what a finger cannot hit."""
    await page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    await page.evaluate(AXE.read_text(encoding="utf-8"))
    found: list[str] = await page.evaluate(
        """async () => {
            const wide = document.documentElement.clientWidth, all = [...document.querySelectorAll("body *")];
            const box = (one) => one.getBoundingClientRect();
            const broad = document.documentElement.scrollWidth > wide
                ? all.filter((one) => box(one).right > wide + 1) : [];
            const torn = all.filter((one) => one.matches(".nowrap") && one.getClientRects().length > 1);
            const low = all.filter((one) => one.matches("button, summary, nav a, .ways a, label.option")
                && box(one).height && box(one).height < 40);
            const axe_found = (await axe.run(document)).violations;
            return [...broad.map((one) => "sticks out " + one.outerHTML),
                ...torn.map((one) => "torn " + one.textContent),
                ...low.map((one) => "too low " + one.outerHTML),
                ...axe_found.map((one) => one.impact + " " + one.id + " " + one.nodes[0].html)]
                .map((said) => said.slice(0, 160));
        }"""
    )
    return found


@pytest.mark.parametrize("screen", SCREENS)
async def test_every_page_can_be_read_and_hit(chromium: Browser, office: Office, screen: str) -> None:
    page = await _before(chromium, office, *SCREENS[screen])
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if "Policy" in message.text else None)
    wrong: dict[str, list[str]] = {}
    for path in PATHS:
        await page.goto(path)
        wrong[path] = await _wrong(page)
    await page.goto("/eligibility")
    await page.locator('[name="answers[death.place]"][value="home"]').check()
    await page.locator('[name="answers[death.manner]"][value="accident"]').check()
    await page.get_by_role("button", name="看结果").click()
    wrong["answer"] = await _wrong(page)
    await page.context.close()
    assert {path: found for path, found in wrong.items() if found} == {}
    assert said == [], "the policy of the pages is broken by the pages"


async def test_large_print_is_seen_at_once_although_pages_are_kept(chromium: Browser, office: Office) -> None:
    page = await _before(chromium, office, 360, False)
    seen = []
    await page.goto("/guide")
    for name in ("大字版", "标准字号", "大字版"):
        await page.get_by_role("button", name=name).click()
        await page.wait_for_load_state()
        seen.append(await page.evaluate("getComputedStyle(document.documentElement).fontSize"))
    await page.goto("/flow")
    await page.goto("/guide")
    seen.append(await page.evaluate("getComputedStyle(document.documentElement).fontSize"))
    await page.context.close()
    assert seen == ["21px", "16px", "21px", "21px"]


async def test_the_check_is_done_by_keyboard_alone_and_without_scripts(
    chromium: Browser, office: Office
) -> None:
    office.forget_limits()
    room = await chromium.new_context(base_url=office.address, java_script_enabled=False)
    page = await room.new_page()
    await page.goto("/")
    link = page.get_by_role("link", name="看看能不能办").first
    await link.focus()
    await page.keyboard.press("Enter")
    await page.locator("fieldset").first.locator("input").first.focus()
    await page.keyboard.press("Space")
    await page.keyboard.press("Enter")
    await page.wait_for_selector(".verdict")
    assert await page.locator(".verdict").get_attribute("data-verdict") == "likely"
    assert "?" not in page.url and page.url.endswith("/eligibility")
    await room.close()


async def test_what_is_folded_up_is_printed_all_the_same(chromium: Browser, office: Office) -> None:
    page = await _before(chromium, office, 1366, False)
    await page.goto("/guide")
    answer = page.locator("details p").first
    assert not await answer.is_visible()
    await page.emulate_media(media="print")
    assert await answer.is_visible()
    assert not await page.locator("header").first.is_visible()
    await page.context.close()
