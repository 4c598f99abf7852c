"""A photo that the window takes itself: taken in as the family's is, told to the family, taken back again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest

from miniprogram_api.materials import list_materials
from sandbox.actors.papers import photo
from server.cases import prefill
from server.cases.models import Case, CaseView, Participant
from server.cases.progress import progress_of
from server.cases.readings import shown
from server.clock import now
from server.database import transaction
from server.materials.intake import read
from server.materials.models import Material
from tests.access.running import Answered
from tests.server.cases.accepted import accepted_case, family, history, window
from tests.server.cases.photos import attached, forget_store, objects, store_in
from tests.server.cases.submitted import submitted
from tests.server.staff.conftest import COUNTY, Desk, Desks

FRONT = {"code": "decedent_id_card", "side": "front"}
PHOTO = photo("居民身份证", "姓名 张建国")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path) -> Iterator[Path]:
    store_in(tmp_path / "files")
    yield tmp_path / "files"
    forget_store()


async def take(desk: Desk, case: Case, content: bytes = PHOTO, **paper: str) -> Answered:
    return await desk.ask("POST", f"/cases/{case.id}/materials", query=FRONT | paper, file=content)


async def counting(case: Case) -> list[Material]:
    return await Material.of(COUNTY).filter(
        case_id=case.id, replaced_at=None, removed_at=None, deleted_at=None
    )


async def assisted_draft() -> Case:
    async with transaction():
        return await prefill.begin(window(), {"decedent.name": "张建国"})


async def stands(case: Case, **about: object) -> Case:
    await Case.of(COUNTY).filter(id=case.id).update(**about)
    return await Case.of(COUNTY).get(id=case.id)


async def test_it_is_kept_encrypted_waits_to_be_read_and_the_family_is_told(
    desks: Desks, folder: Path
) -> None:
    desk, case = await desks.at_work(), await submitted()
    taken = await take(desk, case)
    assert (taken.status, taken.body["code"], taken.body["side"]) == (201, "decedent_id_card", "front")
    [row] = await counting(case)
    assert (str(row.id), row.uploaded_by, row.uploaded_by_kind) == (
        taken.body["id"],
        desk.account.id,
        "window",
    )
    [stored] = [path for path in folder.rglob("*") if path.is_file()]
    assert stored.read_bytes()[:2] != b"\xff\xd8"
    assert b"".join([chunk async for chunk in read(row)])[:2] == b"\xff\xd8"
    assert row.due_at is not None and shown(row).state in ("waiting", "not_read")

    told = (await progress_of(await stands(case))).timeline[0]
    assert (told.text, told.by) == ("窗口为您补拍了一张材料照片", "综合受理窗口 工号1001")
    assert told.details == {"material": "逝者身份证（人像面）"}
    [look] = await CaseView.of(COUNTY).filter(case_id=case.id)
    assert (look.what, look.purpose, look.material_id) == ("逝者身份证（人像面）", "窗口补拍", row.id)
    assert (await desk.ask("GET", f"/cases/{case.id}/materials/{row.id}")).status == 200
    assert [event.kind for event in await history(await stands(case))][-1] == "case.material_taken_at_window"


async def test_the_familys_list_says_who_added_it(desks: Desks) -> None:
    desk, applicant, case = await desks.at_work(), family(), await submitted()
    await Participant.create(
        county=COUNTY, case_id=case.id, person_id=applicant.id, role="applicant", joined_at=now()
    )
    await attached(case.id, applicant, side="back")
    await take(desk, case)

    listed = (await list_materials(applicant, case.id)).materials
    assert {paper.side: paper.added_by for paper in listed} == {"front": "window", "back": "family"}


async def test_the_same_photo_again_changes_nothing_and_a_better_one_replaces(
    desks: Desks, folder: Path
) -> None:
    desk, case = await desks.at_work(), await submitted()
    first, again = await take(desk, case), await take(desk, case)
    assert first.body["id"] == again.body["id"]
    assert len(objects(folder)) == 1, "the second object is gone again"
    better = await take(desk, case, photo("居民身份证", "姓名 张建国", "性别 男"))
    assert [str(row.id) for row in await counting(case)] == [better.body["id"]]


async def test_it_may_stand_for_a_photo_of_the_family(desks: Desks) -> None:
    desk, case = await desks.at_work(), await submitted()
    old = await attached(case.id, family())
    assert (await take(desk, case)).status == 201
    assert (await Material.of(COUNTY).get(id=old.id)).replaced_at is not None


@pytest.mark.parametrize("status", ["submitted", "returned", "reviewed"])
async def test_a_case_that_waits_for_the_window_takes_photos(desks: Desks, status: str) -> None:
    desk, case = await desks.at_work(), await stands(await submitted(), status=status)
    assert (await take(desk, case)).status == 201


async def test_so_does_an_assisted_draft_and_nobody_elses(desks: Desks) -> None:
    desk, case = await desks.at_work(), await assisted_draft()
    assert (await take(desk, case)).status == 201
    async with transaction():
        own = await prefill.begin(family(), {"decedent.name": "张建国"})
    refused = await take(desk, own)
    assert (refused.status, refused.code) == (404, "not_found")


@pytest.mark.parametrize("status", ["finished", "archived", "withdrawn", "declined", "voided"])
async def test_what_is_over_takes_none_and_nothing_is_left(desks: Desks, folder: Path, status: str) -> None:
    desk, case = await desks.at_work(), await stands(await submitted(), status=status, waits_until=None)
    refused = await take(desk, case)
    assert (refused.status, refused.code) == (409, "papers_closed")
    assert objects(folder) == set()


async def test_papers_that_were_declared_to_come_later_are_photographed_when_they_come(desks: Desks) -> None:
    desk = await desks.at_work()
    case, _ = await accepted_case()
    assert (await take(desk, case)).code == "papers_closed"
    await stands(case, waits_until=now().date())
    assert (await take(desk, case)).status == 201


async def test_a_wrong_one_is_taken_out_again_also_when_it_was_confirmed(desks: Desks) -> None:
    desk, case = await desks.at_work(), await submitted()
    taken = (await take(desk, case)).body["id"]
    assert (await desk.ask("POST", f"/cases/{case.id}/materials/{taken}/confirm")).status == 204
    assert (await desk.ask("DELETE", f"/cases/{case.id}/materials/{taken}")).status == 204
    assert await counting(case) == []
    told = (await progress_of(await stands(case))).timeline[0]
    assert (told.text, told.details) == ("窗口撤下了一张拍错的照片", {"material": "逝者身份证（人像面）"})
    assert (await desk.ask("DELETE", f"/cases/{case.id}/materials/{taken}")).status == 404


async def test_the_familys_own_photo_is_not_the_windows_to_take_out(desks: Desks) -> None:
    desk, case = await desks.at_work(), await submitted()
    own = await attached(case.id, family())
    refused = await desk.ask("DELETE", f"/cases/{case.id}/materials/{own.id}")
    assert (refused.status, refused.code) == (403, "forbidden")
    assert [row.id for row in await counting(case)] == [own.id]


async def test_after_acceptance_nothing_is_taken_out(desks: Desks) -> None:
    desk, case = await desks.at_work(), await submitted()
    taken = UUID((await take(desk, case)).body["id"])
    await stands(case, status="accepted")
    assert (await desk.ask("DELETE", f"/cases/{case.id}/materials/{taken}")).code == "papers_closed"


async def test_only_papers_that_the_catalogue_knows(desks: Desks) -> None:
    desk, case = await desks.at_work(), await submitted()
    for wrong in ({"code": "a_holiday_photo"}, {"side": "top"}):
        assert (await take(desk, case, **wrong)).status == 422
    assert (await take(desk, case, b"no photo")).status == 415
