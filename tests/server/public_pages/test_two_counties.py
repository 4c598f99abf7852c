"""Where several counties are served: the address says which one, and each page speaks of that one only."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings

from tests.access.running import Office
from tests.counties import first_county, second_county
from tests.counties.served import FIRST, SECOND, both_counties
from tests.server.console.browser import Browser
from tests.server.public_pages.reading import marked, text_of
from tests.server.public_pages.test_eligibility import agree, chosen

# Of the pages that need no database.
PATHS = ("/", "/guide", "/flow", "/form", "/eligibility", "/progress", "/progress/x")


@pytest.fixture(scope="module", autouse=True)
def _serving_two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with both_counties(tmp_path_factory.mktemp("counties")):
        yield


@pytest.mark.parametrize("path", PATHS)
async def test_without_a_county_a_page_asks_which_and_leads_to_itself(browser: Browser, path: str) -> None:
    asked = await browser.get(path)
    assert asked.status == 200 and "请选您办事的地方" in asked.text
    assert [link for link in asked.links if link.startswith("/c/")] == [
        f"/c/{FIRST}{path}",
        f"/c/{SECOND}{path}",
    ]
    assert first_county().name in asked.text and second_county().name in asked.text
    for link in (f"/c/{FIRST}{path}", f"/c/{SECOND}{path}"):
        shown = await browser.get(link)
        assert shown.status == 200 and "请选您办事的地方" not in shown.text


async def test_each_page_is_of_its_county_and_so_are_its_links(browser: Browser) -> None:
    first = await browser.get(f"/c/{FIRST}/guide")
    second = await browser.get(f"/c/{SECOND}/guide")
    assert {link.split("/")[2] for link in first.links if link.startswith("/c/")} == {FIRST}
    assert {link.split("/")[2] for link in second.links if link.startswith("/c/")} == {SECOND}
    for code in second_county().newest.items:
        assert f"item:{code}" in marked(second.source)
    assert "item:driving_licence_cancellation" not in marked(first.source)
    assert second_county().info.short not in text_of(first.source)
    assert first_county().info.short not in text_of(second.source)
    flow = await browser.get(f"/c/{SECOND}/flow.svg")
    assert "item:driving_licence_cancellation" in marked(flow.source)


async def test_the_short_file_address_asks_too(browser: Browser) -> None:
    assert "请选您办事的地方" in (await browser.get("/flow.svg")).text


async def test_large_print_comes_back_to_the_same_county(browser: Browser) -> None:
    page = await browser.get(f"/c/{SECOND}/form")
    assert page.form("/text-size")
    back = await browser.post("/text-size", [], headers={"Referer": f"{browser.address}/c/{SECOND}/form"})
    assert back.path == f"/c/{SECOND}/form" and 'class="large"' in back.source


@given(answers=chosen(second_county().newest))
@hypothesis_settings(max_examples=40, deadline=None)
async def test_a_second_county_answers_by_its_own_rules(office: Office, answers: dict[str, Any]) -> None:
    office.forget_limits()
    browser = Browser(office.address)
    try:
        assert await agree(browser, office, answers, f"/c/{SECOND}") in ("yes", "no", "likely")
    finally:
        await browser.close()
