"""The control desk: what people do with their phones, and what a test or a trainer arranges."""

from __future__ import annotations

import base64
import secrets
from dataclasses import asdict, fields
from typing import Any, get_args

from aiohttp import web

from sandbox.wechat.faults import Fault, Faults, Trouble
from sandbox.wechat.pushes import NO_SERVICE, Pusher
from sandbox.wechat.world import LONG_TERM, AccountKind, Media, Phone, Template, World

WORLD = web.AppKey("world", World)
FAULTS = web.AppKey("faults", Faults)
PUSHER = web.AppKey("pusher", Pusher)

TEMPLATES_A_PROMPT = 5
# 客服消息下发条数: five within 48 hours of a message, two within a minute of opening the chat.
AFTER_MESSAGE = (48 * 3600, 5)
AFTER_OPENING = (60, 2)


def control_routes() -> list[web.RouteDef]:
    """Every route of the desk; `docs/sandbox.md` says what each takes."""
    return [
        web.get("/sandbox/health", health),
        web.get("/sandbox/phones", list_phones),
        web.post("/sandbox/phones", new_phone),
        web.post("/sandbox/phones/{openid}/login-code", login_code),
        web.post("/sandbox/phones/{openid}/phone-code", phone_code),
        web.post("/sandbox/phones/{openid}/subscribe", subscribe),
        web.post("/sandbox/phones/{openid}/unsubscribe", unsubscribe),
        web.post("/sandbox/phones/{openid}/follow", follow),
        web.post("/sandbox/phones/{openid}/unfollow", unfollow),
        web.post("/sandbox/phones/{openid}/open-chat", open_chat),
        web.post("/sandbox/phones/{openid}/chat", chat),
        web.get("/sandbox/phones/{openid}/messages", messages),
        web.get("/sandbox/media/{media_id}", media),
        web.get("/sandbox/templates", list_templates),
        web.post("/sandbox/templates", add_templates),
        web.post("/sandbox/pages", set_pages),
        web.post("/sandbox/push-address", set_push_address),
        web.get("/sandbox/pushes", list_pushes),
        web.post("/sandbox/pushes/release", release_pushes),
        web.post("/sandbox/phones/{openid}/repeat-push", repeat_push),
        web.get("/sandbox/calls", list_calls),
        web.get("/sandbox/faults", list_faults),
        web.post("/sandbox/faults", add_fault),
        web.delete("/sandbox/faults", clear_faults),
        web.post("/sandbox/down", set_down),
        web.post("/sandbox/quota", set_quota),
        web.post("/sandbox/tokens/revoke", revoke_tokens),
        web.post("/sandbox/clock", advance_clock),
    ]


async def health(request: web.Request) -> web.Response:
    return web.json_response({"ok": True, "now": request.app[WORLD].clock.now().isoformat()})


async def list_phones(request: web.Request) -> web.Response:
    phones = request.app[WORLD].phones.values()
    return web.json_response(
        [{"openid": p.openid, "name": p.name, "phone_number": p.phone_number} for p in phones]
    )


async def new_phone(request: web.Request) -> web.Response:
    """`{name?, phone_number?, follows?, high_risk?}` → a person with an openid."""
    given = await _given(request)
    phone = request.app[WORLD].new_phone(
        str(given.get("name", "微信用户")),
        str(given.get("phone_number", f"139{secrets.randbelow(10**8):08d}")),
        follows=bool(given.get("follows", False)),
        high_risk=bool(given.get("high_risk", False)),
    )
    return web.json_response(asdict(phone), status=201)


async def login_code(request: web.Request) -> web.Response:
    """`wx.login`."""
    return web.json_response({"code": request.app[WORLD].new_code("login", _phone(request).openid)})


async def phone_code(request: web.Request) -> web.Response:
    """A press of the button `getPhoneNumber`."""
    return web.json_response({"code": request.app[WORLD].new_code("phone", _phone(request).openid)})


