"""The one-time code of a phone before one's own account, and its reset when the phone is lost."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from pydantic import Field
from sanic import Request

from server.counties import county
from server.errors import FORBIDDEN, INVALID
from server.http.body import Answer, Body
from server.http.idempotency import IN_CONFLICT, KEY_REUSED, once
from server.http.limits import limit
from server.http.respond import Reply
from server.http.verbs import to_the_end
from server.identity import second_factor, staff
from server.identity.actor import Actor
from server.identity.authenticate import SignedIn
from server.identity.sessions import stop_access
from server.staff.door import administration, own_account

_WRITING = (INVALID, KEY_REUSED, IN_CONFLICT)


class Begin(Body):
    password: str = Field(min_length=1, max_length=200)


class Code(Body):
    code: str = Field(pattern=r"^\d{6}$", description="The six digits that the phone's app shows now")


class Removal(Code):
    password: str = Field(min_length=1, max_length=200)


class Enrolment(Answer):
    """Shown once. `uri` goes into a QR code for the phone's app; `secret` is for typing it in by hand."""

    secret: str
    uri: str
    expires_at: datetime


@own_account.post(
    "/me/second-factor",
    summary="启用动态码：领取密钥",
    body=Begin,
    answer=Enrolment,
    status=201,
    writes=False,
    problems=(*_WRITING, staff.LOCKED, second_factor.SECOND_FACTOR_SET),
)
async def begin_second_factor(request: Request, caller: SignedIn, body: Begin) -> Reply:
    """A secret for the phone's app. It counts after `confirm`; begun again, the earlier one is dropped."""
    actor = caller.actor
    fitting = await to_the_end(staff.check_own_password(actor, body.password))

    async def begin() -> Enrolment:
        issuer = county(actor.county).info.name
        return Enrolment.model_validate(await second_factor.begin(actor, fitting, issuer))

    return await to_the_end(once(request, actor.id, actor, begin, 201))


@own_account.post(
    "/me/second-factor/confirm",
    summary="启用动态码：输入第一个动态码",
    body=Code,
    status=204,
    writes=False,
    problems=(*_WRITING, second_factor.SECOND_FACTOR_NOT_BEGUN),
)
async def confirm_second_factor(request: Request, caller: SignedIn, body: Code) -> Reply:
    """From now on signing in needs a code. Every other device is signed out."""
    await limit(request, "second-factor", caller.actor.id, most=20, seconds=900)
    ended: list[UUID] = []

    async def confirm() -> None:
        ended[:] = await second_factor.confirm(caller.actor, caller.session_id, body.code)

    reply = await to_the_end(once(request, caller.actor.id, caller.actor, confirm, 204))
    await stop_access(ended, request.app.ctx.store)
    return reply


@own_account.post(
    "/me/second-factor/remove",
    summary="停用动态码",
    body=Removal,
    status=204,
    writes=False,
    problems=(*_WRITING, staff.LOCKED, second_factor.SECOND_FACTOR_NOT_SET),
)
async def remove_second_factor(request: Request, caller: SignedIn, body: Removal) -> Reply:
    """Signing in needs no code any more. Needs the present password and a code; wrong ones are counted."""
    fitting = await to_the_end(staff.check_own_password(caller.actor, body.password))

    async def remove() -> None:
        await second_factor.remove(caller.actor, fitting, body.code)

    return await to_the_end(once(request, caller.actor.id, caller.actor, remove, 204))


@administration.delete(
    "/accounts/<account_id:uuid>/second-factor",
    summary="手机丢了：重置动态码",
    status=204,
    writes=False,
    problems=(*_WRITING, second_factor.SECOND_FACTOR_NOT_SET),
)
async def reset_second_factor(request: Request, caller: Actor, account_id: UUID) -> Reply:
    """Take the code away from an account and sign all its devices out. One's own is reset by another."""
    if account_id == caller.id:
        raise FORBIDDEN("自己的动态码请用密码和动态码停用；手机丢了，请另一位管理员来重置。")
    ended: list[UUID] = []

    async def reset() -> None:
        ended[:] = await second_factor.reset(caller, account_id)

    reply = await to_the_end(once(request, caller.id, caller, reset, 204))
    await stop_access(ended, request.app.ctx.store)
    return reply
