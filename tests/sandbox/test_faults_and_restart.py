"""Trouble comes as often as it was asked for, and a restart finds its people again."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from aiohttp import ClientSession

from sandbox.clock import Clock
from sandbox.wechat.faults import Fault, Faults
from server.wechat.errors import Busy, WeChatError
from tests.server.wechat.conftest import MONEY, PROGRESS, Town
from tests.servers import wechat_platform

SEND = "/cgi-bin/message/subscribe/send"


def test_a_share_of_calls_and_a_number_of_calls() -> None:
    some = Fault("errcode", share=0.3)
    assert 250 < sum(some.strikes(SEND, None) for _ in range(1000)) < 350
    three = Fault("errcode", times=3)
    assert [three.strikes(SEND, None) for _ in range(5)] == [True, True, True, False, False]
    one_person = Fault("errcode", openid="o-1", endpoint=SEND)
    assert one_person.strikes(SEND, "o-1")
    assert not one_person.strikes(SEND, "o-2")
    assert not one_person.strikes("/cgi-bin/stable_token", "o-1")


def test_what_is_used_up_is_forgotten(tmp_path: Path) -> None:
    faults = Faults(Clock(tmp_path / "clock"))
    faults.present = [Fault("errcode", times=1), Fault("latency")]
    assert [f.do for f in faults.for_call(SEND, None)] == ["errcode", "latency"]
    assert [f.do for f in faults.for_call(SEND, None)] == ["latency"]


async def test_trouble_is_listed_and_taken_back(town: Town) -> None:
    await town.desk.fault("errcode", endpoint=SEND, errcode=43107, times=2)
    await town.desk.ask("POST", "quota", {"endpoint": SEND, "left": 9})
    await town.desk.down("503")
    listed = await town.desk.ask("GET", "faults")
    assert (listed["down"], listed["quotas"]) == ("503", {SEND: 9})
    assert (listed["faults"][0]["errcode"], listed["faults"][0]["times"]) == (43107, 2)
    await town.desk.all_well()
    assert await town.desk.ask("GET", "faults") == {"faults": [], "down": None, "quotas": {}}
    assert await town.miniprogram.templates()


async def test_a_call_that_is_dropped_before_it_was_taken_leaves_nothing(town: Town) -> None:
    phone = await town.desk.new_phone()
    await phone.subscribe(**{MONEY: "accept"})
    await town.desk.fault("drop_before", endpoint=SEND, times=1)
    data = {"thing1": "丧葬补助金", "amount2": "12元"}
    with pytest.raises(WeChatError):
        await town.miniprogram.send_subscribe_message(phone.openid, MONEY, data)
    assert await phone.messages() == []


async def test_an_hour_away_by_the_clock(town: Town, moved_clock: Clock) -> None:
    await town.desk.down("503")
    with pytest.raises(Busy):
        await town.miniprogram.templates()
    moved = await town.desk.ask("POST", "clock", {"seconds": 3600})
    assert moved["now"] <= moved_clock.now().isoformat()
    await town.desk.down(None)
    assert await town.miniprogram.templates()


def test_a_clock_without_a_file_is_the_machines_and_cannot_be_moved() -> None:
    with pytest.raises(ValueError, match="CLOCK_FILE"):
        Clock().advance(1)


async def test_a_restart_finds_phones_templates_and_messages_again(tmp_path: Path) -> None:
    account = tmp_path / "account.json"
    template = {"id": PROGRESS, "title": "进度", "content": "事项：{{thing1.DATA}}"}
    account.write_text(json.dumps({"templates": [template], "pages": ["pages/a/a"]}))
    arguments = ["--state-dir", str(tmp_path / "state"), "--account", str(account), "--without-catalogue"]
    async with ClientSession() as session:
        with wechat_platform(*arguments) as url:
            made = await (await session.post(f"{url}/sandbox/phones", json={"name": "张三"})).json()
            path = f"sandbox/phones/{made['openid']}/subscribe"
            await session.post(f"{url}/{path}", json={PROGRESS: "accept"})
        with wechat_platform("--state-dir", str(tmp_path / "state"), "--without-catalogue") as url:
            phones = await (await session.get(f"{url}/sandbox/phones")).json()
            templates = await (await session.get(f"{url}/sandbox/templates")).json()
    assert [(p["openid"], p["name"]) for p in phones] == [(made["openid"], "张三")]
    assert [t["id"] for t in templates] == [PROGRESS]
    state = json.loads((tmp_path / "state" / "state.json").read_text())
    assert state["phones"][0]["acceptances"] == {PROGRESS: 1}
