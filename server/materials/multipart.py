"""Reading `multipart/form-data` (RFC 7578) as it arrives: one file and some short fields, never whole.

`wx.uploadFile` sends nothing else. The file goes on to `take` in the pieces in which it came.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from typing import Final

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

from server.errors import MALFORMED, problem

LARGEST_FILE: Final = 15 * 1024 * 1024
LARGEST_FIELDS: Final = 64 * 1024
LARGEST_BODY: Final = LARGEST_FILE + LARGEST_FIELDS + 16 * 1024
_MOST_FIELDS: Final = 32

FILE_TOO_LARGE = problem(
    "file_too_large", 413, "文件太大", "文件超过 15 MB 了。照片请用手机的普通模式拍，PDF 请只留需要的几页。"
)
FILE_EXPECTED = problem("file_expected", 422, "没有收到文件", "没有收到照片或文件，请重新选择后再传。")
ONE_FILE_ONLY = problem("one_file_only", 422, "一次只能传一张", "一次只能传一张照片或一个文件，请逐张上传。")

Take = Callable[[memoryview], Awaitable[None]]


async def read_form(
    body: AsyncIterator[bytes],
    content_type: str,
    take: Take,
    *,
    file_field: str = "file",
    name_as: str | None = None,
) -> dict[str, str]:
    """Hand the file's bytes to `take` as they come; return the other fields.

    The file is the part named `file_field`. With `name_as` the name that the file has where it comes from
    is the field of that name, unless it was given. Raises MALFORMED (not multipart, broken, cut off, a field
    that is not UTF-8, more than 64 KiB or 32 of them), FILE_TOO_LARGE, FILE_EXPECTED (none, or empty)
    and ONE_FILE_ONLY, and whatever `take` raises.
    """
    kind, options = parse_options_header(content_type)
    if kind != b"multipart/form-data" or not options.get(b"boundary"):
        raise MALFORMED()
    parts = _Parts(file_field)
    try:
        parser = MultipartParser(
            options[b"boundary"],
            {
                "on_part_begin": parts.begin,
                "on_header_field": parts.header_name,
                "on_header_value": parts.header_value,
                "on_header_end": parts.header_end,
                "on_headers_finished": parts.headers_finished,
                "on_part_data": parts.data,
                "on_part_end": parts.end,
                "on_end": parts.finish,
            },
        )
        async for chunk in body:
            parser.write(chunk)
            for piece in parts.arrived:
                await take(piece)
            parts.arrived.clear()
        parser.finalize()
    except FormParserError:
        raise MALFORMED() from None
    if not parts.finished:
        raise MALFORMED()
    if not parts.file_size:
        raise FILE_EXPECTED()
    fields = parts.fields()
    if name_as is not None:
        fields.setdefault(name_as, parts.file_name.decode("utf-8", "replace"))
    return fields


@dataclass(slots=True)
class _Parts:
    """What the parser's callbacks have seen. They are synchronous, so the file's pieces wait here."""

    file_field: str
    arrived: list[memoryview] = field(default_factory=list)
    file_size: int = 0
    file_name: bytes = b""
    finished: bool = False
    _files: int = 0
    _raw_fields: dict[str, bytearray] = field(default_factory=dict)
    _fields_size: int = 0
    _header: bytearray = field(default_factory=bytearray)
    _value: bytearray = field(default_factory=bytearray)
    _disposition: bytes = b""
    _current: str | None = None

    def begin(self) -> None:
        self._disposition = b""

    def header_name(self, data: bytes, start: int, end: int) -> None:
        self._header += data[start:end]

    def header_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def header_end(self) -> None:
        if self._header.lower() == b"content-disposition":
            self._disposition = bytes(self._value)
        self._header.clear()
        self._value.clear()

    def headers_finished(self) -> None:
        kind, options = parse_options_header(self._disposition)
        try:
            name = options[b"name"].decode()
        except (KeyError, UnicodeDecodeError):
            raise MALFORMED() from None
        if kind != b"form-data":
            raise MALFORMED()
        if name == self.file_field:
            self._files += 1
            if self._files > 1:
                raise ONE_FILE_ONLY()
            self._current, self.file_name = None, options.get(b"filename", b"")
            return
        if b"filename" in options or b"filename*" in options:
            raise FILE_EXPECTED() if not self._files else ONE_FILE_ONLY()
        if name in self._raw_fields or len(self._raw_fields) >= _MOST_FIELDS:
            raise MALFORMED()
        self._current = name
        self._raw_fields[name] = bytearray()

    def data(self, data: bytes, start: int, end: int) -> None:
        if self._current is None:
            self.file_size += end - start
            if self.file_size > LARGEST_FILE:
                raise FILE_TOO_LARGE()
            self.arrived.append(memoryview(data)[start:end])
            return
        self._fields_size += end - start
        if self._fields_size > LARGEST_FIELDS:
            raise MALFORMED()
        self._raw_fields[self._current] += data[start:end]

    def end(self) -> None:
        self._current = None

    def finish(self) -> None:
        self.finished = True

    def fields(self) -> dict[str, str]:
        try:
            return {name: value.decode() for name, value in self._raw_fields.items()}
        except UnicodeDecodeError:
            raise MALFORMED() from None
