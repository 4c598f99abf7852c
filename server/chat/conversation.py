"""One turn of a family's conversation, whichever way it came: understood, answered, written down.

The row of the conversation is the lock: two turns of one person never interleave, on several processes
neither, and the case under it is locked as every verb locks it. A turn that is sent twice is taken once.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from tortoise.exceptions import IntegrityError

from server import clock
from server.cases.photographs import THERE
from server.chat.dialogue import State, left
from server.chat.drafts import draft_of, own_case
from server.chat.incoming import Incoming
from server.chat.listening import listen
from server.chat.models import ChatTurn, Conversation
from server.chat.replies import renew
from server.chat.speaking import FAMILY, SERVICE, hears, messages, next_turn, send, touch
from server.chat.talk import Talk
from server.database import is_taken, new_id, transaction
from server.database.statements import find, insert, select
from server.identity.actor import Actor


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of a turn. `repeated`: it had been taken before, and these are the same answers."""

    turn: ChatTurn
    answers: tuple[ChatTurn, ...]
    conversation: Conversation
    repeated: bool = False


async def take_turn(actor: Actor, said: Incoming) -> Taken:
    """Take one message of this person (the actor), once. Runs in the caller's transaction.

    The answers are written down with it, and put into the outbox when it came through the platform's chat.
    """
    conversation = await _locked(actor)
    digest = said.digest
    own = await own_case(conversation)
    asked = (actor.county, conversation.case_id, conversation.id, digest, actor.id)
    before, *more = await select(_BEFORE, *asked, flags=_FLAGS)
    if before["known"] is not None:
        return await _again(conversation, before["known"])
    late = said.channel == "service" and _is_older(said.at, conversation.said_at)
    idle = clock.now() - conversation.updated_at if conversation.turns else timedelta()
    draft = await draft_of(actor, conversation, own, before["role"])
    if draft.case is own and not conversation.account:  # else photos may be on their way
        draft.photos = frozenset((row["code"], row["side"]) for row in (before, *more) if row["code"])
    case = draft.case or draft.other
    if conversation.case_id and case and case.id != conversation.case_id:
        # Another matter than the one that was talked about.
        conversation.state = State(greeted=True).model_dump(mode="json")
    conversation.case_id = case.id if case else None
    hears(conversation, said)
    if said.channel == "service" and said.kind != "open":
        await renew(conversation)
    turn = next_turn(conversation, FAMILY, said.channel, said.kept, kind=said.kind, incoming=digest)
    talk = Talk(actor, before["vouched"], conversation, said, draft, State.model_validate(conversation.state))
    await listen(talk, late=late, idle=idle)
    if talk.draft.case is not None and conversation.case_id is None:
        turn.case_id = conversation.case_id = talk.draft.case.id
        await (
            ChatTurn.of(actor.county)
            .filter(conversation_id=conversation.id, case_id=None)
            .update(case_id=conversation.case_id)
        )
    answers = await _answer(talk, turn)
    await insert([turn, *answers])
    conversation.state = talk.state.model_dump(mode="json")
    await touch(conversation, "state", "case_id", "account", "heard_at", "sent_since", "said_at", "read_at")
    return Taken(turn, tuple(answers), conversation)


# What a turn has to know before it begins, in one look, with a row for each photo that is there.
# The conversation and its case are locked before.
_BEFORE = f"""
SELECT turn.*, photo.code, photo.side FROM (
    SELECT (SELECT seq FROM chat_turn WHERE county = $1 AND conversation_id = $3 AND incoming = $4) AS known,
        (SELECT role FROM participant
            WHERE county = $1 AND case_id = $2 AND person_id = $5 AND left_at IS NULL) AS role,
        EXISTS (SELECT 1 FROM person
            WHERE county = $1 AND id = $5 AND phone_confirmed_at IS NOT NULL) AS vouched
) turn LEFT JOIN ({THERE}) photo ON true
"""  # noqa: S608  our own statement
_FLAGS = frozenset({"vouched"})


async def _again(conversation: Conversation, seq: int) -> Taken:
    """The turn that was taken before, and what was answered to it."""
    own = ChatTurn.of(conversation.county).filter(conversation_id=conversation.id)
    answers = await own.filter(answers=seq).order_by("seq")
    return Taken(await own.get(seq=seq), tuple(answers), conversation, repeated=True)


async def _answer(talk: Talk, turn: ChatTurn) -> list[ChatTurn]:
    said = messages(talk.lines, talk.citations)
    drawn = {
        "cards": [asdict(card) for card in talk.cards],
        "quick": [reply.label for reply in talk.quick],
        "left": left(await talk.view()) if said and talk.draft.is_open else None,
    }
    answers = []
    for place, message in enumerate(said, start=1):
        last = place == len(said)
        beside = {"citation": asdict(message.citation)} if message.citation else {}
        answers.append(
            next_turn(
                talk.conversation,
                SERVICE,
                talk.said.channel,
                message.text,
                answers=turn.seq,
                shown=(drawn if last else {}) | beside or None,
            )
        )
        if talk.said.channel == "service":
            spoken = message.text + (await talk.options() if last else "")
            if message.citation in talk.footnotes:
                spoken += "\n" + talk.footnotes[message.citation]
            await send(talk.conversation, answers[-1].seq, spoken, account=talk.said.account)
    return answers


def _is_older(at: datetime, newest: datetime | None) -> bool:
    return newest is not None and at < newest


async def _locked(actor: Actor) -> Conversation:
    """The person's conversation, locked; made at the first word."""
    assert actor.id is not None
    for found in await find(Conversation, actor.county, "person_id = $2", actor.id, then="FOR UPDATE"):
        return found
    now = clock.now()
    fresh = Conversation(id=new_id(), county=actor.county, person_id=actor.id, created_at=now, updated_at=now)
    try:
        async with transaction():
            await fresh.save(force_create=True)
    except IntegrityError as error:
        if not is_taken(error, Conversation, "county", "person_id"):
            raise
    return await Conversation.of(actor.county).select_for_update().get(person_id=actor.id)
