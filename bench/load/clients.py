"""Sending requests from several clients at once, as cheaply as possible: the generator shares two cores
with what it measures, so it must not be what is measured.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import orjson

CLIENTS = 16
"""As many phones at once; the requests of each go one after the other over its own connection."""


@dataclass(frozen=True, slots=True)
class Call:
    """One request. `expected` is the status of an answer that did what was asked."""

    method: str
    path: str
    token: str
    json: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)
    expected: int = 200

    @property
    def head(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}", **self.headers}

    def encoded(self) -> bytes:
        """The request as it goes over the wire."""
        body = b"" if self.json is None else orjson.dumps(self.json)
        head = {"Host": "bench", **self.head, "Content-Length": str(len(body))}
        if body:
            head["Content-Type"] = "application/json"
        lines = [f"{self.method} {self.path} HTTP/1.1", *(f"{name}: {value}" for name, value in head.items())]
        return "\r\n".join([*lines, "", ""]).encode() + body


@dataclass(frozen=True, slots=True)
class Load:
    """What came of one stretch of load: answers a second, and the milliseconds that they took.

    `own` is the share of one core that the generator itself took: beyond 0.3 the figure says more of the
    generator than of what was asked.
    """

    count: int
    rate: float
    p50_ms: float
    p99_ms: float
    own: float


async def load(url: str, call: Callable[[int], Call], numbers: Iterable[int], *, seconds: float) -> Load:
    """Let the clients send the calls of these numbers, each once, for at most `seconds`.

    Raises RuntimeError with the first answer that did not have the expected status.
    """
    calls = [call(n) for n in numbers]
    waiting = iter([(each.encoded(), each.expected) for each in calls])
    taken: list[float] = []
    own, began = time.process_time(), time.perf_counter()
    end = began + seconds

    async def client(connection: Connection) -> None:
        for request, expected in waiting:
            sent = time.perf_counter()
            if sent > end:
                return
            answer = await connection.send(request)
            if answer.status != expected:
                raise RuntimeError(f"{answer.status}, not {expected}: {answer.body.decode()}")
            taken.append(time.perf_counter() - sent)

    parts = urlsplit(url)
    loop = asyncio.get_running_loop()
    connections = [
        (await loop.create_connection(Connection, parts.hostname, parts.port))[1] for _ in range(CLIENTS)
    ]
    try:
        await asyncio.gather(*(client(connection) for connection in connections))
    finally:
        for connection in connections:
            connection.close()
    spent = time.perf_counter() - began
    taken.sort()
    return Load(
        count=len(taken),
        rate=len(taken) / spent,
        p50_ms=taken[len(taken) // 2] * 1000,
        p99_ms=taken[int(len(taken) * 0.99)] * 1000,
        own=(time.process_time() - own) / spent,
    )


@dataclass(frozen=True, slots=True)
class Received:
    status: int
    body: bytes


class Connection(asyncio.Protocol):
    """HTTP/1.1 with keep-alive, one request at a time, for answers that say their length."""

    def __init__(self) -> None:
        self._buffer = b""
        self._transport: asyncio.Transport | None = None
        self._answer: asyncio.Future[Received] | None = None

    async def send(self, request: bytes) -> Received:
        assert self._transport is not None
        self._answer = asyncio.get_running_loop().create_future()
        self._transport.write(request)
        return await self._answer

    def close(self) -> None:
        assert self._transport is not None
        self._transport.close()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport  # type: ignore[assignment]

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        end = self._buffer.find(b"\r\n\r\n")
        if end < 0:
            return
        head = self._buffer[:end].lower()
        at = head.find(b"\r\ncontent-length:")
        length = int(head[at + 17 :].split(b"\r\n", 1)[0]) if at >= 0 else 0
        if len(self._buffer) < end + 4 + length:
            return
        body = self._buffer[end + 4 : end + 4 + length]
        self._buffer = self._buffer[end + 4 + length :]
        if self._answer is not None and not self._answer.done():
            self._answer.set_result(Received(int(head[9:12]), body))

    def connection_lost(self, error: Exception | None) -> None:
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(error or ConnectionResetError("the server hung up"))
