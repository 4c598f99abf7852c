"""The family member's own account: forgotten when they ask for it."""

from __future__ import annotations

from uuid import UUID

from sanic import Request

from miniprogram_api.door import door
from notifications.forgetting import forget_told
from server.booking.problems import VISIT_MOVED_ON
from server.cases.erasure import DATA_IS_KEPT
from server.cases.forgetting import ACCOUNT_IN_USE, forget
from server.cases.lifecycle import MOVE_NOT_OPEN
from server.chat.forgetting import forget_said
from server.errors import INVALID, NOT_FOUND
from server.http.idempotency import IN_CONFLICT, KEY_REUSED, once
from server.http.respond import Reply
from server.http.verbs import to_the_end
from server.identity.actor import Actor
from server.identity.sessions import stop_access


@door.delete(
    "/me",
    summary="注销账号",
    status=204,
    writes=False,
    problems=(
        *(ACCOUNT_IN_USE, DATA_IS_KEPT, MOVE_NOT_OPEN, *VISIT_MOVED_ON),
        *(INVALID, NOT_FOUND, KEY_REUSED, IN_CONFLICT),
    ),
)
async def forget_me(request: Request, caller: Actor) -> Reply:
    """Forget the caller: phone number and WeChat account, consents, message subscriptions, conversation.

    Drafts and what was taken back are deleted with it; all devices are signed out. A case that is being
    worked on has to come to its end before, and a case that ended is kept for its time. It cannot be undone.
    """
    ended: list[UUID] = []

    async def forgotten() -> None:
        ended[:] = await forget(caller)
        assert caller.id is not None
        await forget_told(caller.county, caller.id)
        await forget_said(caller.county, caller.id)

    reply = await to_the_end(once(request, caller.id, caller, forgotten, 204))
    await stop_access(ended, request.app.ctx.store)
    return reply
