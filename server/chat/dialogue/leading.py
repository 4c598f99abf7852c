"""Where a family is led that cannot go all the way here: what it is told, and what it is not asked."""

from __future__ import annotations

from collections.abc import Iterator

from config.catalogue.chat import Notice
from server.answers.conditions import Verdict, holds
from server.answers.decisions import Reason
from server.chat.dialogue.state import State
from server.chat.dialogue.view import View
from server.chat.dialogue.wording import sentence
from server.chat.policy import Found


def against(view: View) -> tuple[Reason, ...]:
    """Why the service is not open to this family; empty while it is, or may be."""
    return tuple(r for r in view.decision.reasons if r.verdict is Verdict.NO)


def untold(view: View, state: State) -> tuple[Reason, ...]:
    """Of the reasons against, those that this family was not told."""
    return tuple(reason for reason in against(view) if reason.code not in state.told)


def instead(view: View) -> str:
    """Where the family has to go, in sentences."""
    return "".join(sentence(text) for text in view.decision.instead)


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
    closed = against(view)
    for other in view.chat.otherwise:
        if found.source not in other.answers:
            continue
        if bool(closed) if other.closed else holds(view.catalogue, other.when, view.answers) is Verdict.YES:
            return other.text.format(instead=instead(view), phone=view.phone), other.clause, ""
    return found.answer, found.clause, found.basis
