"""The one-time code on one's own page: shown once, in force after its first code, taken away again."""

from __future__ import annotations

import re

import pyotp

from server import clock
from server.identity.models import StaffAccount
from tests.conftest import Clock
from tests.server.cases.accepted import COUNTY
from tests.server.console.browser import Browser
from tests.server.console.conftest import PASSWORD, Hall

HERE = "/console/account/second-factor"


async def begun(browser: Browser) -> str:
    await browser.get("/console/account")
    page = await browser.submit(HERE, {"password": PASSWORD})
    found = re.search(r'<p class="secret">([A-Z2-7]+)</p>', page.source)
    assert found and "<svg" in page.source and "otpauth://" in page.text
    assert 'style="' not in page.source
    return found.group(1)


def code_of(secret: str) -> str:
    return pyotp.TOTP(secret).at(clock.now())


async def test_a_code_is_asked_for_from_its_first_use_on_until_it_is_removed(
    hall: Hall, moving_clock: Clock
) -> None:
    browser = await hall.at_work()
    secret = await begun(browser)
    wrong = await browser.submit(f"{HERE}/confirm", {"code": "000000"})
    assert wrong.status == 422 and "动态码不对" in wrong.text and secret not in wrong.source
    done = await browser.submit(f"{HERE}/confirm", {"code": code_of(secret)})
    assert "动态码已启用" in done.text and secret not in done.source

    other = hall.browser()
    assert (await other.sign_in("window1", PASSWORD)).path == "/console/sign-in"
    moving_clock.advance(seconds=30)
    assert (await other.sign_in("window1", PASSWORD, code=code_of(secret))).path == "/console/window"

    moving_clock.advance(seconds=30)
    await browser.get("/console/account")
    removed = await browser.submit(f"{HERE}/remove", {"password": PASSWORD, "code": code_of(secret)})
    assert "动态码已停用" in removed.text
    assert not (await StaffAccount.of(COUNTY).get(login="window1")).second_factor


async def test_a_wrong_password_begins_nothing(hall: Hall) -> None:
    browser = await hall.at_work()
    await browser.get("/console/account")
    refused = await browser.submit(HERE, {"password": "another password"})
    assert refused.status == 422 and "密码不对" in refused.text
    assert (await StaffAccount.of(COUNTY).get(login="window1")).totp_pending is None


async def test_the_first_password_is_changed_before_a_code_is_put_before_it(hall: Hall) -> None:
    browser = await hall.at_work(must_change_password=True)
    assert (await browser.get(HERE)).status == 403
