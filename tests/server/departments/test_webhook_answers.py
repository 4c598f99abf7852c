"""What becomes of an item by its department's system: done, accepted, refused, broken, slow, dead."""

from __future__ import annotations

from datetime import timedelta

import aiohttp
import pytest
from aiohttp import web

from server import clock
from server.cases.items import complete, receive
from server.cases.models import Case, CaseView
from server.database import transaction
from server.departments import dispatch
from server.departments.dispatch import close_sender, deliver_dispatches, plan_dispatches
from server.departments.models import Dispatch
from server.departments.sending import Sender
from server.departments.undelivered import (
    NOT_UNDELIVERED,
    replay,
    replay_department,
    undelivered,
)
from server.errors import Problem
from server.http.addresses import Addresses
from server.identity.actor import Actor, ActorKind
from server.identity.models import ApiClient
from tests.conftest import Clock
from tests.server.cases.accepted import (
    COUNTY,
    accepted_case,
    clerk,
    history,
    kinds,
    termination_file,
)
from tests.server.departments.systems import (
    ITEM,
    MEDICAL,
    PENSIONS,
    POLICE,
    SECRET,
    World,
    item_now,
    only,
    running,
    work,
)


def supervisor() -> Actor:
    return Actor(ActorKind.SUPERVISOR, None, COUNTY, "政务中心督办 工号9001")


async def test_done_finishes_the_item_in_the_departments_own_name(world: World) -> None:
    case, items = await accepted_case()
    await world.connect(POLICE)
    await world.behave(POLICE, do="done", result={"summary": "户口已注销", "reference": "A-1", "more": 1})
    await work()
    item = await item_now(items[ITEM])
    assert (item.status, item.result) == ("done", {"summary": "户口已注销", "reference": "A-1"})
    row = await only(item_id=item.id)
    assert (row.status, row.last_status, row.due_at, row.attempts) == ("delivered", 200, None, 1)
    event = next(e for e in await history(case) if e.kind == "item.done")
    assert (event.actor_kind, event.actor_label) == ("department", "public_security系统")
    (view,) = await CaseView.of(COUNTY).filter(case_id=case.id)
    assert (view.viewer_label, view.what) == ("public_security系统", "推送到部门系统的表格内容")
    assert await work() == 0


async def test_what_is_sent_is_what_the_item_declares_and_is_signed(world: World) -> None:
    case, items = await accepted_case()
    await world.connect(POLICE)
    await work()
    (got,) = await world.received(POLICE)
    assert got["verdict"] == "ok"
    body = got["body"]
    assert body["id"] == got["delivery_id"] == str((await only()).id)
    assert body["event"] == "item.dispatched" and body["item"]["due_on"] == items[ITEM].due_on.isoformat()
    assert set(body["answers"]) <= set(items[ITEM].rule["fields"])
    assert body["answers"]["decedent.id_number"] == case.answers["decedent.id_number"]
    assert case.answers["payee.card_number"] not in str(body)


async def test_a_wrong_secret_is_refused_and_kept_for_the_supervisor(world: World) -> None:
    case, items = await accepted_case()
    await world.connect(POLICE, secret="another secret")
    await work()
    (row,) = await undelivered(COUNTY, POLICE)
    assert (row.status, row.last_status, row.last_error) == ("refused", 401, "HTTP 401")
    assert (await item_now(items[ITEM])).status == "dispatched"
    await ApiClient.of(COUNTY).filter(office=POLICE).update(webhook_secret=SECRET)
    async with transaction():
        await replay(supervisor(), row.id)
    await work()
    assert (await item_now(items[ITEM])).status == "done"
    assert [r["delivery_id"] for r in await world.received(POLICE)] == [str(row.id)] * 2
    assert "item.delivery_replayed" in await kinds(case)
    with pytest.raises(Problem) as raised:
        async with transaction():
            await replay(supervisor(), row.id)
    assert raised.value.kind is NOT_UNDELIVERED


async def test_accepted_is_received_and_finished_by_the_call_back(world: World) -> None:
    case, items = await accepted_case()
    await world.connect(POLICE)
    await world.behave(POLICE, do="accept")
    await work()
    item = await item_now(items[ITEM])
    assert item.status == "received" and item.received_at is not None
    assert (await only(item_id=item.id)).status == "accepted"
    assert (await Case.of(COUNTY).get(id=case.id)).status == "in_progress"
    async with transaction():
        await complete(clerk(POLICE), item.id)
    assert await work() == 0
    assert await kinds(case) == ["item.received", "case.started", "item.done"]


async def test_many_are_received_together_and_each_history_is_whole(world: World) -> None:
    await world.connect(POLICE, PENSIONS)
    cases = [await accepted_case(order=order) for order in range(1, 61, 2)]
    file, _ = await termination_file()
    for department in (POLICE, PENSIONS):
        await world.behave(department, do="accept")
    async with transaction():
        await receive(clerk(POLICE), cases[0][1][ITEM].id)
    await work()
    assert await Dispatch.of(COUNTY).filter(status="accepted").count() == 61
    for case, items in cases:
        assert sorted(await kinds(case)) == ["case.started", "item.received", "item.received"]
        assert (await item_now(items[ITEM])).received_at is not None
    assert await kinds(file) == ["item.received"]


