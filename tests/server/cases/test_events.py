"""The chain of a case, and the daily anchor over all cases: what was changed, lost or made up shows."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server import clock
from server.cases.anchor import anchor_days, verify_county
from server.cases.events import Happened, chain_hash, record, verify
from server.cases.holders import lock_case, save_holder
from server.cases.models import Case, CaseEvent
from server.database import new_id, transaction
from server.identity.actor import system
from tests.conftest import Clock

COUNTY = "430621"


async def a_case(*kinds: str) -> Case:
    now = clock.now()
    case = Case(id=new_id(), county=COUNTY, catalogue_version="2021-05", created_at=now, updated_at=now)
    async with transaction():
        events = [
            Happened(kind, data={"n": n}, private={"reason": f"因为{n}"}) for n, kind in enumerate(kinds)
        ]
        await record(case, system(COUNTY), *events)
        await case.save(force_create=True)
    return case


async def events_of(case: Case) -> list[CaseEvent]:
    return await CaseEvent.of(COUNTY).filter(subject_id=case.id).order_by("seq")


async def flaws(case: Case) -> list[str]:
    return verify(await Case.of(COUNTY).get(id=case.id), await events_of(case))


async def test_what_was_written_proves_itself_after_reading_it_back(database: str) -> None:
    case = await a_case("case.begun", "case.submitted", "case.accepted")
    assert await flaws(case) == []
    assert [e.seq for e in await events_of(case)] == [1, 2, 3]


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "case.declined"},
        {"data": {"n": 7}},
        {"actor_label": "别人"},
        {"at": clock.now()},
        {"actor_kind": "window"},
        {"private": {"reason": "另一个原因"}},
        {"private_digest": None},
    ],
    ids=lambda change: next(iter(change)),
)
async def test_a_changed_event_shows(database: str, change: dict[str, Any]) -> None:
    case = await a_case("case.begun", "case.submitted", "case.accepted")
    (_, middle, _) = await events_of(case)
    for name, value in change.items():
        setattr(middle, name, value)
    await middle.save(update_fields=list(change))
    assert any("event 2" in flaw for flaw in await flaws(case))


@pytest.mark.parametrize("seq", [1, 2, 3])
async def test_a_missing_event_shows(database: str, seq: int) -> None:
    case = await a_case("case.begun", "case.submitted", "case.accepted")
    await CaseEvent.of(COUNTY).filter(subject_id=case.id, seq=seq).delete()
    assert await flaws(case)


async def test_a_forged_event_needs_the_head_too(database: str) -> None:
    case = await a_case("case.begun")
    (first,) = await events_of(case)
    first.kind = "case.accepted"
    first.hash = chain_hash(first)
    await first.save(update_fields=["kind", "hash"])
    assert await flaws(case)


async def test_what_retention_deletes_leaves_the_chain_provable(database: str) -> None:
    case = await a_case("case.begun", "case.submitted")
    await CaseEvent.of(COUNTY).filter(subject_id=case.id).update(private=None)
    assert await flaws(case) == []


async def test_being_planned_is_not_part_of_the_fact(database: str) -> None:
    case = await a_case("case.begun")
    await CaseEvent.of(COUNTY).filter(subject_id=case.id).update(planned=True)
    assert await flaws(case) == []


async def test_a_case_that_vanished_whole_shows_in_the_anchor_of_its_day(
    database: str, moving_clock: Clock
) -> None:
    kept, lost = await a_case("case.begun"), await a_case("case.begun", "case.submitted")
    moving_clock.advance(days=2)
    await a_case("case.begun")
    moving_clock.advance(days=1)
    assert await anchor_days() == 3
    assert await anchor_days() == 0
    assert await verify_county(COUNTY) == []

    await CaseEvent.of(COUNTY).filter(subject_id=lost.id).delete()
    await Case.of(COUNTY).filter(id=lost.id).delete()

    assert await flaws(kept) == []
    (wrong,) = await verify_county(COUNTY)
    assert "had 3 events, 1 are there" in wrong


async def test_a_county_is_verified_while_it_goes_on_working(database: str) -> None:
    busy = [await a_case("case.begun") for _ in range(3)]
    stop = asyncio.Event()

    async def work(case: Case) -> None:
        while not stop.is_set():
            async with transaction():
                locked = await lock_case(COUNTY, case.id)
                await record(locked, system(COUNTY), Happened("case.answers_changed", data={"n": 1}))
                await save_holder(locked)

    tasks = [asyncio.create_task(work(case)) for case in busy]
    try:
        found = [await verify_county(COUNTY) for _ in range(100)]
    finally:
        stop.set()
        await asyncio.gather(*tasks)
    assert found == [[]] * 100
    await CaseEvent.of(COUNTY).filter(subject_id=busy[0].id, seq=1).delete()
    assert len(await verify_county(COUNTY)) >= 1


async def test_a_county_of_more_cases_than_one_page_is_verified_whole(database: str) -> None:
    cases = [await a_case("case.begun") for _ in range(205)]
    for case in (cases[0], cases[100], cases[204]):
        await CaseEvent.of(COUNTY).filter(subject_id=case.id).update(kind="case.declined")
    wrong = await verify_county(COUNTY)
    assert [str(flaw).split()[1].rstrip(":") for flaw in wrong] == [str(cases[n].id) for n in (0, 100, 204)]


@given(st.lists(st.tuples(st.sampled_from(["a", "b"]), st.integers(0, 9)), min_size=2, max_size=6), st.data())
def test_no_two_different_histories_have_the_same_head(
    history: list[tuple[str, int]], data: st.DataObject
) -> None:
    other = data.draw(st.permutations(history))

    def head(steps: list[tuple[str, int]]) -> bytes:
        previous = None
        for seq, (kind, n) in enumerate(steps, start=1):
            row = CaseEvent(
                county=COUNTY, subject="case", subject_id=ONE, seq=seq, at=AT, kind=kind,
                actor_kind="system", actor_label="系统", data={"n": n}, previous=previous, hash=b"",
            )  # fmt: skip
            previous = chain_hash(row)
        assert previous is not None
        return previous

    assert (head(history) == head(other)) == (history == other)


ONE, AT = new_id(), clock.now()
