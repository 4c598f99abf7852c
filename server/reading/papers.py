"""From the lines on a photo to which paper it is and what the paper says. Pure.

A value counts only where the paper itself vouches for it: an ID number by its check digit and by the birth
date and sex printed beside it, a card number by its own check digit. What was seen but does not hold is
a flaw and never a value.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from server.answers.bank_cards import LONGEST, issuer, luhn_valid
from server.answers.id_number import IdNumber, read_id_number
from server.reading.labels import Value, has_label, values
from server.reading.lines import Box, Line, Placed, below, box_of, orientations
from server.reading.spelling import ID_NUMBER, LIKE_DIGITS, NAME, TIDY, day_in, id_spellings

SURE: Final = 0.86
"""A text without a check digit counts from this confidence on."""
SURE_OF_NUMBER: Final = 0.8
"""A number with one: of numbers with two wrong digits every eleventh has a check digit that holds."""


class PaperKind(StrEnum):
    ID_FRONT = "id_front"
    ID_BACK = "id_back"
    BANK_CARD = "bank_card"
    REGISTER_FIRST = "register_first"
    REGISTER_PERSON = "register_person"
    DEATH = "death"
    CREMATION = "cremation"


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


def interpret(lines: Sequence[Line], width: int, height: int, today: date) -> Reading:
    """Read the paper, whichever way up the photo is. Never raises; an empty photo is no paper."""
    sheets = [_Sheet(placed, width, height, today) for placed in orientations(lines)]
    readings = [(sheet.upright(), sheet.read()) for sheet in sheets]
    if not readings:
        return Reading(None, {})
    return max(readings, key=lambda each: (each[0], len(each[1].fields), -len(each[1].flaws)))[1]


# What tells a paper, the most telling first.
_TITLES: Final[Sequence[tuple[PaperKind, re.Pattern[str]]]] = (
    (PaperKind.DEATH, re.compile(r"死亡医学证明|死亡医学推断")),
    (PaperKind.CREMATION, re.compile(r"火化证明|火化证|火化日期|火化编号")),
    (PaperKind.DEATH, re.compile(r"死者姓名")),
    (PaperKind.REGISTER_PERSON, re.compile(r"常住人口登记|与户主关系|曾用名|兵役状况|身份证件编号")),
    (PaperKind.REGISTER_FIRST, re.compile(r"户主姓名|居民户口簿|户口登记机关|^户号|^户别")),
    (PaperKind.ID_FRONT, re.compile(r"公民身份号码|公民身份证号码")),
    (PaperKind.ID_BACK, re.compile(r"居民身份证$|签发机关|有效期限|有效期至")),
    (PaperKind.BANK_CARD, re.compile(r"银联|unionpay|validthru|借记卡|储蓄卡|银行$|信用社", re.IGNORECASE)),
)
_TITLE = re.compile("|".join(title.pattern for _, title in _TITLES), re.IGNORECASE)
_NEEDED: Final[Mapping[PaperKind, tuple[str, ...]]] = {
    PaperKind.ID_FRONT: ("name", "id_number"),
    PaperKind.ID_BACK: ("valid_until",),
    PaperKind.BANK_CARD: ("card_number",),
    PaperKind.REGISTER_FIRST: ("head_name",),
    PaperKind.REGISTER_PERSON: ("name", "id_number"),
    PaperKind.DEATH: ("name", "id_number", "death_date"),
    PaperKind.CREMATION: ("name", "id_number", "cremation_date"),
}
READS: Final[Mapping[PaperKind, frozenset[str]]] = {
    PaperKind.ID_FRONT: frozenset({"name", "sex", "ethnic_group", "birth_date", "address", "id_number"}),
    PaperKind.ID_BACK: frozenset({"valid_until"}),
    PaperKind.BANK_CARD: frozenset({"card_number", "bank"}),
    PaperKind.REGISTER_FIRST: frozenset({"head_name", "address"}),
    PaperKind.REGISTER_PERSON: frozenset(
        {"name", "sex", "ethnic_group", "birth_date", "id_number", "relation_to_head"}
    ),
    PaperKind.DEATH: frozenset({"name", "sex", "birth_date", "id_number", "death_date", "address"}),
    PaperKind.CREMATION: frozenset({"name", "sex", "id_number", "death_date", "cremation_date", "address"}),
}

# What stands in the upper and in the lower half of its paper.
_FIRST = re.compile(
    r"死亡医学证明|死者姓名|火化证明|逝者姓名|常住人口登记|与户主关系|居民户口簿|户别|^姓名|^性别|中华人民共和国|银行|信用社"
)
_LAST = re.compile(r"公民身份号码|迁来|医师签名|盖章|签章|有效期限|validthru|银联|unionpay", re.IGNORECASE)

_SAID_DAY = r"([0-9]{4}年[0-9]{1,2}月[0-9]{1,2}日)"
_SENTENCES: Final[Mapping[str, re.Pattern[str]]] = {
    "name": re.compile(
        r"兹(?:有|证明|将|查)?(?:逝者|死者|亡者|我县居民|居民)?([\u3400-\u9fff·]{2,4})[,(:;。]"
    ),
    "death_date": re.compile(_SAID_DAY + r"[^年]{0,14}?(?:死亡|去世|逝世|病故|身故|亡故)"),
    "cremation_date": re.compile(_SAID_DAY + r"[^年]{0,20}?火化"),
}
_REST_OF_LABEL = re.compile(r"^(?:[^\u3400-\u9fff]{1,2}|姓?名(?=..))")
_DIGITS = re.compile(r"[0-9]{6,}")


class _Sheet:
    """One photo in one orientation."""

    def __init__(self, placed: list[Placed], width: int, height: int, today: date) -> None:
        self._lines = placed
        self._size = width, height
        self._today = today
        self._values = values(placed)
        self._fields: dict[str, Field] = {}
        self._flaws: list[Flaw] = []

    def read(self) -> Reading:
        kind = self._kind()
        if kind is None:
            return Reading(None, {})
        wanted = READS[kind]
        if "id_number" in wanted:
            self._id_number()
        if kind is PaperKind.BANK_CARD:
            self._bank_card()
        self._texts(wanted)
        if "name" in wanted and "name" not in self._values:
            self._name_without_label()
        if kind is PaperKind.ID_FRONT:
            self._address_of_card()
        self._days(wanted)
        if kind in (PaperKind.DEATH, PaperKind.CREMATION):
            self._told_in_sentences(wanted)
        self._hold_against_number()
        flawed = {flaw.field for flaw in self._flaws}
        for field in _NEEDED[kind]:
            if field not in self._fields and field not in flawed:
                self._flaws.append(Flaw("missing", field))
        return Reading(kind, self._fields, tuple(self._flaws))

    def upright(self) -> int:
        """How much speaks for this way up: what is printed first stands above, and rows run to the right."""
        if not self._lines:
            return 0
        heights = sorted(line.middle for line in self._lines)
        half = heights[len(heights) // 2]
        said = 0
        for line in self._lines:
            if _FIRST.search(line.text):
                said += 1 if line.middle < half else -1
            elif _LAST.search(line.text):
                said += 1 if line.middle > half else -1
        level = sum(line.width > line.height for line in self._lines)
        return said + (10 if level > len(self._lines) / 2 else 0)

    def _kind(self) -> PaperKind | None:
        for kind, title in _TITLES:
            if any(title.search(line.text) for line in self._lines):
                return kind
        if {"name", "sex", "ethnic_group"} <= self._values.keys():
            return PaperKind.ID_FRONT
        if self._card_numbers():
            return PaperKind.BANK_CARD
        return None

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

    def _take_id(self, spelled: Iterable[str], score: float, lines: Sequence[Placed]) -> bool:
        valid = {s for s in spelled if isinstance(read_id_number(s, self._today), IdNumber)}
        if len(valid) == 1 and score >= SURE_OF_NUMBER:
            self._put("id_number", valid.pop(), score, lines)
            return True
        return False

    def _bank_card(self) -> None:
        numbers = self._card_numbers()
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

    def _card_numbers(self) -> dict[str, list[Placed]]:
        """Every row of digits that can be a card number, by its check digit."""
        found: dict[str, list[Placed]] = {}
        for line in self._lines:
            row = [
                other
                for other in self._lines
                if abs(other.middle - line.middle) < 0.5 * line.height
                and 0.6 < other.height / line.height < 1.7
                and other.text.translate(LIKE_DIGITS).isdigit()
            ]
            row.sort(key=lambda other: other.left)
            for pieces in ([line], row):
                digits = "".join(piece.text.translate(LIKE_DIGITS) for piece in pieces)
                if (
                    digits.isdigit()
                    and 15 < len(digits) <= LONGEST
                    and luhn_valid(digits)
                    and digits[0] in "456"
                ):
                    found.setdefault(digits, pieces)
        return found

    def _texts(self, wanted: frozenset[str]) -> None:
        for field in wanted & {"name", "head_name", "sex", "ethnic_group", "relation_to_head", "address"}:
            value = self._values.get(field)
            if value is None:
                continue
            tidy = TIDY.get(field, str)
            first = value.lines[0]
            if len(value.lines) > 1 and field in TIDY and tidy(first.text):
                # The next column's label was not seen, and its value stands in the same row.
                value = Value(first.text, first.score, (first,))
            text = tidy(value.text)
            if not text or value.score < SURE:
                self._flaw("unsure", field, value.lines)
            else:
                self._put(field, text, value.score, value.lines)

    def _name_without_label(self) -> None:
        """A name whose label is cut off or unreadable: it stands before "性别", or above it on a card."""
        anchors = [
            line for line in self._lines if re.match(r"户主或与户主关系|与户主关系|性别|出生", line.text)
        ]
        free = [line for line in self._lines if not has_label(line) and not _TITLE.search(line.text)]
        free.sort(key=lambda line: -line.left)  # what is left of a label stands further from the next one
        for anchor in sorted(anchors, key=lambda line: line.middle):
            for line in free:
                level = abs(line.middle - anchor.middle) < 0.6 * max(line.height, anchor.height)
                above = (
                    0 < anchor.middle - line.middle < 2.6 * anchor.height
                    and abs(line.left - anchor.left) < 5 * anchor.height
                )
                text = _REST_OF_LABEL.sub("", line.text) if len(line.text) > 2 else line.text
                before = level and line.right <= anchor.left + anchor.height
                a_name = (
                    NAME.fullmatch(text) and len(text) <= 4 and not text.endswith("名") and line.score >= SURE
                )
                if a_name and (before or (above and not level)):
                    self._put("name", text, line.score, [line])
                    return

    def _address_of_card(self) -> None:
        """The lines under the first one; a card breaks an address after eleven characters."""
        first, found = self._values.get("address"), self._fields.get("address")
        if first is None or found is None:
            return
        label = first.lines[0]
        end = min(
            (line.middle for line in self._lines if "身份号码" in line.text or ID_NUMBER.search(line.text)),
            default=label.middle + 5 * label.height,
        )
        further = [
            line
            for line in below(label, self._lines, until=end - 0.5 * label.height)
            if not has_label(line)
            and re.search(r"[\u3400-\u9fff0-9]", line.text)
            and line.width > line.height / 2
        ]
        text = found.value + "".join(line.text for line in further)
        score = min([found.confidence, *(line.score for line in further)])
        if score < SURE:
            del self._fields["address"]
            self._flaw("unsure", "address", [label, *further])
        else:
            self._put("address", text, score, [*first.lines, *further])

    def _days(self, wanted: frozenset[str]) -> None:
        for field in wanted & {"birth_date", "death_date", "cremation_date"}:
            value = self._values.get(field)
            day = day_in(value.text) if value else None
            if value and (day is None or day > self._today or value.score < SURE - 0.1):
                self._flaw("unsure", field, value.lines)
            elif value and day:
                self._put(field, day.isoformat(), value.score, value.lines)
        if "valid_until" in wanted and (value := self._values.get("valid_until") or self._period()):
            end = re.split(r"[-—至~]", value.text)[-1]
            day = day_in(value.text[-10:])
            if "长期" in end:
                self._put("valid_until", "长期", value.score, value.lines)
            elif day and value.score >= SURE - 0.1:
                self._put("valid_until", day.isoformat(), value.score, value.lines)
            else:
                self._flaw("unsure", "valid_until", value.lines)

    def _told_in_sentences(self, wanted: frozenset[str]) -> None:
        """A certificate may be a letter: "兹有逝者王某某，男，于……死亡，于……在我馆火化"."""
        rows = sorted(self._lines, key=lambda line: (round(line.middle / (1.2 * line.height)), line.left))
        text = "".join(line.text for line in rows)
        for field, sentence in _SENTENCES.items():
            if field not in wanted or field in self._fields or field in {f.field for f in self._flaws}:
                continue
            match = sentence.search(text)
            value = match[1] if match else ""
            day = day_in(value) if value and field != "name" else None
            lines = [line for line in rows if value and value[:8] in line.text]
            score = min((line.score for line in lines), default=0.0)
            if day and day <= self._today and score >= SURE - 0.1:
                self._put(field, day.isoformat(), score, lines)
            elif field == "name" and value and score >= SURE:
                self._put(field, value, score, lines)

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
