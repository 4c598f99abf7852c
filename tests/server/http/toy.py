"""The toy door: verbs that can be watched, held up and made to fail; in this process or in one of its own."""

from __future__ import annotations

import asyncio
import logging
import sys
import warnings
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from pydantic import Field
from sanic import Request, Sanic

from server import clock
from server.database import connect, disconnect, new_id, tortoise_config, transaction, unless_taken
from server.database.statements import select
from server.ephemeral import MemoryStore
from server.errors import NOT_FOUND, UNAUTHENTICATED, problem
from server.http import system
from server.http.body import Answer, Body
from server.http.door import OPERATIONS, Door
from server.http.errors import answer_errors
from server.http.limits import address as address_of
from server.http.limits import limit
from server.http.logs import set_up_logging
from server.http.observe import observe
from server.http.pages import Page, after, cursor_of
from server.http.respond import Reply
from server.http.verbs import drain
from server.http.versions import etag, if_match
from server.identity.actor import Actor, ActorKind
from server.identity.models import Person, StaffAccount

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


async def _quote(value: str) -> None:
    raise ValueError(f"cannot use {value!r}")


async def _key(value: str) -> None:
    {}[value]


async def _behind(value: str) -> None:
    try:
        int(f"x{value}")
    except ValueError as error:
        raise RuntimeError("behind it is another one") from error


async def _group(value: str) -> None:
    raise ExceptionGroup(value, [ValueError(value), ExceptionGroup(value, [KeyError(value)])])


async def _statement(value: str) -> None:
    await select("SELECT id FROM person WHERE phone_confirmed_at = $1", value)
    await select(f"SELECT '{value}' FROM nowhere")  # on SQLite the value fits every column


async def _account(value: str, **changed: Any) -> None:
    given = {"login": value, "password_hash": "x", "work_number": "1", "name": value, "role": "window"}
    account = StaffAccount(county=COUNTY, created_at=clock.now(), **given | changed)
    await account.save(force_create=True)


async def _taken(value: str) -> None:
    await _account(value)
    await _account(value)


async def _too_long(value: str) -> None:
    await _account(value, work_number=value * 9)


async def _missing(value: str) -> None:
    await select(
        "INSERT INTO staff_account (id, county, login, created_at) VALUES ($1, $2, $3, $4) RETURNING id",
        *(new_id(), COUNTY, value, clock.now()),
    )


async def _libraries(value: str) -> None:
    """What a library may say to its own logger, or leave to the event loop to say."""

    async def never_looked_at() -> None:
        raise ValueError(value)

    logging.getLogger("some.library").error(f"cannot read {value}")
    logging.getLogger("some.library").error("cannot read %s", value)
    logging.getLogger("some.library").exception(value, exc_info=ValueError(value))
    warnings.warn(f"deprecated: {value}", stacklevel=1)
    asyncio.get_running_loop().call_exception_handler({"message": value, "exception": ValueError(value)})
    task = asyncio.ensure_future(never_looked_at())
    await asyncio.wait([task])
    raise RuntimeError(value)


FAILURES = {
    "quote": _quote,
    "key": _key,
    "behind": _behind,
    "group": _group,
    "statement": _statement,
    "name taken": _taken,
    "too long": _too_long,
    "missing": _missing,
    "libraries": _libraries,
}


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
        if body.then in FAILURES:
            await FAILURES[body.then](body.name)
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


def toy_app() -> Sanic[Any, Any]:
    """The door with the operators' routes, as the product's app has them."""
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
    return app


def main(port: int, database: str) -> None:
    """Serve the toy door on a migrated database, with the log that the product has."""
    set_up_logging("info")
    app = toy_app()

    @app.before_server_start
    async def begin(app: Sanic[Any, Any]) -> None:
        app.ctx.stage = Stage()
        await connect(tortoise_config(database))

    @app.before_server_stop
    async def finish(app: Sanic[Any, Any]) -> None:
        await drain(seconds=8)

    @app.after_server_stop
    async def end(app: Sanic[Any, Any]) -> None:
        await disconnect()

    app.run("127.0.0.1", port, single_process=True, motd=False, access_log=False)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
