"""A death that was reported in error: everything is asked back, with the reason, from whom it was given."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from server import clock
from server.cases import items as item_verbs
from server.cases import money, money_reports
from server.cases import window as window_verbs
from server.cases.expected_money import account_advice
from server.cases.models import Case, Item
from server.counties import county
from server.database import transaction
from server.errors import Problem
from server.payouts.lines import PayoutLine
from server.payouts.models import Payout
from tests.server.cases.accepted import COUNTY, accepted_case, clerk, history, window

pytestmark = pytest.mark.usefixtures("database")

REASON = "医院核对有误，本人健在"
PENSION = "pension_retired_enterprise"
HR = clerk("human_resources")


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


async def paid(item: Item, reference: str, kind: str, *verbs: str) -> Payout:
    async with transaction():
        payout = await money.approve(HR, item.id, kind, 890_000, reference)
        for verb in verbs:
            await {"send": money.send, "arrive": money.arrive}[verb](HR, payout.id)
    return payout


async def now(payout: Payout) -> Payout:
    return await Payout.of(COUNTY).get(id=payout.id)


async def of_money(case: Case) -> list[tuple[str, str]]:
    told = [e for e in await history(case) if e.kind.startswith("payout.")]
    return [(e.kind.removeprefix("payout."), e.data["payout_id"]) for e in told]


async def test_money_that_had_left_is_asked_back_and_its_way_back_is_written_down() -> None:
    case, items = await accepted_case()
    item = items[PENSION]
    waiting = await paid(item, "A", "funeral_grant")
    sent = await paid(item, "B", "survivor_grant", "send")
    landed = await paid(item, "C", "funeral_grant", "send", "arrive")
    before = len(await of_money(case))
    await voided(case)

    assert set((await of_money(case))[before:]) == {
        ("cancelled", str(waiting.id)),
        ("recovery_due", str(sent.id)),
        ("recovery_due", str(landed.id)),
    }
    assert await money.to_recover(COUNTY) == await money.to_recover(COUNTY, case.id) == 2
    case = await Case.of(COUNTY).get(id=case.id)
    advice = await account_advice(case)
    assert (advice.safe_to_close, advice.waiting) == (False, ())
    assert "需要退回" in advice.text

    before += 3
    async with transaction():
        await money.arrive(HR, sent.id)
        await money.return_(HR, sent.id, "家属已退回")
        await money.return_(HR, landed.id, "家属已退回")
    assert (await of_money(case))[before:] == [
        ("landed", str(sent.id)),
        ("recovered", str(sent.id)),
        ("recovered", str(landed.id)),
    ]
    assert [((await now(p)).status, (await now(p)).returned_on) for p in (sent, landed)] == [
        ("cancelled", clock.today())
    ] * 2
    assert await money.to_recover(COUNTY) == 0
    assert (await account_advice(case)).safe_to_close


async def test_a_report_that_the_money_is_back_is_taken_once_and_repeated_without_harm() -> None:
    case, items = await accepted_case()
    sent = await paid(items[PENSION], "B", "funeral_grant", "send")
    await voided(case)
    line = PayoutLine(reference="B", status="returned", reason="账户已止付")
    async with transaction():
        first = await money_reports.report(HR, line)
    async with transaction():
        again = await money_reports.report(HR, line)
    assert (first.changed, again.changed) == (True, False)
    assert (await now(sent)).return_reason == "账户已止付"


# What a department tells only afterwards. It cannot know of a void that is a minute old.


def told(case: Case, reference: str, status: str, **changed: Any) -> PayoutLine:
    line = PayoutLine(reference, status, 890_000, case_number=case.number, kind="funeral_grant")  # type: ignore[arg-type]
    return replace(line, **changed)


async def reported(line: PayoutLine) -> Payout:
    async with transaction():
        done = await money_reports.report(HR, line)
    assert done.changed
    return await Payout.of(COUNTY).get(reference=line.reference)


@pytest.mark.parametrize(
    ("status", "events"),
    [("sent", ["recovery_due"]), ("arrived", ["recovery_due", "landed"])],
)
async def test_money_that_left_unknown_to_us_is_accepted_and_asked_back(
    status: str, events: list[str]
) -> None:
    case, _ = await accepted_case()
    await voided(case)
    payout = await reported(told(case, "N-1", status))
    assert (payout.status, payout.amount_fen, payout.sent_on) == (status, 890_000, clock.today())
    assert [kind for kind, _ in await of_money(case)] == events
    assert await money.to_recover(COUNTY, case.id) == 1
    recovered = await reported(told(case, "N-1", "returned", reason="家属已退回"))
    assert (recovered.status, await money.to_recover(COUNTY)) == ("cancelled", 0)


async def test_what_is_back_already_asks_nobody() -> None:
    case, _ = await accepted_case()
    await voided(case)
    payout = await reported(told(case, "N-2", "returned", reason="账户已止付"))
    assert (payout.status, payout.returned_on) == ("cancelled", clock.today())
    assert [kind for kind, _ in await of_money(case)] == ["recovered"]
    assert await money.to_recover(COUNTY) == 0


async def test_a_payment_that_was_stopped_here_and_left_there_is_asked_back() -> None:
    case, items = await accepted_case()
    waiting = await paid(items[PENSION], "N-3", "funeral_grant")
    await voided(case)
    assert (await now(waiting)).status == "cancelled"
    await reported(told(case, "N-3", "sent"))
    assert [kind for kind, _ in await of_money(case)] == ["approved", "cancelled", "recovery_due"]
    assert await money.to_recover(COUNTY, case.id) == 1
    await reported(told(case, "N-3", "returned"))
    assert await money.to_recover(COUNTY) == 0
    async with transaction():
        with pytest.raises(Problem) as late:
            await money_reports.report(HR, told(case, "N-3", "sent"))
    assert late.value.kind is money_reports.PAYOUT_GOES_BACK, "it is back, and a late line changes nothing"


async def test_nothing_is_approved_after_a_void() -> None:
    case, _ = await accepted_case()
    await voided(case)
    async with transaction():
        with pytest.raises(Problem) as refused:
            await money_reports.report(HR, told(case, "N-4", "approved"))
    assert refused.value.kind is money.CASE_NOT_PAYING


async def test_a_stopped_payment_of_a_case_that_is_not_voided_stays_stopped() -> None:
    case, items = await accepted_case()
    payout = await paid(items[PENSION], "N-5", "funeral_grant")
    async with transaction():
        await money.cancel(HR, payout.id, "算错了")
    async with transaction():
        with pytest.raises(Problem) as refused:
            await money_reports.report(HR, told(case, "N-5", "sent"))
    assert refused.value.kind is money_reports.PAYOUT_GOES_BACK


async def test_by_the_number_of_the_person_a_live_case_comes_before_a_voided_one() -> None:
    case, _ = await accepted_case()
    await voided(case)
    who = {"case_number": None, "decedent_id_number": case.answers["decedent.id_number"]}
    assert (await reported(told(case, "N-6", "sent", **who))).case_id == case.id
    live, _ = await accepted_case()
    payout = await reported(told(case, "N-7", "sent", **who))
    assert payout.case_id == live.id
    assert await money.to_recover(COUNTY, live.id) == 0
