"""What the papers of a case list: the answered form, the items applied for, the papers handed in."""

from __future__ import annotations

from collections import Counter
from typing import Any

from config.catalogue import Catalogue, Question
from config.catalogue import Material as MaterialRule
from server.answers.conditions import Verdict, visible
from server.answers.decisions import items as item_decisions
from server.answers.decisions import materials as material_decisions
from server.answers.validation import normalise_all
from server.answers.values import shown
from server.cases.models import Case, Item
from server.cases.papers import papers_of
from server.cases.prefill import catalogue_of
from server.cases.retention import has_deleted
from server.counties import county
from server.documents.application import Answered, AppliedItem, FilledSection, Statement
from server.materials.models import Material


def filled(catalogue: Catalogue, given: dict[str, Any]) -> list[FilledSection]:
    """Every question that applies and is answered, in full and by section, in the order of asking."""
    answers = normalise_all(catalogue, given)
    asked = [q for q in visible(catalogue, answers) if q.id in answers]
    return [
        FilledSection(
            section.title,
            tuple(
                Answered(q.short, _in_full(q, answers[q.id]))
                for q in asked
                if q.section == section.code and q.type != "statement"
            ),
            tuple(
                Statement(q.short, q.text, shown(q, answers[q.id]))
                for q in asked
                if q.section == section.code and q.type == "statement"
            ),
        )
        for section in catalogue.sections.values()
    ]


async def applied(case: Case) -> list[AppliedItem]:
    """What is applied for: by the rules until acceptance, then the items that there are."""
    catalogue, departments = catalogue_of(case), county(case.county).departments
    if case.accepted_at is not None:
        items = await Item.of(case.county).filter(case_id=case.id)
        order = {code: number for number, code in enumerate(catalogue.items)}
        items.sort(key=lambda item: (order.get(item.code, len(order)), item.code))
        found = [(item.rule["name"], item.department, True) for item in items]
    else:
        found = [
            (d.item.name, d.item.department, d.verdict is Verdict.YES)
            for d in item_decisions(catalogue, normalise_all(catalogue, case.answers))
            if d.verdict is not Verdict.NO
        ]
    return [
        AppliedItem(name, departments[code].name if code in departments else code, sure)
        for name, code, sure in found
    ]


async def handed_in(case: Case) -> list[tuple[str, str]]:
    """Each paper that the case needs, and how the family hands it in."""
    return await _papers(case, at_the_counter="到窗口核对原件", compared="")


async def taken(case: Case) -> list[tuple[str, str]]:
    """Each paper that the accepted case needs, and how the office has it."""
    return await _papers(case, at_the_counter="当面核对原件", compared="，已与原件核对")


async def _papers(case: Case, at_the_counter: str, compared: str) -> list[tuple[str, str]]:
    catalogue = catalogue_of(case)
    photos: dict[str, list[Material]] = {}
    for photo in await papers_of(case):
        photos.setdefault(photo.code, []).append(photo)
    declaration = case.declaration or {}
    later = "已补齐" if "settled_on" in declaration else "承诺补交"
    listed = []
    for decision in material_decisions(catalogue, normalise_all(catalogue, case.answers)):
        paper, its_photos = decision.material, photos.get(decision.material.code, [])
        if paper.name in declaration.get("missing", ()):
            listed.append((paper.name, later))
        elif its_photos:
            all_compared = all(photo.confirmed_at for photo in its_photos)
            listed.append((paper.name, _count(its_photos) + (compared if all_compared else "")))
        elif decision.verdict is Verdict.YES:
            listed.append((paper.name, _without_photo(case, paper, at_the_counter)))
    return listed


def _count(photos: list[Material]) -> str:
    kinds = Counter("电子文件" if p.content_type == "application/pdf" else "照片" for p in photos)
    units = {"照片": "张", "电子文件": "份"}
    return "、".join(f"{kind}{count}{units[kind]}" for kind, count in kinds.items())


def _without_photo(case: Case, paper: MaterialRule, at_the_counter: str) -> str:
    if paper.source == "registry":
        return "由登记机构提供，不用提交"
    if has_deleted(case, "materials"):
        return "照片已按保存期限删除"
    return at_the_counter


def _in_full(question: Question, value: Any) -> str:
    """As a person reads it; a card number in fours, as it stands on the card."""
    text = shown(question, value)
    if question.type == "bank_card" and text.isdigit():
        return " ".join(text[at : at + 4] for at in range(0, len(text), 4))
    return text
