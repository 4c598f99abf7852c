"""One signed request to a department's own system, and what came back. Nothing here touches the database.

A department checks `X-Signature` (HMAC-SHA-256 over `timestamp.id.body` with the secret that both know),
refuses a timestamp that is more than five minutes off, and remembers `X-Signature-Id`, which is the same
at every repetition of one delivery: carried out once, answered the same again.
"""

from __future__ import annotations

import hashlib
import hmac
import socket
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any, Final
from urllib.parse import urlsplit

import aiohttp
import orjson
from aiohttp.abc import AbstractResolver, ResolveResult

from server import clock
from server.http.addresses import Addresses, is_address

CONNECT_WITHIN: Final = 3.0
ANSWER_WITHIN: Final = 10.0
LARGEST_ANSWER: Final = 64 * 1024
LONGEST_RETRY_AFTER: Final = timedelta(hours=24)
# A department's server closes idle connections too; ours ends first, so that no request meets the end.
IDLE_CONNECTION: Final = 15.0


@dataclass(frozen=True, slots=True)
class Reply:
    """What the department's system answered; `status` is None when it did not.

    `error` names what went wrong on the way, for an operator; it never holds address or content.
    """

    status: int | None
    body: dict[str, Any] = field(default_factory=dict, repr=False)
    retry_after: timedelta | None = None
    error: str = ""


class _Forbidden(OSError):
    """The name resolves to where a webhook must not go."""


class _GuardedResolver(AbstractResolver):
    """Resolves as usual and refuses, at the moment of connecting, what may not be connected to."""

    def __init__(self, addresses: Addresses) -> None:
        self._inner = aiohttp.DefaultResolver()
        self._addresses = addresses

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        found = await self._inner.resolve(host, port, family)
        if not all(self._addresses.allow(one["host"]) for one in found):
            raise _Forbidden("address not allowed")
        return found

    async def close(self) -> None:
        await self._inner.close()


def sign(secret: str, timestamp: int, delivery_id: str, body: bytes) -> str:
    """The value of `X-Signature`."""
    message = f"{timestamp}.{delivery_id}.".encode() + body
    return f"v1={hmac.new(secret.encode(), message, hashlib.sha256).hexdigest()}"


class Sender:
    """The process's HTTP session to the departments' systems, used by one event loop.

    `silent` holds the departments (county, code) whose system did not answer the last time: they get
    one delivery at a time to come back by.
    """

    def __init__(
        self, addresses: Addresses, *, connections: int = 256, within: float = ANSWER_WITHIN
    ) -> None:
        self._addresses = addresses
        self._connections = connections
        self._within = within
        self._session: aiohttp.ClientSession | None = None
        self.silent: set[tuple[str, str]] = set()

    async def close(self) -> None:
        """End the session. Safe to call twice."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def send(self, url: str, secret: str, delivery_id: str, body: bytes) -> Reply:
        """Send once and say what came of it. Never raises for whatever the other side does.

        No redirect is followed and no more than 64 KB of the answer are read.
        """
        parts = urlsplit(url)
        if self._addresses.guarded and (
            parts.scheme != "https"
            or (is_address(parts.hostname or "") and not self._addresses.allow(parts.hostname or ""))
        ):
            return Reply(None, error="address not allowed")
        timestamp = int(clock.now().timestamp())
        headers = {
            "Content-Type": "application/json",
            "Accept-Encoding": "identity",
            "X-Signature": sign(secret, timestamp, delivery_id, body),
            "X-Signature-Timestamp": str(timestamp),
            "X-Signature-Id": delivery_id,
        }
        try:
            async with self._open().post(url, data=body, headers=headers, allow_redirects=False) as response:
                answer = await _read(response) if response.status < 500 else {}
                return Reply(response.status, answer, _retry_after(response.headers.get("Retry-After")))
        except TimeoutError:
            return Reply(None, error=f"no answer within {self._within:g} s")
        except (aiohttp.ClientError, OSError, ValueError) as error:
            forbidden = isinstance(error.__cause__, _Forbidden) or "address not allowed" in str(error)
            return Reply(None, error="address not allowed" if forbidden else type(error).__name__)

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(
                    limit=self._connections,
                    keepalive_timeout=IDLE_CONNECTION,
                    resolver=_GuardedResolver(self._addresses),
                ),
                timeout=aiohttp.ClientTimeout(total=self._within, connect=CONNECT_WITHIN),
                cookie_jar=aiohttp.DummyCookieJar(),
                auto_decompress=False,
            )
        return self._session


async def _read(response: aiohttp.ClientResponse) -> dict[str, Any]:
    received = bytearray()
    async for piece in response.content.iter_any():
        received += piece
        if len(received) > LARGEST_ANSWER:
            response.close()
            return {}
    try:
        found = orjson.loads(bytes(received))
    except orjson.JSONDecodeError:
        return {}
    return found if isinstance(found, dict) else {}


def _retry_after(value: str | None) -> timedelta | None:
    """Seconds or an HTTP date (RFC 9110, 10.2.3); None when absent or unreadable."""
    if not value:
        return None
    try:
        wait = timedelta(seconds=int(value))
    except ValueError:
        try:
            moment = parsedate_to_datetime(value)
        except ValueError:
            return None
        wait = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - datetime.now(UTC)
    except OverflowError:
        return LONGEST_RETRY_AFTER
    return min(max(wait, timedelta()), LONGEST_RETRY_AFTER)
