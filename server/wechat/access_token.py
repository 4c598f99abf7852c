"""The account's access token: fetched once for all processes, replaced before it ends.

The stable token (https://developers.weixin.qq.com/doc/service/api/base/api_getstableaccesstoken.html)
is the same for everybody who asks while it is valid, and old and new overlap for five minutes, so a
second refresher costs one call and breaks nothing. One refresher is the rule, not a necessity.
"""

from __future__ import annotations

import asyncio
import secrets
import time
from contextlib import suppress
from dataclasses import dataclass, field, replace

import structlog
from pydantic import SecretStr

from server.clock import now
from server.ephemeral import EphemeralStore, EphemeralUnavailable
from server.wechat.answers import GrantedToken
from server.wechat.errors import CredentialsWrong, TokenInvalid, WeChatError
from server.wechat.platform import Platform

log = structlog.get_logger(__name__)

STABLE_TOKEN = "/cgi-bin/stable_token"  # noqa: S105

# The platform hands out the next token during the last 300 seconds; asking earlier gives the same one.
RENEW_BEFORE = 240.0
# While the next one cannot be had, the present one serves on, and is asked for at this interval.
ASK_AGAIN_AFTER = 20.0
# A refresher that died holds the others up for so long, and no longer.
REFRESH_WITHIN = 10.0
LOOK_AGAIN_AFTER = 0.05


@dataclass(frozen=True, slots=True)
class Account:
    """A mini program or an official account, as its page on mp.weixin.qq.com names it."""

    appid: str
    secret: SecretStr


@dataclass(frozen=True, slots=True)
class _Known:
    """A token, when to replace it and when it ends, both in seconds since 1970."""

    token: str = field(repr=False)
    renew_at: float
    ends: float

    @property
    def stored(self) -> str:
        return f"{self.renew_at:.3f} {self.ends:.3f} {self.token}"

    @classmethod
    def from_stored(cls, stored: str) -> _Known:
        renew_at, ends, token = stored.split(" ", 2)
        return cls(token, float(renew_at), float(ends))


class AccessToken:
    """The token of one account in this process; processes with one store share it."""

    def __init__(self, platform: Platform, account: Account, store: EphemeralStore) -> None:
        self._platform = platform
        self._account = account
        self._store = store
        self._key = f"wechat:token:{account.appid}"
        self._known: _Known | None = None
        self._refreshing = asyncio.Lock()
        self._failure: tuple[float, WeChatError] | None = None

    async def get(self) -> str:
        """A token that should be accepted. Raises `WeChatError` when none can be had."""
        if self._known is not None and _seconds() < self._known.renew_at:
            return self._known.token
        asked = time.monotonic()
        async with self._refreshing:
            known = self._known
            if known is not None and _seconds() < known.renew_at:
                return known.token
            if self._failure is not None and self._failure[0] >= asked:
                # It failed while we waited in line; fifty waiters are not fifty attempts.
                raise self._failure[1].with_traceback(None)
            try:
                found = await self._shared()
            except WeChatError as error:
                self._failure = time.monotonic(), error
                if known is None or _seconds() >= known.ends:
                    raise
                log.warning("wechat_token_not_renewed", error=type(error).__name__, errcode=error.errcode)
                found = replace(known, renew_at=_seconds() + ASK_AGAIN_AFTER)
            self._known = found
            return found.token

    async def reject(self, bad: str) -> None:
        """Forget this token, here and for everybody, unless a newer one has taken its place already."""
        known = self._known
        if known is None or known.token != bad:
            return
        self._known = None
        try:
            await self._store.compare_and_delete(self._key, known.stored)
        except EphemeralUnavailable:
            log.warning("wechat_token_not_shared", why="store unavailable")

    async def _shared(self) -> _Known:
        """The token of the store, else one fetched by whichever process is first to take the lock."""
        lock, mine = f"{self._key}:refreshing", secrets.token_hex(8)
        latest = time.monotonic() + REFRESH_WITHIN
        try:
            found = await self._from_store()
            while not found and not await self._store.set_if_absent(lock, mine, ttl=REFRESH_WITHIN):
                if time.monotonic() > latest:
                    return await self._fetch()
                await asyncio.sleep(LOOK_AGAIN_AFTER)
                found = await self._from_store()
            if found:
                return found
            # The one before us may have finished between our look and our lock.
            found = await self._from_store()
        except EphemeralUnavailable:
            log.warning("wechat_token_not_shared", why="store unavailable")
            return await self._fetch()
        try:
            return found or await self._fetch()
        finally:
            with suppress(EphemeralUnavailable):
                await self._store.compare_and_delete(lock, mine)

    async def _from_store(self) -> _Known | None:
        stored = await self._store.get(self._key)
        if stored is None:
            return None
        found = _Known.from_stored(stored)
        return found if _seconds() < found.renew_at else None

    async def _fetch(self) -> _Known:
        secret = self._account.secret.get_secret_value()
        try:
            granted = await self._platform.call(
                "POST",
                STABLE_TOKEN,
                GrantedToken,
                body={"grant_type": "client_credential", "appid": self._account.appid, "secret": secret},
                private=(secret,),
            )
        except TokenInvalid as error:
            # 40001 here is about the secret, not about a token.
            raise CredentialsWrong(
                STABLE_TOKEN, error.message, errcode=error.errcode, rid=error.rid
            ) from None
        ends = _seconds() + granted.expires_in
        known = _Known(granted.access_token, ends - min(RENEW_BEFORE, granted.expires_in / 2), ends)
        try:
            await self._store.set(self._key, known.stored, ttl=granted.expires_in)
        except EphemeralUnavailable:
            log.warning("wechat_token_not_shared", why="store unavailable")
        log.info("wechat_token_renewed", seconds=granted.expires_in)
        return known


def _seconds() -> float:
    return now().timestamp()
