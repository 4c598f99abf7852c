"""A file as an answer: streamed, never whole in memory, and never taken for complete when it is not."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

from sanic import HTTPResponse


class StreamedFile(HTTPResponse):
    """An answer whose body is what `content` yields; `size` bytes are promised in its head."""

    __slots__ = ("_content",)

    def __init__(self, content: AsyncIterator[bytes], headers: dict[str, str], content_type: str) -> None:
        super().__init__(status=200, headers=headers, content_type=content_type)
        self._content: AsyncIterator[bytes] | None = content

    async def send(self, data: Any = None, end_stream: bool | None = None) -> None:
        """Called by the server once the response middleware has run."""
        content, self._content = self._content, None
        if content is None:
            await super().send(data, end_stream)
            return
        async for chunk in content:
            if chunk:
                await super().send(chunk, False)
        await super().send(b"", True)


async def file_answer(content: AsyncIterator[bytes], *, content_type: str, size: int) -> HTTPResponse:
    """Answer with a file of `size` bytes.

    The first chunk is asked for here, so that a file that is missing or damaged is a problem with its
    own status and not a broken body. A later failure breaks the connection off short of the promised
    size. Nothing may cache it, guess its type or run it.
    """
    first = await anext(content, b"")

    async def all_of_it() -> AsyncIterator[bytes]:
        yield first
        async for chunk in content:
            yield chunk

    headers = {
        "Cache-Control": "no-store",
        "Content-Disposition": "inline",
        "Content-Length": str(size),
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "X-Content-Type-Options": "nosniff",
    }
    return StreamedFile(all_of_it(), headers, content_type)


def pdf_answer(content: bytes, name: str) -> HTTPResponse:
    """Answer with a PDF of our own making, to be looked at and printed; `name` is a file name in ASCII.

    Not sandboxed as a received file is: browsers refuse to show a PDF in a sandbox.
    """
    headers = {
        "Cache-Control": "no-store",
        "Content-Disposition": f'inline; filename="{name}"',
        "Content-Security-Policy": "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'",
        "X-Content-Type-Options": "nosniff",
    }
    return HTTPResponse(content, headers=headers, content_type="application/pdf")
