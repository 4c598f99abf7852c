"""Photos are read by the worker: what is empty is filled, what differs is shown, nothing typed is lost."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from server.cases import papers, prefill
from server.cases.holders import find_case
from server.cases.models import Case, CaseEvent
from server.cases.readings import TRIES, Reader, disagreements, shown
from server.cases.sweeping import close_files
from server.database import transaction
from server.materials.intake import ReceivedFile
from server.materials.models import Material
from server.reading.desk import Desk
from server.registry.filing import register
from server.storage import storage
from tests.conftest import Clock
from tests.server.cases.accepted import COUNTY, window
from tests.server.cases.photos import forget_store, store_in
from tests.server.materials.waiting import until
from tests.server.registry import papers as registered

pytestmark = pytest.mark.usefixtures("database", "store")

HERS = registered.id_number(1)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[None]:
    store_in(tmp_path / "files")
    yield
    forget_store()


def line(text: str, left: int, top: int) -> dict[str, Any]:
    right, bottom = left + 40 * len(text), top + 40
    corners = [[left, top], [right, top], [right, bottom], [left, bottom]]
    return {"text": text, "score": 0.99, "corners": corners}


def card(name: str = "王桂珍", number: str = HERS) -> list[dict[str, Any]]:
    return [line(f"姓名{name}", 100, 100), line("公民身份号码", 100, 600), line(number, 400, 600)]


def reader(lines: list[dict[str, Any]] | None = None, text: str = "") -> Reader:
    """A reader whose process says this, whatever is on the photo."""
    said = json.dumps({"width": 1600, "height": 1000, "lines": lines})
    script = text or f"import sys; sys.stdin.buffer.read(); print({json.dumps(said)})"
    return Reader(Desk(command=(sys.executable, "-c", script)))


async def draft(**answers: Any) -> Case:
    given = {name.replace("__", "."): value for name, value in answers.items()}
    async with transaction():
        return await prefill.begin(window(), given)


async def add(
    case: Case, code: str = "decedent_id_card", side: str = "front", kind: str = "image/jpeg"
) -> Material:
    async def content() -> AsyncIterator[bytes]:
        yield b"photo"

    stored = await storage().put_encrypted(f"{COUNTY}/{case.id}/{code}-{side}".replace("_", ""), content())
    file = ReceivedFile(stored.key, stored.wrapped_key, kind, 5, 1600, 1000, None, stored.fingerprint, (), {})
    async with transaction():
        return await papers.attach(window(), case.id, code, side, file)


async def now(case: Case) -> Case:
    return await find_case(COUNTY, case.id)


async def row(material: Material) -> Material:
    return await Material.of(COUNTY).get(id=material.id)


async def read_events(case_id: UUID) -> list[CaseEvent]:
    return await CaseEvent.of(COUNTY).filter(subject_id=case_id, kind="case.photo_read").order_by("seq")


async def test_a_photo_fills_empty_answers_and_says_where_they_come_from() -> None:
    case = await draft()
    material = await add(case)
    assert shown(await row(material)).state == "waiting"
    assert await reader(card()).read_photos() == 1
    case = await now(case)
    assert case.answers["decedent.name"] == "王桂珍"
    assert case.answers["decedent.id_number"] == HERS
    assert case.answer_sources["decedent.name"] == "photo"
    assert case.answer_sources["decedent.birth_date"] == "id_number"
    said = shown(await row(material))
    assert (said.state, said.kind) == ("read", "id_front")
    assert said.fields["id_number"].box == (0.25, 0.6, 0.7, 0.64)
    assert {"decedent.name", "decedent.id_number"} <= set(said.filled)
    (event,) = await read_events(case.id)
    assert event.data["filled"] == list(said.filled)
    assert HERS not in json.dumps(event.data)
    assert await disagreements(case) == ()
    assert await reader(card()).read_photos() == 0


async def test_what_was_typed_stands_and_the_difference_is_shown_until_it_is_put_right() -> None:
    case = await draft(decedent__name="王桂真")
    await add(case)
    await reader(card()).read_photos()
    case = await now(case)
    assert case.answers == {"decedent.name": "王桂真"}
    (difference,) = await disagreements(case)
    assert difference.questions == ("decedent.name",)
    (event,) = await read_events(case.id)
    assert event.data["doubts"] == ["differs_from_form"]
    async with transaction():
        await prefill.save_answers(window(), case.id, case.version, {"decedent.name": "王桂珍"})
    assert await disagreements(await now(case)) == ()


async def test_the_registry_is_asked_about_the_person_on_the_photo() -> None:
    async with transaction():
        await register(registered.HOSPITAL, registered.death(1))
    case = await draft()
    await add(case)
    await reader(card(name="别家人")).read_photos()
    codes = [d.code for d in await disagreements(await now(case))]
    assert codes == ["differs_from_registry"]


async def test_a_photo_that_was_removed_is_not_read() -> None:
    case = await draft()
    first = await add(case)
    async with transaction():
        await papers.remove(window(), case.id, first.id)
    assert await reader(text="raise SystemExit(1)").read_photos() == 1
    assert await read_events(case.id) == []
    assert shown(await row(first)).state == "not_read"


async def test_a_photo_that_is_removed_while_it_is_read_changes_nothing(tmp_path: Path) -> None:
    case = await draft()
    first = await add(case)
    begun, go_on = tmp_path / "begun", tmp_path / "go_on"
    said = json.dumps({"width": 1600, "height": 1000, "lines": card()})
    slow = (
        "import pathlib, sys, time\nsys.stdin.buffer.read()\n"
        f"pathlib.Path({str(begun)!r}).touch()\n"
        f"while not pathlib.Path({str(go_on)!r}).exists(): time.sleep(0.01)\n"
        f"print({said!r})"
    )
    reading = asyncio.create_task(reader(text=slow).read_photos())
    await until(begun.exists)
    async with transaction():
        await papers.remove(window(), case.id, first.id)
    go_on.touch()
    assert await reading == 1
    assert (await now(case)).answers == {}
    assert (await row(first)).reading is None
    assert await reader(card()).read_photos() == 0


async def test_a_pdf_is_not_read() -> None:
    material = await add(await draft(), kind="application/pdf")
    assert await reader(card()).read_photos() == 1
    assert shown(await row(material)).state == "not_read"


async def test_a_photo_of_a_case_that_has_ended_is_not_read() -> None:
    case = await draft()
    material = await add(case)
    async with transaction():
        await prefill.withdraw(window(), case.id, "不办了")
    assert await reader(card()).read_photos() == 1
    assert shown(await row(material)).state == "not_read"
    assert await read_events(case.id) == []


async def test_a_submitted_form_is_not_filled_any_more() -> None:
    case = await draft()
    await add(case)
    await Case.of(COUNTY).filter(id=case.id).update(status="submitted")
    await reader(card()).read_photos()
    case = await now(case)
    assert case.answers == {}
    assert [event.data["filled"] for event in await read_events(case.id)] == [[]]


async def test_a_reader_that_crashes_is_tried_again_and_then_left_to_people(moving_clock: Clock) -> None:
    case = await draft()
    material = await add(case)
    broken = reader(text="import os; os.kill(os.getpid(), 9)")
    for _ in range(TRIES):
        assert shown(await row(material)).state == "waiting"
        assert await broken.read_photos() == 1
        assert await broken.read_photos() == 0
        moving_clock.advance(minutes=1)
    assert shown(await row(material)).state == "not_read"
    assert [event.data["trouble"] for event in await read_events(case.id)] == ["crashed"]
    assert await disagreements(await now(case)) == ()


async def test_a_worker_that_went_down_with_a_photo_does_not_take_it_up_for_ever(moving_clock: Clock) -> None:
    case = await draft()
    material = await add(case)
    await Material.of(COUNTY).filter(id=material.id).update(attempts=TRIES)
    await reader(card()).read_photos()
    assert shown(await row(material)).state == "not_read"


async def test_a_picture_that_cannot_be_opened_is_left_at_once() -> None:
    material = await add(await draft())
    await reader(text='print(\'{"refused": "unreadable"}\')').read_photos()
    assert shown(await row(material)).state == "not_read"


async def test_what_was_read_goes_with_the_file() -> None:
    case = await draft()
    material = await add(case)
    await reader(card()).read_photos()
    async with transaction():
        await close_files([await row(material)])
    assert (await row(material)).reading is None


async def test_two_papers_of_a_case_are_held_against_each_other() -> None:
    case = await draft()
    await add(case)
    await reader(card()).read_photos()
    await add(case, "applicant_id_card")
    await reader(card()).read_photos()
    case = await now(case)
    codes = [d.code for d in await disagreements(case)]
    assert codes == ["other_person", "same_person"]
    assert "applicant.name" not in case.answers
