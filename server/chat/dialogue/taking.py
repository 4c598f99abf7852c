"""A turn while it is worked out: what it changes, and what is said to it so far."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from server.chat.dialogue.agreeing import Unlike
from server.chat.dialogue.state import State
from server.chat.dialogue.view import Card, QuickReply, Step, View, Wish
from server.chat.dialogue.wording import replies
from server.chat.understanding.meaning import Act, Fact


@dataclass(slots=True)
class Turn:
    """`before` is where the conversation stood, `state` where it stands after all that was taken so far."""

    view: View
    before: State
    state: State
    acts: frozenset[Act]
    facts: tuple[Fact, ...]
    lines: list[str] = field(default_factory=list)
    changes: dict[str, Any] = field(default_factory=dict)
    cards: list[Card] = field(default_factory=list)
    quick: tuple[QuickReply, ...] = ()
    unlike: Sequence[Unlike] = ()
    used: bool = False
    goes_on: bool = True

    def say(self, phrase: str, **values: object) -> None:
        """Say this phrase of the county's, after what was said so far."""
        self.lines.append(self.view.chat.say(phrase, **values))
        self.used = True

    def step(self, wish: Wish | None = None, *buttons: str, **more: Any) -> Step:
        """All of it; with a wish nothing else is asked in this turn."""
        return Step(
            self.state,
            tuple(self.lines),
            self.changes,
            tuple(self.cards),
            replies(self.view, *buttons) or self.quick,
            wish,
            goes_on=self.goes_on and wish is None,
            **more,
        )
