"""The departments' door as a running server with callers at it, and the departments' own systems."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
from sanic import Sanic

from sandbox.clock import Clock as SandboxClock
from sandbox.departments.systems import create_app
from server.database import transaction
from server.departments import changes_routes, inbox_routes, work_routes
from server.departments.dispatch import close_sender
from server.departments.door import door
from server.ephemeral import open_ephemeral_store
from server.http.errors import answer_errors
from server.http.observe import observe
from server.identity.actor import ActorKind
from server.identity.api_clients import create_api_client
from tests.conftest import Clock
from tests.counties.served import both_counties
from tests.server.cases.accepted import COUNTY
from tests.server.departments.systems import SECRET, World, running
from tests.servers import serving

ROUTES = (changes_routes, inbox_routes, work_routes)


@pytest_asyncio.fixture(scope="session")
async def address() -> AsyncIterator[str]:
    app: Sanic[Any, Any] = Sanic("departments-door", configure_logging=False)
    observe(app)
    answer_errors(app)
    app.blueprint(door.blueprint)
    app.ctx.store = open_ephemeral_store()
    async with serving(app) as where:
        yield where
    await app.ctx.store.close()


@pytest.fixture
def two_counties(tmp_path: Path) -> Iterator[None]:
    with both_counties(tmp_path):
        yield


@dataclass
class Answered:
    status: int
    body: Any
    headers: Any


class Caller:
    """Somebody with a token at the door."""

    def __init__(self, session: aiohttp.ClientSession, address: str, token: str) -> None:
        self._session = session
        self._address = address
        self._token = token

    async def get(self, path: str, **query: Any) -> Answered:
        return await self._send("GET", path, params=query)

    async def post(self, path: str, body: Any = None, key: str | None = None) -> Answered:
        headers = {"Idempotency-Key": key} if key else {}
        return await self._send("POST", path, json=body, headers=headers)

    async def _send(self, method: str, path: str, **options: Any) -> Answered:
        headers = {"Authorization": f"Bearer {self._token}", **options.pop("headers", {})}
        async with self._session.request(
            method, f"{self._address}/dept/v1{path}", headers=headers, **options
        ) as response:
            is_json = "json" in response.content_type
            body = await response.json(content_type=None) if is_json else await response.read()
            return Answered(response.status, body, response.headers)


class Offices:
    """Makes callers of any department, by their system's key."""

    def __init__(self, session: aiohttp.ClientSession, address: str) -> None:
        self.session = session
        self.address = address

    async def system(self, department: str, division: str = COUNTY) -> Caller:
        async with transaction():
            _, key, _ = await create_api_client(
                division, kind=ActorKind.DEPARTMENT, office=department, name=f"{department}系统"
            )
        return self.with_token(key)

    def with_token(self, token: str) -> Caller:
        return Caller(self.session, self.address, token)


@pytest_asyncio.fixture
async def offices(address: str, database: str) -> AsyncIterator[Offices]:
    async with aiohttp.ClientSession() as session:
        yield Offices(session, address)


@pytest_asyncio.fixture
async def world(database: str, moving_clock: Clock, tmp_path: Path) -> AsyncIterator[World]:
    """Every department with a system of its own, in the sandbox."""
    app = create_app(SECRET, clock=SandboxClock(tmp_path / "clock"))
    async with running(app) as systems, aiohttp.ClientSession() as session:
        yield World(systems, session)
    await close_sender()
