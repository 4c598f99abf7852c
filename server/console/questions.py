"""The one form at a desk: the catalogue's questions with what was answered, ready to be typed into."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sanic import Request

from config.catalogue import Catalogue, Question
from server.answers.conditions import visible
from server.answers.validation import normalise_all, required
from server.errors import FieldError
from server.pages.forms import given

_FIELD = "answers[{}]"


@dataclass(frozen=True, slots=True)
class Asked:
    """One question of the form: what is shown, what is filled in, and what is wrong with it."""

    question: Question
    field: str
    value: Any
    required: bool
    wrong: str


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the form with the questions that apply so far."""

    code: str
    title: str
    hint: str
    asked: tuple[Asked, ...]
    open: int


def sections(catalogue: Catalogue, answers: Mapping[str, Any], errors: Iterable[FieldError]) -> list[Section]:
    """The form for these answers: only what applies, each with its error; sections without questions go."""
    kept = normalise_all(catalogue, answers)
    wrong = {error.field: error.message for error in errors}
    shown = visible(catalogue, kept)
    made = []
    for section in catalogue.sections.values():
        asked = tuple(
            Asked(
                question,
                _FIELD.format(question.id),
                answers.get(question.id, ""),
                required(catalogue, question, kept),
                wrong.get(question.id, ""),
            )
            for question in shown
            if question.section == section.code
        )
        missing = sum(one.required and one.question.id not in kept for one in asked)
        if asked:
            made.append(Section(section.code, section.title, section.hint, asked, missing))
    return made


def typed_answers(request: Request, catalogue: Catalogue, before: Mapping[str, Any]) -> dict[str, Any]:
    """The answers that the form of this request changes; None for one that was emptied.

    Raises MALFORMED.
    """
    changes: dict[str, Any] = {}
    typed = given(request)
    for question in catalogue.questions.values():
        field = _FIELD.format(question.id)
        values = typed.get(f"{field}[]" if question.type == "multi_choice" else field)
        if values is None:
            continue
        filled = [value.strip() for value in values if value.strip()]
        new: Any = filled if question.type == "multi_choice" else (filled[-1] if filled else None)
        if (new or None) != (before.get(question.id) or None):
            changes[question.id] = new or None
    return changes
