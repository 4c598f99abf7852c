"""One turn of a family's conversation while it is being taken."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from config.catalogue.chat import Chat
from server.chat import policy
from server.chat.dialogue import Card, QuickReply, State, View
from server.chat.dialogue.leading import for_this_family
from server.chat.dialogue.wording import replies
from server.chat.drafts import Draft, look
from server.chat.incoming import Incoming
from server.chat.models import Conversation
from server.identity.actor import Actor


@dataclass(slots=True)
class Talk:
    """The form under the turn, and what is said to it so far.

    `vouched`: the platform has told this person's phone number. `citations`: by line, what it rests on;
    `footnotes`: how that is written below the line where nothing can be shown beside it.
    """

    actor: Actor
    vouched: bool
    conversation: Conversation
    said: Incoming
    draft: Draft
    state: State
    lines: list[str] = field(default_factory=list)
    citations: dict[str, policy.Citation] = field(default_factory=dict)
    footnotes: dict[policy.Citation, str] = field(default_factory=dict)
    cards: tuple[Card, ...] = ()
    quick: tuple[QuickReply, ...] = ()
    _seen: tuple[object, View] | None = None

    @property
    def chat(self) -> Chat:
        return self.draft.place.chat

    def say(self, phrase: str, **values: object) -> None:
        """Say this phrase of the county's, after what was said so far."""
        self.lines.append(self.chat.say(phrase, **values))

    def tell(self, view: View, found: policy.Found) -> None:
        """Say what the rules answer this family; what it rests on goes beside it."""
        answer, clause, basis = for_this_family(view, found)
        if answer in self.lines:
            return  # another question that has the same answer
        self.lines.append(answer)
        citation = policy.Citation(self.draft.place.info.source, clause, basis)
        self.citations[answer] = citation
        if found.is_rule:
            self.footnotes[citation] = self.chat.say("policy_clause", clause=clause)

    def offer(self, view: View, *buttons: str, first: Iterable[QuickReply] = ()) -> None:
        """Offer these to tap instead of what was offered before; `first` stand before the buttons."""
        self.quick = (*first, *replies(view, *buttons))
        self.state = self.state.but(quick=tuple(reply.label for reply in self.quick))

    async def view(self) -> View:
        """The form as it stands; looked at again only when this turn has changed it."""
        case = self.draft.case
        behalf = self.state.behalf
        stands = (behalf, *((case.id, case.version, case.event_count) if case else ()))
        if self._seen is None or self._seen[0] != stands:
            self._seen = stands, await look(self.draft, self.conversation, behalf=behalf)
        self._seen = stands, self._seen[1].beside(self.state)
        return self._seen[1]

    def look_again(self) -> None:
        """Something else than the form has changed: a photo is on its way."""
        self._seen = self.draft.photos = None

    async def options(self) -> str:
        """The options of the question that was just asked, for who has nothing to tap."""
        question = self.draft.catalogue.questions.get(self.state.asked or "")
        if self.state.moment != "question" or question is None or len(question.options) < 3:
            return ""
        return self.chat.say("choices", options="、".join(reply.label for reply in self.quick))
