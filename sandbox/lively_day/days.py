"""The days of the replay. Everybody waits for the day on which they have something to do; when nobody has
anything left to do on this one, the clock of the whole world goes on to the next that somebody waits for.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from config.catalogue import counties
from sandbox.clock import CHINA
from sandbox.world import World

# Long enough for a draft to expire, and for a finished case to be archived, as the county counts.
SPAN = timedelta(days=95)

# On how many working days before the last one something happens; the last days are told most closely.
AGO = (60, 54, 49, 45, 41, 37, 33, 29, 26, 23, 20, 18, 16, 14, 12, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1)
# For few cases: a stop costs its time also when little happens there.
FEW_AGO = (60, 49, 41, 33, 26, 20, 16, 12, 9, 7, 5, 4, 3, 2, 1)
_HOURS = (time(9, 12), time(10, 40), time(14, 5), time(15, 30))
# The last morning: before the hall opens, and then as the families come.
BEFORE_NINE, AT_NINE, BEFORE_TEN, NOW = time(8, 20), time(9, 5), time(9, 40), time(10, 10)
MORNING = (BEFORE_NINE, AT_NINE, BEFORE_TEN, NOW)

# What a worker looks for once a second gets this long on every day, in real seconds.
SETTLES = 1.1
AT_ONCE = 8


def is_working_day(day: date) -> bool:
    """By the official calendar of the first county here; in a year without one, Monday to Friday."""
    year = next(iter(counties().values())).holidays.get(day.year)
    if year is not None and (day in year.holidays or day in year.makeup):
        return day in year.makeup
    return day.weekday() < 5


def working_day_from(day: date) -> date:
    """This day, or the first working day after it."""
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def present_day(real_now: datetime) -> date:
    """The working day on whose morning a replay of this moment ends.

    Who starts in the afternoon gets the next morning, so that the world is not behind the real day.
    """
    real = real_now.astimezone(CHINA)
    over = real > datetime.combine(real.date(), NOW, CHINA)
    return working_day_from(real.date() + timedelta(days=int(over)))


def last_day_for(now: datetime, real_now: datetime) -> date:
    """On which day a replay ends that begins `now` by the world's clock: the present one, if that works."""
    earliest = (now + SPAN).astimezone(CHINA).date() + timedelta(days=1)
    return working_day_from(max(earliest, present_day(real_now)))


def begins_before(last: date, days: int = 0) -> datetime:
    """When a world begins whose replay ends on this day; `days` are for what is played first."""
    first = last - SPAN - timedelta(days=1 + days)
    while not is_working_day(first):
        first -= timedelta(days=1)
    return datetime.combine(first, time(9), CHINA)


@dataclass(frozen=True, order=True, slots=True)
class Stop:
    """A moment at which something happens, so many working days before the last one."""

    at: datetime
    ago: int


def stops_until(last: date, days_ago: Sequence[int] = AGO) -> list[Stop]:
    """Every moment of the replay that ends on the morning of `last`, in order, the first day among them."""
    found, day, ago = [Stop(datetime.combine(last, hour, CHINA), 0) for hour in MORNING], last, 0
    first = working_day_from(last - SPAN)
    while day > first:
        day -= timedelta(days=1)
        if is_working_day(day):
            ago += 1
            if ago in days_ago or day == first:
                found.append(Stop(datetime.combine(day, _HOURS[ago % len(_HOURS)], CHINA), ago))
    return sorted(found)


@dataclass
class Days:
    """Moves the world from stop to stop. `settle` is awaited before the clock goes on."""

    world: World
    stops: list[Stop]
    settle: Callable[[], Awaitable[None]] | None = None
    told: Callable[[Stop], None] | None = None
    now: Stop = field(init=False)
    _awake: int = 0
    _waiting: list[tuple[Stop, asyncio.Future[None]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.now = self.stops[0]
        self._places = asyncio.Semaphore(AT_ONCE)
        self._quiet = asyncio.Event()

    @property
    def today(self) -> date:
        return self.now.at.date()

    def ago(self, **by: int) -> int:
        """Which stop is the last one at least so long (`days=61`) before the end, in working days."""
        long_ago = self.stops[-1].at - timedelta(**by)
        return next(stop.ago for stop in reversed(self.stops) if stop.at <= long_ago)

    async def until(self, ago: int, at: time | None = None) -> None:
        """Wait until so many working days are left, or fewer where none has so many; on the last one `at`."""
        stop = next(
            s for s in self.stops if s.ago <= ago and (at is None or s.ago < ago or s.at.time() >= at)
        )
        if stop <= self.now:
            return
        woken = asyncio.get_running_loop().create_future()
        self._waiting.append((stop, woken))
        self._sleeps()
        await woken
        await self._places.acquire()

    async def live(self, *lives: Awaitable[Any]) -> None:
        """Let everybody live side by side to the end of the last stop. Raises an ExceptionGroup."""
        self._move(self.now)
        async with asyncio.TaskGroup() as everybody:
            tasks = [everybody.create_task(self._one(life)) for life in lives]
            self._awake = len(tasks)
            everybody.create_task(self._walk())
        self._move(self.stops[-1])

    async def _one(self, life: Awaitable[Any]) -> None:
        await self._places.acquire()
        try:
            await life
        finally:
            self._sleeps()

    def _sleeps(self) -> None:
        self._places.release()
        self._awake -= 1
        if self._awake == 0:
            self._quiet.set()

    async def _walk(self) -> None:
        while True:
            if self._awake:
                self._quiet.clear()
                await self._quiet.wait()
            await asyncio.sleep(SETTLES)
            if self.settle is not None:
                await self.settle()
            if not self._waiting:
                return
            self._move(min(stop for stop, _ in self._waiting))
            due = [woken for stop, woken in self._waiting if stop <= self.now]
            self._waiting = [(stop, woken) for stop, woken in self._waiting if stop > self.now]
            self._awake += len(due)
            for woken in due:
                woken.set_result(None)

    def _move(self, stop: Stop) -> None:
        ahead = (stop.at - self.world.clock.now()).total_seconds()
        if ahead > 0:
            self.world.later(seconds=ahead)
        self.now = stop
        if self.told is not None:
            self.told(stop)
