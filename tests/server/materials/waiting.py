"""What a test of processes and connections looks at, and how it waits for it."""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections.abc import Callable
from pathlib import Path


async def until(condition: Callable[[], bool], seconds: float = 10) -> None:
    """Let everything else run until `condition` holds. Raises TimeoutError when it never does."""
    async with asyncio.timeout(seconds):
        while not condition():  # noqa: ASYNC110  what is waited for is outside this process
            await asyncio.sleep(0)


def open_files() -> int:
    return len(os.listdir("/proc/self/fd"))


def children() -> list[str]:
    """The process numbers of this process's children."""
    found = []
    for thread in Path("/proc/self/task").iterdir():
        with contextlib.suppress(FileNotFoundError):  # it has just ended
            found += (thread / "children").read_text().split()
    return found
