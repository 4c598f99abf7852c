"""Who has to act finds the days that are near, and supervision those that passed, page by page."""

from __future__ import annotations

from datetime import timedelta

from server import clock
from server.cases import items, window
from server.cases.models import Case, Item
from server.database import transaction
from server.identity.staff import Role
from tests.server.cases.accepted import accepted_case, clerk
from tests.server.cases.accepted import window as window_clerk
from tests.server.cases.submitted import submitted
from tests.server.staff.conftest import COUNTY, Desk, Desks

YESTERDAY = clock.today() - timedelta(days=1)


async def late(count: int) -> list[Case]:
    """Cases whose pre-review is late, the one that is late for the longest first."""
    cases = [await submitted(person) for person in range(1, count + 1)]
    for days, case in enumerate(reversed(cases)):
        day = clock.today() - timedelta(days=1 + days)
        await Case.of(COUNTY).filter(id=case.id).update(waits_until=day)
    return cases


async def pages(desk: Desk, path: str, of: str) -> list[str]:
    """The ids of a list, read two at a time."""
    found: list[str] = []
    cursor = ""
    while True:
        answered = await desk.ask("GET", f"{path}&limit=2{cursor}")
        assert answered.status == 200
        found += [row["id"] for row in answered.body[of]]
        if answered.body["next"] is None:
            return found
        cursor = f"&cursor={answered.body['next']}"


async def test_supervision_lists_and_counts_what_passed_by_its_kind(desks: Desks) -> None:
    cases = await late(3)
    _, by_code = await accepted_case(("household_cancellation",), order=50)
    item = by_code["household_cancellation"]
    async with transaction():
        await items.receive(clerk("public_security"), item.id)
        await items.suspend(clerk("public_security"), item.id, "需要核实", clock.today())
    await Item.of(COUNTY).filter(id=item.id).update(waits_until=YESTERDAY)
    lead = await desks.at_work("lead1", Role.SUPERVISOR)
    listed = await pages(lead, "/supervision/lapsed?kind=pre_review", "days")
    assert listed == [str(case.id) for case in cases]
    [line] = (await lead.ask("GET", "/supervision/lapsed?kind=suspension")).body["days"]
    assert (line["item"], line["department"], line["late"]) == (
        item.rule["name"],
        "public_security",
        True,
    )
    counted = (await lead.ask("GET", "/supervision/overview")).body["lapsed"]
    assert {row["kind"]: row["days"] for row in counted} == {
        "pre_review": 3,
        "notice": 0,
        "declaration": 0,
        "correction": 0,
        "suspension": 1,
    }


async def test_the_window_sees_what_it_has_to_do_first_and_what_families_still_owe(desks: Desks) -> None:
    first, second, returned = await late(3)
    async with transaction():
        await window.return_for_correction(window_clerk(), returned.id, "照片看不清", [])
    desk = await desks.at_work()
    assert await pages(desk, "/cases/awaited?kind=pre_review", "cases") == [str(first.id), str(second.id)]
    [line] = (await desk.ask("GET", "/cases/awaited?kind=notice")).body["cases"]
    assert (line["id"], line["late"]) == (str(returned.id), False)


async def test_what_was_declared_is_settled_at_the_window_once(desks: Desks) -> None:
    case = await submitted()
    until = (clock.today() + timedelta(days=5)).isoformat()
    declaration = {"missing": ["cremation_certificate"], "deadline": until, "text": "随后补交"}
    async with transaction():
        await window.accept(window_clerk(), case.id, originals_seen=True, declaration=declaration)
    desk = await desks.at_work()
    assert (await desk.ask("POST", f"/cases/{case.id}/declaration/settle")).status == 204
    again = await desk.ask("POST", f"/cases/{case.id}/declaration/settle")
    assert (again.status, again.code) == (409, "nothing_declared")
    row = await Case.of(COUNTY).get(id=case.id)
    assert row.declaration["settled_on"] == clock.today().isoformat()
