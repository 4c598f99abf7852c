"""Who of the offices opened unusually many files, and what came of asking them."""

from __future__ import annotations

from uuid import UUID

from server.console.desk import Done
from server.console.supervision.desk import ROOT, desk
from server.identity.actor import Actor
from server.pages.rendering import Page
from server.staff import reading

ALARMS = f"{ROOT}/alarms"


@desk.page("/alarms", query=reading.Alarms)
async def alarms(caller: Actor, query: reading.Alarms) -> Page:
    """Members of staff who opened more files than the county finds usual, the latest first."""
    listed = await reading.reading_alarms(caller, query)
    here = f"{ALARMS}?state={query.state}"
    return Page("console/supervision/alarms.html", {"listed": listed, "state": query.state, "here": here})


async def _again(caller: Actor) -> Page:
    page: Page = await alarms(caller, reading.Alarms())
    return page


@desk.act("/alarms/<alarm_id:uuid>", body=reading.Note, back=_again)
async def acknowledge(caller: Actor, body: reading.Note, alarm_id: UUID) -> Done:
    """Somebody asked and looked; the note says what came of it."""
    await reading.acknowledge_alarm(caller, body, alarm_id)
    return Done(ALARMS, "已记下核实的结果。")
