"""Who follows the official account, as the platform's pushes tell it. Every function runs in the caller's
transaction and crosses no network: what the pushes do not say, the worker asks for afterwards.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from tortoise.exceptions import IntegrityError

from config.settings import settings
from server import clock
from server.database import is_taken, new_id, transaction
from server.database.statements import find
from server.identity.models import Follower, Person
from server.privacy import blind_index

# The accounts may be bound to each other later: who still writes is asked about again.
ASK_AGAIN = timedelta(days=1)


def home() -> str:
    """The county under which followers are kept: a deployment has one official account for all of its own."""
    return settings().counties[0]


async def follows(openid: str, at: datetime) -> None:
    """Somebody follows since `at`, or wrote to the account then, which only a follower can.

    What is older than the newest word about this person changes nothing.
    """
    row = await _row(openid, at)
    if at < row.changed_at:
        return
    now = clock.now()
    if row.follows and row.openid is not None:
        asked_lately = row.asked_at is not None and row.asked_at > now - ASK_AGAIN
        if row.due_at is not None or row.unionid_index is not None or asked_lately:
            return
    row.openid, row.follows, row.changed_at = openid, True, at
    row.due_at, row.lease_until, row.attempts = now, None, 0
    await row.save(update_fields=["openid", "follows", "changed_at", "due_at", "lease_until", "attempts"])
    await mark(row)


async def leaves(openid: str, at: datetime) -> None:
    """Somebody follows no longer since `at`: nothing of theirs is kept but that, for some days."""
    row = await _row(openid, at)
    if at < row.changed_at:
        return
    row.changed_at = at
    await left(row)


async def left(row: Follower) -> None:
    """The platform says that this person, whose row is locked, does not follow."""
    row.openid = row.unionid_index = row.due_at = row.lease_until = None
    row.follows = False
    await row.save(
        update_fields=["openid", "unionid_index", "due_at", "lease_until", "follows", "changed_at"]
    )
    await mark(row)


async def mark(row: Follower) -> None:
    """Tell it of the person's own account, in every county, where there is one."""
    for county in settings().counties:
        people = Person.of(county).filter(official_openid_index=row.openid_index)
        await people.update(follows=row.follows)


async def follower_of(unionid_index: bytes) -> Follower | None:
    """Who follows, by the unionid."""
    for row in await find(Follower, home(), "unionid_index = $2 AND follows = true", unionid_index):
        return row
    return None


async def forget_followers(before: datetime) -> int:
    """Worker round's part: delete what is kept of those who left before this moment; returns how many."""
    return await Follower.of(home()).filter(follows=False, changed_at__lt=before).delete()


async def _row(openid: str, at: datetime) -> Follower:
    """The row of this openid, locked; made at the first word, which was at `at`."""
    index = blind_index("openid", openid)
    for found in await find(Follower, home(), "openid_index = $2", index, then="FOR UPDATE"):
        return found
    fresh = Follower(id=new_id(), county=home(), openid_index=index, changed_at=at)
    try:
        async with transaction():
            await fresh.save(force_create=True)
    except IntegrityError as error:
        if not is_taken(error, Follower, "openid_index"):
            raise
    return (await find(Follower, home(), "openid_index = $2", index, then="FOR UPDATE"))[0]
