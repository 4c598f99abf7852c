"""The platform's own endpoints: same paths, same JSON, same rules."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sandbox.wechat.faults import Fault, Faults
from sandbox.wechat.field_rules import check_data
from sandbox.wechat.pushes import Pusher
from sandbox.wechat.refusals import Refusal
from sandbox.wechat.world import CODE_LIFETIME, LONG_TERM, AccountKind, Code, Media, Phone, Template, World

LOGIN = "/sns/jscode2session"
SUBSCRIBE_SEND = "/cgi-bin/message/subscribe/send"

LOGINS_A_MINUTE = 100
MEDIA_LIFETIME = 3 * 24 * 3600
CHAT_TEXT_BYTES = 2048
# client_msg_id: the same message to the same person within ten minutes is sent once.
REPEAT_WINDOW = 600


@dataclass
class Call:
    """One request to the platform, read, with the trouble that it meets on its way."""

    world: World
    faults: Faults
    pusher: Pusher
    query: Mapping[str, str]
    body: Mapping[str, Any]
    struck: list[Fault] = field(default_factory=list)

    def check_token(self, account: AccountKind) -> None:
        """Raise the refusal that the call's token meets."""
        value = self.query.get("access_token", "")
        other: AccountKind = "official" if account == "miniprogram" else "miniprogram"
        if value in self.world.tokens[other].issued:
            raise Refusal(48001)
        self.world.tokens[account].check(value)

    def recipient(self) -> Phone:
        """The person of `touser`, or refusal 40003."""
        phone = self.world.phones.get(str(self.body.get("touser")))
        if phone is None:
            raise Refusal(40003)
        return phone


Handler = Callable[[Call], Awaitable[dict[str, Any] | Media]]


async def stable_token(call: Call) -> dict[str, Any]:
    account = _account_of(call.world, call.body)
    if call.body.get("grant_type") != "client_credential":
        raise Refusal(47001)
    value, left = call.world.tokens[account].give_stable(force=call.body.get("force_refresh") is True)
    return {"access_token": value, "expires_in": left}


async def old_token(call: Call) -> dict[str, Any]:
    value, left = call.world.tokens[_account_of(call.world, call.query)].give_old()
    return {"access_token": value, "expires_in": left}


def _account_of(world: World, given: Mapping[str, Any]) -> AccountKind:
    accounts: dict[str, tuple[AccountKind, str]] = {
        world.keys.appid: ("miniprogram", world.keys.secret),
        world.keys.official_appid: ("official", world.keys.official_secret),
    }
    if given.get("appid") not in accounts:
        raise Refusal(40013)
    account, secret = accounts[given["appid"]]
    if given.get("secret") != secret:
        raise Refusal(40125)
    return account


