"""What acceptance makes of the visit for which the family came."""

from __future__ import annotations

from datetime import timedelta

import pytest

from server import clock
from server.booking.models import Appointment
from server.cases import window
from server.database import transaction
from tests.server.booking.places import CLERK, COUNTY, a_slot, do, events_of, seats_of
from tests.server.cases.submitted import submitted


@pytest.mark.parametrize(
    ("starts_in", "ends_as", "told", "seats"),
    [
        (timedelta(minutes=10), "served", "appointment.served", 1),
        (timedelta(days=1), "cancelled", "appointment.released", 0),
    ],
    ids=["the family is there at its time", "the family came a day early"],
)
async def test_a_family_that_was_accepted_did_not_cancel(
    database: str, starts_in: timedelta, ends_as: str, told: str, seats: int
) -> None:
    case, slot_id = await submitted(), await a_slot(starts_in=starts_in)
    await do("book", case.id, slot_id, actor=CLERK)
    tomorrow = clock.today() + timedelta(days=1)
    declared = {"missing": ["cremation_certificate"], "deadline": tomorrow, "text": "随后补交"}
    async with transaction():
        await window.accept(CLERK, case.id, originals_seen=True, declaration=declared)

    (visit,) = await Appointment.of(COUNTY).filter(case_id=case.id)
    assert (visit.status, visit.live_case) == (ends_as, None)
    assert await seats_of(slot_id) == (seats, seats)
    told_of = [kind for kind in await events_of(case.id) if kind.startswith("appointment.")]
    assert told_of == ["appointment.booked", told]
