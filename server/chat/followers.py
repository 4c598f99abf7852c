"""The unionid of who follows the official account: a round of the worker, and what follows from it.

A push of that account names an openid that no other account knows. The platform is asked once for each
follower; when it has no unionid, because the accounts are not bound to one account of the Open Platform,
everybody stays who they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import structlog

from config.settings import settings
from server import clock
from server.chat.joining import Also, unite
from server.database import claim, release, transaction
from server.database.statements import find
from server.identity.followers import left
from server.identity.models import Follower
from server.privacy import blind_index
from server.wechat import WeChat
from server.wechat.answers import FollowerInfo
from server.wechat.errors import BadRecipient, NextStep, WeChatError

log = structlog.get_logger(__name__)

BATCH = 20
LEASE = timedelta(minutes=3)
# What an operator has to mend (an account without this right, an address that is not allowed) takes a while.
UNTIL_MENDED = timedelta(minutes=10)


class Followers:
    """Asks through one process's gateway. `look_up` is a round of the worker; `also` as in `joining`."""

    def __init__(self, wechat: WeChat, also: Also) -> None:
        self._wechat = wechat
        self._also = also

    async def look_up(self) -> int:
        """Ask the platform about who is due; returns how many were taken in hand."""
        account = self._wechat.official_account
        if account is None:
            return 0
        rows = await claim(Follower, limit=BATCH, lease=LEASE)
        for place, row in enumerate(rows):
            assert row.openid is not None
            try:
                told = await account.follower(row.openid)
            except BadRecipient:
                await self._heard(row, FollowerInfo(subscribe=False))
            except WeChatError as error:
                # What one call meets, the next one would meet too.
                await _later(rows[place:], error)
                break
            else:
                await self._heard(row, told)
        return len(rows)

    async def _heard(self, row: Follower, told: FollowerInfo) -> None:
        async with transaction():
            for fresh in await find(Follower, row.county, "id = $2", row.id, then="FOR UPDATE"):
                if not fresh.follows or fresh.openid is None:
                    continue  # left while we asked
                if not told.subscribe:
                    await left(fresh)
                    continue
                fresh.unionid_index = blind_index("unionid", told.unionid) if told.unionid else None
                fresh.asked_at, fresh.due_at, fresh.lease_until = clock.now(), None, None
                await fresh.save(update_fields=["unionid_index", "asked_at", "due_at", "lease_until"])
                if fresh.unionid_index is not None:
                    for county in settings().counties:
                        await unite(county, fresh.unionid_index, fresh, self._also)


async def _later(rows: Sequence[Follower], error: WeChatError) -> None:
    # A lost answer is no harm here: it is asked for again.
    pause = timedelta(seconds=max(error.retry_after, 5.0 * rows[0].attempts))
    if error.next_step is NextStep.CALL_OPERATOR:
        pause = UNTIL_MENDED
    log.info("followers_not_asked", waiting=len(rows), code=error.errcode, seconds=pause.total_seconds())
    for row in rows:
        await release(row, due_at=clock.now() + pause)
