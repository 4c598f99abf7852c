"""Taking in one photo or PDF from a phone: streamed, sealed while streaming, looked at, kept.

What was received is sealed into a nameless temporary file, made fit in a process of its own, and only
the result is stored. The original, with its place and time of taking, is not kept anywhere.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import asdict, dataclass, field
from typing import Any, Final, Protocol

from sanic import Request
from sanic.exceptions import SanicException
from uuid_utils.compat import uuid7

from server.errors import MALFORMED, UNAVAILABLE, Problem, problem
from server.materials.kinds import HEAD, UNSUPPORTED_TYPE, content_type
from server.materials.multipart import (
    FILE_EXPECTED,
    FILE_TOO_LARGE,
    LARGEST_BODY,
    LARGEST_FILE,
    ONE_FILE_ONLY,
    read_form,
)
from server.materials.workshop import (
    ACTIVE_PDF,
    ENCRYPTED_PDF,
    TOO_MANY_PAGES,
    TOO_MANY_PIXELS,
    UNREADABLE_FILE,
    workshop,
)
from server.storage import STORAGE_UNAVAILABLE, SealedFile, storage

SILENCE: Final = 30.0
"""Seconds without a byte after which an upload is given up."""
_HEARD_OUT: Final = 2 * LARGEST_BODY
AT_ONCE: Final = 48
"""Uploads under way in one process; each needs up to 1 MB of memory and 30 MB of temporary disk."""

UPLOAD_STALLED = problem(
    "upload_stalled", 408, "上传中断", "网络不稳，文件没有传完。请到信号好的地方再传一次。"
)

UPLOAD_PROBLEMS: Final = (
    MALFORMED,
    FILE_TOO_LARGE,
    FILE_EXPECTED,
    ONE_FILE_ONLY,
    UNSUPPORTED_TYPE,
    UPLOAD_STALLED,
    UNREADABLE_FILE,
    TOO_MANY_PIXELS,
    ENCRYPTED_PDF,
    ACTIVE_PDF,
    TOO_MANY_PAGES,
    STORAGE_UNAVAILABLE,
)
"""Everything that `receive` may refuse with, besides UNAVAILABLE."""

_ADVICE: Final = {
    "blurred": "照片有些模糊，字可能看不清。可以把手机拿稳，点一下屏幕对好焦再拍。",
    "too_dark": "照片有些暗。可以到窗边或开灯再拍一张。",
    "too_bright": "照片有些发白，字可能看不清。可以避开反光或强光再拍一张。",
    "cut_off": "看起来证件没有拍全。请让四个边都在画面里，四周稍留一点空。",
    "too_small": "照片的尺寸偏小，放大后可能看不清。可以用手机相机直接拍一张。",
}


@dataclass(frozen=True, slots=True)
class Advice:
    """What the family might do better while they are still at home. Never a refusal."""

    code: str
    message: str

    def as_dict(self) -> dict[str, str]:
        return asdict(self)


@dataclass(frozen=True, slots=True)
class ReceivedFile:
    """A file that is stored; the row that will remember it is the caller's."""

    storage_key: str
    wrapped_key: bytes = field(repr=False)
    content_type: str
    """image/jpeg for every photo, or application/pdf."""
    size: int
    """Bytes of what is kept, before encryption."""
    width: int | None
    height: int | None
    pages: int | None
    """Of a PDF."""
    fingerprint: bytes = field(repr=False)
    """Keyed digest (32 bytes) of the bytes as they were received: equal for the same photo sent twice."""
    advice: tuple[Advice, ...]
    fields: dict[str, str] = field(repr=False)
    """The other fields of the form."""


class Kept(Protocol):
    """Whatever remembers a stored file: a `ReceivedFile` or a row."""

    @property
    def storage_key(self) -> str: ...

    @property
    def wrapped_key(self) -> bytes: ...


async def receive(request: Request, *, prefix: str) -> ReceivedFile:
    """Take the file of a multipart request (part `file`, at most 15 MB) and store it under `prefix`.

    The route must be declared with `stream=True`. Whatever goes wrong, or when the phone goes away,
    nothing is left; once it has returned, the object is the caller's to record or delete, which
    `receiving` does by itself.

    Raises one of UPLOAD_PROBLEMS, or UNAVAILABLE.
    """
    try:
        with _a_place():
            async with SealedFile() as received:
                kind, fields = await take_in(request, received)
                return await _kept(received, kind, prefix, fields)
    except Problem as refusal:
        if refusal.kind is not UPLOAD_STALLED:
            await _hear_out(request)
        raise
    except OSError as error:
        # The temporary disk is full or gone.
        await _hear_out(request)
        raise STORAGE_UNAVAILABLE(headers={"Retry-After": "60"}) from error


