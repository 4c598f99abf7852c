"""One PDF checked to be paper and nothing else, its document metadata taken off.

Runs in a process of its own (`server.materials.processing`), like the photos.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any, Final

from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NameObject

from server.materials.photos import Refused

MAX_PAGES: Final = 40
MAX_OBJECTS: Final = 200_000

# Anything that acts, calls out or carries another file (ISO 32000-1, 7.11, 12.6, 12.7, 13).
_ACTIVE_KEYS: Final = frozenset({"/JS", "/JavaScript", "/AA", "/EmbeddedFiles", "/EF", "/RichMedia", "/XFA"})
_ACTIVE_ACTIONS: Final = frozenset(
    {
        "/JavaScript",
        "/Launch",
        "/SubmitForm",
        "/ImportData",
        "/GoToR",
        "/GoToE",
        "/RichMediaExecute",
        "/Rendition",
    }
)
_ACTIVE_ANNOTATIONS: Final = frozenset(
    {"/FileAttachment", "/RichMedia", "/Movie", "/Sound", "/Screen", "/3D"}
)
_DESCRIBING_KEYS: Final = ("/Metadata", "/PieceInfo", "/LastModified")


@dataclass(frozen=True, slots=True)
class Pdf:
    content: bytes
    pages: int
    signed: bool


def process_pdf(data: bytes) -> Pdf:
    """The same pages without author, program and XMP.

    A signed PDF (an electronic licence or certificate) stays byte for byte as it came: any change
    would break the signature, which is what makes it a proof.

    Raises Refused with unreadable, encrypted_pdf, active_pdf or too_many_pages.
    """
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted:
            raise Refused("encrypted_pdf")
        pages = len(reader.pages)
        if not pages:
            raise Refused("unreadable")
        if pages > MAX_PAGES:
            raise Refused("too_many_pages")
        seen = _walk(reader)
        if seen.active:
            raise Refused("active_pdf")
        if seen.signed:
            return Pdf(data, pages, signed=True)
        for dictionary in seen.describing:
            for key in _DESCRIBING_KEYS:
                dictionary.pop(NameObject(key), None)
        # The copy follows the references from the catalogue, so what was just cut off, and whatever
        # earlier revisions have left behind, does not come along.
        writer = PdfWriter(clone_from=reader)
        writer.metadata = None
        out = io.BytesIO()
        writer.write(out)
    except Refused:
        raise
    except Exception:
        # The reader raises whatever it likes on broken input.
        raise Refused("unreadable") from None
    return Pdf(out.getvalue(), pages, signed=False)


@dataclass(slots=True)
class _Seen:
    active: bool
    signed: bool
    describing: list[DictionaryObject]


def _walk(reader: PdfReader) -> _Seen:
    """Everything that can be reached from the catalogue, each object once."""
    seen = _Seen(active=False, signed=False, describing=[])
    visited: set[tuple[int, int]] = set()
    queue: list[Any] = [reader.trailer["/Root"]]
    count = 0
    while queue:
        item = queue.pop()
        if isinstance(item, IndirectObject):
            if (item.idnum, item.generation) in visited:
                continue
            visited.add((item.idnum, item.generation))
            item = item.get_object()
        count += 1
        if count > MAX_OBJECTS:
            raise Refused("too_many_pages")
        if isinstance(item, ArrayObject):
            queue.extend(item)
        elif isinstance(item, DictionaryObject):
            _look(item, seen)
            queue.extend(item.values())
    return seen


def _look(item: DictionaryObject, seen: _Seen) -> None:
    if (
        not _ACTIVE_KEYS.isdisjoint(item)
        or item.get("/S") in _ACTIVE_ACTIONS
        or item.get("/Subtype") in _ACTIVE_ANNOTATIONS
    ):
        seen.active = True
    if item.get("/Type") == "/Sig" or "/ByteRange" in item:
        seen.signed = True
    if any(key in item for key in _DESCRIBING_KEYS):
        seen.describing.append(item)
