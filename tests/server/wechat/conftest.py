"""A running platform for each test, and our gateway pointed at it: real HTTP on loopback."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import pytest
from aiohttp.test_utils import TestServer
from pydantic import SecretStr

from sandbox.clock import Clock
from sandbox.wechat.app import create_app
from sandbox.wechat.desk import Desk
from sandbox.wechat.world import Keys
from server import clock
from server.ephemeral import MemoryStore
from server.wechat.access_token import Account
from server.wechat.miniprogram import MiniProgram
from server.wechat.official_account import OfficialAccount
from server.wechat.platform import Platform

APPID, SECRET = "wxtest0000000001", "test-secret-of-the-mini-program"
OFFICIAL_APPID, OFFICIAL_SECRET = "wxtest0000000002", "test-secret-of-the-account"

PROGRESS = "tpl-progress"
MONEY = "tpl-money"
NEWS = "tpl-news"


@dataclass
class Town:
    """The platform, its control desk, and both sides of our gateway."""

    desk: Desk
    platform: Platform
    miniprogram: MiniProgram
    official: OfficialAccount
    store: MemoryStore


@pytest.fixture
def moved_clock(tmp_path: Path) -> Iterator[Clock]:
    """One clock for the product and the sandbox, which the test moves."""
    file = tmp_path / "clock"
    clock.follow(file)
    yield Clock(file)
    clock.follow(None)


@pytest.fixture
async def town(moved_clock: Clock) -> AsyncIterator[Town]:
    keys = Keys(APPID, SECRET, official_appid=OFFICIAL_APPID, official_secret=OFFICIAL_SECRET)
    async with TestServer(create_app(keys, clock=moved_clock)) as server, aiohttp.ClientSession() as session:
        desk = Desk(str(server.make_url("/")), session)
        content = "办理事项：{{thing1.DATA}}\n当前状态：{{phrase2.DATA}}"
        await desk.add_template(id=PROGRESS, title="办件进度通知", content=content, type=2)
        content = "款项：{{thing1.DATA}}\n金额：{{amount2.DATA}}"
        await desk.add_template(id=MONEY, title="款项到账通知", content=content, type=3)
        await desk.add_template(id=NEWS, title="进度", content="{{thing1.DATA}}", account="official")
        await desk.ask("POST", "pages", {"pages": ["pages/case/case"]})
        platform, store = Platform(desk.url), MemoryStore()
        yield Town(
            desk,
            platform,
            MiniProgram(platform, Account(APPID, SecretStr(SECRET)), store),
            OfficialAccount(platform, Account(OFFICIAL_APPID, SecretStr(OFFICIAL_SECRET)), store),
            store,
        )
        await platform.close()
