"""What the platform pushes to us: what families say in its chat, choices that they made, reports.

Everything is written down and answered with `success` at once. What was said is heard by the worker and
answered by a customer-service message; what answers here would be read by nobody but the platform.
"""

from __future__ import annotations

import asyncio

import structlog
from sanic import Blueprint, HTTPResponse, Request
from sanic.response import text

from config.settings import settings
from notifications.reconciling import hear
from server.chat.pushes import is_for_chat, write_down
from server.database import transaction
from server.errors import UNAVAILABLE, problem
from server.http.errors import TOO_LARGE, TOO_SLOW
from server.http.plain import plain
from server.http.verbs import to_the_end
from server.identity.followers import follows, leaves
from server.wechat.callback import Callback, CallbackKeys, CallbackRejected, open_callback, verify_address

log = structlog.get_logger()
blueprint = Blueprint("callback")

# The platform waits five seconds; what is not written down by then has to come again.
WITHIN = 4.0

_CIPHER = "dGhlIHB1c2gsIGVuY3J5cHRlZCB3aXRoIHRoZSBhY2NvdW50J3Mga2V5"

CALLBACK_REJECTED = problem("callback_rejected", 403, "推送没有通过验证", "推送的签名、时间或格式不对。")


@plain(
    blueprint,
    "GET",
    "/wechat/callback",
    summary="微信核对推送地址",
    produces="text/plain; charset=utf-8",
    example="3837463847",
    problems=(CALLBACK_REJECTED,),
    query=("signature", "timestamp", "nonce", "echostr"),
)
async def verify(request: Request) -> HTTPResponse:
    """The platform verifies the address that the operator entered. Answers its own text back."""
    rejected = CallbackRejected("signature")
    for keys in CallbackKeys.of_all_accounts():
        try:
            return text(verify_address(_query(request), keys))
        except CallbackRejected as reason:
            rejected = reason
    log.warning("callback_rejected", reason=rejected.reason)
    raise CALLBACK_REJECTED()


@plain(
    blueprint,
    "POST",
    "/wechat/callback",
    summary="微信推送",
    produces="text/plain; charset=utf-8",
    example="success",
    problems=(CALLBACK_REJECTED, TOO_LARGE, TOO_SLOW, UNAVAILABLE),
    query=("signature", "msg_signature", "timestamp", "nonce"),
    takes={
        "text/xml": f"<xml><ToUserName>gh_example</ToUserName><Encrypt>{_CIPHER}</Encrypt></xml>",
        "application/json": {"ToUserName": "gh_example", "Encrypt": _CIPHER},
    },
)
async def push(request: Request) -> HTTPResponse:
    """One push. Answers `success` once it is written down, so that a lost one comes again."""
    callback, keys = _open(request)
    try:
        async with asyncio.timeout(WITHIN):
            await to_the_end(_take_in(callback, keys))
    except TimeoutError:
        log.error("callback_not_written_in_time")
        raise UNAVAILABLE() from None
    return text("success")


async def _take_in(callback: Callback, keys: CallbackKeys) -> None:
    async with transaction():
        if keys.account == "official":
            await _note(callback)
        if is_for_chat(callback):
            await write_down(callback, keys.account)
        else:
            await hear(callback)


async def _note(callback: Callback) -> None:
    """Who follows the official account; only who does can write to it."""
    if callback.event == "unsubscribe":
        await leaves(callback.openid, callback.created_at)
    elif callback.event in (None, "subscribe"):
        await follows(callback.openid, callback.created_at)


def _open(request: Request) -> tuple[Callback, CallbackKeys]:
    rejected = CallbackRejected("signature")
    for keys in CallbackKeys.of_all_accounts():
        try:
            mode = settings().wechat_callback_mode
            return open_callback(request.body, _query(request), keys, mode), keys
        except CallbackRejected as reason:
            rejected = reason
    log.warning("callback_rejected", reason=rejected.reason)
    raise CALLBACK_REJECTED()


def _query(request: Request) -> dict[str, str]:
    return {name: request.args.get(name) for name in request.args}
