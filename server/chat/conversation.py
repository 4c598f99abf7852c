"""One turn of a family's conversation, whichever way it came: understood, answered, written down.

The row of the conversation is the lock: two turns of one person never interleave, on several processes
neither, and the case under it is locked as every verb locks it. A turn that is sent twice is taken once.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from tortoise.exceptions import IntegrityError

from server import clock
from server.chat.dialogue import State, left
from server.chat.drafts import draft_of
from server.chat.incoming import Incoming
from server.chat.listening import Talk, listen
from server.chat.models import ChatTurn, Conversation
from server.chat.replies import renew
from server.chat.speaking import FAMILY, SERVICE, hears, messages, next_turn, send, touch
from server.database import is_taken, new_id, transaction
from server.identity.actor import Actor
from server.identity.models import Person


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of a turn. `repeated`: it had been taken before, and these are the same answers."""

    turn: ChatTurn
    answers: tuple[ChatTurn, ...]
    conversation: Conversation
    repeated: bool = False


async def take_turn(actor: Actor, person: Person, said: Incoming) -> Taken:
    """Take one message of this person, once. Runs in the caller's transaction.

    The answers are written down with it, and put into the outbox when it came through the platform's chat.
    """
    conversation = await _locked(actor)
    own = ChatTurn.of(actor.county).filter(conversation_id=conversation.id)
    if (known := await own.filter(incoming=said.digest).first()) is not None:
        answers = await own.filter(answers=known.seq).order_by("seq")
        return Taken(known, tuple(answers), conversation, repeated=True)
    late = said.channel == "service" and _is_older(said.at, conversation.said_at)
    idle = clock.now() - conversation.updated_at if conversation.turns else timedelta()
    draft = await draft_of(actor, conversation)
    case = draft.case or draft.other
    if conversation.case_id and case and case.id != conversation.case_id:
        # Another matter than the one that was talked about.
        conversation.state = State(greeted=True).model_dump(mode="json")
    conversation.case_id = case.id if case else None
    hears(conversation, said)
    if said.channel == "service" and said.kind != "open":
        await renew(conversation)
    turn = next_turn(conversation, FAMILY, said.channel, said.kept, kind=said.kind, incoming=said.digest)
    talk = Talk(actor, person, conversation, said, draft, State.model_validate(conversation.state))
    await listen(talk, late=late, idle=idle)
    if talk.draft.case is not None and conversation.case_id is None:
        turn.case_id = conversation.case_id = talk.draft.case.id
        await own.filter(case_id=None).update(case_id=conversation.case_id)
    answers = await _answer(talk, turn)
    await ChatTurn.bulk_create([turn, *answers])
    conversation.state = talk.state.model_dump(mode="json")
    await touch(conversation, "state", "case_id", "account", "heard_at", "sent_since", "said_at", "read_at")
    return Taken(turn, tuple(answers), conversation)


async def _answer(talk: Talk, turn: ChatTurn) -> list[ChatTurn]:
    texts = messages(talk.lines)
    drawn = {
        "cards": [asdict(card) for card in talk.cards],
        "quick": [reply.label for reply in talk.quick],
        "left": left(await talk.view()) if texts and talk.draft.is_open else None,
    }
    answers = []
    for place, text in enumerate(texts, start=1):
        last = place == len(texts)
        answers.append(
            next_turn(
                talk.conversation,
                SERVICE,
                talk.said.channel,
                text,
                answers=turn.seq,
                shown=drawn if last else None,
            )
        )
        if talk.said.channel == "service":
            spoken = text + await talk.options() if last else text
            await send(talk.conversation, answers[-1].seq, spoken, account=talk.said.account)
    return answers


def _is_older(at: datetime, newest: datetime | None) -> bool:
    return newest is not None and at < newest


async def _locked(actor: Actor) -> Conversation:
    """The person's conversation, locked; made at the first word."""
    assert actor.id is not None
    mine = Conversation.of(actor.county).filter(person_id=actor.id)
    found = await mine.select_for_update().first()
    if found is not None:
        return found
    now = clock.now()
    fresh = Conversation(id=new_id(), county=actor.county, person_id=actor.id, created_at=now, updated_at=now)
    try:
        async with transaction():
            await fresh.save(force_create=True)
    except IntegrityError as error:
        if not is_taken(error, Conversation, "county", "person_id"):
            raise
    return await mine.select_for_update().get()
