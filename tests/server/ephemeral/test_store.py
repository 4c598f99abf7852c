"""Both engines keep one promise, and a Redis that is gone is one quick, typed error."""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import AsyncIterator, Iterator

import pytest

from server.ephemeral import EphemeralStore, EphemeralUnavailable, MemoryStore, RedisStore
from tests.servers import redis_server


@pytest.fixture(scope="module")
def redis_url() -> Iterator[str]:
    with redis_server() as url:
        yield url


@pytest.fixture(params=["memory", "redis"])
async def store(request: pytest.FixtureRequest, redis_url: str) -> AsyncIterator[EphemeralStore]:
    opened: EphemeralStore = (
        MemoryStore() if request.param == "memory" else RedisStore(redis_url, prefix=f"{request.node.name}:")
    )
    yield opened
    await opened.close()


async def ended(store: EphemeralStore, key: str) -> None:
    """Return as soon as the key has ended; fail when it lives much longer than it was given."""
    latest = time.monotonic() + 5
    while await store.get(key) is not None:
        assert time.monotonic() < latest, f"{key} did not end"


async def test_a_value_is_found_until_its_time_is_over(store: EphemeralStore) -> None:
    await store.set("名字", "值", ttl=60)
    assert await store.get("名字") == "值"
    await store.set("名字", "新值", ttl=0.02)
    await ended(store, "名字")
    assert await store.get("never written") is None


async def test_only_one_of_many_callers_takes_a_free_key(store: EphemeralStore) -> None:
    taken = await asyncio.gather(*(store.set_if_absent("lock", str(n), ttl=60) for n in range(50)))
    assert sum(taken) == 1
    assert await store.get("lock") == str(taken.index(True))


async def test_a_lock_whose_holder_died_ends_by_itself(store: EphemeralStore) -> None:
    assert await store.set_if_absent("lock", "dead", ttl=0.02)
    await ended(store, "lock")
    assert await store.set_if_absent("lock", "next", ttl=60)


async def test_only_the_expected_value_is_deleted(store: EphemeralStore) -> None:
    await store.set("token", "new", ttl=60)
    assert not await store.compare_and_delete("token", "old")
    assert await store.get("token") == "new"
    assert await store.compare_and_delete("token", "new")
    assert not await store.compare_and_delete("token", "new")


async def test_counting_at_once_loses_nothing(store: EphemeralStore) -> None:
    counts = await asyncio.gather(*(store.increment("hits", ttl=60) for _ in range(100)))
    assert sorted(counts) == list(range(1, 101))
    assert await store.increment("hits", ttl=60, by=5) == 105


async def test_a_window_is_not_prolonged_by_later_events(store: EphemeralStore) -> None:
    await store.increment("window", ttl=0.1)
    await store.increment("window", ttl=60)
    await ended(store, "window")
    assert await store.increment("window", ttl=60) == 1


async def test_memory_forgets_what_has_ended() -> None:
    now = 0.0
    store = MemoryStore(clock=lambda: now)
    for n in range(1000):
        await store.set(f"key {n}", "x", ttl=10)
    now = 11
    await store.set("last", "x", ttl=10)
    assert len(store) == 1


async def test_stores_with_another_prefix_do_not_meet(redis_url: str) -> None:
    one, other = RedisStore(redis_url, prefix="a:"), RedisStore(redis_url, prefix="b:")
    await one.set("key", "x", ttl=60)
    assert await other.get("key") is None
    await one.close()
    await other.close()


async def test_a_redis_that_refuses_is_one_typed_error_and_comes_back() -> None:
    with redis_server() as url:
        store = RedisStore(url)
        await store.set("key", "x", ttl=60)
    for attempt in (store.get("key"), store.increment("n", ttl=1), store.compare_and_delete("key", "x")):
        began = time.monotonic()
        with pytest.raises(EphemeralUnavailable) as caught:
            await attempt
        assert time.monotonic() - began < 0.5
        assert url.removeprefix("unix://") not in str(caught.value)
    await store.close()


async def test_a_restarted_redis_is_found_again_by_an_old_connection() -> None:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    with redis_server(port=port) as url:
        store = RedisStore(url)
        await store.set("key", "x", ttl=60)
    with pytest.raises(EphemeralUnavailable):
        await store.get("key")
    with redis_server(port=port):
        assert await store.get("key") is None
        await store.set("key", "y", ttl=60)
    await store.close()


async def test_a_silent_redis_costs_half_a_second_once() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        store = RedisStore(f"redis://127.0.0.1:{silent.getsockname()[1]}")
        began = time.monotonic()
        with pytest.raises(EphemeralUnavailable):
            await store.get("key")
        first = time.monotonic() - began
        for _ in range(20):
            with pytest.raises(EphemeralUnavailable):
                await store.increment("n", ttl=1)
        assert first < 0.8
        assert time.monotonic() - began < first + 0.2
        await store.close()
