"""A gate on the line between worker and platform, where a test can stop what goes through."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
from aiohttp import web
from aiohttp.test_utils import TestServer

from server.wechat.miniprogram import SUBSCRIBE_SEND


class Gate:
    """Passes everything on. `stop_requests` holds sends back, `stop_answers` only their answers."""

    def __init__(self, platform: str, session: aiohttp.ClientSession) -> None:
        self.url = ""
        self.stop_requests = False
        self.stop_answers = False
        self.stopped_path = SUBSCRIBE_SEND
        self.taken = 0
        self._platform = platform.rstrip("/")
        self._session = session
        self._reached = asyncio.Condition()
        self._closed = asyncio.Event()

    async def until_taken(self, count: int) -> None:
        """Return as soon as so many sends have been taken by the platform (or held back) in all."""
        async with asyncio.timeout(30), self._reached:
            await self._reached.wait_for(lambda: self.taken >= count)

    def close(self) -> None:
        """Let go of whatever is still held."""
        self._closed.set()

    async def handle(self, request: web.Request) -> web.Response:
        """One call of the worker."""
        sending = request.path == self.stopped_path
        body = await request.read()
        if sending and self.stop_requests:
            await self._count()
            await self._closed.wait()
        target = f"{self._platform}{request.path_qs}"
        async with self._session.request(request.method, target, data=body) as response:
            answer = web.Response(body=await response.read(), content_type="application/json")
        if sending:
            await self._count()
            if self.stop_answers:
                await self._closed.wait()
        return answer

    async def _count(self) -> None:
        async with self._reached:
            self.taken += 1
            self._reached.notify_all()


@asynccontextmanager
async def open_gate(platform: str) -> AsyncIterator[Gate]:
    """A gate before this platform, at an address of its own."""
    async with aiohttp.ClientSession() as session:
        gate = Gate(platform, session)
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", gate.handle)
        async with TestServer(app) as server:
            gate.url = str(server.make_url("/"))
            yield gate
            gate.close()
