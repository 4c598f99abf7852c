"""What every public page keeps to: open to all, nothing inline, briefly kept, limited, refused in words."""

from __future__ import annotations

import re

import pytest

from server.public_pages.mounting import MENU, MOST
from tests.access.running import Office
from tests.server.console.browser import Browser

WITHOUT_DATABASE = ("/", "/guide", "/flow", "/form", "/eligibility", "/progress", "/progress/x")
WITH_DATABASE = ("/hours", "/statistics")
PAGES = pytest.mark.parametrize("path", WITHOUT_DATABASE)
# Kilobytes; a phone in a village loads it in a second or two.
HEAVIEST = 120


def _keeps_to_the_rules(browser: Browser) -> None:
    page = browser.page
    assert page and page.status == 200 and page.headers["Content-Type"] == "text/html; charset=utf-8"
    policy = page.headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy and "unsafe" not in policy and "frame-ancestors 'none'" in policy
    assert re.findall(r"<script|<style|\sstyle=|\son\w+=|javascript:", page.source) == []
    elsewhere = set(re.findall(r"(?:src|href|action)=\"(https?:)?//[^\"]*", page.source))
    assert elsewhere == set(), "nothing is loaded from elsewhere"
    assert page.source.count("<h1>") == 1 and '<html lang="zh-CN"' in page.source
    assert "！" not in page.text and "!" not in page.text
    assert len(page.source.encode()) < HEAVIEST * 1024


@PAGES
async def test_a_page_is_open_and_holds_nothing_inline_or_from_elsewhere(browser: Browser, path: str) -> None:
    await browser.get(path)
    _keeps_to_the_rules(browser)


@pytest.mark.parametrize("path", WITH_DATABASE)
async def test_so_is_a_page_that_looks_into_the_database(browser: Browser, database: str, path: str) -> None:
    await browser.get(path)
    _keeps_to_the_rules(browser)


@pytest.mark.parametrize("path", ["/nowhere", "/guide/more", "/api/v2"])
async def test_an_address_that_nobody_answers_leads_a_person_on(
    office: Office, browser: Browser, path: str
) -> None:
    lost = await browser.get(path, headers={"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"})
    assert lost.status == 404 and "/" in lost.links and "没有找到" in lost.text
    assert (await office.ask("GET", path)).code == "not_found", "a program is told as everywhere else"


async def test_every_way_of_the_menu_leads_to_a_page_and_back(browser: Browser, database: str) -> None:
    home = await browser.get("/")
    for link in MENU:
        assert link.path in home.links and link.says in home.text
        there = await browser.get(link.path)
        assert there.status == 200 and "/" in there.links
        assert {other.path for other in MENU} <= set(there.links)
    for path in {link for link in home.links if link.startswith("/") and not link.startswith("/console")}:
        assert (await browser.get(path)).status == 200, path


@pytest.mark.parametrize("path", ["/", "/guide", "/flow", "/flow.svg", "/form", "/eligibility", "/hours"])
async def test_a_page_that_is_the_same_for_all_is_kept_for_a_moment(
    browser: Browser, database: str, path: str
) -> None:
    kept = (await browser.get(path)).headers["Cache-Control"]
    found = re.fullmatch(r"public, max-age=(\d+)", kept)
    assert found and 0 < int(found.group(1)) <= 300


async def test_a_page_varies_by_the_size_of_its_print_and_by_nothing_personal(browser: Browser) -> None:
    usual = await browser.get("/guide")
    assert usual.headers["Vary"] == "Cookie" and 'class="large"' not in usual.source
    assert "Set-Cookie" not in usual.headers
    # Whoever is signed in at the console sees the very same page.
    signed = await browser.get("/guide", headers={"Cookie": "desk=somebody"})
    assert signed.source == usual.source
    large = await browser.post("/text-size", [], headers={"Referer": f"{browser.address}/guide"})
    assert large.path == "/guide" and 'class="large"' in large.source
    assert "标准字号" in large.text and "大字版" in usual.text


async def test_an_address_of_a_county_works_where_only_one_is_served(browser: Browser) -> None:
    page = await browser.get("/c/430621/guide")
    assert page.status == 200
    inside = [link for link in page.links if link.startswith("/") and not link.startswith("/console")]
    assert inside and all(link.startswith("/c/430621/") for link in inside)


@pytest.mark.parametrize("path", ["/c/999999/guide", "/c/430626/", "/c/430626/flow.svg", "/c/x/statistics"])
async def test_a_county_that_is_not_served_is_not_found_in_words(browser: Browser, path: str) -> None:
    page = await browser.get(path)
    assert page.status == 404 and "还没有开通" in page.text
    assert page.headers["Cache-Control"] == "no-store"
    assert "0730-" in page.text, "whoever is lost can ask somebody"


async def test_one_address_cannot_ask_without_end(browser: Browser, office: Office) -> None:
    answers = [(await browser.get("/progress")).status for _ in range(MOST)]
    assert set(answers) == {200}
    refused = await browser.get("/")
    assert refused.status == 429 and refused.headers["Retry-After"]
    assert "稍等" in refused.text and refused.headers["Cache-Control"] == "no-store"
    assert (await browser.post("/eligibility", [])).status == 429
    office.forget_limits()
    assert (await browser.get("/")).status == 200


async def test_the_page_behind_a_papers_code_is_the_same_for_every_paper(browser: Browser) -> None:
    first = await browser.get("/progress/019aaaaa-0000-7000-8000-000000000001")
    other = await browser.get("/progress/%E5%BC%A0%E4%B8%89")
    assert first.status == other.status == 200
    assert first.source == other.source
    assert "0730-" in first.text and "微信小程序" in first.text
    assert first.headers["Cache-Control"] == "no-store"
