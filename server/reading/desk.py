"""Having one photo read by `server.reading.ocr`: one process for it, never for long, and one at a time.

Loading the models costs the process a second each time. That buys that 0.8 GB are there only while a photo
is read, that nothing of one family's photo is in a process that another one's is in, and that ending the
process is always enough.
"""

from __future__ import annotations

import asyncio
import contextlib
import functools
import importlib.util
import json
import os
import sys
import time
from dataclasses import dataclass
from typing import Any, Final, Literal

import structlog
from prometheus_client import Counter, Histogram

from config.settings import ROOT, settings
from server.http.observe import registry
from server.reading.lines import Corners, Line

SECONDS: Final = 75.0
"""Wall time for one photo; the process's own limit of CPU time is below it."""
READING: Final = (sys.executable, "-m", "server.reading.ocr")
_LARGEST_ANSWER: Final = 1024 * 1024

Trouble = Literal["too_slow", "crashed", "unreadable"]

log = structlog.get_logger()

PHOTOS = Counter(
    "photos_read_total", "Photos given to the reader, by how it ended", ("end",), registry=registry
)
TIME = Histogram(
    "photo_reading_seconds",
    "From starting the reader to its end",
    registry=registry,
    buckets=(1, 2, 4, 8, 16, 32, 64),
)


class NotRead(Exception):
    """The photo could not be read: too_slow (killed), crashed (also for want of memory), unreadable."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble)
        self.trouble = trouble


@dataclass(frozen=True, slots=True)
class Seen:
    """The lines on a photo of so many pixels."""

    lines: tuple[Line, ...]
    width: int
    height: int
    seconds: float


@functools.cache
def installed() -> bool:
    """Whether this installation can read photos; it need not be able to (requirements-reading.lock)."""
    return all(importlib.util.find_spec(name) for name in ("rapidocr", "onnxruntime"))


def reads_photos() -> bool:
    """Whether photos are read here: installed, and not switched off (READ_PHOTOS)."""
    return settings().read_photos and installed()


class Desk:
    """Reads one photo after the other."""

    def __init__(self, *, seconds: float = SECONDS, command: tuple[str, ...] = READING) -> None:
        self._seconds = seconds
        self._command = command
        self._busy = asyncio.Lock()

    async def read(self, jpeg: bytes) -> Seen:
        """The lines of text on the photo. Raises NotRead; the process is gone in any case."""
        async with self._busy:
            began = time.monotonic()
            try:
                answer = await self._run(jpeg)
                seen = seen_in(answer, time.monotonic() - began)
            except NotRead as failure:
                PHOTOS.labels(failure.trouble).inc()
                log.warning("photo_not_read", reason=failure.trouble, size=len(jpeg))
                raise
            PHOTOS.labels("read").inc()
            TIME.observe(seen.seconds)
            return seen

    async def _run(self, jpeg: bytes) -> bytes:
        process = await asyncio.create_subprocess_exec(
            *self._command,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            cwd=ROOT,
            limit=_LARGEST_ANSWER,
            # Not our environment: that one has the keys in it.
            env={
                "PATH": os.defpath,
                "LANG": "C.UTF-8",
                "PYTHONDONTWRITEBYTECODE": "1",
                "HOME": "/nonexistent",
            },
        )
        try:
            async with asyncio.timeout(self._seconds):
                answer = await _talk(process, jpeg)
                code = await process.wait()
        except TimeoutError:
            raise NotRead("too_slow") from None
        finally:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.wait()
        if code:
            raise NotRead("crashed")
        return answer


async def _talk(process: asyncio.subprocess.Process, jpeg: bytes) -> bytes:
    assert process.stdin is not None
    assert process.stdout is not None
    # One that ends early does not read to the end; its exit code says why.
    with contextlib.suppress(BrokenPipeError, ConnectionResetError):
        process.stdin.write(jpeg)
        await process.stdin.drain()
        process.stdin.close()
    answer = b""
    while chunk := await process.stdout.read(64 * 1024):
        answer += chunk
        if len(answer) > _LARGEST_ANSWER:
            raise NotRead("crashed")
    return answer


def seen_in(answer: bytes, seconds: float) -> Seen:
    """What the reader's answer says. Raises NotRead for a refusal, and for anything that is no answer."""
    try:
        said: dict[str, Any] = json.loads(answer)
        if "refused" in said:
            raise NotRead("unreadable")
        lines = tuple(
            Line(str(line["text"]), float(line["score"]), _corners(line["corners"]), _again(line))
            for line in said["lines"]
        )
        return Seen(lines, int(said["width"]), int(said["height"]), seconds)
    except (ValueError, KeyError, TypeError):
        raise NotRead("crashed") from None


def _corners(given: Any) -> Corners:
    first, second, third, fourth = ((float(x), float(y)) for x, y in given)
    return first, second, third, fourth


def _again(line: dict[str, Any]) -> tuple[tuple[str, float], ...]:
    return tuple((str(text), float(score)) for text, score in line.get("again", ()))
