"""The staff's doors as a running server, and members of staff with a password."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest_asyncio

from server.database import transaction
from server.identity import passwords, staff
from server.identity.models import StaffAccount
from server.identity.staff import Role
from tests.access.running import Answered, Office, running_office

COUNTY, PASSWORD = "430621", "a password for a test"


@pytest_asyncio.fixture(scope="session")
async def running() -> AsyncIterator[Office]:
    async with running_office("staff-doors") as office:
        yield office


@pytest_asyncio.fixture(scope="session")
async def password_hash() -> str:
    return await passwords.hash_password(PASSWORD)


class Desk:
    """One member of staff, signed in or not."""

    def __init__(self, office: Office, account: StaffAccount) -> None:
        self.office, self.account = office, account
        self.token, self.refresh_token = "", ""

    async def sign_in(self, password: str = PASSWORD, **given: Any) -> Answered:
        body = {"login": self.account.login, "password": password, **given}
        answered = await self.office.ask("POST", "/staff/v1/sessions", body=body)
        if answered.status == 201:
            self.token = answered.body["access_token"]
            self.refresh_token = answered.body["refresh_token"]
        return answered

    async def ask(self, method: str, path: str, body: Any = None, **about: Any) -> Answered:
        return await self.office.ask(method, f"/staff/v1{path}", self.token, body, **about)


class Desks:
    def __init__(self, office: Office, password_hash: str) -> None:
        self.office, self._hash = office, password_hash

    async def hire(self, login: str = "window1", role: Role = Role.WINDOW, **about: Any) -> Desk:
        """An account whose password is PASSWORD; not signed in."""
        given = {"password_hash": self._hash, "name": "王测试", "work_number": "1001"}
        async with transaction():
            account = await staff.create_account(COUNTY, login=login, role=role, **(given | about))
        return Desk(self.office, account)

    async def at_work(self, login: str = "window1", role: Role = Role.WINDOW, **about: Any) -> Desk:
        """As `hire`, signed in."""
        desk = await self.hire(login, role, **about)
        assert (await desk.sign_in()).status == 201
        return desk


@pytest_asyncio.fixture
async def desks(running: Office, password_hash: str, database: str) -> Desks:
    running.forget_limits()
    return Desks(running, password_hash)
