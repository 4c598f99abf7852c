"""Wrong passwords by address: who tries one password on every account is stopped as well."""

from __future__ import annotations

import structlog

from server.ephemeral import EphemeralStore, EphemeralUnavailable
from server.errors import TOO_MANY

log = structlog.get_logger()

MOST = 30
"""Of one address: a hall has one, and its clerks mistype every morning."""
WITHIN_SECONDS = 15 * 60


async def count_try(store: EphemeralStore, address: str) -> None:
    """Count a try before the password is looked at; `forgive` takes it back when it was right.

    Raises TOO_MANY when there were MOST wrong ones. Without its store it lets everybody through and says
    so: the lock of the single account stands in the database.
    """
    try:
        count = await store.increment(_key(address), ttl=WITHIN_SECONDS)
    except EphemeralUnavailable:
        log.warning("wrong_tries_unavailable")
        return
    if count > MOST:
        raise TOO_MANY(
            "这个网络里连续登录失败的次数太多了，请过一刻钟再试，或者联系系统管理员。",
            headers={"Retry-After": str(WITHIN_SECONDS)},
        )


async def forgive(store: EphemeralStore, address: str) -> None:
    """The try was right and does not count."""
    try:
        await store.increment(_key(address), ttl=WITHIN_SECONDS, by=-1)
    except EphemeralUnavailable:
        log.warning("wrong_tries_unavailable")


def _key(address: str) -> str:
    return f"wrong-tries:{address}"
