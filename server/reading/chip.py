"""What the chip of an identity card says: the 256 bytes of text that every reader hands over.

Source: GA/T 490 (machine-readable information of the resident identity card): nine fields of fixed width in
UTF-16LE, padded with blanks. The reader's own service delivers them; which make it is does not matter here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from server.answers.id_number import IdNumber, read_id_number
from server.errors import problem
from server.reading.spelling import GROUPS

RECORD_BYTES: Final = 256

CARD_UNREADABLE = problem(
    "card_unreadable", 422, "身份证没有读出来", "身份证没有读出来。请把身份证放平再读一次，或者照着证件填写。"
)

# Field and its width in bytes, in the order of the record.
_LAYOUT: Final = (
    ("name", 30),
    ("sex", 2),
    ("ethnic_group", 4),
    ("birth_date", 16),
    ("address", 70),
    ("id_number", 36),
    ("issuer", 30),
    ("valid_from", 16),
    ("valid_until", 16),
    ("reserved", 36),
)
_SEXES: Final[Mapping[str, str]] = {"1": "male", "2": "female"}
# GB/T 3304: the two digits count the same groups in the same order.
_GROUP_OF: Final[Mapping[str, str]] = {f"{n:02d}": name for n, name in enumerate(GROUPS, start=1)}


@dataclass(frozen=True, slots=True)
class Card:
    """One card. `fields` are named as what is read from a photo of it; `valid_until` None is for life."""

    fields: Mapping[str, str]
    valid_until: date | None

    def expired(self, today: date) -> bool:
        """Whether the card is no longer valid on this day."""
        return self.valid_until is not None and self.valid_until < today


def read_chip(record: bytes, today: date) -> Card:
    """The card that this record is of. `today` is the calendar day in China.

    Raises CARD_UNREADABLE for anything that no chip says: another length, an ID number whose check
    character is wrong, a sex or a date of birth that its own number contradicts.
    """
    texts = _split(record)
    number = read_id_number(texts["id_number"], today)
    born, sex = _day(texts["birth_date"]), _SEXES.get(texts["sex"])
    if not isinstance(number, IdNumber) or not texts["name"] or number.birth_date != born:
        raise CARD_UNREADABLE()
    if sex is not None and sex != number.sex:
        raise CARD_UNREADABLE()
    found = {
        "name": texts["name"],
        "sex": number.sex,
        "birth_date": number.birth_date.isoformat(),
        "address": texts["address"],
        "id_number": texts["id_number"],
    }
    if group := _GROUP_OF.get(texts["ethnic_group"]):
        found["ethnic_group"] = f"{group}族"
    until = texts["valid_until"]
    return Card(
        {name: text for name, text in found.items() if text}, None if until == "长期" else _day(until)
    )


def _split(record: bytes) -> dict[str, str]:
    if len(record) != RECORD_BYTES:
        raise CARD_UNREADABLE()
    texts, start = {}, 0
    for name, width in _LAYOUT:
        try:
            text = record[start : start + width].decode("utf-16-le")
        except UnicodeDecodeError:
            raise CARD_UNREADABLE() from None
        texts[name] = text.strip(" \0　")
        start += width
    return texts


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if len(text) == 8 else None
    except ValueError:
        return None
