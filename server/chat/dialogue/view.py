"""What the dialogue looks at, and what it wants done."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Any

from config.catalogue import YES, Catalogue, Question
from config.catalogue.chat import Chat, Wording
from server.answers.conditions import Verdict, holds, visible
from server.answers.decisions import Decision, eligibility
from server.answers.validation import mistakes, required
from server.chat.dialogue.ages import Ages, ages
from server.chat.dialogue.implied import awaited, implied
from server.chat.dialogue.state import State
from server.errors import FieldError

_RELATION, _OTHER = "applicant.relation", "other"
_BURIED = frozenset({"death.cremated"})


@dataclass(frozen=True, slots=True)
class Paper:
    """One side or page of a paper that is still to be photographed. `tells`: what it can answer."""

    code: str
    part: str
    name: str
    label: str
    tells: frozenset[str] = frozenset()

    @property
    def title(self) -> str:
        return f"{self.name}{self.label}"


@dataclass(frozen=True)
class View:
    """The form as it stands at this moment, and what this person may do with it.

    What takes long is worked out when it is first asked for: a turn looks at the form before it writes and
    after it, and the first look seldom needs all of it.
    """

    catalogue: Catalogue
    chat: Chat
    today: date
    service: str
    phone: str
    answers: Mapping[str, Any] = field(default_factory=dict)  # in their kept form
    sources: Mapping[str, str] = field(default_factory=dict)
    find_papers: Callable[[Mapping[str, Any]], Sequence[Paper]] = lambda answers: ()
    may_submit: bool = True
    on_behalf: bool = False  # somebody types for the applicant
    kin: str = ""  # how the family calls the decedent, where the form only says that it is another relative
    lasting: frozenset[str] = frozenset()  # the questions whose answer cannot change any more
    typist: str = ""  # who that one is to the decedent, as the form would say it; "" while it is not known

    def beside(self, state: State) -> View:
        """The same with what only the conversation knows: how who died is called, and whether buried."""
        lasting = _BURIED if state.buried else frozenset()
        same = (self.kin, self.lasting) == (state.kin, lasting)
        return self if same else replace(self, kin=state.kin, lasting=lasting)

    def question(self, name: str) -> Question:
        return self.catalogue.questions[name]

    def asks_promise(self, state: State) -> bool:
        """Whether it was just asked to agree to a statement."""
        question = self.catalogue.questions.get(state.asked or "")
        return state.moment == "question" and question is not None and question.type == "statement"

    def is_refused(self, name: str, value: Any) -> bool:
        """Whether this answer declines to agree to something without which nothing can be handed in."""
        question = self.catalogue.questions.get(name)
        return question is not None and question.type == "statement" and value != YES

    @cached_property
    def papers(self) -> Sequence[Paper]:
        """What still has to be photographed."""
        return self.find_papers(self.answers)

    @cached_property
    def errors(self) -> Sequence[FieldError]:
        """What is wrong with the answers so far; what is merely missing is not."""
        return mistakes(self.catalogue, self.answers, self.shown, self.today)

    @cached_property
    def shown(self) -> Sequence[Question]:
        """The questions that apply."""
        return visible(self.catalogue, self.answers)

    @cached_property
    def ages(self) -> Ages:
        """How old the decedent became, as far as that is known."""
        return ages(self.catalogue, self.answers, self.today)

    @cached_property
    def decision(self) -> Decision:
        """Whether the service is open to this family, and why."""
        return eligibility(self.catalogue, self.answers, self.lasting)

    @cached_property
    def missing(self) -> Sequence[Question]:
        """The questions that must still be answered, and what was not agreed to; in the catalogue's order."""
        follows = implied(self.catalogue, self.answers, self.today)
        answers = {**self.answers, **follows}
        shown = visible(self.catalogue, answers) if follows else self.shown
        later = awaited(self.catalogue, answers, shown)
        return [
            question
            for question in shown
            if (question.id not in answers or self.is_refused(question.id, answers[question.id]))
            and question.id not in later
            and required(self.catalogue, question, answers)
        ]

    def who(self) -> str:
        """The decedent, as whoever speaks calls them; whoever types for another is some relative, or none."""
        answers = {**self.answers, _RELATION: self.typist} if self.on_behalf else self.answers
        step = None if self.on_behalf else self.catalogue.sayings.step_parent(self.kin)
        if step is not None and answers.get(_RELATION) == step.gone:
            return self.kin
        for kin in self.chat.kin if not self.on_behalf or self.typist else ():
            if self.ages.surely(kin) and holds(self.catalogue, kin.when, answers) is Verdict.YES:
                return kin.text
        told = self.kin if not self.on_behalf and answers.get(_RELATION) == _OTHER else ""
        return told or self.chat.manners.who

    def wording(self, name: str) -> Wording | None:
        """The county's own words for this question; None when it has none."""
        asking = self.chat.asks.get(name)
        return asking.on_behalf if self.on_behalf and asking and asking.on_behalf else asking

    def called(self, name: str) -> str:
        """What the question is called to this family, with whose it is: 您父亲的身份证号."""
        asking = self.wording(name)
        called = asking.called.format(who=self.who()) if asking and asking.called else ""
        return called or self.question(name).short

    def borrowed(self, name: str) -> str:
        """What the question is called where its answer is somebody else's; "" where that is not taken."""
        asking = self.chat.asks.get(name)
        return asking.borrowed.format(who=self.who()) if asking and asking.borrowed else ""


class Wish(StrEnum):
    """What a turn asks for beside answers; the conversation does it."""

    HUMAN = "human"
    SUBMIT = "submit"
    RESTART = "restart"
    ASSIGN_PHOTO = "assign_photo"


@dataclass(frozen=True, slots=True)
class QuickReply:
    """What can be tapped; saying `label` does the same."""

    label: str


@dataclass(frozen=True, slots=True)
class Card:
    """One thing that was understood. `standing`: noted, to_confirm or to_replace."""

    question: str
    label: str
    value: str
    standing: str
    was: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """What comes of a turn: words, changes of the form, wishes, and where the conversation then stands.

    `goes_on`: the next question follows. `policy` is a question about rules that is to be answered;
    `answered`: it stands beside another one that is, and is passed over where the rules have no answer.
    """

    state: State
    lines: tuple[str, ...] = ()
    changes: Mapping[str, Any] = field(default_factory=dict)
    cards: tuple[Card, ...] = ()
    quick: tuple[QuickReply, ...] = ()
    wish: Wish | None = None
    policy: str | None = None
    answered: bool = False
    paper: tuple[str, str] | None = None
    goes_on: bool = True
