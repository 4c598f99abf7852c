"""The one clock. Everything that asks for the time asks here, so that a training day can be moved.

Production always gets the machine's time. In the demo and in tests the sandbox may write a number of
seconds into `CLOCK_FILE`; every process then lives that much later, which is how a story of three
weeks is played in seconds.
"""

from __future__ import annotations

import os
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

CHINA = ZoneInfo("Asia/Shanghai")

_offset_file: Path | None = None
_offset = timedelta()
_offset_stamp: tuple[int, int] = (0, 0)


def follow(path: Path | None) -> None:
    """Take the offset from this file from now on; None returns to the machine's time."""
    global _offset_file, _offset, _offset_stamp
    _offset_file, _offset, _offset_stamp = path, timedelta(), (0, 0)


def now() -> datetime:
    """The present moment, UTC, timezone-aware, whole microseconds."""
    return datetime.now(UTC) + _current_offset()


def today() -> date:
    """The present calendar day in China."""
    return now().astimezone(CHINA).date()


def in_china(moment: datetime) -> datetime:
    """The same moment as a wall clock in China shows it."""
    return moment.astimezone(CHINA)


def start_of_day(day: date) -> datetime:
    """The first moment of a calendar day in China, as UTC: SQLite compares moments as text."""
    return datetime.combine(day, time.min, CHINA).astimezone(UTC)


def end_of_day(day: date) -> datetime:
    """The last moment of a calendar day in China, as UTC."""
    return datetime.combine(day, time.max, CHINA).astimezone(UTC)


def _current_offset() -> timedelta:
    global _offset, _offset_stamp
    if _offset_file is None:
        return _offset
    try:
        stat = os.stat(_offset_file)
    except FileNotFoundError:
        return timedelta()
    stamp = (stat.st_mtime_ns, stat.st_ino)
    if stamp != _offset_stamp:
        _offset = timedelta(seconds=float(_offset_file.read_text() or 0))
        _offset_stamp = stamp
    return _offset
