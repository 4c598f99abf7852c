"""How the service does over a stretch of days: how much, how fast, promises kept, how it is rated.

Exact figures, for those who may know them: what the public reads is coarsened first
(`server.public_pages.statistics`). Nothing is about one family. Matters of a death that was reported in
error do not count. Reads only.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from statistics import median
from typing import Any

from config.catalogue import Catalogue
from server import clock
from server.cases.states import CaseStatus, ItemStatus
from server.counties import calendar, county, rules
from server.database.statements import select
from server.working_days import Calendar, UnknownYear, working_days_between

# Newest first. More would say the same of a median and a share, and be felt by whoever else is served.
MOST_ITEMS = 8_000

_CLOSED = (str(ItemStatus.DONE), str(ItemStatus.REFUSED))
_RUNNING = (str(ItemStatus.DISPATCHED), str(ItemStatus.RECEIVED), str(ItemStatus.IN_PROGRESS))


def _quoted(statuses: Iterable[str]) -> str:
    return ", ".join(f"'{status}'" for status in statuses)


_COUNTED = _quoted((CaseStatus.ACCEPTED, CaseStatus.IN_PROGRESS, CaseStatus.FINISHED, CaseStatus.ARCHIVED))


@dataclass(frozen=True, slots=True)
class Month:
    """`first` is its first day; the month that runs is not over yet."""

    first: date
    accepted: int
    finished: int


@dataclass(slots=True)
class ItemFigures:
    """One item: how many were closed; and of the newest ones, how long each took and how many were kept.

    `kept` of `judged` were closed on their promised day or before. Judged is what is closed, and what is
    open beyond its day and waits for nobody.
    """

    code: str
    closed: int = 0
    judged: int = 0
    kept: int = 0
    days: list[int] = field(default_factory=list)

    @property
    def median_days(self) -> float | None:
        """From acceptance to the result, in the unit of the item's limit. None while nothing is closed."""
        return float(median(self.days)) if self.days else None


@dataclass(frozen=True, slots=True)
class Figures:
    """Of months, of the items of matters handed in, and of ratings given, all since `since`.

    `stars`: how many ratings by level, 5 best.
    """

    since: date
    months: tuple[Month, ...]
    items: Mapping[str, ItemFigures]
    stars: Mapping[int, int]


async def figures(division: str, since: date) -> Figures:
    """The county's figures from the first of the month of `since` up to now, items by their code."""
    since = since.replace(day=1)
    return Figures(
        since,
        await _months(division, since),
        await _items(division, rules(county(division)), since),
        await _stars(division, since),
    )


async def _months(division: str, since: date) -> tuple[Month, ...]:
    firsts = [since]
    while (following := _next_month(firsts[-1])) <= clock.today():
        firsts.append(following)
    ends = [clock.start_of_day(first) for first in (*firsts, _next_month(firsts[-1]))]
    counts = ", ".join(
        f"SUM(CASE WHEN {what}_at >= ${n + 2} AND {what}_at < ${n + 3} THEN 1 ELSE 0 END) AS {what}{n}"
        for n in range(len(firsts))
        for what in ("accepted", "finished")
    )
    # Whatever was accepted or finished since then was handed in at most a year before that.
    (row,) = await select(
        f"""SELECT {counts} FROM "case" WHERE county = $1 AND status IN ({_COUNTED})
        AND submitted_at >= ${len(ends) + 2}""",  # noqa: S608  our own names
        division,
        *ends,
        clock.start_of_day(since - timedelta(days=366)),
    )
    return tuple(
        Month(first, int(row[f"accepted{number}"] or 0), int(row[f"finished{number}"] or 0))
        for number, first in enumerate(firsts)
    )


async def _items(division: str, catalogue: Catalogue, since: date) -> dict[str, ItemFigures]:
    found = {code: ItemFigures(code) for code in catalogue.items}
    counts = await select(
        f"""SELECT i.code, count(*) AS closed FROM "case" c JOIN item i ON i.case_id = c.id
        WHERE c.county = $1 AND c.status IN ({_COUNTED}) AND c.submitted_at >= $2
        AND i.status IN ({_quoted(_CLOSED)}) GROUP BY i.code""",  # noqa: S608  our own names
        division,
        clock.start_of_day(since),
    )
    for row in counts:
        if row["code"] in found:
            found[row["code"]].closed = int(row["closed"])
    rows = await select(
        f"""SELECT i.code, i.status, i.created_at, i.closed_at, i.due_on, i.paused_days
        FROM "case" c JOIN item i ON i.case_id = c.id
        WHERE c.county = $1 AND c.status IN ({_COUNTED}) AND c.submitted_at >= $2
        ORDER BY c.submitted_at DESC LIMIT {MOST_ITEMS}""",  # noqa: S608  our own names
        division,
        clock.start_of_day(since),
    )
    counting = _Counting(calendar(division))
    for row in rows:
        if row["code"] in found:
            unit = catalogue.items[row["code"]].limit.unit
            counting.add(found[row["code"]], row, in_working_days=unit == "working_day")
    return found


class _Counting:
    """Adds items up; the days between two days are counted once."""

    def __init__(self, official: Calendar) -> None:
        self._calendar, self._today = official, clock.today()
        self._between: dict[tuple[date, date], int | None] = {}

    def add(self, to: ItemFigures, row: Mapping[str, Any], *, in_working_days: bool) -> None:
        if row["status"] in _CLOSED:
            closed_on = clock.in_china(row["closed_at"]).date()
            to.judged += 1
            to.kept += closed_on <= row["due_on"]
            days = self._days(clock.in_china(row["created_at"]).date(), closed_on, in_working_days)
            if days is not None:
                to.days.append(max(days - row["paused_days"], 0))
        elif row["status"] in _RUNNING and row["due_on"] < self._today:
            to.judged += 1

    def _days(self, start: date, end: date, in_working_days: bool) -> int | None:
        if not in_working_days:
            return (end - start).days
        if (start, end) not in self._between:
            try:
                self._between[start, end] = working_days_between(start, end, self._calendar)
            except UnknownYear:
                self._between[start, end] = None
        return self._between[start, end]


async def _stars(division: str, since: date) -> dict[int, int]:
    rows = await select(
        "SELECT stars, count(*) AS ratings FROM rating WHERE county = $1 AND at >= $2 GROUP BY stars",
        division,
        clock.start_of_day(since),
    )
    counted: dict[int, int] = defaultdict(int)
    for row in rows:
        counted[int(row["stars"])] += int(row["ratings"])
    return {stars: counted[stars] for stars in range(5, 0, -1)}


def _next_month(first: date) -> date:
    return (first + timedelta(days=32)).replace(day=1)
