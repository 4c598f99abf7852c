"""The one-time code of a phone before one's own account: scanned, confirmed, taken away again."""

from __future__ import annotations

import segno
from markupsafe import Markup
from sanic import Request

from server.console.account import account, own_account
from server.console.desk import Done
from server.counties import county
from server.database import transaction
from server.http.verbs import to_the_end
from server.identity import second_factor as enrolling
from server.identity import staff
from server.identity.actor import Actor
from server.identity.authenticate import SignedIn
from server.pages.rendering import Page
from server.staff import second_factor

HERE = "/console/account"


@account.page("/second-factor")
async def code_page(signed: SignedIn) -> Page:
    """Where the first code of a phone is typed, for who has scanned the secret already."""
    _require_own_password(signed)
    return Page("console/second_factor.html", {"enrolment": None})


@account.act("/second-factor", body=second_factor.Begin, back=own_account, writes=False)
async def begin(signed: SignedIn, body: second_factor.Begin) -> Page:
    """A secret for the phone's app. It is on this page and nowhere else, and counts after its first code."""
    _require_own_password(signed)
    enrolment = await to_the_end(_begin(signed.actor, body.password))
    drawn = segno.make(enrolment.uri, error="m", micro=False).svg_inline(scale=5, border=4)
    return Page("console/second_factor.html", {"enrolment": enrolment, "drawn": Markup(drawn)})  # noqa: S704


@account.act("/second-factor/confirm", body=second_factor.Code, back=code_page, writes=False)
async def confirm(request: Request, signed: SignedIn, body: second_factor.Code) -> Done:
    """From now on signing in needs a code. Every other device is signed out."""
    _require_own_password(signed)
    await second_factor.confirm_second_factor(request, signed, body)
    return Done(HERE, "动态码已启用。下次登录要输入手机上的六位数字，别的设备已退出登录。")


@account.act("/second-factor/remove", body=second_factor.Removal, back=own_account, writes=False)
async def remove(request: Request, signed: SignedIn, body: second_factor.Removal) -> Done:
    """Signing in needs no code any more."""
    _require_own_password(signed)
    await second_factor.remove_second_factor(request, signed, body)
    return Done(HERE, "动态码已停用。")


async def _begin(actor: Actor, password: str) -> enrolling.Enrolment:
    fitting = await staff.check_own_password(actor, password)
    async with transaction():
        return await enrolling.begin(actor, fitting, county(actor.county).info.name)


def _require_own_password(signed: SignedIn) -> None:
    if signed.must_change_password:
        raise staff.PASSWORD_CHANGE_REQUIRED()