async def receive_pieces(pieces: AsyncIterator[bytes], *, prefix: str) -> ReceivedFile:
    """As `receive`, for a file that comes from somewhere else than a request: the platform's chat.

    What the pieces raise passes through untouched. Raises one of UPLOAD_PROBLEMS, or UNAVAILABLE.
    """
    try:
        with _a_place():
            async with SealedFile() as received:
                intake = _Intake(received)
                async for piece in pieces:
                    if received.size + len(piece) > LARGEST_FILE:
                        raise FILE_TOO_LARGE()
                    await intake.take(memoryview(piece))
                await intake.finish()
                return await _kept(received, intake.content_type, prefix, {})
    except OSError as error:
        raise STORAGE_UNAVAILABLE(headers={"Retry-After": "60"}) from error


async def _kept(received: SealedFile, kind: str, prefix: str, fields: dict[str, str]) -> ReceivedFile:
    async with SealedFile() as kept:
        processed = await workshop().process(received, kind, kept)
        stored = await storage().put_sealed(f"{prefix}/{uuid7().hex}", kept, processed.digest)
    return ReceivedFile(
        storage_key=stored.key,
        wrapped_key=stored.wrapped_key,
        content_type=processed.content_type,
        size=stored.size,
        width=processed.width,
        height=processed.height,
        pages=processed.pages,
        fingerprint=stored.fingerprint,
        advice=tuple(Advice(code, _ADVICE[code]) for code in processed.advice),
        fields=fields,
    )


async def take_in(request: Request, received: SealedFile) -> tuple[str, dict[str, str]]:
    """The first half of `receive`: the file, sealed as it came, its content type and the other fields."""
    if int(request.headers.get("content-length") or 0) > LARGEST_BODY:
        raise FILE_TOO_LARGE()
    intake = _Intake(received)
    try:
        async with asyncio.timeout(SILENCE) as silence:
            fields = await read_form(
                _body(request, silence), request.headers.get("content-type", ""), intake.take
            )
            await intake.finish()
    except TimeoutError:
        raise UPLOAD_STALLED() from None
    return intake.content_type, fields


@asynccontextmanager
async def receiving(request: Request, *, prefix: str) -> AsyncIterator[ReceivedFile]:
    """`receive`, and the object is deleted again when the block fails to record it::

        async with receiving(request, prefix=county) as file:
            await to_the_end(record(case_id, file))

    A block that is cancelled has not failed: what records the file runs on to its end without it.
    """
    file = await receive(request, prefix=prefix)
    try:
        yield file
    except Exception:
        await discard(file)
        raise


async def discard(file: ReceivedFile) -> None:
    """Remove the object of a file that no row will name."""
    await storage().delete(file.storage_key)


def read(file: Kept) -> AsyncIterator[bytes]:
    """The kept bytes again, decrypted, chunk by chunk.

    The first step raises FILE_MISSING, FILE_DAMAGED or STORAGE_UNAVAILABLE; ask for it before the
    answer's head is sent.
    """
    return storage().open_decrypted(file.storage_key, file.wrapped_key)


class _Intake:
    """Seals what comes and says what it is as soon as that can be told."""

    def __init__(self, file: SealedFile) -> None:
        self._file = file
        self._head = bytearray()
        self.content_type = ""

    async def take(self, piece: memoryview) -> None:
        if not self.content_type:
            self._head += piece[: HEAD - len(self._head)]
            if len(self._head) == HEAD:
                self.content_type = content_type(bytes(self._head))
        await self._file.write(piece)

    async def finish(self) -> None:
        if not self.content_type:
            self.content_type = content_type(bytes(self._head))
        await self._file.finish()


async def _hear_out(request: Request) -> None:
    """Read on and forget it: a phone that is cut off while it sends never sees the answer's sentence."""
    stream: Any = request.stream
    stream.request_max_size = _HEARD_OUT
    with contextlib.suppress(TimeoutError, SanicException):
        async with asyncio.timeout(SILENCE):
            while await stream.read() is not None:
                pass


async def _body(request: Request, silence: asyncio.Timeout) -> AsyncIterator[bytes]:
    stream: Any = request.stream  # Sanic's type of it lacks `read`
    # The app's own limit is made for JSON bodies.
    stream.request_max_size = LARGEST_BODY
    now = asyncio.get_running_loop().time
    renewed = now()
    while (chunk := await stream.read()) is not None:
        # Not for each of thousands of small pieces.
        if now() > renewed + SILENCE / 10:
            renewed = now()
            silence.reschedule(renewed + SILENCE)
        yield chunk


_under_way = 0


@contextmanager
def _a_place() -> Iterator[None]:
    global _under_way
    if _under_way >= AT_ONCE:
        raise UNAVAILABLE("现在上传的人较多，请过一分钟再传。", headers={"Retry-After": "60"})
    _under_way += 1
    try:
        yield
    finally:
        _under_way -= 1
