"""The lead agency's figures: how much, how long, promises kept, what was asked for again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final, Literal

from sanic import HTTPResponse

from config.catalogue import County
from server import clock
from server.cases import oversight_figures as exact
from server.cases.oversight_figures import Period, Spent, together
from server.counties import county
from server.errors import INVALID, FieldError
from server.http.body import Answer, Body
from server.http.tables import Cell, Format, Table, table_answer
from server.identity.actor import Actor
from server.staff.door import supervision as door

LONGEST: Final = timedelta(days=366)
USUAL: Final = timedelta(days=29)

_STAGES: Final[Mapping[str, str]] = {
    "pre_review": "预审：提交到窗口答复",
    "acceptance": "受理：首次提交到受理",
    "handling": "办理：受理到全部办结",
}
_VOLUMES: Final[Mapping[str, str]] = {
    "handed_in": "提交",
    "returned": "退回补正",
    "accepted": "受理",
    "declined": "不予受理",
    "withdrawn": "撤回",
    "finished": "办结",
}


class PeriodQuery(Body):
    """From the first day up to and with the last, days in China; the last thirty days unless given."""

    since: date | None = None
    until: date | None = None


class ExportQuery(PeriodQuery):
    table: Literal["days", "stages", "items", "departments", "corrections"]
    format: Format = "xlsx"


class DayFigures(Answer):
    day: date
    handed_in: int
    returned: int
    accepted: int
    declined: int
    withdrawn: int
    finished: int


class SpentFigures(Answer):
    """Days are working days. `kept` of `judged` were done by the promised day; `share_kept` is 0 to 1.

    Judged is what was done and had a promise, and what is open beyond a promised day of the period.
    """

    count: int
    median_days: float | None
    p90_days: int | None
    judged: int
    kept: int
    share_kept: float | None


class StageFigures(SpentFigures):
    """`pre_review`, `acceptance` or `handling`; only the first has a promise of its own."""

    stage: str
    name: str


class ItemFigures(SpentFigures):
    code: str
    name: str
    department: str
    department_name: str


class DepartmentFigures(SpentFigures):
    department: str
    department_name: str


class CorrectionFigures(Answer):
    """How often a question or a paper was asked for again. `asked_by`: `window`, or a department's code."""

    asked_by: str
    asked_by_name: str
    target: str
    target_name: str
    times: int


class FiguresAnswer(Answer):
    since: date
    until: date
    days: list[DayFigures]
    stages: list[StageFigures]
    items: list[ItemFigures]
    departments: list[DepartmentFigures]
    corrections: list[CorrectionFigures]


@door.get(
    "/supervision/figures", summary="办件量、时长、按时率、补正", query=PeriodQuery, answer=FiguresAnswer
)
async def figures(caller: Actor, query: PeriodQuery) -> FiguresAnswer:
    """Of a stretch of at most a year. Nothing is about one family; cases reported in error do not count."""
    return await figures_of(caller.county, period_of(query))


@door.get(
    "/supervision/figures/export",
    summary="导出统计表（CSV、XLSX）",
    query=ExportQuery,
    produces="application/octet-stream",
)
async def export_figures(caller: Actor, query: ExportQuery) -> HTTPResponse:
    """One of the tables of `/supervision/figures`, as a spreadsheet opens it."""
    period = period_of(query)
    shown = _TABLES[query.table](await figures_of(caller.county, period))
    return await table_answer(shown, query.format, f"{query.table}-{period.since}-{period.until}")


def period_of(query: PeriodQuery) -> Period:
    """The period that is asked for. Raises INVALID for one that ends before it begins, or is too long."""
    until = query.until or max(clock.today(), query.since or clock.today())
    since = query.since or until - USUAL
    if since > until:
        raise INVALID(fields=[FieldError("until", "order", "结束日期不能早于开始日期。")])
    if until - since > LONGEST:
        raise INVALID(fields=[FieldError("since", "too_long", "一次最多统计一年，请缩短日期范围。")])
    return Period(since, until)


