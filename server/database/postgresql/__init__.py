"""PostgreSQL through asyncpg's pool, with four things that the stock backend lacks.

A connection that fails between being taken from the pool and `BEGIN` goes back to the pool; the stock
backend forgets it, so that a restarted server or a few time-outs empty the pool for ever. Whoever waits
for a connection waits a bounded time, and gets one in the order of asking: in the pool itself a newcomer
takes what a waiting one was woken for, who then queues at the end again, and with a thousand families at
once somebody is overtaken until the time is over. And a server that is away is one typed error, whichever
of the driver's dozen it was.
"""

from __future__ import annotations

import asyncio
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


class _AsTyped:
    """`with` it, an error leaves as `typed` tells. A class, for every statement passes through it."""

    def __enter__(self) -> None: ...

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, Exception) and (known := typed(error)) is not error:
            raise known from error


_typed = _AsTyped()


class _Typed:
    async def _translate_exceptions(self, func: Any, *args: Any, **kwargs: Any) -> Any:
        with _typed:
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

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # As many as there are connections; unlike the pool's own queue it lets nobody overtake.
        self._turns = asyncio.Semaphore(self.pool_maxsize)

    async def take(self, opening: _Connection | _TransactionContext) -> Any:
        """A connection of the pool, which `opening` opens first where need be; to be given back.

        Raises TimeoutError when there is none within `CONNECTION_WITHIN`, the pool's opening included.
        """
        async with asyncio.timeout(CONNECTION_WITHIN):
            # Whoever comes first opens it; the others queue for that, and their waits must not add up.
            if not self._pool:
                await opening.ensure_connection()
            await self._turns.acquire()
            try:
                return await self._pool.acquire()  # type: ignore[union-attr]
            except BaseException:
                self._turns.release()
                raise

    async def give_back(self, connection: Any) -> None:
        """Let the next one have the connection that `take` gave."""
        try:
            if self._pool:
                await self._pool.release(connection, timeout=CONNECTION_WITHIN)
        finally:
            self._turns.release()

    def acquire_connection(self) -> PoolConnectionWrapper[Any]:
        return _Connection(self, self._pool_init_lock)

    def _in_transaction(self) -> TransactionContext:
        return _TransactionContext(_Transaction(self), self._pool_init_lock)


class _Connection(PoolConnectionWrapper[Any]):
    __slots__ = ()
    client: PooledClient

    async def __aenter__(self) -> Any:
        self.connection = await self.client.take(self)
        return self.connection

    async def __aexit__(self, exc_type: Any, exc_val: Any, exc_tb: Any) -> None:
        await self.client.give_back(self.connection)


class _Transaction(_Typed, TransactionWrapper):
    def _in_transaction(self) -> TransactionContext:
        return NestedTransactionContext(_Transaction(self))


class _TransactionContext(TransactionContextPooled):
    __slots__ = ()

    async def __aenter__(self) -> Any:
        client: Any = self.client
        with _typed:
            client._connection = await client._parent.take(self)
            try:
                await client.begin()
            except BaseException:
                await client._parent.give_back(client._connection)
                raise
        self.token = get_connections().set(self.connection_name, client)
        return client

    async def __aexit__(self, exc_type: Any, exc_val: Any, exc_tb: Any) -> None:
        client: Any = self.client
        with _typed:
            try:
                if exc_type is None:
                    await client.commit()
                elif exc_type is not TransactionManagementError:  # that one has failed as a whole
                    await client.rollback()
            finally:
                get_connections().reset(self.token)
                await client._parent.give_back(client._connection)


client_class = PooledClient
