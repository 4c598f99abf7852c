"""From a paper as data to a PDF: Chinese line breaking, tables over pages, fonts embedded as subsets.

The data go into the template as JSON and come out as text: whatever a family or a clerk typed is never
read as markup. The file is PDF/A-2 and PDF/UA (an archive keeps it, a screen reader reads it), and
these standards refuse a character without a glyph, should one get past `Setter`.
"""

from __future__ import annotations

import functools
import json
import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any, Final

import segno
import structlog

from server.documents.fonts import families, fonts, has_glyph
from server.documents.paper import Block, Fields, Paper, Paragraph, Table, chinese_date
from server.documents.typography import Piece, Setter
from server.storage.threads import in_thread

TEMPLATE: Final = Path(__file__).with_name("paper.typ")
STANDARDS: Final = ("a-2a", "ua-1")

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Printed:
    """The file, and the characters that it shows as 〓 and names in a note."""

    pdf: bytes
    unprintable: tuple[str, ...]


async def printed(paper: Paper) -> Printed:
    """The paper as a PDF, set in a thread: the typesetter gives the interpreter free while it works."""
    return await in_thread(_threads(), typeset, paper)


def typeset(paper: Paper) -> Printed:
    """The paper as a PDF. Blocks for some tens of milliseconds."""
    import typst

    data, unprintable = _data(paper)
    if unprintable:
        # Which characters they are is part of a name; the paper itself tells.
        log.warning("characters_without_glyph", kind=paper.head.kind, count=len(unprintable))
    pdf = typst.compile(
        TEMPLATE,
        root=TEMPLATE.parent,
        font_paths=fonts(),
        ignore_system_fonts=True,
        sys_inputs={"paper": json.dumps(data, ensure_ascii=False)},
        pdf_standards=list(STANDARDS),
        timestamp=datetime.combine(paper.head.issued_on, time(), UTC),
    )
    return Printed(pdf, unprintable)


@functools.cache
def _threads() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max(1, (os.cpu_count() or 1) // 2), thread_name_prefix="typesetting")


def _data(paper: Paper) -> tuple[dict[str, Any], tuple[str, ...]]:
    head, letterhead = paper.head, paper.head.documents.letterhead
    setter = Setter(head.names, has_glyph)
    faces = families()
    data: dict[str, Any] = {
        "heading_fonts": faces.heading,
        "body_fonts": faces.body,
        "list_fonts": faces.lists,
        "thicken": faces.thicken,
        "form": paper.form,
        "service": setter.pieces(head.service),
        "title": setter.pieces(head.text.title),
        "name": f"{head.service}{head.text.title}",
        "number": head.number,
        "addressee": setter.pieces(head.addressee),
        "blocks": [_block(setter, block) for block in paper.blocks],
        "remedies": setter.pieces(paper.remedies),
        "office": setter.pieces(letterhead.office),
        "seal": setter.pieces(letterhead.seal),
        "date": chinese_date(head.issued_on),
        "signatures": [setter.pieces(who) for who in head.text.signatures],
        "basis": setter.pieces(head.text.clause),
        "qr": segno.make(head.progress_url, error="m", micro=False).svg_inline(scale=4, border=2),
        "qr_text": setter.pieces(letterhead.qr),
    }
    unprintable = tuple(setter.unprintable)
    codes = "、".join(f"U+{ord(char):04X}" for char in unprintable)
    note = letterhead.unprintable.format(characters=codes) if unprintable else ""
    return data | {"note": setter.pieces(note)}, unprintable


def _block(setter: Setter, block: Block) -> dict[str, Any]:
    match block:
        case Paragraph():
            return {"kind": "paragraph", "lines": setter.lines(block.text)}
        case Table():
            return {
                "kind": "table",
                "title": setter.pieces(block.title),
                "columns": [{"title": c.title, "width": c.width, "align": c.align} for c in block.columns],
                "rows": [[setter.lines(cell) for cell in row] for row in block.rows],
            }
        case Fields():
            return {"kind": "fields", "title": setter.pieces(block.title), "rows": _rows(setter, block)}


Cell = dict[str, list[Piece] | list[list[Piece]]]


def _rows(setter: Setter, block: Fields) -> list[list[Cell]]:
    """Two fields to a row, a wide one alone; one that is left over gets the whole row."""
    rows: list[list[Cell]] = []
    free = False
    for field in block.fields:
        cell: Cell = {"label": setter.pieces(field.label), "lines": setter.lines(field.value)}
        if free and not field.wide:
            rows[-1].append(cell)
            free = False
        else:
            rows.append([cell])
            free = not field.wide
    return rows
