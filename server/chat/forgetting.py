"""What was said goes when the county's time of keeping it is over (个人信息保护法 19)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from uuid import UUID

from config.catalogue.loading import counties
from server import clock
from server.cases.models import Case
from server.cases.retention import Deleted, delete_where_due, over_before
from server.chat.models import ChatPhoto, ChatPush, ChatReply, ChatTurn, Conversation, Handover
from server.counties import county
from server.database import transaction
from server.identity.followers import forget_followers
from server.rounds import each_county, one_after_another

BATCH = 200
# A push is repeated within seconds; a week is for whoever looks for what went wrong.
PUSHES_KEPT = timedelta(days=7)


async def forget_chat() -> int:
    """Worker round: the rule `chat`. Returns how many cases, conversations and pushes were touched.

    With a case goes what was said about it; a conversation that led to no case goes as long after its
    last word. How often families asked for a person, and when, stays.
    """
    return await one_after_another(
        partial(delete_where_due, "chat", _forget_case),
        partial(each_county, _idle, _forget_idle, named="retention of idle conversations"),
        _old_pushes,
        _those_who_left,
    )


async def _those_who_left() -> int:
    return await forget_followers(clock.now() - PUSHES_KEPT)


async def _forget_case(case: Case) -> Deleted:
    count = await ChatTurn.of(case.county).filter(case_id=case.id).delete()
    count += await ChatReply.of(case.county).filter(case_id=case.id, due_at=None).delete()
    count += await ChatPhoto.of(case.county).filter(case_id=case.id).delete()
    await Handover.of(case.county).filter(case_id=case.id).update(note=None)
    await Conversation.of(case.county).filter(case_id=case.id).update(case_id=None, state={})
    return Deleted(count)


async def _idle(division: str, skip: Sequence[UUID]) -> list[UUID]:
    before = over_before(county(division), "chat")
    rows = Conversation.of(division).filter(case_id=None, updated_at__lt=before, turns__gt=0)
    rows = rows.exclude(id__in=list(skip)).order_by("updated_at", "id")
    return [row.id for row in await rows.limit(BATCH).only("id")]


async def _forget_idle(division: str, talk_id: UUID) -> bool:
    async with transaction():
        talk = await Conversation.of(division).select_for_update().get_or_none(id=talk_id)
        if talk is None or talk.case_id is not None:
            return False
        await _delete(talk)
        return True


async def _delete(talk: Conversation) -> None:
    await ChatTurn.of(talk.county).filter(conversation_id=talk.id).delete()
    await ChatReply.of(talk.county).filter(conversation_id=talk.id).delete()
    await Handover.of(talk.county).filter(conversation_id=talk.id).update(note=None, open_of=None)
    await talk.delete()


async def forget_said(division: str, person_id: UUID) -> None:
    """The whole conversation of somebody who is forgotten. Runs in the caller's transaction.

    That somebody asked for a person, and when, stays; a reply on its way finds nobody to go to.
    """
    talk = await Conversation.of(division).select_for_update().get_or_none(person_id=person_id)
    if talk is not None:
        await _delete(talk)
        await ChatPhoto.of(division).filter(conversation_id=talk.id).delete()


async def _old_pushes() -> int:
    before = clock.now() - PUSHES_KEPT
    rows = [ChatPush.of(division).filter(arrived_at__lt=before, due_at=None) for division in counties()]
    return sum([await old.delete() for old in rows])
