"""Cross-checks of the papers: that each kind has words, and that the words can be filled in."""

from __future__ import annotations

import string
from collections.abc import Iterator

from config.catalogue.documents import (
    COMMON_WORDS,
    DOCUMENT_KINDS,
    OWN_WORDS,
    WITH_REMEDIES,
    DocumentText,
    Letterhead,
)
from config.catalogue.mistakes import Place, Report
from config.catalogue.reader import Folder


def check_documents(folder: Folder, report: Report) -> None:
    """Note every kind of paper without words, and every word that the paper cannot fill in."""
    found = folder.offices.of(DocumentText, "documents")
    place = next((Place(f.place.source) for f in found.values()), None)
    for kind in DOCUMENT_KINDS:
        if place and not folder.offices.knows("documents", kind):
            report.add(place, "missing-document", f"没有写“{kind}”这种文书", "documents")
    for entry in found.values():
        document = entry.entry
        offered = COMMON_WORDS | OWN_WORDS[document.kind]
        if document.kind in WITH_REMEDIES and not document.remedies:
            report.add(entry.place, "missing-remedies", "不予受理要写明怎样复议和诉讼（remedies）", "kind")
        for path, text in _texts(document):
            _words(text, offered, entry.place, report, *path)
    for head in folder.offices.of(Letterhead, "letterhead").values():
        _words(head.entry.unprintable, frozenset({"characters"}), head.place, report, "unprintable")


def _texts(document: DocumentText) -> Iterator[tuple[tuple[str | int, ...], str]]:
    for name in ("text", "after"):
        for number, text in enumerate(getattr(document, name)):
            yield (name, number), text
    yield ("remedies",), document.remedies


def _words(text: str, offered: frozenset[str], place: Place, report: Report, *inside: str | int) -> None:
    try:
        parts = list(string.Formatter().parse(text))
        if any(spec or conversion for _, _, spec, conversion in parts):
            raise ValueError(text)
    except ValueError:
        report.add(place, "wrong-braces", f"花括号没有配对：“{text}”", *inside)
        return
    for _, name, _, _ in parts:
        if name is not None and name not in offered:
            report.add(place, "unknown-value", f"这种文书没有“{{{name}}}”可以填", *inside)
