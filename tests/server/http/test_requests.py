"""What every request gets besides its answer: an id, headers that protect, versions, limits by address."""

from __future__ import annotations

import re
from types import SimpleNamespace
from typing import Any

import pytest
from sanic import Sanic

from server.http.limits import address
from tests.server.http.conftest import Caller
from tests.server.http.test_errors import raw
from tests.server.http.toy import Stage

OURS = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")


@pytest.mark.parametrize("given", ["0123456789abcdef", "01890A5D-AC96-774B-BCCE-B302099A8057", "a" * 64])
async def test_a_request_id_comes_back_as_it_was_given(caller: Caller, given: str) -> None:
    answer = await caller.send("GET", "/toy/v1/people", headers={"X-Request-ID": given})
    assert answer.headers["X-Request-ID"] == given
    refused = await caller.send("GET", "/nowhere", headers={"X-Request-ID": given})
    assert refused.headers["X-Request-ID"] == refused.body["instance"] == given


@pytest.mark.parametrize(
    "given",
    ["0123abcd", "a" * 65, "ouyang-jianwei-1", "a b c d e f", "{${jndi:x}}", "", "é" * 9],
)
async def test_a_request_id_that_is_none_is_replaced(caller: Caller, given: str) -> None:
    answer = await caller.send("GET", "/toy/v1/people", headers={"X-Request-ID": given})
    assert OURS.fullmatch(answer.headers["X-Request-ID"])


async def test_a_request_that_was_never_read_whole_has_an_id_of_ours_too(caller: Caller) -> None:
    bad = b"POST /toy/v1/people HTTP/1.1\r\nHost: a\r\nX-Request-ID: %s\r\nContent-Length: x\r\n\r\n"
    answer = await raw(caller, bad % (b"x" * 3000))
    assert OURS.fullmatch(answer.body["instance"])
    assert answer.headers["X-Request-ID"] == answer.body["instance"]


@pytest.mark.parametrize("path", ["/toy/v1/people", "/nowhere", "/healthz", "/readyz"])
async def test_nothing_may_be_cached_framed_guessed_or_run(caller: Caller, path: str) -> None:
    headers = (await caller.send("GET", path)).headers
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'"
    assert not {"Server", "X-Powered-By", "Access-Control-Allow-Origin"} & set(headers)
    # The demo is served without TLS; a browser that was told otherwise would never come back.
    assert "Strict-Transport-Security" not in headers


async def test_a_version_that_was_read_is_needed_to_save_over_it(caller: Caller) -> None:
    async def save(*given: str) -> Any:
        headers = {"If-Match": given[0]} if given else {}
        return await caller.send("PUT", "/toy/v1/versions", json={"name": "a"}, headers=headers)

    saved = await save('"7"')
    assert (saved.status, saved.body, saved.headers["ETag"]) == (200, {"seen": 7}, '"8"')
    assert (await save('W/"7"')).body == (await save("7")).body == {"seen": 7}
    missing = await save()
    assert (missing.status, missing.body["code"]) == (428, "precondition_required")
    for strange in ("*", '"seven"', '"7", "8"', '""', '"' + "9" * 5000 + '"', '"1_0"', '"-1"', '"٧"'):
        refused = await save(strange)
        assert (refused.status, refused.body["fields"][0]["field"]) == (422, "If-Match"), strange


async def test_an_etag_comes_again_with_a_repeated_answer(caller: Caller) -> None:
    options: dict[str, Any] = {"json": {"name": "a"}, "headers": {"If-Match": '"7"'}, "key": "save-0001"}
    first = await caller.send("PUT", "/toy/v1/versions", **options)
    again = await caller.send("PUT", "/toy/v1/versions", **options)
    assert again.headers["Idempotency-Replayed"] == "true"
    assert again.headers["ETag"] == first.headers["ETag"] == '"8"'


async def test_beyond_the_limit_one_is_told_when_to_come_back(caller: Caller) -> None:
    answers = [await caller.send("POST", "/toy/v1/limited") for _ in range(3)]
    assert [answer.status for answer in answers] == [204, 204, 429]
    assert answers[2].body["code"] == "too_many_requests"
    assert answers[2].headers["Retry-After"] == "60"


async def test_a_limit_by_address_is_not_lifted_by_a_header(caller: Caller, stage: Stage) -> None:
    forged = ({"X-Forwarded-For": f"10.0.0.{n}", "Forwarded": f"for=10.1.0.{n}"} for n in range(3))
    answers = [await caller.send("POST", "/toy/v1/limited", headers=headers) for headers in forged]
    assert [answer.status for answer in answers] == [204, 204, 429]


async def test_behind_our_own_proxies_the_phone_is_counted_and_not_the_proxy(
    caller: Caller, app: tuple[Sanic[Any, Any], str]
) -> None:
    app[0].config.PROXIES_COUNT = 2
    try:
        seen = {}
        for phone in ("203.0.113.7", "203.0.113.8"):
            chains = (f"10.9.9.{n}, {phone}, 10.0.0.1" for n in range(3))
            seen[phone] = [
                (await caller.send("POST", "/toy/v1/limited", headers={"X-Forwarded-For": chain})).status
                for chain in chains
            ]
    finally:
        app[0].config.PROXIES_COUNT = None
    assert seen == {"203.0.113.7": [204, 204, 429], "203.0.113.8": [204, 204, 429]}


@pytest.mark.parametrize(
    ("seen", "counted"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("[2001:db8:1:2::9]", "2001:db8:1:2::/64"),
        ("unix socket", "unknown"),
    ],
)
def test_a_household_counts_as_one_address(seen: str, counted: str) -> None:
    request: Any = SimpleNamespace(client_ip=seen)
    assert address(request) == counted
