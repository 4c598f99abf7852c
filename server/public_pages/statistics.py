"""Open figures: how much, how fast, how reliably, how it is rated; too coarse to recognise anybody by.

A number under five is not told. Larger ones are rounded to fives, each for itself: whoever looks every day,
or takes one number from another, does not learn of the one family that was added. Median and share are told
of five matters or more.
"""

from __future__ import annotations

import asyncio
from datetime import date

from pydantic import BaseModel
from sanic import Request

from config.catalogue import County
from server import clock
from server.cases.service_figures import Figures, ItemFigures, figures
from server.counties import rules
from server.ephemeral import EphemeralStore, EphemeralUnavailable
from server.pages.rendering import Page
from server.public_pages.mounting import page

SMALL, STEP = 5, 5
KEPT_SECONDS = 300
LEVELS = {5: "非常满意", 4: "满意", 3: "基本满意", 2: "不满意", 1: "非常不满意"}
_SATISFIED = 3

_one_at_a_time = asyncio.Lock()


class MonthShown(BaseModel):
    first: date
    accepted: str
    finished: str


class ItemShown(BaseModel):
    """`median` and `kept` are empty where too few were handled."""

    code: str
    closed: str
    median: str
    kept: str


class RatingShown(BaseModel):
    level: str
    ratings: str


class Shown(BaseModel):
    """All that the public is told, and all that is kept of it between two looks at the database."""

    since: date
    months: list[MonthShown]
    items: list[ItemShown]
    ratings: list[RatingShown]
    satisfied: str


@page("/statistics")
async def statistics(place: County, request: Request) -> Page:
    """The figures of the last twelve months, at most five minutes old."""
    shown = await _kept(place, request.app.ctx.store)
    return Page("public/statistics.html", {"figures": shown, "catalogue": rules(place)}, keep=KEPT_SECONDS)


async def _kept(place: County, store: EphemeralStore) -> Shown:
    """What was worked out within the last minutes, by whichever process; else worked out now."""
    key = f"public statistics:{place.division}:{rules(place).version}"
    async with _one_at_a_time:
        try:
            kept = await store.get(key)
        except EphemeralUnavailable:
            kept = None
        if kept is not None:
            return Shown.model_validate_json(kept)
        shown = coarse(await figures(place.division, _a_year_ago(clock.today())))
        try:
            await store.set(key, shown.model_dump_json(), ttl=KEPT_SECONDS)
        except EphemeralUnavailable:
            return shown
        return shown


def _a_year_ago(today: date) -> date:
    """The first of the month after this one, a year ago: twelve months with the one that runs."""
    return date(today.year - (today.month < 12), today.month % 12 + 1, 1)


def coarse(exact: Figures) -> Shown:
    """What of the figures may be told to everybody."""
    rated = sum(exact.stars.values())
    good = sum(count for stars, count in exact.stars.items() if stars >= _SATISFIED)
    return Shown(
        since=exact.since,
        months=[
            MonthShown(first=month.first, accepted=about(month.accepted), finished=about(month.finished))
            for month in exact.months
        ],
        items=[_item(item) for item in exact.items.values()],
        ratings=[RatingShown(level=LEVELS[stars], ratings=about(n)) for stars, n in exact.stars.items()],
        satisfied=share(good, rated),
    )


def _item(item: ItemFigures) -> ItemShown:
    days = item.median_days
    return ItemShown(
        code=item.code,
        closed=about(item.closed),
        median=f"{days:g}" if days is not None and len(item.days) >= SMALL else "",
        kept=share(item.kept, item.judged),
    )


def about(count: int) -> str:
    """A number of matters as the public reads it."""
    if count < SMALL:
        return f"少于 {SMALL}"
    return f"约 {round(count / STEP) * STEP:,}"


def share(part: int, whole: int) -> str:
    """A share in whole per cent; empty of too few."""
    return f"{round(100 * part / whole)}%" if whole >= SMALL else ""
