"""What stands in the registers of hospital, health station and funeral home without any family's case."""

from __future__ import annotations

from datetime import datetime, timedelta

from sandbox.actors.households import HEALTH_STATION
from sandbox.lively_day.hall import Life


async def nobody_came(life: Life) -> None:
    """Cremated more than a month ago, and no family has filed."""
    await life.dies(life.luck.choice((45, 37, 33, 29)))


async def not_cremated(life: Life) -> None:
    """The death is certified; the funeral home has registered nothing."""
    await life.dies(life.luck.choice((0, 0, 1, 2)), cremated=False)


async def certified_twice(life: Life) -> None:
    """The health station certified what the hospital had certified already, under a number of its own."""
    await life.dies(life.luck.choice((8, 4, 2)), death__place="hospital")
    second = life.household.death_certificate(
        number=f"YY-{life.hall.days.today:%Y}-{life.household.decedent.id_number[-6:]}",
        place="home",
        place_text=str(life.household.answers("decedent")["decedent.household_address"]),
        institution=HEALTH_STATION,
    )
    second["died_at"] = (datetime.fromisoformat(second["died_at"]) + timedelta(hours=3)).isoformat()
    await (await life.hall.office.registry("health_station")).certify_death(second)


async def corrected(life: Life) -> None:
    """The hospital had the day wrong, and has corrected it after the benefits were ended."""
    await life.dies(life.luck.choice((14, 9, 5)), death__place="hospital")
    hospital = await life.hall.office.registry("county_hospital")
    (record,) = [r for r in await hospital.search(life.household.decedent.id_number) if r["kind"] == "death"]
    await life.after(1)
    right = life.household.death_certificate(**life.where())
    right["died_at"] = (datetime.fromisoformat(right["died_at"]) - timedelta(days=1)).isoformat()
    await hospital.correct_death(record["record_id"], right, "日期抄错了一天")


async def certified_in_error(life: Life) -> None:
    """The hospital took its certificate back: another patient of the same name had died."""
    await life.dies(life.luck.choice((7, 3)), cremated=False, death__place="hospital")
    hospital = await life.hall.office.registry("county_hospital")
    (record,) = await hospital.search(life.household.decedent.id_number)
    await life.after(1)
    await hospital.void(record["record_id"], "同名同姓，开错了人")
