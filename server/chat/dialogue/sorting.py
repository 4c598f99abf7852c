"""Which of the facts that were heard count at once, and which are read back first.

Held until a yes is what the understanding was not sure of, and every number that names a person or an
account: one digit that was heard wrong pays a stranger. Everything else is told back as it is kept. What
stands in the form already is never overwritten unasked.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from config.catalogue import Question
from server.chat.dialogue.state import Pending, State
from server.chat.dialogue.view import View
from server.chat.understanding.meaning import NUMBERS, Act, Fact

OWN, LOGIN = "chat", "login"


@dataclass(frozen=True, slots=True)
class Sorted:
    """`changes` count now, `held` wait for a yes; `known` said what the form says already."""

    changes: dict[str, Any]
    held: tuple[Pending, ...]
    known: tuple[str, ...]


def sort(view: View, state: State, facts: Iterable[Fact], acts: Collection[Act]) -> Sorted:
    changes: dict[str, Any] = {}
    held: list[Pending] = []
    known: list[str] = []
    for fact in facts:
        question = view.catalogue.questions.get(fact.question)
        if question is None or (question.type == "statement" and not _asked(state, question)):
            continue
        if view.is_refused(question.id, fact.value):
            continue  # who does not agree leaves it open, and may agree later
        stands = view.answers.get(fact.question)
        if stands == fact.value:
            known.append(fact.question)
        elif answered(view, question.id) and not _may_replace(view, state, question, acts):
            held.append(_pending(fact, old=stands))
        elif not fact.sure or (question.sensitive and question.type in NUMBERS):
            held.append(_pending(fact))
        else:
            changes[question.id] = fact.value
    return Sorted(changes, tuple(held), tuple(known))


def _pending(fact: Fact, old: Any = None) -> Pending:
    return Pending(
        question=fact.question,
        value=fact.value,
        said=fact.said,
        old=old,
        lunar=fact.lunar,
        of_other=fact.of_other,
    )


def answered(view: View, name: str) -> bool:
    """Whether the form holds an answer that tells something: to put one for 不清楚 changes no one's word."""
    stands, question = view.answers.get(name), view.question(name)
    values = stands if isinstance(stands, list) else [stands]
    return stands is not None and not any(
        option.unknown for option in question.choices if option.value in values
    )


def _asked(state: State, question: Question) -> bool:
    return state.moment == "question" and state.asked == question.id


def _may_replace(view: View, state: State, question: Question, acts: Collection[Act]) -> bool:
    """What was asked for because it is wrong; else only what this conversation wrote, where it is meant."""
    if _asked(state, question) and any(error.field == question.id for error in view.errors):
        return True
    if view.sources.get(question.id) != OWN:
        return False
    return Act.CORRECTION in acts or _asked(state, question)
