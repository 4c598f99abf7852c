"""Redis goes away: nobody is shut out, all are answered quickly, and limits count again when it is back."""

from __future__ import annotations

import socket
import time
from typing import Any

import pytest
from sanic import Sanic

from server.ephemeral import RedisStore
from tests.server.http.conftest import Caller
from tests.servers import redis_server


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
async def test_limits_let_everybody_through_until_it_is_back(
    caller: Caller, app: tuple[Sanic[Any, Any], str]
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]

    async def three() -> list[int]:
        return [(await caller.send("POST", "/toy/v1/limited")).status for _ in range(3)]

    store = app[0].ctx.store = RedisStore(f"redis://127.0.0.1:{port}")
    try:
        with redis_server(port=port):
            assert await three() == [204, 204, 429]
        began = time.monotonic()
        assert await three() == [204, 204, 204]
        assert (await caller.send("GET", "/readyz")).status == 200
        assert (await caller.make()).status == 201
        assert time.monotonic() - began < 4
        with redis_server(port=port):
            assert await three() == [204, 204, 429]
    finally:
        await store.close()
