"""One department asks for something (补正); the family answers from the phone; only that item waits.

Every function here runs in the caller's transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from server import clock
from server.answers.validation import normalise_all, validate
from server.cases.deadlines import end_pause, pause
from server.cases.items import RESUMED, Holder, happened, keep, take
from server.cases.lifecycle import move
from server.cases.models import Case, Item
from server.cases.prefill import ALREADY_FILED, IDENTIFYING, INDEXES, catalogue_of, index_people
from server.cases.states import ItemStatus
from server.cases.waiting import WAITING, wait
from server.counties import calendar, county
from server.database import unless_taken
from server.errors import INVALID, NOT_FOUND, FieldError
from server.identity.actor import Actor, ActorKind
from server.materials.models import Material
from server.working_days import due_date


@dataclass(frozen=True, slots=True)
class Asked:
    """What a department waits for. `questions` and `materials` are codes of the case's catalogue."""

    item_id: UUID
    code: str
    name: str
    department: str
    reason: str
    questions: tuple[str, ...]
    materials: tuple[str, ...]
    asked_at: datetime
    deadline: date


async def request_correction(
    actor: Actor,
    item_id: UUID,
    reason: str,
    questions: Iterable[str] = (),
    materials: Iterable[str] = (),
) -> Item:
    """Ask the family for answers or papers of this item; its clock stops until they come.

    `reason` is what the family reads: exactly what is missing, and why. Only what the item's rule shows
    to the department can be asked for, and no paper that the registries hold, else INVALID. The family
    has the county's `standards.correction`.
    """
    item, holder = await take(actor, item_id)
    asked = {"questions": list(dict.fromkeys(questions)), "materials": list(dict.fromkeys(materials))}
    _may_ask(item, holder, asked)
    move(item, "request_correction", actor)
    pause(item)
    limit = county(item.county).info.standards.correction
    until = due_date(clock.today(), limit, calendar(item.county))
    wait(item, until)
    deadline = until.isoformat()
    item.request = {
        "kind": "correction",
        "reason": reason,
        **asked,
        "asked_at": clock.now().isoformat(),
        "deadline": deadline,
    }
    event = happened(item, "item.correction_requested", {**asked, "deadline": deadline}, {"reason": reason})
    await keep(item, holder, actor, {"paused_at", "request", *WAITING}, event)
    return item


async def answer_correction(
    actor: Actor,
    item_id: UUID,
    answers: Mapping[str, Any],
    note: str = "",
    case_id: UUID | None = None,
) -> Item:
    """Hand in what was asked for; the department goes on and the promised day moves by the pause.

    `answers` may change the asked questions and no others; what they said before stays in the case's
    history. An asked paper must have been photographed since, unless the window answers, where the
    original lies on the counter. `case_id` is the case that the caller was let into: NOT_FOUND when the
    item is another's. Raises INVALID with every field that is missing or wrong, ALREADY_FILED when the
    decedent's corrected ID number has another live case.
    """
    item, holder = await take(actor, item_id)
    if case_id is not None and item.case_id != case_id:
        raise NOT_FOUND()
    move(item, "answer_correction", actor)
    asked = _asked(item)
    errors = [
        FieldError(name, "not_asked", "这一项没有要求补正，不能在这里改。")
        for name in answers
        if name not in asked.questions
    ]
    before: dict[str, Any] = {}
    if isinstance(holder, Case) and not errors:
        before, errors = _write(holder, asked.questions, answers, actor)
        if actor.kind is ActorKind.FAMILY:
            errors += await _missing_photos(holder, asked)
    if not (errors or before or note or asked.materials):
        errors = [FieldError("note", "nothing_answered", "请改好要补正的内容，或者写一句说明。")]
    if errors:
        raise INVALID(fields=errors)
    end_pause(item)
    item.request = None
    told = {
        "fields": sorted(before),
        "materials": list(asked.materials),
        "due_date": item.due_on.isoformat(),
    }
    event = happened(item, "item.correction_answered", told, {"note": note, "before": before})
    changed = {"version", "answers", "answer_versions", "answer_sources"} if before else set()
    if isinstance(holder, Case) and not before.keys().isdisjoint(IDENTIFYING):
        # Payments, cremation record, terminations and the claim find the case by the people in it.
        index_people(holder)
        changed |= INDEXES
    with unless_taken(Case, "county", "live_decedent", otherwise=ALREADY_FILED):
        await keep(item, holder, actor, RESUMED | {"request"}, event, changed)
    return item