async def subscribe(request: web.Request) -> web.Response:
    """`wx.requestSubscribeMessage`: `{template_id: "accept" | "reject" | …}` → what the page gets back."""
    world, phone = request.app[WORLD], _phone(request)
    choices = {str(key): str(value) for key, value in (await _given(request)).items()}
    known = [world.templates[i] for i in choices if i in world.templates]
    if not known:
        return _prompt_failed(20001, "No template data return, verify the template id exist")
    if len({t.type for t in known}) > 1:
        return _prompt_failed(20002, "Templates of both one-time and long-term")
    if len(choices) > TEMPLATES_A_PROMPT:
        return _prompt_failed(20003, "Templates count out of max bounds")
    for template in known:
        if choices[template.id] in ("accept", "acceptWithAudio"):
            _accept(phone, template)
    entries = [
        {"TemplateId": t.id, "SubscribeStatusString": choices[t.id], "PopupScene": 0}
        for t in known
        if choices[t.id] in ("accept", "reject")
    ]
    if entries:
        _event(request, phone, "subscribe_msg_popup_event", entries)
    unknown = dict.fromkeys(set(choices) - {t.id for t in known}, "filter")
    return web.json_response({"errMsg": "requestSubscribeMessage:ok", **choices, **unknown})


def _accept(phone: Phone, template: Template) -> None:
    if template.id in phone.refused:
        phone.refused.remove(template.id)
    if template.type == LONG_TERM:
        if template.id not in phone.long_term:
            phone.long_term.append(template.id)
    else:
        phone.acceptances[template.id] = phone.acceptances.get(template.id, 0) + 1


def _prompt_failed(code: int, text: str) -> web.Response:
    return web.json_response({"errCode": code, "errMsg": f"requestSubscribeMessage:fail {text}"}, status=400)


async def unsubscribe(request: web.Request) -> web.Response:
    """`{template_ids: […]}`: 拒收 in the settings or on a message; only refusals are pushed."""
    phone = _phone(request)
    ids = [str(i) for i in (await _given(request))["template_ids"]]
    phone.refused = sorted({*phone.refused, *ids})
    entries = [{"TemplateId": i, "SubscribeStatusString": "reject"} for i in ids]
    _event(request, phone, "subscribe_msg_change_event", entries)
    return web.json_response({})


async def follow(request: web.Request) -> web.Response:
    """关注: `{hold?}`; the official account is told, and knows the person by an openid of its own."""
    openid = request.app[WORLD].follow(_phone(request))
    await _tell_follow(request, openid, "subscribe")
    return web.json_response({"official_openid": openid})


async def unfollow(request: web.Request) -> web.Response:
    """取消关注: `{hold?}`; the account can send nothing more."""
    phone = _phone(request)
    if not phone.follows or phone.official_openid is None:
        raise web.HTTPConflict(text="this person does not follow the official account")
    phone.follows = False
    await _tell_follow(request, phone.official_openid, "unsubscribe")
    return web.json_response({})


async def _tell_follow(request: web.Request, openid: str, event: str) -> None:
    hold = bool((await _given(request)).get("hold"))
    fields = {"MsgType": "event", "Event": event, "EventKey": ""}
    request.app[PUSHER].push("official", openid, fields, hold=hold)


async def open_chat(request: web.Request) -> web.Response:
    """Opening the customer-service chat: the service may say two things within a minute."""
    phone = _phone(request)
    if phone.chat_left < 1 or request.app[WORLD].clock.seconds() >= phone.chat_until:
        _may_answer(request, phone, AFTER_OPENING)
    fields = {"MsgType": "event", "Event": "user_enter_tempsession", "SessionFrom": "sandbox"}
    request.app[PUSHER].push("miniprogram", phone.openid, fields)
    return web.json_response({})


