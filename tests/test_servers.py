"""The servers that the other tests lean on answer, and are gone with their block."""

from __future__ import annotations

import asyncpg
import pytest
from redis import Redis
from redis.exceptions import ConnectionError as RedisConnectionError

from tests.servers import postgres_server, redis_server


def test_redis_answers_until_its_block_ends() -> None:
    with redis_server() as url:
        client = Redis.from_url(url)
        assert client.set("a", "1") and client.get("a") == b"1"
    with pytest.raises(RedisConnectionError):
        client.get("a")
    client.close()


async def test_postgres_answers_and_is_version_18() -> None:
    with postgres_server() as uri:
        connection = await asyncpg.connect(uri)
        try:
            assert (await connection.fetchval("show server_version_num")).startswith("18")
        finally:
            await connection.close()
    with pytest.raises(OSError):
        await asyncpg.connect(uri)
