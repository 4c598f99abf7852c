"""Answers that follow from others, so that nobody is asked for them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from config.catalogue import Catalogue, Question
from server.answers.conditions import Verdict, holds, visible
from server.answers.validation import derived


def demanded(catalogue: Catalogue, answers: Mapping[str, Any]) -> dict[str, Any]:
    """What the catalogue's checks demand to be the same as another answer: the owner of an own account.

    Only questions that apply and are empty; `answers` in their kept form.
    """
    told = {name: answers[other] for name, other in _same(catalogue, answers).items() if other in answers}
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


def implied(catalogue: Catalogue, answers: Mapping[str, Any], today: date) -> dict[str, Any]:
    """`demanded`, and what ID numbers say."""
    told = {name: value for name, value in derived(catalogue, answers, today).items() if name not in answers}
    return told | demanded(catalogue, answers)
