"""What the platform pushes to us: reports about messages, and choices that families made.

Chat messages come by the same address; until the chat is there they are acknowledged and left alone.
"""

from __future__ import annotations

import structlog
from sanic import Blueprint, HTTPResponse, Request
from sanic.response import text

from notifications.reconciling import hear
from server.database import transaction
from server.errors import problem
from server.http.verbs import to_the_end
from server.wechat.callback import Callback, CallbackKeys, CallbackRejected, open_callback, verify_address

log = structlog.get_logger()
blueprint = Blueprint("callback")

CALLBACK_REJECTED = problem("callback_rejected", 403, "推送没有通过验证", "推送的签名、时间或格式不对。")


@blueprint.get("/wechat/callback")
async def verify(request: Request) -> HTTPResponse:
    """The platform verifies the address that the operator entered. Answers its own text back."""
    try:
        return text(verify_address(_query(request), CallbackKeys.from_settings()))
    except CallbackRejected as rejected:
        log.warning("callback_rejected", reason=rejected.reason)
        raise CALLBACK_REJECTED() from None


@blueprint.post("/wechat/callback")
async def push(request: Request) -> HTTPResponse:
    """One push in secure mode. Answers `success` once it is written down, so that a lost one comes again."""
    try:
        callback = open_callback(request.body, _query(request), CallbackKeys.from_settings())
    except CallbackRejected as rejected:
        log.warning("callback_rejected", reason=rejected.reason)
        raise CALLBACK_REJECTED() from None
    await to_the_end(_hear(callback))
    return text("success")


async def _hear(callback: Callback) -> None:
    async with transaction():
        await hear(callback)


def _query(request: Request) -> dict[str, str]:
    return {name: request.args.get(name) for name in request.args}
