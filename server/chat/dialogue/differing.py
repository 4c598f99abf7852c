"""Two answers that agree only by halves, as a bank and the card of another: which of them is right.

Asked once, before the number is read back: who says "yes" to a card would else say it to both.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from server.answers.crosscheck import Doubtful
from server.answers.validation import doubtful
from server.chat.dialogue.state import State
from server.chat.dialogue.view import View
from server.chat.understanding.meaning import Act, Fact, Understood


def differing(view: View, state: State) -> tuple[Doubtful, Any] | None:
    """What was not asked about yet, with the answer that the family gave; what waits for a yes counts in.

    Of what may yet be replaced it is not asked which is right: a new bank and the card before it never agree.
    """
    waiting = {p.question: p.value for p in state.pending if p.old is None}
    replaced = {p.question for p in state.pending if p.old is not None}
    answers = {**view.answers, **waiting}
    for doubt in doubtful(view.catalogue, answers, view.today):
        said = answers[doubt.questions[0]]
        if replaced.intersection(doubt.questions):
            continue
        if _key(doubt, said) not in state.doubted:
            return doubt, said
    return None


def asked_which(view: View, state: State, doubt: Doubtful, said: Any) -> tuple[State, str]:
    """The question which one is right, and where the conversation then stands."""
    name, other = doubt.questions
    line = view.chat.say(
        "differs", other=view.called(other), seen=doubt.seen, label=view.called(name), said=said
    )
    offered = (doubt.seen, said)
    doubted = (*state.doubted, _key(doubt, said))
    stands = state.but(moment="question", asked=name, offered=offered, differs=other, doubted=doubted)
    return stands.but(before=None), line


def answered_which(view: View, state: State, meant: Understood) -> Understood:
    """The answer to it in terms of the two: the one is put right, or the other is asked for once more."""
    name, other = state.asked or "", state.differs
    held = next((p.value for p in state.pending if p.question == other), view.answers.get(other))
    told = {fact.question: fact.value for fact in meant.facts}
    if not other or len(state.offered) != 2 or told.get(other, held) != held:
        return meant
    seen, said = state.offered
    if told.get(name) == said:
        return replace(meant, wrong=other)
    if name not in told and (other in told or (Act.YES in meant.acts and not meant.acts & {Act.NO})):
        # The number is right, so the name is not; both are read back.
        rest = (fact for fact in meant.facts if fact.question != other)
        right = Fact(name, seen, "", sure=False)
        return replace(meant, facts=(*rest, right), acts=meant.acts - {Act.YES})
    return meant


def _key(doubt: Doubtful, said: Any) -> str:
    return f"{doubt.code}/{doubt.seen}/{said}"
