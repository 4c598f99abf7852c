"""The public pages as a running server, a browser before them, and a county that a test may change."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from config.settings import settings
from server.counties import calendar
from tests.access.running import Office, running_office
from tests.server.booking.conftest import Folder
from tests.server.console.browser import Browser

COUNTY = "430621"


@pytest_asyncio.fixture(scope="session")
async def office() -> AsyncIterator[Office]:
    async with running_office("public-pages") as running:
        yield running


@pytest_asyncio.fixture
async def browser(office: Office) -> AsyncIterator[Browser]:
    office.forget_limits()
    opened = Browser(office.address)
    yield opened
    await opened.close()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Folder]:
    """The first county's folder, copied: what a test writes into it is what the office serves then."""
    yield Folder(tmp_path / "counties", monkeypatch)
    monkeypatch.undo()
    settings.cache_clear()
    calendar.cache_clear()
