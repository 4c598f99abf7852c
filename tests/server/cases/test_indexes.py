"""The lists that grow with the years are read by their index, in its order, on either engine."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

import pytest
from tortoise.connection import get_connections
from tortoise.queryset import QuerySet

from server import clock
from server.cases import anchor
from server.cases.anchor import anchor_days, verify_county
from server.cases.events import Happened, record
from server.cases.holders import lock_case, save_holder
from server.cases.models import Case, CaseEvent
from server.database import engine, transaction
from server.identity.actor import system
from tests.conftest import Clock
from tests.server.cases.accepted import COUNTY, accepted_case

pytestmark = pytest.mark.usefixtures("database")


async def plan_of(rows: QuerySet[Case] | QuerySet[CaseEvent]) -> str:
    """How the engine would answer; PostgreSQL as for a table too large to be read whole and sorted."""
    async with transaction():
        if engine() == "postgresql":
            no_other = "SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off"
            await get_connections().get("default").execute_script(no_other)
        return str([dict(line) for line in await rows.explain()])


@pytest.mark.parametrize("status", ["submitted", "returned", "reviewed", "accepted", "finished"])
async def test_the_windows_queue(status: str) -> None:
    plan = await plan_of(
        Case.of(COUNTY).filter(status=status).order_by("submitted_at", "id").limit(20).only("id")
    )
    assert "case_queue" in plan
    assert "B-TREE" not in plan and "Sort" not in plan


async def test_the_events_of_a_day() -> None:
    day = datetime(2026, 11, 25, tzinfo=UTC)
    plan = await plan_of(anchor._events(COUNTY, day, UUID(int=0), day.replace(day=26)).only("id"))
    assert "case_event_by_day" in plan
    assert "B-TREE" not in plan and "Sort" not in plan


async def test_a_day_of_several_pages_is_anchored_whole(
    moving_clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    case, _ = await accepted_case()
    async with transaction():
        held = await lock_case(COUNTY, case.id)
        await record(held, system(COUNTY), *(Happened("case.rated") for _ in range(4)))
        await save_holder(held)
    today = clock.today()
    to_midnight = clock.end_of_day(today) - clock.now()
    moving_clock.advance(seconds=to_midnight.total_seconds(), hours=3)
    monkeypatch.setattr(anchor, "_PAGE", 3)
    assert await anchor_days() == 1
    assert await verify_county(COUNTY) == []
    last = await CaseEvent.of(COUNTY).order_by("-at", "-id").first()
    assert last is not None
    await CaseEvent.of(COUNTY).filter(id=last.id).update(hash=b"\0" * 32)
    assert any("7 events, 7 are there" in flaw for flaw in await verify_county(COUNTY))

    await CaseEvent.of(COUNTY).update(at=last.at)
    count, _ = await anchor._digest(COUNTY, today, None)
    assert count == 7, "events of one moment are told apart by their id"
