"""Running `server.materials.processing` for one file: one process each, few at a time, never for long.

A process for each file costs some 70 ms and buys that nothing of one family's file is ever in a
process that another family's file is in, and that ending it is always enough.
"""

from __future__ import annotations

import asyncio
import contextlib
import functools
import json
import os
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any, Final

import structlog

from config.settings import ROOT
from server.errors import UNAVAILABLE, problem
from server.storage import SealedFile

SECONDS: Final = 25.0
"""Wall time for one file. An 80-megapixel PNG takes 6 s on a slow core."""
WAITING: Final = 64
PROCESSING: Final = (sys.executable, "-m", "server.materials.processing")
_LARGEST_ANSWER: Final = 24 * 1024 * 1024
_LARGEST_HEAD: Final = 4096

UNREADABLE_FILE = problem(
    "unreadable_file", 422, "文件打不开", "这份文件打不开，可能没有传完整。请重新拍一张，或换一个文件再传。"
)
TOO_MANY_PIXELS = problem(
    "too_many_pixels", 422, "照片太大", "这张照片的像素太高，请用手机的普通模式重新拍一张。"
)
ENCRYPTED_PDF = problem(
    "encrypted_pdf", 422, "PDF 有密码", "这份 PDF 设有密码，请去掉密码后再传，或打印后拍照上传。"
)
ACTIVE_PDF = problem(
    "active_pdf", 422, "PDF 带有附件或程序", "这份 PDF 里带有附件或程序，请打印成普通 PDF 再传，或拍照上传。"
)
TOO_MANY_PAGES = problem("too_many_pages", 422, "PDF 页数太多", "这份 PDF 页数太多，请只留需要的几页再传。")

_REFUSALS: Final = {
    kind.code: kind for kind in (TOO_MANY_PIXELS, ENCRYPTED_PDF, ACTIVE_PDF, TOO_MANY_PAGES)
} | {"unreadable": UNREADABLE_FILE}

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Processed:
    """What came out; the new bytes are in the `SealedFile` that was passed in."""

    content_type: str
    width: int | None
    height: int | None
    pages: int | None
    advice: tuple[str, ...]


class Workshop:
    """At most `places` files are worked on at once and `WAITING` more wait, without memory of their own."""

    def __init__(
        self, places: int, *, seconds: float = SECONDS, command: tuple[str, ...] = PROCESSING
    ) -> None:
        self._places = asyncio.Semaphore(places)
        self._seconds = seconds
        self._command = command
        self._waiting = 0

    async def process(self, source: SealedFile, content_type: str, result: SealedFile) -> Processed:
        """Make `source` fit to keep and write it, finished, into `result`.

        Raises UNREADABLE_FILE (also for a file on which the process died or took too long),
        TOO_MANY_PIXELS, ENCRYPTED_PDF, ACTIVE_PDF, TOO_MANY_PAGES, and UNAVAILABLE when too many wait.
        """
        if self._waiting >= WAITING:
            raise UNAVAILABLE("现在上传的人较多，请过一分钟再传。", headers={"Retry-After": "60"})
        self._waiting += 1
        try:
            async with self._places:
                found = await self._run(source, content_type, result)
        finally:
            self._waiting -= 1
        if code := found.get("refused"):
            raise _REFUSALS[code]()
        return Processed(
            found["content_type"],
            found.get("width"),
            found.get("height"),
            found.get("pages"),
            tuple(found.get("advice", ())),
        )

    async def _run(self, source: SealedFile, content_type: str, result: SealedFile) -> dict[str, Any]:
        try:
            process = await asyncio.create_subprocess_exec(
                *self._command,
                content_type,
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.DEVNULL,
                cwd=ROOT,
                # Not our environment: that one has the keys in it.
                env={"PATH": os.defpath, "LANG": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1"},
            )
        except OSError as error:
            raise UNAVAILABLE(headers={"Retry-After": "60"}) from error
        try:
            async with asyncio.timeout(self._seconds):
                assert process.stdin is not None
                assert process.stdout is not None
                feeding = asyncio.create_task(_feed(process.stdin, source.read()))
                try:
                    found = await _answer(process.stdout, result)
                    if await process.wait():
                        raise ValueError("it failed after its answer")
                finally:
                    feeding.cancel()
                    await asyncio.wait([feeding])
        except (TimeoutError, asyncio.IncompleteReadError, ValueError) as error:
            log.warning(
                "file_not_processed",
                content_type=content_type,
                size=source.size,
                reason=type(error).__name__,
                exit=process.returncode,
            )
            raise UNREADABLE_FILE() from error
        finally:
            await _end(process)
        return found


async def _end(process: asyncio.subprocess.Process) -> None:
    if process.returncode is None:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.close()
    # asyncio takes a process for ended only when its pipes are, and a pipe that is not read never is.
    while await process.stdout.read(64 * 1024):
        pass
    await process.wait()


async def _feed(pipe: asyncio.StreamWriter, content: AsyncIterator[bytes]) -> None:
    # A process that refuses early does not read to the end; its answer says why.
    with contextlib.suppress(BrokenPipeError, ConnectionResetError):
        async for chunk in content:
            pipe.write(chunk)
            await pipe.drain()
        pipe.close()


async def _answer(pipe: asyncio.StreamReader, result: SealedFile) -> dict[str, Any]:
    """Read the answer. Raises IncompleteReadError or ValueError when it is none."""
    length = int.from_bytes(await pipe.readexactly(4), "big")
    if length > _LARGEST_HEAD:
        raise ValueError("not an answer")
    found: dict[str, Any] = json.loads(await pipe.readexactly(length))
    while chunk := await pipe.read(64 * 1024):
        await result.write(chunk)
        if result.size > _LARGEST_ANSWER:
            raise ValueError("the answer is too large")
    await result.finish()
    return found


@functools.cache
def workshop() -> Workshop:
    """The workshop of this process: half the cores, so that the other half answers requests."""
    return Workshop(max(1, (os.cpu_count() or 1) // 2))
