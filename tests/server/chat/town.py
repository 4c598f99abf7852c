"""The platform with phones, our doors that it pushes to, and the worker's rounds for the chat."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp.test_utils import TestServer
from sanic import Sanic

from config.settings import settings
from miniprogram_api import callback
from notifications.joining import join_messages
from sandbox.clock import Clock
from sandbox.wechat.app import create_app
from sandbox.wechat.control import WORLD
from sandbox.wechat.desk import Desk, DeskPhone
from sandbox.wechat.world import Keys, World
from server.chat.followers import Followers
from server.chat.photos import Fetching
from server.chat.pushes import hear_pushes
from server.chat.replies import Replies
from server.database import new_id, transaction
from server.http.errors import answer_errors
from server.identity.models import Person
from server.identity.persons import person_of_openid
from server.privacy import blind_index
from server.wechat import WeChat
from tests.notifications.town import gateway
from tests.server.cases.photos import forget_store, store_in
from tests.server.chat.talking import DIVISION, Talker
from tests.servers import serving

CHAT_SEND = "/cgi-bin/message/custom/send"


@dataclass
class Town:
    """`work` is what the worker does until nothing is left to do."""

    desk: Desk
    world: World
    wechat: WeChat
    clock: Clock
    address: str
    session: aiohttp.ClientSession

    async def work(self, *, rounds: int = 20) -> int:
        await self.desk.pushes()  # until none is under way
        total = 0
        for _ in range(rounds):
            done = await hear_pushes() + await Followers(self.wechat, join_messages).look_up()
            done += await Fetching(self.wechat).fetch_photos()
            done += await Replies(self.wechat).send_replies()
            total += done
            if not done:
                break
        return total

    async def phone(self, **given: Any) -> DeskPhone:
        return await self.desk.new_phone(**given)

    async def talker(self, phone: DeskPhone) -> Talker:
        """The person with this phone, who writes in the platform's chat."""
        async with transaction():
            person = await person_of_openid(DIVISION, phone.openid)
        return Talker(person, "service")

    async def person(self, phone: DeskPhone) -> Person | None:
        return await Person.of(DIVISION).get_or_none(openid_index=blind_index("openid", phone.openid))

    async def writes(self, phone: DeskPhone, text: str) -> list[str]:
        """The person writes; returns what the phone shows of the answers."""
        before = len(await heard(phone))
        await phone.say(text)
        await self.work()
        return (await heard(phone))[before:]

    async def wait(self, **by: float) -> None:
        self.clock.advance(timedelta(**by).total_seconds())

    async def sends(self) -> int:
        return (await self.desk.calls()).get(CHAT_SEND, 0)


async def heard(phone: DeskPhone) -> list[str]:
    """What the service said on this phone."""
    return [str(m["content"]) for m in await phone.messages("chat") if m["sender"] == "service"]


@asynccontextmanager
async def open_town(
    moved: Clock, folder: Path, *, form: str = "xml", linked: bool = False
) -> AsyncIterator[Town]:
    """Everything that runs; pushes are in secure mode, as XML or JSON. Files are kept in `folder`.

    `linked`: mini program and official account are bound to one account of the Open Platform.
    """
    store_in(folder)
    chosen = settings()
    keys = Keys(chosen.wechat_appid, chosen.wechat_secret.get_secret_value(), linked=linked)
    if chosen.wechat_official_appid and chosen.wechat_official_secret:
        keys.official_appid = chosen.wechat_official_appid
        keys.official_secret = chosen.wechat_official_secret.get_secret_value()
    platform_app = create_app(keys, clock=moved, answer_within=5)
    app: Sanic[Any, Any] = Sanic(f"chat-{new_id().hex}", configure_logging=False)
    answer_errors(app)
    app.blueprint(callback.blueprint)
    async with (
        TestServer(platform_app) as platform,
        serving(app) as address,
        aiohttp.ClientSession() as session,
    ):
        desk = Desk(str(platform.make_url("/")), session)
        await desk.ask(
            "POST",
            "push-address",
            {
                "url": f"{address}/wechat/callback",
                "token": chosen.wechat_callback_token.get_secret_value(),
                "aes_key": chosen.wechat_callback_aes_key.get_secret_value(),
                "format": form,
            },
        )
        if chosen.wechat_official_callback_token is not None:
            await desk.ask(
                "POST",
                "push-address",
                {
                    "url": f"{address}/wechat/callback",
                    "token": chosen.wechat_official_callback_token.get_secret_value(),
                    "aes_key": chosen.wechat_callback_aes_key.get_secret_value(),
                    "account": "official",
                },
            )
        wechat = gateway(desk.url)
        yield Town(desk, platform_app[WORLD], wechat, moved, address, session)
        await desk.pushes()
        await wechat.close()
    forget_store()
