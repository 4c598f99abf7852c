"""The figures of a stretch of days: drawn to be printed, each drawing with its table, each table to take."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from urllib.parse import urlencode

from sanic import HTTPResponse

from server import clock
from server.console.supervision.charts import Bar, Series, bars, columns
from server.console.supervision.desk import ROOT, desk
from server.errors import INVALID, Problem
from server.identity.actor import Actor
from server.pages.rendering import Page
from server.staff import figures as door
from server.staff.figures import DayFigures, FiguresAnswer, SpentFigures

STATISTICS = f"{ROOT}/statistics"
_DAILY, _WEEKLY = 45, 200  # days up to which a chart has a column for each day, and for each week
_MOST_BARS = 12


@desk.page("/statistics", query=door.PeriodQuery)
async def statistics(caller: Actor, query: door.PeriodQuery) -> Page:
    """How much, how long, promises kept, what was asked for again. A wrong period is asked for once more."""
    around = {"usual": _usual(clock.today())}
    try:
        shown: FiguresAnswer = await door.figures(caller, query)
    except Problem as refused:
        if refused.kind is not INVALID:
            raise
        typed = {name: [str(day or "")] for name, day in (("since", query.since), ("until", query.until))}
        wrong = {one.field: one.message for one in refused.fields}
        again = {"shown": None, "problem": refused, "wrong": wrong, "typed": typed}
        return Page("console/supervision/statistics.html", again | around, refused.status)
    period = urlencode({"since": shown.since.isoformat(), "until": shown.until.isoformat()})
    return Page(
        "console/supervision/statistics.html",
        {
            "shown": shown,
            "period": period,
            "totals": _summed(shown.days),
            "volumes": _volumes(shown),
            "speed": bars(
                [_bar(one.name, one) for one in shown.items if one.count], "每个事项用了几个工作日"
            ),
            "corrections": bars(
                [
                    Bar(f"{one.target_name}（{one.asked_by_name}）", one.times, f"{one.times} 次")
                    for one in shown.corrections[:_MOST_BARS]
                ],
                "要家属再补的材料和内容，次数多的在前",
            ),
            **around,
        },
    )


@desk.page("/statistics/export", query=door.ExportQuery)
async def export(caller: Actor, query: door.ExportQuery) -> HTTPResponse:
    """One of the tables as a file."""
    answer: HTTPResponse = await door.export_figures(caller, query)
    return answer


def _volumes(shown: FiguresAnswer) -> object:
    grouped = list(_grouped(shown.days))
    rows = [
        Series(name, [sum(getattr(day, field) for day in days) for _, days in grouped])
        for field, name in (("handed_in", "提交"), ("accepted", "受理"), ("finished", "全部办结"))
    ]
    return columns([place for place, _ in grouped], rows, "提交、受理和全部办结的件数")


def _grouped(days: Sequence[DayFigures]) -> Iterator[tuple[str, list[DayFigures]]]:
    """A column's name with its days: single days, weeks, or months, as many as can be read."""
    groups: dict[date, list[DayFigures]] = {}
    for each in days:
        first = each.day
        if len(days) > _WEEKLY:
            first = first.replace(day=1)
        elif len(days) > _DAILY:
            first -= timedelta(days=first.weekday())
        groups.setdefault(first, []).append(each)
    for first, within in groups.items():
        month = f"{first.year}年{first.month}月" if first.month == 1 else f"{first.month}月"
        yield (month if len(days) > _WEEKLY else f"{first.month}.{first.day}"), within


def _summed(days: Sequence[DayFigures]) -> dict[str, int]:
    names = [name for name in DayFigures.model_fields if name != "day"]
    return {name: sum(getattr(day, name) for day in days) for name in names}


def _bar(name: str, spent: SpentFigures) -> Bar:
    median, p90 = spent.median_days or 0, spent.p90_days or 0
    said = f"一半{_within(median)}，九成{_within(p90)}，{spent.count} 件"
    return Bar(name, median, said, p90)


def _within(days: float) -> str:
    return f" {days:g} 天内" if days else "当天"


def _usual(today: date) -> list[tuple[str, str]]:
    """Periods that are asked for often, and the address of each."""
    first = today.replace(day=1)
    before = (first - timedelta(days=1)).replace(day=1)
    spans = (
        ("近三十天", today - door.USUAL, today),
        ("本月", first, today),
        ("上月", before, first - timedelta(days=1)),
        ("今年", today.replace(month=1, day=1), today),
    )
    return [(name, f"{STATISTICS}?{urlencode({'since': a, 'until': b})}") for name, a, b in spans]
