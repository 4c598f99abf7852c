"""What the catalogue says in figures and conditions, as a person reads it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from config.catalogue import UNCONFIRMED, Catalogue, Condition, Hall, Item, Material, Question, Termination
from config.catalogue.county import WEEKDAYS
from server import clock

_DAYS = dict(zip(WEEKDAYS, "一二三四五六日", strict=True))


def condition(catalogue: Catalogue, lines: Condition) -> str:
    """“身份类别”选“企业退休职工”或“企业在职职工”; lines that must all hold are joined. Empty for none."""
    return "，并且".join(
        f"“{catalogue.questions[name].short}”选{_one_of(catalogue.questions[name], values)}"
        for name, values in lines.items()
    )


def _one_of(question: Question, values: Iterable[str]) -> str:
    return either(f"“{question.label_of(value)}”" for value in values)


def either(names: Iterable[str]) -> str:
    """甲、乙或丙."""
    *before, last = names
    return f"{'、'.join(before)}或{last}" if before else last


def named(names: Iterable[str]) -> str:
    """“甲”“乙”“丙”."""
    return "".join(f"“{name}”" for name in names)


def applies(catalogue: Catalogue, item: Item) -> str:
    """Whom an item is for."""
    return condition(catalogue, item.applies_when) or "每家都办"


def asking(catalogue: Catalogue, material: Material) -> tuple[Item, ...]:
    """The items that ask for a material."""
    return tuple(item for item in catalogue.items.values() if material.code in item.materials)


def needed(catalogue: Catalogue, material: Material) -> str:
    """Who has to bring a material, as `server.answers.decisions.materials` decides it."""
    when = condition(catalogue, material.required_when)
    if material.always:
        return f"{when}的，要带" if when else "每家都要"
    items = asking(catalogue, material)
    if not items:
        return "现在的事项都不需要"
    names = f"办理{named(item.short for item in items)}"
    return f"{names}，并且{when}的，要带" if when else f"{names}的，要带"


def sorted_papers(catalogue: Catalogue) -> tuple[tuple[str, list[Material]], ...]:
    """The materials by who brings them."""
    papers = catalogue.materials.values()
    family = [paper for paper in papers if paper.source == "family"]
    every = [paper for paper in family if paper.always and not paper.required_when]
    return (
        ("每家都要带", every),
        ("按情况要带", [paper for paper in family if paper not in every]),
        ("不用您带", [paper for paper in papers if paper.source == "registry"]),
    )


def asked(catalogue: Catalogue, question: Question) -> str:
    """When a question is asked; empty when always. As `server.answers.conditions.visible` decides it."""
    parts = []
    if question.shown_when:
        parts.append(f"{condition(catalogue, question.shown_when)}的，才填")
    if question.only_if_needed:
        takers = [item.short for item in catalogue.items.values() if question.id in item.fields]
        parts.append(f"办理{named(takers)}的，才填" if takers else "现在的事项都用不上，不用填")
    return "；".join(parts)


def must(catalogue: Catalogue, question: Question) -> str:
    """Whether a question has to be answered, as `server.answers.validation.required` decides it."""
    if question.required:
        return "必填"
    when = condition(catalogue, question.required_when)
    return f"{when}的，必填" if when else "可以不填"


def seen_by(catalogue: Catalogue, question: Question) -> tuple[str, ...]:
    """The departments to whom an item hands the answer, by code; nobody else of them sees it."""
    return tuple(
        dict.fromkeys(item.department for item in catalogue.items.values() if question.id in item.fields)
    )


def stops(termination: Termination) -> str:
    """From which day a benefit stops, as the public may read it."""
    return termination.stops if termination.confirmed else f"{termination.stops}（{UNCONFIRMED}）"


def week(hall: Hall) -> list[tuple[str, str]]:
    """The hours by weekday, days of the same hours together: ("周一至周五", "09:00-12:00，13:30-17:00").

    Days without hours are closed, and listed as such.
    """
    rows: list[tuple[list[int], str]] = []
    for number, weekday in enumerate(WEEKDAYS):
        hours = "，".join(str(opening) for opening in hall.hours.get(weekday, ())) or "不开放"
        if rows and rows[-1][1] == hours:
            rows[-1][0].append(number)
        else:
            rows.append(([number], hours))
    return [(_from_to(days), hours) for days, hours in rows]


def _from_to(days: list[int]) -> str:
    first, last = ("周" + _DAYS[WEEKDAYS[day]] for day in (days[0], days[-1]))
    if len(days) == 1:
        return first
    return f"{first}、{last}" if len(days) == 2 else f"{first}至{last}"


def at(moment: datetime) -> str:
    """The time of day in China."""
    return f"{clock.in_china(moment):%H:%M}"


def stretches(days: Iterable[date]) -> list[tuple[date, date]]:
    """Days in order as stretches without a gap: their first and last days."""
    found: list[tuple[date, date]] = []
    for day in days:
        if found and day - found[-1][1] == timedelta(days=1):
            found[-1] = (found[-1][0], day)
        else:
            found.append((day, day))
    return found
