"""The days by which somebody has to act: given, shown, reminded of, and never lost when they pass."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from server import clock
from server.cases import corrections, declarations, items, prefill, window
from server.cases.cremation import match_waiting_cases
from server.cases.deadlines import watch_deadlines
from server.cases.models import Case, Item
from server.cases.progress import Progress, progress_of
from server.cases.states import ItemStatus
from server.cases.waiting import KINDS, passed, waiting, watch_cases, watch_items
from server.counties import calendar, county
from server.database import transaction
from server.departments import inbox
from server.errors import Problem
from server.working_days import add_working_days, due_date
from tests.conftest import Clock
from tests.server.cases.accepted import COUNTY, accepted_case, clerk, history, kinds
from tests.server.cases.accepted import window as window_clerk
from tests.server.cases.submitted import submitted
from tests.server.registry.papers import cremation, death, filed

pytestmark = pytest.mark.usefixtures("database")

CODE = "household_cancellation"
POLICE = clerk("public_security")
CLERK = window_clerk()
DAY = timedelta(days=1)
DIED, CREMATED = "2026-10-03T08:20:00+08:00", "2026-10-05T10:30:00+08:00"


def to(moving: Clock, day: date) -> None:
    """Go on to this day."""
    moving.advance(days=(day - clock.today()).days)


def told(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


async def fresh(case: Case) -> Case:
    return await Case.of(COUNTY).get(id=case.id)


async def progress(case: Case) -> Progress:
    return await progress_of(await fresh(case))


async def late_ones(kind: str) -> list[Any]:
    return [row.id for row in await passed(COUNTY, KINDS[kind]).order_by("waits_until")]


async def last_day(case: Case, name: str) -> date:
    return date.fromisoformat((await history(case))[-1].data[name])


async def test_a_pre_review_has_its_day_and_a_late_one_gets_an_apology_with_another(
    moving_clock: Clock,
) -> None:
    case = await submitted()
    standard = county(COUNTY).info.standards.pre_review
    until = due_date(clock.today(), standard, calendar(COUNTY))
    shown = await progress(case)
    assert shown.promised_on == until and shown.act_by is None
    assert f"{told(until)}前告诉您结果" in shown.next_step
    to(moving_clock, until)
    assert await watch_cases() == 0 and await late_ones("pre_review") == []

    to(moving_clock, until + DAY)
    assert await late_ones("pre_review") == [case.id], "also before the worker has looked"
    assert await watch_cases() == 1
    assert await watch_cases() == 0
    assert (await kinds(case))[-1] == "case.review_overdue"
    instead = await last_day(case, "due_date")
    assert instead == due_date(clock.today(), standard, calendar(COUNTY))
    assert (await progress(case)).promised_on == instead

    to(moving_clock, instead + DAY)
    assert await watch_cases() == 1, "the day that was told instead passed as well"
    assert await last_day(case, "due_date") > instead
    async with transaction():
        await window.pass_review(CLERK, case.id)
    assert await late_ones("pre_review") == [] and await watch_cases() == 0


async def test_a_notice_reminds_moves_its_day_and_then_stays_with_supervision(moving_clock: Clock) -> None:
    case = await submitted()
    async with transaction():
        case = await window.return_for_correction(CLERK, case.id, "照片看不清", [])
    first = case.waits_until
    assert first is not None and (await progress(case)).act_by == first
    assert f"请在{told(first)}前按窗口的说明补正" in (await progress(case)).next_step
    assert await watch_cases() == 0

    to(moving_clock, first - 2 * DAY)
    assert await watch_cases() == 1 and await watch_cases() == 0
    assert (await kinds(case))[-1] == "case.correction_due"
    assert await last_day(case, "deadline") == first

    to(moving_clock, first + DAY)
    assert await watch_cases() == 1 and await watch_cases() == 0
    assert (await kinds(case))[-1] == "case.correction_extended"
    second = await last_day(case, "deadline")
    case = await fresh(case)
    assert second > first and case.notice["deadline"] == second.isoformat()
    assert (await progress(case)).act_by == second
    assert await late_ones("notice") == [case.id], "a day that was moved has passed too"

    to(moving_clock, second + DAY)
    assert await watch_cases() == 1 and await watch_cases() == 0
    assert (await kinds(case))[-1] == "case.correction_lapsed"
    assert (await fresh(case)).status == "returned"
    assert await late_ones("notice") == [case.id]
    async with transaction():
        await prefill.submit(CLERK, case.id)
    assert await late_ones("notice") == []


async def test_an_item_that_waits_for_the_family_never_hangs_for_ever(moving_clock: Clock) -> None:
    case, by_code = await accepted_case((CODE,))
    async with transaction():
        await items.receive(POLICE, by_code[CODE].id)
        item = await corrections.request_correction(
            POLICE, by_code[CODE].id, "请再填一次", ["decedent.household_address"]
        )
    first, promised = item.waits_until, item.due_on
    assert first is not None and (await progress(case)).act_by == first
    assert f"请在{told(first)}前在手机上补好" in (await progress(case)).next_step
    to(moving_clock, first - DAY)
    assert await watch_items() == 1 and await watch_items() == 0
    to(moving_clock, first + DAY)
    assert await watch_items() == 1
    second = await last_day(case, "deadline")
    assert (await progress(case)).items[0].request == {**item.request, "deadline": second.isoformat()}
    [asked] = await corrections.asked_for(COUNTY, case.id)
    assert asked.deadline == second and await late_ones("correction") == [item.id]

    to(moving_clock, second + DAY)
    assert await watch_items() == 1 and await watch_items() == 0
    item = await Item.of(COUNTY).get(id=item.id)
    assert (item.status, item.request, item.paused_at) == (ItemStatus.IN_PROGRESS, None, None)
    assert item.due_on > promised, "the days of waiting are not the department's"
    assert [k for k in await kinds(case) if "correction" in k] == [
        "item.correction_requested",
        "item.correction_due",
        "item.correction_extended",
        "item.correction_closed",
    ]
    assert await last_day(case, "due_date") == item.due_on
    assert await late_ones("correction") == []


async def test_a_suspension_is_shown_with_both_days_and_watched(moving_clock: Clock) -> None:
    case, by_code = await accepted_case((CODE,))
    end = add_working_days(clock.today(), 3, calendar(COUNTY))
    async with transaction():
        await items.receive(POLICE, by_code[CODE].id)
        item = await items.suspend(POLICE, by_code[CODE].id, "需要核实", end)
    shown = await progress(case)
    [piece] = shown.items
    assert piece.request is not None
    assert (piece.request["reason"], piece.request["expected_end"]) == ("需要核实", end.isoformat())
    assert piece.due_on == item.due_on and piece.expected_on is not None
    assert piece.expected_on > item.due_on
    assert shown.promised_on == piece.expected_on == await last_day(case, "due_date")

    [line], _ = await inbox.page(COUNTY, "public_security", inbox.Filter(), 10)
    assert line.waits_until == end
    assert (await inbox.counts(COUNTY, "public_security"))["waited_out"] == 0

    to(moving_clock, end + DAY)
    assert await late_ones("suspension") == [item.id]
    assert (await inbox.counts(COUNTY, "public_security"))["waited_out"] == 1
    assert await watch_items() == 1 and await watch_items() == 0
    assert (await kinds(case))[-1] == "item.suspension_lapsed"
    assert (await progress(case)).promised_on == await last_day(case, "due_date")
    async with transaction():
        back = await items.resume(POLICE, item.id)
    assert (await progress(case)).items[0].expected_on is None
    assert (await progress(case)).promised_on == back.due_on
    assert (await inbox.counts(COUNTY, "public_security"))["waited_out"] == 0
    assert await late_ones("suspension") == []


async def test_a_late_item_shows_the_day_of_its_apology_and_apologises_again(moving_clock: Clock) -> None:
    case, by_code = await accepted_case((CODE,))
    promised = by_code[CODE].due_on
    to(moving_clock, promised + DAY)
    await watch_deadlines()
    [piece] = (await progress(case)).items
    assert (piece.due_on, piece.expected_on) == (promised, await last_day(case, "due_date"))
    assert piece.expected_on is not None and (await progress(case)).promised_on == piece.expected_on
    to(moving_clock, piece.expected_on)
    assert await watch_deadlines() == 0
    to(moving_clock, piece.expected_on + DAY)
    assert await watch_deadlines() == 1
    assert (await kinds(case)).count("item.overdue") == 2
    [again] = (await progress(case)).items
    assert again.expected_on is not None and again.expected_on > piece.expected_on


async def test_a_limit_that_nobody_confirmed_is_not_shown_as_a_figure() -> None:
    case, by_code = await accepted_case((CODE,))
    assert not by_code[CODE].rule["limit"]["confirmed"]
    assert (await progress(case)).items[0].time_limit == "以部门公布为准"
    rule = by_code[CODE].rule | {"limit": by_code[CODE].rule["limit"] | {"confirmed": True, "days": 2}}
    await Item.of(COUNTY).filter(id=by_code[CODE].id).update(rule=rule)
    assert (await progress(case)).items[0].time_limit == "2个工作日"


def declared(days: int, missing: str = "cremation_certificate") -> dict[str, Any]:
    until = clock.today() + timedelta(days=days)
    return {"missing": [missing], "deadline": until.isoformat(), "text": "随后补交"}


async def accepted(days: int, missing: str = "cremation_certificate") -> Case:
    case = await submitted()
    async with transaction():
        return await window.accept(CLERK, case.id, originals_seen=True, declaration=declared(days, missing))


@pytest.mark.parametrize(("days", "code"), [(-1, "past"), (31, "too_late")])
async def test_容缺_a_day_that_is_past_or_too_far_is_refused(days: int, code: str) -> None:
    with pytest.raises(Problem) as refused:
        await accepted(days)
    assert [(f.field, f.code) for f in refused.value.fields] == [("declaration.deadline", code)]


async def test_a_notice_cannot_ask_for_yesterday() -> None:
    case = await submitted()
    with pytest.raises(Problem) as refused:
        async with transaction():
            await window.return_for_correction(CLERK, case.id, "请补", [], clock.today() - DAY)
    assert [(f.field, f.code) for f in refused.value.fields] == [("deadline", "past")]


async def test_容缺_the_family_sees_what_is_to_come_until_the_window_has_it(moving_clock: Clock) -> None:
    case = await accepted(10)
    until = clock.today() + 10 * DAY
    shown = await progress(case)
    assert shown.act_by == until and shown.declaration is not None
    assert shown.declaration["deadline"] == until.isoformat()
    assert f"后补的材料，请在{told(until)}前带到窗口" in shown.next_step
    to(moving_clock, until - DAY)
    assert await watch_cases() == 1
    assert (await kinds(case))[-1] == "case.declaration_due"
    to(moving_clock, until + DAY)
    assert await watch_cases() == 1
    assert (await kinds(case))[-1] == "case.declaration_extended"
    to(moving_clock, await last_day(case, "deadline") + DAY)
    assert await watch_cases() == 1 and await watch_cases() == 0
    assert (await kinds(case))[-1] == "case.declaration_lapsed"
    assert await late_ones("declaration") == [case.id]

    async with transaction():
        await declarations.settle(CLERK, case.id)
    shown = await progress(case)
    assert shown.act_by is None and shown.declaration is not None
    assert shown.declaration["settled_on"] == clock.today().isoformat()
    assert await late_ones("declaration") == [] == list(await waiting(COUNTY, KINDS["declaration"]))
    with pytest.raises(Problem, match="nothing_declared"):
        async with transaction():
            await declarations.settle(CLERK, case.id)


async def test_容缺_the_cremation_record_settles_what_waited_for_it_alone() -> None:
    case = await accepted(10)
    await filed(death(1, died_at=DIED))
    await filed(cremation(1, cremated_at=CREMATED))
    assert await match_waiting_cases() == 1
    assert (await kinds(case))[-2:] == ["case.cremation_matched", "case.declaration_settled"]
    assert (await progress(case)).act_by is None


async def test_a_case_handed_in_when_the_calendar_was_missing_gets_its_day_later() -> None:
    case = await submitted()
    until = case.waits_until
    await Case.of(COUNTY).filter(id=case.id).update(waits_until=None)
    assert await watch_cases() == 1
    assert (await fresh(case)).waits_until == until
