"""What is on a PDF: its text as a reader copies it, its fonts, and how it looks.

python -m tests.server.documents.looking      every kind as pictures in build/documents/
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

import cv2
import numpy as np
import pypdfium2
from pypdf import PdfReader

from config.settings import ROOT
from server.documents.typesetting import typeset
from tests.counties import first_county
from tests.server.documents.samples import every_kind


def pages(pdf: bytes) -> list[str]:
    """The text of each page, in the lines on which it stands."""
    return [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]


def lines(pdf: bytes) -> str:
    return "\n".join(pages(pdf))


def running(pdf: bytes) -> str:
    """The text without any break or blank: what is said, wherever its lines end."""
    return squeezed("".join(pages(pdf)))


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def fonts(pdf: bytes) -> list[dict[str, Any]]:
    """Every font of every page, with the part of it that is in the file."""
    found = {}
    for page in PdfReader(io.BytesIO(pdf)).pages:
        for reference in page["/Resources"]["/Font"].values():  # type: ignore[index]
            font = reference.get_object()
            for inner in font.get("/DescendantFonts", [font]):
                found[font["/BaseFont"]] = inner.get_object()
    return list(found.values())


def pictures(pdf: bytes, scale: float = 2.0) -> Iterator[Any]:
    """Each page as a printer would show it."""
    document = pypdfium2.PdfDocument(pdf)
    for number in range(len(document)):
        yield document[number].render(scale=scale).to_pil()


def scanned(pdf: bytes) -> str:
    """What a phone reads from the QR code; empty when it finds none."""
    # A camera looks from many distances until it has read.
    for scale in (3.0, 4.0, 2.5, 5.0, 3.5):
        for picture in pictures(pdf, scale):
            text, _, _ = cv2.QRCodeDetector().detectAndDecode(np.asarray(picture.convert("L")))
            if text:
                return str(text)
    return ""


def main() -> None:
    folder = ROOT / "build" / "documents"
    folder.mkdir(parents=True, exist_ok=True)
    for kind, paper in every_kind(first_county()).items():
        pdf = typeset(paper).pdf
        (folder / f"{kind}.pdf").write_bytes(pdf)
        for number, picture in enumerate(pictures(pdf, scale=1.5), 1):
            picture.save(folder / f"{kind}-{number}.png")
    print(folder)


if __name__ == "__main__":
    main()
