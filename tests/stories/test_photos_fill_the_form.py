"""A daughter photographs the papers and types next to nothing; a wrong card is noticed before the window."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
import pytest_asyncio

from sandbox.actors import Household
from sandbox.actors.family import Family
from sandbox.staffing import Staffing
from sandbox.waiting import eventually
from sandbox.world import World
from tests.conftest import ENGINES
from tests.server.reading.drawn_papers import Drawn, Kind, draw
from tests.server.reading.photographed import EASY, take
from tests.stories.conftest import BEGINS, engine_settings


@pytest_asyncio.fixture(scope="module", params=ENGINES)
async def reading_world(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[World]:
    """An office whose worker reads photos."""
    environment = await engine_settings(request, request.param, "photos") | {"READ_PHOTOS": "true"}
    folder = tmp_path_factory.mktemp(f"reading-{request.param}")
    async with World(folder, environment=environment, begins=BEGINS) as running:
        yield running


def person(name: str, id_number: str, address: str) -> Drawn:
    born = date(int(id_number[6:10]), int(id_number[10:12]), int(id_number[12:14]))
    return Drawn(name, id_number, "男" if int(id_number[16]) % 2 else "女", "汉", born, address)


def photo(kind: Kind, who: Drawn) -> bytes:
    rng = random.Random(7)
    return take(draw(kind, rng, who).image, replace(EASY, tilt=3), rng)


async def test_photos_fill_the_form_and_a_wrong_card_is_noticed(reading_world: World) -> None:
    world = reading_world
    household = Household.new(world.clock.today())
    father = person("欧阳建国", household.decedent.id_number, "湖南省岳阳县荣家湾镇天鹅路18号")
    daughter = person("欧阳晓红", household.applicant.id_number, "湖南省岳阳县荣家湾镇天鹅路18号")
    office = Staffing(world)
    await office.open()
    family = await Family.of(world, household)
    await family.begin()

    await family.upload("decedent_id_card", "front", photo("id_front", father))
    await family.upload("decedent_household_register", "person_page", photo("register_person", father))
    await family.upload("applicant_id_card", "front", photo("id_front", father))

    async def all_read() -> list[Any]:
        papers: list[Any] = await family.materials()
        return papers if all(paper["reading"]["state"] == "read" for paper in papers) else []

    papers = await eventually(all_read, within=120, what="three photos read")
    by_place = {(paper["code"], paper["side"]): paper for paper in papers}
    front = by_place["decedent_id_card", "front"]
    assert {value["field"]: value["value"] for value in front["reading"]["values"]}[
        "id_number"
    ] == father.id_number
    assert all(0 <= edge <= 1 for value in front["reading"]["values"] for edge in value["box"])

    draft = await family.read()
    assert draft["answers"]["decedent.name"] == father.name
    assert draft["answers"]["decedent.id_number"] == father.id_number
    assert draft["sources"]["decedent.name"] == "photo"
    assert "applicant.name" not in draft["answers"]
    (doubt,) = [d for d in by_place["applicant_id_card", "front"]["doubts"] if d["code"] == "other_person"]
    assert "逝者的证件" in doubt["message"]

    await family.upload("applicant_id_card", "front", photo("id_front", daughter))
    papers = await eventually(all_read, within=120, what="the right card read")
    assert [d["code"] for paper in papers for d in paper["doubts"]] == []
    draft = await family.read()
    assert draft["answers"]["applicant.name"] == daughter.name

    # What she types differently is marked for the window, both spellings beside each other.
    typed = household.answers() | {"applicant.name": daughter.name, "decedent.name": "欧阳建业"}
    typed |= {"payee.holder": typed["decedent.name"]}
    await family.save(typed)
    taken = {(paper["code"], paper["side"]) for paper in papers}
    await family.upload_all({place: jpeg for place, jpeg in household.photos().items() if place not in taken})
    await family.submit()
    opened = await office.window.open(family.case_id)
    marks = [d["text"] for d in opened["doubts"] if d["code"] == "photo_differs_from_form"]
    assert any("申请表上是“欧阳建业”，照片上是“欧阳建国”" in mark for mark in marks)
    assert any(photo["reading"] and photo["reading"]["kind"] == "id_front" for photo in opened["photos"])
