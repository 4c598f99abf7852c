"""The departments' systems as one aiohttp application."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any, Literal, get_args

import aiohttp
from aiohttp import web

from sandbox.clock import Clock
from sandbox.departments.signing import judge
from sandbox.serving import told_wrongly
from sandbox.state_file import StateFile

Behaviour = Literal["done", "accept", "refuse", "error", "slow", "dead"]


@dataclass
class Department:
    """One department's system. `times` is for how many requests it behaves so, None for ever.

    `done` 200 with `result`; `accept` 202, a call-back comes when the desk says so; `refuse` answers
    `status` with `reason`; `error` 500; `slow` is done after `seconds`; `dead` closes the connection.
    """

    secret: str
    do: Behaviour = "done"
    times: int | None = None
    result: dict[str, Any] = field(default_factory=dict)
    reason: str = "材料与库内信息不一致"
    status: int = 422
    seconds: float = 1.0
    # By delivery: a delivery that was carried out is answered again, never carried out again.
    answered: dict[str, list[Any]] = field(default_factory=dict)
    received: list[dict[str, Any]] = field(default_factory=list)

    def behaviour(self) -> Behaviour:
        """What it does with the next request; counts down."""
        if self.times is None:
            return self.do
        if self.times == 0:
            return "done"
        self.times -= 1
        return self.do


SETTABLE = {f.name for f in fields(Department)} - {"answered", "received"}


class Systems:
    """All departments; one that nobody has set up yet is there all the same."""

    def __init__(self, clock: Clock, secret: str, folder: Path | None) -> None:
        self.clock = clock
        self.file = StateFile(folder)
        self._secret = secret
        self.under_way: set[tuple[str, str]] = set()
        self._known = {code: Department(**d) for code, d in (self.file.read() or {}).items()}

    def of(self, code: str) -> Department:
        """The department with this code."""
        return self._known.setdefault(code, Department(self._secret))

    def state(self) -> dict[str, Any]:
        """What a restart must find again."""
        return {code: asdict(department) for code, department in self._known.items()}


SYSTEMS = web.AppKey("systems", Systems)


def create_app(secret: str, *, clock: Clock | None = None, state_dir: Path | None = None) -> web.Application:
    """Departments that verify with `secret`, each until its own is set."""
    app = web.Application(client_max_size=8 << 20, middlewares=[told_wrongly])
    app[SYSTEMS] = Systems(clock or Clock.from_environment(), secret, state_dir)
    app.add_routes(
        [
            web.post("/departments/{code}/webhook", webhook),
            web.get("/sandbox/health", health),
            web.get("/sandbox/departments/{code}", show),
            web.put("/sandbox/departments/{code}", behave),
            web.get("/sandbox/departments/{code}/received", received),
            web.delete("/sandbox/departments/{code}/received", forget),
            web.post("/sandbox/departments/{code}/callback", call_back),
        ]
    )
    app.cleanup_ctx.append(_background)
    return app


async def _background(app: web.Application) -> AsyncIterator[None]:
    systems = app[SYSTEMS]
    writing = asyncio.create_task(systems.file.keep_writing(systems.state))
    yield
    writing.cancel()
    systems.file.write(systems.state())


async def webhook(request: web.Request) -> web.Response:
    systems, department = request.app[SYSTEMS], _department(request)
    body = await request.read()
    delivery_id = request.headers.get("X-Signature-Id", "")
    verdict = judge(request.headers, body, department.secret, systems.clock.seconds())
    entry = {
        "at": systems.clock.now().isoformat(),
        "delivery_id": delivery_id,
        "verdict": verdict,
        "repeated": delivery_id in department.answered,
        "status": None,
        "body": _readable(body),
    }
    department.received.append(entry)
    if verdict != "ok":
        entry["status"] = 401
        return web.json_response({"error": verdict}, status=401)
    if delivery_id in department.answered:
        entry["status"], answer = department.answered[delivery_id]
        return web.json_response(answer, status=entry["status"])
    delivery = (request.match_info["code"], delivery_id)
    if delivery in systems.under_way:
        entry["status"] = 409
        return web.json_response({"error": "under way"}, status=409)
    systems.under_way.add(delivery)
    try:
        return await _carry_out(request, department, entry)
    finally:
        systems.under_way.discard(delivery)


async def _carry_out(request: web.Request, department: Department, entry: dict[str, Any]) -> web.Response:
    answer: dict[str, Any]
    match department.behaviour():
        case "dead":
            if request.transport is not None:
                request.transport.abort()
            return web.Response()
        case "error":
            entry["status"] = 500
            return web.json_response({"error": "系统故障"}, status=500)
        case "accept":
            entry["status"], answer = 202, {"status": "accepted"}
        case "refuse":
            entry["status"], answer = department.status, {"status": "refused", "reason": department.reason}
        case behaviour:
            if behaviour == "slow":
                await asyncio.sleep(department.seconds)
            entry["status"], answer = 200, {"status": "done", "result": department.result}
    department.answered[entry["delivery_id"]] = [entry["status"], answer]
    return web.json_response(answer, status=entry["status"])


async def health(request: web.Request) -> web.Response:
    return web.json_response({"ok": True, "now": request.app[SYSTEMS].clock.now().isoformat()})


async def show(request: web.Request) -> web.Response:
    """How the department behaves at present."""
    department = _department(request)
    return web.json_response({name: getattr(department, name) for name in sorted(SETTABLE)})


async def behave(request: web.Request) -> web.Response:
    """`{do?, times?, result?, reason?, status?, seconds?, secret?}`; what is not named stays."""
    given, department = await request.json(), _department(request)
    if unknown := set(given) - SETTABLE:
        raise ValueError(f"unknown: {', '.join(sorted(unknown))}")
    if given.get("do", "done") not in get_args(Behaviour):
        raise ValueError(f"do: one of {', '.join(get_args(Behaviour))}")
    if "do" in given:
        given.setdefault("times", None)
    for name, value in given.items():
        setattr(department, name, value)
    return web.json_response({})


async def received(request: web.Request) -> web.Response:
    """Everything that arrived, in order, with the verdict on its signature and the answer it got."""
    return web.json_response(_department(request).received)


async def forget(request: web.Request) -> web.Response:
    """A department that lost its records: the next repetition is new to it."""
    department = _department(request)
    department.received, department.answered = [], {}
    return web.json_response({})


async def call_back(request: web.Request) -> web.Response:
    """`{url, api_key, json, method?, headers?}`: the department calls the hall → the hall's answer."""
    given = await request.json()
    headers = {"Authorization": f"Bearer {given['api_key']}", **given.get("headers", {})}
    method, patience = str(given.get("method", "POST")), aiohttp.ClientTimeout(total=10)
    try:
        async with (
            aiohttp.ClientSession(timeout=patience) as session,
            session.request(method, given["url"], json=given.get("json"), headers=headers) as response,
        ):
            answer = {"status": response.status, "body": _readable(await response.read())}
    except (aiohttp.ClientError, TimeoutError) as error:
        return web.json_response({"error": type(error).__name__}, status=502)
    return web.json_response(answer)


def _department(request: web.Request) -> Department:
    return request.app[SYSTEMS].of(request.match_info["code"])


def _readable(body: bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        return body.decode(errors="replace")
