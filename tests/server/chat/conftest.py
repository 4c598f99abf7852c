"""A town whose families chat, on each engine, with pushes as XML and as JSON."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

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


@pytest.fixture(params=["xml"])
async def town(
    request: pytest.FixtureRequest, database: str, moved_clock: Clock, tmp_path: Path
) -> AsyncIterator[Town]:
    async with open_town(moved_clock, tmp_path / "files", form=request.param) as opened:
        yield opened
