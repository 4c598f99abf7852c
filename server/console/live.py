"""Live pages: one stream for each open console, which says "something changed", and nothing more.

What changed is fetched by the page itself, by the rights of whoever looks at it. One loop in each process
asks the database for new events while anybody listens, so that it works the same with several processes and
with either engine (docs/decisions/console-live-by-asking-the-database.md).
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import structlog
from pydantic import AwareDatetime, BaseModel
from sanic import Blueprint, HTTPResponse, Request, Sanic

from server import clock
from server.cases.models import Item
from server.console import session
from server.database.statements import select
from server.errors import UNAUTHENTICATED
from server.http.body import read_query
from server.identity.actor import Actor

log = structlog.get_logger()
blueprint = Blueprint("console_live", url_prefix=f"{session.PREFIX}/live")

ASKED_EVERY = 1.0  # seconds
TOLD_EVERY = 3.0  # seconds: one page asks again no more often, and always once after the last change
ALIVE_EVERY = 20.0  # seconds: proxies end what is silent for longer
# A stream ends by itself and comes back, so that a session which ended listens no longer than this.
ENDS_AFTER = timedelta(minutes=10)
# Events are committed out of order; one that began so long ago is still found.
LOOKS_BACK = timedelta(seconds=30)
# What a page shows was read, and what it does not show yet was begun, a little before the page was made.
MADE_FROM = timedelta(seconds=2)
_NEW = """SELECT id, item_id FROM case_event WHERE county = $1 AND at >= $2
    ORDER BY at DESC, id DESC LIMIT 2000"""


@dataclass(eq=False)
class Listener:
    """One open console."""

    county: str
    department: str | None
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    def concerned(self, departments: set[str]) -> bool:
        """Whether what happened in these departments is seen here; a console of none sees everything."""
        return self.department is None or self.department in departments


class Opening(BaseModel):
    """When the page was made that listens."""

    since: AwareDatetime | None = None


class Listeners:
    """Everybody who listens in this process, and the loop that asks on their behalf."""

    def __init__(self) -> None:
        self.open: set[Listener] = set()
        self.over = asyncio.Event()
        self.rounds = 0
        self._asking: asyncio.Task[None] | None = None
        self._seen: dict[str, set[UUID]] = {}

    @property
    def asking(self) -> bool:
        """Whether the database is asked at present."""
        return self._asking is not None and not self._asking.done()

    @contextlib.contextmanager
    def joined_by(self, actor: Actor) -> Iterator[Listener]:
        """As long as this lasts, the actor's console is told of changes."""
        listener = Listener(actor.county, actor.department)
        self.open.add(listener)
        if not self.asking:
            self._seen.clear()
            self._asking = asyncio.create_task(self._ask())
        try:
            yield listener
        finally:
            self.open.discard(listener)

    async def close(self) -> None:
        """End every stream, so that the server can stop."""
        self.over.set()
        for listener in self.open:
            listener.changed.set()
        if self._asking:
            self._asking.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._asking

    async def _ask(self) -> None:
        while self.open:
            for county in {listener.county for listener in self.open}:
                try:
                    await self._tell(county)
                except Exception as error:
                    # A database that is away is back soon; nobody's page is wrong, only older.
                    log.warning("live_pages_wait", error=type(error).__name__)
            self.rounds += 1
            await asyncio.sleep(ASKED_EVERY)

    async def _tell(self, county: str) -> None:
        rows = await select(_NEW, county, clock.now() - LOOKS_BACK)
        seen = self._seen.get(county)
        new = [row for row in rows if seen is not None and row["id"] not in seen]
        departments = await _departments(county, new)
        # Only now: what failed above is told in the next round.
        self._seen[county] = {row["id"] for row in rows}
        if not new:
            return
        for listener in self.open:
            if listener.county == county and listener.concerned(departments):
                listener.changed.set()


async def _happened(listener: Listener, since: datetime) -> bool:
    """Whether this console's page may lack something of what happened since then."""
    rows = await select(_NEW, listener.county, since - MADE_FROM)
    return bool(rows) and listener.concerned(await _departments(listener.county, rows))


async def _departments(county: str, events: Iterable[Mapping[str, Any]]) -> set[str]:
    ids = {event["item_id"] for event in events if event["item_id"]}
    if not ids:
        return set()
    found: list[Any] = (
        await Item.of(county).filter(id__in=ids).distinct().values_list("department", flat=True)
    )
    return set(found)


def attach(app: Sanic[Any, Any]) -> None:
    """Give the app its listeners, and end every stream before it stops."""
    app.ctx.listeners = listeners = Listeners()

    async def end(app: Sanic[Any, Any]) -> None:
        await listeners.close()

    app.before_server_stop(end)


@blueprint.get("")
async def listen(request: Request) -> None:
    """The stream of one console: `changed` when something did, a comment when nothing does for long."""
    signed = await session.signed_in(request)
    if signed.must_change_password:
        raise UNAUTHENTICATED()
    since = read_query(request, Opening).since
    listeners: Listeners = request.app.ctx.listeners
    with listeners.joined_by(signed.actor) as listener:
        # What happened since it was here before, or since its page was made, nobody has told it.
        if "last-event-id" in request.headers or (since and await _happened(listener, since)):
            listener.changed.set()
        response = await request.respond(
            content_type="text/event-stream", headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        )
        assert response is not None
        try:
            await _tell_on(response, listener, listeners.over)
        finally:
            await response.eof()


async def _tell_on(response: HTTPResponse, listener: Listener, over: asyncio.Event) -> None:
    await response.send("id: 1\nretry: 2000\n\n")
    ends = asyncio.get_running_loop().time() + ENDS_AFTER.total_seconds()
    while not over.is_set() and asyncio.get_running_loop().time() < ends:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(listener.changed.wait(), ALIVE_EVERY)
        if over.is_set():
            break
        told = listener.changed.is_set()
        listener.changed.clear()
        await response.send("id: 1\nevent: changed\ndata: -\n\n" if told else ": alive\n\n")
        if told:
            # Not by the page: what it ignores for a while would be lost, if nothing came after it.
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(over.wait(), TOLD_EVERY)