async def asked_for(division: str, case_id: UUID) -> list[Asked]:
    """What the departments wait for in this case at the moment, the nearest deadline first."""
    rows = await Item.of(division).filter(case_id=case_id, status=str(ItemStatus.CORRECTION))
    return sorted((_asked(row) for row in rows), key=lambda asked: (asked.deadline, asked.item_id))


def _asked(item: Item) -> Asked:
    kept = item.request
    return Asked(
        item.id,
        item.code,
        item.rule["name"],
        item.department,
        kept["reason"],
        tuple(kept["questions"]),
        tuple(kept["materials"]),
        datetime.fromisoformat(kept["asked_at"]),
        date.fromisoformat(kept["deadline"]),
    )


def _may_ask(item: Item, holder: Holder, asked: Mapping[str, list[str]]) -> None:
    # A termination rests on the registries: its file has no form to correct and no papers.
    shown = item.rule if isinstance(holder, Case) else {}
    errors = [
        FieldError(f"{kind}.{name}", "not_declared", "这一项不在本事项可以看的范围里，不能要求补正。")
        for kind, declared in (("questions", "fields"), ("materials", "materials"))
        for name in asked[kind]
        if name not in shown.get(declared, ())
    ]
    if isinstance(holder, Case) and not errors:
        papers = catalogue_of(holder).materials
        errors = [
            FieldError(
                f"materials.{code}",
                "not_from_family",
                f"“{papers[code].name}”由登记机构提供，不用家属交。需要核对的，请联系登记机构或者窗口。",
            )
            for code in asked["materials"]
            if papers[code].source != "family"
        ]
    if errors:
        raise INVALID(fields=errors)


def _write(
    case: Case, asked: Iterable[str], given: Mapping[str, Any], actor: Actor
) -> tuple[dict[str, Any], list[FieldError]]:
    """Put the answers into the case, in memory: what was there before, by question, and what is wrong."""
    catalogue = catalogue_of(case)
    answers = dict(case.answers)
    for name, value in given.items():
        answers[name] = normalise_all(catalogue, {name: value}).get(name, value)
    wrong = [e for e in validate(catalogue, answers, complete=True) if e.field in asked]
    if wrong:
        return {}, wrong
    before = {n: case.answers.get(n) for n in given if answers[n] != case.answers.get(n)}
    if before:
        source = "window" if actor.kind is ActorKind.WINDOW else "typed"
        case.version += 1
        case.answers = {name: value for name, value in answers.items() if value not in (None, "", [])}
        case.answer_versions = {**case.answer_versions, **dict.fromkeys(before, case.version)}
        case.answer_sources = {**case.answer_sources, **dict.fromkeys(before, source)}
    return before, []


async def _missing_photos(case: Case, asked: Asked) -> list[FieldError]:
    if not asked.materials:
        return []
    fresh: list[Any] = (
        await Material.of(case.county)
        .filter(case_id=case.id, code__in=asked.materials, created_at__gte=asked.asked_at)
        .filter(replaced_at=None, removed_at=None, deleted_at=None)
        .values_list("code", flat=True)
    )
    names = catalogue_of(case).materials
    return [
        FieldError(
            f"materials.{code}",
            "material_missing",
            f"还没有收到新的“{names[code].name}”照片。不方便拍的，可以带原件到窗口。",
        )
        for code in asked.materials
        if code not in fresh
    ]
