"""A town with a moved clock, on each engine."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from sandbox.clock import Clock
from server import clock
from tests.notifications.town import Town, open_town


@pytest.fixture
def moved_clock(tmp_path: Path) -> Iterator[Clock]:
    """One clock for the product and the sandbox, which the test moves."""
    file = tmp_path / "clock"
    clock.follow(file)
    yield Clock(file)
    clock.follow(None)


@pytest.fixture
async def town(database: str, moved_clock: Clock) -> AsyncIterator[Town]:
    async with open_town(moved_clock) as opened:
        yield opened
