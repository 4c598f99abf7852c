"""A verb runs to its end or rolls back, whatever the client does.

When a client hangs up, the server cancels the handler; a transaction that is cancelled half-way can keep
its pooled connection for ever. So the verb runs in a task of its own that the cancellation does not reach.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

import structlog

from server.errors import Problem

log = structlog.get_logger()

Result = TypeVar("Result")

_running: set[asyncio.Task[Any]] = set()


async def to_the_end(verb: Coroutine[Any, Any, Result]) -> Result:
    """Run the verb shielded from cancellation. A caller that goes away misses the answer, nothing else."""
    task = asyncio.ensure_future(verb)
    _running.add(task)
    task.add_done_callback(_running.discard)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        task.add_done_callback(_unheard)
        raise


def _unheard(task: asyncio.Task[Any]) -> None:
    """The caller is gone: a refusal concerns nobody any more, what is ours to repair still does."""
    error = None if task.cancelled() else task.exception()
    if error is not None and not isinstance(error, Problem):
        log.error("verb_failed_unheard", exc_info=error)


async def drain(seconds: float) -> None:
    """Wait until the verbs that are running have ended, at most this long. For an orderly stop."""
    if _running:
        await asyncio.wait(_running, timeout=seconds)
