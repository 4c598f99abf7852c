"""What a family said to the office, that it asked for a person, and what nobody could answer it."""

from __future__ import annotations

from uuid import UUID

from server import clock
from server.cases.models import Case
from server.chat.models import ChatReply, ChatTurn, Conversation, Handover, Unanswered
from server.database import new_id


async def talked(case: Case, person_id: UUID, words: str) -> tuple[UUID, UUID, UUID]:
    """Ids of an open handover, of an answer that waits for a call, and of a question without an answer."""
    now, county = clock.now(), case.county
    talk = Conversation(
        id=new_id(),
        county=county,
        person_id=person_id,
        case_id=case.id,
        turns=1,
        created_at=now,
        updated_at=now,
    )
    await talk.save(force_create=True)
    await ChatTurn(
        id=new_id(),
        county=county,
        conversation_id=talk.id,
        case_id=case.id,
        seq=1,
        sender="family",
        channel="app",
        text=words,
        at=now,
    ).save(force_create=True)
    handover = Handover(
        id=new_id(),
        county=county,
        conversation_id=talk.id,
        open_of=talk.id,
        case_id=case.id,
        person_id=person_id,
        asked_at=now,
    )
    await handover.save(force_create=True)
    reply = ChatReply(
        id=new_id(),
        county=county,
        conversation_id=talk.id,
        case_id=case.id,
        turn=1,
        account="",
        clerk=True,
        text="请带原件来。",
        status="telephone",
        created_at=now,
    )
    await reply.save(force_create=True)
    group = Unanswered(id=new_id(), county=county, wording="房子怎么过户", first_at=now, last_at=now)
    await group.save(force_create=True)
    return handover.id, reply.id, group.id
