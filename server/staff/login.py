"""Signing in at a desk: password, one-time code where set, sessions that can be ended."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from pydantic import ConfigDict, Field
from sanic import Request

from config.catalogue.loading import counties
from config.settings import settings
from server.database import transaction
from server.errors import INVALID, NOT_FOUND, UNAUTHENTICATED, FieldError, ProblemKind
from server.http.body import Answer, Body
from server.http.limits import limit
from server.http.verbs import to_the_end
from server.identity import staff
from server.identity.actor import Actor
from server.identity.models import Session, StaffAccount
from server.identity.sessions import TokenReused, Tokens, end_session, open_session, rotate
from server.staff.door import anyone


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
    await limit(request, "staff-login", request.client_ip, most=60, seconds=60)
    division = body.county or settings().counties[0]
    if division not in counties():
        raise INVALID(fields=[FieldError("county", "unknown", "这个地方还没有开通这项服务。")])

    async def enter() -> Tokens | None:
        async with transaction():
            account = await staff.sign_in(division, body.login, body.password, body.code)
            if account is None:
                return None  # the failed try was counted, and that must be committed
            return await open_session(division, "staff", account.id, body.device)

    return _tokens(await to_the_end(enter()), staff.WRONG_PASSWORD)


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
    await limit(request, "refresh", request.client_ip, most=120, seconds=60)

    async def renew() -> Tokens | None:
        async with transaction():
            try:
                return await rotate(body.refresh_token, "staff")
            except TokenReused:
                return None

    return _tokens(await to_the_end(renew()), UNAUTHENTICATED)


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
    )


@anyone.put(
    "/me/password", summary="修改密码", body=NewPassword, status=204, problems=(staff.WRONG_PASSWORD,)
)
async def change_password(caller: Actor, body: NewPassword) -> None:
    """Change one's own password; needs the present one."""
    account = await StaffAccount.of(caller.county).select_for_update().get(id=caller.id)
    if not await staff.password_fits(account, body.password):
        raise staff.WRONG_PASSWORD("原来的密码不对，请再输一次。")
    account.password_hash = await staff.hash_password(body.new_password)
    account.must_change_password = False
    await account.save(update_fields=["password_hash", "must_change_password"])


@anyone.get("/sessions", summary="我登录过的设备", answer=StaffDevices)
async def devices(caller: Actor) -> StaffDevices:
    """Where the caller is signed in."""
    rows = (
        await Session.of(caller.county).filter(subject_id=caller.id, ended_at=None).order_by("-last_used_at")
    )
    return StaffDevices(devices=[StaffDevice.model_validate(row) for row in rows])


@anyone.delete("/sessions/<session_id:uuid>", summary="退出一台设备", status=204)
async def sign_out(request: Request, caller: Actor, session_id: UUID) -> None:
    """Sign one of the caller's devices out, at once."""
    session = await Session.of(caller.county).get_or_none(id=session_id, subject_id=caller.id, ended_at=None)
    if session is None:
        raise NOT_FOUND()
    await end_session(session, "signed out", request.app.ctx.store)


def _tokens(tokens: Tokens | None, otherwise: ProblemKind) -> StaffTokens:
    if tokens is None:
        raise otherwise()
    return StaffTokens(
        access_token=tokens.access_token,
        refresh_token=tokens.refresh_token,
        expires_in=tokens.expires_in,
    )
