"""The platform as one aiohttp application: its own endpoints, and the control desk under `/sandbox/`."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from aiohttp import web

from sandbox.clock import Clock
from sandbox.serving import told_wrongly
from sandbox.wechat.api import ENDPOINTS, LOGIN, SUBSCRIBE_SEND, Call, Handler
from sandbox.wechat.control import FAULTS, PUSHER, WORLD, control_routes
from sandbox.wechat.faults import Fault, Faults
from sandbox.wechat.pushes import Pusher
from sandbox.wechat.refusals import Refusal
from sandbox.wechat.world import Keys, Media, World


def create_app(
    keys: Keys, *, clock: Clock | None = None, state_dir: Path | None = None, answer_within: float = 5.0
) -> web.Application:
    """A platform with these accounts. `answer_within` is how long a push waits for its answer, in seconds."""
    world = World(clock or Clock.from_environment(), keys, state_dir)
    app = web.Application(client_max_size=32 << 20, middlewares=[told_wrongly])
    app[WORLD] = world
    app[FAULTS] = Faults(world.clock)
    app[PUSHER] = Pusher(world, answer_within=answer_within)
    for (method, path), handler in ENDPOINTS.items():
        app.router.add_route(method, path, _endpoint(handler))
    app.add_routes(control_routes())
    app.cleanup_ctx.append(_background)
    return app


async def _background(app: web.Application) -> AsyncIterator[None]:
    world = app[WORLD]
    writing = asyncio.create_task(world.file.keep_writing(world.state))
    yield
    writing.cancel()
    await app[PUSHER].close()
    world.file.write(world.state())


def _endpoint(handler: Handler) -> Any:
    async def answer(request: web.Request) -> web.StreamResponse:
        world, faults = request.app[WORLD], request.app[FAULTS]
        faults.calls[request.path] = faults.calls.get(request.path, 0) + 1
        if faults.down == "503":
            return web.Response(status=503, text="Service Temporarily Unavailable")
        if faults.down == "reset":
            return _hang_up(request)
        call = Call(world, faults, request.app[PUSHER], request.query, await _body(request))
        person = call.body.get("touser")
        call.struck = faults.for_call(request.path, person)
        result: dict[str, Any] | Media
        try:
            with _one_at_a_time(world, request.path, person):
                if early := await _early_trouble(request, call.struck):
                    return early
                faults.spend(request.path)
                result = await handler(call)
        except Refusal as refusal:
            result = refusal.as_dict()
        if any(fault.do == "drop_after" for fault in call.struck):
            return _hang_up(request)
        if isinstance(result, Media):
            return web.Response(body=result.content, content_type=result.content_type)
        return _respond(request.path, result)

    return answer


async def _body(request: web.Request) -> dict[str, Any]:
    try:
        found = json.loads(await request.read() or b"{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


@contextmanager
def _one_at_a_time(world: World, path: str, person: object) -> Iterator[None]:
    """Two subscribe messages to one person at once: the second is refused."""
    if path != SUBSCRIBE_SEND or not isinstance(person, str):
        yield
        return
    if person in world.sending:
        raise Refusal(43108)
    world.sending.add(person)
    try:
        yield
    finally:
        world.sending.discard(person)


async def _early_trouble(request: web.Request, struck: list[Fault]) -> web.Response | None:
    for fault in struck:
        match fault.do:
            case "latency":
                await asyncio.sleep(fault.seconds)
            case "drop_before":
                return _hang_up(request)
            case "status":
                return web.Response(status=fault.status, text="Bad Gateway")
            case "garbage":
                return web.Response(text="<html>系统维护</html>", content_type="text/html")
            case "errcode":
                raise Refusal(fault.errcode, fault.more)
    return None


def _hang_up(request: web.Request) -> web.Response:
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


def _respond(path: str, result: dict[str, Any]) -> web.Response:
    if path == LOGIN:
        # Its success has no errcode, and its type is text.
        return web.Response(text=json.dumps(result, ensure_ascii=False), content_type="text/plain")
    answer = result if "errcode" in result else {"errcode": 0, "errmsg": "ok", **result}
    return web.Response(text=json.dumps(answer, ensure_ascii=False), content_type="application/json")
