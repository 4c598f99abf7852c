"""A department's own system is told that a benefit it ended ends on another day, and is given it anew."""

from __future__ import annotations

from server.cases.terminations import start_terminations
from server.departments.models import Dispatch
from tests.server.cases.accepted import COUNTY
from tests.server.cases.ended import corrected, file_of, finished, items_of, verified
from tests.server.departments.systems import PENSIONS, World, work
from tests.server.registry.papers import HOSPITAL, death


async def test_the_system_hears_what_changed_and_ends_it_by_the_right_day(world: World) -> None:
    row, _ = await verified()
    await start_terminations()
    item = (await items_of(await file_of()))["pension_payment"]
    await finished(item)
    await world.connect(PENSIONS)
    await work()
    await corrected(HOSPITAL, row, death(died_at="2026-09-30T08:20:00+08:00"))
    await start_terminations()
    await work()
    (sent,) = await Dispatch.of(COUNTY).filter(item_id=item.id, kind="item.corrected")
    assert sent.status in ("delivered", "accepted")
    (told,) = [
        entry["body"]
        for entry in await world.received(PENSIONS)
        if (entry["body"]["event"], entry["body"]["item"]["id"]) == ("item.corrected", str(item.id))
    ]
    assert told["item"]["status"] == "dispatched" and told["item"]["effective_on"] == "2026-10-01"
    assert told["changed"] == ["death.date"]
    given_out = Dispatch.of(COUNTY).filter(item_id=item.id, kind="item.dispatched").order_by("seq")
    assert [row.status for row in await given_out] == ["superseded", "delivered"]
    ended = (await items_of(await file_of()))["pension_payment"]
    assert (ended.status, str(ended.effective_on)) == ("done", "2026-10-01")
