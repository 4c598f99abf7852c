"""Answers that must agree with each other. Which ones, the catalogue says; how, is written here."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from config.catalogue import Catalogue, Check
from server.answers.bank_cards import other_issuer
from server.answers.conditions import Answers, Verdict, holds
from server.answers.id_number import IdNumber, read_id_number
from server.errors import FieldError


def contradictions(catalogue: Catalogue, answers: Answers, sound: set[str], today: date) -> list[FieldError]:
    """One error for each check of the catalogue that fails, on the field that the check names first.

    Only answers in `sound` (given, shown and right by themselves) are compared: a typing mistake in one
    field must not be reported as a contradiction in another.
    """
    found = []
    for check in _due(catalogue, answers, sound):
        if check.kind in _DOUBTS:
            continue
        agrees = _AGREES[check.kind](check, answers[check.question], answers[check.other], today)
        if not agrees:
            code = check.error or check.code
            found.append(FieldError(check.question, code, check.message, {"other": check.other}))
    return found


def may_half_agree(catalogue: Catalogue, answers: Answers) -> bool:
    """Whether both answers of such a check are there: else there is nothing that could disagree by halves."""
    return any(
        check.kind in _DOUBTS and check.question in answers and check.other in answers
        for check in catalogue.checks
    )


def half_agreeing(catalogue: Catalogue, answers: Answers, sound: set[str]) -> list[Doubtful]:
    """The checks of the catalogue that only ask a person to look again, as `contradictions` takes them."""
    found = []
    for check in _due(catalogue, answers, sound):
        seen = _DOUBTS.get(check.kind, _nothing)(answers[check.question], answers[check.other])
        if seen is not None:
            found.append(Doubtful(check.code, (check.question, check.other), seen, check.message))
    return found


@dataclass(frozen=True, slots=True)
class Doubtful:
    """Two answers that may both be right although they look as if they were not.

    `seen` is what the one says of the other, e.g. the bank that issued a card; `message` is the family's.
    """

    code: str
    questions: tuple[str, str]
    seen: str
    message: str


def _due(catalogue: Catalogue, answers: Answers, sound: set[str]) -> Iterator[Check]:
    for check in catalogue.checks:
        both = check.question in sound and check.other in sound
        if both and holds(catalogue, check.when, answers) is Verdict.YES:
            yield check


def _nothing(value: Any, other: Any) -> str | None:
    return None


def _not_after(check: Check, value: Any, other: Any, today: date) -> bool:
    return bool(str(value)[:10] <= str(other)[:10])


def _different(check: Check, value: Any, other: Any, today: date) -> bool:
    return bool(value != other)


def _same(check: Check, value: Any, other: Any, today: date) -> bool:
    return bool(value == other)


def _sex_of(check: Check, value: Any, other: Any, today: date) -> bool:
    read = read_id_number(other, today)
    return not isinstance(read, IdNumber) or value == read.sex


def _birth_of(check: Check, value: Any, other: Any, today: date) -> bool:
    read = read_id_number(other, today)
    return not isinstance(read, IdNumber) or value == read.birth_date.isoformat()


def _older_by(check: Check, value: Any, other: Any, today: date) -> bool:
    elder, younger = read_id_number(value, today), read_id_number(other, today)
    if not isinstance(elder, IdNumber) or not isinstance(younger, IdNumber):
        return True
    years = younger.birth_date.year - elder.birth_date.year
    turned = (younger.birth_date.month, younger.birth_date.day) >= (
        elder.birth_date.month,
        elder.birth_date.day,
    )
    return years - (not turned) >= check.years


_DOUBTS: Mapping[str, Callable[[Any, Any], str | None]] = {"issued_by": other_issuer}
_AGREES: Mapping[str, Callable[[Check, Any, Any, date], bool]] = {
    "not_after": _not_after,
    "different": _different,
    "same": _same,
    "sex_of": _sex_of,
    "birth_of": _birth_of,
    "older_by": _older_by,
}
