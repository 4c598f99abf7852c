"""Recognising who sends a request, for each door.

A member of staff signs in and gets an access token; a system sends its key. Both come as
`Authorization: Bearer ...`; a key begins with `bk_`.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sanic import Request

from server.database.statements import find
from server.ephemeral import EphemeralStore
from server.errors import FORBIDDEN, UNAUTHENTICATED
from server.identity import api_clients, staff
from server.identity.actor import Actor, ActorKind
from server.identity.models import StaffAccount
from server.identity.sessions import Claims, read_access_token, recognise


async def family(request: Request) -> Actor:
    """The family member who speaks. Raises UNAUTHENTICATED."""
    claims = await _claims(request)
    if claims.subject_kind != "person":
        raise UNAUTHENTICATED()
    return Actor(ActorKind.FAMILY, claims.subject_id, claims.county, "家属")


_IN_FORCE = """id = $2 AND disabled_at IS NULL
    AND EXISTS (SELECT 1 FROM session s WHERE s.county = $1 AND s.id = $3 AND s.ended_at IS NULL)"""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A member of staff and the session from which they speak. The name is for their own eyes only."""

    actor: Actor
    session_id: UUID
    must_change_password: bool
    name: str


async def signed_in_staff(request: Request) -> SignedIn:
    """Who of the staff is signed in, also with a password that has to be changed first.

    Looked up at every request: an account that was disabled or signed out stops at once. Raises
    UNAUTHENTICATED.
    """
    claims = await _claims(request)
    if claims.subject_kind != "staff":
        raise UNAUTHENTICATED()
    return await _in_force(claims.county, claims.subject_id, claims.session_id)


async def signed_in_browser(cookie: str) -> SignedIn:
    """Who of the staff is signed in at a browser with this cookie. As `signed_in_staff`."""
    session = await recognise(cookie, "staff")
    return await _in_force(session.county, session.subject_id, session.id)


async def _in_force(county: str, subject_id: UUID, session_id: UUID) -> SignedIn:
    for account in await find(StaffAccount, county, _IN_FORCE, subject_id, session_id):
        return SignedIn(staff.actor_of(account), session_id, account.must_change_password, account.name)
    raise UNAUTHENTICATED()


async def member_of_staff(request: Request) -> Actor:
    """The member of staff who speaks, of whatever role.

    Raises UNAUTHENTICATED, and PASSWORD_CHANGE_REQUIRED while the first password is in use.
    """
    signed_in = await signed_in_staff(request)
    if signed_in.must_change_password:
        raise staff.PASSWORD_CHANGE_REQUIRED()
    return signed_in.actor


async def department(request: Request) -> Actor:
    """A department's clerk or system.

    Raises UNAUTHENTICATED, FORBIDDEN for other staff, and PASSWORD_CHANGE_REQUIRED.
    """
    return await _office(request, ActorKind.DEPARTMENT)


async def registry(request: Request) -> Actor:
    """A hospital's, health station's or funeral home's clerk or system. Raises as `department`."""
    return await _office(request, ActorKind.REGISTRY)


async def _office(request: Request, kind: ActorKind) -> Actor:
    token = _bearer(request)
    if token.startswith("bk_"):
        client = await api_clients.find_by_key(token, kind)
        if client is None:
            raise UNAUTHENTICATED()
        return api_clients.actor_of(client)
    actor = await member_of_staff(request)
    if actor.kind is not kind:
        raise FORBIDDEN()
    return actor


async def _claims(request: Request) -> Claims:
    store: EphemeralStore = request.app.ctx.store
    return await read_access_token(_bearer(request), store)


def _bearer(request: Request) -> str:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise UNAUTHENTICATED()
    return str(token.strip())
