"""The embedded engine at its end: nothing opens it again, so that the process can go."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from tortoise.connection import get_connections
from tortoise.exceptions import DBConnectionError

from server.database import connect, disconnect, is_away, transaction
from server.database.connection import tortoise_config


def of_sqlite() -> set[threading.Thread]:
    return {t for t in threading.enumerate() if "_connection_worker_thread" in repr(t)}


def left_of(threads: set[threading.Thread]) -> set[threading.Thread]:
    """Those that do not end by themselves."""
    for thread in threads:
        thread.join(timeout=5)
    return {thread for thread in threads if thread.is_alive()}


async def test_a_verb_that_outlives_the_server_opens_nothing(tmp_path: Path) -> None:
    before = of_sqlite()
    await connect(tortoise_config(f"sqlite:///{tmp_path}/embedded.sqlite3"))
    client = get_connections().get("default")
    opened = of_sqlite() - before
    assert len(opened) == 2, "a reader and a writer"
    async with transaction():
        await client.execute_query("SELECT 1")

    await disconnect()

    assert not left_of(opened)
    with pytest.raises(DBConnectionError) as refused:
        await client.execute_query("SELECT 1")
    assert is_away(refused.value)
    with pytest.raises(DBConnectionError):
        async with client._in_transaction():
            await client.execute_query("SELECT 1")
    assert not left_of(of_sqlite() - before)
