"""Money that left a case which was voided: listed for the supervisor until it is back, and after."""

from __future__ import annotations

from typing import Any

from server import clock
from server.cases import money, money_reports
from server.cases import window as window_verbs
from server.cases.models import Case
from server.database import transaction
from server.identity.staff import Role
from server.payouts.lines import PayoutLine
from tests.conftest import Clock
from tests.server.cases.accepted import accepted_case, clerk, window
from tests.server.staff.conftest import Desk, Desks

PENSION = "pension_retired_enterprise"
HR = clerk("human_resources")


async def voided_case(order: int = 1, *, known: bool = True) -> Case:
    """A case of which money had left; `known` before it was voided, or reported only after."""
    case, _ = await accepted_case(order=order)
    line = PayoutLine(f"RS-{order}", "sent", 100 * order, case_number=case.number, kind="funeral_grant")
    async with transaction():
        if known:
            await money_reports.report(HR, line)
        await window_verbs.void(window(), case.id, "登记错了人")
        if not known:
            await money_reports.report(HR, line)
    return case


async def listed(desk: Desk, **query: str) -> Any:
    answered = await desk.ask("GET", "/supervision/recoveries", query=query)
    assert answered.status == 200, answered.body
    return answered.body


async def test_what_has_to_be_got_back_with_whose_how_much_and_since_when(
    desks: Desks, moving_clock: Clock
) -> None:
    case, later = await voided_case(1), await voided_case(3, known=False)
    live, items = await accepted_case(order=5)
    async with transaction():
        payout = await money.approve(HR, items[PENSION].id, "funeral_grant", 5, "RS-5")
        await money.send(HR, payout.id)
    voided_on = clock.today()
    moving_clock.advance(days=9)
    desk = await desks.at_work("boss", role=Role.SUPERVISOR)
    first, second = (await listed(desk))["payouts"]
    assert {name: first[name] for name in ("case_number", "department", "amount_fen", "reference")} == {
        "case_number": case.number,
        "department": "human_resources",
        "amount_fen": 100,
        "reference": "RS-1",
    }
    assert (first["status"], first["days_since"], first["recovered_on"]) == ("sent", 9, None)
    assert first["voided_on"] == voided_on.isoformat()
    assert (second["case_id"], second["amount_fen"]) == (str(later.id), 300)
    assert live.number not in str(first) + str(second)

    async with transaction():
        await money_reports.report(HR, PayoutLine("RS-1", "returned", reason="家属已退回"))
    assert [one["case_id"] for one in (await listed(desk))["payouts"]] == [str(later.id)]
    [back] = (await listed(desk, state="recovered"))["payouts"]
    assert (back["status_text"], back["recovered_on"]) == ("已追回", clock.today().isoformat())
    moving_clock.advance(days=20)
    desk = await desks.at_work("boss2", role=Role.SUPERVISOR)
    assert (await listed(desk, state="recovered"))["payouts"][0]["days_since"] == 9


async def test_page_by_page_and_by_department(desks: Desks) -> None:
    for order in (1, 3, 5):
        await voided_case(order)
    desk = await desks.at_work("boss", role=Role.SUPERVISOR)
    first = await listed(desk, limit="2")
    rest = await listed(desk, limit="2", cursor=first["next"])
    assert [one["amount_fen"] for one in first["payouts"] + rest["payouts"]] == [100, 300, 500]
    assert (await listed(desk, department="medical_insurance"))["payouts"] == []
