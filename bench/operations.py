"""The operations that are measured over HTTP: what is asked, of which case, and what we promise."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta

from bench.effort import Effort
from bench.limits.capture import numbered
from bench.load.clients import Call
from bench.prepared import COUNTY, ITEM, PERSON, SLOT, Prepared, accepted, case_of, drafts, slots, submitted
from server import clock
from server.database import new_id, transaction
from server.identity.actor import ActorKind
from server.identity.api_clients import create_api_client
from server.identity.models import Session, StaffAccount
from server.identity.sessions import access_token, open_session
from server.identity.staff import Role


@dataclass(frozen=True, slots=True)
class Operation:
    """`call` asks it of the n-th case.

    `cases` are those that the API is asked about, each once unless `reads`; `played` are those over
    which the limit plays the same statements. `share` of the limit's rate is the bar; `cpu_times` is how
    often the limit's own CPU may be spent in total, `app_ms` what the API process may spend on one request.
    """

    name: str
    call: Callable[[int], Call]
    cases: Prepared
    played: Prepared
    share: float
    reads: bool = False
    cpu_times: float | None = None
    app_ms: float | None = None


class Stock:
    """Gives out ranges of case numbers, so that no operation meets the cases of another."""

    def __init__(self, effort: Effort) -> None:
        self._next = 1
        self._effort = effort

    def take(self, count: int) -> tuple[int, int]:
        """The first number and how many there are, for `count` in a whole run."""
        first, count = self._next, self._effort.of(count)
        self._next += count
        return first, count


def token(n: int) -> str:
    """The access token of the n-th person's phone."""
    return access_token(
        Session(
            id=numbered(PERSON, n),
            county=COUNTY,
            subject_kind="person",
            subject_id=numbered(PERSON, n),
            expires_at=clock.now() + timedelta(days=1),
        )
    )


async def submit(stock: Stock) -> Operation:
    cases = await drafts(*stock.take(6000))
    played = await drafts(*stock.take(4000))

    def call(n: int) -> Call:
        return Call("POST", f"/api/v1/cases/{case_of(n)}/submit", token(n))

    return Operation("submit", call, cases, played, 0.25, cpu_times=4)


async def save_draft(stock: Stock) -> Operation:
    cases = await drafts(*stock.take(6000))
    played = await drafts(*stock.take(4000))

    def call(n: int) -> Call:
        return Call(
            "PATCH",
            f"/api/v1/cases/{case_of(n)}/answers",
            token(n),
            {"answers": {"decedent.household_address": f"岳阳县荣家湾镇测试路{n}号"}},
            {"If-Match": '"2"'},
        )

    return Operation("save a draft", call, cases, played, 0.20)


async def accept(stock: Stock) -> Operation:
    cases = await submitted(*stock.take(2400), certified=True)
    played = await submitted(*stock.take(2000), certified=True)
    clerk = await _clerk()

    def call(n: int) -> Call:
        return Call("POST", f"/staff/v1/cases/{case_of(n)}/accept", clerk, {"originals_seen": True})

    return Operation("accept", call, cases, played, 0.25, cpu_times=4)


async def book(stock: Stock) -> Operation:
    cases = await submitted(*stock.take(6000), certified=False)
    played = await submitted(*stock.take(4000), certified=False)
    await slots(cases)
    await slots(played)

    def call(n: int) -> Call:
        path = f"/api/v1/cases/{case_of(n)}/appointment"
        return Call("POST", path, token(n), {"slot_id": str(numbered(SLOT, n))}, expected=201)

    return Operation("book, slots spread", call, cases, played, 0.15)


async def read_progress(stock: Stock) -> Operation:
    cases, _ = await accepted(*stock.take(1500))
    played, _ = await accepted(*stock.take(1504))

    def call(n: int) -> Call:
        return Call("GET", f"/api/v1/cases/{case_of(n)}/progress", token(n))

    return Operation("read progress", call, cases, played, 0.12, reads=True, app_ms=0.6)


async def finish_item(stock: Stock) -> Operation:
    cases, items = await accepted(*stock.take(4000))
    played, _ = await accepted(*stock.take(2000))
    place = next(m for m, item in enumerate(items) if not item.waits_for)
    async with transaction():
        _, key, _ = await create_api_client(
            COUNTY, kind=ActorKind.DEPARTMENT, office=items[place].department, name="bench"
        )

    def call(n: int) -> Call:
        path = f"/dept/v1/items/{numbered(ITEM + place, n)}/complete"
        return Call("POST", path, key, {"summary": "已办结", "reference": f"岳〔2026〕{n}号"})

    return Operation("department finishes an item", call, cases, played, 0.40)


async def _clerk() -> str:
    async with transaction():
        account = StaffAccount(
            id=new_id(),
            county=COUNTY,
            login="bench-window",
            password_hash="never signs in by password",
            work_number="1001",
            name="窗口",
            role=str(Role.WINDOW),
            created_at=clock.now(),
        )
        await account.save(force_create=True)
        return (await open_session(COUNTY, "staff", account.id, "bench")).access_token


OPERATIONS: dict[str, Callable[[Stock], Awaitable[Operation]]] = {
    "submit": submit,
    "accept": accept,
    "book": book,
    "progress": read_progress,
    "draft": save_draft,
    "finish": finish_item,
}
