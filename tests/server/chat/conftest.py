"""A town whose families chat, on each engine, with pushes as XML and as JSON."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from config.settings import settings
from sandbox.clock import Clock
from server import clock
from tests.server.chat.town import Town, open_town


@pytest.fixture
def moved_clock(tmp_path: Path) -> Iterator[Clock]:
    """One clock for the product and the sandbox, which the test moves."""
    file = tmp_path / "clock"
    clock.follow(file)
    yield Clock(file)
    clock.follow(None)


@pytest.fixture
def official_account(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The county has an official account as well; asked for before the town."""
    monkeypatch.setenv("WECHAT_OFFICIAL_APPID", "wxofficial000001")
    monkeypatch.setenv("WECHAT_OFFICIAL_SECRET", "secret-of-the-official-account")
    monkeypatch.setenv("WECHAT_OFFICIAL_CALLBACK_TOKEN", "token-of-the-official-account")
    settings.cache_clear()
    yield
    monkeypatch.undo()
    settings.cache_clear()


@pytest.fixture
async def linked_town(
    official_account: None, database: str, moved_clock: Clock, tmp_path: Path
) -> AsyncIterator[Town]:
    """A town whose two accounts are bound to one account of the Open Platform."""
    async with open_town(moved_clock, tmp_path / "files", linked=True) as opened:
        yield opened


@pytest.fixture(params=["xml"])
async def town(
    request: pytest.FixtureRequest, database: str, moved_clock: Clock, tmp_path: Path
) -> AsyncIterator[Town]:
    async with open_town(moved_clock, tmp_path / "files", form=request.param) as opened:
        yield opened
