"""A server with one door: it takes a photo in and gives it back."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from sanic import HTTPResponse, Request, Sanic, json
from uuid_utils.compat import uuid7

from server.errors import Problem
from server.materials.intake import ReceivedFile, read, receiving


class NotRecorded(Exception):
    pass


def build() -> Sanic[Any, Any]:
    app: Sanic[Any, Any] = Sanic(f"materials-{uuid7().hex}", configure_logging=False)
    app.config.RESPONSE_TIMEOUT = 120
    app.config.REQUEST_MAX_SIZE = 2 * 1024 * 1024  # of JSON; photos are streamed past it
    app.config.TOUCHUP = False  # it rewrites Sanic's classes, once a process only
    app.ctx.received = []
    app.ctx.under_way = 0
    app.ctx.lingering = asyncio.Event()

    @app.post("/materials", stream=True)
    async def take(request: Request) -> HTTPResponse:
        app.ctx.under_way += 1
        try:
            return await taken(request)
        finally:
            app.ctx.under_way -= 1

    async def taken(request: Request) -> HTTPResponse:
        async with receiving(request, prefix="430621/materials") as file:
            if "refuse" in request.args:
                raise NotRecorded
            if "linger" in request.args:
                app.ctx.lingering.set()
                await asyncio.Event().wait()
            app.ctx.received.append(file)
        return json(
            {
                "key": file.storage_key,
                "content_type": file.content_type,
                "size": file.size,
                "width": file.width,
                "height": file.height,
                "pages": file.pages,
                "fingerprint": file.fingerprint.hex(),
                "advice": [advice.as_dict() for advice in file.advice],
                "fields": file.fields,
            }
        )

    @app.get("/materials/<number:int>")
    async def give(request: Request, number: int) -> HTTPResponse:
        file: ReceivedFile = app.ctx.received[number]
        response = await request.respond(content_type=file.content_type)
        async for chunk in read(file):
            await response.send(chunk)
        await response.eof()
        return response

    @app.exception(Problem)
    async def refused(request: Request, problem: Problem) -> HTTPResponse:
        return json(problem.as_dict("test"), problem.status)

    @app.exception(NotRecorded)
    async def not_recorded(request: Request, error: NotRecorded) -> HTTPResponse:
        return json({"code": "not_recorded"}, 500)

    return app


@asynccontextmanager
async def serving(app: Sanic[Any, Any]) -> AsyncIterator[str]:
    """The app on a free port of this machine, in this event loop; yields its address."""
    sock = socket.create_server(("127.0.0.1", 0))  # to Sanic port 0 means 8000
    server = await app.create_server(sock=sock, return_asyncio_server=True, access_log=False)
    assert server is not None
    await server.startup()
    await server.start_serving()
    try:
        yield f"http://127.0.0.1:{sock.getsockname()[1]}"
    finally:
        await server.close()
        Sanic.unregister_app(app)
