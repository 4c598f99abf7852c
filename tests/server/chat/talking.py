"""Somebody who talks with the service, straight at the verb; and what was answered, told by its kind."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from config.catalogue import County, county
from server import clock
from server.cases import prefill
from server.cases.family import cases_of
from server.cases.models import Case
from server.cases.prefill import begin, save_answers
from server.chat.conversation import Taken, take_turn
from server.chat.dialogue import State
from server.chat.incoming import Incoming, Kind
from server.chat.models import ChatTurn, Conversation
from server.chat.policy import Citation
from server.database import new_id, transaction
from server.identity.actor import Actor, ActorKind
from server.identity.models import Person
from server.identity.persons import actor_of, person_of_openid

DIVISION = "430621"
CLERK = Actor(ActorKind.WINDOW, new_id(), DIVISION, "综合受理窗口 工号1001")


@dataclass
class Talker:
    """One person with one conversation. `channel` is how the next words come."""

    person: Person
    channel: str = "app"
    said: int = 0
    last: Taken | None = None
    answers: list[str] = field(default_factory=list)

    @classmethod
    async def new(cls, channel: str = "app") -> Talker:
        async with transaction():
            person = await person_of_openid(DIVISION, f"o-{new_id().hex}")
        return cls(person, channel)

    @property
    def actor(self) -> Actor:
        return actor_of(self.person)

    @property
    def place(self) -> County:
        return county(DIVISION)

    async def say(
        self,
        text: str = "",
        *,
        key: str | None = None,
        kind: Kind = "text",
        at: datetime | None = None,
        **more: Any,
    ) -> str:
        """Say it; returns everything that was answered to it."""
        self.said += 1
        incoming = Incoming(
            id=key or f"turn-{self.said:04}",
            channel=self.channel,  # type: ignore[arg-type]
            kind=kind,
            at=at or clock.now(),
            text=text,
            account="miniprogram" if self.channel == "service" else "",
            **more,
        )
        async with transaction():
            self.last = await take_turn(self.actor, incoming)
        self.answers = [turn.text for turn in self.last.answers]
        return "".join(self.answers)

    async def says(self, *texts: str) -> str:
        """Several things one after the other; returns the last answer."""
        answer = ""
        for text in texts:
            answer = await self.say(text)
        return answer

    async def conversation(self) -> Conversation:
        return await Conversation.of(DIVISION).get(person_id=self.person.id)

    async def state(self) -> State:
        return State.model_validate((await self.conversation()).state)

    async def case(self) -> Case | None:
        case_id = (await self.conversation()).case_id
        return await Case.of(DIVISION).get_or_none(id=case_id) if case_id else None

    async def known(self) -> dict[str, Any]:
        """The answers of the draft, in their kept form."""
        case = await self.case()
        return dict(case.answers) if case else {}

    async def fills(self, answers: Mapping[str, Any]) -> None:
        """Write these in the form."""
        async with transaction():
            cases = await Case.of(DIVISION).filter(id__in=await self.drafts())
            if not cases:
                await begin(self.actor, answers)
                return
            await save_answers(self.actor, cases[0].id, cases[0].version, answers)

    async def drafts(self) -> list[UUID]:
        """The cases that this person can fill, newest first."""
        return [case.id for case, _ in await cases_of(self.actor) if case.status in prefill.EDITABLE]

    async def turns(self) -> list[ChatTurn]:
        talk = await self.conversation()
        return await ChatTurn.of(DIVISION).filter(conversation_id=talk.id).order_by("seq")

    @property
    def quick(self) -> list[str]:
        """What can be tapped now."""
        assert self.last is not None
        shown = self.last.answers[-1].shown if self.last.answers else None
        return list(shown["quick"]) if shown else []

    @property
    def citation(self) -> Citation | None:
        """What the answer about the rules rests on, if one was given last."""
        assert self.last is not None
        return next((turn.citation for turn in self.last.answers if turn.citation), None)

    @property
    def cards(self) -> dict[str, tuple[str, str]]:
        """Question -> (value, standing) of what was understood."""
        assert self.last is not None
        shown = self.last.answers[-1].shown if self.last.answers else None
        return {c["question"]: (c["value"], c["standing"]) for c in shown["cards"]} if shown else {}

    def phrases(self) -> set[str]:
        """Which of the county's sentences were said last."""
        text = "".join(self.answers)
        return {code for code, phrase in self.place.chat.phrases.items() if text and _said(phrase.text, text)}


def _said(template: str, text: str) -> bool:
    literal = [re.escape(part) for part in re.split(r"\{\w+\}", template)]
    if len("".join(literal)) < 3:
        return False  # "{why}" alone is said of everything
    return re.search(".+?".join(literal), text, re.DOTALL) is not None


def later(moment: datetime, seconds: float) -> datetime:
    return moment + timedelta(seconds=seconds)
