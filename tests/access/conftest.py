"""A deployment of two counties with all doors open, everybody at them, and three families' cases."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest
import pytest_asyncio

from config.settings import settings
from server import clock
from server.storage import storage
from tests.access.belongings import Belongings, belongings
from tests.access.people import Caller, everybody
from tests.access.running import Office, running_office
from tests.conftest import Clock
from tests.counties.served import FIRST, SECOND, both_counties

# Who may do what is decided before a statement is written, and the same statements run on both engines in
# the tests of every room: hundreds of towns are built on the faster one, and a few on each.
ONE_ENGINE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
START = datetime(2026, 11, 24, 10, tzinfo=clock.CHINA)


@dataclass(frozen=True)
class Town:
    """`mine` belongs to the applicant, `other` to a stranger of the same county, `elsewhere` to the next."""

    office: Office
    people: dict[str, Caller]
    mine: Belongings
    other: Belongings
    elsewhere: Belongings


@pytest.fixture(scope="module")
def two_counties(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    folder = tmp_path_factory.mktemp("access")
    with both_counties(folder), pytest.MonkeyPatch.context() as patched:
        patched.setenv("STORAGE_URL", f"file://{folder / 'files'}")
        settings.cache_clear()
        storage.cache_clear()
        yield
    settings.cache_clear()
    storage.cache_clear()


@pytest_asyncio.fixture(scope="session")
async def office() -> AsyncIterator[Office]:
    async with running_office("all-doors") as running:
        yield running


@pytest_asyncio.fixture
async def town(
    office: Office, two_counties: None, database: str, moving_clock: Clock, tmp_path: Path
) -> Town:
    moving_clock.advance(seconds=(START - clock.now()).total_seconds())
    office.forget_limits()
    people = await everybody()
    named = {name: caller.id for name, caller in people.items() if caller.id}
    parts = {name: named[name] for name in ("applicant", "helper", "viewer", "former helper")}
    return Town(
        office,
        people,
        await belongings(FIRST, 1, parts),
        await belongings(FIRST, 11, {"applicant": named["stranger"]}),
        await belongings(SECOND, 21, {"applicant": named["family of another county"]}),
    )
