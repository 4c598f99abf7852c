"""Family members' accounts."""

from __future__ import annotations

from tortoise.exceptions import IntegrityError

from server import clock
from server.database import is_taken, new_id, transaction
from server.database.statements import find
from server.identity.actor import Actor, ActorKind
from server.identity.followers import home
from server.identity.models import Follower, Person
from server.privacy import blind_index

_OF_THE_PERSON = (
    *("openid", "openid_index", "unionid_index"),
    *("official_openid", "official_openid_index"),
    *("phone", "phone_index", "phone_confirmed_at"),
)


async def person_of_openid(county: str, openid: str) -> Person:
    """The person of this openid, made at the first login. Runs in the caller's transaction."""
    index = blind_index("openid", openid)
    for found in await find(Person, county, "openid_index = $2", index):
        return found
    fresh = Person(id=new_id(), county=county, openid=openid, openid_index=index, created_at=clock.now())
    return await _made(fresh, "openid_index", index)


async def person_of_official_openid(county: str, openid: str) -> Person:
    """The person whom the official account knows by this openid, made at the first message from there.

    The account is locked until the caller's transaction ends: it may be joined with the same person's other
    one at any moment, and what is written for it must not be left behind.
    """
    index = blind_index("openid", openid)
    # Once more, because one that was joined while we waited for it has the openid no longer.
    for _ in range(2):
        for found in await find(Person, county, "official_openid_index = $2", index, then="FOR UPDATE"):
            return found
    fresh = Person(
        id=new_id(),
        county=county,
        official_openid=openid,
        official_openid_index=index,
        follows=True,
        created_at=clock.now(),
    )
    return await _made(fresh, "official_openid_index", index)


async def _made(fresh: Person, column: str, index: bytes) -> Person:
    """The new person; whoever made it at the same moment made the same one."""
    try:
        async with transaction():
            await fresh.save(force_create=True)
    except IntegrityError as error:
        if not is_taken(error, Person, "county", column):
            raise
    return (await find(Person, fresh.county, f"{column} = $2", index, then="FOR UPDATE"))[0]


async def set_phone(person: Person, phone: str, *, confirmed: bool) -> None:
    """Keep the person's phone number; `confirmed` when the platform vouches for it."""
    person.phone, person.phone_index = phone, blind_index("phone", phone)
    person.phone_confirmed_at = clock.now() if confirmed else None
    await person.save(update_fields=["phone", "phone_index", "phone_confirmed_at"])


async def forget_person(person: Person) -> None:
    """Empty the locked account: nobody is found by it any more, and nothing can be sent to it."""
    known = (person.official_openid_index, person.unionid_index)
    for column, value in zip(("openid_index", "unionid_index"), known, strict=True):
        if value is not None:
            await Follower.of(home()).filter(**{column: value}).delete()
    await empty_person(person)


async def empty_person(person: Person) -> None:
    """`forget_person` for an account whose owner has another one and goes on following."""
    for column in _OF_THE_PERSON:
        setattr(person, column, None)
    person.follows, person.deleted_at = False, clock.now()
    await person.save(update_fields=[*_OF_THE_PERSON, "follows", "deleted_at"])


def actor_of(person: Person) -> Actor:
    """Who this person is in a case's history."""
    return Actor(ActorKind.FAMILY, person.id, person.county, "家属")
