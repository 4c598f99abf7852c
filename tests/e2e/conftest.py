"""The whole office with people at real browsers: Debian's chromium before the demo's lively day."""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, Page, async_playwright

from sandbox.lively_day import FEWEST, begins_before, populate, present_day
from sandbox.staffing import Staffing, password_of
from sandbox.world import World

DESKTOP, PHONE = (1366, 768), (360, 740)
# Chromium finds nothing outside this machine, and without these it goes on trying.
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--font-render-hinting=none",
)


@dataclass
class Town:
    """The office on a lively day, and a browser in which everybody can sit down."""

    world: World
    staffing: Staffing
    browser: Browser
    _rooms: dict[tuple[str, tuple[int, int]], BrowserContext] = field(default_factory=dict)

    async def sit(self, login: str, size: tuple[int, int] = DESKTOP) -> Page:
        """A new page before somebody who is signed in; the sign-in happens once for each size of screen."""
        if (login, size) not in self._rooms:
            room = await self._room(size)
            page = await room.new_page()
            await page.goto("/console/sign-in")
            await page.get_by_label("账号").fill(login)
            await page.get_by_label("密码").fill(password_of(login))
            await page.get_by_role("button", name="登录").click()
            await page.wait_for_url(lambda url: "/sign-in" not in url)
            await page.close()
            self._rooms[login, size] = room
        return await self._rooms[login, size].new_page()

    async def stroll(self, size: tuple[int, int] = PHONE) -> Page:
        """A new page before somebody who is not signed in anywhere."""
        return await (await self._room(size)).new_page()

    async def _room(self, size: tuple[int, int]) -> BrowserContext:
        width, height = size
        return await self.browser.new_context(
            base_url=self.world.api_url,
            viewport={"width": width, "height": height},
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
        )


@pytest.fixture(scope="session")
def chromium() -> str:
    """Where Debian's chromium is. Skips where it is not, and fails there in CI."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        why = "no chromium here: apt-get install chromium fonts-noto-cjk"
        if os.environ.get("CI"):
            pytest.fail(why)
        pytest.skip(why)
    return found


@pytest_asyncio.fixture(scope="module")
async def town(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Town]:
    """The office with the demo's cases in every state."""
    day = present_day(datetime.now(UTC))
    async with _opened(chromium, tmp_path_factory.mktemp("town"), begins_before(day)) as town:
        await populate(town.world, town.staffing, cases=FEWEST, ends_on=day)
        yield town


@pytest_asyncio.fixture(scope="module")
async def empty_town(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Town]:
    """The office on its first day."""
    async with _opened(chromium, tmp_path_factory.mktemp("empty")) as town:
        yield town


@asynccontextmanager
async def _opened(chromium: str, folder: Path, begins: datetime | None = None) -> AsyncIterator[Town]:
    async with World(folder, begins=begins) as world, async_playwright() as playwright:
        staffing = Staffing(world)
        await staffing.open()
        browser = await playwright.chromium.launch(executable_path=chromium, args=list(QUIET))
        yield Town(world, staffing, browser)
        await browser.close()


@pytest.fixture(scope="session")
def screenshots() -> Path:
    """Where the pictures of this run are kept, for eyes."""
    folder = Path("build/screenshots")
    folder.mkdir(parents=True, exist_ok=True)
    return folder
