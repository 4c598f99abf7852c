"""Opening the database, transactions, migrations."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal
from urllib.parse import parse_qsl, unquote, urlsplit

from tortoise import Tortoise
from tortoise.backends.base.client import TransactionContext
from tortoise.connection import get_connections
from tortoise.migrations.api import migrate as apply_migrations
from tortoise.transactions import in_transaction

from config.settings import settings

# Every module that holds tables. A structure test compares this list with the tree.
MODELS = (
    "server.identity.models",
    "server.http.models",
    "server.cases.models",
    "server.materials.models",
    "server.booking.models",
    "server.registry.models",
    "server.payouts.models",
    "server.departments.models",
    "server.chat.models",
    "notifications.models",
)

Engine = Literal["sqlite", "postgresql"]


def tortoise_config(url: str, pool: int = 16) -> dict[str, Any]:
    """The ORM's configuration for a database URL (`sqlite://path` or `postgres://...`).

    For PostgreSQL a `host` in the query string is a unix socket directory. Sessions that stay idle in a
    transaction are ended by the server after 30 s: the net under a client that hung up.
    Raises ValueError for any other engine.
    """
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        path = unquote(url.removeprefix("sqlite://"))
        connection: dict[str, Any] = {
            "engine": "server.database.sqlite",
            "credentials": {"file_path": path},
        }
    elif parts.scheme in ("postgres", "postgresql", "asyncpg"):
        query = dict(parse_qsl(parts.query))
        connection = {
            "engine": "server.database.postgresql",
            "credentials": {
                "host": query.get("host") or parts.hostname or "127.0.0.1",
                "port": parts.port or 5432,
                "user": unquote(parts.username or "postgres"),
                "password": unquote(parts.password or ""),
                "database": parts.path.lstrip("/") or "postgres",
                "minsize": 1,
                "maxsize": pool,
                "server_settings": {
                    "idle_in_transaction_session_timeout": "30000",
                    "application_name": "bereavement-service",
                    "jit": "off",
                },
                "command_timeout": 30,
                "timeout": 5,  # of opening a connection
            },
        }
    else:
        raise ValueError(f"unknown database engine: {parts.scheme}")
    return {
        "connections": {"default": connection},
        "apps": {
            "models": {
                "models": list(MODELS),
                "default_connection": "default",
                "migrations": "server.database.migrations",
            }
        },
        "use_tz": True,
        "timezone": "UTC",
    }


def configuration() -> dict[str, Any]:
    """The configuration from the settings; `tortoise -c server.database.connection.TORTOISE_ORM` reads it."""
    return tortoise_config(settings().database_url, settings().database_pool)


def __getattr__(name: str) -> Any:
    if name == "TORTOISE_ORM":
        return configuration()
    raise AttributeError(name)


async def connect(config: dict[str, Any] | None = None) -> None:
    """Open the database for this process. The connections are made when first used."""
    config = config or configuration()
    credentials = config["connections"]["default"]["credentials"]
    if "file_path" in credentials:
        Path(credentials["file_path"]).parent.mkdir(parents=True, exist_ok=True)
    # Sanic's listeners and handlers are different contexts; without the fallback handlers see nothing.
    await Tortoise.init(config=config, _enable_global_fallback=True)
    if "file_path" in credentials:
        # Both connections now: two first requests at once would otherwise race to open them.
        await get_connections().get("default").create_connection(with_db=True)


async def disconnect() -> None:
    await Tortoise.close_connections()


async def migrate(config: dict[str, Any] | None = None) -> None:
    """Bring the schema to the newest migration. Safe to call at every start."""
    config = config or configuration()
    credentials = config["connections"]["default"]["credentials"]
    if "file_path" in credentials:
        Path(credentials["file_path"]).parent.mkdir(parents=True, exist_ok=True)
    await apply_migrations(config=config, app_labels=["models"])


def transaction() -> TransactionContext:
    """`async with transaction():` everything inside is committed together or not at all.

    Never start a task with database work inside: it would join this transaction and be lost with its
    rollback. Never await anything that crosses a network inside.
    """
    return in_transaction("default")


def engine() -> Engine:
    dialect = get_connections().get("default").capabilities.dialect
    return "sqlite" if dialect == "sqlite" else "postgresql"


async def ping() -> None:
    """One round trip to the database. Raises what the driver raises when it is gone."""
    await get_connections().get("default").execute_query("SELECT 1")
