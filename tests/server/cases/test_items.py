"""What departments do with their items, on both engines: history, counters, case status, dates."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from typing import Any

import pytest

from server import clock
from server.cases.items import (
    WAITS_FOR_OTHERS,
    Completion,
    acknowledge_reversal,
    complete,
    mark_not_applicable,
    receive,
    refuse,
    resume,
    reverse,
    start,
    suspend,
)
from server.cases.lifecycle import MOVE_NOT_OPEN
from server.cases.models import Case, Item, TerminationFile
from server.counties import calendar
from server.database import transaction
from server.errors import FORBIDDEN, INVALID, NOT_FOUND, Problem, ProblemKind
from server.working_days import working_days_between
from tests.conftest import Clock
from tests.server.cases.accepted import (
    COUNTY,
    accepted_case,
    clerk,
    family,
    history,
    kinds,
    termination_file,
    window,
)

POLICE, PENSIONS, MEDICAL = "public_security", "human_resources", "medical_insurance"


async def do(verb: Awaitable[Item]) -> Item:
    async with transaction():
        return await verb


async def refused(kind: ProblemKind, verb: Awaitable[Any]) -> Problem:
    with pytest.raises(Problem) as raised:
        await do(verb)
    assert raised.value.kind is kind
    return raised.value


async def again(case: Case) -> Case:
    return await Case.of(case.county).get(id=case.id)


async def test_the_first_receipt_takes_the_case_into_progress_and_the_second_does_not(database: str) -> None:
    case, items = await accepted_case()
    await do(receive(clerk(POLICE), items["household_cancellation"].id))
    assert (await again(case)).status == "in_progress"
    await do(receive(clerk(PENSIONS), items["pension_retired_enterprise"].id))
    assert await kinds(case) == ["item.received", "case.started", "item.received"]


async def test_the_last_item_finishes_the_case_and_invites_the_rating(database: str) -> None:
    case, items = await accepted_case()
    done = await do(
        complete(
            clerk(POLICE), items["household_cancellation"].id, Completion("户口已注销", "岳公户〔2026〕1号")
        )
    )
    assert done.status == "done" and done.result["summary"] == "户口已注销"
    await do(mark_not_applicable(clerk(MEDICAL), items["medical_account_withdrawal"].id, "账户没有余额"))
    middle = await again(case)
    assert (middle.status, middle.open_items) == ("in_progress", 1)
    await do(complete(clerk(PENSIONS), items["pension_retired_enterprise"].id))
    finished = await again(case)
    assert (finished.status, finished.open_items, finished.live_decedent) == ("finished", 0, None)
    assert finished.finished_at is not None
    events = await history(case)
    done_events = [e for e in events if e.kind == "item.done"]
    assert [(e.data["done_count"], e.data["item_count"]) for e in done_events] == [(1, 3), (2, 2)]
    assert done_events[0].private == {"result": "户口已注销", "reference": "岳公户〔2026〕1号"}
    assert done_events[1].private["result"] == items["pension_retired_enterprise"].rule["result"]
    assert [e.kind for e in events][-3:] == ["item.done", "case.finished", "rating.invited"]
    assert events[-2].data == {"item_count": 2}


async def test_an_item_waits_for_what_must_come_first_and_names_it(database: str) -> None:
    case, items = await accepted_case()
    waiting = items["medical_account_withdrawal"]
    await Item.of(COUNTY).filter(id=waiting.id).update(waits_for=["household_cancellation"])
    problem = await refused(WAITS_FOR_OTHERS, complete(clerk(MEDICAL), waiting.id))
    assert "死亡人员户口注销" in problem.detail
    assert problem.extra["waits_for"] == [
        {"code": "household_cancellation", "department": POLICE, "status": "dispatched"}
    ]
    await do(refuse(clerk(POLICE), items["household_cancellation"].id, "户口不在本县", "户口登记条例第八条"))
    await do(complete(clerk(MEDICAL), waiting.id))
    assert (await again(case)).open_items == 1


async def test_a_refusal_keeps_reason_ground_and_how_to_object(database: str) -> None:
    case, items = await accepted_case()
    item = await do(
        refuse(clerk(POLICE), items["household_cancellation"].id, "户口不在本县", "户口登记条例第八条")
    )
    assert item.result["reason"] == "户口不在本县" and item.result["ground"] == "户口登记条例第八条"
    assert "行政复议" in item.result["remedy"] and "行政诉讼" in item.result["remedy"]
    event = (await history(case))[-2]
    assert event.kind == "item.refused" and "户口不在本县" not in str(event.data)


async def test_another_department_does_not_even_find_the_item(database: str) -> None:
    _, items = await accepted_case()
    item = items["household_cancellation"]
    await refused(NOT_FOUND, receive(clerk(PENSIONS), item.id))
    await refused(NOT_FOUND, receive(clerk(POLICE, "430626"), item.id))
    await refused(FORBIDDEN, complete(window(), item.id))
    await refused(FORBIDDEN, suspend(family(), item.id, "等等", clock.today()))


async def test_a_step_that_is_not_open_changes_nothing(database: str) -> None:
    case, items = await accepted_case()
    item = items["household_cancellation"]
    await do(complete(clerk(POLICE), item.id))
    before = await kinds(case)
    problem = await refused(MOVE_NOT_OPEN, complete(clerk(POLICE), item.id))
    assert problem.extra["state"] == "done"
    assert await kinds(case) == before and (await again(case)).open_items == 2


async def test_two_clerks_who_finish_at_once_finish_once(database: str) -> None:
    case, items = await accepted_case()

    async def attempt(code: str, department: str) -> str:
        try:
            return (await do(complete(clerk(department), items[code].id))).status
        except Problem as problem:
            return problem.code

    tries = [
        ("household_cancellation", POLICE),
        ("pension_retired_enterprise", PENSIONS),
        ("medical_account_withdrawal", MEDICAL),
    ] * 3
    outcomes = await asyncio.gather(*(attempt(*one) for one in tries))
    assert sorted(outcomes) == ["done"] * 3 + ["move_not_open"] * 6
    assert (await again(case)).status == "finished"
    assert (await kinds(case)).count("case.finished") == 1


# ---- the clock of an item ----


async def test_a_pause_moves_the_date_by_the_working_days_that_were_not_counted(
    database: str, moving_clock: Clock
) -> None:
    _, items = await accepted_case()
    item, actor = items["household_cancellation"], clerk(POLICE)
    promised = item.due_on
    await do(receive(actor, item.id))
    began = clock.today()
    suspended = await do(suspend(actor, item.id, "需要派出所实地核实", began + timedelta(days=3)))
    assert suspended.due_on == promised and suspended.request["reason"] == "需要派出所实地核实"
    moving_clock.advance(days=9)
    resumed = await do(resume(actor, item.id))
    paused = working_days_between(began, clock.today(), calendar(COUNTY))
    assert paused >= 5 and resumed.paused_days == paused
    assert working_days_between(promised, resumed.due_on, calendar(COUNTY)) == paused
    assert (resumed.status, resumed.paused_at, resumed.request) == ("in_progress", None, None)


async def test_the_family_is_told_to_which_day_the_promise_moves(database: str) -> None:
    case, items = await accepted_case()
    item, actor = items["household_cancellation"], clerk(POLICE)
    await do(receive(actor, item.id))
    back_on = clock.today() + timedelta(days=14)
    await do(suspend(actor, item.id, "需要核实", back_on))
    event = (await history(case))[-1]
    counted = working_days_between(clock.today(), back_on, calendar(COUNTY))
    due = date.fromisoformat(event.data["due_date"])
    assert working_days_between(item.due_on, due, calendar(COUNTY)) == counted
    assert event.private == {"reason": "需要核实"}


async def test_a_limit_in_calendar_days_is_not_given_the_same_weekend_twice(
    database: str, moving_clock: Clock
) -> None:
    _, items = await accepted_case(("housing_fund_withdrawal",), insurance__housing_fund="yes")
    item, actor = items["housing_fund_withdrawal"], clerk("housing_fund")
    await do(receive(actor, item.id))
    began = clock.today()
    for _ in range(5):
        await do(suspend(actor, item.id, "核对贷款", clock.today()))
        moving_clock.advance(days=1)
        item = await do(resume(actor, item.id))
    exact = began + timedelta(days=3 + 5)
    while not calendar(COUNTY).is_working_day(exact):
        exact += timedelta(days=1)
    assert item.paused_days == 5 and item.due_on == exact


async def test_a_pause_within_one_day_moves_nothing(database: str) -> None:
    _, items = await accepted_case()
    item, actor = items["household_cancellation"], clerk(POLICE)
    await do(receive(actor, item.id))
    await do(start(actor, item.id))
    await do(suspend(actor, item.id, "系统维护", clock.today()))
    assert (await do(resume(actor, item.id))).due_on == item.due_on


async def test_a_pause_cannot_be_expected_to_have_ended(database: str) -> None:
    _, items = await accepted_case()
    item, actor = items["household_cancellation"], clerk(POLICE)
    await do(receive(actor, item.id))
    yesterday = clock.today() - timedelta(days=1)
    await refused(INVALID, suspend(actor, item.id, "需要核实", yesterday))


# ---- terminations and reversal ----


async def test_a_termination_is_finished_with_its_day_and_what_was_overpaid(database: str) -> None:
    file, items = await termination_file()
    item, actor = items["pension_payment"], clerk(PENSIONS)
    await refused(INVALID, complete(actor, item.id, Completion(effective_on=date(2026, 11, 9))))
    await refused(INVALID, complete(actor, item.id, Completion(overpaid_fen=-1)))
    done = await do(
        complete(actor, item.id, Completion(effective_on=date(2026, 12, 1), overpaid_fen=312_550))
    )
    assert (done.effective_on, done.overpaid_fen) == (date(2026, 12, 1), 312_550)
    event = (await history(file))[-1]
    assert event.private["overpaid_fen"] == 312_550 and "312550" not in str(event.data)
    fresh = await TerminationFile.of(COUNTY).get(id=file.id)
    assert fresh.open_items == 1


async def test_the_day_of_a_termination_belongs_to_no_other_item(database: str) -> None:
    _, items = await accepted_case()
    how = Completion(effective_on=date(2026, 12, 1))
    problem = await refused(INVALID, complete(clerk(POLICE), items["household_cancellation"].id, how))
    assert problem.fields[0].field == "effective_on"


@pytest.mark.parametrize("first", [complete, receive, None])
async def test_a_reversal_reopens_what_was_closed_until_the_department_acknowledges(
    database: str, first: Callable[..., Awaitable[Item]] | None
) -> None:
    case, items = await accepted_case()
    item, actor = items["household_cancellation"], clerk(POLICE)
    if first:
        await do(first(actor, item.id))
    await do(reverse(window(), item.id, "误报"))
    assert (await again(case)).open_items == 3
    undone = await do(acknowledge_reversal(actor, item.id, "已恢复户口"))
    assert undone.status == "reversed" and undone.closed_at is not None
    assert (await again(case)).open_items == 2
    assert [e.private for e in await history(case) if e.kind == "item.reversed"] == [{"note": "已恢复户口"}]


async def test_a_voided_case_is_reversed_when_every_department_has_acknowledged(database: str) -> None:
    case, items = await accepted_case(("household_cancellation", "medical_account_withdrawal"))
    await do(complete(clerk(POLICE), items["household_cancellation"].id))
    await Case.of(COUNTY).filter(id=case.id).update(status="voided")
    for item in items.values():
        await do(reverse(window(), item.id, "误报"))
    for item in items.values():
        assert "case.reversed" not in await kinds(case)
        await do(acknowledge_reversal(clerk(item.department), item.id))
    assert (await kinds(case))[-1] == "case.reversed" and (await again(case)).status == "voided"
