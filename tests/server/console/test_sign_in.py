"""Signing in at a browser: the same account, the same counting of wrong tries, and a way back."""

from __future__ import annotations

import pytest

from server.identity.models import Session, StaffAccount
from server.identity.staff import FREE_TRIES, Role
from tests.conftest import Clock
from tests.server.console.conftest import PASSWORD, Hall


async def test_a_page_that_was_asked_for_is_shown_after_signing_in(hall: Hall) -> None:
    await hall.hire()
    browser = hall.browser()
    asked = await browser.get("/console/window/cases")
    assert (asked.status, asked.path) == (200, "/console/sign-in")
    shown = await browser.submit("/console/sign-in", {"login": "window1", "password": PASSWORD})
    assert (shown.status, shown.path) == (200, "/console/window/cases")


@pytest.mark.parametrize(
    "elsewhere", ["https://example.com/", "//example.com", "/api/v1/cases", "/console/../api", "/console?a=b"]
)
async def test_nobody_is_sent_elsewhere_after_signing_in(hall: Hall, elsewhere: str) -> None:
    await hall.hire()
    browser = hall.browser()
    await browser.get("/console/sign-in", params={"next": elsewhere})
    shown = await browser.submit("/console/sign-in", {"login": "window1", "password": PASSWORD})
    assert shown.path.startswith("/console/window")


async def test_wrong_tries_lock_the_account_and_the_page_says_so(hall: Hall) -> None:
    await hall.hire()
    browser = hall.browser()
    for _ in range(FREE_TRIES):
        refused = await browser.sign_in("window1", "not the password")
        assert (refused.status, "账号、密码或动态码不对" in refused.refusal) == (401, True)
    locked = await browser.sign_in("window1", PASSWORD)
    assert locked.status == 429
    assert "暂时锁定" in locked.refusal
    assert "not the password" not in locked.source
    assert locked.headers["Retry-After"].isdigit()


async def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(hall: Hall) -> None:
    await hall.hire()
    browser = hall.browser()
    await browser.get("/console/sign-in")
    answered = await browser.submit(
        "/console/sign-in", {"login": "window1", "password": PASSWORD}, allow_redirects=False
    )
    cookie = answered.headers["Set-Cookie"]
    assert all(part in cookie for part in ("HttpOnly", "SameSite=Strict", "Path=/console"))


async def test_signing_out_ends_the_session_and_not_only_the_cookie(hall: Hall) -> None:
    browser = await hall.at_work()
    copied = {morsel.key: morsel.value for morsel in browser.session.cookie_jar}
    shown = await browser.submit("/console/sign-out")
    assert shown.path == "/console/sign-in"
    thief = hall.browser()
    thief.session.cookie_jar.update_cookies(copied)
    assert (await thief.get("/console/window/cases")).path == "/console/sign-in"


async def test_a_desk_that_is_left_alone_is_signed_out_and_one_in_use_is_not(
    hall: Hall, moving_clock: Clock
) -> None:
    browser = await hall.at_work()
    for _ in range(3):
        moving_clock.advance(minutes=90)
        assert (await browser.get("/console/window/cases")).path == "/console/window/cases"
    moving_clock.advance(minutes=121)
    assert (await browser.get("/console/window/cases")).path == "/console/sign-in"


async def test_with_the_first_password_there_is_only_the_page_to_change_it(hall: Hall) -> None:
    browser = await hall.at_work(must_change_password=True)
    assert (await browser.get("/console/window/cases")).path == "/console/account"
    short = await browser.submit("/console/account/password", {"password": PASSWORD, "new_password": "short"})
    assert (short.status, "这一项填得太短了" in short.refusal) == (422, True)
    assert PASSWORD not in short.source
    done = await browser.submit(
        "/console/account/password", {"password": PASSWORD, "new_password": "a longer one of my own"}
    )
    assert "密码已经改好" in done.text
    assert (await browser.get("/console/window/cases")).path == "/console/window/cases"


async def test_one_sees_and_ends_ones_other_devices(hall: Hall) -> None:
    browser = await hall.at_work()
    other = hall.browser()
    await other.sign_in("window1", PASSWORD)
    account = await StaffAccount.of("430621").get(login="window1")
    newest = await Session.of("430621").filter(subject_id=account.id).order_by("-created_at").first()
    assert newest is not None
    page = await browser.get("/console/account")
    assert page.text.count("退出这台") == 2
    await browser.submit(f"/console/account/sessions/{newest.id}/end")
    assert (await other.get("/console/window/cases")).path == "/console/sign-in"
    assert (await browser.get("/console/window/cases")).path == "/console/window/cases"


async def test_nobody_ends_somebody_elses_session(hall: Hall) -> None:
    other = await hall.at_work("supervisor", Role.SUPERVISOR)
    session = await Session.of("430621").all().first()
    assert session is not None
    browser = await hall.at_work()
    await browser.get("/console/account")
    own = browser.page
    assert own is not None
    sealed = next(form.fields for form in own.forms if form.action.endswith("/end"))
    refused = await browser.post(f"/console/account/sessions/{session.id}/end", sealed)
    assert refused.status == 404
    assert "/sign-in" not in (await other.get("/console/account")).path
