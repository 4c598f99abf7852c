"""A PDF is paper: it keeps its pages, loses its author, and may neither act nor carry anything."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import FreeText
from pypdf.generic import (
    ArrayObject,
    ByteStringObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    StreamObject,
    TextStringObject,
)

from server.materials.pdfs import MAX_PAGES, process_pdf
from server.materials.photos import Refused


def writer(pages: int = 2) -> PdfWriter:
    made = PdfWriter()
    for number in range(pages):
        made.add_blank_page(595, 842 + number)
    return made


def written(made: PdfWriter) -> bytes:
    out = io.BytesIO()
    made.write(out)
    return out.getvalue()


def test_pages_stay_and_metadata_goes() -> None:
    made = writer()
    made.add_metadata({"/Author": "SECRET-AUTHOR", "/Producer": "SECRET-PRODUCER"})
    xmp = StreamObject()
    xmp.set_data(b"<x:xmpmeta>SECRET-XMP</x:xmpmeta>")
    xmp.update({NameObject("/Type"): NameObject("/Metadata"), NameObject("/Subtype"): NameObject("/XML")})
    reference = made._add_object(xmp)
    made.root_object[NameObject("/Metadata")] = reference
    made.pages[0][NameObject("/PieceInfo")] = DictionaryObject(
        {NameObject("/App"): TextStringObject("SECRET-APP")}
    )
    made.add_annotation(0, FreeText(text="remark", rect=(50, 50, 200, 100)))
    data = written(made)
    assert data.count(b"SECRET") == 4

    kept = process_pdf(data)
    assert kept.pages == 2 and not kept.signed
    assert b"SECRET" not in kept.content
    read = PdfReader(io.BytesIO(kept.content))
    assert [page.mediabox.height for page in read.pages] == [842, 843]
    assert not read.metadata and read.xmp_metadata is None
    assert "remark" in str(read.pages[0]["/Annots"][0].get_object())


def javascript(made: PdfWriter) -> None:
    names = DictionaryObject({NameObject("/Names"): ArrayObject([TextStringObject("a")])})
    made.root_object[NameObject("/Names")] = DictionaryObject(
        {NameObject("/JavaScript"): made._add_object(names)}
    )


def attachment(made: PdfWriter) -> None:
    made.add_attachment("a.exe", b"MZ")


def action(kind: str) -> Callable[[PdfWriter], None]:
    def add(made: PdfWriter) -> None:
        made.root_object[NameObject("/OpenAction")] = DictionaryObject(
            {NameObject("/S"): NameObject(kind), NameObject("/F"): TextStringObject("cmd.exe")}
        )

    return add


def page_action(made: PdfWriter) -> None:
    action_object = made._add_object(DictionaryObject({NameObject("/S"): NameObject("/Named")}))
    made.pages[1][NameObject("/AA")] = DictionaryObject({NameObject("/O"): action_object})


def attached_note(made: PdfWriter) -> None:
    note = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Annot"),
            NameObject("/Subtype"): NameObject("/FileAttachment"),
            NameObject("/Rect"): ArrayObject([NumberObject(0)] * 4),
        }
    )
    made.pages[1][NameObject("/Annots")] = ArrayObject([made._add_object(note)])


def xfa(made: PdfWriter) -> None:
    made.root_object[NameObject("/AcroForm")] = DictionaryObject({NameObject("/XFA"): ArrayObject()})


@pytest.mark.parametrize(
    "add",
    [
        javascript,
        attachment,
        action("/JavaScript"),
        action("/Launch"),
        action("/GoToR"),
        action("/SubmitForm"),
        page_action,
        attached_note,
        xfa,
    ],
)
def test_what_acts_or_carries_a_file_is_refused(add: Callable[[PdfWriter], None]) -> None:
    made = writer()
    add(made)
    with pytest.raises(Refused, match="active_pdf"):
        process_pdf(written(made))


def test_links_inside_and_to_the_web_are_paper() -> None:
    made = writer()
    action("/URI")(made)
    assert process_pdf(written(made)).pages == 2


def test_a_signed_pdf_stays_as_it_came() -> None:
    made = writer()
    signature = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Sig"),
            NameObject("/ByteRange"): ArrayObject([NumberObject(n) for n in (0, 9, 19, 9)]),
            NameObject("/Contents"): ByteStringObject(b"0" * 20),
        }
    )
    field = DictionaryObject(
        {NameObject("/FT"): NameObject("/Sig"), NameObject("/V"): made._add_object(signature)}
    )
    made.root_object[NameObject("/AcroForm")] = DictionaryObject(
        {
            NameObject("/Fields"): ArrayObject([made._add_object(field)]),
            NameObject("/SigFlags"): NumberObject(3),
        }
    )
    made.add_metadata({"/Author": "authority"})
    data = written(made)
    kept = process_pdf(data)
    assert kept.signed and kept.content == data and kept.pages == 2


@pytest.mark.parametrize("password", ["secret", ""])
def test_an_encrypted_pdf_is_refused(password: str) -> None:
    made = writer()
    made.encrypt(password, "owner", algorithm="AES-256")
    with pytest.raises(Refused, match="encrypted_pdf"):
        process_pdf(written(made))


def test_too_many_pages_are_refused() -> None:
    assert process_pdf(written(writer(MAX_PAGES))).pages == MAX_PAGES
    with pytest.raises(Refused, match="too_many_pages"):
        process_pdf(written(writer(MAX_PAGES + 1)))


def test_a_page_tree_that_bites_its_tail_ends() -> None:
    made = writer()
    pages = made.root_object["/Pages"].get_object()
    pages["/Kids"].append(made.root_object.raw_get("/Pages"))  # type: ignore[union-attr]
    with pytest.raises(Refused):
        process_pdf(written(made))


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", b"%PDF-1.7\n" + b"rubbish " * 500])
def test_rubbish_and_half_a_file_are_unreadable(data: bytes) -> None:
    with pytest.raises(Refused, match="unreadable"):
        process_pdf(data)
    with pytest.raises(Refused, match="unreadable"):
        process_pdf(written(writer(0)))
