"""The least that can stand for the WeChat platform, or for a department's system: it takes everything.

Run as a process of its own with a latency in ms and `wechat` or `department`; prints its address. It checks
nothing, so that the figures of who sends are not those of who receives; rules are the sandbox's business.
"""

from __future__ import annotations

import asyncio
import itertools
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

from config.settings import ROOT

MESSAGE_IDS = itertools.count(10**17)
TOKEN = b'{"access_token":"bench-token","expires_in":7200}'


class Sink(asyncio.Protocol):
    """HTTP/1.1 with keep-alive, requests one after the other."""

    def __init__(self, latency: float, who: str) -> None:
        self._latency = latency
        self._status = b"200 OK" if who == "wechat" else b"202 Accepted"
        self._buffer = b""
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        while (end := self._buffer.find(b"\r\n\r\n")) >= 0:
            head = self._buffer[:end]
            length = 0
            for line in head.split(b"\r\n")[1:]:
                if line[:15].lower() == b"content-length:":
                    length = int(line[15:])
            if len(self._buffer) < end + 4 + length:
                return
            self._buffer = self._buffer[end + 4 + length :]
            self._answer(head)

    def _answer(self, head: bytes) -> None:
        if head.startswith(b"POST /cgi-bin/stable_token"):
            self._write(TOKEN)
            return
        body = b'{"errcode":0,"errmsg":"ok","msgid":%d}' % next(MESSAGE_IDS)
        if self._latency:
            asyncio.get_running_loop().call_later(self._latency, self._write, body)
        else:
            self._write(body)

    def _write(self, body: bytes) -> None:
        assert self._transport is not None
        self._transport.write(
            b"HTTP/1.1 %b\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%b"
            % (self._status, len(body), body)
        )


@contextmanager
def running(who: Literal["wechat", "department"], latency: int = 0) -> Iterator[str]:
    """A sink in a process of its own; yields its address."""
    command = [sys.executable, "-m", "bench.load.sink", str(latency), who]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().strip()
        finally:
            process.terminate()


async def main(latency: float, who: str) -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Sink(latency, who), "127.0.0.1", 0, backlog=512)
    print(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(float(sys.argv[1]) / 1000, sys.argv[2]))
