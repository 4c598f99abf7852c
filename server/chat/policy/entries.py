"""Everything that can be answered: the county's questions and guide, and what its catalogue says itself.

Nothing here is worded as a rule: amounts, limits, papers, hours and numbers come from the county's files,
so an answer and what the program does cannot differ.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from config.catalogue import (
    UNCONFIRMED,
    Catalogue,
    County,
    Department,
    EligibilityRule,
    Hall,
    Item,
    Material,
    Termination,
)
from config.catalogue.county import WEEKDAYS
from config.policy_asks import PolicyAsks

_WEEKDAY = dict(zip(WEEKDAYS, "一二三四五六日", strict=True))


OURS = "/ours"
"""Ends the key of a question that is asked of one's own family's case."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that can be asked. `source` names where the answer stands ("faq:where"), `key` which of
    the source's answers it is ("hall/phone").
    """

    key: str
    source: str
    question: str
    asks: tuple[str, ...]
    answer: str
    clause: str
    basis: str = ""
    confirmed: bool = True

    @property
    def written(self) -> bool:
        """Whether a person wrote it for this question."""
        return self.source.startswith(("faq:", "guide:"))


def entries(county: County, catalogue: Catalogue, asks: PolicyAsks) -> Iterator[Entry]:
    """All of them with their ways of asking, those that a person wrote first."""
    for entry in _answered(county, catalogue, asks):
        yield replace(entry, asks=(*entry.asks, *asks.of(entry.key)))


def _answered(county: County, catalogue: Catalogue, asks: PolicyAsks) -> Iterator[Entry]:
    for faq in county.faq:
        source = f"faq:{faq.code}"
        yield Entry(source, source, faq.question, faq.asks, faq.answer, faq.clause, faq.basis, faq.confirmed)
        # Whether it is so for one's own family may be told otherwise than how it is for everybody.
        if ours := tuple(asks.of(f"{source}{OURS}")):
            yield Entry(
                f"{source}{OURS}",
                source,
                ours[0],
                ours[1:],
                faq.answer,
                faq.clause,
                faq.basis,
                faq.confirmed,
            )
    for section in county.guide:
        source = f"guide:{section.code}"
        yield Entry(source, source, section.title, section.asks, section.text, section.clause)
    lead = county.departments[county.info.lead]
    for hall in county.halls.values():
        yield from _of_hall(hall, lead)
    for department in county.departments.values():
        if department is not lead:  # its telephone is the hall's
            yield _of_department(department, asks)
    for item in catalogue.items.values():
        yield from _of_item(item, county.departments[item.department], catalogue, asks)
    for material in catalogue.materials.values():
        yield _of_material(material, asks)
    for termination in catalogue.terminations.values():
        yield _of_termination(termination, county.departments[termination.department], asks)
    for rule in catalogue.eligibility.conditions:
        yield _of_rule("condition", rule, asks)
    for rule in catalogue.eligibility.exclusions:
        yield _of_rule("exclusion", rule, asks)
    yield _all_items(catalogue, county)
    yield from _of_money(catalogue, asks)


def _of_hall(hall: Hall, lead: Department) -> Iterator[Entry]:
    source = f"hall:{hall.code}"
    shown_as = not hall.sample
    yield Entry(
        "hall/hours",
        source,
        f"{hall.name}几点上班",
        ("窗口上班时间", "大厅几点开门", "窗口周末开门吗"),
        f"{hall.name}的开放时间：{_hours(hall)}。节假日和调休按国家公布的安排。",
        lead.clause,
        confirmed=shown_as,
    )
    yield Entry(
        "hall/phone",
        source,
        f"{hall.name}的电话",
        ("窗口电话", f"{lead.short}电话"),
        f"{hall.name}的电话是{hall.phone}。",
        lead.clause,
        confirmed=shown_as,
    )
    yield Entry(
        "hall/address",
        source,
        f"{hall.name}的地址",
        (f"{lead.short}怎么走", f"{lead.short}地址", "大厅在几楼", "窗口在什么位置"),
        f"{hall.name}在{hall.address}。{hall.directions}",
        lead.clause,
        confirmed=shown_as,
    )


def _hours(hall: Hall) -> str:
    days: dict[str, list[str]] = {}
    for weekday in WEEKDAYS:
        if openings := hall.hours.get(weekday):
            days.setdefault("、".join(str(opening) for opening in openings), []).append(_WEEKDAY[weekday])
    return "；".join(f"星期{'、'.join(weekdays)} {opening}" for opening, weekdays in days.items())


def _of_department(department: Department, asks: PolicyAsks) -> Entry:
    source = f"department:{department.code}"
    key = f"{source}/phone"
    first, *others = _asked("department/phone", key, asks, department.short, department.name)
    return Entry(
        key,
        source,
        first,
        tuple(others),
        f"{department.name}的电话是{department.phone}。",
        department.clause,
        confirmed=not department.sample,
    )


def _of_item(item: Item, department: Department, catalogue: Catalogue, asks: PolicyAsks) -> Iterator[Entry]:
    source = f"item:{item.code}"
    limit = f"办理时限是{item.limit.text}" if item.limit.confirmed else "办理时限按部门的规定"
    first, *others = _asked("item/time", f"{source}/time", asks, item.short, item.name)
    yield Entry(
        f"{source}/time",
        source,
        first,
        tuple(others),
        f"“{item.short}”在窗口受理后由{department.name}办理，{limit}。",
        item.clause,
        item.limit.source if item.limit.confirmed else "",
        item.limit.confirmed,
    )
    first, *others = _asked("item/who", f"{source}/who", asks, item.short, item.name)
    yield Entry(
        f"{source}/who",
        source,
        first,
        tuple(others),
        f"“{item.short}”在综合受理窗口申请，由{department.name}办理，不用您另外跑。"
        + (f"办理前请先确认：{'；'.join(item.beforehand)}。" if item.beforehand else ""),
        item.clause,
        item.basis,
    )
    papers = [catalogue.materials[code] for code in item.materials]
    always = [paper.name for paper in papers if paper.source == "family" and not paper.required_when]
    sometimes = [paper.name for paper in papers if paper.source == "family" and paper.required_when]
    first, *others = _asked("item/bring", f"{source}/bring", asks, item.short, item.name)
    yield Entry(
        f"{source}/bring",
        source,
        first,
        tuple(others),
        f"“{item.short}”需要：{'、'.join(always)}。"
        + (f"按情况还可能需要：{'、'.join(sometimes)}。" if sometimes else "")
        + "材料只交一次，各部门共用。",
        item.clause,
        item.basis,
    )


def _of_material(material: Material, asks: PolicyAsks) -> Entry:
    if material.source == "registry":
        need = "不用您带，系统里可以查到"
    elif material.required_when:
        need = "有需要时才要带"
    else:
        need = "要带"
    source = f"material:{material.code}"
    first, *others = _asked("material", source, asks, material.name)
    return Entry(
        source,
        source,
        first,
        tuple(others),
        f"{material.name}{need}，用来证明{material.proves}。{material.hint}",
        material.clause,
    )


def _of_termination(termination: Termination, department: Department, asks: PolicyAsks) -> Entry:
    source = f"termination:{termination.code}"
    first, *others = _asked("termination", source, asks, termination.thing)
    return Entry(
        source,
        source,
        first,
        tuple(others),
        f"{termination.thing}{termination.stops}，由{department.name}按火化信息办理，不用您申请。",
        termination.clause,
        confirmed=termination.confirmed,
    )


def _of_rule(kind: str, rule: EligibilityRule, asks: PolicyAsks) -> Entry:
    source = f"{kind}:{rule.code}"
    first, *others = _asked(kind, source, asks, rule.name)
    return Entry(source, source, first, tuple(others), f"{rule.no}{rule.instead}", rule.clause)


def _asked(form: str, key: str, asks: PolicyAsks, *names: str) -> tuple[str, ...]:
    return asks.filled(form, key, *names) or names


def _all_items(catalogue: Catalogue, county: County) -> Entry:
    named = "；".join(f"{county.departments[i.department].short}：{i.name}" for i in catalogue.items.values())
    clauses = dict.fromkeys(item.clause.partition("；")[0] for item in catalogue.items.values())
    return Entry(
        "items:all",
        "items:all",
        "可以联办哪些事项",
        ("能办哪些事", "包括哪些部门", "一件事一次办包括什么", "有哪几个事项", "这项服务的范围"),
        f"可以一次申请的事项：{named}。适用哪几项，由您填的内容决定。",
        "；".join(clauses),
    )


def _of_money(catalogue: Catalogue, asks: PolicyAsks) -> Iterator[Entry]:
    formula = catalogue.payouts.formula
    for kind in catalogue.payouts.kinds.values():
        exact = kind.formula == "balance"
        source = f"payout:{kind.code}"
        first, *others = _asked("payout", source, asks, kind.name)
        yield Entry(
            source,
            source,
            first,
            tuple(others),
            f"{kind.name}：{kind.explanation}"
            + ("" if exact else "系统可以帮您估算，最后以部门核定的为准。"),
            kind.clause,
            kind.basis,
            exact or (formula is not None and formula.confirmed),
        )


def shown(entry: Entry) -> str:
    """The answer as a family reads it: an unconfirmed one says so."""
    return entry.answer if entry.confirmed else f"{entry.answer}（{UNCONFIRMED}）"
