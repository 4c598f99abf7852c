"""Whatever a client sends, the answer is problem+json with a code of ours, in words for a person."""

from __future__ import annotations

import base64
from typing import Any
from uuid import uuid4

import asyncpg
import orjson
import pytest
from tortoise.exceptions import OperationalError

from server.errors import PROBLEM_KINDS
from server.http.body import DEEPEST, MOST_TOLD
from tests.server.http.conftest import Answered, Caller, people
from tests.server.http.test_hang_ups import connect
from tests.server.http.toy import Stage

PEOPLE = "/toy/v1/people"
ROW = "3f2b1c9e-7d4a-4c55-9a1e-0d6f5b8e2a17"


def nested(levels: int, inner: str = "1") -> str:
    return "[" * levels + inner + "]" * levels


def cursor(text: str) -> str:
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def is_problem(answer: Answered, status: int, code: str) -> bool:
    kind = PROBLEM_KINDS[answer.body["code"]]
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.headers["Cache-Control"] == "no-store"
    assert set(answer.body) >= {"type", "title", "status", "detail", "code", "fields", "instance"}
    assert answer.body["instance"] == answer.headers["X-Request-ID"]
    assert answer.body["status"] == answer.status == kind.status
    assert answer.body["title"] == kind.title and answer.body["detail"].endswith("。")
    assert (answer.status, answer.body["code"]) == (status, code)
    return True


@pytest.mark.parametrize("path", ["/nowhere", "/toy/v1/people/x/y", "/toy/v1", "//", f"{PEOPLE}/not-an-id"])
async def test_what_is_not_there(caller: Caller, path: str) -> None:
    assert is_problem(await caller.send("GET", path), 404, "not_found")


async def test_an_unknown_id_and_a_malformed_one_are_both_not_found(caller: Caller) -> None:
    for name in (str(uuid4()), "1", str(uuid4())[:-1], "%00", "张三", "' OR 1=1"):
        assert is_problem(await caller.send("GET", f"{PEOPLE}/{name}"), 404, "not_found")


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("DELETE", PEOPLE, {"GET", "POST"}),
        ("GET", "/toy/v1/limited", {"POST"}),
        ("OPTIONS", PEOPLE, {"GET", "POST"}),
    ],
)
async def test_a_wrong_method_is_told_the_right_ones(
    caller: Caller, method: str, path: str, allowed: set[str]
) -> None:
    answer = await caller.send(method, path)
    assert is_problem(answer, 405, "method_not_allowed")
    assert set(answer.headers["Allow"].split(", ")) == allowed


async def test_who_is_not_signed_in(caller: Caller) -> None:
    answer = await caller.send("GET", PEOPLE, headers={"Authorization": "Bearer nobody"})
    assert is_problem(answer, 401, "unauthenticated")


@pytest.mark.parametrize(
    "content",
    [
        b"{",
        b"nonsense",
        b'{"name": "\xff"}',
        '{"name": "甲"}'.encode("gbk"),
        b'{"name": "\\ud800"}',
        b'{"name": NaN}',
        f'{{"name": "a", "anything": {nested(DEEPEST)}}}'.encode(),
        f'{{"name": "a", "anything": {nested(5000)}}}'.encode(),
        b'{"name": "a\\u0000b"}',
        b'{"name": "a", "anything": {"x\\u0000": 1}}',
    ],
    ids=lambda content: str(content[:24]),
)
async def test_what_is_no_json_that_can_be_kept(caller: Caller, content: bytes) -> None:
    sent = await caller.send(
        "POST", PEOPLE, data=content, headers={"Content-Type": "application/json", "Idempotency-Key": "k" * 8}
    )
    assert is_problem(sent, 400, "malformed")
    assert await people() == 0


async def test_what_is_nested_as_deep_as_allowed_is_kept(caller: Caller) -> None:
    content = f'{{"name": "a\\\\u0000", "anything": {nested(DEEPEST - 2)}}}'
    sent = await caller.send("POST", PEOPLE, data=content, headers={"Content-Type": "application/json"})
    assert (sent.status, sent.body["name"]) == (201, "a\\u0000")


@pytest.mark.parametrize(
    "headers",
    [
        {"Content-Type": "text/plain"},
        {"Content-Type": "application/x-www-form-urlencoded"},
        {"Content-Type": "multipart/form-data; boundary=x"},
        {"Content-Type": "application/json", "Content-Encoding": "gzip"},
    ],
    ids=str,
)
async def test_what_says_to_be_no_json(caller: Caller, headers: dict[str, str]) -> None:
    sent = await caller.send("POST", PEOPLE, data=b'{"name": "a"}', headers=headers)
    assert is_problem(sent, 415, "json_expected")


@pytest.mark.parametrize(
    "kind", ["application/json; charset=utf-8", "Application/JSON", "application/x+json"]
)
async def test_every_way_to_say_json_is_heard(caller: Caller, kind: str) -> None:
    sent = await caller.send("POST", PEOPLE, data=b'{"name": "a"}', headers={"Content-Type": kind})
    assert sent.status == 201


