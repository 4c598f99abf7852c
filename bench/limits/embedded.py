"""The limit on SQLite: the same statements played by sqlite3 in one thread, with nobody to wait for."""

from __future__ import annotations

import hashlib
import itertools
import sqlite3
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench.limits.capture import Fresh, Numbered, Statement, numbered
from server.database import new_id

_AT_ONCE = 200

Bound = list[tuple[str, list[list[Any]]]]


class Player:
    """Plays statements over the cases `first` .. `first + count - 1` of one database file."""

    def __init__(self, path: Path, statements: Sequence[Statement], *, first: int, count: int) -> None:
        self._path, self._statements = path, statements
        self._numbers = itertools.cycle(range(first, first + count))
        self._any = itertools.count(1_000_000)

    def rate(self, *, transaction: bool, seconds: float) -> tuple[float, float]:
        """Plays a second, and the CPU of one in ms. Binding the values is not counted."""
        connection = sqlite3.connect(self._path, isolation_level=None)
        connection.execute("PRAGMA synchronous = NORMAL")
        count, spent, cpu = 0, 0.0, 0.0
        while spent < seconds:
            plays = [self._bound(n) for n in itertools.islice(self._numbers, _AT_ONCE)]
            began, used = time.perf_counter(), time.process_time()
            for play in plays:
                if transaction:
                    connection.execute("BEGIN IMMEDIATE")
                for sql, rows in play:
                    for row in rows:
                        connection.execute(sql, row).fetchall()
                if transaction:
                    connection.execute("COMMIT")
            spent += time.perf_counter() - began
            cpu += time.process_time() - used
            count += len(plays)
        connection.close()
        return count / spent, cpu * 1000 / count

    def _bound(self, n: int) -> Bound:
        return [
            (s.sql, [[self._value(value, n) for value in row] for row in s.rows]) for s in self._statements
        ]

    def _value(self, value: Any, n: int) -> Any:
        if isinstance(value, Numbered):
            return str(numbered(value.kind, n))
        if not isinstance(value, Fresh):
            return value
        if value is Fresh.ID:
            return str(new_id())
        if value is Fresh.DIGEST:
            return hashlib.md5(str(n).encode()).digest()
        place = next(self._any)
        if value is Fresh.CASE_NUMBER:
            return f"430621{place:014}"
        return f"{place:08}" if value is Fresh.CHECK_IN_CODE else place
