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
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import IO, Any, Final

import structlog

from config.settings import ROOT
from server.errors import UNAVAILABLE, problem
from server.storage import SealedFile
from server.storage.threads import in_thread

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

    digest: bytes
    """SHA-256 of what was received."""
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
        self._threads = ThreadPoolExecutor(places, thread_name_prefix="workshop")
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
            bytes.fromhex(found["digest"]),
            found["content_type"],
            found.get("width"),
            found.get("height"),
            found.get("pages"),
            tuple(found.get("advice", ())),
        )

    async def _run(self, source: SealedFile, content_type: str, result: SealedFile) -> dict[str, Any]:
        run = _Run((*self._command, content_type), source, result)
        try:
            async with asyncio.timeout(self._seconds):
                return await in_thread(self._threads, run, stop=run.stop)
        except (TimeoutError, _NoAnswer) as error:
            log.warning(
                "file_not_processed",
                content_type=content_type,
                size=source.size,
                reason=str(error) or "took too long",
                exit=run.exit,
            )
            raise UNREADABLE_FILE() from error


class _NoAnswer(Exception):
    pass


class _Run:
    """One process from its start to its end. Called in a thread; `stop` may come from another."""

    def __init__(self, command: tuple[str, ...], source: SealedFile, result: SealedFile) -> None:
        self._command = command
        self._source = source
        self._result = result
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._stopped = False
        self.exit: int | None = None

    def stop(self) -> None:
        with self._lock:
            self._stopped = True
            if self._process:
                self._process.kill()

    def __call__(self) -> dict[str, Any]:
        process = self._start()
        try:
            assert process.stdin is not None
            assert process.stdout is not None
            # One that refuses early does not read to the end; its answer says why.
            with contextlib.suppress(BrokenPipeError), process.stdin as pipe:
                for chunk in self._source.read_blocking():
                    pipe.write(chunk)
            found = self._answer(process.stdout)
            if process.wait():
                raise _NoAnswer("failed after its answer")
            return found
        finally:
            process.kill()
            self.exit = process.wait()
            assert process.stdout is not None
            process.stdout.close()

    def _start(self) -> subprocess.Popen[bytes]:
        with self._lock:
            if self._stopped:
                raise _NoAnswer("stopped")
            try:
                self._process = subprocess.Popen(  # noqa: S603  our own command
                    self._command,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.DEVNULL,
                    cwd=ROOT,
                    # Not our environment: that one has the keys in it.
                    env={"PATH": os.defpath, "LANG": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1"},
                )
            except OSError as error:
                raise UNAVAILABLE(headers={"Retry-After": "60"}) from error
            return self._process

    def _answer(self, pipe: IO[bytes]) -> dict[str, Any]:
        length = int.from_bytes(pipe.read(4), "big")
        head = pipe.read(length) if 0 < length <= _LARGEST_HEAD else b""
        try:
            found = json.loads(head)
        except ValueError:
            raise _NoAnswer("no answer") from None
        while chunk := pipe.read(64 * 1024):
            self._result.write_blocking(chunk)
            if self._result.size > _LARGEST_ANSWER:
                raise _NoAnswer("too large an answer")
        self._result.finish_blocking()
        if not isinstance(found, dict):
            raise _NoAnswer("no answer")
        return found


@functools.cache
def workshop() -> Workshop:
    """The workshop of this process: half the cores, so that the other half answers requests."""
    return Workshop(max(1, (os.cpu_count() or 1) // 2))
