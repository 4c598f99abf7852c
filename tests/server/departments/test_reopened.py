"""A department's own system is told by `item.corrected` that a benefit it ended has to be looked at again."""

from __future__ import annotations

from server.cases.terminations import start_terminations
from server.departments.models import Dispatch
from tests.server.cases.accepted import COUNTY
from tests.server.cases.ended import corrected, file_of, finished, items_of, verified
from tests.server.departments.systems import PENSIONS, World, work
from tests.server.registry.papers import HOSPITAL, death


async def test_the_system_hears_it_and_the_item_stays_open_until_it_says_done(world: World) -> None:
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
    assert (await items_of(await file_of()))["pension_payment"].status == "dispatched"
