"""What a failed statement means: the database is away, two verbs met, or a row exists already."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import asyncpg
from tortoise.exceptions import DBConnectionError, IntegrityError, OperationalError
from tortoise.models import Model

# Busy, locked by its own other connection, read-only, unreadable, full, or not to be opened.
_SQLITE_AWAY = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_CANTOPEN,
    }
)
_SQLITE_NOT_UNIQUE = re.compile(r"UNIQUE constraint failed: (?P<columns>.+)")
# The words around it are in the server's language.
_POSTGRES_NOT_UNIQUE = re.compile(r"\((?P<columns>[^()]+)\)=\(")

Uniqueness = tuple[str, frozenset[str]]


def is_away(error: BaseException) -> bool:
    """Whether the database itself is away or busy, as opposed to refusing the statement."""
    if isinstance(error, DBConnectionError):
        return True
    cause = _cause(error)
    # The lower byte is the kind of trouble, the rest its details.
    return (
        isinstance(cause, sqlite3.OperationalError)
        and (getattr(cause, "sqlite_errorcode", 0) & 0xFF) in _SQLITE_AWAY
    )


def have_met(error: BaseException) -> bool:
    """Whether two transactions waited for each other and this one was given up: it may run again."""
    return isinstance(_cause(error), asyncpg.TransactionRollbackError)


def broken_uniqueness(error: IntegrityError) -> Uniqueness | None:
    """The table and columns of the uniqueness that a write would have broken; None for any other rule."""
    cause = _cause(error)
    if isinstance(cause, asyncpg.UniqueViolationError):
        # The rest of the detail is the values; it goes nowhere.
        found = _POSTGRES_NOT_UNIQUE.search(cause.detail or "")
        columns = found["columns"].split(", ") if found else []
        return cause.table_name or "", frozenset(name.strip('"') for name in columns)
    if isinstance(cause, sqlite3.IntegrityError) and (found := _SQLITE_NOT_UNIQUE.search(str(cause))):
        named = [name.strip().partition(".") for name in found["columns"].split(",")]
        return named[0][0], frozenset(column for _, _, column in named)
    return None


def is_taken(error: IntegrityError, model: type[Model], *columns: str) -> bool:
    """Whether it is this uniqueness of the model that the write would have broken, and no other rule."""
    return broken_uniqueness(error) == (model._meta.db_table, frozenset(columns))


@contextmanager
def unless_taken(model: type[Model], *columns: str, otherwise: Callable[[], BaseException]) -> Iterator[None]:
    """Raises `otherwise()` when a write inside would break this uniqueness of the model.

    For what a look-up before could not see because it came at the same moment. The transaction around it
    can only be rolled back then. Any other error stays what it is.
    """
    try:
        yield
    except IntegrityError as error:
        if is_taken(error, model, *columns):
            raise otherwise() from error
        raise


def _cause(error: BaseException) -> BaseException:
    """The driver's error inside the ORM's."""
    inner = error.args[0] if isinstance(error, OperationalError) and error.args else None
    return inner if isinstance(inner, BaseException) else error
