"""The next best question: the fewest turns to a form that can be handed in.

What decides most is asked first; what a photo or a registry will answer is asked last; what does not
apply, follows from another answer or is not required is not asked at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from config.catalogue import Catalogue, Question
from server.chat.dialogue.leading import not_asked
from server.chat.dialogue.state import State
from server.chat.dialogue.view import Paper, View

# Who else may answer a question, so that the family need not.
ELSEWHERE = frozenset({"photo", "registry"})


def left(view: View) -> int:
    """How many things are still needed: photos, and answers that no photo among them will give."""
    read = {question for paper in view.papers for question in paper.tells}
    return len(view.papers) + sum(question.id not in read for question in view.missing)


def next_up(view: View, state: State, *, elsewhere: bool) -> Question | None:
    """The question to ask now; without `elsewhere` only one that nobody but the family can answer.

    Statements come when nothing else is missing: a family agrees to what it has seen.
    """
    waits = (p.question for p in state.pending)
    never = not_asked(view).union(state.at_window, waits)
    open_ = [q for q in view.missing if q.id not in state.skipped and q.id not in never]
    answers = [q for q in open_ if q.type != "statement"]
    mine = [q for q in answers if not ELSEWHERE & set(q.prefill)]
    candidates = mine or (answers if elsewhere else [])
    if not candidates and elsewhere:
        candidates = open_
    weights = decisiveness(view.catalogue)
    first = view.chat.manners.first
    return min(candidates, key=lambda q: (q.id not in first, -weights.get(q.id, 0)), default=None)


def next_paper(view: View, state: State) -> Paper | None:
    """The photo to ask for now: the one that answers most of what no other photo is going to answer."""
    open_ = {question.id for question in view.missing}.difference(state.sent)
    return max(view.papers, key=lambda paper: len(paper.tells & open_), default=None)


def decisiveness(catalogue: Catalogue) -> Mapping[str, int]:
    """How much hangs on the answer: whether the service is open at all counts most."""
    weights: dict[str, int] = {}

    def count(conditions: Iterable[Mapping[str, Any]], weight: int) -> None:
        for condition in conditions:
            for name in condition:
                weights[name] = weights.get(name, 0) + weight

    rules = catalogue.eligibility
    count((rule.when for rule in (*rules.conditions, *rules.exclusions)), 10)
    count((item.applies_when for item in catalogue.items.values()), 2)
    return weights
