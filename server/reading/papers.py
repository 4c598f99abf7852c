"""From the lines on a photo to which paper it is and what the paper says. Pure.

A value counts only where the paper itself vouches for it: an ID number by its check digit and by the birth
date and sex printed beside it, a card number by its own check digit. What was seen but does not hold is
a flaw and never a value.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from server.answers.bank_cards import issuer
from server.answers.id_number import IdNumber, read_id_number
from server.reading.addresses import whole_address
from server.reading.agreement import agreed, agreed_day
from server.reading.card_numbers import card_numbers
from server.reading.days import day_in
from server.reading.kinds import NEEDED, READS, PaperKind, kind_of, surely_of_paper, uprightness
from server.reading.labels import Value, labelled, values, with_whole_labels
from server.reading.letters import told
from server.reading.lines import Box, Line, Placed, box_of, orientations
from server.reading.names import bare_names
from server.reading.spelling import TIDY, id_spellings

SURE: Final = 0.86
"""A text without a check digit counts from this confidence on."""
SURE_OF_NUMBER: Final = 0.8
"""A number with one: of numbers with two wrong digits every eleventh has a check digit that holds."""


@dataclass(frozen=True, slots=True)
class Field:
    """One value in the form in which answers are kept, how sure it is, and where it stands on the photo."""

    value: str
    confidence: float
    box: Box


@dataclass(frozen=True, slots=True)
class Flaw:
    """What was seen and does not count: id_checksum, id_contradicts, id_several, card_checksum, unsure,
    missing. `field` is what it would have been."""

    code: str
    field: str
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What a photo says. `kind` is None when it shows none of the papers that are known here."""

    kind: PaperKind | None
    fields: Mapping[str, Field]
    flaws: tuple[Flaw, ...] = ()

    def value(self, field: str) -> str | None:
        found = self.fields.get(field)
        return found.value if found else None


def interpret(
    lines: Sequence[Line],
    width: int,
    height: int,
    today: date,
    expected: Collection[PaperKind] = (),
) -> Reading:
    """Read the paper, whichever way up the photo is; of several on it one that was `expected`.

    Never raises; an empty photo is no paper.
    """
    turns = orientations(lines, surely_of_paper)
    sheets = [_Sheet(with_whole_labels(placed), width, height, today) for placed in turns]
    readings = [(sheet.upright(), sheet.read(expected)) for sheet in sheets]
    if not readings:
        return Reading(None, {})
    return max(readings, key=lambda each: (each[0] + len(each[1].fields), -len(each[1].flaws)))[1]


_DIGITS = re.compile(r"[0-9]{6,}")


