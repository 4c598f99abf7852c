"""A Tuesday morning in November, and a county whose configuration a test may change as its IT would."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from config.settings import settings
from server import clock
from server.counties import calendar
from tests.conftest import Clock
from tests.server.booking.places import COUNTY

START = datetime(2026, 11, 24, 10, tzinfo=clock.CHINA)


@pytest.fixture(autouse=True)
def _tuesday_at_ten(moving_clock: Clock) -> None:
    moving_clock.advance(seconds=(START - clock.now()).total_seconds())


class Folder:
    """The first county's folder, copied; every change is a new copy, as after a restart."""

    def __init__(self, base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self._base, self._monkeypatch, self._count = base, monkeypatch, 0
        self._current = settings().counties_dir / COUNTY

    def write(self, name: str, text: str) -> None:
        self._count += 1
        fresh = self._base / str(self._count) / COUNTY
        shutil.copytree(self._current, fresh)
        (fresh / name).write_text(text, encoding="utf-8")
        self._current = fresh
        self._monkeypatch.setenv("COUNTIES_DIR", str(fresh.parent))
        _forget()

    def set_hall(self, **values: object) -> None:
        """Change values of the hall, given as TOML: `capacity=7`, `makeup_as='"monday"'`."""
        text = (self._current / "booking.toml").read_text(encoding="utf-8")
        for name, value in values.items():
            text, found = re.subn(rf"^{name} = .*$", f"{name} = {value}", text, flags=re.MULTILINE)
            assert found == 1
        self.write("booking.toml", text)


def _forget() -> None:
    settings.cache_clear()
    calendar.cache_clear()


@pytest.fixture
def county_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Folder]:
    yield Folder(tmp_path / "counties", monkeypatch)
    monkeypatch.undo()
    _forget()
