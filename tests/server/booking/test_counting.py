"""Whatever happens in whatever order, a slot counts exactly the appointments that have a seat in it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from tortoise.backends.base.executor import EXECUTOR_CACHE
from tortoise.connection import get_connections

from server import clock
from server.booking import visits
from server.booking.lapsing import lapse_holds
from server.booking.models import Appointment, Slot
from server.booking.steps import LIVE, SEATED
from server.cases.appointments import close_round
from server.database import connect, disconnect, migrate, tortoise_config
from tests.conftest import Clock
from tests.server.booking.places import CLERK, COUNTY, HALL, a_slot, some_cases
from tests.server.booking.rush import attempt

CASES, SLOTS = st.integers(0, 5), st.integers(0, 3)
REFUSALS = {
    "done",
    "slot_full",
    "already_booked",
    "no_appointment",
    "slot_not_offered",
    "appointment_changed",
    "check_in_closed",
    "no_room_today",
}


class Bookings(RuleBasedStateMachine):
    """Six cases, four small slots from now to tomorrow, everything that can be done, and time that passes."""

    runner: asyncio.Runner
    url: str
    time: Clock

    def __init__(self) -> None:
        super().__init__()
        self.cases, self.slots = self.runner.run(self._begin())

    async def _begin(self) -> tuple[list[UUID], list[UUID]]:
        await (
            get_connections()
            .get("default")
            .execute_script(
                'DELETE FROM appointment; DELETE FROM slot; DELETE FROM case_event; DELETE FROM "case"'
            )
        )
        starts = (timedelta(minutes=-5), timedelta(minutes=40), timedelta(hours=3), timedelta(days=1))
        return await some_cases(6), [await a_slot(2, start) for start in starts]

    def _try(self, verb: str, case: int, *arguments: object) -> None:
        outcome = self.runner.run(attempt(verb, self.cases[case], *arguments, actor=CLERK))
        assert outcome in REFUSALS

    @rule(case=CASES, slot=SLOTS)
    def hold(self, case: int, slot: int) -> None:
        self._try("hold", case, self.slots[slot])

    @rule(case=CASES, slot=SLOTS)
    def book(self, case: int, slot: int) -> None:
        self._try("book", case, self.slots[slot])

    @rule(case=CASES, slot=SLOTS)
    def move(self, case: int, slot: int) -> None:
        self._try("move_to", case, self.slots[slot])

    @rule(case=CASES, verb=st.sampled_from(["cancel", "check_in", "call", "serve", "miss"]))
    def step(self, case: int, verb: str) -> None:
        self._try(verb, case)

    @rule(case=CASES, slot=st.integers(0, 1), end=st.sampled_from(["call", "serve", "miss", "cancel"]))
    def comes(self, case: int, slot: int, end: str) -> None:
        for verb in ("book", "check_in", end):
            self._try(verb, case, *((self.slots[slot],) if verb == "book" else ()))

    @rule(case=CASES, slot=SLOTS, other=SLOTS)
    def books_and_moves(self, case: int, slot: int, other: int) -> None:
        self._try("book", case, self.slots[slot])
        self._try("move_to", case, self.slots[other])

    @rule(case=CASES)
    def walk_in(self, case: int) -> None:
        self._try("walk_in", case, HALL)

    @rule(first=CASES, second=CASES, slot=SLOTS, other=SLOTS)
    def at_once(self, first: int, second: int, slot: int, other: int) -> None:
        async def together() -> list[str]:
            return await asyncio.gather(
                attempt("book", self.cases[first], self.slots[slot], actor=CLERK),
                attempt("move_to", self.cases[second], self.slots[other], actor=CLERK),
                attempt("hold", self.cases[second], self.slots[slot], actor=CLERK),
                attempt("cancel", self.cases[first], actor=CLERK),
            )

        assert set(self.runner.run(together())) <= REFUSALS

    @rule(minutes=st.sampled_from([1, 4, 6, 45]))
    def time_passes(self, minutes: int) -> None:
        self.time.advance(minutes=minutes)

    @rule()
    def worker(self) -> None:
        self.runner.run(lapse_holds())
        self.runner.run(close_round())

    @invariant()
    def every_slot_counts_right(self) -> None:
        self.runner.run(self._check())

    async def _check(self) -> None:
        rows = await Appointment.of(COUNTY).all()
        for slot in await Slot.of(COUNTY).all():
            assert slot.booked == sum(row.slot_id == slot.id and row.status in SEATED for row in rows)
            assert 0 <= slot.booked <= slot.capacity
        for row in rows:
            assert (row.live_case is not None) == (row.status in LIVE) == (row.code is not None)
        lives = [row.live_case for row in rows if row.live_case]
        assert len(lives) == len(set(lives))
        today = await visits.of_day(COUNTY, HALL, clock.today())
        assert all(visit.status != "held" for visit in today)


@contextmanager
def _open(url: str) -> Iterator[asyncio.Runner]:
    EXECUTOR_CACHE.clear()
    with asyncio.Runner() as runner:
        runner.run(migrate(tortoise_config(url)))
        runner.run(connect(tortoise_config(url)))
        try:
            yield runner
        finally:
            runner.run(disconnect())


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_a_slot_counts_its_families(
    engine: str, tmp_path: Path, postgres: str, moving_clock: Clock, request: pytest.FixtureRequest
) -> None:
    url = f"sqlite://{tmp_path / 'counting.sqlite3'}" if engine == "sqlite" else postgres
    with _open(url) as runner:
        Bookings.runner, Bookings.url, Bookings.time = runner, url, moving_clock
        run_state_machine_as_test(
            Bookings,
            settings=settings(
                max_examples=25,
                stateful_step_count=40,
                deadline=None,
                database=None,
                suppress_health_check=list(HealthCheck),
            ),
        )
