"""The same moved clock that the office follows: `CLOCK_FILE` holds by how many seconds it runs ahead."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

CHINA = ZoneInfo("Asia/Shanghai")


class Clock:
    """A clock that reads its offset from a file whenever it is asked; without a file, the machine's."""

    def __init__(self, file: Path | None = None) -> None:
        self._file = file

    @classmethod
    def from_environment(cls) -> Clock:
        """The clock that `CLOCK_FILE` names."""
        named = os.environ.get("CLOCK_FILE")
        return cls(Path(named) if named else None)

    def now(self) -> datetime:
        """The present moment, UTC, timezone-aware."""
        return datetime.now(UTC) + timedelta(seconds=self._offset())

    def seconds(self) -> float:
        """The present moment in seconds since 1970."""
        return self.now().timestamp()

    def today(self) -> date:
        """The present calendar day in China: quotas begin anew with it."""
        return self.now().astimezone(CHINA).date()

    def advance(self, seconds: float) -> datetime:
        """Move everybody who follows the file ahead. Raises ValueError when there is no file to move."""
        if self._file is None:
            raise ValueError("CLOCK_FILE is not set, so there is no clock to move")
        # Written aside and renamed: a reader must never find half a number.
        aside = self._file.with_suffix(".new")
        aside.write_text(str(self._offset() + seconds))
        aside.replace(self._file)
        return self.now()

    def _offset(self) -> float:
        if self._file is None:
            return 0.0
        try:
            return float(self._file.read_text() or 0)
        except FileNotFoundError:
            return 0.0
