"""PostgreSQL through asyncpg's pool, with three things that the stock backend lacks.

A connection that fails between being taken from the pool and `BEGIN` goes back to the pool; the stock
backend forgets it, so that a restarted server or a few time-outs empty the pool for ever. Whoever waits
for a connection waits a bounded time. And a server that is away is one typed error, whichever of the
driver's dozen it was.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import asyncpg
from tortoise.backends.asyncpg.client import AsyncpgDBClient, TransactionWrapper
from tortoise.backends.base.client import (
    NestedTransactionContext,
    PoolConnectionWrapper,
    TransactionContext,
    TransactionContextPooled,
)
from tortoise.connection import get_connections
from tortoise.exceptions import DBConnectionError, TransactionManagementError

# Longer than any verb takes, shorter than a family waits: beyond it the answer is 503 and not a hang.
CONNECTION_WITHIN = 5.0

# The classes 08, 53 and 57 of SQLSTATE: no connection, no resources, an operator who shuts it down.
_AWAY = (
    asyncpg.PostgresConnectionError,
    asyncpg.InsufficientResourcesError,
    asyncpg.OperatorInterventionError,
    asyncpg.ReadOnlySQLTransactionError,
    asyncpg.IdleInTransactionSessionTimeoutError,
    OSError,  # TimeoutError is one too
)


def typed(error: BaseException) -> BaseException:
    """DBConnectionError where the server is away, any other error as it is."""
    # The driver has no class for using a connection that has been closed; other misuse is a bug.
    closed = isinstance(error, asyncpg.InterfaceError) and "clos" in str(error)
    # Inside the ORM's wrapper: a server that has become the standby, or that gave a session up.
    cause = error.__cause__ if isinstance(error, TransactionManagementError) else error
    if closed or isinstance(cause, _AWAY):
        return DBConnectionError(type(cause).__name__)
    return error


@contextmanager
def _typed() -> Iterator[None]:
    try:
        yield
    except Exception as error:
        if (known := typed(error)) is error:
            raise
        raise known from error


class _Typed:
    async def _translate_exceptions(self, func: Any, *args: Any, **kwargs: Any) -> Any:
        with _typed():
            return await super()._translate_exceptions(func, *args, **kwargs)  # type: ignore[misc]


class _Session(asyncpg.Connection):  # type: ignore[misc]
    """A connection that goes back to the pool without a statement for it.

    The driver would ask the server to forget settings, listeners and session locks each time, a trip as
    long as a look-up. Nothing here makes any (`tests/server/database/test_sessions.py`); a transaction
    left open is still rolled back.
    """

    def get_reset_query(self) -> str:
        return ""


class PooledClient(_Typed, AsyncpgDBClient):
    """asyncpg's pool, from which a connection is taken within `CONNECTION_WITHIN` or not at all."""

    connection_class = _Session

    def acquire_connection(self) -> PoolConnectionWrapper[Any]:
        return _Connection(self, self._pool_init_lock)

    def _in_transaction(self) -> TransactionContext:
        return _TransactionContext(_Transaction(self), self._pool_init_lock)


async def _open_pool(waiting: _Connection | _TransactionContext) -> None:
    """Whoever comes first opens it; the others queue for that, and their waits must not add up."""
    async with asyncio.timeout(CONNECTION_WITHIN):
        await waiting.ensure_connection()


class _Connection(PoolConnectionWrapper[Any]):
    __slots__ = ()

    async def __aenter__(self) -> Any:
        if not self.client._pool:
            await _open_pool(self)
        self.connection = await self.client._pool.acquire(timeout=CONNECTION_WITHIN)
        return self.connection


class _Transaction(_Typed, TransactionWrapper):
    def _in_transaction(self) -> TransactionContext:
        return NestedTransactionContext(_Transaction(self))


class _TransactionContext(TransactionContextPooled):
    __slots__ = ()

    async def __aenter__(self) -> Any:
        client: Any = self.client
        with _typed():
            if not client._parent._pool:
                await _open_pool(self)
            client._connection = await client._parent._pool.acquire(timeout=CONNECTION_WITHIN)
            try:
                await client.begin()
            except BaseException:
                await client._parent._pool.release(client._connection)
                raise
        self.token = get_connections().set(self.connection_name, client)
        return client

    async def __aexit__(self, exc_type: Any, exc_val: Any, exc_tb: Any) -> None:
        with _typed():
            await super().__aexit__(exc_type, exc_val, exc_tb)


client_class = PooledClient
