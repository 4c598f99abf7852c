"""The toy door as a running server, and callers at it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import aiohttp
import pytest_asyncio
from sanic import Sanic

from server.ephemeral import MemoryStore
from server.identity.models import Person
from tests.server.http.toy import COUNTY, Stage, toy_app
from tests.servers import serving


@pytest_asyncio.fixture(scope="session")
async def app() -> AsyncIterator[tuple[Sanic[Any, Any], str]]:
    app = toy_app()
    async with serving(app) as where:
        yield app, where


@pytest_asyncio.fixture
async def stage(app: tuple[Sanic[Any, Any], str]) -> Stage:
    app[0].ctx.stage = Stage()
    app[0].ctx.store = MemoryStore()
    return app[0].ctx.stage


@dataclass
class Answered:
    status: int
    body: Any
    headers: Any


class Caller:
    """Somebody at the toy door, with an account of their own."""

    def __init__(self, session: aiohttp.ClientSession, address: str) -> None:
        self.session = session
        self.address = address
        self.id = uuid4()

    async def send(self, method: str, path: str, *, key: str | None = None, **options: Any) -> Answered:
        headers = {"Authorization": f"Bearer {self.id}", **options.pop("headers", {})}
        if key is not None:
            headers["Idempotency-Key"] = key
        url = path if path.startswith("http") else f"{self.address}{path}"
        async with self.session.request(method, url, headers=headers, **options) as response:
            return Answered(response.status, await response.json(content_type=None), response.headers)

    async def make(self, name: str = "甲", *, key: str | None = None, **more: Any) -> Answered:
        return await self.send("POST", "/toy/v1/people", key=key, json={"name": name, **more})


@pytest_asyncio.fixture
async def caller(app: tuple[Sanic[Any, Any], str], stage: Stage, database: str) -> AsyncIterator[Caller]:
    """A caller, on each engine."""
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:
        yield Caller(session, app[1])


async def people() -> int:
    """How many effects there are."""
    return await Person.of(COUNTY).all().count()
