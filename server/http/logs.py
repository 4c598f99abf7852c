"""The log: one JSON line an event on standard output, and nothing in it that a person wrote.

An error's own text often quotes the value that caused it, and a name has no pattern by which it could be
taken out again. So an error is logged as its types and places; its text only where the text is ours or
cannot quote a value. The same holds for what libraries log: where they said it, not what.
"""

from __future__ import annotations

import logging
import os
import sqlite3
import sys
import traceback
from collections.abc import Iterator
from types import TracebackType

import asyncpg
import structlog
from structlog.typing import Processor

from server.privacy import redact

OWN = ("config.", "server.", "notifications.", "miniprogram_api.")
# They speak of the program, its types, tables and columns.
_OF_CODE = (AttributeError, NameError, TypeError, ImportError, NotImplementedError, sqlite3.Error)

ExceptionInfo = tuple[type[BaseException], BaseException, TracebackType | None]


# One list for every call: a logger keeps the one that it was first used with.
_SHOWN: list[Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.processors.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.ExceptionRenderer(lambda info: without_values(info[1])),
    redact,
    structlog.processors.JSONRenderer(ensure_ascii=False),
]


def set_up_logging(level: str) -> None:
    """Log from this level on; what libraries log from warnings on. Safe to call again."""
    structlog.configure(
        processors=_SHOWN,
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level.upper())),
        logger_factory=structlog.WriteLoggerFactory(file=sys.stdout),
        cache_logger_on_first_use=True,
    )
    root = logging.getLogger()
    if not any(isinstance(handler, _OfLibraries) for handler in root.handlers):
        root.addHandler(_OfLibraries(logging.WARNING))
    logging.captureWarnings(True)


class _OfLibraries(logging.Handler):
    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[1] if isinstance(record.exc_info, tuple) else None
        structlog.get_logger().log(
            logging.ERROR if record.levelno > logging.WARNING else logging.WARNING,
            "library",
            logger=record.name,
            where=f"{os.path.basename(os.path.dirname(record.pathname))}/{record.filename}:{record.lineno}",
            # With arguments beside it the sentence is a constant, without them it may be a finished text.
            said=str(record.msg) if record.args else None,
            exc_info=error,
        )


def without_values(error: BaseException) -> str:
    """The traceback of an error and of those that led to it, the first one first, free of any value."""
    return "\n".join(_told(link) for link in reversed(list(_chain(error))))


def _chain(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    link: BaseException | None = error
    while link is not None and id(link) not in seen:
        seen.add(id(link))
        yield link
        link = link.__cause__ or (None if link.__suppress_context__ else link.__context__)


def _told(error: BaseException) -> str:
    kind = type(error)
    name = kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"
    text = _text(error)
    lines = traceback.format_tb(error.__traceback__)
    if isinstance(error, BaseExceptionGroup):
        lines += [f"  | {without_values(one)}\n" for one in error.exceptions]
    return "".join([*lines, f"{name}: {text}" if text else name])


def _text(error: BaseException) -> str:
    if isinstance(error, asyncpg.PostgresError):
        parts = (error.sqlstate, error.table_name, error.column_name, error.constraint_name)
        return " ".join(part for part in parts if part)
    if isinstance(error, OSError):
        return " ".join(str(part) for part in (error.errno, error.strerror) if part)
    if isinstance(error, _OF_CODE) or type(error).__module__.startswith(OWN):
        return str(error)
    return ""
