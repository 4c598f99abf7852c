"""The sandbox's departments for these tests: at their own addresses, told how to behave."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import aiohttp
from aiohttp import web

from server.cases.models import Item
from server.database import transaction
from server.departments.dispatch import deliver_dispatches, plan_dispatches
from server.departments.models import Dispatch
from server.identity.actor import ActorKind
from server.identity.api_clients import create_api_client
from tests.server.cases.accepted import COUNTY

SECRET = "a secret that both know"
POLICE, PENSIONS, MEDICAL = "public_security", "human_resources", "medical_insurance"
ITEM = "household_cancellation"


@dataclass
class World:
    """The departments' systems, at their own addresses, with the desk that tells them how to behave."""

    address: str
    session: aiohttp.ClientSession

    async def connect(self, *departments: str, secret: str = SECRET) -> None:
        for department in departments:
            async with transaction():
                await create_api_client(
                    COUNTY,
                    kind=ActorKind.DEPARTMENT,
                    office=department,
                    name=f"{department}系统",
                    webhook_url=f"{self.address}/departments/{department}/webhook",
                    webhook_secret=secret,
                )

    async def behave(self, department: str, **how: Any) -> None:
        path = f"{self.address}/sandbox/departments/{department}"
        async with self.session.put(path, json=how) as response:
            assert response.status == 200, await response.text()

    async def received(self, department: str) -> list[dict[str, Any]]:
        path = f"{self.address}/sandbox/departments/{department}/received"
        async with self.session.get(path) as response:
            found: list[dict[str, Any]] = await response.json()
            return found


class running:
    """An aiohttp application on a free port of this machine."""

    def __init__(self, app: web.Application) -> None:
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)

    async def __aenter__(self) -> str:
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        return f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    async def __aexit__(self, *_: object) -> None:
        await self._runner.cleanup()


async def work() -> int:
    planned = await plan_dispatches()
    return planned + await deliver_dispatches()


async def only(**where: Any) -> Dispatch:
    return await Dispatch.of(COUNTY).get(**where)


async def item_now(item: Item) -> Item:
    return await Item.of(COUNTY).get(id=item.id)
