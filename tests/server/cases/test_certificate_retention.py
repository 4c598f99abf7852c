"""Certificates and the termination file go together when their time is over, and what is proven stays so."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from config.settings import settings
from server import clock
from server.cases import items as item_verbs
from server.cases.anchor import anchor_days, verify_county
from server.cases.certificate_retention import delete_certificates
from server.cases.cremation import cremated_but_not_claimed
from server.cases.models import CaseView, Item, TerminationFile
from server.cases.terminations import start_terminations
from server.cases.views import log_view
from server.counties import calendar
from server.database import transaction
from server.registry.models import Certificate
from tests.conftest import Clock
from tests.counties import FIRST_COUNTY
from tests.server.cases.accepted import COUNTY, clerk
from tests.server.cases.ended import corrected, file_of, files, items_of, verified
from tests.server.cases.test_retention import everything
from tests.server.registry.papers import HOSPITAL, cremation, days_ago, death, filed, id_number


@pytest.fixture
def short_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A county that keeps certificates for sixty days, so that the calendar still knows the day after."""
    shutil.copytree(FIRST_COUNTY, tmp_path / COUNTY)
    path = tmp_path / COUNTY / "county.toml"
    head, code, rest = path.read_text(encoding="utf-8").partition('code = "certificates"')
    path.write_text(head + code + rest.replace("days = 1825", "days = 60", 1), encoding="utf-8")
    monkeypatch.setenv("COUNTIES_DIR", str(tmp_path))
    _forget_settings()
    yield
    monkeypatch.undo()
    _forget_settings()


def _forget_settings() -> None:
    settings.cache_clear()
    calendar.cache_clear()


PERSONAL = ("张建国", id_number(1), "写给部门的话")

pytestmark = pytest.mark.usefixtures("database")


async def ended(person: int = 1, *, leave: str | None = None) -> TerminationFile:
    """A decedent whose benefits have all ended, but for the one that is left."""
    await verified(person)
    await start_terminations()
    file = await file_of(person)
    for item in (await items_of(file)).values():
        if item.code != leave:
            async with transaction():
                await log_view(clerk(item.department), file.id, "待遇终止", "办理")
                done = item_verbs.Completion(summary="写给部门的话")
                await item_verbs.complete(clerk(item.department), item.id, done)
    return file


async def test_after_the_time_nothing_tells_whose_benefits_ended_and_the_chain_verifies(
    moving_clock: Clock,
) -> None:
    file = await ended()
    other = await ended(2, leave="pension_payment")
    there = await everything()
    assert [personal for personal in PERSONAL if personal not in there] == []
    moving_clock.advance(days=1824)
    assert await delete_certificates() == 0
    moving_clock.advance(days=2)
    assert await delete_certificates() == 1
    assert await delete_certificates() == 0

    await filed(death(3, died_at=days_ago(2)))  # somebody else's, today
    emptied = await TerminationFile.of(COUNTY).get(id=file.id)
    assert (emptied.decedent, emptied.live_decedent, emptied.open_items) == ({}, None, 0)
    assert await files() == []
    assert await Item.of(COUNTY).filter(file_id=file.id, status="done").count() == 11
    assert await CaseView.of(COUNTY).filter(case_id=file.id).count() == 0
    kept = await Certificate.of(COUNTY).filter(decedent_index=other.decedent_index)
    assert len(kept) == 2, "a department is still at work on the other one"
    left = await everything()
    assert id_number(1) not in left
    assert [u.cremation_id for u in await cremated_but_not_claimed(COUNTY, clock.today())] == [
        other.cremation_id
    ]
    moving_clock.advance(days=1)
    await anchor_days()
    assert await verify_county(COUNTY) == []


async def test_what_was_corrected_lately_is_kept_from_then_on(moving_clock: Clock) -> None:
    await ended()
    moving_clock.advance(days=1000)
    row = await Certificate.of(COUNTY).get(kind="death")
    await corrected(HOSPITAL, row, death(name="张建军", died_at="2026-10-03T08:20:00+08:00"))
    moving_clock.advance(days=1000)
    assert await delete_certificates() == 0, "not even handled yet"
    await start_terminations()
    assert await delete_certificates() == 0
    moving_clock.advance(days=826)
    assert await delete_certificates() == 1
    assert await Certificate.of(COUNTY).count() == 0


async def test_a_death_without_a_cremation_goes_too(moving_clock: Clock) -> None:
    await filed(death())
    await start_terminations()
    moving_clock.advance(days=1826)
    assert await delete_certificates() == 1
    assert await Certificate.of(COUNTY).count() == 0


async def test_the_same_person_registered_anew_begins_anew(moving_clock: Clock, short_time: None) -> None:
    old = await ended()
    moving_clock.advance(days=61)
    assert await delete_certificates() == 1
    await filed(death(died_at=clock.now() - timedelta(days=2)))
    await filed(cremation(cremated_at=clock.now() - timedelta(days=1)))
    assert await start_terminations() == 1
    new = await file_of()
    assert new.id != old.id and len(await items_of(new)) == 11
