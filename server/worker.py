"""The worker: every loop that runs without a request, in one list.

A loop is a function that does what is due now and returns how many things it did. It is called again at
once while it finds work, else after its interval. Loops never share a transaction and never stop each
other: one that fails is logged and tried again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import structlog
from prometheus_client import Counter

from server.http.observe import registry

log = structlog.get_logger()

DONE = Counter("worker_done_total", "Things done by the worker", ("loop",), registry=registry)
FAILED = Counter("worker_failed_total", "Rounds of the worker that failed", ("loop",), registry=registry)

BACK_OFF_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Loop:
    """`act` does what is due and returns how much; `every` is the pause in seconds when nothing was."""

    name: str
    act: Callable[[], Awaitable[int]]
    every: float = 1.0


def loops() -> tuple[Loop, ...]:
    """Which loops run. This list is the answer to "what happens by itself?"."""
    return ()


async def run(stop: asyncio.Event) -> None:
    """Run all loops until `stop` is set; a round that has begun is finished first."""
    await asyncio.gather(*(_keep_running(loop, stop) for loop in loops()))


async def run_until_idle(most_rounds: int = 100) -> int:
    """Run every loop in turn until none finds work; returns how much was done. Failures are raised."""
    total = 0
    for _ in range(most_rounds):
        done = sum([await loop.act() for loop in loops()])
        total += done
        if not done:
            break
    return total


async def _keep_running(loop: Loop, stop: asyncio.Event) -> None:
    while not stop.is_set():
        pause = loop.every
        try:
            done = await loop.act()
            DONE.labels(loop.name).inc(done)
            if done:
                pause = 0.0
        except Exception as error:
            FAILED.labels(loop.name).inc()
            log.error("loop_failed", loop=loop.name, exc_info=error)
            pause = max(pause, BACK_OFF_SECONDS)
        if pause:
            try:
                await asyncio.wait_for(stop.wait(), timeout=pause)
            except TimeoutError:
                continue
        else:
            await asyncio.sleep(0)