class _Sheet:
    """One photo in one orientation."""

    def __init__(self, placed: list[Placed], width: int, height: int, today: date) -> None:
        self._lines = placed
        self._size = width, height
        self._today = today
        self._values = values(placed)
        self._labelled = labelled(placed)
        self._fields: dict[str, Field] = {}
        self._flaws: list[Flaw] = []

    def upright(self) -> int:
        """How much speaks for this way up."""
        return uprightness(self._lines)

    def read(self, expected: Collection[PaperKind]) -> Reading:
        """What it says, and what is wrong with that."""
        kind = kind_of(self._lines, labelled=self._labelled, expected=expected)
        kind = kind or (PaperKind.BANK_CARD if card_numbers(self._lines, self._today) else None)
        if kind is None:
            return Reading(None, {})
        wanted = READS[kind]
        if kind in (PaperKind.DEATH, PaperKind.CREMATION):
            letter = told(self._lines)
            broken = {"id_number"} if self._number_is_broken() else set[str]()
            self._values |= {field: letter[field] for field in letter.keys() - (self._labelled - broken)}
        if "id_number" in wanted:
            self._id_number()
        if kind is PaperKind.BANK_CARD:
            self._bank_card()
        self._texts(wanted)
        if "name" in wanted and "name" not in self._labelled | self._values.keys():
            self._name_without_label(kind)
        if "address" in wanted:
            self._address()
        self._days(wanted)
        self._hold_against_number()
        flawed = {flaw.field for flaw in self._flaws}
        for field in NEEDED[kind]:
            if field not in self._fields and field not in flawed:
                self._flaws.append(Flaw("missing", field))
        return Reading(kind, self._fields, tuple(self._flaws))

    def _put(self, field: str, value: str, confidence: float, lines: Iterable[Placed]) -> None:
        self._fields[field] = Field(value, round(confidence, 3), self._box(lines))

    def _flaw(self, code: str, field: str, lines: Iterable[Placed]) -> None:
        self._flaws.append(Flaw(code, field, self._box(lines)))

    def _box(self, lines: Iterable[Placed]) -> Box:
        return box_of((line.line for line in lines), *self._size)

    def _id_number(self) -> None:
        """The labelled number; else the only one on the paper."""
        labelled = self._values.get("id_number")
        for lines in ((line,) for line in labelled.lines) if labelled else ():
            if self._take_id(id_spellings(lines[0].text), lines[0].score, lines):
                return
        if labelled and self._take_id(id_spellings(labelled.text), labelled.score, labelled.lines):
            return
        seen: dict[str, Placed] = {}
        for line in self._lines:
            for spelled in id_spellings(line.text):
                if isinstance(read_id_number(spelled, self._today), IdNumber):
                    seen.setdefault(spelled, line)
        if len(seen) == 1 and not (labelled and _DIGITS.search(labelled.text)):
            ((number, line),) = seen.items()
            if line.score >= SURE_OF_NUMBER:
                self._put("id_number", number, line.score, [line])
            else:
                self._flaw("unsure", "id_number", [line])
        elif len(seen) > 1:
            self._flaw("id_several", "id_number", seen.values())
        elif labelled and _DIGITS.search(labelled.text):
            self._flaw("id_checksum", "id_number", labelled.lines)
        elif close := [line for line in self._lines if len("".join(_DIGITS.findall(line.text))) >= 14]:
            self._flaw("id_checksum", "id_number", close[:1])

    def _number_is_broken(self) -> bool:
        """Whether the rest of the number that stands behind its label stands in the next row of a letter."""
        labelled = self._values.get("id_number")
        return labelled is None or not id_spellings(labelled.text)

    def _take_id(self, spelled: Iterable[str], score: float, lines: Sequence[Placed]) -> bool:
        valid = {s for s in spelled if isinstance(read_id_number(s, self._today), IdNumber)}
        if len(valid) == 1 and score >= SURE_OF_NUMBER:
            self._put("id_number", valid.pop(), score, lines)
            return True
        return False

    def _bank_card(self) -> None:
        numbers = card_numbers(self._lines, self._today)
        printed = next(
            (
                line
                for line in self._lines
                if re.search(r"银行|信用社|农商行", line.text) and len(line.text) <= 16
            ),
            None,
        )
        if len(numbers) != 1:
            row = max(self._lines, key=lambda line: len(re.findall("[0-9]", line.text)), default=None)
            if row and len(re.findall("[0-9]", row.text)) >= 8:
                self._flaw("card_checksum", "card_number", [row])
            return
        ((number, lines),) = numbers.items()
        if min(line.score for line in lines) < SURE_OF_NUMBER:
            self._flaw("unsure", "card_number", lines)
            return
        self._put("card_number", number, min(line.score for line in lines), lines)
        if bank := issuer(number):
            self._put("bank", bank, min(line.score for line in lines), lines)
        elif printed and printed.score >= SURE:
            self._put("bank", printed.text, printed.score, [printed])

    def _texts(self, wanted: frozenset[str]) -> None:
        for field in wanted & {"name", "head_name", "sex", "ethnic_group", "relation_to_head"}:
            value = self._values.get(field)
            if value is None:
                continue
            tidy = TIDY.get(field, str)
            first = value.lines[0]
            if len(value.lines) > 1 and field in TIDY and tidy(first.text):
                # The next column's label was not seen, and its value stands in the same row.
                value = Value(first.text, first.score, (first,))
            of_names = field in ("name", "head_name")
            text, sure = agreed(value, field, tidy) if of_names else (tidy(value.text), value.score)
            if not text or sure < SURE:
                self._flaw("unsure", field, value.lines)
            else:
                self._put(field, text, sure, value.lines)

    def _name_without_label(self, kind: PaperKind) -> None:
        """A name whose label is cut off or unreadable, if it is sure."""
        for value in bare_names(self._lines, card=kind is PaperKind.ID_FRONT):
            text, sure = agreed(value, "name", TIDY["name"])
            if text and sure >= SURE:
                self._put("name", text, sure, value.lines)
                return

    def _address(self) -> None:
        beside = self._values.get("address")
        whole = whole_address(beside, self._lines) if beside else None
        if beside and (whole is None or whole.score < SURE):
            self._flaw("unsure", "address", beside.lines)
        elif whole:
            self._put("address", whole.text, whole.score, whole.lines)

    def _days(self, wanted: frozenset[str]) -> None:
        for field in wanted & {"birth_date", "death_date", "cremation_date"}:
            value = self._values.get(field)
            day, sure = agreed_day(value, field) if value else (None, 0.0)
            if value and (day is None or day > self._today or sure < SURE - 0.1):
                self._flaw("unsure", field, value.lines)
            elif value and day:
                self._put(field, day.isoformat(), sure, value.lines)
        if "valid_until" in wanted and (value := self._values.get("valid_until") or self._period()):
            end = re.split(r"[-—至~]", value.text)[-1]
            day = day_in(value.text[-10:])
            if "长期" in end:
                self._put("valid_until", "长期", value.score, value.lines)
            elif day and value.score >= SURE - 0.1:
                self._put("valid_until", day.isoformat(), value.score, value.lines)
            else:
                self._flaw("unsure", "valid_until", value.lines)

    def _period(self) -> Value | None:
        """A validity whose label was not seen."""
        period = re.compile(r"[0-9]{4}\.[0-9]{2}\.[0-9]{2}[-—至~]")
        return next(
            (Value(line.text, line.score, (line,)) for line in self._lines if period.search(line.text)), None
        )

    def _hold_against_number(self) -> None:
        """Birth date and sex stand on the paper and in the number: they vouch for each other."""
        number = self._fields.get("id_number")
        known = read_id_number(number.value, self._today) if number else None
        if number is None or not isinstance(known, IdNumber):
            return
        born, sex = self._fields.get("birth_date"), self._fields.get("sex")
        if (born and born.value != known.birth_date.isoformat()) or (sex and sex.value != known.sex):
            del self._fields["id_number"]
            self._flaws.append(Flaw("id_contradicts", "id_number", number.box))
            for field in ("birth_date", "sex"):
                self._fields.pop(field, None)
