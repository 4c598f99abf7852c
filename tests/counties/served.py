"""One deployment that serves both counties, as an operator sets it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from config.settings import settings
from server.counties import calendar
from tests.counties import FIRST_COUNTY, SECOND_COUNTY

FIRST, SECOND = FIRST_COUNTY.name, SECOND_COUNTY.name


@contextmanager
def both_counties(folder: Path) -> Iterator[None]:
    """This process serves both until the block ends; `folder` is an empty place for their files."""
    folders = Path(shutil.copytree(FIRST_COUNTY.parent, folder / "counties"))
    shutil.copytree(SECOND_COUNTY, folders / SECOND)
    before = {name: os.environ.get(name) for name in ("COUNTIES", "COUNTIES_DIR")}
    os.environ |= {"COUNTIES": f"{FIRST},{SECOND}", "COUNTIES_DIR": str(folders)}
    _forget()
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
        _forget()


def _forget() -> None:
    settings.cache_clear()
    calendar.cache_clear()
