"""One HTTP session to the platform per process, and the one place where an answer becomes an error."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from typing import Any, TypeVar
from urllib.parse import quote, urlencode

import aiohttp
import orjson
import structlog
from prometheus_client import Histogram
from pydantic import ValidationError
from yarl import URL

from server.wechat.answers import Answer
from server.wechat.errors import Busy, NextStep, OutcomeUnknown, Unreachable, WeChatError, platform_error

A = TypeVar("A", bound=Answer)

log = structlog.get_logger(__name__)
SECONDS = Histogram("wechat_call_seconds", "Calls to the WeChat platform", ["endpoint", "outcome"])

CONNECT_WITHIN = 3.0
# The platform closes idle connections; one that it closes while we write is an unknown outcome for
# nothing, so ours ends first.
IDLE_CONNECTION = 15.0


class Platform:
    """The platform's address and our session to it.

    `base_url` without a path; `connections` bounds what runs at once in this process. Log lines carry
    endpoint, code and rid, never what was sent.
    """

    def __init__(self, base_url: str, *, connections: int = 64) -> None:
        self._base = base_url.rstrip("/")
        self._connections = connections
        self._session: aiohttp.ClientSession | None = None

    async def close(self) -> None:
        """End the session. Safe to call twice."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def call(
        self,
        method: str,
        path: str,
        answer: type[A],
        *,
        query: Mapping[str, str] | None = None,
        body: Mapping[str, Any] | None = None,
        within: float = 5.0,
        private: Iterable[str] = (),
    ) -> A:
        """Send once and give the checked answer; `within` bounds the whole call in seconds.

        `private` names the values that must not show in an error, should the platform echo them.
        Raises `WeChatError`: `Unreachable` when nothing was sent, `OutcomeUnknown` when it was sent and
        no sensible answer came, else the class of the platform's own code. It never repeats by itself.
        """
        began = time.perf_counter()
        outcome = "cancelled"
        try:
            with _typed_failures(path, within):
                async with (
                    asyncio.timeout(within),
                    await self._request(method, path, query, body) as response,
                ):
                    raw = await response.read()
            found = _read(path, response.status, raw, answer, private)
            outcome = "ok"
            return found
        except WeChatError as error:
            outcome = type(error).__name__
            write = log.error if error.next_step is NextStep.CALL_OPERATOR else log.info
            write("wechat_call_failed", endpoint=path, error=outcome, errcode=error.errcode, rid=error.rid)
            raise
        finally:
            SECONDS.labels(path, outcome).observe(time.perf_counter() - began)

    @asynccontextmanager
    async def download(
        self, path: str, *, query: Mapping[str, str], within: float, private: Iterable[str] = ()
    ) -> AsyncIterator[Download]:
        """A GET whose body the caller reads piece by piece; `within` seconds for each piece.

        The platform answers JSON instead of the file when it refuses: that is raised as in `call`. What
        the caller's own block raises passes through untouched.
        """
        patience = aiohttp.ClientTimeout(total=None, connect=CONNECT_WITHIN, sock_read=within)
        with _typed_failures(path, within):
            response = await self._request("GET", path, query, None, timeout=patience)
        try:
            kind = response.headers.get("Content-Type", "application/octet-stream").split(";")[0].strip()
            if response.status != 200 or kind in ("application/json", "text/plain"):
                with _typed_failures(path, within):
                    raw = await response.read()
                _read(path, response.status, raw, Answer, private)
                raise OutcomeUnknown(path, "an answer without a file")
            yield Download(path, within, kind, response)
        finally:
            response.close()

    async def _request(
        self,
        method: str,
        path: str,
        query: Mapping[str, str] | None,
        body: Mapping[str, Any] | None,
        **options: Any,
    ) -> aiohttp.ClientResponse:
        address = f"{self._base}{path}?{urlencode(query, quote_via=quote)}" if query else self._base + path
        if body is not None:
            options |= {"data": orjson.dumps(body), "headers": {"Content-Type": "application/json"}}
        # A redirect would carry the token to another host.
        return await self._open_session().request(
            method, URL(address, encoded=True), allow_redirects=False, **options
        )

    def _open_session(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=self._connections, keepalive_timeout=IDLE_CONNECTION),
                timeout=aiohttp.ClientTimeout(total=None, connect=CONNECT_WITHIN),
                cookie_jar=aiohttp.DummyCookieJar(),
            )
        return self._session


class Download:
    """A file on its way. `content_type` is what the platform says, not what the bytes are."""

    def __init__(self, path: str, within: float, content_type: str, response: aiohttp.ClientResponse) -> None:
        self.content_type = content_type
        self.length = response.content_length
        self._path, self._within, self._response = path, within, response

    async def chunks(self) -> AsyncIterator[bytes]:
        """The bytes as they come. Raises `OutcomeUnknown` when the connection breaks before the end."""
        pieces = self._response.content.iter_any()
        while True:
            with _typed_failures(self._path, self._within):
                try:
                    piece = await anext(pieces)
                except StopAsyncIteration:
                    return
            yield piece


@contextmanager
def _typed_failures(path: str, within: float) -> Iterator[None]:
    # Exceptions of aiohttp can carry the URL, and with it the token: none of them is chained.
    try:
        yield
    except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
        raise Unreachable(path, f"no connection ({type(error).__name__})") from None
    except TimeoutError:
        raise OutcomeUnknown(path, f"no answer within {within:g} s") from None
    except (aiohttp.ClientError, OSError) as error:
        raise OutcomeUnknown(path, f"the connection broke ({type(error).__name__})") from None


def _read(path: str, status: int, raw: bytes, answer: type[A], private: Iterable[str]) -> A:
    if status in (429, 503):
        raise Busy(path, f"HTTP {status}")
    if status != 200:
        raise OutcomeUnknown(path, f"HTTP {status}")
    try:
        found = orjson.loads(raw)
        errcode = int(found.get("errcode") or 0)
    except (ValueError, TypeError, AttributeError):
        raise OutcomeUnknown(path, "an answer that is not the platform's JSON") from None
    if errcode:
        errmsg = str(found.get("errmsg", ""))
        for value in private:
            errmsg = errmsg.replace(value, "…") if value else errmsg
        raise platform_error(path, errcode, errmsg)
    try:
        return answer.model_validate(found)
    except ValidationError as error:
        # Only where it is wrong: pydantic's own text quotes the values.
        places = ", ".join(".".join(map(str, e["loc"])) for e in error.errors(include_input=False))
        raise OutcomeUnknown(path, f"an answer without its usual fields: {places}") from None
