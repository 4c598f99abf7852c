"""Stock wechatpy, which knows nothing of us, gets its token, logs a person in and sends a message."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from wechatpy.client import WeChatClient
from wechatpy.client.api import WeChatWxa
from wechatpy.exceptions import WeChatClientException

from tests.server.wechat.conftest import APPID, PROGRESS, SECRET, Town


class Client(WeChatClient):  # type: ignore[misc]
    """Their client, with only the address changed; it fetches its token at the old desk."""

    base = ""

    def fetch_access_token(self) -> Any:
        query = {"grant_type": "client_credential", "appid": self.appid, "secret": self.secret}
        return self._fetch_access_token(f"{self.base}/cgi-bin/token", query)


@pytest.fixture
def client(town: Town, monkeypatch: pytest.MonkeyPatch) -> Client:
    monkeypatch.setattr(Client, "base", town.desk.url)
    monkeypatch.setattr(WeChatWxa, "API_BASE_URL", f"{town.desk.url}/")
    return Client(APPID, SECRET, timeout=5)


async def test_it_logs_in_and_sends(town: Town, client: Client) -> None:
    phone = await town.desk.new_phone()
    await phone.subscribe(**{PROGRESS: "accept"})
    session = await asyncio.to_thread(client.wxa.code_to_session, await phone.login_code())
    assert session["openid"] == phone.openid
    data = {"thing1": {"value": "户口注销"}, "phrase2": {"value": "已办结"}}
    answer = await asyncio.to_thread(client.wxa.send_subscribe_message, phone.openid, PROGRESS, data)
    assert answer["errcode"] == 0
    assert [m["title"] for m in await phone.messages()] == ["办件进度通知"]


async def test_it_understands_a_refusal(town: Town, client: Client) -> None:
    phone = await town.desk.new_phone()
    with pytest.raises(WeChatClientException) as caught:
        await asyncio.to_thread(client.wxa.send_subscribe_message, phone.openid, PROGRESS, {})
    assert caught.value.errcode == 47003


async def test_it_recovers_from_a_refused_token(town: Town, client: Client) -> None:
    assert await asyncio.to_thread(lambda: client.access_token)
    await town.desk.ask("POST", "tokens/revoke", {"errcode": 42001})
    phone = await town.desk.new_phone()
    await phone.subscribe(**{PROGRESS: "accept"})
    data = {"thing1": {"value": "户口注销"}, "phrase2": {"value": "已办结"}}
    await asyncio.to_thread(client.wxa.send_subscribe_message, phone.openid, PROGRESS, data)
    assert (await town.desk.calls())["/cgi-bin/token"] == 2
