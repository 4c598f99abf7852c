"""Nothing that a person wrote comes into a log, a metric or an address: real processes, all that they print.

Every value is driven through bodies, queries, addresses and headers, through refusals and through every
kind of failure that quotes what it failed at.
"""

from __future__ import annotations

import asyncio
import json
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import quote

import aiohttp
import pytest_asyncio

from sandbox.actors import Household
from sandbox.waiting import eventually
from sandbox.world import ROOT, World
from server import app
from server.http.door import OPERATIONS
from server.privacy.redaction import DENIED_KEYS
from tests.server.http.conftest import Caller
from tests.server.http.test_hang_ups import hang_up, request
from tests.server.http.toy import FAILURES

HOUSEHOLD = Household.new(date(2026, 11, 2))
NAME = "欧阳建围"
JSON = {"Content-Type": "application/json"}
SECRETS = {
    "name": NAME,
    "login": "ouyang-jianwei",
    "id number": HOUSEHOLD.decedent.id_number,
    "spaced id number": f"{HOUSEHOLD.decedent.id_number[:6]} {HOUSEHOLD.decedent.id_number[6:]}",
    "phone": "13907300000",
    "card": "6217003210009876543",
    "openid": "o" + "Zq3_" * 6 + "abc",
    "address": "荣家湾镇东风路18号",
}


@dataclass
class Office:
    """A process, and all that it has printed."""

    caller: Caller
    log: Path

    def printed(self) -> str:
        return self.log.read_text(errors="replace")

    async def logged(self, event: str, times: int = 1) -> list[dict[str, Any]]:
        """The lines of this event, as soon as there are so many."""

        async def found() -> list[dict[str, Any]] | None:
            lines = (line for line in self.printed().splitlines() if f'"{event}"' in line)
            known = [entry for entry in map(json.loads, lines) if entry["event"] == event]
            return known if len(known) >= times else None

        return await eventually(found, within=20, what=f"{times} times {event} in the log") or []


