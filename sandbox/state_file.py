"""What a sandbox server must find again after a restart: one JSON file, written only when it changed."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

# The last write is at the end; between, a crash costs at most so many seconds, or what was done while the
# file was written so many times: the more there is to keep, the less of the time may go into keeping it.
SAVE_EVERY = 0.5
WRITINGS_APART = 30


class StateFile:
    """`state.json` in a folder; without a folder nothing is kept."""

    def __init__(self, folder: Path | None) -> None:
        self._path = folder / "state.json" if folder else None
        self._written = ""

    def read(self) -> dict[str, Any] | None:
        """What was kept, or None at the first start."""
        if self._path is None or not self._path.exists():
            return None
        found: dict[str, Any] = json.loads(self._path.read_text())
        return found

    def write(self, state: dict[str, Any]) -> None:
        """Keep this; a reader finds the old or the new file, never half of one."""
        if self._path is None:
            return
        # Without indentation, which would make it many times slower: it is written while others are served.
        text = json.dumps(state, ensure_ascii=False)
        if text == self._written:
            return
        self._path.parent.mkdir(parents=True, exist_ok=True)
        aside = self._path.with_suffix(".new")
        aside.write_text(text)
        aside.replace(self._path)
        self._written = text

    async def keep_writing(self, state: Callable[[], dict[str, Any]]) -> None:
        """Write now and then, for ever; nothing to do without a folder."""
        took = 0.0
        while self._path is not None:
            await asyncio.sleep(max(SAVE_EVERY, WRITINGS_APART * took))
            began = time.monotonic()
            self.write(state())
            took = time.monotonic() - began
