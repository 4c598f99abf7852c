"""Whoever opens unusually many files is named to the supervisor, and nobody is kept from reading."""

from __future__ import annotations

import asyncio
from typing import Any

from structlog.testing import capture_logs

from server.cases.bulk_reading import LISTED, watch_reading
from server.cases.models import CaseView, ReadingAlarm
from server.cases.views import view_of
from server.counties import county
from server.database import new_id
from server.http.observe import registry
from server.identity.actor import Actor, ActorKind
from server.identity.models import StaffAccount
from server.identity.staff import Role, actor_of
from tests.conftest import Clock
from tests.server.staff.conftest import COUNTY, Desk, Desks

USUAL = county(COUNTY).info.bulk_reading.window


async def looks(account: StaffAccount | Actor, files: int, what: str = "办件") -> None:
    actor = account if isinstance(account, Actor) else actor_of(account)
    await CaseView.bulk_create(view_of(actor, new_id(), what, "窗口受理") for _ in range(files))


async def listed(desk: Desk, **query: str) -> list[dict[str, Any]]:
    answered = await desk.ask("GET", "/supervision/reading-alarms", query=query)
    assert answered.status == 200, answered.body
    return list(answered.body["alarms"])


def counted() -> float:
    return registry.get_sample_value("bulk_reading_alarms_total", {"role": "window", "span": "hour"}) or 0.0


async def test_who_opens_more_than_is_usual_is_named_once(desks: Desks) -> None:
    clerk = await desks.at_work()
    boss = await desks.at_work("boss", role=Role.SUPERVISOR)
    await looks(clerk.account, USUAL.hour)
    assert await watch_reading() == 0, "as many are usual"
    await looks(clerk.account, 1)
    before = counted()
    with capture_logs() as told:
        assert sum(await asyncio.gather(watch_reading(), watch_reading())) == 1
    assert counted() == before + 1
    [line] = [line for line in told if line["event"] == "bulk_reading"]
    assert (line["account_id"], line["files"]) == (str(clerk.account.id), USUAL.hour + 1)
    await looks(clerk.account, 5)
    assert await watch_reading() == 0

    [alarm] = await listed(boss)
    assert (alarm["label"], alarm["span"]) == ("综合受理窗口 工号1001", "hour")
    assert (alarm["files"], alarm["most"]) == (USUAL.hour + 6, USUAL.hour)
    assert (await boss.ask("GET", "/supervision/overview")).body["reading_alarms"] == 1
    assert (await clerk.ask("GET", "/cases")).status == 200, "nobody is kept from reading"


async def test_the_same_file_again_is_one_and_a_list_is_no_opening(desks: Desks) -> None:
    clerk = await desks.at_work()
    same = new_id()
    actor = actor_of(clerk.account)
    await CaseView.bulk_create(view_of(actor, same, "办件", "窗口受理") for _ in range(USUAL.hour * 2))
    for what in LISTED:
        await looks(clerk.account, USUAL.hour * 2, what)
    # A department's own system fetches what it is given.
    await looks(Actor(ActorKind.DEPARTMENT, new_id(), COUNTY, "系统", "human_resources"), 1000)
    assert await watch_reading() == 0


async def test_slowly_over_the_day_is_noticed_too(desks: Desks, moving_clock: Clock) -> None:
    clerk = await desks.hire()
    for hour in range(1, 7):
        await looks(clerk.account, USUAL.hour - 10)
        assert await watch_reading() == (1 if hour * (USUAL.hour - 10) > USUAL.day else 0)
        moving_clock.advance(hours=1, minutes=1)
    [alarm] = await ReadingAlarm.of(COUNTY).all()
    assert (alarm.span, alarm.files) == ("day", 6 * (USUAL.hour - 10))


async def test_looked_into_it_is_off_the_list_and_as_many_again_are_another(desks: Desks) -> None:
    clerk = await desks.hire()
    boss = await desks.at_work("boss", role=Role.SUPERVISOR)
    await looks(clerk.account, USUAL.hour + 1)
    await watch_reading()
    [alarm] = await listed(boss)
    path = f"/supervision/reading-alarms/{alarm['id']}/acknowledge"
    assert (await boss.ask("POST", path, {"note": ""})).status == 422
    done = await boss.ask("POST", path, {"note": "补录上月的纸质材料，已核实"})
    assert (done.status, done.body["note"]) == (200, "补录上月的纸质材料，已核实")
    assert (await boss.ask("POST", path, {"note": "再来"})).code == "alarm_acknowledged"
    assert await listed(boss) == []
    [kept] = await listed(boss, state="acknowledged")
    assert kept["acknowledged_label"] == "政务中心督办 工号1001"

    await looks(clerk.account, 5)
    assert await watch_reading() == 0
    await looks(clerk.account, USUAL.hour)
    assert await watch_reading() == 1
    assert len(await listed(boss)) == 1


async def test_ones_own_is_for_another_to_judge(desks: Desks) -> None:
    boss = await desks.at_work("boss", role=Role.SUPERVISOR)
    await looks(boss.account, county(COUNTY).info.bulk_reading.supervisor.hour + 1)
    await watch_reading()
    [alarm] = await listed(boss)
    refused = await boss.ask("POST", f"/supervision/reading-alarms/{alarm['id']}/acknowledge", {"note": "好"})
    assert (refused.status, refused.code) == (403, "forbidden")
    admin = await desks.at_work("admin", role=Role.ADMIN)
    agreed = await admin.ask(
        "POST", f"/supervision/reading-alarms/{alarm['id']}/acknowledge", {"note": "抽查"}
    )
    assert agreed.status == 200
