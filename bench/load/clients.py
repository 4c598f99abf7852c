"""Sending requests from several clients at once, and what the answering process spent on it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import aiohttp
import psutil

Request = Callable[[aiohttp.ClientSession, int], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Load:
    """What came of one stretch of load. CPU in milliseconds a request; `own` is the share of one core
    that the generator itself took: beyond 0.3 the figure says more of the generator than of us."""

    rate: float
    p50_ms: float
    p99_ms: float
    cpu_ms: float
    own: float
    failed: int


async def load(
    process: psutil.Process, request: Request, first: int, *, clients: int, seconds: float, most: int
) -> Load:
    """Let `clients` send requests numbered from `first` for `seconds`, at most `most` of them."""
    numbers = iter(range(first, first + most))
    taken: list[float] = []
    failed = 0
    before, own_before = process.cpu_times(), time.process_time()
    began = time.perf_counter()
    end = began + seconds

    async def client(session: aiohttp.ClientSession) -> None:
        nonlocal failed
        for n in numbers:
            sent = time.perf_counter()
            if sent > end:
                return
            try:
                await request(session, n)
            except (aiohttp.ClientError, AssertionError):
                failed += 1
            taken.append(time.perf_counter() - sent)

    connector = aiohttp.TCPConnector(limit=clients)
    async with aiohttp.ClientSession(connector=connector) as session:
        await asyncio.gather(*(client(session) for _ in range(clients)))
    spent = time.perf_counter() - began
    after = process.cpu_times()
    cpu = after.user + after.system - before.user - before.system
    taken.sort()
    count = len(taken) or 1
    return Load(
        rate=count / spent,
        p50_ms=taken[count // 2] * 1000,
        p99_ms=taken[min(count - 1, int(count * 0.99))] * 1000,
        cpu_ms=cpu * 1000 / count,
        own=(time.process_time() - own_before) / spent,
        failed=failed,
    )
