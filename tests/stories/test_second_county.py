"""Another county in the same deployment: own division, hours, items and holidays, by configuration alone."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path

import pytest
import pytest_asyncio

from config.catalogue.county import WEEKDAYS
from sandbox import steps
from sandbox.actors import Family, Household, Refused
from sandbox.clock import CHINA
from sandbox.staffing import Staffing
from sandbox.world import World
from tests.conftest import ENGINES
from tests.counties import FIRST_COUNTY, SECOND_COUNTY, second_county
from tests.stories.conftest import BEGINS, engine_settings

FIRST, SECOND = FIRST_COUNTY.name, SECOND_COUNTY.name
ADDED = {"driving_licence_cancellation", "elderly_allowance_stop"}
OF_THE_SECOND = {"insurance__driving_licence": "yes", "insurance__elderly_allowance": "yes"}


@pytest_asyncio.fixture(scope="module", params=ENGINES)
async def province(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[World]:
    """One office that serves both counties."""
    folder = tmp_path_factory.mktemp(f"province-{request.param}")
    folders = Path(shutil.copytree(FIRST_COUNTY.parent, folder / "counties"))
    shutil.copytree(SECOND_COUNTY, folders / SECOND)
    settings = {"COUNTIES": f"{FIRST},{SECOND}", "COUNTIES_DIR": str(folders)}
    environment = await engine_settings(request, request.param, "province")
    async with World(folder, environment=environment | settings, begins=BEGINS) as running:
        yield running


@pytest_asyncio.fixture(scope="module")
async def offices(province: World) -> dict[str, Staffing]:
    staffed = {FIRST: Staffing(province), SECOND: Staffing(province, county=SECOND, prefix="second-")}
    for staffing in staffed.values():
        await staffing.open()
    return staffed


async def test_the_main_story_runs_by_configuration_alone(
    province: World, offices: dict[str, Staffing]
) -> None:
    province.to_morning()
    office = offices[SECOND]
    household = Household.new(province.clock.today(), **OF_THE_SECOND)
    family = await _filed(province, office, household)
    booked = await steps.come_to_the_hall(office, family)
    opened = await steps.accept(office, family)

    form = await family.form()
    assert (form["county"], form["phone"]) == (second_county().name, second_county().info.phone)
    hall = second_county().halls[booked["hall"]["code"]]
    starts = datetime.fromisoformat(booked["starts_at"]).astimezone(CHINA)
    hours = hall.hours[WEEKDAYS[starts.weekday()]]
    assert any(opening.start <= starts.time() < opening.end for opening in hours)
    assert opened["number"].startswith(second_county().info.case_number.prefix)
    codes = {item["code"] for item in opened["items"]}
    assert codes - {path.stem for path in (FIRST_COUNTY / "items").glob("*.toml")} == ADDED

    for item in opened["items"]:
        clerk = await office.clerk(item["department"])
        await clerk.receive(item["id"])
        await clerk.complete(item["id"], summary="已办结")
    assert (await family.progress())["status"] == "finished"


async def test_neither_county_sees_anything_of_the_other(
    province: World, offices: dict[str, Staffing]
) -> None:
    province.to_morning()
    household = Household.new(province.clock.today(), **OF_THE_SECOND)
    family = await _filed(province, offices[SECOND], household)
    case = await family.read()
    neighbour = offices[FIRST]

    with pytest.raises(Refused) as error:
        await neighbour.window.open(family.case_id)
    assert error.value.status == 404
    found = await neighbour.window.post("/staff/v1/cases/search", {"number": case["number"]})
    assert found["cases"] == []
    found = await neighbour.window.post("/staff/v1/cases/search", {"id_number": household.decedent.id_number})
    assert found["cases"] == []
    with pytest.raises(Refused) as error:
        await (await Family.arrive(province, "路人")).read(family.case_id)
    assert error.value.status == 404
    # The same phone is another person in another county.
    elsewhere = Family(province, family.phone, FIRST)
    await elsewhere.sign_in()
    assert await elsewhere.cases() == []


async def _filed(province: World, office: Staffing, household: Household) -> Family:
    await steps.register(office, household)
    family = await Family.arrive(
        province, household.applicant.name, phone_number=household.phone_number, county=SECOND
    )
    await family.begin(household.answers("decedent", "death"))
    await family.save(household.answers("insurance", "applicant", "payee", "consents"))
    wanted = {m["code"] for m in (await family.decisions())["materials"] if m["verdict"] == "yes"}
    await family.upload_all(household.photos(*wanted))
    await family.submit()
    return family
