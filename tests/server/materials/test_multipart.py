"""The form is read piece by piece, however it is cut up, and nothing but one file and short fields passes."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.errors import MALFORMED, Problem
from server.materials.multipart import (
    FILE_EXPECTED,
    FILE_TOO_LARGE,
    LARGEST_FIELDS,
    LARGEST_FILE,
    ONE_FILE_ONLY,
    read_form,
)

BOUNDARY = "----WebKitFormBoundaryx1"
TYPE = f"multipart/form-data; boundary={BOUNDARY}"


def part(name: str, content: bytes, filename: str | None = None) -> bytes:
    disposition = f'form-data; name="{name}"' + (f'; filename="{filename}"' if filename else "")
    head = f"--{BOUNDARY}\r\nContent-Disposition: {disposition}\r\nContent-Type: image/jpeg\r\n\r\n"
    return head.encode() + content + b"\r\n"


END = f"--{BOUNDARY}--\r\n".encode()


async def feed(body: bytes, size: int = 65536) -> AsyncIterator[bytes]:
    for start in range(0, len(body), size):
        yield body[start : start + size]


async def parse(body: bytes, size: int = 65536, kind: str = TYPE) -> tuple[dict[str, str], bytes]:
    got = bytearray()

    async def take(piece: memoryview) -> None:
        got.extend(piece)

    return await read_form(feed(body, size), kind, take), bytes(got)


@given(
    content=st.binary(min_size=1, max_size=400) | st.just(f"\r\n--{BOUNDARY[:-1]}".encode() * 5),
    note=st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=40),
    size=st.integers(1, 700),
)
async def test_the_same_comes_out_however_it_is_cut_up(content: bytes, note: str, size: int) -> None:
    body = part("side", b"front") + part("file", content, "x.jpg") + part("note", note.encode()) + END
    assert await parse(body, size) == ({"side": "front", "note": note}, content)


async def refused(body: bytes, kind: str = TYPE) -> str:
    with pytest.raises(Problem) as caught:
        await parse(body, kind=kind)
    return caught.value.code


async def test_what_is_not_one_file_is_refused() -> None:
    good = part("file", b"x", "x.jpg")
    assert await refused(good + good + END) == ONE_FILE_ONLY.code
    assert await refused(good + part("other", b"x", "y.jpg") + END) == ONE_FILE_ONLY.code
    assert await refused(part("other", b"x", "y.jpg") + END) == FILE_EXPECTED.code
    assert await refused(part("side", b"front") + END) == FILE_EXPECTED.code
    assert await refused(part("file", b"", "x.jpg") + END) == FILE_EXPECTED.code


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{}",
        part("file", b"x", "x.jpg"),
        part("file", b"x" * 100, "x.jpg")[:90],
        part("file", b"x", "x.jpg") + END[:-4],
        part("file", b"x", "x.jpg") + part("side", b"\xff\xfe") + END,
        part("file", b"x", "x.jpg") + part("side", b"a") + part("side", b"b") + END,
        f"--{BOUNDARY}\r\nContent-Type: image/jpeg\r\n\r\nx\r\n".encode() + END,
        f"--{BOUNDARY}\r\nContent-Disposition: attachment; name=file\r\n\r\nx\r\n".encode() + END,
    ],
)
async def test_a_broken_form_is_malformed(body: bytes) -> None:
    assert await refused(body) == MALFORMED.code


async def test_another_content_type_is_malformed() -> None:
    body = part("file", b"x", "x.jpg") + END
    for kind in ("", "application/json", "multipart/form-data", "multipart/form-data; boundary=" + "b" * 300):
        assert await refused(body, kind) == MALFORMED.code


async def test_the_caps() -> None:
    _, got = await parse(part("file", b"x" * LARGEST_FILE, "x.jpg") + END)
    assert len(got) == LARGEST_FILE
    assert await refused(part("file", b"x" * (LARGEST_FILE + 1), "x.jpg") + END) == FILE_TOO_LARGE.code
    good = part("file", b"x", "x.jpg")
    fields, _ = await parse(good + part("a", b"x" * LARGEST_FIELDS) + END)
    assert len(fields["a"]) == LARGEST_FIELDS
    half = b"x" * (LARGEST_FIELDS // 2 + 1)
    assert await refused(good + part("a", half) + part("b", half) + END) == MALFORMED.code
    many = b"".join(part(f"f{i}", b"") for i in range(40))
    assert await refused(many + good + END) == MALFORMED.code


async def test_the_files_own_name_stands_where_none_was_given() -> None:
    async def take(piece: memoryview) -> None:
        assert bytes(piece) == b"x"

    body = part("file", b"x", "发放表.xlsx")
    own = await read_form(feed(body + END), TYPE, take, name_as="filename")
    given = await read_form(feed(body + part("filename", b"a.csv") + END), TYPE, take, name_as="filename")
    assert (own, given) == ({"filename": "发放表.xlsx"}, {"filename": "a.csv"})


async def test_an_endless_header_is_malformed() -> None:
    endless = f"--{BOUNDARY}\r\nX-Long: ".encode() + os.urandom(10).hex().encode() * 1000
    assert await refused(endless) == MALFORMED.code
