"""What a valid set of answers is: each by itself, all against each other, and complete when it must be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from config.catalogue import YES, Catalogue, Question
from server import clock
from server.answers.conditions import Verdict, holds, visible
from server.answers.crosscheck import Doubtful, contradictions, half_agreeing, may_half_agree
from server.answers.id_number import IdNumber, read_id_number
from server.answers.values import check, normalise
from server.errors import FieldError

FROM_A_NUMBER = "id_number"  # the source of answers that an ID number gave


def normalise_all(catalogue: Catalogue, answers: Mapping[str, object]) -> dict[str, Any]:
    """The kept form of every answer to a known question. Cleared answers (None, "", []) are left out."""
    kept = {}
    for name, value in answers.items():
        question = catalogue.questions.get(name)
        if question is not None and (normal := normalise(question, value)) is not None:
            kept[name] = normal
    return kept


def validate(
    catalogue: Catalogue,
    answers: Mapping[str, object],
    *,
    complete: bool,
    today: date | None = None,
) -> list[FieldError]:
    """Everything that is wrong, in the order of the questions; an empty list when nothing is.

    With `complete`, what is required and missing is wrong too. Answers to questions that do not apply
    now are kept by the draft and not looked at here. `today` is the calendar day in China, asked of the
    clock unless given. Takes raw or normalised answers.
    """
    today = today or clock.today()
    kept = normalise_all(catalogue, answers)
    unknown = [
        FieldError(name, "unknown_question", "表里没有这一项，请刷新后再试。")
        for name in answers
        if name not in catalogue.questions
    ]
    return unknown + mistakes(catalogue, kept, visible(catalogue, kept), today, complete=complete)


def mistakes(
    catalogue: Catalogue,
    kept: Mapping[str, Any],
    shown: Sequence[Question],
    today: date,
    *,
    complete: bool = False,
) -> list[FieldError]:
    """As `validate`, for answers in their kept form and the questions that apply with them."""
    errors, sound = _each(catalogue, kept, shown, today, complete=complete)
    errors += contradictions(catalogue, kept, sound, today)
    order = {name: number for number, name in enumerate(catalogue.questions)} if errors else {}
    return sorted(errors, key=lambda error: order[error.field])


def doubtful(
    catalogue: Catalogue, answers: Mapping[str, object], today: date | None = None
) -> list[Doubtful]:
    """What a person should look at again because two answers agree only by halves. Nothing is wrong by it.

    Takes raw or normalised answers.
    """
    if not may_half_agree(catalogue, answers):
        return []
    kept = normalise_all(catalogue, answers)
    _, sound = _each(catalogue, kept, visible(catalogue, kept), today or clock.today(), complete=False)
    return half_agreeing(catalogue, kept, sound)


def required(catalogue: Catalogue, question: Question, answers: Mapping[str, object]) -> bool:
    """Whether a shown question must be answered, for the answers so far (normalised)."""
    if question.required:
        return True
    return bool(question.required_when) and holds(catalogue, question.required_when, answers) is Verdict.YES


def derived(catalogue: Catalogue, answers: Mapping[str, object], today: date | None = None) -> dict[str, Any]:
    """What ID numbers already say of questions that are still empty: sex and date of birth.

    The pairs are those that the catalogue's checks `sex_of` and `birth_of` compare.
    """
    today = today or clock.today()
    found: dict[str, Any] = {}
    for rule in catalogue.checks:
        if rule.kind not in ("sex_of", "birth_of") or answers.get(rule.question) not in (None, ""):
            continue
        number = normalise(catalogue.questions[rule.other], answers.get(rule.other))
        read = read_id_number(number, today) if isinstance(number, str) else None
        if isinstance(read, IdNumber):
            found[rule.question] = read.sex if rule.kind == "sex_of" else read.birth_date.isoformat()
    return found


def _each(
    catalogue: Catalogue, kept: Mapping[str, Any], shown: Sequence[Question], today: date, *, complete: bool
) -> tuple[list[FieldError], set[str]]:
    """What is wrong with single answers, and the questions whose answer is right by itself."""
    errors, sound = list[FieldError](), set[str]()
    for question in shown:
        error = check(question, kept.get(question.id), today)
        if error is None and complete:
            error = _incomplete(catalogue, question, kept)
        if error is not None:
            errors.append(error)
        elif question.id in kept:
            sound.add(question.id)
    return errors, sound


def _incomplete(catalogue: Catalogue, question: Question, kept: Mapping[str, Any]) -> FieldError | None:
    if not required(catalogue, question, kept):
        return None
    value = kept.get(question.id)
    if question.type == "statement" and value != YES:
        return FieldError(question.id, "not_agreed", f"请阅读并同意“{question.short}”，才能提交。")
    if value is None:
        verb = "选择" if question.choices else "填写"
        return FieldError(question.id, "required", f"请{verb}“{question.label}”。")
    return None
