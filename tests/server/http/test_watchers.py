"""The metrics are for the house's own monitoring, by address or by token."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator

import pytest
import pytest_asyncio
from pydantic import ValidationError

from config.settings import Settings, settings
from server.http.watchers import _is_of_the_house
from tests.access.running import Answered, Office, running_office

TOKEN = "a-token-of-the-monitoring"
Set = Callable[..., None]


@pytest_asyncio.fixture(scope="module")
async def office() -> AsyncIterator[Office]:
    async with running_office("watched") as running:
        yield running


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> Iterator[Set]:
    def given(**variables: str) -> None:
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        settings.cache_clear()

    yield given
    monkeypatch.undo()
    settings.cache_clear()


async def read(office: Office, **headers: str) -> Answered:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return await office.ask("GET", "/metrics", headers=named)


async def test_this_machine_reads_them(office: Office, environment: Set) -> None:
    environment()
    answered = await read(office)
    assert answered.status == 200 and b"http_requests_total" in answered.body


@pytest.mark.parametrize(
    ("address", "let_in"),
    [
        ("127.0.0.1", True),
        ("::1", True),
        ("10.20.30.40", True),
        ("172.16.0.9", True),
        ("192.168.1.20", True),
        ("::ffff:192.168.1.20", True),
        ("fd00::5", True),
        ("fe80::1%eth0", True),
        ("172.32.0.1", False),
        ("8.8.8.8", False),
        ("::ffff:8.8.8.8", False),
        ("2001:4860:4860::8888", False),
        ("", False),
        ("unix", False),
    ],
)
def test_private_addresses_are_of_the_house(environment: Set, address: str, let_in: bool) -> None:
    environment()
    assert _is_of_the_house(address) is let_in


async def test_only_the_named_networks_where_some_are_named(office: Office, environment: Set) -> None:
    environment(METRICS_NETWORKS="10.1.0.0/16, 10.2.0.0/16")
    refused = await read(office)
    assert (refused.status, refused.code) == (403, "forbidden")
    environment(METRICS_NETWORKS="10.1.0.0/16,127.0.0.1/32")
    assert (await read(office)).status == 200


@pytest.mark.parametrize("header", ["X_Forwarded_For", "Forwarded", "X_Real_IP"])
async def test_what_comes_through_an_unknown_proxy_is_refused(
    office: Office, environment: Set, header: str
) -> None:
    environment()
    assert (await read(office, **{header: "127.0.0.1"})).status == 403


async def test_with_a_token_the_token_alone_decides(office: Office, environment: Set) -> None:
    environment(METRICS_TOKEN=TOKEN, METRICS_NETWORKS="10.1.0.0/16")
    for wrong in ("", f"Bearer {TOKEN}x", "Bearer ", f"Basic {TOKEN}", "Bearer 令牌"):
        given = {"Authorization": wrong.encode().decode("latin-1")} if wrong else {}
        refused = await read(office, **given)
        assert (refused.status, refused.code) == (401, "unauthenticated"), wrong
        assert refused.headers["WWW-Authenticate"] == "Bearer"
    assert (await read(office, Authorization=f"Bearer {TOKEN}", X_Forwarded_For="8.8.8.8")).status == 200


def test_a_short_token_is_a_mistake(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("METRICS_TOKEN", "short")
    with pytest.raises(ValidationError):
        Settings()
