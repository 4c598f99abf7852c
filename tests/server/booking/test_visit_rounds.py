"""A visit whose case fails keeps no other family from its reminder, nor its seat from being closed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tortoise.exceptions import IntegrityError

from server.booking import visits
from server.cases.appointments import close_round, remind_round
from tests.conftest import Clock
from tests.server.booking.places import CLERK, a_slot, do, events_of, some_cases
from tests.server.cases.test_rounds import spoil

pytestmark = pytest.mark.usefixtures("database")


async def test_one_that_fails_keeps_no_family_from_its_reminder(
    monkeypatch: pytest.MonkeyPatch, moving_clock: Clock
) -> None:
    monkeypatch.setattr(visits, "MOST_AT_ONCE", 1)
    slot = await a_slot(starts_in=timedelta(days=2))
    broken, well = await some_cases(2)
    for case_id in (broken, well):
        await do("book", case_id, slot, actor=CLERK)
    await spoil(broken)
    moving_clock.advance(days=1)
    for _ in range(2):
        with pytest.raises(IntegrityError):
            await remind_round()
    assert await events_of(well) == ["appointment.booked", "appointment.reminder"]


async def test_one_that_fails_keeps_no_other_from_being_closed(
    monkeypatch: pytest.MonkeyPatch, moving_clock: Clock
) -> None:
    monkeypatch.setattr(visits, "MOST_AT_ONCE", 1)
    slot = await a_slot(starts_in=timedelta(minutes=20))
    present, broken, well = await some_cases(3)
    for case_id in (present, broken, well):
        await do("book", case_id, slot, actor=CLERK)
    await do("check_in", present, actor=CLERK)
    await spoil(broken)
    moving_clock.advance(minutes=90)
    for _ in range(2):
        with pytest.raises(IntegrityError):
            await close_round()
    assert (await events_of(well))[-1] == "appointment.no_show"
    assert (await events_of(present))[-1] == "appointment.checked_in"
