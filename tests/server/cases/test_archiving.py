"""When a finished case is archived: not before its money has settled, and none keeps another waiting."""

from __future__ import annotations

from datetime import timedelta

import pytest

from server.cases import housekeeping, money
from server.cases import items as item_verbs
from server.cases.housekeeping import archive_finished
from server.cases.models import Case, Item
from server.counties import county
from server.database import transaction
from server.payouts.models import Payout
from tests.conftest import Clock
from tests.server.cases.accepted import COUNTY, accepted_case, clerk

pytestmark = pytest.mark.usefixtures("database")

MEDICAL = "medical_account_withdrawal"
HEALTH = clerk("medical_insurance")
ARCHIVE = timedelta(days=county(COUNTY).info.standards.archive.days)
LATE_MONEY = timedelta(days=county(COUNTY).info.standards.late_money.days)


async def finished(code: str = MEDICAL, order: int = 1) -> tuple[Case, Item]:
    case, items = await accepted_case((code,), order=order)
    async with transaction():
        await item_verbs.complete(clerk(items[code].department), items[code].id)
    return case, items[code]


async def paid(item: Item, *verbs: str) -> Payout:
    async with transaction():
        payout = await money.approve(HEALTH, item.id, "medical_account", 100, f"YB-{item.id}")
        for verb in verbs:
            await {"send": money.send, "arrive": money.arrive}[verb](HEALTH, payout.id)
    return payout


async def status(case: Case) -> str:
    return (await Case.of(COUNTY).get(id=case.id)).status


async def test_a_case_without_money_is_archived_after_the_countys_time(moving_clock: Clock) -> None:
    case, _ = await finished("household_cancellation")
    moving_clock.advance(seconds=ARCHIVE.total_seconds() - 60)
    assert await archive_finished() == 0
    moving_clock.advance(seconds=120)
    assert await archive_finished() == 1
    found = await Case.of(COUNTY).get(id=case.id)
    assert found.status == "archived"
    assert found.ended_at is not None


async def test_a_promised_payment_that_nobody_entered_may_still_come(moving_clock: Clock) -> None:
    case, item = await finished()
    moving_clock.advance(days=ARCHIVE.days + 1)
    assert await archive_finished() == 0
    payout = await paid(item, "send")
    assert await archive_finished() == 0
    async with transaction():
        await money.arrive(HEALTH, payout.id)
    assert await archive_finished() == 1
    assert await status(case) == "archived"


async def test_what_was_promised_and_never_entered_is_given_up_in_the_end(moving_clock: Clock) -> None:
    case, _ = await finished()
    moving_clock.advance(days=LATE_MONEY.days + 1)
    assert await archive_finished() == 1
    assert await status(case) == "archived"


@pytest.mark.parametrize("verbs", [(), ("send",)], ids=["approved", "sent"])
async def test_money_on_its_way_is_waited_for_without_end(
    moving_clock: Clock, verbs: tuple[str, ...]
) -> None:
    case, item = await finished()
    await paid(item, *verbs)
    moving_clock.advance(days=LATE_MONEY.days + 1)
    assert await archive_finished() == 0
    assert await status(case) == "finished"


async def test_a_cancelled_payment_is_not_waited_for(moving_clock: Clock) -> None:
    case, item = await finished()
    payout = await paid(item)
    async with transaction():
        await money.cancel(HEALTH, payout.id, "没有余额")
    moving_clock.advance(days=ARCHIVE.days + 1)
    assert await archive_finished() == 1
    assert await status(case) == "archived"


async def test_the_oldest_cases_that_wait_for_money_keep_nobody_from_being_archived(
    moving_clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(housekeeping, "BATCH", 2)
    for order in (1, 3, 5):
        _, item = await finished(order=order)
        await paid(item)
        moving_clock.advance(hours=1)
    last, _ = await finished("household_cancellation", order=7)
    moving_clock.advance(days=ARCHIVE.days + 1)
    assert await archive_finished() == 1
    assert await status(last) == "archived"


async def test_a_payment_that_comes_back_before_the_case_is_locked_keeps_it_open(
    moving_clock: Clock,
) -> None:
    case, item = await finished()
    payout = await paid(item, "send", "arrive")
    moving_clock.advance(days=ARCHIVE.days + 1)
    assert await housekeeping._settled(COUNTY, []) == [case.id]
    async with transaction():
        await money.return_(HEALTH, payout.id, "账户已销户")
    assert await housekeeping._archive(COUNTY, case.id) is False
    assert await status(case) == "finished"