async def chat(request: web.Request) -> web.Response:
    """`{text}`, `{image: base64, content_type?}`, `{voice: recognised text}` or `{other: MsgType}`.

    From the person, to the mini program or (`account: "official"`) to the official account. With
    `hold` the push is kept back until `/sandbox/pushes/release`.
    """
    world, phone, given = request.app[WORLD], _phone(request), await _given(request)
    fields: dict[str, Any] = {"MsgId": str(secrets.randbelow(9 * 10**16) + 10**16)}
    account: AccountKind = "official" if given.get("account") == "official" else "miniprogram"
    openid = phone.official_openid if account == "official" else phone.openid
    if openid is None or (account == "official" and not phone.follows):
        raise web.HTTPConflict(text="this person does not follow the official account")
    if "text" in given:
        fields |= {"MsgType": "text", "Content": str(given["text"])}
        world.show(phone, kind="chat", sender="me", type="text", content=given["text"])
    elif "other" in given:
        fields |= {"MsgType": str(given["other"])}
        world.show(phone, kind="chat", sender="me", type=fields["MsgType"])
    else:
        is_image = "image" in given
        kind = "image" if is_image else "voice"
        content_type = str(given.get("content_type", "image/jpeg" if is_image else "audio/amr"))
        content = base64.b64decode(given["image"]) if is_image else b"#!AMR\n"
        media_id = secrets.token_urlsafe(48)
        world.media[media_id] = Media(content_type, content, world.clock.seconds())
        fields |= {"MsgType": kind, "MediaId": media_id}
        if is_image:
            fields["PicUrl"] = str(request.url.origin() / "sandbox/media" / media_id)
        else:
            fields |= {"Format": "amr"} | ({"Recognition": str(given["voice"])} if given["voice"] else {})
        world.show(phone, kind="chat", sender="me", type=kind, media_id=media_id)
    _may_answer(request, phone, AFTER_MESSAGE)
    hold = bool(given.get("hold"))

    def no_service() -> None:
        world.show(phone, kind="notice", content=NO_SERVICE)

    request.app[PUSHER].push(account, openid, fields, on_bad_answer=no_service, hold=hold)
    return web.json_response({"MsgId": fields["MsgId"], "MediaId": fields.get("MediaId")})


def _may_answer(request: web.Request, phone: Phone, allowance: tuple[int, int]) -> None:
    phone.chat_until = request.app[WORLD].clock.seconds() + allowance[0]
    phone.chat_left = allowance[1]


async def messages(request: web.Request) -> web.Response:
    """What this phone shows, in order; `?kind=` leaves out the rest."""
    kind = request.query.get("kind")
    return web.json_response([m for m in _phone(request).shown if kind in (None, m["kind"])])


async def media(request: web.Request) -> web.Response:
    """The picture behind a PicUrl."""
    found = request.app[WORLD].media.get(request.match_info["media_id"])
    if found is None:
        raise web.HTTPNotFound
    return web.Response(body=found.content, content_type=found.content_type)


async def list_templates(request: web.Request) -> web.Response:
    return web.json_response([asdict(t) for t in request.app[WORLD].templates.values()])


async def add_templates(request: web.Request) -> web.Response:
    """`[{id, title, content, type?, account?, enums?}]`; one with a known id takes its place."""
    given = await request.json()
    for entry in given:
        template = Template(**entry)
        request.app[WORLD].templates[template.id] = template
    return web.json_response({"templates": len(request.app[WORLD].templates)})


async def set_pages(request: web.Request) -> web.Response:
    """`{pages: […]}`: the pages of app.json."""
    request.app[WORLD].pages = [str(page) for page in (await _given(request))["pages"]]
    return web.json_response({})


async def set_push_address(request: web.Request) -> web.Response:
    """`{url, token, aes_key, format?, account?, verify?}`: the page 消息推送 of an account."""
    given = await _given(request)
    address = {key: str(given[key]) for key in ("url", "token", "aes_key")}
    address["format"] = str(given.get("format", "xml"))
    if given.get("verify", True) and not await request.app[PUSHER].verify(address):
        return web.json_response({"error": "the address did not answer with echostr"}, status=400)
    request.app[WORLD].push_addresses[str(given.get("account", "miniprogram"))] = address
    return web.json_response({})


