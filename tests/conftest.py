"""What every test may ask for: a real, empty database on either engine, and a clock that can be set."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio
from sanic import Sanic
from tortoise.backends.base.executor import EXECUTOR_CACHE
from tortoise.connection import get_connections

from server import clock
from server.database import connect, disconnect, engine, migrate, tortoise_config
from tests.servers import postgres_server, redis_server

ENGINES = ("sqlite", "postgresql")

# Sanic rewrites its own methods when an app starts; only so can a second app start in one process.
Sanic.test_mode = True


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    with postgres_server() as uri:
        yield uri


@pytest.fixture(scope="session")
def redis() -> Iterator[str]:
    with redis_server() as url:
        yield url


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the migrated, empty file lies that each test starts from."""
    return tmp_path_factory.mktemp("sqlite") / "template.sqlite3"


@pytest_asyncio.fixture(params=ENGINES)
async def database(
    request: pytest.FixtureRequest, tmp_path: Path, sqlite_template: Path
) -> AsyncIterator[str]:
    """A migrated, empty, connected database on each engine; yields its URL."""
    if request.param == "sqlite":
        if not sqlite_template.exists():
            await migrate(tortoise_config(f"sqlite://{sqlite_template}"))
            await disconnect()
        path = tmp_path / "service.sqlite3"
        path.write_bytes(sqlite_template.read_bytes())
        url = f"sqlite://{path}"
    else:
        url = request.getfixturevalue("postgres")
        await migrate(tortoise_config(url))
    # The ORM keeps its statements by table, not by engine; a process of the product has only one.
    EXECUTOR_CACHE.clear()
    await connect(tortoise_config(url))
    if engine() == "postgresql":
        await _empty()
    yield url
    await disconnect()


async def _empty() -> None:
    connection = get_connections().get("default")
    rows = await connection.execute_query_dict(
        "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'tortoise_migrations'"
    )
    names = ", ".join(f'"{row["tablename"]}"' for row in rows)
    await connection.execute_script(f"TRUNCATE {names}")


class Clock:
    """Moves the time that the product sees, forward only."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._offset = timedelta()

    def advance(self, **by: float) -> None:
        self._offset += timedelta(**by)
        fresh = self._path.with_suffix(".new")
        fresh.write_text(str(self._offset.total_seconds()))
        os.replace(fresh, self._path)


@pytest.fixture
def moving_clock(tmp_path: Path) -> Iterator[Clock]:
    path = tmp_path / "clock"
    clock.follow(path)
    yield Clock(path)
    clock.follow(None)
