"""What did not reach the department's own system, and sending it again."""

from __future__ import annotations

from uuid import UUID

from server.console.department.desk import ROOT, desk
from server.console.desk import Done
from server.departments import undelivered_routes
from server.departments.steps import step_text
from server.http.pages import Page as Paging
from server.identity.actor import Actor
from server.pages.rendering import Page

DELIVERIES = f"{ROOT}/deliveries"


@desk.page("/deliveries", query=Paging)
async def deliveries(caller: Actor, query: Paging) -> Page:
    """What the department's system refused, or did not take within 48 hours."""
    found = await undelivered_routes.list_own_undelivered(caller, query)
    return Page(
        "console/department/deliveries.html",
        {
            "deliveries": [(one, step_text(one.event)) for one in found.deliveries],
            "systems": found.pushed_to,
            "following": f"{DELIVERIES}?cursor={found.next}" if found.next else None,
        },
    )


async def _back(caller: Actor) -> Page:
    page: Page = await deliveries(caller, Paging())
    return page


@desk.act("/deliveries/<dispatch_id:uuid>/replay", back=_back)
async def replay(caller: Actor, dispatch_id: UUID) -> Done:
    """Send one of them again, for another 48 hours."""
    await undelivered_routes.replay_own(caller, dispatch_id)
    return Done(DELIVERIES, "已重新推送，48 小时内会继续尝试。")
