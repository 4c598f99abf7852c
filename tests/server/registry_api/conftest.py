"""The registries' door as a running server, and offices that speak with it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import aiohttp
import pytest_asyncio
from sanic import Sanic

from server.database import transaction
from server.ephemeral import open_ephemeral_store
from server.http.errors import answer_errors
from server.http.observe import observe
from server.identity.actor import ActorKind
from server.identity.api_clients import create_api_client
from server.registry_api.door import door
from tests.server.registry.papers import COUNTY
from tests.servers import serving


@pytest_asyncio.fixture(scope="session")
async def address() -> AsyncIterator[str]:
    app: Sanic[Any, Any] = Sanic("registries-door", configure_logging=False)
    observe(app)
    answer_errors(app)
    app.blueprint(door.blueprint)
    app.ctx.store = open_ephemeral_store()
    async with serving(app) as where:
        yield where
    await app.ctx.store.close()


@dataclass
class Answered:
    status: int
    body: Any


class Caller:
    """Somebody with a token at the door."""

    def __init__(self, session: aiohttp.ClientSession, address: str, token: str) -> None:
        self._session = session
        self._address = address
        self._token = token

    async def get(self, path: str, **query: Any) -> Answered:
        return await self._send("GET", path, params=query)

    async def post(self, path: str, body: Any = None, key: str | None = None) -> Answered:
        return await self._send("POST", path, json=body, headers={"Idempotency-Key": key} if key else {})

    async def _send(self, method: str, path: str, **options: Any) -> Answered:
        headers = {"Authorization": f"Bearer {self._token}", **options.pop("headers", {})}
        async with self._session.request(
            method, f"{self._address}/registry/v1{path}", headers=headers, **options
        ) as response:
            return Answered(response.status, await response.json(content_type=None))


class Offices:
    """Makes callers of any office, by its system's key or by any token."""

    def __init__(self, session: aiohttp.ClientSession, address: str) -> None:
        self.session = session
        self.address = address

    async def system(self, office: str, kind: ActorKind = ActorKind.REGISTRY) -> Caller:
        async with transaction():
            _, key, _ = await create_api_client(COUNTY, kind=kind, office=office, name=f"{office}系统")
        return self.with_token(key)

    def with_token(self, token: str) -> Caller:
        return Caller(self.session, self.address, token)


@pytest_asyncio.fixture
async def offices(address: str, database: str) -> AsyncIterator[Offices]:
    async with aiohttp.ClientSession() as session:
        yield Offices(session, address)
