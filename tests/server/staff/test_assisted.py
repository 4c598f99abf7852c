"""A form that was begun at the counter and not handed in is found again, and opened again after a rest."""

from __future__ import annotations

from server.cases import prefill
from server.cases.housekeeping import expire_drafts
from server.cases.models import Case
from server.cases.retention import delete_by_rule
from server.database import transaction
from tests.conftest import Clock
from tests.server.cases.accepted import family
from tests.server.staff.conftest import COUNTY, Desk, Desks

TYPED = {"decedent.name": "张建国", "decedent.id_number": "430621190001010038"}


async def listed(desk: Desk, **query: str) -> list[tuple[str, str]]:
    shown = await desk.ask("GET", "/assisted-cases", query=query)
    assert shown.status == 200, shown.body
    assert "张建国" not in str(shown.body) and TYPED["decedent.id_number"] not in str(shown.body)
    return [(line["id"], line["decedent"]) for line in shown.body["cases"]]


async def test_an_unfinished_form_is_listed_oldest_first_and_page_by_page(
    desks: Desks, moving_clock: Clock
) -> None:
    desk, begun = await desks.at_work(), []
    for _ in range(3):
        begun.append((await desk.ask("POST", "/assisted-cases", {"answers": TYPED})).body["id"])
        moving_clock.advance(minutes=1)
    async with transaction():
        await prefill.begin(family(), TYPED)  # a family's own, which nobody has handed in
    assert await listed(desk) == [(case_id, "张＊") for case_id in begun]
    first = await desk.ask("GET", "/assisted-cases", query={"limit": "2"})
    rest = await listed(desk, limit="2", cursor=first.body["next"])
    assert [line["id"] for line in first.body["cases"]] + [case_id for case_id, _ in rest] == begun


async def test_an_expired_form_is_restored_with_what_was_typed(desks: Desks, moving_clock: Clock) -> None:
    desk = await desks.at_work()
    case_id = (await desk.ask("POST", "/assisted-cases", {"answers": TYPED})).body["id"]
    moving_clock.advance(days=400)
    assert await expire_drafts() == 1
    desk = await desks.at_work("window2")
    assert (await listed(desk), await listed(desk, status="expired")) == ([], [(case_id, "张＊")])

    restored = await desk.ask("POST", f"/assisted-cases/{case_id}/restore")
    assert (restored.status, restored.body["status"]) == (200, "draft")
    assert restored.body["answers"]["decedent.name"] == "张建国"
    assert (await listed(desk), await listed(desk, status="expired")) == ([(case_id, "张＊")], [])
    assert (await desk.ask("POST", f"/assisted-cases/{case_id}/restore")).code == "move_not_open"


async def test_a_form_whose_answers_were_deleted_is_not_offered(desks: Desks, moving_clock: Clock) -> None:
    desk = await desks.at_work()
    await desk.ask("POST", "/assisted-cases", {"answers": TYPED})
    moving_clock.advance(days=400)
    await expire_drafts()
    moving_clock.advance(days=400)
    assert await delete_by_rule() > 0
    assert (await Case.of(COUNTY).get(status="expired")).answers == {}
    assert await listed(await desks.at_work("window2"), status="expired") == []


async def test_a_familys_own_draft_is_not_the_windows_to_restore(desks: Desks, moving_clock: Clock) -> None:
    async with transaction():
        case = await prefill.begin(family(), TYPED)
    moving_clock.advance(days=400)
    await expire_drafts()
    desk = await desks.at_work()
    assert (await desk.ask("POST", f"/assisted-cases/{case.id}/restore")).status == 404
    assert (await Case.of(COUNTY).get(id=case.id)).status == "expired"
