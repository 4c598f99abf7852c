"""Terminations (notice 三(三)): the registry alone starts them, and whatever it corrects or voids follows."""

from __future__ import annotations

import asyncio
import itertools
import shutil
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st
from tortoise.exceptions import IntegrityError

from config import settings as settings_module
from config.settings import ROOT
from server import clock
from server.cases import items as item_verbs
from server.cases.models import TerminationFile
from server.cases.states import ItemStatus
from server.cases.terminations import start_terminations
from server.counties import calendar, county
from server.database import transaction
from server.registry.certificates import AnyCertificate
from server.registry.models import Certificate
from server.working_days import UnknownYear, due_date
from tests.conftest import Clock
from tests.server.cases.accepted import clerk, history
from tests.server.cases.ended import (
    DIED,
    corrected,
    events,
    file_of,
    files,
    finished,
    items_of,
    verified,
)
from tests.server.registry.papers import (
    COUNTY,
    HOSPITAL,
    cremation,
    days_ago,
    death,
    filed,
    id_number,
)

pytestmark = pytest.mark.usefixtures("database")

NEXT_DAY, NEXT_MONTH = date(2026, 10, 4), date(2026, 11, 1)

# The eleven terminations of the notice, by clause: department, and the first day without the benefit.
TERMINATIONS = {
    "medical_account_transfer": ("三(三)1", "medical_insurance", NEXT_MONTH),
    "special_outpatient": ("三(三)1", "medical_insurance", NEXT_DAY),
    "special_medicine": ("三(三)1", "medical_insurance", NEXT_DAY),
    "housing_fund_seal": ("三(三)2", "housing_fund", NEXT_DAY),
    "pension_payment": ("三(三)3", "human_resources", NEXT_MONTH),
    "social_insurance_contribution": ("三(三)3", "human_resources", NEXT_MONTH),
    "pension_account_transfer": ("三(三)3", "human_resources", NEXT_MONTH),
    "minimum_living_support": ("三(三)4", "civil_affairs", NEXT_MONTH),
    "elderly_service": ("三(三)4", "civil_affairs", NEXT_MONTH),
    "disability_allowance": ("三(三)5", "disabled_federation", NEXT_MONTH),
    "preferential_treatment": ("三(三)6", "veterans_affairs", NEXT_MONTH),
}

_persons = itertools.count(3000)


async def test_三三_the_cremation_record_alone_starts_all_eleven_terminations() -> None:
    await verified()
    assert await start_terminations() == 1
    file = await file_of()
    items = await items_of(file)
    assert {
        code: (item.rule["clause"], item.department, item.effective_on) for code, item in items.items()
    } == TERMINATIONS
    assert file.death_on == date(2026, 10, 3)
    assert file.open_items == 11
    promised = due_date(clock.today(), county(COUNTY).info.standards.termination, calendar(COUNTY))
    assert {(item.status, item.due_on) for item in items.values()} == {("dispatched", promised)}


async def test_三三_every_department_is_told_of_each_of_its_terminations_in_one_proven_chain() -> None:
    await verified()
    await start_terminations()
    file = await file_of()
    opened, *dispatched = await history(file)
    assert (opened.kind, opened.data["item_count"], opened.data["doubts"]) == ("termination.opened", 11, [])
    assert {event.kind for event in dispatched} == {"item.dispatched"}
    assert {event.item_id for event in dispatched} == {item.id for item in (await items_of(file)).values()}
    assert {event.data["code"]: event.data["department"] for event in dispatched} == {
        code: department for code, (_, department, _) in TERMINATIONS.items()
    }
    assert id_number(1) not in str([event.data for event in dispatched])


async def test_a_department_is_handed_what_identifies_the_person_and_nothing_else() -> None:
    await verified(place="home", place_text="测试路一号")
    await start_terminations()
    file = await file_of()
    [fields] = {tuple(item.rule["fields"]) for item in (await items_of(file)).values()}
    assert {name: file.decedent[name] for name in fields} == {
        "decedent.name": "张建国",
        "decedent.id_number": id_number(1),
        "decedent.sex": "male",
        "decedent.birth_date": "1900-01-01",
        "death.date": "2026-10-03",
        "death.cremation_date": "2026-10-05",
    }
    assert set(file.decedent) == set(fields)


async def test_the_death_certificate_alone_ends_nothing() -> None:
    await filed(death())
    assert await start_terminations() == 1
    assert await files() == []


