"""Filling a running office with a lively day: months of families, replayed by what they really do."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

from sandbox.lively_day.days import AGO, FEW_AGO, Days, Stop, last_day_for, stops_until
from sandbox.lively_day.hall import Hall, Life
from sandbox.lively_day.office_work import BENEFITS, ends_benefits, fails_to_listen, telephones
from sandbox.lively_day.plan import plan
from sandbox.staffing import Staffing
from sandbox.world import World

CASES = 200
MANY = 100
SEED = 430621
KEPT = "lively_day.json"


@dataclass(frozen=True, slots=True)
class Populated:
    """What an office was filled with; `day` is the last one (ISO), on whose morning its clock stands."""

    cases: int
    seed: int
    day: str
    took: float


async def populate(
    world: World,
    staffing: Staffing,
    cases: int = CASES,
    *,
    seed: int = SEED,
    ends_on: date | None = None,
    told: Callable[[Stop], None] | None = None,
) -> Populated:
    """Fill the world's office with so many cases in every state, made by what families and offices do.

    The staff has been opened before (`Staffing.open`). The clock of the world goes ahead by about a
    hundred days, and stands on the morning of a working day at the end: `ends_on` where it is given, which
    has to be so far ahead (`begins_before`); else the present day where the world began so long ago, or a
    later one. `told` hears of every moment of the replay.

    An office is filled once; one that was filled before is left as it is, and one that was filled by half
    (`half_done`) has to be begun anew. Raises ValueError for fewer than `plan.FEWEST` cases.
    """
    if (before := found(world.folder)) is not None:
        return before
    families = plan(cases, seed)
    began = time.monotonic()
    kept = world.folder / KEPT
    kept.write_text("")
    last = ends_on or last_day_for(world.clock.now(), datetime.now(UTC))
    days = Days(world, stops_until(last, AGO if cases >= MANY else FEW_AGO), told=told)
    hall = Hall(staffing, days)
    days.settle = hall.settle
    await hall.open()
    await days.live(
        *(family.course(Life(hall, family.kin, family.luck(seed))) for family in families),
        *map(partial(ends_benefits, hall), BENEFITS),
        telephones(hall),
        fails_to_listen(hall),
    )
    made = Populated(cases, seed, days.today.isoformat(), round(time.monotonic() - began, 1))
    kept.write_text(json.dumps(asdict(made)))
    return made


def found(folder: Path) -> Populated | None:
    """What the office in this folder was filled with, None when it was not, or not to the end."""
    kept = folder / KEPT
    told = kept.read_text() if kept.exists() else ""
    return Populated(**json.loads(told)) if told else None


def half_done(folder: Path) -> bool:
    """Whether somebody began to fill the office in this folder and did not come to the end."""
    return (folder / KEPT).exists() and found(folder) is None
