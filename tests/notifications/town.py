"""A county in miniature: families with phones, things that happen to their cases, and the platform."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

import aiohttp
from aiohttp import web
from aiohttp.test_utils import TestServer

from config.catalogue import County
from config.settings import settings
from notifications.acceptances import record_acceptances
from notifications.delivery import Delivery
from notifications.models import Message
from notifications.planning import plan_messages
from notifications.reconciling import hear, reconcile_messages
from notifications.telephone import Call, calls_for, waiting_for_a_call
from sandbox.clock import Clock
from sandbox.wechat.app import create_app
from sandbox.wechat.control import PUSHER, WORLD
from sandbox.wechat.desk import Desk, DeskPhone
from sandbox.wechat.pushes import Pusher
from sandbox.wechat.registered import register_catalogue
from sandbox.wechat.world import Keys, World
from server import clock
from server.cases.events import Happened, record
from server.cases.holders import lock_case, save_holder
from server.cases.models import Case, CaseEvent, Item, Participant
from server.clock import CHINA
from server.counties import county
from server.database import new_id, transaction
from server.ephemeral import MemoryStore
from server.identity.actor import Actor, ActorKind, system
from server.identity.models import Person
from server.privacy import blind_index
from server.wechat import MiniProgram, OfficialAccount, WeChat
from server.wechat.access_token import Account
from server.wechat.callback import CallbackKeys, open_callback
from server.wechat.miniprogram import SUBSCRIBE_SEND
from server.wechat.platform import Platform

DIVISION = "430621"
WINDOW = Actor(ActorKind.WINDOW, new_id(), DIVISION, "综合受理窗口 工号1001")


@dataclass
class Family:
    """One case with its people: whoever has a phone has an account."""

    case: Case
    people: dict[str, Person] = field(default_factory=dict)
    phones: dict[str, DeskPhone] = field(default_factory=dict)

    @property
    def phone(self) -> DeskPhone:
        return self.phones["applicant"]

    @property
    def person(self) -> Person:
        return self.people["applicant"]


@dataclass
class Town:
    """The platform, its control desk, our gateway, and a worker."""

    desk: Desk
    world: World
    pusher: Pusher
    wechat: WeChat
    delivery: Delivery
    clock: Clock
    place: County

    async def family(self, *roles: str, allow: bool = True, **phone: Any) -> Family:
        """A submitted case; every role gets a person with a phone, who allows the long-term templates."""
        now = clock.now()
        case = Case(
            id=new_id(),
            county=DIVISION,
            number=f"{DIVISION}{now:%Y%m%d}{new_id().hex[-6:]}",
            status="submitted",
            catalogue_version=self.place.newest.version,
            answers={
                "decedent.name": "欧阳测试",
                "decedent.sex": "male",
                "applicant.name": "李测试",
                "applicant.phone": "13800000000",
            },
            assisted=not roles,
            created_at=now,
            updated_at=now,
        )
        await case.save(force_create=True)
        family = Family(case)
        for role in roles:
            await self.join(family, role, allow=allow, **phone)
        return family

    async def join(self, family: Family, role: str, *, allow: bool = True, **given: Any) -> None:
        """One more relative with a phone."""
        phone = await self.desk.new_phone(**given)
        person = Person(
            id=new_id(),
            county=DIVISION,
            openid=phone.openid,
            openid_index=blind_index("openid", phone.openid),
            official_openid=phone.official_openid,
            official_openid_index=blind_index("openid", phone.official_openid)
            if phone.official_openid
            else None,
            follows=phone.official_openid is not None,
            created_at=clock.now(),
        )
        await person.save(force_create=True)
        await Participant(
            county=DIVISION, case_id=family.case.id, person_id=person.id, role=role, joined_at=clock.now()
        ).save(force_create=True)
        family.people[role], family.phones[role] = person, phone
        if allow:
            await self.accept(family, "progress", "correction", role=role)

    async def accept(
        self, family: Family, *codes: str, role: str = "applicant", choice: str = "accept"
    ) -> None:
        """The person presses "allow" (or else) for these templates, and the mini program reports it."""
        templates = self.place.messages.templates
        await family.phones[role].subscribe(**{templates[code].template_id: choice for code in codes})
        async with transaction():
            await record_acceptances(DIVISION, family.people[role].id, dict.fromkeys(codes, choice))

    async def item(self, family: Family, code: str = "household_cancellation", status: str = "done") -> Item:
        """One of the case's items."""
        rule = self.place.newest.items[code]
        item = Item(
            id=new_id(),
            county=DIVISION,
            case_id=family.case.id,
            code=code,
            department=rule.department,
            status=status,
            rule={"name": rule.name, "short": rule.short, "pays": list(rule.pays)},
            due_on=clock.today() + timedelta(days=10),
            created_at=clock.now(),
        )
        await item.save(force_create=True)
        return item

    async def happens(
        self,
        family: Family,
        kind: str,
        data: Mapping[str, Any] | None = None,
        *,
        private: Mapping[str, Any] | None = None,
        item_id: UUID | None = None,
        actor: Actor | None = None,
    ) -> CaseEvent:
        """Record an event on the case, as a verb does."""
        async with transaction():
            case = await lock_case(DIVISION, family.case.id)
            happened = Happened(
                kind, item_id, dict(data) if data else None, dict(private) if private else None
            )
            events = await record(case, actor or system(DIVISION), happened)
            await save_holder(case)
        return events[0]

    async def work(self, rounds: int = 100) -> int:
        """Run the worker's rounds until none finds anything to do."""
        total = 0
        for _ in range(rounds):
            done = await plan_messages()
            done += await self.delivery.deliver_messages()
            done += await reconcile_messages()
            total += done
            if not done:
                break
        return total

    async def wait(self, **by: float) -> None:
        """Time passes for the office and for the platform."""
        self.clock.advance(timedelta(**by).total_seconds())

    async def sends(self) -> int:
        """How many subscribe messages the platform was asked to send."""
        return (await self.desk.calls()).get(SUBSCRIBE_SEND, 0)


