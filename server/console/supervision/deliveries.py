"""What did not reach a department's system, and sending it again, one by one or all of a department."""

from __future__ import annotations

from uuid import UUID

from server.console.desk import Done
from server.console.supervision.desk import ROOT, desk
from server.counties import county
from server.departments import undelivered_routes
from server.departments.steps import step_text
from server.identity.actor import Actor
from server.pages.rendering import Page

DELIVERIES = f"{ROOT}/deliveries"


@desk.page("/deliveries", query=undelivered_routes.UndeliveredQuery)
async def deliveries(caller: Actor, query: undelivered_routes.UndeliveredQuery) -> Page:
    """What a department's system refused, or did not take within 48 hours; the latest first."""
    listed = await undelivered_routes.list_undelivered(caller, query)
    return Page(
        "console/supervision/deliveries.html",
        {
            "listed": listed,
            "words": step_text,
            "department": query.department,
            "departments": [one for one in county(caller.county).departments.values() if one.joint],
            "here": DELIVERIES + (f"?department={query.department}&" if query.department else "?"),
        },
    )


async def _again(caller: Actor) -> Page:
    page: Page = await deliveries(caller, undelivered_routes.UndeliveredQuery())
    return page


@desk.act("/deliveries/<dispatch_id:uuid>/replay", back=_again)
async def replay(caller: Actor, dispatch_id: UUID) -> Done:
    """Send one of them again, for another 48 hours."""
    await undelivered_routes.replay_one(caller, dispatch_id)
    return Done(DELIVERIES, "已重新推送，48 小时内会继续尝试。")


@desk.act("/deliveries/replay", body=undelivered_routes.Department, back=_again)
async def replay_all(caller: Actor, body: undelivered_routes.Department) -> Done:
    """Send again what a department's system did not take while it was away."""
    done = await undelivered_routes.replay_all(caller, body)
    says = f"已重新推送 {done.replayed} 条。" if done.replayed else "没有因为系统不在线而停下的推送。"
    return Done(f"{DELIVERIES}?department={body.department}", says)
