"""Signing in at a desk: password, one-time code where set, sessions that can be ended."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from pydantic import ConfigDict, Field
from sanic import Request

from server.counties import served
from server.errors import INVALID, UNAUTHENTICATED, FieldError
from server.http.body import Answer, Body
from server.http.idempotency import IN_CONFLICT, KEY_REUSED, once
from server.http.limits import address, limit
from server.http.respond import Reply
from server.http.verbs import to_the_end
from server.identity import staff, wrong_tries
from server.identity.actor import Actor
from server.identity.authenticate import SignedIn
from server.identity.models import StaffAccount
from server.identity.passwords import hash_password
from server.identity.sessions import Tokens, open_sessions, renew, stop_access
from server.identity.sessions import sign_out as end_own_session
from server.staff.door import anyone, own_password


class SignIn(Body):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"login": "window1", "password": "demo-window1"}]}
    )

    login: str = Field(min_length=1, max_length=40)
    password: str = Field(min_length=1, max_length=200)
    code: str | None = Field(default=None, pattern=r"^\d{6}$", description="The one-time code, where set")
    county: str | None = Field(default=None, pattern=r"^\d{6}$")
    device: str = Field(default="", max_length=120)


class Refresh(Body):
    refresh_token: str = Field(min_length=20, max_length=200)


class NewPassword(Body):
    password: str = Field(min_length=1, max_length=200)
    new_password: str = Field(min_length=12, max_length=200)


class StaffTokens(Answer):
    """`expires_in` is in seconds."""

    access_token: str
    refresh_token: str
    expires_in: int


class Me(Answer):
    id: UUID
    login: str
    role: str
    label: str
    department: str | None
    hall: str | None
    second_factor: bool


class StaffDevice(Answer):
    id: UUID
    device: str
    created_at: datetime
    last_used_at: datetime


class StaffDevices(Answer):
    devices: list[StaffDevice]


@anyone.post(
    "/sessions",
    summary="工作人员登录",
    body=SignIn,
    answer=StaffTokens,
    status=201,
    public=True,
    writes=False,
    problems=(staff.WRONG_PASSWORD, staff.LOCKED),
)
async def sign_in(request: Request, body: SignIn) -> StaffTokens:
    """Sign in. Wrong tries are counted; from the fifth on the account is locked, longer each time."""
    await limit(request, "staff-login", address(request), most=60, seconds=60)
    division = served(body.county)
    store = request.app.ctx.store
    await wrong_tries.count_try(store, address(request))
    tokens = await to_the_end(staff.sign_in(division, body.login, body.password, body.code, body.device))
    if tokens is None:
        raise staff.WRONG_PASSWORD()
    await wrong_tries.forgive(store, address(request))
    return _answer(tokens)


@anyone.post(
    "/sessions/refresh",
    summary="续期",
    body=Refresh,
    answer=StaffTokens,
    public=True,
    writes=False,
    problems=(UNAUTHENTICATED,),
)
async def refresh(request: Request, body: Refresh) -> StaffTokens:
    """New tokens for a refresh token, which is spent by it."""
    await limit(request, "refresh", address(request), most=120, seconds=60)
    return _answer(await to_the_end(renew(body.refresh_token, "staff", request.app.ctx.store)))


@anyone.get("/me", summary="我的账号", answer=Me)
async def me(caller: Actor) -> Me:
    """Who is signed in."""
    account = await StaffAccount.of(caller.county).get(id=caller.id)
    return Me(
        id=account.id,
        login=account.login,
        role=account.role,
        label=caller.label,
        department=account.department,
        hall=account.hall,
        second_factor=account.second_factor,
    )


@own_password.put(
    "/me/password",
    summary="修改密码",
    body=NewPassword,
    status=204,
    writes=False,
    problems=(staff.LOCKED, KEY_REUSED, IN_CONFLICT),
)
async def change_password(request: Request, caller: SignedIn, body: NewPassword) -> Reply:
    """Change one's own password; needs the present one, and signs every other device out.

    With the first password, which the administrator knows, this is all that an account may do.
    """
    if body.new_password == body.password:
        raise INVALID(
            fields=[FieldError("new_password", "unchanged", "新密码和原来的一样，请换一个新的密码。")]
        )
    fitting = await to_the_end(staff.check_own_password(caller.actor, body.password))
    new_hash = await hash_password(body.new_password)
    ended: list[UUID] = []

    async def change() -> None:
        ended[:] = await staff.change_password(caller.actor, caller.session_id, fitting, new_hash)

    reply = await to_the_end(once(request, caller.actor.id, caller.actor, change, 204))
    await stop_access(ended, request.app.ctx.store)
    return reply


@anyone.get("/sessions", summary="我登录过的设备", answer=StaffDevices)
async def devices(caller: Actor) -> StaffDevices:
    """Where the caller is signed in."""
    rows = await open_sessions(caller.county, caller.id)
    return StaffDevices(devices=[StaffDevice.model_validate(row) for row in rows])


@anyone.delete("/sessions/<session_id:uuid>", summary="退出一台设备", status=204, writes=False)
async def sign_out(request: Request, caller: Actor, session_id: UUID) -> None:
    """Sign one of the caller's devices out, at once."""
    await to_the_end(end_own_session(caller.county, caller.id, session_id, request.app.ctx.store))


def _answer(tokens: Tokens) -> StaffTokens:
    return StaffTokens(
        access_token=tokens.access_token,
        refresh_token=tokens.refresh_token,
        expires_in=tokens.expires_in,
    )
