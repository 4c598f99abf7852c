"""The console as a running server, and people at browsers."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest_asyncio

from server.database import transaction
from server.identity import passwords, staff
from server.identity.models import StaffAccount
from server.identity.staff import Role
from tests.access.running import Office, running_office
from tests.server.console.browser import Browser

COUNTY, PASSWORD = "430621", "a password for a test"


@pytest_asyncio.fixture(scope="session")
async def console() -> AsyncIterator[Office]:
    async with running_office("console") as office:
        yield office


@pytest_asyncio.fixture(scope="session")
async def password_hash() -> str:
    return await passwords.hash_password(PASSWORD)


class Hall:
    """Hires people and puts them before browsers; all of these are closed with the test."""

    def __init__(self, office: Office, password_hash: str) -> None:
        self.office, self._hash = office, password_hash
        self.browsers: list[Browser] = []

    async def hire(self, login: str = "window1", role: Role = Role.WINDOW, **about: Any) -> StaffAccount:
        """An account whose password is PASSWORD. Departments' and registries' people need `department`."""
        given = {"password_hash": self._hash, "name": "王测试", "work_number": "1001"}
        async with transaction():
            return await staff.create_account(COUNTY, login=login, role=role, **(given | about))

    def browser(self) -> Browser:
        """A browser at which nobody is signed in."""
        self.browsers.append(Browser(self.office.address))
        return self.browsers[-1]

    async def at_work(self, login: str = "window1", role: Role = Role.WINDOW, **about: Any) -> Browser:
        """Hired, and signed in."""
        account = await self.hire(login, role, **about)
        browser = self.browser()
        shown = await browser.sign_in(account.login, PASSWORD)
        assert "/sign-in" not in shown.path, shown.refusal
        return browser


@pytest_asyncio.fixture
async def hall(console: Office, password_hash: str, database: str) -> AsyncIterator[Hall]:
    console.forget_limits()
    made = Hall(console, password_hash)
    yield made
    for browser in made.browsers:
        await browser.close()
