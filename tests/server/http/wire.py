"""The line between the service and PostgreSQL, which a test can cut, silence or break at one word."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from urllib.parse import parse_qs, urlsplit


class Wire:
    """A TCP port in front of a server's unix socket."""

    def __init__(self, socket_path: str) -> None:
        self._socket_path = socket_path
        self._server: asyncio.Server | None = None
        self._ends: set[asyncio.StreamWriter] = set()
        self._pumps: set[asyncio.Task[None]] = set()
        self.port = 0
        self.flowing = asyncio.Event()
        """Nothing comes through while it is not set, and all of it afterwards."""
        self.break_after: bytes | None = None
        """The line breaks when the server has answered to what contained this; the answer is lost."""

    async def mend(self) -> None:
        """Take connections, at the same port as before."""
        self.flowing.set()
        self._server = await asyncio.start_server(self._take, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def cut(self) -> None:
        """Break every connection and refuse new ones."""
        if self._server is not None:
            self._server.close()
            self._server = None
        for end in self._ends:
            end.transport.abort()
        self._ends.clear()
        for pump in self._pumps:
            pump.cancel()
        await asyncio.gather(*self._pumps, return_exceptions=True)

    async def _take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            far_reader, far_writer = await asyncio.open_unix_connection(self._socket_path)
        except OSError:
            writer.transport.abort()
            return
        self._ends |= {writer, far_writer}
        broken = asyncio.Event()
        for pump in (self._up(reader, far_writer, broken), self._down(far_reader, writer, broken)):
            task = asyncio.ensure_future(pump)
            self._pumps.add(task)
            task.add_done_callback(self._pumps.discard)

    async def _up(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, broken: asyncio.Event
    ) -> None:
        with contextlib.suppress(ConnectionError):
            while data := await reader.read(65536):
                if self.break_after is not None and self.break_after in data:
                    self.break_after = None
                    broken.set()
                await self.flowing.wait()
                writer.write(data)
        writer.close()

    async def _down(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, broken: asyncio.Event
    ) -> None:
        with contextlib.suppress(ConnectionError):
            while data := await reader.read(65536):
                if broken.is_set():
                    writer.transport.abort()
                    return
                await self.flowing.wait()
                writer.write(data)
        writer.close()


@contextlib.asynccontextmanager
async def wire_to(uri: str) -> AsyncIterator[tuple[Wire, str]]:
    """A wire to the PostgreSQL of this URI, and the URL under which the service reaches it by the wire."""
    parts = urlsplit(uri)
    wire = Wire(f"{parse_qs(parts.query)['host'][0]}/.s.PGSQL.5432")
    await wire.mend()
    try:
        yield wire, f"postgresql://postgres:@127.0.0.1:{wire.port}{parts.path}"
    finally:
        await wire.cut()
