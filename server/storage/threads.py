"""Leaving the event loop for a moment, for work that blocks."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Executor
from typing import TypeVar, TypeVarTuple

T = TypeVar("T")
Ts = TypeVarTuple("Ts")


async def in_thread(
    executor: Executor | None,
    function: Callable[[*Ts], T],
    *args: *Ts,
    stop: Callable[[], None] | None = None,
) -> T:
    """What `function` returns or raises, having run in a thread of `executor` (None: the loop's own).

    A thread cannot be cancelled, and what it works on must not be closed under it: a caller that is
    cancelled meanwhile goes on being cancelled only when the thread has ended. `stop` is called then,
    to make it end soon.
    """
    work = asyncio.get_running_loop().run_in_executor(executor, function, *args)
    try:
        return await asyncio.shield(work)
    except asyncio.CancelledError:
        if stop:
            stop()
        await asyncio.wait([work])
        if not work.cancelled():
            work.exception()  # looked at, or asyncio complains that nobody did
        raise
