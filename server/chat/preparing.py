"""What a process that answers families makes ready before it serves anybody."""

from __future__ import annotations

import asyncio

from server.chat import policy, understanding


async def prepare() -> None:
    """Learn the answers to questions about the rules and what people say, beside each other in threads.

    Seconds of CPU for each, in a process of its own, where neither was kept (`CACHE_DIR`). Raises NotLearnt.
    """
    await asyncio.gather(asyncio.to_thread(policy.prepare), asyncio.to_thread(understanding.prepare))
