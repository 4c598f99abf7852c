"""What is known of somebody that speaks for or against a number being theirs."""

from __future__ import annotations

from dataclasses import replace

from server.answers.crosscheck import contradictions
from server.chat.understanding.meaning import Context
from server.chat.understanding.people.who import RELATION

BORN = slice(6, 14)
"""Where an ID number has the day of birth."""
_NO_GENERATION = 9  # years, in which nobody is the parent of anybody
_OF_AN_AGE = (None, "spouse", "sibling", "other")  # relations in which two may be born in the same years


def number_known(context: Context, question: str) -> str:
    """The number that the form has, or that was read back just now."""
    waiting = (fact.value for fact in context.confirming if fact.question == question)
    return str(context.answers.get(question) or next(waiting, ""))


def births(context: Context, question: str) -> set[str]:
    """The days on which that person was born, as a number or the family told them, written as in a number."""
    told = (
        str(context.answers.get(check.question) or "").replace("-", "")
        for check in context.catalogue.checks
        if check.kind == "birth_of" and check.other == question
    )
    return {number_known(context, question)[BORN], *told} - {""}


def born_about_then(context: Context, question: str, digits: str) -> bool:
    """Whether of all that is known of that person only the day of birth speaks against it, and not by much.

    It was told by the moon, or wrong; the number is read back with its own.
    """
    told = {
        one.question for one in context.catalogue.checks if (one.kind, one.other) == ("birth_of", question)
    }
    born = {str(context.answers.get(name) or "")[:4] for name in told} - {""}
    gap = 0 if context.answers.get(RELATION) in _OF_AN_AGE else _NO_GENERATION
    about_then = any(abs(int(digits[BORN][:4] or 0) - int(year)) <= gap for year in born)
    if number_known(context, question) or not about_then:
        return False
    known = {name: value for name, value in context.answers.items() if name not in told}
    return fits(replace(context, answers=known), question, digits)


def fits(context: Context, question: str, digits: str) -> bool:
    """Whether nothing that is known of the family speaks against it: the sex, the age, another's number."""
    answers = {**context.answers, question: digits}
    found = contradictions(context.catalogue, answers, set(answers), context.today)
    return not any(question in (error.field, error.extra["other"]) for error in found)
