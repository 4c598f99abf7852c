"""What a story gets: a whole running office on each engine, spoken to over HTTP only. See README.md."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator, Iterator
from datetime import datetime, time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import asyncpg
import pytest
import pytest_asyncio

from sandbox.actors import Household
from sandbox.clock import CHINA
from sandbox.staffing import Staffing
from sandbox.world import World
from tests.conftest import ENGINES

# A Monday in a week without holidays: what a story tells does not depend on the day on which it is run.
BEGINS = datetime(2026, 11, 2, 9, tzinfo=CHINA)
OFFICIAL_ACCOUNT = {
    "WECHAT_OFFICIAL_APPID": "wxofficial000001",
    "WECHAT_OFFICIAL_SECRET": "secret-of-the-official-account",
}
LONGEST_TROUBLE = 500
OFFICE_HOURS = (time(8, 30), time(12))


@pytest_asyncio.fixture(scope="session", params=ENGINES)
async def world(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[World]:
    """API, worker, WeChat platform and departments: on SQLite alone, and on PostgreSQL with Redis.

    One for all stories of an engine, so a story brings its own people and leaves no trouble behind.
    """
    folder = tmp_path_factory.mktemp(f"office-{request.param}")
    environment = await engine_settings(request, request.param, "stories") | OFFICIAL_ACCOUNT
    async with World(folder, environment=environment, begins=BEGINS, linked=True) as running:
        yield running


@pytest_asyncio.fixture(scope="session")
async def office(world: World) -> Staffing:
    """Who works there: `office.window`, `await office.clerk("human_resources")`, ..."""
    staffing = Staffing(world)
    await staffing.open()
    return staffing


@pytest.fixture(autouse=True)
def office_hours(request: pytest.FixtureRequest) -> None:
    """A story begins on a working morning, whenever the one before it ended."""
    if "world" not in request.fixturenames:
        return
    world: World = request.getfixturevalue("world")
    now = world.clock.now().astimezone(CHINA)
    if now.weekday() >= 5 or not OFFICE_HOURS[0] <= now.time() <= OFFICE_HOURS[1]:
        world.to_morning()


@pytest.fixture
def household(world: World) -> Household:
    """A retired worker and the child who applies, whom no other story knows."""
    return Household.new(world.clock.today())


async def engine_settings(request: pytest.FixtureRequest, engine: str, name: str) -> dict[str, str]:
    """The environment that makes an office run on this engine, in a fresh database called `name`."""
    if engine == "sqlite":
        return {}
    uri = request.getfixturevalue("postgres")
    connection = await asyncpg.connect(uri)
    try:
        await connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        await connection.execute(f'CREATE DATABASE "{name}"')
    finally:
        await connection.close()
    return {
        "DATABASE_URL": urlunsplit(urlsplit(uri)._replace(path=f"/{name}")),
        "REDIS_URL": request.getfixturevalue("redis"),
    }


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[Any]:
    """A story that failed is read together with what went wrong inside the office."""
    report = yield
    world = getattr(item, "funcargs", {}).get("world")
    if report.failed and isinstance(world, World):
        for log in sorted((world.folder / "logs").glob("*.log")):
            report.sections.append((f"{log.name}, last troubles", "\n".join(_troubles(log)[-10:])))
    return report


def _troubles(log: Path) -> list[str]:
    """What went wrong, each in one line: an error with the last line of its traceback, a 5xx answer."""
    found = []
    for line in log.read_text(errors="replace").splitlines():
        try:
            entry = json.loads(line)
        except ValueError:
            if re.match(r"\w+(\.\w+)*(Error|Exception)\b", line):
                found.append(line[:LONGEST_TROUBLE])
            continue
        if entry.get("level") == "error" or str(entry.get("status", "")).startswith("5"):
            told = str(entry.pop("exception", "")).strip().rpartition("\n")[2]
            found.append(f"{entry} {told}"[:LONGEST_TROUBLE])
    return found
