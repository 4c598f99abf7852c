"""The store of a deployment with one process: a dictionary whose entries end by themselves."""

from __future__ import annotations

import heapq
import time
from collections.abc import Callable


class MemoryStore:
    """`EphemeralStore` in this process's memory.

    No method awaits anything, so each is one indivisible step of the event loop. Every write first
    drops what has ended; memory is bounded by what is alive, not by what was ever written.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        # Not the office's clock: a training day that jumps three weeks must not lift rate limits.
        self._clock = clock
        self._entries: dict[str, tuple[str, float]] = {}
        self._ends: list[tuple[float, str]] = []

    def __len__(self) -> int:
        return len(self._entries)

    async def get(self, key: str) -> str | None:
        return self._alive(key)

    async def set(self, key: str, value: str, *, ttl: float) -> None:
        self._put(key, value, self._clock() + ttl)

    async def set_if_absent(self, key: str, value: str, *, ttl: float) -> bool:
        if self._alive(key) is not None:
            return False
        self._put(key, value, self._clock() + ttl)
        return True

    async def compare_and_delete(self, key: str, expected: str) -> bool:
        if self._alive(key) != expected:
            return False
        del self._entries[key]
        return True

    async def increment(self, key: str, *, ttl: float, by: int = 1) -> int:
        current = self._alive(key)
        ends = self._clock() + ttl if current is None else self._entries[key][1]
        count = int(current or 0) + by
        self._put(key, str(count), ends)
        return count

    async def close(self) -> None:
        self._entries.clear()
        self._ends.clear()

    def _alive(self, key: str) -> str | None:
        entry = self._entries.get(key)
        if entry is None or entry[1] <= self._clock():
            return None
        return entry[0]

    def _put(self, key: str, value: str, ends: float) -> None:
        self._drop_ended()
        known = self._entries.get(key)
        self._entries[key] = (value, ends)
        if known is None or known[1] != ends:
            heapq.heappush(self._ends, (ends, key))

    def _drop_ended(self) -> None:
        now = self._clock()
        while self._ends and self._ends[0][0] <= now:
            _, key = heapq.heappop(self._ends)
            entry = self._entries.get(key)
            if entry is not None and entry[1] <= now:
                del self._entries[key]
