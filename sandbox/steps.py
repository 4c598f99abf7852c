"""Stretches of a story that many stories share, each as the persons themselves would do it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sandbox.actors.family import Family
from sandbox.actors.households import Household
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
    """The window compares the originals and accepts; returns the file with its items."""
    opened = await office.window.open(family.case_id)
    await office.window.confirm(family.case_id, opened["photos"])
    return await office.window.accept(family.case_id)


async def come_to_the_hall(office: Staffing, family: Family) -> Any:
    """The family books the first free place, and everybody's clock moves to it; the window checks it in.

    Returns the appointment.
    """
    free = await eventually(lambda: _free_slots(family), within=30, what="slots that can be booked")
    booked = await family.book(free[0]["id"])
    starts = datetime.fromisoformat(booked["starts_at"])
    ahead = (starts - office.world.clock.now()).total_seconds()
    if ahead > 0:
        office.world.later(seconds=ahead)
    await office.window.check_in(booked["code"])
    await office.window.call(family.case_id)
    return booked


async def _free_slots(family: Family) -> list[Any]:
    return [slot for slot in await family.slots() if slot["free"] > 0]
