"""One person, whichever account of the platform they come by: their accounts here are joined by the unionid.

The platform tells the unionid at a login in the mini program; for the official account the worker asks
(`server.chat.followers`). Where one account here is known by both openids, a message of either reaches the
same conversation and the same draft. An account without a mini program, made when somebody wrote to the
official account first, is given up for the one that can sign in. Runs in the caller's transaction.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from uuid import UUID

import structlog
from tortoise.exceptions import IntegrityError
from tortoise.expressions import F, Q

from server import clock
from server.cases.joining import join_parts
from server.chat.models import ChatPhoto, ChatReply, ChatTurn, Conversation, Handover
from server.database import is_taken, transaction
from server.database.statements import find
from server.identity.followers import follower_of
from server.identity.models import Follower, Person
from server.identity.persons import empty_person, person_of_openid
from server.privacy import blind_index

log = structlog.get_logger(__name__)

Also = Callable[[str, UUID, UUID], Awaitable[None]]
"""What another room does when accounts are joined: county, the person who stays, the one who goes."""


async def recognise(county: str, openid: str, unionid: str | None, also: Also) -> Person:
    """Whoever signs in by this openid, as one person with their account at the official account.

    Whoever came by the official account first has an account already, which this openid now opens.
    """
    if unionid is None:
        return await person_of_openid(county, openid)
    index, known = blind_index("openid", openid), blind_index("unionid", unionid)
    if not await Person.of(county).filter(openid_index=index).exists():
        for person in await find(Person, county, "unionid_index = $2", known, then="FOR UPDATE"):
            # Another openid of the same unionid is that of an AppID which the mini program had before.
            person.openid, person.openid_index = openid, index
            await person.save(update_fields=["openid", "openid_index"])
    person = await person_of_openid(county, openid)
    return await unite(county, known, await follower_of(known), also, person.id) or person


async def unite(
    county: str, unionid_index: bytes, follower: Follower | None, also: Also, person_id: UUID | None = None
) -> Person | None:
    """Make one account of those that this person has in the county; None when there is none.

    `person_id` is the account that is signed in to. Two that can both sign in stay apart.
    """
    ours = Q(unionid_index=unionid_index)
    if person_id is not None:
        ours |= Q(id=person_id)
    if follower is not None:
        ours |= Q(official_openid_index=follower.openid_index)
    accounts = await Person.of(county).filter(ours).order_by("id").select_for_update()
    if not accounts:
        return None
    kept = min(accounts, key=lambda account: (account.id != person_id, account.openid is None))
    others = [account for account in accounts if account is not kept]
    if any(other.openid is not None for other in others):
        log.warning("accounts_stay_apart", accounts=[str(account.id) for account in accounts])
        return kept
    for gone in others:
        await _join(kept, gone, also)
    if follower is not None:
        kept.official_openid, kept.official_openid_index = follower.openid, follower.openid_index
        kept.follows = True
    kept.unionid_index = unionid_index
    await kept.save(update_fields=_JOINED)
    return kept


_JOINED = ["official_openid", "official_openid_index", "follows", "unionid_index"]


async def _join(kept: Person, gone: Person, also: Also) -> None:
    """What was said and done by the one account goes on in the other."""
    county = kept.county
    talks = (
        await Conversation.of(county)
        .filter(person_id__in=[kept.id, gone.id])
        .order_by("id")
        .select_for_update()
    )
    here = next((talk for talk in talks if talk.person_id == kept.id), None)
    there = next((talk for talk in talks if talk.person_id == gone.id), None)
    if there is not None and here is None:
        here = await _keep(there, kept.id)
    if there is not None and here is not None:
        await _into(here, there)
    await join_parts(county, kept.id, gone.id)
    await also(county, kept.id, gone.id)
    if kept.official_openid is None and gone.official_openid is not None:
        kept.official_openid, kept.follows = gone.official_openid, gone.follows
        kept.official_openid_index = gone.official_openid_index
    await empty_person(gone)
    log.info("accounts_joined", kept=str(kept.id), gone=str(gone.id))


async def _keep(talk: Conversation, person_id: UUID) -> Conversation | None:
    """The conversation is this person's now; their own one, locked, when they began it at this moment."""
    talk.person_id = person_id
    try:
        async with transaction():
            await talk.save(update_fields=["person_id"])
    except IntegrityError as error:
        if not is_taken(error, Conversation, "county", "person_id"):
            raise
        return await Conversation.of(talk.county).select_for_update().get(person_id=person_id)
    for model in (ChatPhoto, Handover):
        await model.of(talk.county).filter(conversation_id=talk.id).update(person_id=person_id)
    return None


async def _into(here: Conversation, there: Conversation) -> None:
    """The words of the one conversation follow those of the other; it stands where the newer one stood."""
    county, before = here.county, here.turns
    said = ChatTurn.of(county).filter(conversation_id=there.id)
    await said.exclude(answers=None).update(answers=F("answers") + before)
    await said.update(conversation_id=here.id, seq=F("seq") + before)
    await (
        ChatReply.of(county)
        .filter(conversation_id=there.id)
        .update(conversation_id=here.id, turn=F("turn") + before)
    )
    whose = {"conversation_id": here.id, "person_id": here.person_id}
    await ChatPhoto.of(county).filter(conversation_id=there.id).update(**whose)
    await _one_handover(here, there)
    await Handover.of(county).filter(conversation_id=there.id).update(**whose)
    here.turns += there.turns
    if there.updated_at > here.updated_at:
        here.state, here.updated_at = there.state, there.updated_at
        here.case_id = there.case_id or here.case_id
    if there.heard_at is not None and (here.heard_at is None or there.heard_at > here.heard_at):
        here.account, here.heard_at, here.sent_since = there.account, there.heard_at, there.sent_since
    if there.said_at is not None and (here.said_at is None or there.said_at > here.said_at):
        here.said_at = there.said_at
    here.case_id = here.case_id or there.case_id
    await here.save()
    await there.delete()


async def _one_handover(here: Conversation, there: Conversation) -> None:
    """Who asked for a person in both waits once: as asked first, with the clerk who has taken it."""
    waiting = await Handover.of(here.county).filter(open_of__in=[here.id, there.id]).order_by("asked_at")
    if len(waiting) > 1:
        stays = next((row for row in waiting if row.taken_by is not None), waiting[0])
        for row in waiting:
            if row is not stays:
                row.open_of, row.closed_at = None, clock.now()
                await row.save(update_fields=["open_of", "closed_at"])
        waiting = [stays]
    for row in waiting:
        row.open_of = here.id
        await row.save(update_fields=["open_of"])
