"""Signing in and out at a desk, as a browser sees it."""

from __future__ import annotations

import asyncio

import aiohttp
import pytest

from server.identity import wrong_tries
from server.identity.models import StaffAccount
from server.identity.staff import FREE_TRIES, Role
from tests.conftest import Clock
from tests.server.staff.conftest import COUNTY, PASSWORD, Desk, Desks

NEW, WRONG = "a longer password of mine", "another password"


async def test_tokens_are_renewed_and_a_spent_one_signs_out(desks: Desks, moving_clock: Clock) -> None:
    desk = await desks.at_work()
    spent = desk.refresh_token

    async def refresh(token: str) -> int:
        body = {"refresh_token": token}
        return (await desks.office.ask("POST", "/staff/v1/sessions/refresh", body=body)).status

    assert await refresh(spent) == 200
    moving_clock.advance(minutes=1)
    assert (await desk.ask("GET", "/me")).status == 200
    assert await refresh(spent) == 401
    assert (await desk.ask("GET", "/me")).status == 401, "the session is over for whoever has it"


async def test_what_is_wrong_is_not_told(desks: Desks) -> None:
    desk = await desks.hire()
    nobody = Desk(desks.office, StaffAccount(county=COUNTY, login="nobody"))
    refusals = {
        (await desk.sign_in(WRONG)).refusal,
        (await nobody.sign_in()).refusal,
        (await desk.sign_in(code="123456", password=WRONG)).refusal,
    }
    assert len(refusals) == 1
    assert {(status, code) for status, code, _ in refusals} == {(401, "wrong_password")}


async def test_a_locked_account_says_when_it_opens(desks: Desks, moving_clock: Clock) -> None:
    desk = await desks.hire()
    for _ in range(FREE_TRIES):
        assert (await desk.sign_in(WRONG)).code == "wrong_password"
    locked = await desk.sign_in()
    assert (locked.status, locked.code) == (429, "account_locked")
    moving_clock.advance(seconds=int(locked.headers["Retry-After"]))
    assert (await desk.sign_in()).status == 201


async def test_an_address_that_tries_one_password_on_everybody_is_stopped(desks: Desks) -> None:
    desk = await desks.hire()
    for n in range(wrong_tries.MOST):
        body = {"login": f"clerk{n}", "password": WRONG}
        assert (await desks.office.ask("POST", "/staff/v1/sessions", body=body)).code == "wrong_password"
    stopped = await desk.sign_in()
    assert (stopped.status, stopped.code) == (429, "too_many_requests")
    assert int(stopped.headers["Retry-After"]) == wrong_tries.WITHIN_SECONDS
    # Somebody at another address is not meant.
    elsewhere = aiohttp.TCPConnector(local_addr=("127.0.9.9", 0))
    async with aiohttp.ClientSession(connector=elsewhere) as session:
        body = {"login": desk.account.login, "password": PASSWORD}
        async with session.post(f"{desks.office.address}/staff/v1/sessions", json=body) as response:
            assert response.status == 201


async def test_right_passwords_of_a_whole_hall_are_not_counted(desks: Desks) -> None:
    desk = await desks.hire()
    answers = [await desk.sign_in() for _ in range(wrong_tries.MOST + 5)]
    assert {answered.status for answered in answers} == {201}


# The first password.


async def test_with_the_first_password_nothing_else_is_open(desks: Desks) -> None:
    desk = await desks.at_work(role=Role.ADMIN, must_change_password=True)
    for method, path in (
        ("GET", "/me"),
        ("GET", "/sessions"),
        ("GET", "/cases"),
        ("GET", "/accounts"),
        ("GET", "/supervision/overview"),
        ("GET", "/deliveries/undelivered"),
    ):
        refused = await desk.ask(method, path)
        assert (refused.status, refused.code) == (403, "password_change_required"), path
        assert "密码" in refused.body["detail"]

    changed = await desk.ask("PUT", "/me/password", {"password": PASSWORD, "new_password": NEW})
    assert changed.status == 204
    assert (await desk.ask("GET", "/accounts")).status == 200


