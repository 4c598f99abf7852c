"""All doors of the office as one running server, without the surroundings, and callers at them."""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import aiohttp
from sanic import Sanic

from server import app as product
from server.console import live
from server.ephemeral import MemoryStore
from server.http.errors import answer_errors
from server.http.observe import observe


@dataclass(frozen=True)
class Answered:
    """`body` is the JSON, or the bytes of anything else; None when there was none."""

    status: int
    body: Any
    headers: Any

    @property
    def code(self) -> str:
        return str(self.body.get("code", "")) if isinstance(self.body, dict) else ""

    @property
    def refusal(self) -> tuple[int, str, str]:
        """All that a refusal tells, without the number of the request."""
        return self.status, self.code, self.body["detail"] if self.code else ""


class Office:
    """Where the doors are. Every test begins with limits that nobody has used yet."""

    def __init__(self, running: Sanic[Any, Any], address: str, session: aiohttp.ClientSession) -> None:
        self._running, self.address, self.session = running, address, session

    @property
    def listeners(self) -> live.Listeners:
        """The open consoles."""
        listeners: live.Listeners = self._running.ctx.listeners
        return listeners

    def forget_limits(self) -> None:
        self._running.ctx.store = MemoryStore()

    async def ask(
        self,
        method: str,
        path: str,
        token: str | None = None,
        body: Any = None,
        *,
        query: dict[str, str] | None = None,
        headers: dict[str, str] | None = None,
        file: bytes | None = None,
    ) -> Answered:
        """One request; `file` goes as the part `file` of a multipart body."""
        sent: dict[str, Any] = {"params": query or {}, "headers": dict(headers or {})}
        if token is not None:
            sent["headers"]["Authorization"] = f"Bearer {token}"
        if file is not None:
            sent["data"] = aiohttp.FormData()
            sent["data"].add_field("file", file, filename="file", content_type="application/octet-stream")
        elif body is not None:
            sent["json"] = body
        async with self.session.request(method, self.address + path, **sent) as response:
            content: Any = await response.read()
            if content and "json" in response.content_type:
                content = await response.json(content_type=None)
            return Answered(response.status, content or None, response.headers)


@asynccontextmanager
async def running_office(name: str) -> AsyncIterator[Office]:
    """The office until the block ends; the database is whichever is connected."""
    running: Sanic[Any, Any] = Sanic(name, configure_logging=False)
    observe(running)
    answer_errors(running)
    product.site.answer_strays(running)
    for door in product.doors():
        running.blueprint(door)
    live.attach(running)
    running.ctx.store = MemoryStore()
    # A socket of our own: Sanic takes port 0 for "not given" and listens on 8000.
    sock = socket.create_server(("127.0.0.1", 0))
    server = await running.create_server(sock=sock, return_asyncio_server=True, access_log=False)
    assert server is not None
    await server.startup()
    await server.start_serving()
    async with aiohttp.ClientSession() as session:
        yield Office(running, f"http://127.0.0.1:{sock.getsockname()[1]}", session)
    await server.close()
    Sanic.unregister_app(running)
