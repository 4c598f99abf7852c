"""What the family asks to delete is gone at once; what an office acted on is kept for its time."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from sandbox.actors import Household
from server import clock
from server.cases import prefill, window
from server.cases.erasure import DATA_IS_KEPT, erase
from server.cases.events import verify
from server.cases.housekeeping import expire_drafts
from server.cases.models import Case, CaseEvent
from server.cases.retention import delete_by_rule
from server.cases.sweeping import Sweep
from server.database import transaction
from server.errors import Problem
from server.identity.actor import Actor
from server.materials.models import Material
from tests.conftest import Clock
from tests.server.cases.accepted import COUNTY, accepted_case, family
from tests.server.cases.accepted import window as at_window
from tests.server.cases.photos import age, attached, forget_store, objects, store_in
from tests.server.cases.submitted import submitted

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    store_in(tmp_path / "files")
    yield tmp_path / "files"
    forget_store()


async def draft(actor: Actor) -> Case:
    async with transaction():
        return await prefill.begin(actor, Household.new(clock.today()).answers())


async def erased(actor: Actor, case: Case) -> Case:
    async with transaction():
        await erase(actor, case.id)
    return await Case.of(COUNTY).get(id=case.id)


async def test_a_draft_and_its_photos_are_gone_at_once(folder: Path) -> None:
    actor = family()
    case = await draft(actor)
    await attached(case.id)
    row = await erased(actor, case)
    assert (row.answers, row.answer_sources, row.status) == ({}, {}, "withdrawn")
    assert {paper.wrapped_key for paper in await Material.of(COUNTY).filter(case_id=case.id)} == {b""}
    assert objects(folder), "what nobody can open any more is for the worker"
    age(folder, hours=25)
    assert await Sweep()() == 1
    assert not objects(folder)


async def test_the_chain_says_that_it_was_asked_for_and_still_verifies(folder: Path) -> None:
    actor = family()
    case = await draft(actor)
    row = await erased(actor, case)
    events = await CaseEvent.of(COUNTY).filter(subject_id=case.id).order_by("seq")
    assert events[-1].data["rule"] == "asked" and events[-1].data["count"] > 20
    assert all(event.private is None for event in events)
    assert verify(row, events) == []


async def test_an_expired_draft_can_be_deleted_and_not_restored_afterwards(
    folder: Path, moving_clock: Clock
) -> None:
    actor = family()
    case = await draft(actor)
    moving_clock.advance(days=400)
    assert await expire_drafts() == 1
    assert (await erased(actor, case)).answers == {}
    with pytest.raises(Problem) as refused:
        async with transaction():
            await prefill.restore(actor, case.id)
    assert refused.value.kind.code == "move_not_open"


async def test_asking_twice_is_asking_once(folder: Path) -> None:
    actor = family()
    case = await draft(actor)
    first = await erased(actor, case)
    again = await erased(actor, case)
    assert again.erased_at == first.erased_at
    assert await CaseEvent.of(COUNTY).filter(subject_id=case.id, kind="case.data_deleted").count() == 1


async def test_what_was_handed_in_is_taken_back_first(folder: Path) -> None:
    case = await submitted()
    with pytest.raises(Problem) as refused:
        await erased(family(), case)
    assert refused.value.kind is DATA_IS_KEPT and "先撤回" in refused.value.detail
    async with transaction():
        await prefill.withdraw(family(), case.id, "先不办")
    assert (await erased(family(), case)).answers == {}


async def test_what_an_office_acted_on_is_kept(folder: Path) -> None:
    accepted, _ = await accepted_case()
    declined = await submitted()
    async with transaction():
        await window.decline(at_window(), declined.id, "不在范围内", "二(二)", "请到人社局")
    for case in (accepted, declined):
        with pytest.raises(Problem) as refused:
            await erased(family(), case)
        assert refused.value.kind is DATA_IS_KEPT
        assert (await Case.of(COUNTY).get(id=case.id)).answers


async def test_every_rule_is_due_then(folder: Path) -> None:
    actor = family()
    row = await erased(actor, await draft(actor))
    assert await delete_by_rule() > 0
    assert "drafts" in (await Case.of(COUNTY).get(id=row.id)).deleted.split()
    assert await delete_by_rule() == 0