@pytest.mark.parametrize(
    ("role", "door"), [(Role.DEPARTMENT, "/dept/v1/items"), (Role.REGISTRY, "/registry/v1/certificates")]
)
async def test_neither_are_the_offices_doors(desks: Desks, role: Role, door: str) -> None:
    desk = await desks.at_work(role=role, department="public_security", must_change_password=True)
    refused = await desks.office.ask("GET", door, desk.token)
    assert (refused.status, refused.code) == (403, "password_change_required")


async def test_the_first_password_is_not_kept_by_changing_it_to_itself(desks: Desks) -> None:
    desk = await desks.at_work(must_change_password=True)
    same = await desk.ask("PUT", "/me/password", {"password": PASSWORD, "new_password": PASSWORD})
    assert (same.status, same.body["fields"][0]["field"]) == (422, "new_password")
    assert (await desk.ask("GET", "/me")).code == "password_change_required"


# Changing it.


async def test_a_new_password_counts_and_every_other_device_is_out(desks: Desks) -> None:
    desk = await desks.at_work()
    thief = Desk(desks.office, desk.account)
    await thief.sign_in()
    assert (await desk.ask("PUT", "/me/password", {"password": PASSWORD, "new_password": NEW})).status == 204

    assert (await desk.ask("GET", "/me")).status == 200
    assert (await thief.ask("GET", "/me")).status == 401
    assert (await thief.sign_in(PASSWORD)).code == "wrong_password"
    assert (await desk.sign_in(NEW)).status == 201


async def test_the_present_password_is_not_guessed_from_an_open_session(desks: Desks) -> None:
    desk = await desks.at_work()
    for _ in range(FREE_TRIES):
        wrong = await desk.ask("PUT", "/me/password", {"password": WRONG, "new_password": NEW})
        assert (wrong.status, wrong.body["fields"][0]["field"]) == (422, "password")
    locked = await desk.ask("PUT", "/me/password", {"password": PASSWORD, "new_password": NEW})
    assert (locked.status, locked.code) == (429, "account_locked")


async def test_a_repeated_change_gets_its_answer_again(desks: Desks) -> None:
    desk = await desks.at_work()
    body, key = {"password": PASSWORD, "new_password": NEW}, {"Idempotency-Key": "change-password-1"}
    first = await desk.ask("PUT", "/me/password", body, headers=key)
    again = await desk.ask("PUT", "/me/password", body, headers=key)
    assert (first.status, again.status) == (204, 204)
    assert again.headers["Idempotency-Replayed"] == "true"


async def test_of_two_changes_at_once_one_counts(desks: Desks) -> None:
    desk = await desks.at_work()
    words = [f"{NEW} {n}" for n in range(2)]
    answers = await asyncio.gather(
        *(desk.ask("PUT", "/me/password", {"password": PASSWORD, "new_password": word}) for word in words)
    )
    assert sorted(answered.status for answered in answers) == [204, 422]
    kept = words[[answered.status for answered in answers].index(204)]
    assert (await desk.sign_in(kept)).status == 201


# Devices.


async def test_devices_are_listed_and_signed_out(desks: Desks) -> None:
    desk = await desks.at_work()
    other = Desk(desks.office, desk.account)
    await other.sign_in(device="家里的电脑")
    stranger = await desks.at_work("window2")

    listed = (await desk.ask("GET", "/sessions")).body["devices"]
    assert len(listed) == 2
    device = next(device for device in listed if device["device"] == "家里的电脑")
    assert (await stranger.ask("DELETE", f"/sessions/{device['id']}")).status == 404
    assert (await other.ask("GET", "/me")).status == 200
    assert (await desk.ask("DELETE", f"/sessions/{device['id']}")).status == 204
    assert (await other.ask("GET", "/me")).status == 401
    assert len((await desk.ask("GET", "/sessions")).body["devices"]) == 1
