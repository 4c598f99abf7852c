"""People whom no message can reach: whom to call, and what to say."""

from __future__ import annotations

from server.console.desk import Done
from server.console.window.desk import desk
from server.http.pages import Page as Paging
from server.identity.actor import Actor
from server.pages.rendering import Page
from server.staff import telephone

ROOT = f"{desk.prefix}/telephone"


@desk.page("/telephone", query=Paging)
async def calls(caller: Actor, query: Paging) -> Page:
    """Whom to call, who waits longest first."""
    return Page("console/window/telephone.html", {"list": await telephone.calls(caller, query), "root": ROOT})


@desk.act("/telephone", body=telephone.Called, back=calls)
async def called(caller: Actor, body: telephone.Called) -> Done:
    """What came of a call. Who was not reached stays on the list."""
    await telephone.called(caller, body)
    return Done(ROOT, "已记下。" if body.reached else "已记下，没有打通的还留在名单上。")
