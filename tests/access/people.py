"""Everybody who might knock: families, clerks, systems, in two counties, and some who may not come in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from server import clock
from server.database import transaction
from server.identity.actor import ActorKind
from server.identity.api_clients import create_api_client
from server.identity.models import Person, Session, StaffAccount
from server.identity.sessions import open_session
from server.identity.staff import Role, create_account
from server.privacy import blind_index
from tests.counties.served import FIRST, SECOND

RIGHT, OTHER = "human_resources", "public_security"
HOSPITAL, FUNERAL_HOME = "county_hospital", "funeral_home"

Sort = Literal["nobody", "family", "staff", "system"]


@dataclass(frozen=True)
class Caller:
    """One who knocks. `session_id` is a second session of theirs, which they may end.

    `first_password`: has to change it before anything else.
    """

    name: str
    sort: Sort
    county: str
    token: str | None = None
    kind: ActorKind | None = None
    office: str | None = None
    id: UUID | None = None
    session_id: UUID | None = None
    first_password: bool = False


STAFF: tuple[tuple[str, Role, str | None, str], ...] = (
    ("window", Role.WINDOW, None, FIRST),
    ("supervisor", Role.SUPERVISOR, None, FIRST),
    ("admin", Role.ADMIN, None, FIRST),
    ("department clerk", Role.DEPARTMENT, RIGHT, FIRST),
    ("clerk of another department", Role.DEPARTMENT, OTHER, FIRST),
    ("hospital clerk", Role.REGISTRY, HOSPITAL, FIRST),
    ("funeral home clerk", Role.REGISTRY, FUNERAL_HOME, FIRST),
    ("window of another county", Role.WINDOW, None, SECOND),
    ("supervisor of another county", Role.SUPERVISOR, None, SECOND),
    ("admin of another county", Role.ADMIN, None, SECOND),
    ("department clerk of another county", Role.DEPARTMENT, RIGHT, SECOND),
    ("hospital clerk of another county", Role.REGISTRY, HOSPITAL, SECOND),
)
SYSTEMS: tuple[tuple[str, ActorKind, str, str], ...] = (
    ("department system", ActorKind.DEPARTMENT, RIGHT, FIRST),
    ("system of another department", ActorKind.DEPARTMENT, OTHER, FIRST),
    ("hospital system", ActorKind.REGISTRY, HOSPITAL, FIRST),
    ("funeral home system", ActorKind.REGISTRY, FUNERAL_HOME, FIRST),
    ("department system of another county", ActorKind.DEPARTMENT, RIGHT, SECOND),
    ("hospital system of another county", ActorKind.REGISTRY, HOSPITAL, SECOND),
)
FAMILIES = (
    ("applicant", FIRST),
    ("helper", FIRST),
    ("viewer", FIRST),
    ("former helper", FIRST),
    ("stranger", FIRST),
    ("family of another county", SECOND),
)


async def everybody() -> dict[str, Caller]:
    """All callers by name, each with what they would send to be recognised."""
    async with transaction():
        found = [
            Caller("anonymous", "nobody", FIRST),
            Caller("with a made-up token", "nobody", FIRST, "not.a.token"),
            Caller("with a made-up key", "nobody", FIRST, "bk_nobody_was_given_this_key"),
        ]
        found += [await _relative(name, county) for name, county in FAMILIES]
        found += [await _member(*about) for about in STAFF]
        found += [await _system(*about) for about in SYSTEMS]
        found.append(await _newcomer())
        found += [await _stopped_clerk(), await _stopped_system(), await _signed_out()]
    return {caller.name: caller for caller in found}


async def _relative(name: str, county: str) -> Caller:
    phone = f"139{FAMILIES.index((name, county)):08d}"
    person = Person(
        county=county,
        openid=f"openid of {name}",
        phone=phone,
        phone_index=blind_index("phone", phone),
        created_at=clock.now(),
    )
    await person.save(force_create=True)
    token = (await open_session(county, "person", person.id, "手机")).access_token
    second = await _second_session(county, "person", person.id)
    return Caller(name, "family", county, token, ActorKind.FAMILY, None, person.id, second)


async def _member(
    name: str, role: Role, office: str | None, county: str, *, first_password: bool = False
) -> Caller:
    account = await create_account(
        county,
        login=name.replace(" ", "-")[:40],
        password_hash="nobody signs in by it",
        role=role,
        name="王测试",
        work_number="1001",
        department=office,
        must_change_password=first_password,
    )
    token = (await open_session(county, "staff", account.id, "电脑")).access_token
    second = await _second_session(county, "staff", account.id)
    return Caller(name, "staff", county, token, ActorKind(role), office, account.id, second, first_password)


async def _system(name: str, kind: ActorKind, office: str, county: str) -> Caller:
    client, key, _ = await create_api_client(county, kind=kind, office=office, name=name)
    return Caller(name, "system", county, key, kind, office, client.id)


async def _newcomer() -> Caller:
    return await _member("admin with the first password", Role.ADMIN, None, FIRST, first_password=True)


async def _stopped_clerk() -> Caller:
    caller = await _member("window that was stopped", Role.WINDOW, None, FIRST)
    await StaffAccount.of(FIRST).filter(id=caller.id).update(disabled_at=clock.now())
    return _outside(caller)


async def _stopped_system() -> Caller:
    client, key, _ = await create_api_client(FIRST, kind=ActorKind.DEPARTMENT, office=RIGHT, name="旧系统")
    client.disabled_at = clock.now()
    await client.save(update_fields=["disabled_at"])
    return Caller("system that was stopped", "nobody", FIRST, key)


async def _signed_out() -> Caller:
    caller = await _member("supervisor that signed out", Role.SUPERVISOR, None, FIRST)
    await Session.of(FIRST).filter(subject_id=caller.id).update(ended_at=clock.now())
    return _outside(caller)


def _outside(caller: Caller) -> Caller:
    return Caller(caller.name, "nobody", caller.county, caller.token)


async def _second_session(county: str, kind: Literal["person", "staff"], subject_id: UUID) -> UUID:
    await open_session(county, kind, subject_id, "另一台")
    row = await Session.of(county).filter(subject_id=subject_id, device="另一台").get()
    return row.id
