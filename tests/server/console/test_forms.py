"""A form does its work once, from our own page only, and a refusal loses nothing that was typed."""

from __future__ import annotations

from server.identity.models import Session
from tests.server.console.conftest import PASSWORD, Hall

CHANGE = "/console/account/password"
NEW = "a longer one of my own"


async def test_a_form_without_its_seal_does_nothing(hall: Hall) -> None:
    browser = await hall.at_work()
    await browser.get("/console/account")
    refused = await browser.post(CHANGE, [("password", PASSWORD), ("new_password", NEW)])
    assert (refused.status, "请刷新这一页" in refused.refusal) == (403, True)
    assert (await hall.browser().sign_in("window1", PASSWORD)).path != "/console/sign-in"


async def test_the_seal_of_another_session_does_not_fit(hall: Hall) -> None:
    browser, other = await hall.at_work(), await hall.at_work("window2", work_number="1002")
    sealed = (await other.get("/console/account")).form(CHANGE).fields
    seal = [pair for pair in sealed if pair[0] == "_seal"]
    await browser.get("/console/account")
    refused = await browser.post(CHANGE, [*seal, ("password", PASSWORD), ("new_password", NEW)])
    assert refused.status == 403


async def test_a_form_that_another_site_sent_does_nothing_even_with_its_seal(hall: Hall) -> None:
    browser = await hall.at_work()
    await browser.get("/console/account")
    for site in ("cross-site", "same-site"):
        refused = await browser.submit(
            CHANGE, {"password": PASSWORD, "new_password": NEW}, headers={"Sec-Fetch-Site": site}
        )
        assert refused.status == 403
        await browser.get("/console/account")
    assert await Session.of("430621").filter(ended_at=None).count() == 1


async def test_no_other_site_may_sign_somebody_in(hall: Hall) -> None:
    await hall.hire()
    browser = hall.browser()
    await browser.get("/console/sign-in")
    refused = await browser.submit(
        "/console/sign-in",
        {"login": "window1", "password": PASSWORD},
        headers={"Sec-Fetch-Site": "cross-site"},
    )
    assert refused.status == 403
    assert await Session.of("430621").all().count() == 0


async def test_a_page_may_not_be_framed_and_loads_nothing_from_elsewhere(hall: Hall) -> None:
    browser = await hall.at_work()
    page = await browser.get("/console/account")
    policy = page.headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in policy
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert page.headers["Cache-Control"] == "no-store"
    assert "<script>" not in page.source
    assert " style=" not in page.source


async def test_what_a_page_loads_is_kept_for_a_year_under_its_digest(hall: Hall) -> None:
    browser = hall.browser()
    page = await browser.get("/console/sign-in")
    sheet = page.source.split('rel="stylesheet" href="')[1].split('"')[0]
    fresh = await browser.get(sheet)
    assert (fresh.status, "immutable" in fresh.headers["Cache-Control"]) == (200, True)
    old = await browser.get(sheet.replace(sheet.split("/")[2], "0" * 16))
    assert (old.source, old.headers["Cache-Control"]) == (fresh.source, "no-cache")
    assert (await browser.get("/assets/x/nothing.css")).status == 404


async def test_large_print_is_kept_and_leads_back_to_the_page(hall: Hall) -> None:
    browser = await hall.at_work()
    await browser.get("/console/account")
    shown = await browser.submit("/text-size", headers={"Referer": f"{browser.address}/console/account"})
    assert (shown.path, '<html lang="zh-CN" class="large">' in shown.source) == ("/console/account", True)
    assert (
        await browser.submit("/text-size", headers={"Referer": "//example.com"})
    ).path != "/console/account"
