"""Today at the window: who waits, who comes, what else has a day; a number or a scan opens the file."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from server import clock
from server.booking.problems import CHECK_IN_CLOSED, NO_APPOINTMENT
from server.booking.visits import by_code
from server.console.desk import Done
from server.console.window.desk import at_counter, desk
from server.console.window.queue import opened
from server.counties import county as county_of
from server.database import transaction
from server.errors import INVALID, FieldError, Problem
from server.http.body import Body
from server.http.verbs import to_the_end
from server.identity.actor import Actor
from server.pages.rendering import Page
from server.staff import appointments, queue, waiting
from server.staff.appointments import Code, Day, Guest

SHOWN = 8
NOTHING = "请扫预约码，或者输入预约号、办件编号、逝者身份证号。"
NOT_FOUND = "没有找到这个号，请核对后再试。身份证号要用逝者的。"
_ID_NUMBER = re.compile(r"\d{17}[\dXx]")


class Place(Body):
    """Which hall, where the county has several."""

    hall: str | None = None


class Scan(Body):
    """What a scanner or a hand put in: a booking's digits, a case number, or an ID number."""

    scanned: str = ""


@dataclass(frozen=True, slots=True)
class Waiting:
    """The families of today by where they stand."""

    called: list[Guest]
    waiting: list[Guest]
    coming: list[Guest]
    over: list[Guest]


@desk.page("/", query=Place)
async def today(caller: Actor, query: Place) -> Page:
    """The day's queue, and what else has a day."""
    halls = county_of(caller.county).halls
    hall = query.hall if query.hall in halls else next(iter(halls))
    day = await appointments.today(caller, Day(hall=hall))
    reviews = await waiting.awaited(caller, waiting.Awaited(kind="pre_review", limit=SHOWN))
    notices = await waiting.awaited(caller, waiting.Awaited(kind="notice", limit=SHOWN))
    declared = await waiting.awaited(caller, waiting.Awaited(kind="declaration", limit=SHOWN))
    return at_counter(
        "console/window/today.html",
        {
            "families": _by_turn(day.visits),
            "count": len(day.visits),
            "halls": halls,
            "hall": hall,
            "lists": (("待预审", reviews), ("等家属补正", notices), ("容缺待补交", declared)),
            "now": clock.now(),
        },
    )


@desk.act("/scan", body=Scan, back=today, writes=False)
async def scan(caller: Actor, body: Scan) -> Page | Done:
    """Open the file that the number belongs to; a family with a booking is checked in by it."""
    number = re.sub(r"\s", "", body.scanned)
    visit = await by_code(caller.county, number) if 4 <= len(number) < 18 else None
    if visit is not None:
        return Done(f"{desk.prefix}/cases/{visit.case_id}", await to_the_end(_arrived(caller, number)))
    wanted = queue.Search(id_number=number) if _ID_NUMBER.fullmatch(number) else queue.Search(number=number)
    found = await queue.search(caller, wanted) if number else None
    if found is None or not found.cases:
        raise INVALID(fields=[FieldError("scanned", "not_found", NOT_FOUND if number else NOTHING)])
    return opened(found)


@desk.act("/check-in", body=Code, back=today)
async def check_in(caller: Actor, body: Code) -> Done:
    """The family has come."""
    await appointments.check_in(caller, body)
    return Done(desk.prefix, "已取号。")


@desk.act("/visits/<case_id:uuid>/call", back=today)
async def call(caller: Actor, case_id: UUID) -> Done:
    """Call the family, and open its file."""
    await appointments.call(caller, case_id)
    return Done(f"{desk.prefix}/cases/{case_id}", "已叫号。")


@desk.act("/visits/<case_id:uuid>/serve", back=today)
async def serve(caller: Actor, case_id: UUID) -> Done:
    """The visit is done."""
    await appointments.serve(caller, case_id)
    return Done(desk.prefix, "这次到访已办完。")


@desk.act("/visits/<case_id:uuid>/no-show", back=today)
async def no_show(caller: Actor, case_id: UUID) -> Done:
    """The family did not come; it may book again at once."""
    await appointments.no_show(caller, case_id)
    return Done(desk.prefix, "已记没有来，家属可以再约。")


async def _arrived(caller: Actor, code: str) -> str:
    """Check the family in by its digits; what to tell the clerk when it cannot be or was before."""
    try:
        async with transaction():
            await appointments.check_in(caller, Code(code=code))
    except Problem as refused:
        if refused.kind is CHECK_IN_CLOSED:
            return "现在不是这个预约的时间，没有取号。"
        if refused.kind is NO_APPOINTMENT:
            return ""
        raise
    return "已取号。"


def _by_turn(visits: Sequence[Guest]) -> Waiting:
    """A family waits from when it is there and its time has come; who waits longest is first."""
    here = [one for one in visits if one.status == "checked_in"]
    return Waiting(
        called=[one for one in here if one.called_at],
        waiting=sorted((one for one in here if not one.called_at), key=_since),
        coming=[one for one in visits if one.status == "booked"],
        over=[one for one in visits if one.status in ("served", "no_show")],
    )


def _since(guest: Guest) -> datetime:
    return max(guest.starts_at, guest.checked_in_at or guest.starts_at)
