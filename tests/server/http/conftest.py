"""A small door of the tests' own as a running server, with verbs that can be watched and held up."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

import aiohttp
import pytest_asyncio
from pydantic import Field
from sanic import Request, Sanic

from server import clock
from server.database import new_id, transaction, unless_taken
from server.ephemeral import MemoryStore
from server.errors import NOT_FOUND, UNAUTHENTICATED, problem
from server.http import system
from server.http.body import Answer, Body
from server.http.door import OPERATIONS, Door
from server.http.errors import answer_errors
from server.http.limits import address as address_of
from server.http.limits import limit
from server.http.observe import observe
from server.http.pages import Page, after, cursor_of
from server.http.respond import Reply
from server.http.versions import etag, if_match
from server.identity.actor import Actor, ActorKind
from server.identity.models import Person
from tests.servers import serving

COUNTY = "430621"
REFUSED = problem("toy_refused", 409, "不行", "现在不行。")


class Note(Body):
    """What a verb of the toy door is told."""

    name: str = Field(min_length=1, max_length=40)
    count: int = Field(default=0, ge=0, le=9)
    anything: Any = None
    then: str = ""


class Made(Answer):
    id: UUID
    name: str


class People(Answer):
    ids: list[UUID]
    next: str | None


@dataclass
class Stage:
    """What the verbs did, and where a test makes them wait."""

    begun: int = 0
    waiting: int = 0
    all_here: asyncio.Event = field(default_factory=asyncio.Event)
    go_on: asyncio.Event = field(default_factory=asyncio.Event)
    expected: int = 1
    fail: list[Exception] = field(default_factory=list)

    async def hold(self) -> None:
        """Wait for the test's word; `all_here` is set when as many as expected wait."""
        self.waiting += 1
        if self.waiting >= self.expected:
            self.all_here.set()
        await self.go_on.wait()


async def _bearer(request: Request) -> Actor:
    try:
        who = UUID(request.headers.get("authorization", "").removeprefix("Bearer "))
    except ValueError:
        raise UNAUTHENTICATED() from None
    return Actor(ActorKind.FAMILY, who, COUNTY, "家属")


def _toy_door() -> Door[Actor]:
    door = Door[Actor]("toy", "/toy/v1", _bearer, lambda caller: caller.id)

    @door.post("/people", summary="make", body=Note, answer=Made, status=201, problems=(REFUSED,))
    async def make(request: Request, caller: Actor, body: Note) -> Made:
        stage: Stage = request.app.ctx.stage
        stage.begun += 1
        if body.then == "taken":
            await Person(county=COUNTY, openid_index=b"x" * 16, created_at=clock.now()).save(
                force_create=True
            )
        if body.then == "unique":
            taken = Person(county=COUNTY, openid_index=b"u" * 16, created_at=clock.now())
            with unless_taken(Person, "county", "openid_index", otherwise=REFUSED):
                await taken.save(force_create=True)
            return Made(id=taken.id, name=body.name)
        person = Person(id=new_id(), county=COUNTY, created_at=clock.now())
        await person.save(force_create=True)
        if body.then == "cross":
            first, second = body.anything
            await Person.of(COUNTY).select_for_update().get(id=first)
            await stage.hold()
            await Person.of(COUNTY).select_for_update().get(id=second)
        if body.then == "hold":
            await stage.hold()
        if stage.fail:
            raise stage.fail.pop(0)
        if body.then == "refuse":
            raise REFUSED()
        if body.then == "quote":
            raise ValueError(f"cannot use {body.name!r}")
        if body.then == "answer":
            return Made.model_validate({"id": person.id, "name": {"wrong": body.name}})
        return Made(id=person.id, name=body.name)

    @door.get("/people", summary="list", query=Page, answer=People)
    async def listed(caller: Actor, query: Page) -> People:
        rows = await after(Person.of(COUNTY), query, "created_at")
        return People(ids=[row.id for row in rows], next=cursor_of(rows, query, "created_at"))

    @door.get("/people/<person_id:uuid>", summary="read", answer=Made)
    async def read(caller: Actor, person_id: UUID) -> Made:
        person = await Person.of(COUNTY).get_or_none(id=person_id)
        if person is None:
            raise NOT_FOUND()
        return Made(id=person.id, name="")

    @door.get("/held", summary="a look that writes and is not shielded", status=204)
    async def held(request: Request, caller: Actor) -> None:
        stage: Stage = request.app.ctx.stage
        async with transaction():
            stage.begun += 1
            await Person(county=COUNTY, created_at=clock.now()).save(force_create=True)

    @door.put("/versions", summary="save over what was read", body=Note, status=200, headers=("If-Match",))
    async def save(request: Request, caller: Actor, body: Note) -> Reply:
        return Reply(200, {"seen": if_match(request)}, etag(if_match(request) + 1))

    @door.post("/limited", summary="twice a minute and address", status=204, writes=False)
    async def limited(request: Request, caller: Actor) -> None:
        await limit(request, "toy", address_of(request), most=2, seconds=60)

    return door


@pytest_asyncio.fixture(scope="session")
async def app() -> AsyncIterator[tuple[Sanic[Any, Any], str]]:
    known = len(OPERATIONS)
    door = _toy_door()
    # The toy is no part of the product's API document.
    del OPERATIONS[known:]
    app: Sanic[Any, Any] = Sanic("toy-door", configure_logging=False)
    app.config.REQUEST_MAX_SIZE = 200_000
    observe(app)
    answer_errors(app)
    app.blueprint(door.blueprint)
    app.blueprint(system.blueprint)
    app.ctx.store = MemoryStore()
    async with serving(app) as where:
        yield app, where


@pytest_asyncio.fixture
async def stage(app: tuple[Sanic[Any, Any], str]) -> Stage:
    app[0].ctx.stage = Stage()
    app[0].ctx.store = MemoryStore()
    return app[0].ctx.stage


@dataclass
class Answered:
    status: int
    body: Any
    headers: Any


class Caller:
    """Somebody at the toy door, with an account of their own."""

    def __init__(self, session: aiohttp.ClientSession, address: str) -> None:
        self.session = session
        self.address = address
        self.id = uuid4()

    async def send(self, method: str, path: str, *, key: str | None = None, **options: Any) -> Answered:
        headers = {"Authorization": f"Bearer {self.id}", **options.pop("headers", {})}
        if key is not None:
            headers["Idempotency-Key"] = key
        url = path if path.startswith("http") else f"{self.address}{path}"
        async with self.session.request(method, url, headers=headers, **options) as response:
            return Answered(response.status, await response.json(content_type=None), response.headers)

    async def make(self, name: str = "甲", *, key: str | None = None, **more: Any) -> Answered:
        return await self.send("POST", "/toy/v1/people", key=key, json={"name": name, **more})


@pytest_asyncio.fixture
async def caller(app: tuple[Sanic[Any, Any], str], stage: Stage, database: str) -> AsyncIterator[Caller]:
    """A caller, on each engine."""
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:
        yield Caller(session, app[1])


async def people() -> int:
    """How many effects there are."""
    return await Person.of(COUNTY).all().count()
