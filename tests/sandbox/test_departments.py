"""A department's own system verifies what comes, does what it was told, and does nothing twice."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from sandbox.clock import Clock
from sandbox.departments.signing import judge, sign
from sandbox.departments.systems import create_app
from tests.servers import department_systems

SECRET = "a-secret-of-this-test"
BODY = {"item": "household_cancellation", "decedent": "测试"}


@dataclass
class Department:
    """The police's system: its webhook and its desk."""

    url: str
    session: aiohttp.ClientSession
    clock: Clock

    async def deliver(self, delivery_id: str, **headers: str) -> tuple[int, Any]:
        body = json.dumps(BODY).encode()
        timestamp = str(int(self.clock.seconds()))
        signed = {
            "X-Signature-Timestamp": timestamp,
            "X-Signature-Id": delivery_id,
            "X-Signature": sign(SECRET, timestamp, delivery_id, body),
        } | headers
        url = f"{self.url}/departments/police/webhook"
        async with self.session.post(url, data=body, headers=signed) as response:
            return response.status, await response.json()

    async def desk(self, method: str, path: str = "", given: object = None) -> Any:
        url = f"{self.url}/sandbox/departments/police{path}"
        async with self.session.request(method, url, json=given) as response:
            return await response.json()


@pytest.fixture
async def police(tmp_path: Path) -> AsyncIterator[Department]:
    clock = Clock(tmp_path / "clock")
    async with TestServer(create_app(SECRET, clock=clock)) as server, aiohttp.ClientSession() as session:
        yield Department(str(server.make_url("/")).rstrip("/"), session, clock)


def test_the_signature_is_the_one_that_is_written_down() -> None:
    expected = hmac.new(b"s", b'1767225600.d-1.{"a":1}', hashlib.sha256).hexdigest()
    assert sign("s", "1767225600", "d-1", b'{"a":1}') == f"v1={expected}"


def test_a_secret_can_be_changed_with_two_signatures() -> None:
    body, headers = b"{}", {"X-Signature-Timestamp": "100", "X-Signature-Id": "d-1"}
    both = f"{sign('old', '100', 'd-1', body)}, {sign('new', '100', 'd-1', body)}"
    assert judge({**headers, "X-Signature": both}, body, "new", 100) == "ok"
    assert judge({**headers, "X-Signature": both}, body, "other", 100) == "signature"
    assert judge({**headers, "X-Signature": "签名"}, body, "new", 100) == "signature"
    assert judge({**headers, "X-Signature": both}, body, "new", 401) == "stale"
    assert judge({**headers, "X-Signature-Timestamp": "soon", "X-Signature": both}, body, "new", 1) == "stale"
    assert judge(headers, body, "new", 100) == "unsigned"


async def test_done_at_once_with_its_result(police: Department) -> None:
    await police.desk("PUT", given={"do": "done", "result": {"register": "cancelled"}})
    assert await police.deliver("d-1") == (200, {"status": "done", "result": {"register": "cancelled"}})
    (entry,) = await police.desk("GET", "/received")
    assert (entry["delivery_id"], entry["verdict"], entry["status"]) == ("d-1", "ok", 200)
    assert entry["body"] == BODY


async def test_a_delivery_that_comes_again_is_answered_and_not_done_again(police: Department) -> None:
    await police.desk("PUT", given={"do": "refuse", "reason": "户籍不在本县", "status": 409})
    first = await police.deliver("d-1")
    await police.desk("PUT", given={"do": "done"})
    police.clock.advance(3600)
    assert await police.deliver("d-1") == first == (409, {"status": "refused", "reason": "户籍不在本县"})
    assert (await police.deliver("d-2"))[0] == 200
    assert [e["repeated"] for e in await police.desk("GET", "/received")] == [False, True, False]


async def test_errors_for_a_while_then_done(police: Department) -> None:
    await police.desk("PUT", given={"do": "error", "times": 2})
    assert [(await police.deliver("d-1"))[0] for _ in range(4)] == [500, 500, 200, 200]


async def test_a_dead_system_closes_the_connection(police: Department) -> None:
    await police.desk("PUT", given={"do": "dead", "times": 1})
    with pytest.raises(aiohttp.ClientError):
        await police.deliver("d-1")
    assert (await police.deliver("d-1"))[0] == 200


async def test_a_slow_system_does_not_start_the_same_thing_twice(police: Department) -> None:
    await police.desk("PUT", given={"do": "slow", "seconds": 0.2})
    answers = await asyncio.gather(police.deliver("d-1"), police.deliver("d-1"))
    assert sorted(status for status, _ in answers) == [200, 409]


@pytest.mark.parametrize(
    ("headers", "verdict"),
    [
        ({"X-Signature": "v1=" + "0" * 64}, "signature"),
        ({"X-Signature": ""}, "unsigned"),
        ({"X-Signature-Id": "another"}, "signature"),
        ({"X-Signature-Timestamp": "1767225600"}, "stale"),
    ],
)
async def test_a_webhook_that_is_not_the_halls_is_turned_away(
    police: Department, headers: dict[str, str], verdict: str
) -> None:
    assert await police.deliver("d-1", **headers) == (401, {"error": verdict})
    assert (await police.deliver("d-1"))[0] == 200


async def test_a_department_with_its_own_secret(police: Department) -> None:
    await police.desk("PUT", given={"secret": "its own"})
    assert (await police.deliver("d-1"))[0] == 401


async def test_accepted_now_and_called_back_when_the_desk_says_so(police: Department) -> None:
    seen = []

    async def hall(request: web.Request) -> web.Response:
        seen.append(
            (request.headers["Authorization"], request.headers["Idempotency-Key"], await request.json())
        )
        return web.json_response({"item": "finished"}, status=201)

    app = web.Application()
    app.router.add_post("/dept/v1/items/1/finish", hall)
    await police.desk("PUT", given={"do": "accept"})
    assert await police.deliver("d-1") == (202, {"status": "accepted"})
    async with TestServer(app) as server:
        given = {
            "url": str(server.make_url("/dept/v1/items/1/finish")),
            "api_key": "key-1",
            "json": {"result": "done"},
            "headers": {"Idempotency-Key": "k-1"},
        }
        answer = await police.desk("POST", "/callback", given)
    assert answer == {"status": 201, "body": {"item": "finished"}}
    assert seen == [("Bearer key-1", "k-1", {"result": "done"})]
    assert "error" in await police.desk("POST", "/callback", given)


async def test_an_unknown_behaviour_is_named(police: Department) -> None:
    assert "explode" not in (await police.desk("GET"))["do"]
    assert "do: one of" in (await police.desk("PUT", given={"do": "explode"}))["error"]
    assert "colour" in (await police.desk("PUT", given={"colour": "red"}))["error"]


async def test_a_department_that_lost_its_records_does_it_again(police: Department) -> None:
    await police.deliver("d-1")
    await police.desk("DELETE", "/received")
    await police.deliver("d-1")
    assert [e["repeated"] for e in await police.desk("GET", "/received")] == [False]


async def test_a_restart_still_knows_what_was_done(tmp_path: Path) -> None:
    arguments = ["--state-dir", str(tmp_path), "--secret", SECRET]
    async with aiohttp.ClientSession() as session:
        for repeated in (False, True):
            with department_systems(*arguments) as url:
                department = Department(url, session, Clock())
                assert (await department.deliver("d-1"))[0] == 200
                assert (await department.desk("GET", "/received"))[-1]["repeated"] is repeated
