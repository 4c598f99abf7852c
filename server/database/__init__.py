"""One schema on two engines: SQLite embedded by default, PostgreSQL in production.

`transaction()` is the only way to write, `CountyModel.of()` the only way to read a county's rows, and
`claim()` the only way the worker takes work.
"""

from server.database.connection import (
    connect,
    disconnect,
    engine,
    migrate,
    ping,
    tortoise_config,
    transaction,
)
from server.database.county import CountyModel, new_id
from server.database.queue import Queued, claim, release
from server.database.troubles import (
    Uniqueness,
    broken_uniqueness,
    have_met,
    is_away,
    is_taken,
    unless_taken,
)

__all__ = [
    "CountyModel",
    "Queued",
    "Uniqueness",
    "broken_uniqueness",
    "claim",
    "connect",
    "disconnect",
    "engine",
    "have_met",
    "is_away",
    "is_taken",
    "migrate",
    "new_id",
    "ping",
    "release",
    "tortoise_config",
    "transaction",
    "unless_taken",
]
