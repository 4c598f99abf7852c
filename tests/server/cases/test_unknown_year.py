"""Late in December, before the next year's holidays are announced: no promise is guessed, nothing breaks.

The second county has no calendar for 2027. Each verb that would promise a day of that year is refused as
`calendar_unknown` and leaves nothing behind; all the others, and everything that only reads, go on.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from tortoise import Tortoise

from sandbox.actors import Household
from server import clock
from server.booking.slots import ensure_all_slots
from server.cases import corrections, items, prefill, rating, window
from server.cases.deadlines import watch_deadlines
from server.cases.export import export_of
from server.cases.housekeeping import archive_finished, expire_drafts
from server.cases.models import Case, Item
from server.cases.progress import progress_of
from server.cases.retention import delete_by_rule
from server.cases.terminations import start_terminations
from server.cases.waiting import watch_cases, watch_items
from server.database import transaction
from server.departments import inbox
from server.departments.inbox import Filter
from server.http.errors import CALENDAR_UNKNOWN, as_problem
from server.registry.models import Certificate
from server.working_days import UnknownYear
from tests.conftest import Clock
from tests.counties.served import SECOND, both_counties
from tests.server.cases.accepted import accepted_case, clerk, family
from tests.server.cases.accepted import window as clerk_of
from tests.server.registry.papers import cremation, death, filed, office

CODE = "household_cancellation"
POLICE = clerk("public_security", SECOND)
CLERK = clerk_of(SECOND)
DECLARED = {"missing": ["火化证明"], "deadline": "2026-12-31", "text": "随后补交"}
LAST_DAYS = datetime(2026, 12, 30, 10, tzinfo=clock.CHINA)


@pytest.fixture
def december(tmp_path: Path, database: str, moving_clock: Clock) -> Iterator[Clock]:
    """Both counties on a day in November, from which the test goes on to the last days of the year."""
    start = datetime(2026, 11, 25, 10, tzinfo=clock.CHINA)
    moving_clock.advance(seconds=(start - clock.now()).total_seconds())
    with both_counties(tmp_path):
        yield moving_clock


def to_the_last_days(moving: Clock) -> None:
    moving.advance(seconds=(LAST_DAYS - clock.now()).total_seconds())


async def submitted() -> Case:
    household = Household.new(
        clock.today(), insurance__driving_licence="no", insurance__elderly_allowance="no"
    )
    async with transaction():
        case = await prefill.begin(CLERK, household.answers())
        return await prefill.submit(CLERK, case.id)


async def everything() -> list[Any]:
    """Every row of every table."""
    assert Tortoise.apps is not None
    return [
        (table._meta.db_table, [dict(row) for row in await table.all().order_by("id")])
        for models in Tortoise.apps.values()
        for table in models.values()
    ]


@pytest_asyncio.fixture
async def there(december: Clock) -> dict[str, Any]:
    """Cases in every stage, made while the year's calendar still reached far enough."""
    case, by_code = await accepted_case((CODE,), SECOND)
    _, paused_items = await accepted_case((CODE,), SECOND, 3)
    _, asked_items = await accepted_case((CODE,), SECOND, 5)
    finished, finished_items = await accepted_case((CODE,), SECOND, 7)
    async with transaction():
        await items.receive(POLICE, paused_items[CODE].id)
        await items.suspend(POLICE, paused_items[CODE].id, "需要核实", date(2026, 12, 1))
        await corrections.request_correction(
            POLICE, asked_items[CODE].id, "请再填一次", ["decedent.household_address"]
        )
        await items.complete(POLICE, finished_items[CODE].id)
        draft = await prefill.begin(family(SECOND), {"decedent.name": "张测试"})
    found = {
        "submitted": await submitted(),
        "item": by_code[CODE],
        "case": case,
        "paused": paused_items[CODE],
        "asked": asked_items[CODE],
        "finished": finished,
        "draft": draft,
    }
    to_the_last_days(december)
    return found


Verb = Callable[[dict[str, Any]], Awaitable[Any]]

