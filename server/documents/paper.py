"""One paper as plain data: what stands on it, in which order, before anybody thinks of ink.

Texts are plain text from beginning to end: nothing in them is ever read as markup.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from config.catalogue.documents import DocumentKind, Documents, DocumentText


@dataclass(frozen=True, slots=True)
class Head:
    """What every paper of a case says of itself; names in full, numbers of persons masked by the caller.

    `progress_url` goes into the QR code and must hold nothing personal. `about` are the few lines by which
    a reader knows whose matter this is. `words` fill the braces of the county's texts. `names` are the
    persons whose names no line may break.
    """

    kind: DocumentKind
    documents: Documents
    service: str
    number: str
    issued_on: date
    addressee: str
    about: tuple[Field, ...]
    progress_url: str
    words: Mapping[str, str]
    names: tuple[str, ...]

    @property
    def text(self) -> DocumentText:
        return self.documents.texts[self.kind]

    def say(self, text: str, **more: str) -> str:
        """The county's text with its braces filled; what is filled in is not looked at again."""
        return text.format_map({**self.words, **more})


@dataclass(frozen=True, slots=True)
class Field:
    """A label and what was given; `wide` takes the line for itself."""

    label: str
    value: str
    wide: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: str


@dataclass(frozen=True, slots=True)
class Fields:
    """Labelled values in two columns with rules around them."""

    title: str
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """`width` is a share of the line, or 0 for as wide as what stands in it, which then does not break."""

    title: str
    width: float
    align: Literal["left", "center", "right"] = "left"


@dataclass(frozen=True, slots=True)
class Table:
    """Rows with rules; the head is repeated on every page."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]


Block = Paragraph | Fields | Table


@dataclass(frozen=True, slots=True)
class Paper:
    """Everything that is set. `form` is the closer layout of what is filled in rather than told.

    `remedies` stands as a footnote to the first paragraph. `signatures` are places to sign, by whom.
    """

    head: Head
    blocks: tuple[Block, ...]
    remedies: str = ""
    form: bool = False


def chinese_date(day: date | None) -> str:
    """2026年11月24日, empty for no day."""
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


def numbered(title: str, columns: tuple[Column, ...], rows: Iterable[tuple[str, ...]]) -> Table:
    """A table whose lines are counted in front."""
    counted = tuple((str(number), *row) for number, row in enumerate(rows, 1))
    return Table(title, (Column("序号", 0, "center"), *columns), counted)
