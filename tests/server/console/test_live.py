"""The live stream: told when something changed, silent about what it was, and ended with the server."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

import aiohttp
import pytest

from server import clock
from server.cases.models import CaseEvent
from server.console import live
from server.database import new_id, transaction
from server.identity.staff import Role
from tests.server.console.browser import Browser
from tests.server.console.conftest import COUNTY, Hall

CHANGED = b"id: 1\nevent: changed\ndata: -\n\n"


@pytest.fixture(autouse=True)
def asked_often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "ASKED_EVERY", 0.02)
    monkeypatch.setattr(live, "TOLD_EVERY", 0.05)


@asynccontextmanager
async def listening(browser: Browser, since: datetime | None = None) -> AsyncIterator[aiohttp.StreamReader]:
    query = {"since": int(since.timestamp())} if since else {}
    async with browser.session.get(f"{browser.address}/console/live", params=query) as response:
        assert response.content_type == "text/event-stream"
        assert await response.content.readuntil(b"\n\n") == b"id: 1\nretry: 2000\n\n"
        yield response.content


async def something_happens(county: str = COUNTY) -> None:
    async with transaction():
        await CaseEvent.create(
            id=new_id(),
            county=county,
            subject="case",
            subject_id=new_id(),
            seq=1,
            at=clock.now(),
            kind="case.created",
            actor_kind="family",
            actor_label="家属",
            hash=b"h",
        )


async def told(stream: aiohttp.StreamReader, seconds: float = 5) -> bytes:
    return await asyncio.wait_for(stream.readuntil(b"\n\n"), seconds)


async def test_an_open_console_is_told_that_something_changed_and_nothing_else(hall: Hall) -> None:
    async with listening(await hall.at_work()) as stream:
        await asked(hall)
        await something_happens()
        assert await told(stream) == CHANGED


async def test_a_change_right_after_another_is_told_too(hall: Hall) -> None:
    async with listening(await hall.at_work()) as stream:
        await asked(hall)
        await something_happens()
        assert await told(stream) == CHANGED
        await something_happens()
        assert await told(stream) == CHANGED


async def test_who_comes_back_asks_once_for_what_was_missed(hall: Hall) -> None:
    browser = await hall.at_work()
    headers = {"Last-Event-ID": "1"}
    async with browser.session.get(f"{browser.address}/console/live", headers=headers) as response:
        assert await response.content.readuntil(b"\n\n") == b"id: 1\nretry: 2000\n\n"
        assert await told(response.content) == CHANGED


async def test_a_page_is_told_of_what_happened_before_it_listened(hall: Hall) -> None:
    window = await hall.at_work()
    clerk = await hall.at_work("hr1", Role.DEPARTMENT, department="human_resources")
    made_at = clock.now()
    await something_happens()
    async with listening(window, made_at) as at_window, listening(clerk, made_at) as at_department:
        assert await told(at_window) == CHANGED
        with pytest.raises(TimeoutError):
            await told(at_department, 0.1)
    async with listening(window, made_at + timedelta(minutes=1)) as at_window:
        with pytest.raises(TimeoutError):
            await told(at_window, 0.1)


async def test_what_happens_in_another_county_or_department_is_not_told(hall: Hall) -> None:
    window = await hall.at_work()
    clerk = await hall.at_work("hr1", Role.DEPARTMENT, department="human_resources")
    async with listening(window) as at_window, listening(clerk) as at_department:
        await asked(hall)
        await something_happens("430626")
        await asked(hall)
        await something_happens()
        assert await told(at_window) == CHANGED
        with pytest.raises(TimeoutError):
            await told(at_department, 0.1)
        with pytest.raises(TimeoutError):
            await told(at_window, 0.1)


async def test_a_stranger_hears_nothing(hall: Hall) -> None:
    assert (await hall.browser().get("/console/live")).status == 401


async def test_nobody_is_asked_for_when_nobody_listens(hall: Hall) -> None:
    listeners = hall.office.listeners
    async with listening(await hall.at_work()):
        assert len(listeners.open) == 1
        await asked(hall)
    async with asyncio.timeout(5):
        while listeners.open or listeners.asking:
            await something_happens()
            await asyncio.sleep(0)


async def asked(hall: Hall) -> None:
    """Until the database was asked once more, whole."""
    listeners = hall.office.listeners
    async with asyncio.timeout(5):
        last = listeners.rounds + 2
        while listeners.rounds < last:  # noqa: ASYNC110  the loop of the product has no bell to ring
            await asyncio.sleep(0)
