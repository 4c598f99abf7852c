"""What was said goes when the county's time of keeping it is over (个人信息保护法 19)."""

from __future__ import annotations

from datetime import timedelta

from config.catalogue.loading import counties
from server import clock
from server.cases.models import Case
from server.cases.retention import Deleted, delete_where_due, over_before
from server.chat.models import ChatPhoto, ChatPush, ChatReply, ChatTurn, Conversation, Handover
from server.database import transaction

BATCH = 200
# A push is repeated within seconds; a week is for whoever looks for what went wrong.
PUSHES_KEPT = timedelta(days=7)


async def forget_chat() -> int:
    """Worker round: the rule `chat`. Returns how many cases, conversations and pushes were touched.

    With a case goes what was said about it; a conversation that led to no case goes as long after its
    last word. How often families asked for a person, and when, stays.
    """
    done = await delete_where_due("chat", _forget_case)
    for place in counties().values():
        done += await _idle(place.division, over_before(place, "chat"))
        done += await _old_pushes(place.division)
    return done


async def _forget_case(case: Case) -> Deleted:
    count = await ChatTurn.of(case.county).filter(case_id=case.id).delete()
    count += await ChatReply.of(case.county).filter(case_id=case.id, due_at=None).delete()
    count += await ChatPhoto.of(case.county).filter(case_id=case.id).delete()
    await Handover.of(case.county).filter(case_id=case.id).update(note=None)
    await Conversation.of(case.county).filter(case_id=case.id).update(case_id=None, state={})
    return Deleted(count)


async def _idle(division: str, before: object) -> int:
    rows = (
        await Conversation.of(division)
        .filter(case_id=None, updated_at__lt=before, turns__gt=0)
        .order_by("updated_at", "id")
        .limit(BATCH)
        .only("id")
    )
    for row in rows:
        async with transaction():
            talk = await Conversation.of(division).select_for_update().get_or_none(id=row.id)
            if talk is None or talk.case_id is not None:
                continue
            await ChatTurn.of(division).filter(conversation_id=talk.id).delete()
            await ChatReply.of(division).filter(conversation_id=talk.id).delete()
            await Handover.of(division).filter(conversation_id=talk.id).update(note=None, open_of=None)
            await talk.delete()
    return len(rows)


async def _old_pushes(division: str) -> int:
    old = ChatPush.of(division).filter(arrived_at__lt=clock.now() - PUSHES_KEPT, due_at=None)
    return await old.delete()
