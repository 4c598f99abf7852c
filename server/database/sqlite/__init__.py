"""The embedded engine: SQLite in WAL mode, one writing connection and one reading connection.

Two things differ from the stock backend. A transaction begins IMMEDIATE, because API and worker are two
processes on one file and a deferred transaction that reads first and writes later fails with
SQLITE_BUSY_SNAPSHOT as soon as the other process wrote in between; waiting up front always succeeds.
And a transaction has a connection of its own, so that reading the progress of a case is never queued
behind a writer.
"""

from __future__ import annotations

import asyncio
import sqlite3
from typing import Any

import aiosqlite
from tortoise.backends.base.client import TransactionContext
from tortoise.backends.sqlite.client import (
    SqliteClient,
    SqliteTransactionContext,
    SqliteTransactionWrapper,
)
from tortoise.connection import get_connections
from tortoise.exceptions import DBConnectionError, OperationalError

BUSY_TIMEOUT_MS = 30_000


class _Transaction(SqliteTransactionWrapper):
    async def begin(self) -> None:
        try:
            await self._connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as exc:
            raise OperationalError(exc) from exc


class EmbeddedClient(SqliteClient):
    """SQLite with a separate connection for transactions."""

    def __init__(self, file_path: str, **kwargs: Any) -> None:
        super().__init__(file_path, **kwargs)
        self.pragmas.setdefault("synchronous", "NORMAL")
        self.pragmas.setdefault("busy_timeout", BUSY_TIMEOUT_MS)
        self._writer: aiosqlite.Connection | None = None
        self._write_lock = asyncio.Lock()
        self._closed = False

    async def create_connection(self, with_db: bool) -> None:
        if self._closed:
            # A verb that outlived the server: a connection opened now would keep the process from ending.
            raise DBConnectionError("closed")
        await super().create_connection(with_db)
        if self._writer is None:
            reader, self._connection = self._connection, None
            try:
                await super().create_connection(with_db)
                self._writer = self._connection
            finally:
                self._connection = reader

    async def close(self) -> None:
        self._closed = True
        await super().close()
        if self._writer is not None:
            await self._writer.close()
            self._writer = None

    def _in_transaction(self) -> TransactionContext:
        return _WriterContext(self, self._write_lock)


class _WriterContext(SqliteTransactionContext):
    """Binds the writing connection only once the lock is held and both connections exist."""

    __slots__ = ("embedded",)

    def __init__(self, client: EmbeddedClient, lock: asyncio.Lock) -> None:
        self.embedded = client
        super().__init__(_Transaction(client), lock)

    async def ensure_connection(self) -> None:
        if self.embedded._writer is None:
            await self.embedded.create_connection(with_db=True)
        assert self.embedded._writer is not None
        self.connection._connection = self.embedded._writer

    async def __aenter__(self) -> Any:
        await self._trxlock.acquire()
        try:
            await self.ensure_connection()
            await self.connection.begin()
        except BaseException:
            self._undo()
            self._trxlock.release()
            raise
        self.token = get_connections().set(self.connection_name, self.connection)
        return self.connection

    async def __aexit__(self, exc_type: Any, exc_val: Any, exc_tb: Any) -> None:
        try:
            await super().__aexit__(exc_type, exc_val, exc_tb)
        except BaseException:
            self._undo()
            raise

    def _undo(self) -> None:
        """Nothing stays open that nobody will end: a BEGIN that runs on in the connection's thread after its
        caller was cancelled, or what a failed COMMIT leaves. It runs before whatever comes next.
        """
        writer = self.embedded._writer
        if writer is not None and writer._running:
            undone = asyncio.ensure_future(writer.rollback())
            undone.add_done_callback(lambda done: done.cancelled() or done.exception())


client_class = EmbeddedClient
