"""Exact figures for the lead agency over a stretch of days: how much, how long, promises kept, what lacked.

Nothing is about one family. Days are working days of the official calendar and begin on the day after, as
every promise here is counted; a day of an unknown year is left out of a median rather than guessed. What was
reported in error does not count. Reads only.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from statistics import median
from typing import Final
from uuid import UUID

from config.catalogue import Limit
from server import clock
from server.cases.models import CaseEvent
from server.cases.states import ItemStatus
from server.counties import calendar, county
from server.database import engine
from server.database.statements import select
from server.working_days import Calendar, UnknownYear, due_date, working_days_between

_CLOSED: Final = (str(ItemStatus.DONE), str(ItemStatus.REFUSED), str(ItemStatus.NOT_APPLICABLE))
_RUNNING: Final = (str(ItemStatus.DISPATCHED), str(ItemStatus.RECEIVED), str(ItemStatus.IN_PROGRESS))

VOLUMES: Final[Mapping[str, str]] = {
    "case.submitted": "handed_in",
    "case.returned": "returned",
    "case.accepted": "accepted",
    "case.declined": "declined",
    "case.withdrawn": "withdrawn",
    "case.finished": "finished",
}
_ANSWERS: Final = ("case.reviewed", "case.returned", "case.accepted", "case.declined")

_DAY_IN_CHINA: Final = {
    "sqlite": "date(at, '+8 hours')",
    "postgresql": "to_char(at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD')",
}


@dataclass(frozen=True, slots=True)
class Period:
    """From the first day in China up to and with the last."""

    since: date
    until: date

    @property
    def bounds(self) -> tuple[datetime, datetime]:
        """Its first moment, and the first one after it, as UTC."""
        return clock.start_of_day(self.since), clock.start_of_day(self.until + timedelta(days=1))


@dataclass(slots=True)
class Spent:
    """How long things took and whether promises were kept.

    `count` were done in the period; `kept` of `judged` in time. Judged is what was done and had a promise,
    and what is still open although its promised day lies in the period and is past.
    """

    count: int = 0
    judged: int = 0
    kept: int = 0
    days: list[int] = field(default_factory=list)

    @property
    def median_days(self) -> float | None:
        """None while nothing was done."""
        return float(median(self.days)) if self.days else None

    @property
    def p90_days(self) -> int | None:
        """Nine of ten took no longer."""
        return sorted(self.days)[math.ceil(len(self.days) * 0.9) - 1] if self.days else None

    @property
    def share_kept(self) -> float | None:
        """Between 0 and 1, to three digits; None while nothing is judged."""
        return round(self.kept / self.judged, 3) if self.judged else None


async def volumes(division: str, period: Period) -> list[tuple[date, dict[str, int]]]:
    """How many cases were handed in, returned, accepted and so on, day by day, quiet days included.

    A case that is handed in again after it was returned counts once a day.
    """
    kinds = ", ".join(f"'{kind}'" for kind in VOLUMES)
    rows = await select(
        f"""SELECT {_DAY_IN_CHINA[engine()]} AS day, kind, count(DISTINCT subject_id) AS cases
        FROM case_event WHERE county = $1 AND at >= $2 AND at < $3 AND kind IN ({kinds})
        GROUP BY 1, 2""",  # noqa: S608  our own names
        division,
        *period.bounds,
    )
    counted: dict[date, dict[str, int]] = defaultdict(dict)
    for row in rows:
        counted[date.fromisoformat(row["day"])][VOLUMES[row["kind"]]] = row["cases"]
    days = [period.since + timedelta(days=n) for n in range((period.until - period.since).days + 1)]
    return [(day, {name: counted[day].get(name, 0) for name in VOLUMES.values()}) for day in days]


async def stages(division: str, period: Period) -> dict[str, Spent]:
    """How long each stage of a case took that ended in the period.

    `pre_review`: from every hand-in to the window's answer, against `standards.pre_review`. `acceptance`:
    from the first hand-in to acceptance. `handling`: from acceptance until every item was closed.
    """
    clocked = _Clocked(calendar(division))
    found = {"pre_review": Spent(), "acceptance": Spent(), "handling": Spent()}
    limit = county(division).info.standards.pre_review
    for begun, answered in await _reviews(division, period):
        start, end = _day(begun), _day(answered)
        clocked.add(found["pre_review"], start, end, _promised(division, start, limit))
    for stage, kind, begin, end_ in (
        ("acceptance", "case.accepted", "submitted_at", "accepted_at"),
        ("handling", "case.finished", "accepted_at", "finished_at"),
    ):
        rows = await select(
            f"""SELECT c.{begin}, c.{end_} FROM case_event e JOIN "case" c ON c.id = e.subject_id
            WHERE e.county = $1 AND e.at >= $2 AND e.at < $3 AND e.kind = '{kind}'
              AND c.{begin} IS NOT NULL AND c.{end_} IS NOT NULL AND c.status <> 'voided'""",  # noqa: S608
            division,
            *period.bounds,
        )
        for row in rows:
            clocked.add(found[stage], _day(row[begin]), _day(row[end_]), None)
    return found


async def items(division: str, period: Period) -> dict[tuple[str, str], Spent]:
    """How long each item and termination took, by its code and department, against what was promised.

    Time for which its clock stood still is not the department's and is taken off.
    """
    rows = await select(
        f"""SELECT code, department, status, created_at, closed_at, due_on, paused_days FROM item
        WHERE county = $1 AND ((closed_at >= $2 AND closed_at < $3 AND status IN ({_quoted(_CLOSED)}))
          OR (due_on >= $4 AND due_on <= $5 AND due_on < $6 AND status IN ({_quoted(_RUNNING)})))""",  # noqa: S608
        division,
        *period.bounds,
        period.since,
        period.until,
        clock.today(),
    )
    clocked, units = _Clocked(calendar(division)), _units(division)
    found: dict[tuple[str, str], Spent] = defaultdict(Spent)
    for row in rows:
        spent = found[row["code"], row["department"]]
        if row["status"] in _RUNNING:
            spent.judged += 1
            continue
        start, end = _day(row["created_at"]), _day(row["closed_at"])
        paused = row["paused_days"]
        if units.get(row["code"]) == "day":
            # Counted in calendar days, a pause is taken off the end.
            clocked.add(spent, start, end, row["due_on"], counted_to=max(end - timedelta(days=paused), start))
        else:
            clocked.add(spent, start, end, row["due_on"], paused=paused)
    return dict(found)


async def corrections(division: str, period: Period) -> Counter[tuple[str, str]]:
    """How often what was asked for again: by who asked (`window`, or a department) and question or paper."""
    begin, end = period.bounds
    asked = CaseEvent.of(division).filter(
        at__gte=begin, at__lt=end, kind__in=("case.returned", "item.correction_requested")
    )
    counted: Counter[tuple[str, str]] = Counter()
    for event in await asked.only("id", "kind", "data"):
        if event.kind == "case.returned":
            counted.update(("window", target) for target in event.data.get("targets", ()))
        else:
            by = event.data.get("department", "")
            wanted = (*event.data.get("questions", ()), *event.data.get("materials", ()))
            counted.update((by, target) for target in wanted)
    return counted


def together(spent: Iterable[Spent]) -> Spent:
    """The sum of several, as one."""
    whole = Spent()
    for each in spent:
        whole.count += each.count
        whole.judged += each.judged
        whole.kept += each.kept
        whole.days += each.days
    return whole


async def _reviews(division: str, period: Period) -> list[tuple[datetime, datetime]]:
    """Each hand-in and the window's answer to it, of the answers that were given in the period."""
    answers = _quoted(_ANSWERS)
    rows = await select(
        f"""SELECT subject_id, kind, at FROM case_event
        WHERE county = $1 AND kind IN ('case.submitted', {answers}) AND subject_id IN (
            SELECT subject_id FROM case_event
            WHERE county = $1 AND at >= $2 AND at < $3 AND kind IN ({answers}))
        ORDER BY subject_id, seq""",  # noqa: S608  our own names
        division,
        *period.bounds,
    )
    begin, end = period.bounds
    waiting: dict[UUID, datetime] = {}
    found = []
    for row in rows:
        if row["kind"] == "case.submitted":
            waiting[row["subject_id"]] = row["at"]
        elif (since := waiting.pop(row["subject_id"], None)) is not None and begin <= row["at"] < end:
            found.append((since, row["at"]))
    return found


