"""The one-time code before an account: from the first scan to the phone that was lost."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pyotp
import pytest
from structlog.testing import capture_logs
from tortoise.connection import get_connections

from server import clock
from server.identity.models import StaffAccount
from server.identity.staff import FREE_TRIES, Role
from tests.conftest import Clock
from tests.server.staff.conftest import COUNTY, PASSWORD, Desk, Desks

WRONG = "another password"
FACTOR = "/me/second-factor"


async def begun(desk: Desk) -> str:
    answered = await desk.ask("POST", FACTOR, {"password": PASSWORD})
    assert answered.status == 201, answered.body
    return str(answered.body["secret"])


def code_of(secret: str, ahead: int = 0) -> str:
    return pyotp.TOTP(secret).at(clock.now() + timedelta(seconds=30 * ahead))


async def with_a_code(desks: Desks, moving_clock: Clock, login: str = "window1") -> tuple[Desk, str]:
    desk = await desks.at_work(login)
    secret = await begun(desk)
    assert (await desk.ask("POST", f"{FACTOR}/confirm", {"code": code_of(secret)})).status == 204
    moving_clock.advance(seconds=30)
    return desk, secret


async def test_a_secret_counts_when_its_first_code_came_back(desks: Desks, moving_clock: Clock) -> None:
    desk = await desks.at_work()
    other = Desk(desks.office, desk.account)
    await other.sign_in()
    secret = await begun(desk)
    assert (await desk.sign_in()).status == 201, "nothing is needed yet"
    assert (await desk.ask("GET", "/me")).body["second_factor"] is False

    wrong = await desk.ask("POST", f"{FACTOR}/confirm", {"code": "000000"})
    assert (wrong.status, wrong.body["fields"][0]["code"]) == (422, "wrong_code")
    assert (await desk.ask("POST", f"{FACTOR}/confirm", {"code": code_of(secret)})).status == 204

    assert (await desk.ask("GET", "/me")).body["second_factor"] is True
    assert (await other.ask("GET", "/me")).status == 401, "it was signed in without a code"
    assert (await other.sign_in()).code == "wrong_password"
    assert (await other.sign_in(code=code_of(secret))).code == "wrong_password", "that one is spent"
    moving_clock.advance(seconds=30)
    assert (await other.sign_in(code=code_of(secret))).status == 201


async def test_the_phones_app_is_told_whose_and_which_secret_and_it_is_kept_encrypted(desks: Desks) -> None:
    desk = await desks.at_work()
    answered = await desk.ask("POST", FACTOR, {"password": PASSWORD})
    address = urlsplit(answered.body["uri"])
    asked = parse_qs(address.query)
    assert (address.scheme, address.netloc) == ("otpauth", "totp")
    assert address.path.endswith(":window1")
    assert (asked["secret"], asked["issuer"]) == ([answered.body["secret"]], ["湖南省岳阳县"])
    rows = await get_connections().get("default").execute_query_dict("SELECT * FROM staff_account")
    assert answered.body["secret"] not in repr(rows)
    assert (await StaffAccount.of(COUNTY).get(login="window1")).totp_pending == answered.body["secret"]


async def test_only_with_the_present_password_and_guesses_are_counted(desks: Desks) -> None:
    desk = await desks.at_work()
    for _ in range(FREE_TRIES):
        wrong = await desk.ask("POST", FACTOR, {"password": WRONG})
        assert (wrong.status, wrong.body["fields"][0]["field"]) == (422, "password")
    assert (await desk.ask("POST", FACTOR, {"password": PASSWORD})).code == "account_locked"


async def test_begun_again_the_earlier_secret_is_dropped_and_each_waits_ten_minutes(
    desks: Desks, moving_clock: Clock
) -> None:
    desk = await desks.at_work()
    assert (await desk.ask("POST", f"{FACTOR}/confirm", {"code": "123456"})).code == "second_factor_not_begun"
    first, second = await begun(desk), await begun(desk)
    assert (await desk.ask("POST", f"{FACTOR}/confirm", {"code": code_of(first)})).status == 422
    moving_clock.advance(minutes=10)
    late = await desk.ask("POST", f"{FACTOR}/confirm", {"code": code_of(second)})
    assert (late.status, late.code) == (409, "second_factor_not_begun")


async def test_who_has_a_code_does_not_get_another_secret(desks: Desks, moving_clock: Clock) -> None:
    desk, _ = await with_a_code(desks, moving_clock)
    assert (await desk.ask("POST", FACTOR, {"password": PASSWORD})).code == "second_factor_set"


async def test_taking_it_away_needs_password_and_code(desks: Desks, moving_clock: Clock) -> None:
    desk, secret = await with_a_code(desks, moving_clock)
    remove = f"{FACTOR}/remove"
    without = await desk.ask("POST", remove, {"password": WRONG, "code": code_of(secret)})
    assert without.body["fields"][0]["field"] == "password"
    assert (await desk.ask("POST", remove, {"password": PASSWORD, "code": "000000"})).status == 422
    assert (await desk.ask("POST", remove, {"password": PASSWORD, "code": code_of(secret)})).status == 204
    assert (await desk.ask("GET", "/me")).body["second_factor"] is False
    assert (await desk.sign_in()).status == 201
    again = await desk.ask("POST", remove, {"password": PASSWORD, "code": code_of(secret, 1)})
    assert (again.status, again.code) == (409, "second_factor_not_set")


async def test_guesses_at_the_code_lock_the_account_too(desks: Desks, moving_clock: Clock) -> None:
    desk, secret = await with_a_code(desks, moving_clock)
    for _ in range(FREE_TRIES):
        await desk.ask("POST", f"{FACTOR}/remove", {"password": PASSWORD, "code": "000000"})
    right = {"password": PASSWORD, "code": code_of(secret)}
    assert (await desk.ask("POST", f"{FACTOR}/remove", right)).code == "account_locked"


async def test_a_lost_phone_is_reset_by_another_administrator(desks: Desks, moving_clock: Clock) -> None:
    desk, _ = await with_a_code(desks, moving_clock)
    admin = await desks.at_work("admin1", role=Role.ADMIN)
    path = f"/accounts/{desk.account.id}/second-factor"
    listed = (await admin.ask("GET", "/accounts")).body["accounts"]
    assert {account["login"]: account["second_factor"] for account in listed} == {
        "admin1": False,
        "window1": True,
    }
    with capture_logs() as told:
        assert (await admin.ask("DELETE", path)).status == 204
    [line] = [line for line in told if line["event"] == "second_factor_reset"]
    assert (line["account_id"], line["by"]) == (str(desk.account.id), str(admin.account.id))
    assert (await desk.ask("GET", "/me")).status == 401, "whoever found the phone is out"
    assert (await desk.sign_in()).status == 201
    assert (await admin.ask("DELETE", path)).code == "second_factor_not_set"
    own = await admin.ask("DELETE", f"/accounts/{admin.account.id}/second-factor")
    assert (own.status, own.code) == (403, "forbidden")


@pytest.mark.parametrize("step", ["begun", "confirmed", "removed"])
async def test_every_step_is_logged_without_secret_or_code(
    desks: Desks, moving_clock: Clock, step: str
) -> None:
    desk = await desks.at_work()
    with capture_logs() as told:
        secret = await begun(desk)
        await desk.ask("POST", f"{FACTOR}/confirm", {"code": code_of(secret)})
        moving_clock.advance(seconds=30)
        await desk.ask("POST", f"{FACTOR}/remove", {"password": PASSWORD, "code": code_of(secret)})
    [line] = [line for line in told if line["event"] == f"second_factor_{step}"]
    assert line["account_id"] == str(desk.account.id)
    assert secret not in repr(told)
