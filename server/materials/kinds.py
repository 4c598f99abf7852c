"""What a file is, by its first bytes. Its name and what the sender says it is are not listened to."""

from __future__ import annotations

from typing import Final

import filetype

from server.errors import problem

HEAD: Final = 64
"""How many first bytes are enough to tell."""

UNSUPPORTED_TYPE = problem(
    "unsupported_file_type",
    415,
    "这种文件收不了",
    "这里只收照片（JPG、PNG、HEIC）和 PDF，请换一个文件，或直接拍照。",
)

_HEIC_BRANDS: Final = frozenset({b"heic", b"heix", b"heim", b"heis"})

_SENTENCES: Final = {
    "video": "这是一段视频，请改拍照片上传。",
    "audio": "这是一段录音，请改拍照片上传。",
    "document": "这是办公文档，请另存为 PDF，或打印后拍照上传。",
    "archive": "这是压缩包，请解开后把里面的照片逐张上传。",
    "image": "这种图片格式收不了，请存为 JPG 或 PNG，或重新拍一张。",
}


def content_type(head: bytes) -> str:
    """image/jpeg, image/png, image/heic or application/pdf.

    Raises UNSUPPORTED_TYPE with a sentence that fits what it is instead.
    """
    if head.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if head.startswith(b"%PDF-"):
        return "application/pdf"
    if _is_heic(head):
        return "image/heic"
    raise UNSUPPORTED_TYPE(_SENTENCES.get(_family(head)))


def _is_heic(head: bytes) -> bool:
    """The `ftyp` box of ISO/IEC 23008-12; brands mif1 and msf1 say HEIF and need heic beside them."""
    if head[4:8] != b"ftyp":
        return False
    end = min(int.from_bytes(head[:4], "big"), len(head))
    brands = {head[start : start + 4] for start in (8, *range(16, end - 3, 4))}
    return not brands.isdisjoint(_HEIC_BRANDS)


def _family(head: bytes) -> str:
    guessed = filetype.guess_mime(head) or ""
    # Old Word and Excel are this container; the new ones are zip, which filetype tells apart further in.
    if head.startswith(b"\xd0\xcf\x11\xe0") or "officedocument" in guessed or guessed == "application/rtf":
        return "document"
    if guessed in (
        "application/zip",
        "application/x-7z-compressed",
        "application/gzip",
        "application/x-rar-compressed",
    ):
        return "archive"
    return str(guessed).split("/")[0]
