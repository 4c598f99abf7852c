"""Waiting for something that happens by itself, never longer than said."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

Found = TypeVar("Found")

EVERY = 0.05


class NeverHappened(AssertionError):
    """The time was up; says what was waited for and what was seen last."""


async def eventually(
    look: Callable[[], Awaitable[Found]],
    *,
    within: float = 30.0,
    until: Callable[[Found], bool] = bool,
    what: str = "",
) -> Found:
    """What `look` finds as soon as `until` holds of it; looked for again and again, `within` real seconds.

    Raises NeverHappened with what was seen last.
    """
    ends = time.monotonic() + within
    while True:
        found = await look()
        if until(found):
            return found
        if time.monotonic() > ends:
            raise NeverHappened(f"{what or look.__qualname__} not within {within} s; last seen: {found!r}")
        await asyncio.sleep(EVERY)
