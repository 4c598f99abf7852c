"""Leaving the event loop for a moment, for work that blocks."""

from __future__ import annotations

import asyncio
import functools
from collections.abc import Callable
from concurrent.futures import Executor
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


async def in_thread(
    executor: Executor | None, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs
) -> T:
    """What `function` returns or raises, having run in a thread of `executor` (None: the loop's own).

    A thread cannot be cancelled, and what it works on must not be closed under it: a caller that is
    cancelled meanwhile goes on being cancelled only when the thread has ended.
    """
    work = asyncio.get_running_loop().run_in_executor(executor, functools.partial(function, *args, **kwargs))
    try:
        return await asyncio.shield(work)
    except asyncio.CancelledError:
        await asyncio.wait([work])
        if not work.cancelled():
            work.exception()  # looked at, or asyncio complains that nobody did
        raise