@pytest.mark.parametrize(
    ("body", "wrong"),
    [
        ({}, {"name": "missing"}),
        ({"name": 7}, {"name": "string_type"}),
        ({"name": None}, {"name": "string_type"}),
        ({"name": " "}, {"name": "string_too_short"}),
        ({"name": "x" * 41}, {"name": "string_too_long"}),
        ({"name": "a", "count": "many"}, {"count": "int_parsing"}),
        ({"name": "a", "count": 2**63}, {"count": "less_than_equal"}),
        ({"name": "a", "nmae": "b"}, {"nmae": "extra_forbidden"}),
        ({"name": [], "count": -1}, {"name": "string_type", "count": "greater_than_equal"}),
        ([], {"body": "model_type"}),
        ("text", {"body": "model_type"}),
        (None, {"body": "model_type"}),
    ],
    ids=str,
)
async def test_every_wrong_field_is_named_at_once(caller: Caller, body: Any, wrong: dict[str, str]) -> None:
    content = orjson.dumps(body)
    sent = await caller.send("POST", PEOPLE, data=content, headers={"Content-Type": "application/json"})
    assert is_problem(sent, 422, "invalid")
    assert {field["field"]: field["code"] for field in sent.body["fields"]} == wrong
    assert all(field["message"].endswith("。") for field in sent.body["fields"])


async def test_what_is_told_of_wrong_fields_is_bounded(caller: Caller) -> None:
    body = {"name": "a"} | {f"{n}" + "x" * 300: 1 for n in range(MOST_TOLD * 2)}
    sent = await caller.send("POST", PEOPLE, json=body)
    assert is_problem(sent, 422, "invalid")
    assert len(sent.body["fields"]) == MOST_TOLD
    assert max(len(field["field"]) for field in sent.body["fields"]) <= 80


@pytest.mark.parametrize(
    "given",
    [
        "nonsense",
        "====",
        "é",
        cursor("2026-11-02T09:00:00+00:00"),
        cursor(f"2026-11-02T09:00:00 {ROW}"),
        cursor(f"0001-01-01T00:00:00+14:00 {ROW}"),
        cursor(f"9999-12-31T23:59:59-12:00 {ROW}"),
        cursor(f"yesterday {ROW}"),
        cursor("2026-11-02T09:00:00+00:00 7"),
        "x" * 121,
    ],
)
async def test_a_cursor_that_is_not_ours(caller: Caller, given: str) -> None:
    answer = await caller.send("GET", PEOPLE, params={"cursor": given})
    assert is_problem(answer, 422, "invalid")
    assert [field["field"] for field in answer.body["fields"]] == ["cursor"]


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("limit=0", 422),
        ("limit=1e2", 422),
        ("limit=101", 422),
        (f"limit={9**50}", 422),
        ("lmit=5", 422),
        ("limit=5&limit=x", 200),
        ("cursor=a%00b", 400),
        ("limit=%ff", 422),
    ],
)
async def test_a_query_is_read_as_strictly(caller: Caller, query: str, status: int) -> None:
    answer = await caller.send("GET", f"{PEOPLE}?{query}")
    assert answer.status == status
    assert status == 200 or is_problem(answer, status, "invalid" if status == 422 else "malformed")


async def test_a_body_that_is_too_large(caller: Caller) -> None:
    sent = await caller.send("POST", PEOPLE, json={"name": "a", "anything": "x" * 250_000})
    assert is_problem(sent, 413, "too_large")


async def raw(caller: Caller, text: bytes) -> Answered:
    """What is answered to bytes that no HTTP client would send."""
    reader, writer = await connect(caller)
    writer.write(text)
    head, _, rest = (await reader.read()).partition(b"\r\n\r\n")
    writer.close()
    first, *lines = head.decode().split("\r\n")
    named = {name.title(): value for name, _, value in (line.partition(": ") for line in lines)}
    named["X-Request-ID"] = named.get("X-Request-Id", "")
    return Answered(int(first.split()[1]), orjson.loads(rest), named)


@pytest.mark.parametrize(
    ("sent", "status", "code"),
    [
        (b"nonsense\r\n\r\n", 400, "malformed"),
        (b"GET / HTTP/1.1\r\nno colon here\r\n\r\n", 400, "malformed"),
        (b"GET /" + b"x" * 20_000 + b" HTTP/1.1\r\n\r\n", 413, "too_large"),
        (
            b"POST /toy/v1/people HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nExpect: tea\r\n\r\n{}",
            400,
            "malformed",
        ),
        (
            b"POST /toy/v1/people HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
            400,
            "malformed",
        ),
        (b"POST /toy/v1/people HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n", 400, "malformed"),
    ],
    ids=[
        "no request",
        "no header",
        "a long address",
        "an expectation",
        "bad chunks",
        "a length that is none",
    ],
)
async def test_what_is_no_http(caller: Caller, sent: bytes, status: int, code: str) -> None:
    assert is_problem(await raw(caller, sent), status, code)


@pytest.mark.parametrize(
    "failure",
    [
        ValueError("张三"),
        OperationalError(asyncpg.DataError("invalid input for query argument $1: '张三'")),
        TimeoutError(),
        ConnectionResetError(),
        KeyError("430621199001010011"),
    ],
    ids=lambda error: type(error).__name__,
)
async def test_what_is_ours_to_repair_says_nothing_of_itself(
    caller: Caller, stage: Stage, failure: Exception
) -> None:
    stage.fail = [failure]
    answer = await caller.make()
    assert is_problem(answer, 500, "internal_error")
    assert "张三" not in str(answer.body) and "4306211990" not in str(answer.body)
    assert answer.body["fields"] == []
