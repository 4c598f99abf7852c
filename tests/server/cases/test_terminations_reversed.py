"""Taking terminations back: after a void, a moved ID number, or a death that the window found to be wrong."""

from __future__ import annotations

from datetime import date

import pytest

from server.cases import items as item_verbs
from server.cases import window
from server.cases.states import ItemStatus
from server.cases.terminations import reverse_for_decedent, start_terminations
from server.database import transaction
from server.registry.certificates import decedent_index
from tests.server.cases.accepted import clerk, history
from tests.server.cases.accepted import window as window_clerk
from tests.server.cases.ended import (
    CREMATED,
    DIED,
    corrected,
    events,
    file_of,
    files,
    finished,
    items_of,
    verified,
    voided,
)
from tests.server.cases.submitted import submitted
from tests.server.registry.papers import (
    COUNTY,
    FUNERAL_HOME,
    HOSPITAL,
    cremation,
    death,
    filed,
    id_number,
)

pytestmark = pytest.mark.usefixtures("database")


@pytest.mark.parametrize("which", ["death", "cremation"])
async def test_a_voided_certificate_reverses_every_item_and_each_department_acknowledges(which: str) -> None:
    died, cremated = await verified()
    await start_terminations()
    file = await file_of()
    items = await items_of(file)
    await finished(items["pension_payment"])
    spared = items["elderly_service"]
    async with transaction():
        await item_verbs.mark_not_applicable(clerk(spared.department), spared.id, "没有享受这项待遇")
    await (voided(HOSPITAL, died) if which == "death" else voided(FUNERAL_HOME, cremated))
    await start_terminations()
    [file] = await files()
    assert file.voided_at is not None
    reversing = await items_of(file)
    assert reversing.pop("elderly_service").status == ItemStatus.NOT_APPLICABLE
    assert {item.status for item in reversing.values()} == {"reversing"}
    asked = {event.item_id for event in await events(file, "item.reversal_requested")}
    assert asked == {item.id for item in reversing.values()}
    assert file.open_items == 10
    for item in reversing.values():
        async with transaction():
            await item_verbs.acknowledge_reversal(clerk(item.department), item.id)
    [file] = await files()
    assert file.open_items == 0
    assert len(await events(file, "item.reversed")) == 10


async def test_a_death_certified_anew_after_a_void_starts_again_in_a_file_of_its_own() -> None:
    row, _ = await verified()
    await start_terminations()
    await voided(HOSPITAL, row)
    await start_terminations()
    await filed(death(number="D1B", died_at="2026-10-04T08:20:00+08:00"))
    await start_terminations()
    again = await file_of()
    assert again.death_on == date(2026, 10, 4)
    assert len(await files()) == 2
    assert len(await items_of(again)) == 11


async def test_a_certificate_voided_by_mistake_and_put_back_starts_again() -> None:
    _, cremated = await verified()
    await start_terminations()
    await voided(FUNERAL_HOME, cremated)
    await start_terminations()
    await corrected(FUNERAL_HOME, cremated, cremation(cremated_at=CREMATED))
    await start_terminations()
    again = await file_of()
    assert again.cremation_id == cremated.record_id
    assert {item.status for item in (await items_of(again)).values()} == {"dispatched"}
    assert len(await files()) == 2


async def test_an_id_number_corrected_on_both_certificates_moves_the_terminations_to_the_right_person() -> (
    None
):
    died, cremated = await verified()
    await start_terminations()
    await corrected(HOSPITAL, died, death(id_number=id_number(2), died_at=DIED))
    await start_terminations()
    [wrong] = await files(1)
    assert wrong.voided_at is not None
    assert await files(2) == [], "the cremation is still registered for the other one"
    await corrected(FUNERAL_HOME, cremated, cremation(id_number=id_number(2), cremated_at=CREMATED))
    await start_terminations()
    right = await file_of(2)
    assert right.decedent["decedent.id_number"] == id_number(2)
    assert {item.status for item in (await items_of(right)).values()} == {"dispatched"}


async def test_a_void_by_the_window_reverses_and_holds_until_a_certificate_is_registered_anew() -> None:
    row, _ = await verified()
    await start_terminations()
    reversed_items = await _take_back()
    assert reversed_items == 11
    [file] = await files()
    assert [event.private for event in await events(file, "termination.voided")] == [{"reason": "人还在世"}]
    await corrected(HOSPITAL, row, death(died_at="2026-10-02T08:20:00+08:00"))
    await start_terminations()
    assert len(await files()) == 1, "a correction of the doubted certificate starts nothing"
    await voided(HOSPITAL, row)
    await filed(death(number="D1B", died_at=DIED))
    await start_terminations()
    assert (await file_of()).id != file.id


async def test_a_void_by_the_window_before_the_worker_came_ends_nothing_later() -> None:
    await verified()
    assert await _take_back() == 0
    await start_terminations()
    [file] = await files()
    assert file.voided_at is not None
    assert await items_of(file) == {}
    assert [event.kind for event in await history(file)] == ["termination.voided"]
    assert await _take_back() == 0
    assert len(await files()) == 1


async def test_voiding_a_case_takes_the_terminations_of_its_decedent_back() -> None:
    await verified()
    await start_terminations()
    case = await submitted()
    async with transaction():
        await window.void(window_clerk(), case.id, "人还在世")
    [file] = await files()
    assert file.voided_at is not None
    assert {item.status for item in (await items_of(file)).values()} == {"reversing"}


async def _take_back() -> int:
    async with transaction():
        return await reverse_for_decedent(COUNTY, decedent_index(id_number(1)), window_clerk(), "人还在世")