async def list_pushes(request: web.Request) -> web.Response:
    """Every push with its attempts; `?settled=1` waits until none is under way."""
    if request.query.get("settled"):
        await request.app[PUSHER].settled()
    return web.json_response(request.app[PUSHER].record)


async def release_pushes(request: web.Request) -> web.Response:
    """What was held back goes out now."""
    return web.json_response({"released": request.app[PUSHER].release()})


async def repeat_push(request: web.Request) -> web.Response:
    """The person's last push comes once more, with the same MsgId."""
    request.app[PUSHER].repeat(_phone(request).openid)
    return web.json_response({})


async def list_calls(request: web.Request) -> web.Response:
    """How often each endpoint was called since the start."""
    return web.json_response(request.app[FAULTS].calls)


async def list_faults(request: web.Request) -> web.Response:
    faults = request.app[FAULTS]
    shown = [{f.name: getattr(fault, f.name) for f in fields(fault) if f.repr} for fault in faults.present]
    quotas = {endpoint: left for endpoint, (_, left) in faults.quotas.items()}
    return web.json_response({"faults": shown, "down": faults.down, "quotas": quotas})


async def add_fault(request: web.Request) -> web.Response:
    """`{do, endpoint?, openid?, errcode?, more?, seconds?, status?, times?, share?}`."""
    fault = Fault(**await _given(request))
    if fault.do not in get_args(Trouble):
        raise ValueError(f"do: one of {', '.join(get_args(Trouble))}")
    request.app[FAULTS].present.append(fault)
    return web.json_response({}, status=201)


async def clear_faults(request: web.Request) -> web.Response:
    """Everything works again: faults, quotas and the platform being away."""
    faults = request.app[FAULTS]
    faults.present, faults.down, faults.quotas = [], None, {}
    return web.json_response({})


async def set_down(request: web.Request) -> web.Response:
    """`{mode: "503" | "reset" | null}`: the whole platform is away until told otherwise."""
    mode = (await _given(request)).get("mode")
    if mode not in ("503", "reset", None):
        raise web.HTTPBadRequest(text="mode: 503, reset or null")
    request.app[FAULTS].down = mode
    return web.json_response({})


async def set_quota(request: web.Request) -> web.Response:
    """`{endpoint, left}`: so many calls until midnight in China, then 45009."""
    given = await _given(request)
    request.app[FAULTS].leave(str(given["endpoint"]), int(given["left"]))
    return web.json_response({})


async def revoke_tokens(request: web.Request) -> web.Response:
    """`{errcode?}`: every token handed out so far is refused with 40001, 40014 or 42001."""
    errcode = int((await _given(request)).get("errcode", 40001))
    for desk in request.app[WORLD].tokens.values():
        desk.revoke(errcode)
    return web.json_response({})


async def advance_clock(request: web.Request) -> web.Response:
    """`{seconds}`: everybody who follows `CLOCK_FILE` is that much later."""
    now = request.app[WORLD].clock.advance(float((await _given(request))["seconds"]))
    return web.json_response({"now": now.isoformat()})


async def _given(request: web.Request) -> dict[str, Any]:
    found = await request.json() if request.can_read_body else {}
    if not isinstance(found, dict):
        raise web.HTTPBadRequest(text="a JSON object is expected")
    return found


def _phone(request: web.Request) -> Phone:
    try:
        return request.app[WORLD].phones[request.match_info["openid"]]
    except KeyError:
        raise web.HTTPNotFound(text="no such phone") from None


def _event(request: web.Request, phone: Phone, event: str, entries: list[dict[str, Any]]) -> None:
    fields = {"MsgType": "event", "Event": event}
    request.app[PUSHER].push("miniprogram", phone.openid, fields, entries=entries)
