"""The store of a deployment with several processes: one Redis, asked through `redis.asyncio`."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable
from typing import TypeVar, cast

from redis.asyncio import BlockingConnectionPool, Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from server.ephemeral.store import EphemeralUnavailable

T = TypeVar("T")

# A request that waits longer than this for a rate limit has lost more than the limit protects.
ANSWER_WITHIN = 0.5
# After a Redis that does not answer at all (a black hole, not a refusal), spare the next requests.
REST_AFTER_SILENCE = 1.0

COMPARE_AND_DELETE = """
if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
return 0
"""
# A plain INCR followed by EXPIRE can leave a counter that never ends when the process dies between.
INCREMENT = """
local count = redis.call('INCRBY', KEYS[1], ARGV[1])
if redis.call('PTTL', KEYS[1]) < 0 then redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
return count
"""


class RedisStore:
    """`EphemeralStore` in Redis, shared by every process that has the same URL and prefix."""

    def __init__(self, url: str, *, prefix: str = "bereavement:", connections: int = 32) -> None:
        self._prefix = prefix
        self._redis = Redis(
            connection_pool=BlockingConnectionPool.from_url(
                url,
                max_connections=connections,
                timeout=ANSWER_WITHIN,
                socket_timeout=ANSWER_WITHIN,
                socket_connect_timeout=ANSWER_WITHIN,
                retry=Retry(NoBackoff(), 0),
                decode_responses=True,
            )
        )
        self._compare_and_delete = self._redis.register_script(COMPARE_AND_DELETE)
        self._increment = self._redis.register_script(INCREMENT)
        self._silent_until = 0.0

    async def get(self, key: str) -> str | None:
        return cast("str | None", await self._ask(self._redis.get(self._prefix + key)))

    async def set(self, key: str, value: str, *, ttl: float) -> None:
        await self._ask(self._redis.set(self._prefix + key, value, px=_milliseconds(ttl)))

    async def set_if_absent(self, key: str, value: str, *, ttl: float) -> bool:
        stored = await self._ask(self._redis.set(self._prefix + key, value, px=_milliseconds(ttl), nx=True))
        return stored is not None

    async def compare_and_delete(self, key: str, expected: str) -> bool:
        deleted = await self._ask(self._compare_and_delete(keys=[self._prefix + key], args=[expected]))
        return bool(deleted)

    async def increment(self, key: str, *, ttl: float, by: int = 1) -> int:
        count = await self._ask(self._increment(keys=[self._prefix + key], args=[by, _milliseconds(ttl)]))
        return cast(int, count)

    async def close(self) -> None:
        await self._redis.aclose()
        await self._redis.connection_pool.disconnect()

    async def _ask(self, command: Awaitable[T]) -> T:
        """The answer, within `ANSWER_WITHIN` in all: waiting for a connection counts too."""
        if time.monotonic() < self._silent_until:
            # Awaited by nobody, a coroutine complains when it is collected.
            getattr(command, "close", lambda: None)()
            raise EphemeralUnavailable("redis did not answer a moment ago")
        try:
            async with asyncio.timeout(ANSWER_WITHIN):
                return await command
        except TimeoutError:
            self._silent_until = time.monotonic() + REST_AFTER_SILENCE
            raise EphemeralUnavailable("redis did not answer in time") from None
        except (RedisError, OSError) as error:
            # The URL, and with it a password, can be in the text of a connection error.
            raise EphemeralUnavailable(f"redis: {type(error).__name__}") from None


def _milliseconds(seconds: float) -> int:
    return max(1, round(seconds * 1000))
