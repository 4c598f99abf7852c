"""Where a family is led that cannot go all the way here: what it is told, and what it is not asked."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from config.catalogue.chat import Notice, Otherwise
from server.answers.conditions import Verdict, holds
from server.answers.decisions import Reason
from server.chat.dialogue.state import State
from server.chat.dialogue.view import View
from server.chat.dialogue.wording import sentence
from server.chat.policy import Found


def against(view: View) -> tuple[Reason, ...]:
    """Why the service is not open to this family; empty while it is, or may be."""
    return tuple(r for r in view.decision.reasons if r.verdict is Verdict.NO)


def shut(view: View, state: State) -> bool:
    """Whether the service is not open to them for more than that a day is still to be."""
    return any(reason.code not in state.to_come for reason in against(view))


def untold(view: View, state: State) -> tuple[Reason, ...]:
    """Of the reasons against, those that this family was not told."""
    return tuple(reason for reason in against(view) if reason.code not in state.told)


def rests(view: View, state: State) -> bool:
    """Whether they heard why the service is not open to them, and have not wished to fill in on since."""
    rested = not state.moment and state.asked is None and bool(state.told)
    return rested and shut(view, state) and not untold(view, state)


def tells_on(view: View, state: State, told: Mapping[str, object]) -> bool:
    """Whether they told something from there, or agreed to it, that leaves the service as shut as it was.

    It is kept; nothing is asked before they wish to fill in on.
    """
    reads_back = state.moment in ("facts", "replace") and not state.fills_on
    rested = rests(view, state) or (reads_back and shut(view, state) and not untold(view, state))
    answers = {name: value for name, value in {**view.answers, **told}.items() if value is not None}
    after = replace(view, answers=answers) if rested else view
    return rested and shut(after, state) and not untold(after, state)


def instead(view: View) -> str:
    """Where the family has to go, in sentences."""
    return "".join(sentence(text) for text in view.decision.instead)


def without_said(view: View, lines: Iterable[str], said: str) -> Iterator[str]:
    """These lines without where the family has to go, as far as the same turn has said that already."""
    there = [text for text in map(sentence, view.decision.instead) if text in said]
    nothing_else = view.chat.say("not_here", instead="")
    for line in lines:
        left = functools.reduce(lambda text, told: text.replace(told, ""), there, line)
        if left != nothing_else or not there:
            yield left


def notices(view: View) -> Iterator[Notice]:
    """What this family has to be told because of what it answered."""
    for notice in view.chat.notices:
        if holds(view.catalogue, notice.when, view.answers) is Verdict.YES:
            yield notice


def not_asked(view: View) -> frozenset[str]:
    """The questions that this family cannot say yes to in truth."""
    return frozenset(name for notice in notices(view) for name in notice.not_asked)


def notice_in_words(view: View, notice: Notice) -> str:
    """The notice as it is said to this family."""
    return notice.text.format(who=view.who(), phone=view.phone)


def why_not_asked(view: View) -> tuple[str, ...]:
    """What was told to a family that is not asked everything, once more."""
    return tuple(notice_in_words(view, notice) for notice in notices(view) if notice.not_asked)


def for_this_family(view: View, found: Found) -> tuple[str, str, str]:
    """The answer about the rules, or what is said instead to whom it is not for; its clause and basis."""
    for other in view.chat.otherwise:
        if not {found.key, found.source}.isdisjoint(other.answers) and _holds(view, other):
            text = other.text.format(
                answer=found.answer,
                instead=instead(view),
                missing="".join(f"“{view.called(name)}”" for name in _hangs_on(view)),
                phone=view.phone,
                reasons="".join(sentence(reason.text) for reason in _likely(view)),
            )
            return text, other.clause, ""
    return found.answer, found.clause, found.basis


def _holds(view: View, other: Otherwise) -> bool:
    return other.scope in (None, _scope(view)) and (
        holds(view.catalogue, other.when, view.answers) is Verdict.YES
    )


def _scope(view: View) -> str:
    """Whether the service is open to this family, as far as its answers tell: as in `Otherwise`."""
    if view.decision.verdict is not Verdict.LIKELY:
        return view.decision.verdict
    return "missing" if _hangs_on(view) else "window"


def _hangs_on(view: View) -> tuple[str, ...]:
    """The questions without an answer on which it hangs whether the service is open."""
    open_ = dict.fromkeys(name for reason in _likely(view) for name in reason.missing)
    return tuple(name for name in open_ if name not in view.answers)


def _likely(view: View) -> tuple[Reason, ...]:
    return tuple(reason for reason in view.decision.reasons if reason.verdict is Verdict.LIKELY)
