"""Where a conversation stands: what was asked last, and what waits for a yes or a no."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from server.chat.understanding.meaning import NO_PIECE, Behalf, Piece

_ACCOUNT = "payee."
# What the next "yes" or "no" is about. "" is nothing: a yes then means nothing either.
Moment = Literal[
    "", "question", "facts", "replace", "correct", "restart", "submit", "offer", "photo", "which", "guess"
]


class Pending(BaseModel):
    """An answer that was read back and does not count yet.

    `old` is what stands in the form where the family is asked whether to change it, else None.
    """

    model_config = ConfigDict(frozen=True)

    question: str
    value: Any
    said: str = ""
    old: Any = None
    lunar: bool = False  # a day that was told by the lunar calendar
    of_other: bool = False  # said to be somebody else's

    def but(self, **changes: Any) -> Pending:
        """The same with these fields changed."""
        return self.model_copy(update=changes)


class State(BaseModel):
    """Kept with the conversation between its turns; the answers themselves are the case's."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    moment: Moment = ""
    asked: str | None = None
    differs: str = ""  # the answer with which the one that was asked about does not agree
    doubted: tuple[str, ...] = ()  # which such pairs were asked about
    before: str | None = None  # what was asked when something had to be read back or offered first
    offered: tuple[Any, ...] = ()  # of these values of the asked question one was asked for
    between: tuple[tuple[str, tuple[Any, ...]], ...] = ()  # of questions with no answer yet: one of these
    month: str = ""  # of which the day is still missing, as `to_keep` gives it
    dated: str = ""  # the question for that day
    piece: Piece = NO_PIECE  # the first digits of a number that is told in several turns
    days: tuple[tuple[str, str], ...] = ()  # the words in which each day that counts was told
    pending: tuple[Pending, ...] = ()
    read: tuple[str, ...] = ()  # what was read back last
    passed_over: int = 0  # how often since then the family told something else instead of a yes or a no
    last: tuple[str, ...] = ()  # the questions that the turn before answered
    unlike: tuple[str, ...] = ()  # numbers that disagreed with something: said again, they are meant
    skipped: tuple[str, ...] = ()
    at_window: tuple[str, ...] = ()  # what this family cannot fill in here, and was told so
    again: bool = False  # what was skipped and is required is being asked again
    photo: tuple[str, str] | None = None  # material and part that were asked for
    sent: tuple[str, ...] = ()  # what the photos that were sent can answer, once they are read
    photos_later: bool = False
    behalf: Behalf | None = None  # for whom somebody else types
    passed: str = ""  # the family's own word for the death
    kin: str = ""  # how a relative is called whom the form does not tell apart: 您大伯, 您继父
    guesses: tuple[str, ...] = ()  # questions about the rules, of which one may have been meant
    misses: int = 0
    greeted: bool = False
    condoled: bool = False
    distressed: bool = False  # what the family said last was of despair
    told: tuple[str, ...] = ()  # why the service is not open to them, and notices: codes of what was said
    fills_on: bool = False  # they wished to, though the service is not open to them
    buried: bool = False  # they told that there is no cremation to come
    to_come: tuple[str, ...] = ()  # of these reasons those that pass with a day that is still to be
    quick: tuple[str, ...] = ()  # what was offered to tap, in order
    with_clerk: bool = False  # a person was asked for: the program keeps quiet
    clerk_named: bool = False  # that somebody will answer was said once more

    @property
    def open(self) -> str | None:
        """The question that a bare answer goes to: the asked one, or the only one that was read back."""
        if self.moment == "question" or (self.moment == "correct" and not self.pending):
            return self.asked
        waits = self.moment in ("facts", "replace", "correct") and len(self.pending) == 1
        return self.pending[0].question if waits else None

    @property
    def replacing(self) -> tuple[Pending, ...]:
        """What would replace an answer and is asked about in one question: of an account all that waits."""
        waiting = [p for p in self.pending if p.old is not None]
        account = [p for p in waiting if p.question.startswith(_ACCOUNT)]
        return tuple(account if waiting[:1] == account[:1] else waiting[:1])

    def left_of(self, name: str) -> tuple[Any, ...]:
        """The values that what was told so far leaves open for this question; () where any may be."""
        return dict(self.between).get(name, ())

    def put_off(self, *names: str) -> State:
        """The same with these questions left for later, behind those that were left before."""
        return self.but(skipped=(*(q for q in self.skipped if q not in names), *names))

    def but(self, **changes: Any) -> State:
        """The same with these fields changed."""
        return self.model_copy(update=changes)