async def test_what_was_handled_is_not_handled_again() -> None:
    await verified()
    await start_terminations()
    assert await start_terminations() == 0
    assert not await Certificate.of(COUNTY).filter(handled_at=None).exists()
    assert len(await files()) == 1


async def test_a_doubt_about_the_name_is_told_and_stops_nothing() -> None:
    await verified(name="张建围")
    await start_terminations()
    [opened] = await events(await file_of(), "termination.opened")
    assert opened.data["doubts"] == ["name_differs"]


async def test_two_workers_at_once_open_one_file() -> None:
    people = range(1, 7)
    for person in people:
        await verified(person)
    done = await asyncio.gather(start_terminations(), start_terminations())
    assert sum(done) == len(people)
    for person in people:
        assert len(await files(person)) == 1
        assert len(await items_of(await file_of(person))) == 11


async def test_a_corrected_date_of_death_moves_the_dates_of_what_is_open_and_opens_what_is_done() -> None:
    row, _ = await verified()
    await start_terminations()
    items = await items_of(await file_of())
    await finished(items["pension_payment"])
    refusing = items["elderly_service"]
    async with transaction():
        await item_verbs.mark_not_applicable(clerk(refusing.department), refusing.id, "没有享受这项待遇")
    await corrected(HOSPITAL, row, death(died_at="2026-09-30T08:20:00+08:00"))
    await start_terminations()
    file = await file_of()
    moved = {code: item.effective_on for code, item in (await items_of(file)).items()}
    open_ones = TERMINATIONS.keys() - {"pension_payment", "elderly_service"}
    for code in open_ones:
        was = TERMINATIONS[code][2]
        assert moved[code] == (date(2026, 10, 1) if was in (NEXT_DAY, NEXT_MONTH) else None)
    assert moved["pension_payment"] == date(2026, 10, 1)
    assert moved["elderly_service"] == NEXT_MONTH
    told = {event.data["code"]: event.data for event in await events(file, "item.corrected")}
    assert told.keys() == open_ones | {"pension_payment"}
    assert told["pension_payment"] == {
        "code": "pension_payment",
        "department": "human_resources",
        "fields": ["death.date"],
        "effective_on": "2026-10-01",
        "effective_on_before": "2026-11-01",
        "reopened": True,
    }
    assert not any(told[code]["reopened"] for code in open_ones)
    assert file.death_on == date(2026, 9, 30)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"name": "张建军"}, ["decedent.name"]),
        ({"died_at": "2026-10-03T23:00:00+08:00"}, None),
        ({"place": "home", "manner": "unknown", "institution": "卫生室"}, None),
    ],
)
async def test_departments_hear_of_a_correction_only_when_it_is_theirs(
    change: dict[str, Any], told: list[str] | None
) -> None:
    row, _ = await verified()
    await start_terminations()
    await corrected(HOSPITAL, row, death(**{"died_at": DIED, **change}))
    assert await start_terminations() == 1
    file = await file_of()
    heard = await events(file, "item.corrected")
    assert len(heard) == (11 if told else 0)
    assert all(event.data["fields"] == told for event in heard)
    assert all(event.data["effective_on"] == event.data["effective_on_before"] for event in heard)
    assert file.decedent["decedent.name"] == change.get("name", "张建国")


async def test_a_duplicate_that_comes_to_count_is_followed_and_opens_nothing_twice() -> None:
    await verified()
    await start_terminations()
    earlier = await filed(cremation(number="C1B", cremated_at="2026-10-04T09:00:00+08:00"))
    await start_terminations()
    file = await file_of()
    assert file.cremation_id == earlier.row.record_id
    assert file.decedent["death.cremation_date"] == "2026-10-04"
    assert await events(file, "item.corrected") == [], "no department acts on the day of the cremation"
    assert len(await files()) == 1


async def test_a_year_without_a_calendar_is_an_error_that_supervision_sees(moving_clock: Clock) -> None:
    await verified()
    moving_clock.advance(days=800)
    with pytest.raises(UnknownYear):
        await start_terminations()
    assert await files() == []
    assert await Certificate.of(COUNTY).filter(handled_at=None).count() == 2