@contextmanager
def process_of(port: int, database: str, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-X", "dev", "-m", "tests.server.http.toy", str(port), database]
    with (
        log.open("wb") as out,
        subprocess.Popen(command, cwd=ROOT, stdout=out, stderr=subprocess.STDOUT) as process,
    ):
        try:
            yield process
        finally:
            process.terminate()
            process.wait(timeout=30)


@pytest_asyncio.fixture
async def toy(database: str, tmp_path: Path) -> AsyncIterator[Office]:
    """The toy door in a process of its own, where the log is as in production."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    log = tmp_path / "toy.log"
    with process_of(port, database, log) as process:
        async with aiohttp.ClientSession() as session:
            caller = Caller(session, f"http://127.0.0.1:{port}")

            async def serves() -> bool:
                assert process.poll() is None, log.read_text()
                try:
                    return (await caller.send("GET", "/readyz")).status == 200
                except aiohttp.ClientError:
                    return False

            await eventually(serves, within=30, what="the toy door")
            yield Office(caller, log)


def nothing_of_it(text: str, where: str) -> None:
    found = [kind for kind, value in SECRETS.items() if value in text or repr(value)[1:-1] in text]
    escaped = [kind for kind, value in SECRETS.items() if json.dumps(value)[1:-1] in text]
    assert (where, found, escaped) == (where, [], [])


async def drive(caller: Caller, value: str) -> list[int]:
    """The value at every place where a client can put one; returns the statuses."""
    statuses = []
    for method, path, options in (
        ("POST", "/toy/v1/people", {"json": {"name": value}}),
        ("POST", "/toy/v1/people", {"json": {"name": value, "nmae": value}}),
        ("POST", "/toy/v1/people", {"json": {value: value}}),
        ("POST", "/toy/v1/people", {"data": f'{{"name": "{value}'.encode(), "headers": JSON}),
        (
            "POST",
            "/toy/v1/people",
            {"data": b"{}", "headers": {"Content-Type": value.encode().hex()}},
        ),
        ("GET", "/toy/v1/people", {"params": {"cursor": value}}),
        ("GET", "/toy/v1/people", {"params": {value: value}}),
        ("GET", f"/toy/v1/people/{value}", {}),
        ("GET", f"/{value}/{value}", {}),
        ("DELETE", f"/toy/v1/people?name={value}", {}),
        ("PUT", "/toy/v1/versions", {"json": {"name": value}, "headers": {"If-Match": value.encode().hex()}}),
    ):
        statuses.append((await caller.send(method, path, **options)).status)
    if value.isascii():
        headers = {"X-Request-ID": value, "User-Agent": value, "Referer": f"http://a/{value}"}
        statuses.append((await caller.send("GET", "/toy/v1/people", headers=headers)).status)
        statuses.append((await caller.make("a", key=value.replace(" ", "-"))).status)
    return statuses


async def test_neither_refusals_nor_failures_bring_a_value_into_the_log(toy: Office) -> None:
    for value in SECRETS.values():
        assert {201, 400, 404, 405, 415, 422} <= set(await drive(toy.caller, value))
        for kind in FAILURES:
            failed = await toy.caller.make(value, then=kind)
            assert (failed.status, failed.body.get("code")) == (500, "internal_error"), (kind, value)
            nothing_of_it(str(failed.body), kind)
        assert (await toy.caller.make(value, then="answer")).status == 500
    failures = await toy.logged("request_failed", len(SECRETS) * (len(FAILURES) + 1))
    assert all(failure["exception"] and failure["request_id"] for failure in failures)
    assert {failure["route"] for failure in failures} == {"toy-door.toy.make"}
    await toy.logged("library", len(SECRETS) * 4)
    nothing_of_it(toy.printed(), "log")
    async with toy.caller.session.get(f"{toy.caller.address}/metrics") as response:
        metrics = await response.text()
    assert 'http_requests_total{route="toy.make",status="500"}' in metrics
    nothing_of_it(metrics, "metrics")


async def test_the_log_still_says_where_and_what_kind_of_thing_went_wrong(toy: Office) -> None:
    for kind in ("behind", "name taken", "key"):
        await toy.caller.make(NAME, then=kind)
    behind, taken, key = [entry["exception"] for entry in await toy.logged("request_failed", 3)]
    assert behind.index("ValueError") < behind.index("RuntimeError") and "in _behind" in behind
    assert "staff_account" in taken and ("23505" in taken or "UNIQUE" in taken)
    assert key.endswith("KeyError") and "tests/server/http/toy.py" in key


async def test_a_failure_that_nobody_waited_for_is_told_as_carefully(toy: Office) -> None:
    where = toy.caller.address.removeprefix("http://").split(":")
    for _ in range(20):
        _, writer = await asyncio.open_connection(where[0], int(where[1]))
        writer.write(request(toy.caller, "POST", "/toy/v1/people", {"name": NAME, "then": "quote"}))
        await writer.drain()
        await hang_up(writer)
    assert (await toy.caller.make(NAME, then="quote")).status == 500
    await toy.logged("request_failed")
    nothing_of_it(toy.printed(), "log")


async def test_the_real_office_prints_and_counts_nothing_of_it_either(tmp_path: Path) -> None:
    office = World(tmp_path)
    office.operator("migrate")
    office.parts["api"].start()
    try:
        await office.parts["api"].ready(office.http)
        caller = Caller(office.http, office.api_url)
        for value in SECRETS.values():
            for method, path, options in (
                ("POST", "/api/v1/sessions", {"json": {"code": value, "device": value}}),
                ("POST", "/api/v1/sessions/refresh", {"json": {"refresh_token": value * 3}}),
                (
                    "POST",
                    "/api/v1/eligibility",
                    {"json": {"answers": {value: value}}},
                ),
                ("POST", "/staff/v1/sessions", {"json": {"login": value, "password": value}}),
                ("GET", f"/api/v1/cases/{value}", {}),
                ("GET", "/api/v1/form", {"params": {"phone": value}}),
                ("POST", "/registry/v1/certificates/search", {"json": {"id_number": value}}),
                (
                    "GET",
                    "/dept/v1/items",
                    {"headers": {"Authorization": f"Bearer {quote(value)}"}},
                ),
                ("POST", "/wechat/callback", {"params": {"signature": value}, "data": value.encode()}),
            ):
                answer = await caller.send(method, path, **options)
                assert 200 <= answer.status < 500 or answer.body["code"] == "platform_busy", (path, answer)
        async with office.http.get(f"{office.api_url}/metrics") as response:
            nothing_of_it(await response.text(), "metrics")
    finally:
        await office.stop()
    printed = (tmp_path / "logs" / "api.log").read_text(errors="replace")
    assert printed.count('"request"') > len(SECRETS) * 9
    nothing_of_it(printed, "log")


def test_no_address_has_a_place_for_personal_data() -> None:
    assert app.ROUTES
    for operation in OPERATIONS:
        names = set(operation.query.model_fields) if operation.query else set()
        assert not names & DENIED_KEYS, operation.path
        parts = [part for part in operation.path.split("/") if part.startswith("<")]
        # Beside ids only words of ours stand there: the kind of a thing, the kind of a paper.
        words = {"<kind:str>", "<document:str>"}
        assert all(part.endswith(":uuid>") for part in parts if part not in words), operation.path
