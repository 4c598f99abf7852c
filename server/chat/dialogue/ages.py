"""How old the decedent became, as far as the answers say it or leave it open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from config.catalogue import Catalogue, OfAge
from server.answers import IdNumber, read_id_number
from server.answers.conditions import Verdict, holds
from server.answers.validation import derived

_NUMBER, _BORN, _DIED = "decedent.id_number", "decedent.birth_date", "death.date"
_OLDEST = 150


@dataclass(frozen=True, slots=True)
class Ages:
    """The full years that the decedent reached: not under `low`, not over `high`."""

    low: int = 0
    high: int = _OLDEST

    def surely(self, of_age: OfAge) -> bool:
        """Whether it is meant for somebody of this age, whatever is still open."""
        first, last = _ends(of_age)
        return first <= self.low and self.high <= last

    def possibly(self, of_age: OfAge) -> bool:
        """Whether it may be meant for somebody of this age."""
        first, last = _ends(of_age)
        return first <= self.high and self.low <= last


def ages(catalogue: Catalogue, answers: Mapping[str, Any], today: date) -> Ages:
    """By the day of birth, told or in the ID number; else by how much older or younger a relative must be.

    `answers` in their kept form. Days that contradict each other say nothing.
    """
    told = {**derived(catalogue, answers, today), **answers}
    died = date.fromisoformat(told[_DIED]) if told.get(_DIED) else today
    if told.get(_BORN):
        age = _years(date.fromisoformat(told[_BORN]), died)
        return Ages(age, age) if 0 <= age <= _OLDEST else Ages()
    low, high = 0, _OLDEST
    for check in catalogue.checks:
        names = (check.question, check.other)
        if check.kind != "older_by" or _NUMBER not in names:
            continue
        relative = read_id_number(str(told.get(names[names[0] == _NUMBER]) or ""), today)
        if isinstance(relative, IdNumber) and holds(catalogue, check.when, answers) is Verdict.YES:
            age = _years(relative.birth_date, died)
            if check.question == _NUMBER:
                low = max(low, age + check.years)
            else:
                high = min(high, age - check.years)
    return Ages(low, high) if 0 <= low <= high else Ages()


def _ends(of_age: OfAge) -> tuple[int, int]:
    return of_age.from_age or 0, _OLDEST if of_age.to_age is None else of_age.to_age


def _years(born: date, on: date) -> int:
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))
