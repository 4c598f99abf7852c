"""How fast one channel goes: slowly at first, faster while all is well, not at all while it is away.

What is under way when a worker dies or a platform falls silent is uncertain. So no more is put under
way than the last success justifies: one message, then twice as many each time, up to the batch; after
any trouble one again. That is also why the backlog of an outage does not go out in one burst.
"""

from __future__ import annotations

import asyncio
import random
import time
from datetime import datetime, timedelta

from server import clock

FIRST_PAUSE = 5.0
LONGEST_PAUSE = 300.0


class Pace:
    """The pace of one channel in this process. `most` at once, `rate` a second."""

    def __init__(self, most: int, rate: float) -> None:
        self.most = most
        self._rate = rate
        self._at_once = 1
        self._troubles = 0
        self._paused_until: datetime | None = None
        self._free_at = 0.0

    @property
    def troubled(self) -> bool:
        """Whether the last thing heard of this channel was trouble."""
        return self._troubles > 0

    def room(self) -> int:
        """How many messages may be put under way now; 0 during a pause."""
        if self._paused_until is not None and clock.now() < self._paused_until:
            return 0
        return self._at_once

    async def turn(self) -> None:
        """Wait until what was sent before keeps within the rate: a fraction of a second."""
        wait = self._free_at - time.monotonic()
        if wait > 0:
            await asyncio.sleep(wait)

    def sent(self, count: int) -> None:
        """So many were put under way."""
        self._free_at = max(time.monotonic(), self._free_at) + count / self._rate

    def well(self) -> None:
        """A batch went through."""
        self._troubles = 0
        self._paused_until = None
        self._at_once = min(self._at_once * 2, self.most)

    def trouble(self, at_least: float = 0.0) -> float:
        """The channel is away: pause, longer each time, but `at_least` seconds. Gives the pause."""
        pause = max(at_least, min(FIRST_PAUSE * 2.0**self._troubles, LONGEST_PAUSE))
        # Several workers must not all come back in the same second.
        pause *= random.uniform(1.0, 1.2)  # noqa: S311
        self._troubles += 1
        self._at_once = 1
        self._paused_until = clock.now() + timedelta(seconds=pause)
        return pause
