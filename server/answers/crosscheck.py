"""Answers that must agree with each other. Which ones, the catalogue says; how, is written here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from config.catalogue import Catalogue, Check
from server.answers.conditions import Answers, Verdict, holds
from server.answers.id_number import IdNumber, read_id_number
from server.errors import FieldError


def contradictions(catalogue: Catalogue, answers: Answers, sound: set[str], today: date) -> list[FieldError]:
    """One error for each check of the catalogue that fails, on the field that the check names first.

    Only answers in `sound` (given, shown and right by themselves) are compared: a typing mistake in one
    field must not be reported as a contradiction in another.
    """
    found = []
    for check in catalogue.checks:
        if check.question not in sound or check.other not in sound:
            continue
        if holds(catalogue, check.when, answers) is not Verdict.YES:
            continue
        agrees = _AGREES[check.kind](check, answers[check.question], answers[check.other], today)
        if not agrees:
            code = check.error or check.code
            found.append(FieldError(check.question, code, check.message, {"other": check.other}))
    return found


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


_AGREES: Mapping[str, Callable[[Check, Any, Any, date], bool]] = {
    "not_after": _not_after,
    "different": _different,
    "same": _same,
    "sex_of": _sex_of,
    "birth_of": _birth_of,
    "older_by": _older_by,
}
