"""The data of the lively day: every state is there, and the same people for the same seed."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple

import pytest
import pytest_asyncio

from sandbox.clock import CHINA
from sandbox.lively_day import FEWEST, SEED, begins_before, found, half_done, populate, present_day
from sandbox.lively_day import registers as registered
from sandbox.lively_day.days import NOW, SPAN, is_working_day, last_day_for, stops_until
from sandbox.lively_day.hall import Life
from sandbox.lively_day.plan import KINDS, plan
from sandbox.staffing import DEPARTMENTS, Staffing
from sandbox.world import World

# A Thursday; between it and the beginning lie two holidays.
ENDS_ON = date(2026, 11, 5)


class Town(NamedTuple):
    """An office after its lively day."""

    world: World
    office: Staffing


@pytest_asyncio.fixture(scope="module")
async def town(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Town]:
    async with World(tmp_path_factory.mktemp("lively"), begins=begins_before(ENDS_ON)) as world:
        office = Staffing(world)
        await office.open()
        await populate(world, office, FEWEST, ends_on=ENDS_ON)
        yield Town(world, office)


async def test_it_ends_on_the_morning_of_a_working_day(town: Town) -> None:
    now = town.world.clock.now().astimezone(CHINA)
    assert now.date() == ENDS_ON
    assert now.time() >= NOW
    assert now.hour < 12


async def test_there_are_cases_in_every_status(town: Town) -> None:
    overview = await town.office.supervisor.overview()
    cases = {line["status"]: line["cases"] for line in overview["by_status"]}
    assert [status for status, count in cases.items() if count == 0] == []
    assert sum(cases.values()) == FEWEST
    assert overview["overdue_items"] < overview["open_items"] / 2
    lapsed = {line["kind"] for line in overview["lapsed"] if line["days"]}
    assert lapsed >= {"pre_review", "notice"}


async def test_there_are_items_and_payments_in_every_status(town: Town) -> None:
    items, payouts, near = Counter[str](), Counter[str](), Counter[str]()
    for department in DEPARTMENTS:
        clerk = await town.office.clerk(department)
        inbox = await clerk.inbox()
        items.update(line["status"] for line in inbox if line["kind"] == "item")
        near.update(name for line in inbox for name in ("overdue", "due_soon") if line[name])
        payouts.update(payout["status"] for payout in await clerk.payouts())
    for file in await _files(town):
        items.update(item["status"] for item in file["items"])
    assert set(items) == {
        *("dispatched", "received", "in_progress", "suspended", "correction", "done", "refused"),
        *("not_applicable", "reversing", "reversed"),
    }
    assert set(payouts) >= {"approved", "sent", "arrived", "returned"}
    assert set(near) == {"overdue", "due_soon"}


async def test_the_hall_is_in_the_middle_of_its_morning(town: Town) -> None:
    visits = await town.office.window.today()
    assert {visit["status"] for visit in visits} == {"booked", "checked_in", "served", "no_show"}
    waiting = [visit for visit in visits if visit["status"] == "checked_in"]
    assert {visit["called_at"] is None for visit in waiting} == {True, False}
    assert any(visit["walk_in"] for visit in waiting)


async def test_every_list_of_the_window_and_of_supervision_has_something_on_it(town: Town) -> None:
    window, supervisor = town.office.window, town.office.supervisor
    assert await window.conversations()
    assert await window.to_call()
    assert await window.to_telephone()
    assert await supervisor.overdue()
    assert await supervisor.unclaimed()
    assert await supervisor.bad_ratings()
    assert await supervisor.unanswered()
    undelivered = {delivery["status"] for delivery in await supervisor.undelivered()}
    assert undelivered == {"dead", "refused"}


async def test_the_files_have_photos_doubts_notices_and_declarations(town: Town) -> None:
    wanted = {"photos", "doubts", "notice", "declaration"}
    seen = {name for file in await _files(town) for name in wanted if file[name]}
    assert seen == wanted


async def test_a_register_has_duplicates_and_corrections(town: Town) -> None:
    hospital, station = [
        await town.office.clerk(registry) for registry in ("county_hospital", "health_station")
    ]
    twice = _decedent_of(registered.certified_twice)
    statuses = {
        record["status"] for registry in (hospital, station) for record in await registry.search(twice)
    }
    assert statuses == {"valid", "duplicate"}
    corrected = await hospital.search(_decedent_of(registered.corrected))
    assert 2 in {record["revision"] for record in corrected}


async def test_a_filled_office_is_found_and_left_as_it_is(town: Town) -> None:
    before, now = await town.office.supervisor.overview(), town.world.clock.today()
    kept = found(town.world.folder)
    assert kept is not None
    assert (kept.cases, kept.seed, kept.day) == (FEWEST, SEED, ENDS_ON.isoformat())
    assert await populate(town.world, town.office, FEWEST, ends_on=ENDS_ON) == kept
    assert await town.office.supervisor.overview() == before
    assert town.world.clock.today() == now
    assert not half_done(town.world.folder)


def test_the_same_seed_plans_the_same_people_and_lives() -> None:
    first = plan(200, SEED)
    assert first == plan(200, SEED)
    assert first != plan(200, SEED + 1)
    assert [family.luck(SEED).random() for family in first] == [
        family.luck(SEED).random() for family in first
    ]
    numbers = [number for f in first for number in (f.kin.decedent.id_number, f.kin.applicant.id_number)]
    assert len(set(numbers)) == len(numbers)
    assert all(number.startswith("43062119") for number in numbers)


@pytest.mark.parametrize("cases", [FEWEST, FEWEST + 7, 200])
def test_a_plan_has_as_many_cases_as_are_wanted_and_no_needed_kind_is_missing(cases: int) -> None:
    courses = Counter(family.course for family in plan(cases, SEED))
    assert sum(courses[kind.course] for kind in KINDS) == cases
    assert [kind.course for kind in KINDS if kind.needed and not courses[kind.course]] == []


def test_too_few_cases_are_refused() -> None:
    with pytest.raises(ValueError, match=str(FEWEST)):
        plan(FEWEST - 1, SEED)


@pytest.mark.parametrize(
    ("now", "day"),
    [
        (datetime(2026, 11, 5, 8, tzinfo=CHINA), date(2026, 11, 5)),
        (datetime(2026, 11, 5, 15, tzinfo=CHINA), date(2026, 11, 6)),
        (datetime(2026, 11, 6, 15, tzinfo=CHINA), date(2026, 11, 9)),
        (datetime(2026, 9, 30, 18, tzinfo=CHINA), date(2026, 10, 8)),
        (datetime(2026, 10, 10, 9, tzinfo=CHINA), date(2026, 10, 10)),
    ],
    ids=[
        "morning",
        "afternoon",
        "before a weekend",
        "before the holidays",
        "a Saturday on which work is done",
    ],
)
def test_a_replay_of_the_present_ends_on_a_working_morning(now: datetime, day: date) -> None:
    assert present_day(now) == day
    assert last_day_for(begins_before(day), now) == day
    assert last_day_for(now, now) >= now.date() + SPAN


def test_the_days_of_a_replay_are_working_days_in_order() -> None:
    stops = stops_until(ENDS_ON)
    assert stops == sorted(set(stops))
    assert all(is_working_day(stop.at.date()) for stop in stops)
    assert stops[-1].at == datetime.combine(ENDS_ON, NOW, CHINA)
    assert begins_before(ENDS_ON) < stops[0].at <= stops[-1].at - timedelta(days=91)
    assert stops[0].at.astimezone(UTC).date() == stops[0].at.date()


async def _files(town: Town) -> list[Any]:
    """What the window sees of every case that was handed in."""
    window = town.office.window
    found = [await window.search(id_number=f.kin.decedent.id_number) for f in plan(FEWEST, SEED)]
    handed_in = [line["id"] for lines in found for line in lines if line["number"]]
    return [await window.open(case_id) for case_id in handed_in]


def _decedent_of(course: Callable[[Life], Any]) -> str:
    return next(f.kin.decedent.id_number for f in plan(FEWEST, SEED) if f.course is course)
