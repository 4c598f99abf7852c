"""What is said: written down as turns, and put into the outbox of the platform's chat."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from server import clock
from server.chat.incoming import Incoming
from server.chat.models import ChatReply, ChatTurn, Conversation
from server.chat.policy import Citation
from server.database import new_id
from server.database.statements import update

# 客服消息: five within 48 hours of a person's message, two within a minute of opening the chat.
WINDOW = timedelta(hours=48)
AFTER_MESSAGE = 5
OPENED, AFTER_OPENING = timedelta(minutes=1), 2
# What is heard in one breath; more becomes a message of its own.
ONE_BREATH = 120
MOST_AT_ONCE = 200
# The platform takes 2048 bytes, of three each for a Chinese character.
LONGEST = 600
_STOP = re.compile(r"(?<=[。；？])")

FAMILY, SERVICE, CLERK = "family", "service", "clerk"


def hears(conversation: Conversation, said: Incoming) -> None:
    """The person is there: what the platform allows begins anew. In memory; the caller saves."""
    now = clock.now()
    conversation.updated_at = now
    if said.channel != "service":
        conversation.read_at = now
        return
    conversation.account = said.account
    conversation.said_at = max(said.at, conversation.said_at or said.at)
    if said.kind != "open":
        conversation.heard_at, conversation.sent_since = now, 0
    elif not may_speak(conversation, now):
        # Opening the chat allows two messages within a minute, and no more than that.
        conversation.heard_at = now + OPENED - WINDOW
        conversation.sent_since = AFTER_MESSAGE - AFTER_OPENING


def may_speak(conversation: Conversation, now: datetime) -> bool:
    """Whether the platform takes one more message to this person."""
    heard, sent = conversation.heard_at, conversation.sent_since
    return heard is not None and now < heard + WINDOW and sent < AFTER_MESSAGE


async def note(conversation: Conversation, sender: str, channel: str, text: str, **about: Any) -> ChatTurn:
    """Append one message to the conversation, which is locked by the caller, who saves it."""
    turn = next_turn(conversation, sender, channel, text, **about)
    await turn.save(force_create=True)
    return turn


def next_turn(conversation: Conversation, sender: str, channel: str, text: str, **about: Any) -> ChatTurn:
    """`note` in memory: the caller saves the turn too."""
    conversation.turns += 1
    return ChatTurn(
        id=new_id(),
        county=conversation.county,
        conversation_id=conversation.id,
        case_id=conversation.case_id,
        seq=conversation.turns,
        sender=sender,
        channel=channel,
        text=text,
        at=clock.now(),
        **about,
    )


async def send(
    conversation: Conversation, turn: int, text: str, *, clerk: bool = False, account: str | None = None
) -> None:
    """Put one text into the outbox of the chat in which the person last wrote."""
    now = clock.now()
    for piece in _pieces(text):
        await ChatReply(
            id=new_id(),
            county=conversation.county,
            conversation_id=conversation.id,
            case_id=conversation.case_id,
            turn=turn,
            account=account or conversation.account,
            clerk=clerk,
            text=piece,
            created_at=now,
            due_at=now,
        ).save(force_create=True)


@dataclass(slots=True)
class Message:
    """What is said in one breath. `citation` is what it rests on: shown beside it, and not read aloud."""

    text: str
    citation: Citation | None = None


def messages(lines: Sequence[str], citations: Mapping[str, Citation]) -> list[Message]:
    """Sentences as messages, each of which can be heard in one breath. What is asked comes last.

    What rests on something ends its message, so that it is plain what the citation belongs to.
    """
    found: list[Message] = []
    for line in lines:
        for piece in _breaths(line) if line else ():
            if found and not found[-1].citation and len(found[-1].text) + len(piece) <= ONE_BREATH:
                found[-1].text += piece
            else:
                found.append(Message(piece))
        if line in citations:
            found[-1].citation = citations[line]
    return found


def _breaths(line: str) -> list[str]:
    """A sentence that is too long for one message, at its own stops."""
    if len(line) <= MOST_AT_ONCE:
        return [line]
    found = [""]
    for part in _STOP.split(line):
        if found[-1] and len(found[-1]) + len(part) > MOST_AT_ONCE:
            found.append("")
        found[-1] += part
    return [part[i : i + MOST_AT_ONCE] for part in found for i in range(0, len(part), MOST_AT_ONCE)]


async def touch(conversation: Conversation, *columns: str) -> None:
    """Save what a turn changed."""
    await update(conversation, {"turns", "updated_at", *columns})


def _pieces(text: str) -> list[str]:
    return [text[i : i + LONGEST] for i in range(0, len(text), LONGEST)]


async def said_about(county: str, person_id: UUID, case_id: UUID) -> list[dict[str, Any]]:
    """What this person and the service said to each other about a case, for the export of their data."""
    mine = await Conversation.of(county).filter(person_id=person_id).only("id")
    turns = ChatTurn.of(county).filter(conversation_id__in=[talk.id for talk in mine], case_id=case_id)
    return [
        {
            "at": turn.at,
            "sender": turn.sender,
            "channel": turn.channel,
            "kind": turn.kind,
            "text": turn.text,
            "citation": asdict(turn.citation) if turn.citation else None,
        }
        for turn in await turns.order_by("seq")
    ]
