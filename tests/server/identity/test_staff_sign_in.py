"""Signing in at a desk: what is counted, what is locked, and where the slow part of it happens."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from datetime import timedelta

import pyotp
import pytest

from sandbox.waiting import eventually
from server import clock
from server.database import transaction
from server.errors import Problem
from server.identity import passwords, staff
from server.identity.models import Session, StaffAccount
from server.identity.staff import FREE_TRIES, Role
from tests.conftest import Clock

COUNTY, LOGIN, PASSWORD, WRONG = "430621", "window1", "a password for a test", "another password"
STEP = timedelta(seconds=30)
pytestmark = pytest.mark.usefixtures("database", "account")


@pytest.fixture(scope="module")
async def password_hash() -> str:
    return await passwords.hash_password(PASSWORD)


@pytest.fixture
async def account(database: str, moving_clock: Clock, password_hash: str) -> StaffAccount:
    async with transaction():
        return await staff.create_account(
            COUNTY,
            login=LOGIN,
            password_hash=password_hash,
            role=Role.WINDOW,
            name="王测试",
            work_number="1001",
        )


async def enters(
    password: str = PASSWORD, code: str | None = None, *, login: str = LOGIN, county: str = COUNTY
) -> bool:
    return await staff.sign_in(county, login, password, code, "电脑") is not None


async def is_locked(password: str = PASSWORD) -> int:
    """For how many seconds the account says that it is locked; 0 when it is not."""
    try:
        await enters(password)
    except Problem as problem:
        assert (problem.code, problem.status) == ("account_locked", 429)
        return int(problem.headers["Retry-After"])
    return 0


async def fails(times: int) -> None:
    for _ in range(times):
        assert not await enters(WRONG)


async def row() -> StaffAccount:
    return await StaffAccount.of(COUNTY).get(login=LOGIN)


async def test_the_right_password_opens_a_session() -> None:
    assert await enters()
    assert await Session.of(COUNTY).filter(subject_kind="staff", subject_id=(await row()).id).count() == 1


async def test_what_is_wrong_is_not_told() -> None:
    assert not await enters(WRONG)
    assert not await enters(login="nobody")
    assert not await enters(county="430626")
    assert await Session.of(COUNTY).exists() is False


async def test_the_fifth_wrong_try_locks_and_each_further_one_for_longer(moving_clock: Clock) -> None:
    await fails(FREE_TRIES)
    waits = []
    for _ in range(8):
        wait = await is_locked()
        waits.append(round(wait / 60))
        moving_clock.advance(seconds=wait - 3)
        assert await is_locked(), "not before its time"
        moving_clock.advance(seconds=4)
        await fails(1)
    assert waits == [1, 2, 4, 8, 16, 32, 60, 60]


async def test_an_account_that_is_tried_for_months_is_only_locked(moving_clock: Clock) -> None:
    await StaffAccount.of(COUNTY).filter(login=LOGIN).update(failed_logins=5000)
    await fails(1)
    assert 3590 <= await is_locked() <= 3601
    moving_clock.advance(seconds=3601)
    assert await enters()


async def test_the_right_password_forgives_what_was_wrong(moving_clock: Clock) -> None:
    await fails(FREE_TRIES)
    moving_clock.advance(minutes=2)
    assert await enters()
    await fails(FREE_TRIES - 1)
    assert await enters()


async def test_many_guesses_at_once_are_many_guesses() -> None:
    tries = await asyncio.gather(*(enters(WRONG) for _ in range(20)), return_exceptions=True)
    refused = [each for each in tries if isinstance(each, Problem)]
    assert len(refused) == 20 - FREE_TRIES
    assert {problem.code for problem in refused} == {"account_locked"}
    assert (await row()).failed_logins == FREE_TRIES


async def test_an_account_that_was_stopped_does_not_enter() -> None:
    await StaffAccount.of(COUNTY).filter(login=LOGIN).update(disabled_at=clock.now())
    assert not await enters()
    assert (await row()).failed_logins == 0


async def test_two_counties_may_have_the_same_login(password_hash: str) -> None:
    async with transaction():
        await staff.create_account(
            "430626",
            login=LOGIN,
            password_hash=await passwords.hash_password("of the other"),
            role=Role.WINDOW,
            name="李测试",
            work_number="1001",
        )
    assert not await enters("of the other")
    assert await enters("of the other", county="430626")


# One-time codes.


@pytest.fixture
async def totp(account: StaffAccount, moving_clock: Clock) -> pyotp.TOTP:
    # A little after the beginning of a step, so that none ends in the middle of a test.
    moving_clock.advance(seconds=32 - clock.now().timestamp() % 30)
    account.totp_secret = pyotp.random_base32()
    await account.save(update_fields=["totp_secret"])
    return pyotp.TOTP(account.totp_secret)


def code(totp: pyotp.TOTP, *, steps: int = 0) -> str:
    return totp.at(clock.now() + steps * STEP)


async def test_a_code_is_asked_for_where_one_is_set(totp: pyotp.TOTP) -> None:
    assert not await enters()
    assert not await enters(code="000000" if code(totp) != "000000" else "000001")
    assert await enters(code=code(totp))


async def test_a_code_counts_once(totp: pyotp.TOTP, moving_clock: Clock) -> None:
    used = code(totp)
    assert await enters(code=used)
    assert not await enters(code=used)
    moving_clock.advance(seconds=30)
    assert await enters(code=code(totp))


async def test_an_older_code_does_not_come_after_a_newer_one(totp: pyotp.TOTP) -> None:
    assert await enters(code=code(totp))
    assert not await enters(code=code(totp, steps=-1))


@pytest.mark.parametrize(("steps", "good"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
async def test_a_clock_may_be_half_a_minute_off(totp: pyotp.TOTP, steps: int, good: bool) -> None:
    assert await enters(code=code(totp, steps=steps)) is good


async def test_of_two_that_come_at_once_with_one_code_one_enters(totp: pyotp.TOTP) -> None:
    given = code(totp)
    entered = await asyncio.gather(*(enters(code=given) for _ in range(2)))
    assert sorted(entered) == [False, True]


async def test_a_wrong_code_counts_as_a_wrong_password_does(totp: pyotp.TOTP) -> None:
    for _ in range(FREE_TRIES):
        assert not await enters(code=None)
    assert await is_locked()


# Where the slow part happens.


@pytest.fixture
def busy_threads() -> Iterator[threading.Event]:
    """Every thread that compares passwords waits until this is set."""
    go = threading.Event()
    for _ in range(passwords.AT_ONCE):
        passwords.threads().submit(go.wait, 30)
    yield go
    go.set()


async def test_while_a_password_is_compared_nobody_waits_for_the_database(
    busy_threads: threading.Event,
) -> None:
    trying = asyncio.ensure_future(enters())

    async def counted() -> bool:
        return (await row()).failed_logins == 1

    await eventually(counted, within=5, what="the counted try")
    # Every transaction of the office goes on, even one that changes this very account.
    async with asyncio.timeout(5), transaction():
        held = await StaffAccount.of(COUNTY).filter(login=LOGIN).select_for_update().get()
        held.hall = "main"
        await held.save(update_fields=["hall"])
    assert not trying.done()
    busy_threads.set()
    assert await trying


@pytest.mark.parametrize("change", ["password_hash", "disabled_at"])
async def test_what_changed_while_a_password_was_compared_counts(
    change: str, busy_threads: threading.Event
) -> None:
    trying = asyncio.ensure_future(enters())

    async def counted() -> bool:
        return (await row()).failed_logins == 1

    await eventually(counted, within=5, what="the counted try")
    changed = {"password_hash": "another", "disabled_at": clock.now()}
    await StaffAccount.of(COUNTY).filter(login=LOGIN).update(**{change: changed[change]})
    busy_threads.set()
    assert not await trying
    assert await Session.of(COUNTY).exists() is False


async def test_a_rush_of_sign_ins_takes_two_threads() -> None:
    before = {thread.name for thread in threading.enumerate() if thread.name.startswith("passwords")}
    await asyncio.gather(*(passwords.password_fits(None, WRONG) for _ in range(8)))
    used = {thread.name for thread in threading.enumerate() if thread.name.startswith("passwords")}
    assert len(before | used) <= passwords.AT_ONCE
