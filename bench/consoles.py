"""What a clerk waits for: the inbox over a hundred thousand items, the file, and five hundred open consoles.

    make bench ARGS=consoles

One process on PostgreSQL with Redis. Pages are asked for one after the other, as one clerk does, and their
time is the whole answer over HTTP. Then five hundred consoles listen at once while a department works:
measured are how soon the last one has heard of a change, and what listening costs the process.
"""

from __future__ import annotations

import asyncio
import statistics
import time
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import aiohttp
import uvloop
from tortoise.connection import get_connections

from bench import stage
from bench.effort import QUICK, Effort
from bench.limits.capture import CASE, numbered
from bench.load import meter
from bench.prepared import COUNTY, accepted, case_of, submitted
from bench.table import Bar, Line
from server import clock
from server.cases.models import Item
from server.console.live import TOLD_EVERY
from server.database import connect, disconnect, migrate, transaction
from server.identity.passwords import hash_password
from server.identity.sessions import Tokens, open_session
from server.identity.staff import Role, create_account
from tests.servers import postgres_server, redis_server

ITEMS, CASES, CONSOLES, LOOKS = 100_000, 1000, 500, 60
OFFICE = "human_resources"
COPY = 0x900
SESSION = "desk"


@dataclass(frozen=True, slots=True)
class _Page:
    name: str
    path: str
    cookie: str


@dataclass(frozen=True, slots=True)
class _Prepared:
    """The pages, and with what the department's clerk speaks to the interface."""

    pages: list[_Page]
    access_token: str


def run(effort: Effort, folder: Path, show: Callable[[Line], None]) -> None:
    """Pages, their weight, then the listeners."""
    with postgres_server() as url, redis_server() as redis:
        stage.use(url, folder=folder, redis_url=redis)
        prepared = uvloop.run(_prepare(effort))
        with stage.api(folder / "api.log") as api:
            uvloop.run(_measure(effort, api, prepared, show))


async def _prepare(effort: Effort) -> _Prepared:
    await migrate()
    await connect()
    try:
        await submitted(CASES, 8, certified=True)
        _, items = await accepted(0, CASES)
        item = next(item for item in items if item.department == OFFICE)
        await _spread(item, effort.of(ITEMS))
        await get_connections().get("default").execute_script("VACUUM ANALYZE")
        clerk, window = await _signed_in("clerk", Role.DEPARTMENT), await _signed_in("window", Role.WINDOW)
        one = await Item.of(COUNTY).filter(department=OFFICE, case_id=case_of(1)).first()
        assert one is not None
        at_department, at_window = clerk.refresh_token, window.refresh_token
        pages = [
            _Page("inbox of a department, 100 000 items", "/console/department", at_department),
            _Page("an item with its fields and papers", f"/console/department/items/{one.id}", at_department),
            _Page("the file under review", f"/console/window/cases/{case_of(CASES)}", at_window),
            _Page("the file of an accepted case", f"/console/window/cases/{case_of(1)}", at_window),
            _Page("today at the window", "/console/window", at_window),
        ]
        return _Prepared(pages, clerk.access_token)
    finally:
        await disconnect()


async def _spread(item: Item, count: int) -> None:
    """Copies of an item over all cases; many are due on one day, as in life."""
    columns = {name: getattr(item, name) for name in Item._meta.fields_map}
    today = clock.today()
    await Item.bulk_create(
        (
            Item.construct(
                **{
                    **columns,
                    "id": numbered(COPY, n),
                    "case_id": numbered(CASE, n % CASES),
                    "code": f"{item.code[:40]}_{n // CASES}",
                    "due_on": today + timedelta(days=n * 7 % 41 - 10),
                }
            )
            for n in range(count)
        ),
        batch_size=1000,
    )


async def _signed_in(login: str, role: Role) -> Tokens:
    password_hash = await hash_password("a password of the bench")
    async with transaction():
        account = await create_account(
            COUNTY,
            login=login,
            password_hash=password_hash,
            role=role,
            name="测试员",
            work_number=login,
            department=OFFICE if role is Role.DEPARTMENT else None,
        )
        return await open_session(COUNTY, "staff", account.id, "bench")