class _Clocked:
    """Adds up what took from one day to another; the days between two days are counted once."""

    def __init__(self, official: Calendar) -> None:
        self._calendar = official
        self._between: dict[tuple[date, date], int | None] = {}

    def add(
        self,
        to: Spent,
        start: date,
        end: date,
        promised: date | None,
        *,
        paused: int = 0,
        counted_to: date | None = None,
    ) -> None:
        to.count += 1
        if promised is not None:
            to.judged += 1
            to.kept += end <= promised
        days = self._days(start, counted_to or end)
        if days is not None:
            to.days.append(max(days - paused, 0))

    def _days(self, start: date, end: date) -> int | None:
        if (start, end) not in self._between:
            try:
                self._between[start, end] = working_days_between(start, end, self._calendar)
            except UnknownYear:
                self._between[start, end] = None
        return self._between[start, end]


def _promised(division: str, start: date, limit: Limit) -> date | None:
    try:
        return due_date(start, limit, calendar(division))
    except UnknownYear:
        return None


def _units(division: str) -> dict[str, str]:
    """How each item's limit is counted, by the newest rules that have it; terminations by the standard."""
    place = county(division)
    units: dict[str, str] = {}
    for version in place.versions:
        units |= {item.code: str(item.limit.unit) for item in version.items.values()}
        units |= dict.fromkeys(version.terminations, str(place.info.standards.termination.unit))
    return units


def _day(moment: datetime) -> date:
    return clock.in_china(moment).date()


def _quoted(words: Iterable[str]) -> str:
    return ", ".join(f"'{word}'" for word in words)
