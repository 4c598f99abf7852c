"""A file is what its first bytes say, and a refused one is told what it is instead."""

from __future__ import annotations

import io
import zipfile

import pytest
from PIL import Image

from server.errors import Problem
from server.materials.kinds import HEAD, content_type
from tests.server.materials.drawn import encoded

SMALL = Image.new("RGB", (64, 48), "grey")


def ftyp(major: bytes, *compatible: bytes) -> bytes:
    body = b"ftyp" + major + b"\0\0\0\0" + b"".join(compatible)
    return (len(body) + 4).to_bytes(4, "big") + body + b"\0" * 60


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (encoded(SMALL), "image/jpeg"),
        (encoded(SMALL, "PNG"), "image/png"),
        (b"%PDF-1.7\n", "application/pdf"),
        (ftyp(b"heic", b"mif1"), "image/heic"),
        (ftyp(b"mif1", b"mif1", b"heic"), "image/heic"),
    ],
)
def test_what_is_wanted(data: bytes, kind: str) -> None:
    assert content_type(data[:HEAD]) == kind


def zipped() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.jpg", b"x")
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (encoded(SMALL, "GIF"), "图片"),
        (encoded(SMALL, "WEBP"), "图片"),
        (encoded(SMALL, "TIFF"), "图片"),
        (ftyp(b"isom", b"avc1"), "视频"),
        (ftyp(b"avif", b"mif1"), "图片"),
        (b"ID3\x04" + b"\0" * 60, "录音"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 60, "办公文档"),
        (zipped(), "压缩包"),
        (b"<svg onload=alert(1)>", "PDF"),
        (b"hello", "PDF"),
        (b"", "PDF"),
        (b"\0\0\0\x18ftyp", "PDF"),
    ],
)
def test_what_is_not_wanted_gets_a_sentence_that_fits(data: bytes, word: str) -> None:
    with pytest.raises(Problem) as caught:
        content_type(data[:HEAD])
    assert caught.value.code == "unsupported_file_type" and caught.value.status == 415
    assert word in caught.value.detail
