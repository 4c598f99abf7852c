"""What a failed statement means: the database is away, two verbs met, or a row exists already."""

from __future__ import annotations

import re
import sqlite3

import asyncpg
from tortoise.exceptions import DBConnectionError, IntegrityError, OperationalError

# What SQLite says when the file is busy, unreadable or full; it has no codes for them in Python 3.11's text.
_SQLITE_AWAY = ("locked", "unable to open", "disk i/o", "disk is full")
_SQLITE_NOT_UNIQUE = re.compile(r"UNIQUE constraint failed: (?P<columns>.+)")
_POSTGRES_NOT_UNIQUE = re.compile(r"Key \((?P<columns>[^)]+)\)=")

Uniqueness = tuple[str, frozenset[str]]


def is_away(error: BaseException) -> bool:
    """Whether the database itself is away or busy, as opposed to refusing the statement."""
    if isinstance(error, DBConnectionError):
        return True
    cause = _cause(error)
    return isinstance(cause, sqlite3.OperationalError) and any(
        sign in str(cause).lower() for sign in _SQLITE_AWAY
    )


def have_met(error: BaseException) -> bool:
    """Whether two transactions waited for each other and this one was given up: it may run again."""
    return isinstance(_cause(error), asyncpg.TransactionRollbackError)


def broken_uniqueness(error: IntegrityError) -> Uniqueness | None:
    """The table and columns of the uniqueness that a write would have broken; None for any other rule."""
    cause = _cause(error)
    if isinstance(cause, asyncpg.UniqueViolationError):
        # The rest of the detail is the values; it goes nowhere.
        found = _POSTGRES_NOT_UNIQUE.match(cause.detail or "")
        columns = found["columns"].split(", ") if found else []
        return cause.table_name or "", frozenset(name.strip('"') for name in columns)
    if isinstance(cause, sqlite3.IntegrityError) and (found := _SQLITE_NOT_UNIQUE.search(str(cause))):
        named = [name.strip().partition(".") for name in found["columns"].split(",")]
        return named[0][0], frozenset(column for _, _, column in named)
    return None


def _cause(error: BaseException) -> BaseException:
    """The driver's error inside the ORM's."""
    inner = error.args[0] if isinstance(error, OperationalError) and error.args else None
    return inner if isinstance(inner, BaseException) else error
