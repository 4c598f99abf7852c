"""What a test says in a turn, and the few words in which it looks at what was understood."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from server.chat.understanding import Context, Fact, Understood, understand
from tests.counties import first_county

TODAY = date(2026, 11, 25)  # a Wednesday; 十月十七 by the lunar calendar


def say(
    text: str,
    asked: str | None = None,
    *,
    answers: Mapping[str, Any] | None = None,
    last: tuple[str, ...] = (),
    confirming: tuple[Fact, ...] = (),
    offered: tuple[Any, ...] = (),
    month: str = "",
    before: str | None = None,
    aloud: tuple[str, ...] = (),
    correcting: bool = False,
    today: date = TODAY,
) -> Understood:
    """What the first county's chat understands of this turn."""
    context = Context(
        first_county().newest,
        today,
        asked,
        answers or {},
        last,
        confirming,
        before=before,
        aloud=aloud,
        correcting=correcting,
        offered=offered,
        month=month,
    )
    return understand(text, context)


def facts(understood: Understood) -> dict[str, Any]:
    """The facts as values by question."""
    return {fact.question: fact.value for fact in understood.facts}


def doubts(understood: Understood) -> dict[str, str]:
    """The doubts as codes by question."""
    return {doubt.question: doubt.code for doubt in understood.doubts}


def acts(understood: Understood) -> set[str]:
    """The acts by name."""
    return {act.value for act in understood.acts}
