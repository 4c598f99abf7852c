"""A row that fails holds up no other: each round reaches what lies behind it."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from tortoise.exceptions import IntegrityError

from server import clock
from server.cases import cremation as matching
from server.cases import housekeeping, prefill
from server.cases.cremation import match_waiting_cases
from server.cases.housekeeping import expire_drafts
from server.cases.models import Case
from server.database import transaction
from tests.server.cases.accepted import COUNTY, family
from tests.server.cases.submitted import submitted
from tests.server.registry.papers import cremation, death, filed

pytestmark = pytest.mark.usefixtures("database")

DIED, CREMATED = "2026-10-03T08:20:00+08:00", "2026-10-05T10:30:00+08:00"


async def overdue_drafts(count: int) -> list[UUID]:
    """Drafts that expired long ago, the first one for the longest."""
    made = []
    for number in range(count):
        async with transaction():
            case = await prefill.begin(family(), {"decedent.name": "张测试"})
        expired = clock.now() - timedelta(days=count - number)
        await Case.of(COUNTY).filter(id=case.id).update(expires_at=expired)
        made.append(case.id)
    return made


async def spoil(*case_ids: UUID) -> None:
    """A row whose chain no longer fits its history: no event can be recorded on it."""
    await Case.of(COUNTY).filter(id__in=list(case_ids)).update(event_count=0)


async def statuses(*case_ids: UUID) -> list[str]:
    found = dict(await Case.of(COUNTY).filter(id__in=list(case_ids)).values_list("id", "status"))
    return [found[case_id] for case_id in case_ids]


async def test_a_draft_that_fails_keeps_no_other_from_expiring() -> None:
    broken, *others = await overdue_drafts(3)
    await spoil(broken)
    for _ in range(2):
        with pytest.raises(IntegrityError):
            await expire_drafts()
        assert await statuses(broken, *others) == ["draft", "expired", "expired"]


async def test_a_whole_batch_that_fails_keeps_none_behind_it_from_expiring(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(housekeeping, "BATCH", 2)
    first, second, third, well = await overdue_drafts(4)
    await spoil(first, second, third)
    with pytest.raises(IntegrityError):
        await expire_drafts()
    assert await statuses(well) == ["expired"]


async def test_a_case_that_fails_keeps_no_other_from_its_certificate(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(matching, "MOST_AT_ONCE", 1)
    cases = [await submitted(person) for person in (1, 2)]
    for person in (1, 2):
        await filed(death(person, died_at=DIED))
        await filed(cremation(person, cremated_at=CREMATED))
    broken, well = sorted(case.id for case in cases)
    await spoil(broken)
    with pytest.raises(IntegrityError):
        await match_waiting_cases()
    matched = await Case.of(COUNTY).filter(cremation_id__not_isnull=True).values_list("id", flat=True)
    assert matched == [well]