def lines(message: Mapping[str, Any]) -> dict[str, str]:
    """What a phone shows, by label."""
    return dict(message["lines"])


async def rows(**where: Any) -> list[Message]:
    """The message rows, in the order of what happened."""
    return await Message.of(DIVISION).filter(**where).order_by("happened_at", "seq", "created_at", "id")


async def statuses(**where: Any) -> list[tuple[str, str]]:
    """Channel and status of each row."""
    return [(row.channel, row.status) for row in await rows(**where)]


def to_china(hour: int) -> float:
    """How many seconds it is from now until it is next so many o'clock in China."""
    local = clock.now().astimezone(CHINA)
    then = datetime.combine(local.date(), time(hour), CHINA)
    return ((then - local) % timedelta(days=1)).total_seconds()


@asynccontextmanager
async def open_town(moved: Clock, *, batch: int = 8) -> AsyncIterator[Town]:
    """Everything that runs, at ten in the morning; the platform pushes to an address of ours."""
    moved.advance(to_china(10))
    chosen = settings()
    keys = Keys(chosen.wechat_appid, chosen.wechat_secret.get_secret_value())
    if chosen.wechat_official_appid and chosen.wechat_official_secret:
        keys.official_appid = chosen.wechat_official_appid
        keys.official_secret = chosen.wechat_official_secret.get_secret_value()
    platform_app = create_app(keys, clock=moved)
    register_catalogue(platform_app[WORLD], [county(DIVISION)])
    ear = web.Application()
    ear.router.add_post("/wechat/{account}", _callback)
    async with (
        TestServer(platform_app) as platform,
        TestServer(ear) as office,
        aiohttp.ClientSession() as session,
    ):
        desk = Desk(str(platform.make_url("/")), session)
        for account in ("miniprogram", "official"):
            address = {
                "url": str(office.make_url(f"/wechat/{account}")),
                "token": chosen.wechat_callback_token.get_secret_value(),
                "aes_key": chosen.wechat_callback_aes_key.get_secret_value(),
                "verify": False,
                "account": account,
            }
            await desk.ask("POST", "push-address", address)
        wechat = gateway(desk.url)
        delivery = Delivery(wechat, batch=batch, rate=100_000)
        yield Town(desk, platform_app[WORLD], platform_app[PUSHER], wechat, delivery, moved, county(DIVISION))
        await desk.pushes()
        await wechat.close()


def gateway(url: str) -> WeChat:
    """Our side of the line to a platform at this address, with the accounts of the settings."""
    chosen, platform, store = settings(), Platform(url), MemoryStore()
    miniprogram = MiniProgram(platform, Account(chosen.wechat_appid, chosen.wechat_secret), store)
    official = None
    if chosen.wechat_official_appid and chosen.wechat_official_secret:
        account = Account(chosen.wechat_official_appid, chosen.wechat_official_secret)
        official = OfficialAccount(platform, account, store)
    return WeChat(miniprogram, official, platform)


async def _callback(request: web.Request) -> web.Response:
    chosen, keys = settings(), CallbackKeys.from_settings()
    if request.match_info["account"] == "official":
        keys = replace(keys, appid=chosen.wechat_official_appid or "wxsandboxofficial")
    callback = open_callback(await request.read(), request.query, keys)
    async with transaction():
        await hear(callback)
    return web.Response(text="success")


async def to_call(county: str) -> list[Call]:
    """The whole list of those who wait for a call."""
    return await calls_for(county, await waiting_for_a_call(county).order_by("created_at", "id"))