async def test_one_decedent_that_fails_holds_up_nobody_else() -> None:
    died, _ = await verified(1)
    await verified(2)
    await Certificate.of(COUNTY).filter(id=died.id).update(body={"decedent": None})
    with pytest.raises(ValueError, match="DeathCertificate"):
        await start_terminations()
    assert await files(1) == []
    assert len(await items_of(await file_of(2))) == 11


@pytest.fixture
def amended_rules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The county, whose newer version ends one benefit fewer, one more, and one from another day."""
    shutil.copytree(ROOT / "config" / "counties" / COUNTY, tmp_path / COUNTY)
    (tmp_path / COUNTY / "versions" / "2026-07" / "terminations.toml").write_text(
        """
removed = ["elderly_service"]
[[terminations]]
code = "special_medicine"
name = "特殊药品待遇"
department = "medical_insurance"
effective = "day_of_death"
clause = "修订"
[[terminations]]
code = "travel_card"
name = "老年乘车卡"
department = "civil_affairs"
effective = "day_after_death"
clause = "修订"
""",
        encoding="utf-8",
    )
    monkeypatch.setenv("COUNTIES_DIR", str(tmp_path))
    settings_module.settings.cache_clear()
    yield
    monkeypatch.undo()
    settings_module.settings.cache_clear()


@pytest.mark.usefixtures("amended_rules")
async def test_rules_are_those_of_the_day_of_death_also_when_that_day_is_corrected() -> None:
    row, _ = await verified(died_at="2026-06-30T08:20:00+08:00")
    await start_terminations()
    file = await file_of()
    assert file.catalogue_version == "2021-05"
    assert (await items_of(file)).keys() == TERMINATIONS.keys()
    await corrected(HOSPITAL, row, death(died_at="2026-07-01T08:20:00+08:00"))
    await start_terminations()
    file = await file_of()
    items = await items_of(file)
    assert file.catalogue_version == "2026-07"
    assert items["elderly_service"].status == ItemStatus.REVERSING
    assert items["travel_card"].effective_on == date(2026, 7, 2)
    assert items["special_medicine"].effective_on == date(2026, 7, 1)
    assert items["special_medicine"].rule["clause"] == "修订"
    assert file.open_items == 12
    assert [event.data["code"] for event in await events(file, "item.reversal_requested")] == [
        "elderly_service"
    ]
    assert (await events(file, "item.dispatched"))[-1].data["code"] == "travel_card"


_days = st.integers(0, 3)


@examples(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    deaths=st.lists(_days, min_size=1, max_size=3),
    cremations=st.lists(_days, min_size=1, max_size=2),
    orders=st.tuples(st.randoms(use_true_random=False), st.randoms(use_true_random=False)),
)
async def test_certificates_in_any_order_with_the_worker_in_between_end_the_same(
    deaths: list[int], cremations: list[int], orders: tuple[Any, Any]
) -> None:
    ends = []
    for order in orders:
        person = next(_persons)
        first, *more = [
            death(person, number=f"D{n}P{person}", died_at=_day(days_ago(12), days))
            for n, days in enumerate(deaths)
        ]
        rest: list[AnyCertificate] = [
            *more,
            *(
                cremation(person, number=f"C{n}P{person}", cremated_at=_day(days_ago(7), days))
                for n, days in enumerate(cremations)
            ),
        ]
        order.shuffle(rest)
        for certificate in (first, *rest):
            await filed(certificate)
            if order.random() < 0.5:
                await start_terminations()
        await start_terminations()
        file = await file_of(person)
        assert len(await files(person)) == 1
        items = await items_of(file)
        await history(file)
        counting = await Certificate.of(COUNTY).get(record_id=file.cremation_id, current=True)
        ends.append(
            (
                file.death_on,
                counting.body["number"].partition("P")[0],
                file.decedent["death.cremation_date"],
                sorted((code, item.status, item.effective_on) for code, item in items.items()),
            )
        )
    assert ends[0] == ends[1]
    assert ends[0][0] == min(_day(days_ago(12), days).date() for days in deaths)


def _day(start: datetime, later: int) -> datetime:
    return start + timedelta(days=later)


async def test_the_database_itself_refuses_a_second_live_file_of_a_decedent() -> None:
    await verified(1)
    await verified(2)
    await start_terminations()
    first, second = await file_of(1), await file_of(2)
    with pytest.raises(IntegrityError):
        await TerminationFile.of(COUNTY).filter(id=second.id).update(live_decedent=first.live_decedent)
