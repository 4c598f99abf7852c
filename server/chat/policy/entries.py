"""Everything that can be answered: the county's questions and guide, and what its catalogue says itself.

Nothing here is worded as a rule: amounts, limits, papers, hours and numbers come from the county's files,
so an answer and what the program does cannot differ.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

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

_WEEKDAY = dict(zip(WEEKDAYS, "一二三四五六日", strict=True))
_STOPS = {
    "day_of_death": "从去世当天起停止",
    "day_after_death": "从去世第二天起停止",
    "month_after_death": "从去世的下一个月起停止",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that can be asked. `source` names where the answer stands: "faq:where"."""

    source: str
    question: str
    asks: tuple[str, ...]
    answer: str
    clause: str
    basis: str = ""
    confirmed: bool = True

    @property
    def written(self) -> bool:
        """Whether a person wrote it for this question; such an answer goes before a derived one."""
        return self.source.startswith(("faq:", "guide:"))


def entries(county: County, catalogue: Catalogue) -> Iterator[Entry]:
    """All of them, those that a person wrote first."""
    for faq in county.faq:
        yield Entry(
            f"faq:{faq.code}", faq.question, faq.asks, faq.answer, faq.clause, faq.basis, faq.confirmed
        )
    for section in county.guide:
        yield Entry(f"guide:{section.code}", section.title, section.asks, section.text, section.clause)
    lead = county.departments[county.info.lead]
    for hall in county.halls.values():
        yield from _of_hall(hall, lead)
    for department in county.departments.values():
        if department is not lead:  # its telephone is the hall's
            yield _of_department(department)
    for item in catalogue.items.values():
        yield from _of_item(item, county.departments[item.department], catalogue)
    for material in catalogue.materials.values():
        yield _of_material(material)
    for termination in catalogue.terminations.values():
        yield _of_termination(termination, county.departments[termination.department])
    for rule in catalogue.eligibility.conditions:
        yield _of_rule("condition", rule, f"不是{rule.name}能办吗", f"没有{rule.name}怎么办")
    for rule in catalogue.eligibility.exclusions:
        yield _of_rule("exclusion", rule, f"{rule.name}能办吗", f"{rule.name}怎么办")
    yield _all_items(catalogue, county)
    yield from _of_money(catalogue)


def _of_hall(hall: Hall, lead: Department) -> Iterator[Entry]:
    yield Entry(
        f"hall:{hall.code}",
        f"{hall.name}几点上班",
        (
            "窗口上班时间",
            "周末上班吗",
            "周末能办吗",
            "中午上班吗",
            "大厅几点开门",
            "几点下班",
            "办理时间",
            "窗口周末开门吗",
        ),
        f"{hall.name}的开放时间：{_hours(hall)}。节假日和调休按国家公布的安排。",
        lead.clause,
        confirmed=not hall.sample,
    )
    yield Entry(
        f"hall:{hall.code}",
        f"{hall.name}的电话",
        ("窗口电话", f"{lead.short}电话", "咨询电话是多少", "打什么电话问", "电话号码是多少", "联系方式"),
        f"{hall.name}的电话是{hall.phone}。",
        lead.clause,
        confirmed=not hall.sample,
    )
    yield Entry(
        f"hall:{hall.code}",
        f"{hall.name}的地址",
        ("大厅在几楼", "政务中心怎么走", "政务中心地址", "窗口在什么位置"),
        f"{hall.name}在{hall.address}。{hall.directions}",
        lead.clause,
        confirmed=not hall.sample,
    )


def _hours(hall: Hall) -> str:
    days: dict[str, list[str]] = {}
    for weekday in WEEKDAYS:
        if openings := hall.hours.get(weekday):
            days.setdefault("、".join(str(opening) for opening in openings), []).append(_WEEKDAY[weekday])
    return "；".join(f"星期{'、'.join(weekdays)} {opening}" for opening, weekdays in days.items())


def _of_department(department: Department) -> Entry:
    return Entry(
        f"department:{department.code}",
        f"{department.short}的电话",
        (f"{department.name}电话号码", f"怎么联系{department.short}"),
        f"{department.name}的电话是{department.phone}。",
        department.clause,
        confirmed=not department.sample,
    )


