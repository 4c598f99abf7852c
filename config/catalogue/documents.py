"""The words of the papers that the office hands out (documents.toml); what they list never stands there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from config.catalogue.entry import Entry, Text

DocumentKind = Literal[
    "application",
    "acceptance",
    "one_time_notice",
    "declined",
    "conditional_acceptance",
    "completion",
]
DOCUMENT_KINDS: tuple[DocumentKind, ...] = get_args(DocumentKind)

# What every paper may say, and what some add.
COMMON_WORDS = frozenset(
    {"service", "office", "number", "applicant", "decedent", "relation", "submitted_on", "phone", "hall"}
)
OWN_WORDS: Mapping[DocumentKind, frozenset[str]] = {
    "application": frozenset(),
    "acceptance": frozenset({"item_count", "due_date"}),
    "one_time_notice": frozenset({"reason", "deadline"}),
    "declined": frozenset({"remedy"}),
    "conditional_acceptance": frozenset({"deadline"}),
    "completion": frozenset({"item_count"}),
}
# Whoever is refused is told how to object (行政复议法第二十条, 行政许可法第三十八条).
WITH_REMEDIES: frozenset[DocumentKind] = frozenset({"declined"})


class Letterhead(Entry):
    """What all papers share: who issues them, what stands at the seal and beside the QR code.

    `unprintable` is said where a name has characters that no font at hand can show: {characters}.
    """

    office: Text
    seal: Text
    qr: Text
    unprintable: Text


class DocumentText(Entry):
    """The words of one kind of paper. `text` stands before what it lists and `after` behind it.

    `signatures` are the places where somebody signs. The texts take values in braces, as messages do.
    """

    kind: DocumentKind
    title: Text
    text: tuple[Text, ...] = ()
    after: tuple[Text, ...] = ()
    remedies: str = ""
    signatures: tuple[Text, ...] = ()
    clause: Text


@dataclass(frozen=True, slots=True)
class Documents:
    letterhead: Letterhead
    texts: Mapping[str, DocumentText]  # by kind
