"""Family members' accounts."""

from __future__ import annotations

from tortoise.exceptions import IntegrityError

from server import clock
from server.database import is_taken, new_id, transaction
from server.identity.actor import Actor, ActorKind
from server.identity.models import Person
from server.privacy import blind_index

_OF_THE_PERSON = (
    *("openid", "openid_index", "unionid_index"),
    *("official_openid", "official_openid_index"),
    *("phone", "phone_index", "phone_confirmed_at"),
)


async def person_of_openid(county: str, openid: str, unionid: str | None) -> Person:
    """The person of this openid, made at the first login. Runs in the caller's transaction."""
    index = blind_index("openid", openid)
    person = await Person.of(county).filter(openid_index=index).first()
    if person is None:
        person = Person(id=new_id(), county=county, openid=openid, openid_index=index, created_at=clock.now())
        try:
            async with transaction():
                await person.save(force_create=True)
        except IntegrityError as error:
            if not is_taken(error, Person, "county", "openid_index"):
                raise
            # The phone signed in twice at once; the other one made the person.
            person = await Person.of(county).get(openid_index=index)
    if unionid:
        person.unionid_index = blind_index("unionid", unionid)
        await person.save(update_fields=["unionid_index"])
    return person


async def person_of_official_openid(county: str, openid: str) -> Person:
    """The person whom the official account knows by this openid, made at the first message from there.

    Runs in the caller's transaction, which holds whatever keeps two of the same openid apart.
    """
    index = blind_index("openid", openid)
    person = await Person.of(county).filter(official_openid_index=index).first()
    if person is None:
        person = Person(
            id=new_id(),
            county=county,
            official_openid=openid,
            official_openid_index=index,
            created_at=clock.now(),
        )
        await person.save(force_create=True)
    return person


async def set_phone(person: Person, phone: str, *, confirmed: bool) -> None:
    """Keep the person's phone number; `confirmed` when the platform vouches for it."""
    person.phone, person.phone_index = phone, blind_index("phone", phone)
    person.phone_confirmed_at = clock.now() if confirmed else None
    await person.save(update_fields=["phone", "phone_index", "phone_confirmed_at"])


async def forget_person(person: Person) -> None:
    """Empty the locked account: nobody is found by it any more, and nothing can be sent to it."""
    for column in _OF_THE_PERSON:
        setattr(person, column, None)
    person.deleted_at = clock.now()
    await person.save(update_fields=[*_OF_THE_PERSON, "deleted_at"])


def actor_of(person: Person) -> Actor:
    """Who this person is in a case's history."""
    return Actor(ActorKind.FAMILY, person.id, person.county, "家属")
