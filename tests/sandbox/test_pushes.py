"""Pushes arrive signed and encrypted, are repeated when the answer is late, and tell what happened."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest
from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer
from pydantic import SecretStr

from sandbox.clock import Clock
from sandbox.wechat.app import create_app
from sandbox.wechat.desk import Desk
from sandbox.wechat.pushes import NO_SERVICE
from sandbox.wechat.world import Keys
from server.wechat.callback import Callback, CallbackKeys, SendReport, open_callback, verify_address
from tests.server.wechat.conftest import APPID, MONEY, SECRET, Town

TOKEN, AES_KEY = "callback-token", "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY"
KEYS = CallbackKeys(SecretStr(TOKEN), SecretStr(AES_KEY), APPID)


@dataclass
class Office:
    """A server of ours as small as can be: it opens each push with the product's own code."""

    url: str = ""
    opened: list[Callback] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)
    late: int = 0

    async def confirm(self, request: web.Request) -> web.Response:
        return web.Response(text=verify_address(request.query, KEYS))

    async def receive(self, request: web.Request) -> web.Response:
        self.opened.append(open_callback(await request.read(), request.query, KEYS))
        if self.late:
            self.late -= 1
            await asyncio.Event().wait()
        return web.Response(text=self.answers.pop() if self.answers else "success")


@pytest.fixture
async def office() -> AsyncIterator[Office]:
    office = Office()
    app = web.Application()
    app.router.add_get("/wechat/callback", office.confirm)
    app.router.add_post("/wechat/callback", office.receive)
    async with TestServer(app) as server:
        office.url = str(server.make_url("/wechat/callback"))
        yield office


async def announce(desk: Desk, office: Office, form: str = "xml") -> None:
    given = {"url": office.url, "token": TOKEN, "aes_key": AES_KEY, "format": form}
    await desk.ask("POST", "push-address", given)


@pytest.mark.parametrize("form", ["xml", "json"])
async def test_everything_that_happens_is_told(town: Town, office: Office, form: str) -> None:
    await announce(town.desk, office, form)
    phone = await town.desk.new_phone()
    await town.desk.add_template(id="tpl-2", title="x", content="{{thing1.DATA}}", type=3)
    await phone.subscribe(**{MONEY: "accept", "tpl-2": "reject"})
    await town.desk.pushes()
    sent = await town.miniprogram.send_subscribe_message(
        phone.openid, MONEY, {"thing1": "丧葬补助金", "amount2": "12元"}
    )
    await town.desk.pushes()
    await phone.unsubscribe(MONEY)
    await town.desk.pushes()
    popup, report, change = office.opened
    assert {(c.template_id, c.status) for c in popup.choices} == {(MONEY, "accept"), ("tpl-2", "reject")}
    assert report.reports == (SendReport(MONEY, str(sent.msgid), 0, "success"),)
    assert [(c.template_id, c.status) for c in change.choices] == [(MONEY, "reject")]
    assert {c.openid for c in office.opened} == {phone.openid}


async def test_a_message_that_the_phone_never_got_is_reported_as_that(town: Town, office: Office) -> None:
    await announce(town.desk, office)
    phone = await town.desk.new_phone()
    await phone.subscribe(**{MONEY: "accept"})
    send = "/cgi-bin/message/subscribe/send"
    await town.desk.fault("undelivered", endpoint=send, errcode=43101, more="user refused")
    sent = await town.miniprogram.send_subscribe_message(
        phone.openid, MONEY, {"thing1": "丧葬补助金", "amount2": "12元"}
    )
    await town.desk.pushes()
    (report,) = office.opened[-1].reports
    assert (report.msgid, report.error_code, report.error_status) == (sent.msgid, 43101, "user refused")
    assert await phone.messages() == []


async def test_chat_comes_with_its_photo_and_its_recognised_voice(town: Town, office: Office) -> None:
    await announce(town.desk, office, "json")
    phone = await town.desk.new_phone()
    await phone.open_chat()
    await phone.say("我爸前天在县医院走了 ]]> <b>")
    media_id = await phone.send_photo(b"photo")
    await town.desk.ask("POST", f"phones/{phone.openid}/chat", {"voice": "退休工人"})
    await town.desk.pushes()
    told = {c.event or c.kind: c.content for c in office.opened}
    assert set(told) == {"user_enter_tempsession", "text", "image", "voice"}
    assert told["text"]["Content"] == "我爸前天在县医院走了 ]]> <b>"
    assert (told["image"]["MediaId"], told["voice"]["Recognition"]) == (media_id, "退休工人")
    async with ClientSession() as session, session.get(told["image"]["PicUrl"]) as picture:
        assert await picture.read() == b"photo"


async def test_a_late_answer_is_asked_for_again_and_has_the_same_key(
    moved_clock: Clock, office: Office
) -> None:
    app = create_app(Keys(APPID, SECRET), clock=moved_clock, answer_within=0.1)
    async with TestServer(app) as server, ClientSession() as session:
        desk = Desk(str(server.make_url("/")), session)
        await announce(desk, office)
        phone = await desk.new_phone()
        office.late = 2
        await phone.say("在吗")
        (push,) = await desk.pushes()
        assert [a["answered"] for a in push["attempts"]] == [False, False, True]
        office.late = 99
        await phone.say("还在吗")
        assert len((await desk.pushes())[1]["attempts"]) == 4
    keys = [c.dedupe_key for c in office.opened]
    assert (len(set(keys[:3])), len(set(keys[3:])), len(set(keys))) == (1, 1, 2)


async def test_any_other_answer_shows_the_person_that_nobody_is_there(town: Town, office: Office) -> None:
    await announce(town.desk, office)
    phone = await town.desk.new_phone()
    office.answers = ["好的"]
    await phone.say("在吗")
    await town.desk.pushes()
    assert [m["content"] for m in await phone.messages("notice")] == [NO_SERVICE]
    await phone.say("在吗")
    await town.desk.pushes()
    assert len(await phone.messages("notice")) == 1


async def test_an_address_that_does_not_know_the_token_is_not_accepted(town: Town, office: Office) -> None:
    given = {"url": office.url, "token": "another", "aes_key": AES_KEY}
    with pytest.raises(RuntimeError, match="echostr"):
        await town.desk.ask("POST", "push-address", given)
    phone = await town.desk.new_phone()
    await phone.say("在吗")
    assert await town.desk.pushes() == []


async def test_the_official_account_reports_its_messages_to_its_own_address(
    town: Town, office: Office
) -> None:
    given = {"url": office.url, "token": TOKEN, "aes_key": AES_KEY, "account": "official", "verify": False}
    await town.desk.ask("POST", "push-address", given)
    phone = await town.desk.new_phone(follows=True)
    assert phone.official_openid
    await town.official.send_template_message(
        phone.official_openid, "tpl-news", {"thing1": "已办结"}, client_msg_id="1"
    )
    (push,) = await town.desk.pushes()
    assert (push["account"], push["event"]) == ("official", "TEMPLATESENDJOBFINISH")