async def figures_of(division: str, period: Period) -> FiguresAnswer:
    """Everything of the period, in the order in which the catalogue has its items and departments."""
    place = county(division)
    spent = await exact.items(division, period)
    by_department: dict[str, list[Spent]] = {}
    for (_, department), each in spent.items():
        by_department.setdefault(department, []).append(each)
    names, places = _names_of_items(place), {code: n for n, code in enumerate(_names_of_items(place))}
    ordered = sorted(spent.items(), key=lambda one: (places.get(one[0][0], len(places)), one[0]))
    corrections = await exact.corrections(division, period)
    targets = _names_of_targets(place)
    return FiguresAnswer(
        since=period.since,
        until=period.until,
        days=[DayFigures(day=day, **counts) for day, counts in await exact.volumes(division, period)],
        stages=[
            StageFigures(stage=stage, name=_STAGES[stage], **_spent(each))
            for stage, each in (await exact.stages(division, period)).items()
        ],
        items=[
            ItemFigures(
                code=code,
                name=names.get(code, code),
                department=department,
                department_name=_department(place, department),
                **_spent(each),
            )
            for (code, department), each in ordered
        ],
        departments=[
            DepartmentFigures(
                department=department,
                department_name=_department(place, department),
                **_spent(together(by_department[department])),
            )
            for department in (*place.departments, *sorted(by_department.keys() - place.departments.keys()))
            if department in by_department
        ],
        corrections=[
            CorrectionFigures(
                asked_by=by,
                asked_by_name="综合受理窗口" if by == "window" else _department(place, by),
                target=target,
                target_name=targets.get(target, target),
                times=times,
            )
            for (by, target), times in sorted(corrections.items(), key=lambda one: (-one[1], one[0]))
        ],
    )


def _spent(spent: Spent) -> dict[str, int | float | None]:
    return {name: getattr(spent, name) for name in SpentFigures.model_fields}


def _department(place: County, code: str) -> str:
    department = place.departments.get(code)
    return department.name if department else code


def _names_of_items(place: County) -> dict[str, str]:
    """Items and terminations of every version by code, as the newest calls them."""
    names: dict[str, str] = {}
    for version in (*place.versions, place.newest):
        names |= {item.code: item.name for item in version.items.values()}
        names |= {ending.code: ending.name for ending in version.terminations.values()}
    return names


def _names_of_targets(place: County) -> dict[str, str]:
    names: dict[str, str] = {}
    for version in (*place.versions, place.newest):
        names |= {question.id: question.label for question in version.questions.values()}
        names |= {paper.code: paper.name for paper in version.materials.values()}
    return names


_HOW_LONG: Final = ("件数", "中位数（工作日）", "九成不超过（工作日）", "应按时件数", "按时件数", "按时率")


def _cells(spent: SpentFigures) -> list[Cell]:
    return [
        *(spent.count, spent.median_days, spent.p90_days),
        *(spent.judged, spent.kept, spent.share_kept),
    ]


def _days(shown: FiguresAnswer) -> Table:
    rows = [[day.day, *(getattr(day, name) for name in _VOLUMES)] for day in shown.days]
    return Table("每日办件量", ["日期", *_VOLUMES.values()], rows)


def _stages(shown: FiguresAnswer) -> Table:
    return Table("各阶段时长", ["阶段", *_HOW_LONG], [[one.name, *_cells(one)] for one in shown.stages])


def _items(shown: FiguresAnswer) -> Table:
    rows = [[one.name, one.department_name, *_cells(one)] for one in shown.items]
    return Table("各事项时长和按时率", ["事项", "部门", *_HOW_LONG], rows)


def _departments(shown: FiguresAnswer) -> Table:
    rows = [[one.department_name, *_cells(one)] for one in shown.departments]
    return Table("各部门时长和按时率", ["部门", *_HOW_LONG], rows)


def _corrections(shown: FiguresAnswer) -> Table:
    rows: list[list[Cell]] = [[one.asked_by_name, one.target_name, one.times] for one in shown.corrections]
    return Table("补正原因", ["谁要求的", "要补什么", "次数"], rows)


_TABLES: Final = {
    "days": _days,
    "stages": _stages,
    "items": _items,
    "departments": _departments,
    "corrections": _corrections,
}