async def test_a_decision_against_the_item_refuses_it_with_its_reason(world: World) -> None:
    case, items = await accepted_case()
    await world.connect(POLICE)
    await world.behave(POLICE, do="refuse", reason="库内姓名不一致")
    await work()
    item = await item_now(items[ITEM])
    assert item.status == "refused" and item.result["reason"] == "库内姓名不一致"
    assert item.result["ground"] == "通知" + items[ITEM].rule["clause"] and item.result["remedy"]
    assert (await only()).status == "refused"
    assert (await kinds(case)).count("item.refused") == 1


async def test_a_broken_system_is_tried_again_ever_more_seldom_and_then_it_works(
    world: World, moving_clock: Clock
) -> None:
    _, items = await accepted_case()
    await world.connect(POLICE)
    await world.behave(POLICE, do="error", times=3)
    waits = []
    for _ in range(3):
        await work()
        row = await only()
        assert row.status == "waiting" and row.last_error == "HTTP 500" and row.due_at is not None
        waits.append((row.due_at - clock.now()).total_seconds())
        assert await work() == 0, "not before its time"
        moving_clock.advance(seconds=waits[-1] + 1)
    for doubled, wait in zip((15, 30, 60), waits, strict=True):
        assert 0.5 * doubled - 2 < wait <= 1.5 * doubled
    await work()
    assert (await item_now(items[ITEM])).status == "done"
    assert len({r["delivery_id"] for r in await world.received(POLICE)}) == 1


async def test_a_system_that_is_dead_for_a_day_gets_everything_when_it_is_back(
    world: World, moving_clock: Clock
) -> None:
    await world.connect(POLICE)
    cases = [await accepted_case(order=order) for order in (1, 3, 5)]
    await world.behave(POLICE, do="dead")
    for _ in range(24):
        while await work():
            pass
        moving_clock.advance(hours=1)
    assert await Dispatch.of(COUNTY).filter(status="waiting").count() == 3
    await world.behave(POLICE, do="done")
    moving_clock.advance(hours=2)
    while await work():
        pass
    for case, items in cases:
        assert (await item_now(items[ITEM])).status == "done"
        assert (await kinds(case)).count("item.done") == 1


async def test_after_48_hours_it_is_given_up_kept_and_replayed(world: World, moving_clock: Clock) -> None:
    _, items = await accepted_case()
    await world.connect(POLICE)
    await world.behave(POLICE, do="dead")
    tries = 0
    while await work() or (await only()).due_at is not None:
        moving_clock.advance(minutes=20)
        tries += 1
        assert tries < 400
    (row,) = await undelivered(COUNTY)
    assert row.status == "dead" and row.first_tried_at and row.closed_at
    assert row.closed_at - row.first_tried_at >= timedelta(hours=48)
    assert 30 < row.attempts < 80
    await world.behave(POLICE, do="done")
    async with transaction():
        assert await replay_department(supervisor(), POLICE) == 1
    await work()
    assert (await item_now(items[ITEM])).status == "done"
    assert (await only()).replays == 1


async def test_a_slow_system_runs_into_the_time_out_and_is_not_done_twice(
    world: World, moving_clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    case, items = await accepted_case()
    await world.connect(POLICE)
    impatient = Sender(Addresses(False), within=0.2)
    monkeypatch.setattr(dispatch, "sender", lambda: impatient)
    await world.behave(POLICE, do="slow", seconds=0.6, times=1)
    await work()
    row = await only()
    assert (row.status, row.last_error) == ("waiting", "no answer within 0.2 s")
    # The department still works on the first attempt: "come again", not "refused".
    moving_clock.advance(minutes=1)
    while (await only()).status == "waiting":
        await work()
        moving_clock.advance(minutes=5)
    assert (await item_now(items[ITEM])).status == "done"
    assert (await kinds(case)).count("item.done") == 1
    await impatient.close()


async def test_the_wait_that_a_system_asks_for_is_kept(database: str, moving_clock: Clock) -> None:
    asked: list[str] = []

    async def busy(request: web.Request) -> web.Response:
        asked.append(request.headers["X-Signature-Id"])
        return web.Response(status=503, headers={"Retry-After": "7200"})

    app = web.Application()
    app.router.add_post("/departments/{code}/webhook", busy)
    await accepted_case()
    async with running(app) as address, aiohttp.ClientSession() as session:
        await World(address, session).connect(POLICE)
        await work()
        row = await only()
        assert row.due_at is not None
        assert timedelta(hours=1, minutes=59) < row.due_at - clock.now() <= timedelta(hours=2)
        moving_clock.advance(hours=1)
        assert await work() == 0 and len(asked) == 1
    await close_sender()


async def test_a_dead_system_holds_up_no_other_and_is_spared(world: World) -> None:
    await world.connect(POLICE, MEDICAL)
    cases = [await accepted_case(order=order) for order in range(1, 161, 2)]
    await world.behave(POLICE, do="dead")
    await plan_dispatches()
    await deliver_dispatches()
    for _, items in cases:
        assert (await item_now(items["medical_account_withdrawal"])).status == "done"
    tried = len(await world.received(POLICE))
    assert dispatch.FAILURES <= tried < dispatch.FAILURES + dispatch.CONNECTIONS
    spared = await Dispatch.of(COUNTY).filter(department=POLICE, attempts=0)
    assert len(spared) == len(cases) - tried
    assert all(row.due_at and row.lease_until is None for row in spared)