def _of_item(item: Item, department: Department, catalogue: Catalogue) -> Iterator[Entry]:
    limit = f"办理时限是{item.limit.text}" if item.limit.confirmed else "办理时限按部门的规定"
    yield Entry(
        f"item:{item.code}",
        f"{item.short}要多久",
        (f"{item.name}办理时限", f"{item.short}什么时候办好"),
        f"“{item.short}”在窗口受理后由{department.name}办理，{limit}。",
        item.clause,
        item.limit.source if item.limit.confirmed else "",
        item.limit.confirmed,
    )
    yield Entry(
        f"item:{item.code}",
        f"{item.short}由哪个部门办",
        (f"{item.short}归谁管", f"{item.short}怎么办", f"{item.short}在哪里办"),
        f"“{item.short}”在综合受理窗口申请，由{department.name}办理，不用您另外跑。"
        + (f"办理前请先确认：{'；'.join(item.beforehand)}。" if item.beforehand else ""),
        item.clause,
        item.basis,
    )
    papers = [catalogue.materials[code] for code in item.materials]
    always = [paper.name for paper in papers if paper.source == "family" and not paper.required_when]
    sometimes = [paper.name for paper in papers if paper.source == "family" and paper.required_when]
    yield Entry(
        f"item:{item.code}",
        f"{item.short}要带什么材料",
        (f"{item.name}需要什么证件",),
        f"“{item.short}”需要：{'、'.join(always)}。"
        + (f"按情况还可能需要：{'、'.join(sometimes)}。" if sometimes else "")
        + "材料只交一次，各部门共用。",
        item.clause,
        item.basis,
    )


def _of_material(material: Material) -> Entry:
    if material.source == "registry":
        need = "不用您带，系统里可以查到"
    elif material.required_when:
        need = "有需要时才要带"
    else:
        need = "要带"
    return Entry(
        f"material:{material.code}",
        f"要带{material.name}吗",
        (f"{material.name}有什么用", f"没有{material.name}怎么办", f"{material.name}丢了怎么办"),
        f"{material.name}{need}，用来证明{material.proves}。{material.hint}",
        material.clause,
    )


def _of_termination(termination: Termination, department: Department) -> Entry:
    return Entry(
        f"termination:{termination.code}",
        f"{termination.name}什么时候停",
        (f"{termination.name}由谁停", f"{termination.name}会停吗"),
        f"{termination.name}{_STOPS[termination.effective]}，由{department.name}按火化信息办理，不用您申请。",
        termination.clause,
        confirmed=termination.confirmed,
    )


def _of_rule(kind: str, rule: EligibilityRule, question: str, other: str) -> Entry:
    return Entry(f"{kind}:{rule.code}", question, (other,), f"{rule.no}{rule.instead}", rule.clause)


def _all_items(catalogue: Catalogue, county: County) -> Entry:
    named = "；".join(f"{county.departments[i.department].short}：{i.name}" for i in catalogue.items.values())
    clauses = dict.fromkeys(item.clause.partition("；")[0] for item in catalogue.items.values())
    return Entry(
        "items:all",
        "可以联办哪些事项",
        ("能办哪些事", "包括哪些部门", "一件事一次办包括什么", "有哪几个事项", "这项服务的范围"),
        f"可以一次申请的事项：{named}。适用哪几项，由您填的内容决定。",
        "；".join(clauses),
    )


def _of_money(catalogue: Catalogue) -> Iterator[Entry]:
    formula = catalogue.payouts.formula
    for kind in catalogue.payouts.kinds.values():
        exact = kind.formula == "balance"
        yield Entry(
            f"payout:{kind.code}",
            f"{kind.name}怎么算",
            (f"{kind.name}有多少钱",),
            f"{kind.name}：{kind.explanation}"
            + ("" if exact else "系统可以帮您估算，最后以部门核定的为准。"),
            kind.clause,
            kind.basis,
            exact or (formula is not None and formula.confirmed),
        )


def shown(entry: Entry) -> str:
    """The answer as a family reads it: an unconfirmed one says so."""
    return entry.answer if entry.confirmed else f"{entry.answer}（{UNCONFIRMED}）"
