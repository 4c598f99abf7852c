"""The way of a matter, step by step, from the catalogue: what the flow chart draws and its text tells."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from config.catalogue import Catalogue, County, Item
from server.counties import rules
from server.public_pages import words

Actor = Literal["family", "office", "department", "end"]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a step. `code` names what of the catalogue it tells, `soft` marks what stands in small."""

    text: str
    code: str = ""
    soft: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """One box: who acts, what happens, and where the way may leave to (`instead`)."""

    code: str
    title: str
    lines: tuple[Line, ...]
    actor: Actor
    clause: str = ""
    instead: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Stage:
    """Steps that run at the same time. `beside` marks what starts by itself and nobody waits for."""

    steps: tuple[Step, ...]
    caption: str = ""
    beside: bool = False

    @property
    def parallel(self) -> bool:
        return len(self.steps) > 1 or bool(self.caption)


def flow(place: County) -> tuple[Stage, ...]:
    """The stages in their order, the ending of benefits last."""
    catalogue = rules(place)
    return (
        *(Stage((step,)) for step in _certificates(catalogue)),
        Stage((_filling(catalogue),)),
        Stage((_window(place, catalogue),)),
        Stage(tuple(_departments(place, catalogue)), "各部门同时办理"),
        *(Stage((step,)) for step in _endings(place, catalogue)),
        *_terminations(place, catalogue),
    )


def _certificates(catalogue: Catalogue) -> Iterator[Step]:
    for paper in catalogue.materials.values():
        if paper.source == "registry":
            yield Step(
                f"material:{paper.code}", paper.name, _lines(paper.hint, soft=True), "office", paper.clause
            )


def _filling(catalogue: Catalogue) -> Step:
    sections = "、".join(section.title for section in catalogue.sections.values())
    (_, every), (_, sometimes), _ = words.sorted_papers(catalogue)
    lines = [
        Line("在手机上填，或者到窗口由工作人员帮您填。"),
        Line(f"填写：{sections}", soft=True),
    ]
    if every:
        lines.append(Line(f"材料：{'、'.join(paper.name for paper in every)}", soft=True))
    if sometimes:
        lines.append(Line("按情况还有别的材料，填表时会告诉您。", soft=True))
    return Step("form", "填一张表，备一套材料", tuple(lines), "family")


def _window(place: County, catalogue: Catalogue) -> Step:
    halls = words.either(hall.name for hall in place.halls.values())
    names = "、".join(rule.name for rule in catalogue.eligibility.conditions)
    return Step(
        "window",
        "到窗口核对一次",
        (
            Line(f"{halls}。可以先预约，也可以直接来。"),
            Line(f"核对：{names}", soft=True),
            Line(f"预审时限：{place.info.standards.pre_review.shown}", "standard:pre_review", soft=True),
        ),
        "office",
        instead=(
            "材料不齐：一次告诉您要补的全部内容，补齐就可以",
            "不符合条件：写明原因，告诉您分别去哪里办",
        ),
    )


def _departments(place: County, catalogue: Catalogue) -> Iterator[Step]:
    for code in dict.fromkeys(item.department for item in catalogue.items.values()):
        items = [item for item in catalogue.items.values() if item.department == code]
        lines = tuple(line for item in items for line in _of_item(catalogue, item))
        yield Step(f"department:{code}", place.departments[code].short, lines, "department")


def _of_item(catalogue: Catalogue, item: Item) -> Iterator[Line]:
    yield Line(item.short, f"item:{item.code}")
    yield Line(f"时限：{item.limit.shown}", f"limit:{item.code}", soft=True)
    if item.after:
        first = words.named(catalogue.items[code].short for code in item.after)
        yield Line(f"在{first}之后", f"after:{item.code}", soft=True)


def _endings(place: County, catalogue: Catalogue) -> Iterator[Step]:
    paid = dict.fromkeys(kind for item in catalogue.items.values() for kind in item.pays)
    if paid:
        kinds = "、".join(catalogue.payouts.kinds[kind].name for kind in paid)
        text = (Line("每到账一笔，都有消息。"), Line(kinds, soft=True))
        yield Step("money", "款项到账", text, "department")
    yield Step("end", "全部办完，告诉您结果", (Line("请您评价，有不满意的会回访。", soft=True),), "end")


def _terminations(place: County, catalogue: Catalogue) -> Iterator[Stage]:
    ends = catalogue.terminations.values()
    if not ends:
        return
    steps = []
    for code in dict.fromkeys(end.department for end in ends):
        own = [end for end in ends if end.department == code]
        lines = tuple(Line(end.name, f"termination:{end.code}") for end in own)
        clause = "；".join(dict.fromkeys(end.clause for end in own))
        steps.append(Step(f"ends:{code}", place.departments[code].short, lines, "department", clause))
    limit = place.info.standards.termination.shown
    yield Stage(tuple(steps), f"待遇终止：火化信息登记以后开始，不用您申请。时限：{limit}", beside=True)


def _lines(text: str, soft: bool) -> tuple[Line, ...]:
    return (Line(text, soft=soft),) if text else ()
