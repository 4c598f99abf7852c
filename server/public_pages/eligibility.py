"""May we use it, and for what: a few questions of the catalogue's own, answered as the interface answers.

The answers come in the body of a form, are kept nowhere, and stand in no address.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pydantic import Field
from sanic import Request

from config.catalogue import Catalogue, County, Question
from config.catalogue.conditions import rests_on
from miniprogram_api.form import Eligible, check_eligibility
from server.answers.bounds import GivenAnswers
from server.counties import rules
from server.errors import Problem
from server.http.body import Body
from server.pages.forms import given, read_form
from server.pages.rendering import Page
from server.public_pages import words
from server.public_pages.mounting import A_MINUTE, page


class Typed(Body):
    """What was chosen so far."""

    answers: GivenAnswers = Field(default_factory=dict, max_length=200)


@page("/eligibility")
async def ask(place: County) -> Page:
    """The questions on which it rests whether the matter can be handled jointly."""
    return Page("public/eligibility.html", _values(place), keep=A_MINUTE)


@page("/eligibility", method="POST")
async def check(place: County, request: Request) -> Page:
    """The answer with its reasons, and the further questions on which the items rest."""
    typed = given(request)
    try:
        answers = read_form(request, Typed).answers
        found = await check_eligibility(Eligible(answers=answers, county=place.division))
    except Problem as problem:
        return Page("public/eligibility.html", _values(place, typed, problem=problem), problem.status)
    return Page("public/eligibility.html", _values(place, typed, found=found if answers else None))


def _values(
    place: County,
    typed: dict[str, list[str]] | None = None,
    problem: Problem | None = None,
    found: Any = None,
) -> dict[str, Any]:
    catalogue = rules(place)
    first, more = questions(catalogue)
    return {
        "first": first,
        "more": more,
        "typed": typed or {},
        "problem": problem,
        "wrong": {field.field: field.message for field in problem.fields} if problem else {},
        "found": found,
        "catalogue": catalogue,
        "words": words,
        "unknowns": {q.id for q in (*first, *more) if any(option.unknown for option in q.choices)},
    }


def questions(catalogue: Catalogue) -> tuple[tuple[Question, ...], tuple[Question, ...]]:
    """Those on which the conditions rest, and the further ones on which items and materials rest."""
    rules = (*catalogue.eligibility.conditions, *catalogue.eligibility.exclusions)
    first = _resting(catalogue, (name for rule in rules for name in (*rule.when, *rule.unsure_when)))
    others = (
        *(item.applies_when for item in catalogue.items.values()),
        *(paper.required_when for paper in catalogue.materials.values()),
    )
    more = _resting(catalogue, (name for condition in others for name in condition))
    return first, tuple(question for question in more if question not in first)


def _resting(catalogue: Catalogue, names: Iterable[str]) -> tuple[Question, ...]:
    wanted = rests_on(names, catalogue.questions)
    return tuple(question for question in catalogue.questions.values() if question.id in wanted)
