"""The window's, the supervisors' and the administrators' door: everything under /staff/v1."""

from __future__ import annotations

from sanic import Request

from server.errors import FORBIDDEN
from server.http.door import Door
from server.identity import authenticate
from server.identity.actor import Actor, ActorKind
from server.identity.authenticate import SignedIn, signed_in_staff
from server.identity.staff import PASSWORD_CHANGE_REQUIRED


def open_to(*kinds: ActorKind, tag: str) -> Door[Actor]:
    """A part of the door that only these roles may use."""

    async def enter(request: Request) -> Actor:
        actor = await authenticate.member_of_staff(request)
        if actor.kind not in kinds:
            raise FORBIDDEN()
        return actor

    return Door(tag, "/staff/v1", enter, lambda caller: caller.id, (PASSWORD_CHANGE_REQUIRED,))


async def _settled(request: Request) -> SignedIn:
    signed_in = await signed_in_staff(request)
    if signed_in.must_change_password:
        raise PASSWORD_CHANGE_REQUIRED()
    return signed_in


anyone = open_to(*ActorKind, tag="staff")
window = open_to(ActorKind.WINDOW, tag="window")
supervision = open_to(ActorKind.SUPERVISOR, ActorKind.ADMIN, tag="supervision")
administration = open_to(ActorKind.ADMIN, tag="administration")
# The one part that is open to somebody who still has the first password.
own_password = Door[SignedIn]("password", "/staff/v1", signed_in_staff, lambda caller: caller.actor.id)
# Where an operation has to know the session from which it is asked.
own_account = Door[SignedIn](
    "account", "/staff/v1", _settled, lambda caller: caller.actor.id, (PASSWORD_CHANGE_REQUIRED,)
)