PROMISES: dict[str, Verb] = {
    "accept": lambda t: window.accept(CLERK, t["submitted"].id, originals_seen=True, declaration=DECLARED),
    "return": lambda t: window.return_for_correction(CLERK, t["submitted"].id, "请补", []),
    "ask": lambda t: corrections.request_correction(
        POLICE, t["item"].id, "请再填一次", ["decedent.household_address"]
    ),
    "suspend": lambda t: items.suspend(POLICE, t["received"].id, "需要核实", date(2027, 1, 15)),
    "resume": lambda t: items.resume(POLICE, t["paused"].id),
    "answer": lambda t: corrections.answer_correction(
        CLERK, t["asked"].id, {"decedent.household_address": "平江县测试路二号"}
    ),
    "bad rating": lambda t: rating.rate(family(SECOND), t["finished"].id, 1, "不满意"),
}
GOES_ON: dict[str, Verb] = {
    "begin": lambda t: prefill.begin(family(SECOND), {"decedent.name": "王测试"}),
    "save": lambda t: prefill.save_answers(
        family(SECOND), t["draft"].id, t["draft"].version, {"decedent.name": "王测试"}
    ),
    "submit": lambda t: submitted(),
    "review": lambda t: window.pass_review(CLERK, t["submitted"].id),
    "return until a day": lambda t: window.return_for_correction(
        CLERK, t["submitted"].id, "请补", [], date(2026, 12, 31)
    ),
    "decline": lambda t: window.decline(CLERK, t["submitted"].id, "不在范围内", "二(二)", "请到人社局"),
    "withdraw": lambda t: prefill.withdraw(CLERK, t["submitted"].id, "不办了"),
    "void": lambda t: window.void(CLERK, t["case"].id, "报错了"),
    "receive": lambda t: items.receive(POLICE, t["item"].id),
    "complete": lambda t: items.complete(POLICE, t["item"].id),
    "refuse": lambda t: items.refuse(POLICE, t["item"].id, "不在本地", "条例"),
    "refuse a paused one": lambda t: items.refuse(POLICE, t["paused"].id, "不在本地", "条例"),
    "good rating": lambda t: rating.rate(family(SECOND), t["finished"].id, 5, None),
    "progress": lambda t: progress_of(t["case"]),
    "progress of a paused one": lambda t: progress_of_item(t["paused"]),
    "export": lambda t: export_of(family(SECOND), t["case"].id),
    "inbox": lambda t: inbox.page(SECOND, "public_security", Filter(), 100),
    "counts": lambda t: inbox.counts(SECOND, "public_security"),
}


async def progress_of_item(item: Item) -> Any:
    return await progress_of(await Case.of(SECOND).get(id=item.case_id))


@pytest.mark.parametrize("verb", PROMISES)
async def test_a_verb_that_would_promise_a_day_of_the_unknown_year_is_refused_whole(
    there: dict[str, Any], verb: str
) -> None:
    if verb == "suspend":
        async with transaction():
            there["received"] = await items.receive(POLICE, there["item"].id)
    before = await everything()
    with pytest.raises(UnknownYear) as caught:
        async with transaction():
            await PROMISES[verb](there)
    assert await everything() == before
    told = as_problem(caught.value)
    assert told is not None and told.kind is CALENDAR_UNKNOWN and told.status == 503


@pytest.mark.parametrize("verb", GOES_ON)
async def test_everything_else_goes_on(there: dict[str, Any], verb: str) -> None:
    async with transaction():
        assert await GOES_ON[verb](there) is not None


@pytest.mark.parametrize("day", [30, 31])
async def test_the_workers_rounds_go_on_and_mark_what_needs_no_new_day(
    there: dict[str, Any], december: Clock, day: int
) -> None:
    december.advance(days=day - 30)
    late = there["item"]
    await Item.of(SECOND).filter(id=late.id).update(due_on=date(2026, 12, 29))
    in_time, _ = await accepted_case((CODE,), "430621", 9)
    await Item.of("430621").filter(case_id=in_time.id).update(due_on=date(2026, 12, 29))
    for loop in (ensure_all_slots, expire_drafts, archive_finished, delete_by_rule, watch_cases, watch_items):
        assert await loop() >= 0
    assert await watch_deadlines() == 1
    assert (await Item.of("430621").get(case_id=in_time.id)).overdue
    assert not (await Item.of(SECOND).get(id=late.id)).overdue


async def test_an_item_whose_new_day_is_unknown_keeps_no_other_from_being_marked(
    there: dict[str, Any],
) -> None:
    short, by_code = await accepted_case((CODE,), "430621", 11)
    await Item.of(SECOND).filter(id=there["item"].id).update(due_on=date(2026, 12, 1))
    other, _ = await accepted_case((CODE,), "430621", 13)
    for case in (short, other):
        await Item.of("430621").filter(case_id=case.id).update(due_on=date(2026, 12, 2), county=SECOND)
        await Case.of("430621").filter(id=case.id).update(county=SECOND)
    rule = by_code[CODE].rule | {"limit": by_code[CODE].rule["limit"] | {"days": 1}}
    await Item.of(SECOND).filter(id=by_code[CODE].id).update(rule=rule)
    assert await watch_deadlines() == 1
    assert (await Item.of(SECOND).get(id=by_code[CODE].id)).overdue


async def test_terminations_wait_for_the_calendar_and_start_when_it_comes(there: dict[str, Any]) -> None:
    hospital, home = office("county_hospital", SECOND), office("funeral_home", SECOND)
    await filed(death(), hospital)
    await filed(cremation(), home)
    before = await everything()
    with pytest.raises(UnknownYear):
        await start_terminations()
    assert await everything() == before
    assert await Certificate.of(SECOND).filter(handled_at=None).count() == 2
    assert clock.today() + timedelta(days=1) == date(2026, 12, 31)