async def login(call: Call) -> dict[str, Any]:
    if _account_of(call.world, call.query) != "miniprogram":
        raise Refusal(40013)
    code = _use_code(call.world, call.query.get("js_code", ""), "login")
    phone = call.world.phones[code.openid]
    if phone.high_risk:
        raise Refusal(40226)
    minute = int(call.world.clock.seconds() // 60)
    logins = call.world.logins
    for old in [key for key in logins if key[1] != minute]:
        del logins[old]
    logins[phone.openid, minute] = logins.get((phone.openid, minute), 0) + 1
    if logins[phone.openid, minute] > LOGINS_A_MINUTE:
        raise Refusal(45011)
    found = {"session_key": secrets.token_urlsafe(18), "openid": phone.openid}
    return found | ({"unionid": phone.unionid} if call.world.keys.linked else {})


async def phone_number(call: Call) -> dict[str, Any]:
    call.check_token("miniprogram")
    code = _use_code(call.world, str(call.body.get("code", "")), "phone")
    number = call.world.phones[code.openid].phone_number
    mark = {"timestamp": int(code.made_at), "appid": call.world.keys.appid}
    # The page says text; real answers carry a number.
    info = {"phoneNumber": number, "purePhoneNumber": number, "countryCode": 86, "watermark": mark}
    return {"phone_info": info}


def _use_code(world: World, value: str, purpose: str) -> Code:
    if not value:
        raise Refusal(41008)
    code = world.codes.get(value)
    if code is None or code.purpose != purpose:
        raise Refusal(40029)
    if code.used:
        raise Refusal(40163)
    if world.clock.seconds() - code.made_at > CODE_LIFETIME:
        raise Refusal(40029)
    code.used = True
    return code


async def subscribe_send(call: Call) -> dict[str, Any]:
    call.check_token("miniprogram")
    phone = call.recipient()
    template = _template(call, "miniprogram")
    page = str(call.body.get("page", ""))
    if page and page.split("?")[0] not in call.world.pages:
        raise Refusal(41030)
    values = check_data(template.fields, template.enums, call.body.get("data"))
    _spend_acceptance(phone, template)
    msgid = _new_msgid()
    undelivered = next((f for f in call.struck if f.do == "undelivered"), None)
    if undelivered is None:
        call.world.show(
            phone,
            kind="subscribe",
            msgid=msgid,
            template_id=template.id,
            title=template.title,
            lines=template.lines(values),
            page=page,
        )
    report = {
        "TemplateId": template.id,
        "MsgID": str(msgid),
        "ErrorCode": undelivered.errcode if undelivered else 0,
        "ErrorStatus": (undelivered.more or "failed") if undelivered else "success",
    }
    fields = {"MsgType": "event", "Event": "subscribe_msg_sent_event"}
    call.pusher.push("miniprogram", phone.openid, fields, entries=[report])
    return {"msgid": msgid}


def _template(call: Call, account: AccountKind) -> Template:
    template = call.world.templates.get(str(call.body.get("template_id")))
    if template is None or template.account != account:
        raise Refusal(40037)
    return template


def _spend_acceptance(phone: Phone, template: Template) -> None:
    if template.id in phone.refused:
        raise Refusal(43101)
    if template.type == LONG_TERM:
        if template.id not in phone.long_term:
            raise Refusal(43101)
        return
    if phone.acceptances.get(template.id, 0) < 1:
        raise Refusal(43101)
    phone.acceptances[template.id] -= 1


async def template_list(call: Call) -> dict[str, Any]:
    call.check_token("miniprogram")
    mine = [t for t in call.world.templates.values() if t.account == "miniprogram"]
    return {"data": [_listed(t) for t in mine]}


def _listed(template: Template) -> dict[str, Any]:
    example = "\n".join(f"{label}：…" for label, _ in template.lines(dict.fromkeys(template.fields, "")))
    listed: dict[str, Any] = {
        "priTmplId": template.id,
        "title": template.title,
        "content": template.content,
        "example": example,
        "type": template.type,
    }
    if template.enums:
        listed["keywordEnumValueList"] = [
            {"keywordCode": f"{key}.DATA", "enumValueList": values} for key, values in template.enums.items()
        ]
    return listed


async def user_info(call: Call) -> dict[str, Any]:
    """获取用户基本信息: of who does not follow (any more) it tells nothing but that."""
    call.check_token("official")
    openid = call.query.get("openid", "")
    phone = call.world.by_official_openid(openid)
    if phone is None:
        raise Refusal(40003)
    if not phone.follows:
        return {"subscribe": 0, "openid": openid}
    found = {
        "subscribe": 1,
        "openid": openid,
        "language": "zh_CN",
        "subscribe_time": int(call.world.clock.seconds()),
        "remark": "",
        "groupid": 0,
        "tagid_list": [],
        "subscribe_scene": "ADD_SCENE_SEARCH",
        "qr_scene": 0,
        "qr_scene_str": "",
    }
    return found | ({"unionid": phone.unionid} if call.world.keys.linked else {})


async def official_template_send(call: Call) -> dict[str, Any]:
    call.check_token("official")
    openid = str(call.body.get("touser"))
    phone = call.world.follower(openid)
    if phone is None:
        left = call.world.by_official_openid(openid) is not None
        raise Refusal(43004 if left or openid in call.world.phones else 40003)
    template = _template(call, "official")
    values = check_data(template.fields, template.enums, call.body.get("data"))
    key = (openid, str(call.body.get("client_msg_id", "")))
    now = call.world.clock.seconds()
    if key[1] and key in call.world.client_msg_ids:
        sent_at, msgid = call.world.client_msg_ids[key]
        if now - sent_at < REPEAT_WINDOW:
            return {"msgid": msgid}
    msgid = _new_msgid()
    call.world.client_msg_ids[key] = (now, msgid)
    target = call.body.get("miniprogram") or {}
    call.world.show(
        phone,
        kind="official",
        msgid=msgid,
        template_id=template.id,
        title=template.title,
        lines=template.lines(values),
        page=target.get("pagepath", ""),
    )
    fields = {"MsgType": "event", "Event": "TEMPLATESENDJOBFINISH", "MsgID": msgid, "Status": "success"}
    call.pusher.push("official", openid, fields)
    return {"msgid": msgid}


async def chat_send(call: Call) -> dict[str, Any]:
    phone = _chat_partner(call)
    kind = str(call.body.get("msgtype"))
    content = call.body.get(kind)
    if kind not in ("text", "image", "link", "miniprogrampage") or not isinstance(content, dict):
        raise Refusal(47001)
    if len(str(content.get("content", "")).encode()) > CHAT_TEXT_BYTES:
        raise Refusal(45002)
    if call.world.clock.seconds() >= phone.chat_until:
        raise Refusal(45015)
    if phone.chat_left < 1:
        raise Refusal(45047)
    phone.chat_left -= 1
    call.world.show(phone, kind="chat", sender="service", type=kind, **content)
    return {}


def _chat_partner(call: Call) -> Phone:
    """Whom the token's account writes to: the same path serves both accounts."""
    if call.query.get("access_token", "") not in call.world.tokens["official"].issued:
        call.check_token("miniprogram")
        return call.recipient()
    call.check_token("official")
    phone = call.world.follower(str(call.body.get("touser")))
    if phone is None:
        raise Refusal(40003)
    return phone


async def chat_typing(call: Call) -> dict[str, Any]:
    call.check_token("miniprogram")
    if call.world.clock.seconds() >= call.recipient().chat_until:
        raise Refusal(45015)
    return {}


async def media_get(call: Call) -> Media:
    official = call.query.get("access_token", "") in call.world.tokens["official"].issued
    call.check_token("official" if official else "miniprogram")
    media = call.world.media.get(call.query.get("media_id", ""))
    if media is None or call.world.clock.seconds() - media.made_at > MEDIA_LIFETIME:
        raise Refusal(40007)
    return media


async def retired(call: Call) -> dict[str, Any]:
    """统一服务消息 has been taken offline."""
    raise Refusal(45109)


def _new_msgid() -> int:
    return secrets.randbelow(9 * 10**17) + 10**17


ENDPOINTS: dict[tuple[str, str], Handler] = {
    ("POST", "/cgi-bin/stable_token"): stable_token,
    ("GET", "/cgi-bin/token"): old_token,
    ("GET", LOGIN): login,
    ("POST", "/wxa/business/getuserphonenumber"): phone_number,
    ("POST", SUBSCRIBE_SEND): subscribe_send,
    ("GET", "/wxaapi/newtmpl/gettemplate"): template_list,
    ("GET", "/cgi-bin/user/info"): user_info,
    ("POST", "/cgi-bin/message/template/send"): official_template_send,
    ("POST", "/cgi-bin/message/custom/send"): chat_send,
    ("POST", "/cgi-bin/message/custom/typing"): chat_typing,
    ("GET", "/cgi-bin/media/get"): media_get,
    ("POST", "/cgi-bin/message/wxopen/template/uniform_send"): retired,
}
