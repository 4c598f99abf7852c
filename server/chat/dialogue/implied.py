"""Answers that follow from others, so that nobody is asked for them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from config.catalogue import Catalogue, Question
from server.answers.conditions import Verdict, holds, visible
from server.answers.validation import derived


def demanded(catalogue: Catalogue, answers: Mapping[str, Any]) -> dict[str, Any]:
    """What the catalogue's checks demand: the owner of an own account, and whether it is one by its owner.

    Only questions that apply and are empty; `answers` in their kept form.
    """
    told = {name: answers[other] for name, other in _same(catalogue, answers).items() if other in answers}
    told |= _left_over(catalogue, answers)
    # Which questions apply is asked only where it matters: it is the dearest thing that a turn works out.
    shown = {question.id for question in visible(catalogue, answers)} if told else set()
    return {name: value for name, value in told.items() if name in shown}


def awaited(catalogue: Catalogue, answers: Mapping[str, Any], shown: Iterable[Question]) -> set[str]:
    """Those of the questions `shown` that will be answered by another one, which is still to be asked."""
    names = {question.id for question in shown}
    return {n for n, other in _same(catalogue, answers).items() if other not in answers and n in names}


def _same(catalogue: Catalogue, answers: Mapping[str, Any]) -> dict[str, str]:
    """Empty questions that a check ties to another one, shown or not."""
    return {
        check.question: check.other
        for check in catalogue.checks
        if check.kind == "same"
        and check.question not in answers
        and holds(catalogue, check.when, answers) is Verdict.YES
    }


def _left_over(catalogue: Catalogue, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Empty questions on which it hangs that two names be the same that are not, where one option is left."""
    found = {}
    for check in catalogue.checks:
        one, other = (str(answers.get(name) or "") for name in (check.question, check.other))
        if check.kind != "same" or len(check.when) != 1 or not (one and other) or _perhaps_one(one, other):
            continue
        for name, excluded in check.when.items():
            left = [o.value for o in catalogue.questions[name].choices if o.value not in excluded]
            if name not in answers and len(left) == 1:
                found[name] = left[0]
    return found


def _perhaps_one(name: str, other: str) -> bool:
    """Whether the two may be one name of which a character was heard wrong."""
    return len(name) == len(other) and sum(a != b for a, b in zip(name, other, strict=True)) < 2


def implied(catalogue: Catalogue, answers: Mapping[str, Any], today: date) -> dict[str, Any]:
    """`demanded`, and what ID numbers say."""
    told = {name: value for name, value in derived(catalogue, answers, today).items() if name not in answers}
    return told | demanded(catalogue, answers)
