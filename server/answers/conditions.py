"""Whether a condition of the catalogue holds for what is known so far. Three answers, never two.

A family fills in a form over days and does not know everything. "Not answered" and "I don't know" are
therefore not "no": they leave the matter open, and the window decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum

from config.catalogue import Catalogue, Condition, Question

Answers = Mapping[str, object]


class Verdict(StrEnum):
    """Yes, no, or "likely, the window decides"."""

    YES = "yes"
    NO = "no"
    LIKELY = "likely"


def all_of(verdicts: Iterable[Verdict]) -> Verdict:
    """No as soon as one is no, else likely as soon as one is open, else yes."""
    seen = set(verdicts)
    if Verdict.NO in seen:
        return Verdict.NO
    return Verdict.LIKELY if Verdict.LIKELY in seen else Verdict.YES


def any_of(verdicts: Iterable[Verdict]) -> Verdict:
    """Yes as soon as one is yes, else likely as soon as one is open, else no."""
    seen = set(verdicts)
    if Verdict.YES in seen:
        return Verdict.YES
    return Verdict.LIKELY if Verdict.LIKELY in seen else Verdict.NO


def holds(catalogue: Catalogue, condition: Condition, answers: Answers) -> Verdict:
    """Whether every line of the condition holds. An empty condition always does.

    `answers` are normalised values by question id.
    """
    verdict = Verdict.YES
    for name, values in condition.items():
        line = line_holds(catalogue, name, values, answers)
        if line is Verdict.NO:
            return line
        if line is Verdict.LIKELY:
            verdict = line
    return verdict


def line_holds(catalogue: Catalogue, name: str, values: tuple[str, ...], answers: Answers) -> Verdict:
    """Whether this one question is answered with one of the values.

    A question that does not apply (it is not shown) is answered with none of them.
    """
    question = catalogue.questions[name]
    if question.shown_when:
        shown = holds(catalogue, question.shown_when, answers)
        if shown is not Verdict.YES:
            return shown
    given = chosen(answers.get(name))
    if not given:
        return Verdict.LIKELY
    if not frozenset(given).isdisjoint(values):
        return Verdict.YES
    return Verdict.LIKELY if any(_is_unknown(question, value) for value in given) else Verdict.NO


def chosen(value: object) -> tuple[str, ...]:
    """An answer as the values that a condition can name; empty when nothing is answered."""
    if value is None or value == "":
        return ()
    if isinstance(value, list | tuple):
        return tuple(str(part) for part in value)
    return (str(value),)


def _is_unknown(question: Question, value: str) -> bool:
    option = question.option(value)
    return option is not None and option.unknown


def visible(catalogue: Catalogue, answers: Answers) -> tuple[Question, ...]:
    """The questions that apply now, in the order of asking.

    A question is shown when its condition holds for sure. One that is `only_if_needed` is also
    held back until an item that applies, or may apply, hands its answer to a department.
    """
    needed: set[str] = set()
    for item in catalogue.items.values():
        if holds(catalogue, item.applies_when, answers) is not Verdict.NO:
            needed.update(item.fields)
    return tuple(
        question
        for question in catalogue.questions.values()
        if (not question.only_if_needed or question.id in needed)
        and holds(catalogue, question.shown_when, answers) is Verdict.YES
    )
