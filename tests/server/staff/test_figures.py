"""Figures that can be counted by hand: how much, how long, promises kept, and what was asked for again."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from server import clock
from server.cases import corrections, prefill, window
from server.cases import items as item_verbs
from server.cases.models import Case, Item
from server.cases.oversight_figures import Period, Spent, items, stages, volumes
from server.cases.oversight_figures import corrections as asked_again
from server.database import transaction
from server.identity.staff import Role
from tests.conftest import Clock
from tests.server.cases.accepted import COUNTY, accepted_case, clerk
from tests.server.cases.accepted import window as at_window
from tests.server.cases.submitted import submitted
from tests.server.staff.conftest import Desk, Desks

POLICE, PENSION = "household_cancellation", "pension_retired_enterprise"
START = datetime(2026, 11, 24, 10, tzinfo=clock.CHINA)
NOVEMBER = Period(date(2026, 11, 1), date(2026, 11, 30))


@pytest.fixture(autouse=True)
def late_in_november(moving_clock: Clock) -> None:
    moving_clock.advance(seconds=(START - clock.now()).total_seconds())


async def closed(item: Item, on: date, verb: str = "complete") -> None:
    """The item was done on this day."""
    async with transaction():
        if verb == "complete":
            await item_verbs.complete(clerk(item.department), item.id)
        else:
            await item_verbs.refuse(clerk(item.department), item.id, "不符合", "条例")
    at = datetime.combine(on, datetime.min.time(), clock.CHINA) + timedelta(hours=16)
    await Item.of(COUNTY).filter(id=item.id).update(closed_at=at)


async def dated(item: Item, created: date, due: date, **about: Any) -> None:
    at = datetime.combine(created, datetime.min.time(), clock.CHINA) + timedelta(hours=9)
    await Item.of(COUNTY).filter(id=item.id).update(created_at=at, due_on=due, **about)


async def asked(desk: Desk, **query: str) -> Any:
    answered = await desk.ask("GET", "/supervision/figures", query=query)
    assert answered.status == 200, answered.body
    return answered.body


async def police_items(count: int) -> list[Item]:
    made = []
    for order in range(1, 2 * count, 2):
        _, by_code = await accepted_case((POLICE,), order=order)
        made.append(by_code[POLICE])
    return made


async def test_days_spent_are_working_days_without_the_pauses_and_kept_is_by_the_promised_day(
    database: str,
) -> None:
    first, second, third, late = await police_items(4)
    monday, wednesday = date(2026, 11, 2), date(2026, 11, 4)
    await closed(first, date(2026, 11, 3))
    await dated(first, monday, wednesday)
    await closed(second, date(2026, 11, 9))  # over a weekend: five working days
    await dated(second, monday, wednesday)
    await closed(third, date(2026, 11, 10), "refuse")  # six, of which it waited four
    await dated(third, monday, date(2026, 11, 12), paused_days=4)
    await dated(late, monday, wednesday)  # open still
    found = await items(COUNTY, NOVEMBER)
    spent = found[POLICE, "public_security"]
    assert (spent.count, sorted(spent.days)) == (3, [1, 2, 5])
    assert (spent.median_days, spent.p90_days) == (2.0, 5)
    assert (spent.kept, spent.judged) == (2, 4)


async def test_what_was_done_in_another_month_or_reported_in_error_does_not_count(database: str) -> None:
    before, voided = await police_items(2)
    await closed(before, date(2026, 10, 30))
    await dated(before, date(2026, 10, 28), date(2026, 10, 30))
    await closed(voided, date(2026, 11, 3))
    async with transaction():
        assert voided.case_id is not None
        await window.void(at_window(), voided.case_id, "登记错了人")
    assert await items(COUNTY, NOVEMBER) == {}


def test_nine_of_ten_took_no_longer() -> None:
    assert Spent(days=list(range(1, 11))).p90_days == 9
    assert Spent(days=[7]).p90_days == 7
    assert (Spent().p90_days, Spent().median_days, Spent().share_kept) == (None, None, None)


async def test_stages_are_counted_from_each_hand_in_to_the_answer(database: str, moving_clock: Clock) -> None:
    begun = clock.today()
    case = await submitted(1)
    async with transaction():
        missing = [{"target": "decedent_id_card", "text": "重拍"}]
        await window.return_for_correction(at_window(), case.id, "照片看不清", missing)
    async with transaction():
        await prefill.submit(at_window(), case.id)
    async with transaction():
        await window.pass_review(at_window(), case.id)
    found = await stages(COUNTY, Period(begun, clock.today()))
    review = found["pre_review"]
    assert (review.count, review.kept, review.judged, review.days) == (2, 2, 2, [0, 0])
    assert found["acceptance"].count == found["handling"].count == 0


async def test_a_day_has_its_cases_and_a_quiet_day_none(database: str, moving_clock: Clock) -> None:
    today = clock.today()
    await submitted(1)
    await submitted(2)
    moving_clock.advance(days=2)
    third = await submitted(3)
    async with transaction():
        await prefill.withdraw(at_window(), third.id, "先不办")
    told = await volumes(COUNTY, Period(today, today + timedelta(days=2)))
    assert [(day, counts["handed_in"], counts["withdrawn"]) for day, counts in told] == [
        (today, 2, 0),
        (today + timedelta(days=1), 0, 0),
        (today + timedelta(days=2), 1, 1),
    ]


async def test_an_evening_in_china_belongs_to_its_day_there(database: str, moving_clock: Clock) -> None:
    to_evening = clock.end_of_day(clock.today()) - timedelta(minutes=30) - clock.now()
    moving_clock.advance(seconds=to_evening.total_seconds())
    today = clock.today()
    await submitted(1)
    moving_clock.advance(hours=1)
    assert clock.today() == today + timedelta(days=1)
    await submitted(2)
    told = await volumes(COUNTY, Period(today, clock.today()))
    assert [counts["handed_in"] for _, counts in told] == [1, 1]


async def test_what_was_asked_for_again_by_whom_and_how_often(desks: Desks) -> None:
    for person in (1, 2):
        case = await submitted(person)
        async with transaction():
            missing = [{"target": "decedent_id_card", "text": "重拍"}]
            await window.return_for_correction(at_window(), case.id, "照片看不清", missing)
    _, by_code = await accepted_case((PENSION,))
    async with transaction():
        hr = clerk("human_resources")
        await corrections.request_correction(
            hr, by_code[PENSION].id, "卡号不符", ["payee.card_number"], ["decedent_bank_card"]
        )
    desk = await desks.at_work("boss", role=Role.SUPERVISOR)
    told = [
        (line["asked_by"], line["target"], line["target_name"], line["times"])
        for line in (await asked(desk))["corrections"]
    ]
    assert told == [
        ("window", "decedent_id_card", "逝者身份证", 2),
        ("human_resources", "decedent_bank_card", "逝者银行卡", 1),
        ("human_resources", "payee.card_number", "银行卡号", 1),
    ]


async def test_what_was_asked_for_early_in_the_morning_belongs_to_its_day(
    database: str, moving_clock: Clock
) -> None:
    """Three o'clock in China is the day before by the clock of the database."""
    for person, hours in ((1, 13), (2, 4)):  # at 23:00, and at 03:00 of the next day
        case = await submitted(person)
        moving_clock.advance(hours=hours)
        async with transaction():
            missing = [{"target": "decedent_id_card", "text": "重拍"}]
            await window.return_for_correction(at_window(), case.id, "照片看不清", missing)
    days = [START.date() + timedelta(days=n) for n in range(3)]
    told = [await asked_again(COUNTY, Period(day, day)) for day in days]
    assert [counted[("window", "decedent_id_card")] for counted in told] == [1, 1, 0]


