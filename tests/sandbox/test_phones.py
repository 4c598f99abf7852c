"""What people do with their phones, and what the mini program's page gets back."""

from __future__ import annotations

import pytest
from aiohttp import ClientSession
from aiohttp.test_utils import TestServer

from config.catalogue import counties
from sandbox.clock import Clock
from sandbox.wechat.app import create_app
from sandbox.wechat.field_rules import check_data
from sandbox.wechat.refusals import Refusal
from sandbox.wechat.registered import register_catalogue
from sandbox.wechat.world import Keys, Template, World
from tests.server.wechat import test_fields
from tests.server.wechat.conftest import MONEY, PROGRESS, Town


async def test_acceptances_add_up_and_a_refusal_in_the_prompt_spends_none(town: Town) -> None:
    phone = await town.desk.new_phone()
    for choice in ("accept", "reject", "acceptWithAudio", "ban"):
        assert (await phone.subscribe(**{PROGRESS: choice}))[PROGRESS] == choice
    (found,) = await town.desk.ask("GET", "phones")
    assert found["openid"] == phone.openid
    data = {"thing1": "户口注销", "phrase2": "已办结"}
    for _ in range(2):
        await town.miniprogram.send_subscribe_message(phone.openid, PROGRESS, data)
    assert len(await phone.messages("subscribe")) == 2


async def test_the_prompt_refuses_what_the_platform_refuses(town: Town) -> None:
    phone = await town.desk.new_phone()
    for number in range(5):
        await town.desk.add_template(id=f"tpl-{number}", title="x", content="{{thing1.DATA}}")
    with pytest.raises(RuntimeError, match="20001"):
        await phone.subscribe(unknown="accept")
    with pytest.raises(RuntimeError, match="20002"):
        await phone.subscribe(**{PROGRESS: "accept", MONEY: "accept"})
    with pytest.raises(RuntimeError, match="20003"):
        await phone.subscribe(**{PROGRESS: "accept"}, **{f"tpl-{n}": "accept" for n in range(5)})
    answer = await phone.subscribe(**{PROGRESS: "accept", "unknown": "accept"})
    assert answer["unknown"] == "filter"


@pytest.mark.parametrize(("key", "value"), test_fields.FITS)
def test_what_the_product_lets_through_the_platform_takes(key: str, value: str) -> None:
    assert check_data([key], {}, {key: {"value": value}}) == {key: value}


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("thing1", "一" * 21),
        ("thing1", "第一行\n第二行"),
        ("amount1", "12345678901元"),
        ("amount1", "12,345.60元"),
        ("phrase1", "已经全部办结"),
        ("phrase1", "OK"),
        ("name1", "张" * 11),
        ("character_string1", "湘F12345"),
        ("time1", "下午3点"),
        ("date1", "明天"),
        ("number1", "一"),
        ("letter1", "a1"),
        ("symbol1", "a"),
        ("phone_number1", "1" * 18),
        ("unheard1", "x"),
        ("enum1", "x"),
        ("thing1", ""),
    ],
)
def test_what_the_page_forbids_is_47003_with_the_field(key: str, value: str) -> None:
    with pytest.raises(Refusal) as caught:
        check_data([key], {}, {key: {"value": value}})
    assert caught.value.errcode == 47003
    assert f"data.{key}.value" in str(caught.value.as_dict()["errmsg"])


async def test_unionid_only_when_the_accounts_are_linked(town: Town, moved_clock: Clock) -> None:
    keys = Keys("wx1", "secret", linked=True)
    async with TestServer(create_app(keys, clock=moved_clock)) as server, ClientSession() as session:
        made = await (await session.post(server.make_url("/sandbox/phones"), json={})).json()
        path = f"/sandbox/phones/{made['openid']}/login-code"
        code = (await (await session.post(server.make_url(path))).json())["code"]
        query = {"appid": "wx1", "secret": "secret", "js_code": code, "grant_type": "authorization_code"}
        answer = await session.get(server.make_url("/sns/jscode2session"), params=query)
        found = await answer.json(content_type="text/plain")
        followed = await session.post(server.make_url(f"/sandbox/phones/{made['openid']}/follow"))
        account = {"appid": keys.official_appid, "secret": keys.official_secret}
        token = await session.get(
            server.make_url("/cgi-bin/token"), params={"grant_type": "client_credential", **account}
        )
        query = {
            "access_token": (await token.json(content_type=None))["access_token"],
            "openid": (await followed.json())["official_openid"],
        }
        answer = await session.get(server.make_url("/cgi-bin/user/info"), params=query)
        follower = await answer.json(content_type=None)
    assert found["unionid"] == made["unionid"] == follower["unionid"]
    assert "errcode" not in found and follower["subscribe"] == 1


def test_the_catalogue_registers_its_own_templates_and_pages() -> None:
    world = World(Clock(), Keys("wx1", "secret"))
    register_catalogue(world, counties().values())
    for county in counties().values():
        for template in county.messages.templates.values():
            mine = world.templates[template.template_id]
            assert set(mine.fields) == set(template.fields)
            assert mine.type == (3 if template.kind == "long_term" else 2)
        for message in county.messages.rules:
            assert not message.page or message.page.split("?")[0] in world.pages


def test_a_template_shows_its_labels_and_values_line_by_line() -> None:
    template = Template("t", "进度", "办理事项：{{thing1.DATA}}\n状态:{{phrase2.DATA}}\n")
    assert template.lines({"thing1": "户口注销", "phrase2": "已办结"}) == [
        ["办理事项", "户口注销"],
        ["状态", "已办结"],
    ]


async def test_a_wrong_instruction_says_what_is_wrong(town: Town) -> None:
    for method, path, given in (
        ("POST", "faults", {"do": "explode"}),
        ("POST", "faults", {"what": 1}),
        ("POST", "quota", {}),
        ("POST", "down", {"mode": "on fire"}),
        ("POST", "phones/o-nobody/login-code", {}),
    ):
        with pytest.raises(RuntimeError, match=r"40[04]"):
            await town.desk.ask(method, path, given)