async def _measure(effort: Effort, api: stage.Api, prepared: _Prepared, show: Callable[[Line], None]) -> None:
    pages = prepared.pages
    async with aiohttp.ClientSession(api.url) as http:
        for page in pages:
            await _look(http, page)
            cpu, taken, weight = meter.seconds(api.process), [], 0
            for _ in range(effort.of(LOOKS)):
                began = time.perf_counter()
                weight = await _look(http, page)
                taken.append(1000 * (time.perf_counter() - began))
            taken.sort()
            cpu = 1000 * (meter.seconds(api.process) - cpu) / len(taken)
            slow = taken[int(0.99 * (len(taken) - 1))]
            told = f"{cpu:.0f} ms CPU, {weight / 1000:.0f} kB; one after the other"
            bar = Bar("ours", "≤", 150)
            middle = statistics.median(taken)
            show(Line(page.name, middle, "ms", bar=bar, p50=middle, p99=slow, against=told))
        weights = [await _whole_weight(http, page) for page in pages]
    show(Line("  heaviest page with all that it loads", max(weights) / 1000, "kB", bar=Bar("ours", "≤", 200)))
    await _listen(effort, api, prepared, show)


async def _look(http: aiohttp.ClientSession, page: _Page) -> int:
    async with http.get(page.path, cookies={SESSION: page.cookie}, allow_redirects=False) as answer:
        content = await answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{page.path}: {answer.status}")
        return len(content)


async def _whole_weight(http: aiohttp.ClientSession, page: _Page) -> int:
    """The page with its style sheets, scripts and pictures of its own; photos are not counted."""
    async with http.get(page.path, cookies={SESSION: page.cookie}) as answer:
        text = await answer.text()
    total = len(text.encode())
    for address in {part.split('"')[0] for part in text.split('"/assets/')[1:]}:
        async with http.get(f"/assets/{address}") as answer:
            total += len(await answer.read())
    return total


async def _listen(effort: Effort, api: stage.Api, prepared: _Prepared, show: Callable[[Line], None]) -> None:
    pages, count = prepared.pages, effort.of(CONSOLES)
    idle = api.process.memory_info().rss
    connector, timeout = aiohttp.TCPConnector(limit=0), aiohttp.ClientTimeout(total=None, sock_read=30)
    async with AsyncExitStack() as opened:
        http = await opened.enter_async_context(
            aiohttp.ClientSession(api.url, connector=connector, timeout=timeout)
        )
        streams = []
        for n in range(count):
            cookies = {SESSION: pages[n % len(pages)].cookie}
            stream = await opened.enter_async_context(http.get("/console/live", cookies=cookies))
            assert stream.status == 200, stream.status
            await stream.content.readuntil(b"\n\n")
            streams.append(stream)
        grown = (api.process.memory_info().rss - idle) / count
        seconds, cpu = 2.0 if effort is QUICK else 10.0, meter.seconds(api.process)
        await asyncio.sleep(seconds)
        share = 100 * (meter.seconds(api.process) - cpu) / seconds
        token = prepared.access_token
        heard = [await _until_all_heard(http, token, n, streams) for n in range(effort.rounds)]
    show(
        Line(
            f"{count} open consoles have heard of a change",
            1000 * statistics.median(heard),
            "ms",
            bar=Bar("ours", "≤", 3000),
            against=f"{grown / 1000:.0f} kB each; listening costs {share:.1f} % of a core",
        )
    )


async def _until_all_heard(
    http: aiohttp.ClientSession, token: str, n: int, streams: list[aiohttp.ClientResponse]
) -> float:
    """Seconds from a verb's answer until the last console was told."""
    headers = {"Authorization": f"Bearer {token}"}
    async with http.post(f"/dept/v1/items/{numbered(COPY, n)}/receive", headers=headers) as answer:
        assert answer.status == 200, await answer.text()
    began = time.perf_counter()
    await asyncio.gather(*(_told(stream) for stream in streams))
    took = time.perf_counter() - began
    await asyncio.sleep(TOLD_EVERY)
    return took


async def _told(stream: aiohttp.ClientResponse) -> None:
    while not (await stream.content.readuntil(b"\n\n")).endswith(b"event: changed\ndata: -\n\n"):
        pass