async def test_the_answer_names_items_and_departments_and_adds_them_up(desks: Desks) -> None:
    _, by_code = await accepted_case((POLICE, PENSION))
    for item in by_code.values():
        async with transaction():
            await item_verbs.complete(clerk(item.department), item.id)
    desk = await desks.at_work("boss", role=Role.SUPERVISOR)
    told = await asked(desk)
    assert {line["code"] for line in told["items"]} == {POLICE, PENSION}
    by_department = {line["department"]: line for line in told["departments"]}
    assert by_department["public_security"]["count"] == 1
    assert by_department["public_security"]["share_kept"] == 1.0
    assert told["until"] == clock.today().isoformat()
    assert len(told["days"]) == 30
    assert [line["stage"] for line in told["stages"]] == ["pre_review", "acceptance", "handling"]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"since": "2026-11-02", "until": "2026-11-01"}, "until"),
        ({"since": "2024-01-01", "until": "2026-11-01"}, "since"),
    ],
)
async def test_a_period_is_at_most_a_year_and_runs_forward(
    desks: Desks, query: dict[str, str], field: str
) -> None:
    desk = await desks.at_work("boss", role=Role.SUPERVISOR)
    refused = await desk.ask("GET", "/supervision/figures", query=query)
    assert (refused.status, refused.body["fields"][0]["field"]) == (422, field)


@pytest.mark.parametrize("table", ["days", "stages", "items", "departments", "corrections"])
async def test_each_table_is_taken_away_as_it_is_shown(desks: Desks, table: str) -> None:
    _, by_code = await accepted_case((POLICE,))
    async with transaction():
        await item_verbs.complete(clerk("public_security"), by_code[POLICE].id)
    desk = await desks.at_work("boss", role=Role.SUPERVISOR)
    shown = (await asked(desk))[table]
    path = "/supervision/figures/export"
    taken = await desk.ask("GET", path, query={"table": table, "format": "csv"})
    assert taken.status == 200 and taken.headers["Content-Type"].startswith("text/csv")
    rows = list(csv.reader(io.StringIO(taken.body.decode("utf-8-sig"))))
    assert len(rows) == 1 + len(shown)
    book = await desk.ask("GET", path, query={"table": table})
    assert book.body.startswith(b"PK")


async def test_a_case_is_counted_once_however_often_it_is_asked(database: str) -> None:
    case = await submitted(1)
    assert (await Case.of(COUNTY).get(id=case.id)).status == "submitted"
    today = clock.today()
    first = await volumes(COUNTY, Period(today, today))
    assert first == await volumes(COUNTY, Period(today, today))
