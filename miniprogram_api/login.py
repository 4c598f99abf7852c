"""Signing in on the phone: the platform's login code becomes our own session."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from pydantic import ConfigDict, Field
from sanic import Request

from miniprogram_api.door import door
from notifications.joining import join_messages
from server.chat.joining import recognise
from server.counties import served
from server.database import transaction
from server.errors import INVALID, UNAUTHENTICATED, UNAVAILABLE, FieldError, problem
from server.http.body import Answer, Body
from server.http.limits import address, limit
from server.http.verbs import to_the_end
from server.identity.actor import Actor
from server.identity.models import Person
from server.identity.persons import set_phone
from server.identity.sessions import Tokens, open_session, open_sessions, renew
from server.identity.sessions import sign_out as end_own_session
from server.wechat import WeChat
from server.wechat.errors import CodeInvalid, HighRisk, TooOften, WeChatError

LOGIN_CODE_INVALID = problem(
    "login_code_invalid", 422, "登录码已失效", "登录没有成功，请退出小程序再打开一次。"
)
LOGIN_REFUSED = problem(
    "login_refused",
    403,
    "微信暂时不让登录",
    "微信提示这个账号暂时不能登录，请过一会儿再试，或者致电窗口办理。",
)
PLATFORM_BUSY = problem("platform_busy", 503, "微信暂时没有回应", "微信暂时没有回应，请过一分钟再试。")


class Login(Body):
    """The code of `wx.login`; `county` only where a deployment serves several."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"code": "0a1b2c3d4e", "device": "华为 P60"}]})

    code: str = Field(min_length=1, max_length=200)
    county: str | None = Field(default=None, pattern=r"^\d{6}$")
    device: str = Field(default="", max_length=120)


class Refresh(Body):
    refresh_token: str = Field(min_length=20, max_length=200)


class PhoneCode(Body):
    """The code of the phone-number button, or a number typed by hand (then not confirmed)."""

    code: str | None = Field(default=None, max_length=200)
    phone: str | None = Field(default=None, pattern=r"^1[3-9]\d{9}$")


class TokenAnswer(Answer):
    """`expires_in` is in seconds. Keep the refresh token; each use gives a new one."""

    access_token: str
    refresh_token: str
    expires_in: int


class Device(Answer):
    id: UUID
    device: str
    created_at: datetime
    last_used_at: datetime


class Devices(Answer):
    devices: list[Device]


@door.post(
    "/sessions",
    summary="登录",
    body=Login,
    answer=TokenAnswer,
    status=201,
    public=True,
    writes=False,
    problems=(LOGIN_CODE_INVALID, LOGIN_REFUSED, PLATFORM_BUSY),
)
async def login(request: Request, body: Login) -> TokenAnswer:
    """Exchange the platform's code for our tokens; the person is made at the first login."""
    await limit(request, "login", address(request), most=60, seconds=60)
    division = served(body.county)
    wechat: WeChat = request.app.ctx.wechat
    try:
        who = await wechat.miniprogram.login(body.code)
    except CodeInvalid:
        raise LOGIN_CODE_INVALID() from None
    except HighRisk:
        raise LOGIN_REFUSED() from None
    except TooOften:
        raise LOGIN_REFUSED("登录太频繁了，请过一分钟再试。") from None
    except WeChatError as error:
        raise PLATFORM_BUSY(headers={"Retry-After": "60"}) from error

    async def sign_in() -> Tokens:
        async with transaction():
            person = await recognise(division, who.openid, who.unionid, join_messages)
            return await open_session(division, "person", person.id, body.device)

    return _answer(await to_the_end(sign_in()))


@door.post(
    "/sessions/refresh",
    summary="续期",
    body=Refresh,
    answer=TokenAnswer,
    public=True,
    writes=False,
    problems=(UNAUTHENTICATED,),
)
async def refresh(request: Request, body: Refresh) -> TokenAnswer:
    """New tokens for a refresh token. A token that was used before signs the device out."""
    await limit(request, "refresh", address(request), most=120, seconds=60)
    return _answer(await to_the_end(renew(body.refresh_token, "person", request.app.ctx.store)))


@door.get("/sessions", summary="我登录过的设备", answer=Devices)
async def devices(caller: Actor) -> Devices:
    """The devices that are signed in."""
    rows = await open_sessions(caller.county, caller.id)
    return Devices(devices=[Device.model_validate(row) for row in rows])


@door.delete("/sessions/<session_id:uuid>", summary="退出一台设备", status=204, writes=False)
async def sign_out(request: Request, caller: Actor, session_id: UUID) -> None:
    """Sign one of the caller's devices out, at once."""
    await to_the_end(end_own_session(caller.county, caller.id, session_id, request.app.ctx.store))


@door.put(
    "/me/phone",
    summary="留下手机号",
    body=PhoneCode,
    status=204,
    writes=False,
    problems=(LOGIN_CODE_INVALID, PLATFORM_BUSY, UNAVAILABLE),
)
async def phone(request: Request, caller: Actor, body: PhoneCode) -> None:
    """Keep the caller's phone number, by the platform's button or typed by hand."""
    number = body.phone
    if body.code:
        wechat: WeChat = request.app.ctx.wechat
        try:
            number = (await wechat.miniprogram.phone_number(body.code)).pure_phone_number
        except CodeInvalid:
            raise LOGIN_CODE_INVALID("没有取到手机号，请再点一次按钮，或者直接填写。") from None
        except WeChatError as error:
            raise PLATFORM_BUSY(headers={"Retry-After": "60"}) from error
    if not number:
        raise INVALID(fields=[FieldError("phone", "missing", "请填写手机号。")])
    given = number

    async def keep() -> None:
        async with transaction():
            person = await Person.of(caller.county).select_for_update().get(id=caller.id)
            await set_phone(person, given, confirmed=body.code is not None)

    await to_the_end(keep())


def _answer(tokens: Tokens) -> TokenAnswer:
    return TokenAnswer(
        access_token=tokens.access_token,
        refresh_token=tokens.refresh_token,
        expires_in=tokens.expires_in,
    )
