"""What a department may see of an item: the answers and papers that its frozen rule declares, no more."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from config.catalogue import Catalogue
from server.answers.conditions import Verdict, holds
from server.answers.decisions import disclosed
from server.answers.values import shown
from server.cases.models import Case, Chained, Item, TerminationFile
from server.cases.papers import name_of
from server.counties import county
from server.materials.models import Material


@dataclass(frozen=True, slots=True)
class Fact:
    """One declared answer: the kept value, how a person reads it, and where it stands on the form."""

    question: str
    label: str
    short: str
    section: str
    value: Any
    text: str


def facts(item: Item, holder: Chained) -> list[Fact]:
    """The declared answers that were given and apply now, in the order of the rule.

    A termination rests on the registries: its file holds only what identifies the decedent, which is
    shown whole unless the rule names fields.
    """
    catalogue = _catalogue(holder)
    names = item.rule.get("fields")
    if isinstance(holder, Case):
        known = disclosed(catalogue, names or (), holder.answers)
    else:
        assert isinstance(holder, TerminationFile)
        decedent = holder.decedent
        shown_whole = decedent if names is None else names
        known = {name: decedent[name] for name in shown_whole if decedent.get(name) not in (None, "", [])}
    return [_fact(catalogue, name, value) for name, value in known.items()]


async def current_papers(division: str, case_ids: Collection[UUID]) -> dict[UUID, list[Material]]:
    """Every current photo of these cases, by case, in order of upload; `declared` picks an item's."""
    found: dict[UUID, list[Material]] = {case_id: [] for case_id in case_ids}
    if found:
        rows = Material.of(division).filter(case_id__in=list(found))
        for row in await rows.filter(replaced_at=None, removed_at=None, deleted_at=None).order_by(
            "created_at", "id"
        ):
            found[row.case_id].append(row)
    return found


def declared(item: Item, papers: Iterable[Material]) -> list[Material]:
    """Those of the case's photos that the item's rule shows to its department."""
    codes = item.rule.get("materials", ())
    return [paper for paper in papers if paper.code in codes]


async def papers_of(item: Item) -> list[Material]:
    """The current photos that the item's department may see; none of a termination."""
    if item.case_id is None:
        return []
    return declared(item, (await current_papers(item.county, [item.case_id]))[item.case_id])


def askable(item: Item, holder: Chained) -> tuple[list[tuple[str, str, str]], list[tuple[str, str]]]:
    """The questions and the family's papers that a correction of the item can ask for.

    Code and name, of a question also the title of its section. What its rule shows to the department and
    what applies with the present answers. A termination has neither form nor papers.
    """
    if not isinstance(holder, Case):
        return [], []
    catalogue, answers = _catalogue(holder), holder.answers
    questions = [
        (name, question.short, catalogue.sections[question.section].title)
        for name in item.rule.get("fields", ())
        if (question := catalogue.questions.get(name))
        and holds(catalogue, question.shown_when, answers) is not Verdict.NO
    ]
    papers = [
        (code, paper.name)
        for code in item.rule.get("materials", ())
        if (paper := catalogue.materials.get(code))
        and paper.source == "family"
        and holds(catalogue, paper.required_when, answers) is not Verdict.NO
    ]
    return questions, papers


def kinds_paid(item: Item, holder: Chained) -> list[tuple[str, str]]:
    """The kinds of money that the item pays by its rule: code and name."""
    kinds = _catalogue(holder).payouts.kinds
    return [(code, kinds[code].name if code in kinds else code) for code in item.rule.get("pays", ())]


async def waited_for(item: Item) -> list[Item]:
    """The items of the same case that have to be closed before this one, in the order of its rule."""
    if item.case_id is None or not item.waits_for:
        return []
    rows = await Item.of(item.county).filter(case_id=item.case_id, code__in=list(item.waits_for))
    return sorted(rows, key=lambda row: list(item.waits_for).index(row.code))


def paper_name(holder: Chained, material: Material) -> str:
    """Name and side as a person reads them, e.g. "逝者身份证（人像面）"."""
    return name_of(_catalogue(holder), material)


def _catalogue(holder: Chained) -> Catalogue:
    assert isinstance(holder, Case | TerminationFile)
    return county(holder.county).by_version(holder.catalogue_version)


def _fact(catalogue: Catalogue, name: str, value: Any) -> Fact:
    question = catalogue.questions.get(name)
    if question is None:
        return Fact(name, name, name, "", value, str(value))
    section = catalogue.sections[question.section].title
    return Fact(name, question.label, question.short, section, value, shown(question, value))
