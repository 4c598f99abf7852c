"""One's own account: the password, and where one is signed in."""

from __future__ import annotations

from uuid import UUID

from sanic import Request

from server.console.desk import Desk, Done
from server.database import transaction
from server.errors import INVALID, FieldError
from server.http.verbs import to_the_end
from server.identity import staff
from server.identity.actor import Actor, ActorKind
from server.identity.authenticate import SignedIn
from server.identity.models import StaffAccount
from server.identity.passwords import hash_password
from server.identity.sessions import open_sessions, sign_out, stop_access
from server.pages.rendering import Page
from server.staff.login import NewPassword

account = Desk("account", "我的账号", frozenset(ActorKind), first_password=True)


@account.page("")
async def own_account(signed: SignedIn) -> Page:
    """The password, and the devices; with the first password nothing but the password."""
    devices = await open_sessions(signed.actor.county, signed.actor.id)
    row = await StaffAccount.of(signed.actor.county).get(id=signed.actor.id)
    return Page(
        "console/account.html",
        {
            "must_change": signed.must_change_password,
            "devices": devices,
            "second_factor": row.second_factor,
            "this_session": signed.session_id,
        },
    )


@account.act("/password", body=NewPassword, back=own_account, writes=False)
async def change_password(request: Request, signed: SignedIn, body: NewPassword) -> Done:
    """Change one's own password, and sign every other device out."""
    if body.new_password == body.password:
        wrong = FieldError("new_password", "unchanged", "新密码和原来的一样，请换一个新的密码。")
        raise INVALID(fields=[wrong])
    ended = await to_the_end(_change(signed, body))
    await stop_access(ended, request.app.ctx.store)
    return Done("/console/account", "密码已经改好，别的设备已退出登录。")


@account.act("/sessions/<session_id:uuid>/end", back=own_account, writes=False)
async def end_session(request: Request, caller: Actor, session_id: UUID) -> Done:
    """Sign one of one's own devices out."""
    await to_the_end(sign_out(caller.county, caller.id, session_id, request.app.ctx.store))
    return Done("/console/account", "那台设备已退出登录。")


async def _change(signed: SignedIn, body: NewPassword) -> list[UUID]:
    fitting = await staff.check_own_password(signed.actor, body.password)
    new_hash = await hash_password(body.new_password)
    async with transaction():
        return await staff.change_password(signed.actor, signed.session_id, fitting, new_hash)
