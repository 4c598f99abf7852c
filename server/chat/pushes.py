"""Messages that the platform pushes: written down at once, heard by the worker, answered afterwards.

The platform wants its answer within five seconds and repeats what is not answered; writing one row is all
that is done in that time. A repetition finds the row there. What one person wrote is heard in the order
of the platform's own moments; a push that comes later than a newer one is heard as late.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import structlog
from tortoise.exceptions import IntegrityError

from config.settings import settings
from server import clock
from server.chat.conversation import take_turn
from server.chat.incoming import LONGEST_KEPT, Account, Incoming, Kind
from server.chat.models import ChatPush
from server.database import claim, is_taken, new_id, transaction
from server.database.statements import find
from server.identity.models import Person
from server.identity.persons import actor_of, person_of_official_openid, person_of_openid
from server.privacy import blind_index
from server.wechat.callback import Callback

log = structlog.get_logger(__name__)

BATCH = 32
LEASE = timedelta(minutes=1)
MOST_TRIES = 6
ENTERED = "user_enter_tempsession"

_KINDS: Mapping[str, Kind] = {
    "text": "text",
    "voice": "voice",
    "image": "photo",
    "location": "location",
}


def is_for_chat(callback: Callback) -> bool:
    """Whether a push is something that a person said, or that a person opened the chat."""
    return callback.kind != "event" or callback.event == ENTERED


async def write_down(callback: Callback, account: Account) -> bool:
    """Keep the push until it is heard; False when it is there already. In the caller's transaction."""
    sender = blind_index("openid", callback.openid)
    now = clock.now()
    row = ChatPush(
        id=new_id(),
        county=await _county_of(account, sender),
        digest=blind_index("chat push", callback.dedupe_key),
        sender=sender,
        account=account,
        content=_content(callback),
        said_at=callback.created_at,
        arrived_at=now,
        due_at=now,
    )
    try:
        async with transaction():
            await row.save(force_create=True)
    except IntegrityError as error:
        if not is_taken(error, ChatPush, "digest"):
            raise
        return False
    return True


_WAITING = "sender = $2 AND due_at IS NOT NULL"


async def hear_pushes() -> int:
    """Worker round: take a turn for every message that waits; returns how many were taken in hand."""
    rows = await claim(ChatPush, limit=BATCH, lease=LEASE)
    for county, sender in dict.fromkeys((row.county, row.sender) for row in rows):
        for row in await find(ChatPush, county, _WAITING, sender, then="ORDER BY said_at, arrived_at, id"):
            await _hear(row)
    return len(rows)


async def _hear(row: ChatPush) -> None:
    try:
        async with transaction():
            (fresh,) = await find(ChatPush, row.county, "id = $2", row.id, then="FOR UPDATE")
            if fresh.due_at is None or fresh.content is None:
                return  # another worker was faster
            said = _said(fresh)
            person = await _person_of(fresh)
            await take_turn(actor_of(person), said)
            fresh.due_at = fresh.lease_until = fresh.content = None
            fresh.heard_at = clock.now()
            await fresh.save(update_fields=["due_at", "lease_until", "content", "heard_at"])
    except Exception as error:
        # Whatever it is, the family's words stay until somebody has mended it, or the tries are over.
        log.error("chat_push_not_heard", push=str(row.id), attempts=row.attempts, exc_info=error)
        due = clock.now() + timedelta(seconds=5 * max(row.attempts, 1))
        async with transaction():
            await (
                ChatPush.of(row.county)
                .filter(id=row.id)
                .update(due_at=due if row.attempts < MOST_TRIES else None, lease_until=None)
            )


def _content(callback: Callback) -> dict[str, Any]:
    content = callback.content
    text = content.get("Recognition" if callback.kind == "voice" else "Content", "")
    kind: Kind = "open" if callback.kind == "event" else _KINDS.get(callback.kind, "other")
    return {
        "kind": kind,
        "text": str(text)[:LONGEST_KEPT] if isinstance(text, str) else "",
        "media_id": str(content["MediaId"]) if kind == "photo" and content.get("MediaId") else None,
        "openid": callback.openid,
    }


def _said(row: ChatPush) -> Incoming:
    content = row.content
    kind: Kind = content["kind"]
    if kind == "photo" and not content["media_id"]:
        kind = "other"
    account: Account = "official" if row.account == "official" else "miniprogram"
    return Incoming(
        id=row.digest.hex(),
        channel="service",
        kind=kind,
        at=row.said_at,
        text=content["text"],
        account=account,
        media_id=content["media_id"],
    )


async def _county_of(account: Account, sender: bytes) -> str:
    """The county in which the person has an account; the deployment's first for whom nobody knows yet."""
    served = settings().counties
    for division in served if len(served) > 1 else ():
        if await Person.of(division).filter(**{_column(account): sender}).exists():
            return division
    return served[0]


def _column(account: Account) -> str:
    return "official_openid_index" if account == "official" else "openid_index"


async def _person_of(row: ChatPush) -> Person:
    openid = row.content["openid"]
    if row.account == "official":
        return await person_of_official_openid(row.county, openid)
    return await person_of_openid(row.county, openid)
