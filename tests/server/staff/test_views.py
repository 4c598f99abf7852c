"""Who read what: by case, by member of staff, and that somebody looked into it."""

from __future__ import annotations

import csv
import io
from typing import Any

from server.cases.models import CaseView
from server.cases.views import log_view
from server.database import transaction
from server.identity.staff import Role, actor_of
from tests.conftest import Clock
from tests.server.cases.accepted import accepted_case
from tests.server.staff.conftest import COUNTY, Desk, Desks


async def looked(desk: Desk, case: Any, what: str = "办件") -> None:
    async with transaction():
        await log_view(actor_of(desk.account), case.id, what, "窗口受理")


async def listed(desk: Desk, **query: str) -> list[dict[str, Any]]:
    answered = await desk.ask("GET", "/supervision/views", query=query)
    assert answered.status == 200, answered.body
    return list(answered.body["views"])


async def test_who_looked_at_a_case_latest_first_and_page_by_page(desks: Desks, moving_clock: Clock) -> None:
    case, _ = await accepted_case(())
    other, _ = await accepted_case((), order=3)
    clerk = await desks.hire()
    for what in ("办件", "逝者身份证", "办件"):
        await looked(clerk, case, what)
        moving_clock.advance(seconds=30)
    await looked(clerk, other)
    boss = await desks.at_work("boss", role=Role.SUPERVISOR)
    assert case.number is not None
    first = await boss.ask("GET", "/supervision/views", query={"case_number": case.number, "limit": "2"})
    rest = await listed(boss, case_number=case.number, limit="2", cursor=first.body["next"])
    told = [(line["what"], line["viewer_label"]) for line in first.body["views"] + rest]
    assert told == [(what, "综合受理窗口 工号1001") for what in ("办件", "逝者身份证", "办件")]


async def test_what_a_member_of_staff_looked_at(desks: Desks) -> None:
    one, _ = await accepted_case(())
    two, _ = await accepted_case((), order=3)
    clerk, colleague = await desks.hire(), await desks.hire("window2", work_number="1002")
    await looked(clerk, one)
    await looked(clerk, two)
    await looked(colleague, two)
    boss = await desks.at_work("boss", role=Role.SUPERVISOR)
    told = await listed(boss, account_id=str(clerk.account.id))
    assert {line["case_number"] for line in told} == {one.number, two.number}
    assert {line["viewer_id"] for line in told} == {str(clerk.account.id)}


async def test_looking_into_it_is_a_look_that_the_family_sees(desks: Desks) -> None:
    case, _ = await accepted_case(())
    clerk = await desks.hire()
    for _ in range(3):
        await looked(clerk, case)
    boss = await desks.at_work("boss", role=Role.SUPERVISOR)
    await listed(boss, account_id=str(clerk.account.id))
    [own] = await CaseView.of(COUNTY).filter(viewer_id=boss.account.id)
    assert (own.case_id, own.what, own.purpose) == (case.id, "查看记录", "核查谁看过资料")


async def test_one_of_both_is_named_and_an_unknown_number_is_told(desks: Desks) -> None:
    boss = await desks.at_work("boss", role=Role.SUPERVISOR)
    for query in ({}, {"case_number": "1", "account_id": str(boss.account.id)}):
        refused = await boss.ask("GET", "/supervision/views", query=query)
        assert (refused.status, refused.code) == (422, "invalid")
    assert (await boss.ask("GET", "/supervision/views", query={"case_number": "1"})).status == 404


async def test_it_is_taken_away_as_a_table_and_that_is_a_look_too(desks: Desks) -> None:
    case, _ = await accepted_case(())
    clerk = await desks.hire()
    await looked(clerk, case)
    boss = await desks.at_work("boss", role=Role.SUPERVISOR)
    assert case.number is not None
    query = {"case_number": case.number, "format": "csv"}
    taken = await boss.ask("GET", "/supervision/views/export", query=query)
    _, row = csv.reader(io.StringIO(taken.body.decode("utf-8-sig")))
    assert row[1:] == [case.number, "综合受理窗口 工号1001", "办件", "窗口受理"]
    assert await CaseView.of(COUNTY).filter(viewer_id=boss.account.id, what="查看记录").count() == 1
    again = await boss.ask("GET", "/supervision/views/export", query={"case_number": case.number})
    assert again.body.startswith(b"PK")
