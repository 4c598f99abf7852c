"""A death that was reported in error: everything is asked back, with the reason, from whom it was given."""

from __future__ import annotations

from datetime import timedelta

import pytest

from server import clock
from server.cases import items as item_verbs
from server.cases import window as window_verbs
from server.cases.models import Case, Item
from server.counties import county
from server.database import transaction
from tests.server.cases.accepted import COUNTY, accepted_case, clerk, history, window

pytestmark = pytest.mark.usefixtures("database")

REASON = "医院核对有误，本人健在"


async def voided(case: Case) -> None:
    async with transaction():
        await window_verbs.void(window(), case.id, REASON)


async def test_every_department_is_told_why_and_until_when() -> None:
    case, items = await accepted_case()
    async with transaction():
        police = items["household_cancellation"]
        await item_verbs.complete(clerk(police.department), police.id)
    await voided(case)

    asked = {e.item_id: e for e in await history(case) if e.kind == "item.reversal_requested"}
    until = clock.today() + timedelta(days=county(COUNTY).info.standards.reversal.days)
    for item in items.values():
        event = asked.pop(item.id)
        assert event.private == {"reason": REASON}
        assert event.data == {
            "code": item.code,
            "department": item.department,
            "due_date": until.isoformat(),
        }
        now = await Item.of(COUNTY).get(id=item.id)
        assert (now.status, now.due_on, now.closed_at) == ("reversing", until, None)
    assert asked == {}
    assert (await Case.of(COUNTY).get(id=case.id)).open_items == len(items)
