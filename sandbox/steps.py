"""Stretches of a story that many stories share, each as the persons themselves would do it."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sandbox.actors.family import Family
from sandbox.actors.households import Household
from sandbox.actors.offices import Items
from sandbox.staffing import Staffing
from sandbox.waiting import eventually


async def register(office: Staffing, household: Household) -> tuple[Any, Any]:
    """The hospital certifies the death, the funeral home the cremation; returns both records."""
    death = await (await office.registry("county_hospital")).certify_death(household.death_certificate())
    funeral_home = await office.registry("funeral_home")
    return death, await funeral_home.register_cremation(household.cremation_certificate())


async def fill_in(office: Staffing, household: Household) -> Family:
    """The applicant signs in, fills the whole form in and uploads every photo; not yet submitted."""
    family = await Family.of(office.world, household)
    await family.begin(household.answers("decedent", "death"))
    await family.save(household.answers("insurance", "applicant", "payee", "consents"))
    wanted = {m["code"] for m in (await family.decisions())["materials"] if m["verdict"] == "yes"}
    await family.upload_all(household.photos(*wanted))
    return family


async def file(office: Staffing, household: Household) -> Family:
    """Filled in and submitted. The registries are asked before, so that nothing is in doubt."""
    await register(office, household)
    family = await fill_in(office, household)
    while await family.allow_messages():
        pass  # one prompt a tap, each for at most three templates of one kind
    await family.submit()
    return family


async def accept(office: Staffing, family: Family) -> Any:
    """The window compares the originals and accepts; returns where the case stands, with its items."""
    opened = await office.window.open(family.case_id)
    await office.window.confirm(family.case_id, opened["photos"])
    return await office.window.accept(family.case_id)


async def come_to_the_hall(office: Staffing, family: Family, slot: Mapping[str, Any] | None = None) -> Any:
    """The family books the slot (the first free one when left out), and everybody's clock moves to it.

    The window checks the family in and calls it. Returns the appointment as it was booked.
    """
    chosen = slot or (await free_slots(family))[0]
    booked = await family.book(chosen["id"])
    await arrive_at_the_hall(office, family, booked)
    return booked


async def arrive_at_the_hall(office: Staffing, family: Family, booked: Mapping[str, Any]) -> None:
    """Everybody's clock moves to the appointment; the window checks the family in and calls it."""
    ahead = datetime.fromisoformat(booked["starts_at"]) - office.world.clock.now()
    if ahead > timedelta():
        office.world.later(seconds=ahead.total_seconds())
    await office.window.check_in(booked["code"])
    await office.window.call(family.case_id)


async def free_slots(family: Family) -> list[Any]:
    """The slots with a place left, in order; the worker opens them some days ahead."""

    async def free() -> list[Any]:
        return [slot for slot in await family.slots() if slot["free"] > 0]

    return await eventually(free, within=30, what="slots that can be booked")


async def termination_of(clerk: Items, code: str, household: Household) -> Any:
    """The department's own item that ends this decedent's benefit, once the worker has opened it."""

    async def found() -> Any:
        # The newest are the least urgent.
        for line in reversed(await clerk.inbox(kind="termination", code=code)):
            opened = await clerk.open(line["id"])
            if any(fact["value"] == household.decedent.id_number for fact in opened["answers"]):
                return opened
        return None

    return await eventually(found, what=f"{code} for the decedent")


def payout_table(*rows: Mapping[str, object], encoding: str = "gb18030") -> bytes:
    """A CSV table as a department's program exports it: title, headings, one payment a row."""
    headings = list(dict.fromkeys(name for row in rows for name in row))
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(["待遇发放明细表"])
    table.writerow(headings)
    table.writerows([row.get(name, "") for name in headings] for row in rows)
    return out.getvalue().encode(encoding)


async def told(family: Family, event: str) -> Any:
    """Wait until this person was told of the event; returns what the office says of the message."""

    async def message() -> Any:
        listed = await family.messages()
        reached = (m for m in listed if m["state"] in ("sent", "delivered"))
        return next((m for m in reached if m["event_kind"] == event), None)

    return await eventually(message, what=f"the message about {event}")


async def all_told(family: Family) -> list[Any]:
    """Wait until nothing is on its way to this person; returns what the office says of all their messages.

    Only then may the clock be moved: a day ahead, a message that is being sent counts as one of which
    nobody knows, and the platform's report of it as an old push, which is refused.
    """

    def settled(listed: list[Any]) -> bool:
        return not any(m["state"] in ("planned", "sending", "sent", "unknown") for m in listed)

    return await eventually(family.messages, until=settled, what="every message settled")
