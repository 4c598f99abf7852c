"""Short-lived state that processes share: tokens, rate limits, locks that end by themselves.

Nothing here may be the only copy of a fact: everything can vanish at any moment, and every caller
has an answer for `EphemeralUnavailable`.
"""

from __future__ import annotations

from config.settings import settings
from server.ephemeral.memory import MemoryStore
from server.ephemeral.redis_store import RedisStore
from server.ephemeral.store import EphemeralStore, EphemeralUnavailable

__all__ = ["EphemeralStore", "EphemeralUnavailable", "MemoryStore", "RedisStore", "open_ephemeral_store"]


def open_ephemeral_store() -> EphemeralStore:
    """A new store for this process: Redis where `REDIS_URL` is set, else the process's own memory.

    Opens no connection yet, so a Redis that is down does not keep a process from starting. Each
    process opens one, hands it to whoever needs it, and closes it at its end.
    """
    url = settings().redis_url
    return RedisStore(url) if url else MemoryStore()
