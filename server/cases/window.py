"""What the window does with a case: pre-review, one-time notice, confirmation, acceptance, decline, void.

Every function here runs in the caller's transaction.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from config.catalogue import Catalogue
from config.catalogue import Item as ItemRule
from server import clock
from server.answers.conditions import Verdict
from server.answers.decisions import items as item_decisions
from server.answers.validation import normalise_all, validate
from server.cases import declarations
from server.cases.appointments import close_visit
from server.cases.cremation import match
from server.cases.events import Happened, record
from server.cases.holders import lock_case, save_holder
from server.cases.items import ASKED_BACK, ask_back
from server.cases.lifecycle import move
from server.cases.models import Case, Item
from server.cases.money import stop_all
from server.cases.originals import declared_missing, require_confirmed
from server.cases.prefill import (
    ANSWER_COLUMNS,
    EDIT_CONFLICT,
    NOT_EDITABLE,
    catalogue_of,
    conflicts,
    index_people,
    require_eligible,
    require_questions,
    save_indexed,
    write,
)
from server.cases.states import CaseStatus, ItemStatus
from server.cases.terminations import reverse_for_decedent
from server.cases.waiting import WAITING, stop_waiting, wait
from server.counties import calendar, county
from server.database import new_id
from server.errors import INVALID, FieldError, problem
from server.identity.actor import Actor
from server.materials.models import Material
from server.working_days import due_date

NOTHING_APPLIES = problem(
    "nothing_applies",
    409,
    "没有可以联办的事项",
    "按现在的信息没有可以联办的事项，请核对逝者的身份类别和参保情况。",
)
CREMATION_MISSING = problem(
    "cremation_missing",
    409,
    "还没有火化证明",
    "系统里还没有这位逝者的火化证明。请联系殡仪馆上传；证明已当面核对的，可以选择容缺受理。",
)

UNDER_REVIEW = frozenset({CaseStatus.SUBMITTED, CaseStatus.RETURNED, CaseStatus.REVIEWED})


async def edit(
    actor: Actor, case_id: UUID, base_version: int, changes: Mapping[str, Any], reason: str
) -> Case:
    """Correct answers of a submitted case at the counter; the old values stay in the case's history.

    The rules follow a corrected day of death, and what a corrected ID number says fills empty answers.
    Raises NOT_EDITABLE outside of pre-review, EDIT_CONFLICT for an answer that the family has changed since
    `base_version`, INVALID for an unknown question or a value that is wrong in itself, ALREADY_FILED when
    the decedent's corrected ID number has another live case.
    """
    case = await lock_case(actor.county, case_id)
    if case.status not in UNDER_REVIEW:
        raise NOT_EDITABLE(
            "已受理的内容不能在这里改。需要更正的，请由办理部门发起补正。", state=str(case.status)
        )
    catalogue = catalogue_of(case)
    require_questions(catalogue, changes)
    found = conflicts(case, catalogue, base_version, changes)
    if found:
        raise EDIT_CONFLICT(fields=found, version=case.version)
    before = case.answers
    changed = write(case, changes, "window")
    wrong = [e for e in validate(catalogue_of(case), case.answers, complete=True) if e.field in changes]
    if wrong:
        raise INVALID(fields=wrong)
    if not changed:
        return case
    index_people(case)
    await record(
        case,
        actor,
        Happened(
            "case.answers_corrected",
            data={"fields": sorted(changed), "version": case.version, "catalogue": case.catalogue_version},
            private={"reason": reason, "before": {name: before.get(name) for name in changed}},
        ),
    )
    await save_indexed(case, ANSWER_COLUMNS)
    return case


async def return_for_correction(
    actor: Actor, case_id: UUID, reason: str, missing: list[dict[str, str]], deadline: date | None = None
) -> Case:
    """The one-time notice (一次性告知): everything that is missing, at once, with a date.

    `missing` lists {"target": question or material code, "text": what and why}. Source: 行政许可法 32(4).
    Raises INVALID when the date is past.
    """
    if deadline is not None and deadline < clock.today():
        raise INVALID(fields=[FieldError("deadline", "past", "补正的期限不能早于今天。")])
    case = await lock_case(actor.county, case_id)
    move(case, "return_for_correction", actor)
    standard = county(case.county).info.standards.correction
    deadline = deadline or due_date(clock.today(), standard, calendar(case.county))
    case.notice = {"reason": reason, "missing": missing, "deadline": deadline.isoformat()}
    wait(case, deadline)
    await record(
        case,
        actor,
        Happened(
            "case.returned",
            data={"deadline": deadline.isoformat(), "targets": [m["target"] for m in missing]},
            private={"reason": reason, "missing": missing},
        ),
    )
    await save_holder(case, {"status", "notice", *WAITING})
    return case


async def pass_review(actor: Actor, case_id: UUID) -> Case:
    """The papers are complete; the family only has to come with the originals."""
    case = await lock_case(actor.county, case_id)
    move(case, "pass_review", actor)
    case.notice = None
    stop_waiting(case)
    await record(case, actor, Happened("case.reviewed"))
    await save_holder(case, {"status", "notice", *WAITING})
    return case


async def confirm_material(actor: Actor, case_id: UUID, material_id: UUID) -> Material:
    """The clerk compared this photo with the original on the counter. Raises NOT_FOUND."""
    case = await lock_case(actor.county, case_id)
    material = await Material.of(case.county).get_or_none(
        id=material_id, case_id=case.id, replaced_at=None, removed_at=None
    )
    if material is None:
        raise INVALID(fields=[FieldError("material_id", "not_found", "这张照片已被替换，请刷新后再核对。")])
    material.confirmed_at, material.confirmed_by = clock.now(), actor.id
    await material.save(update_fields=["confirmed_at", "confirmed_by"])
    await record(
        case, actor, Happened("case.material_confirmed", data={"code": material.code, "side": material.side})
    )
    await save_holder(case)
    return material


async def accept(
    actor: Actor,
    case_id: UUID,
    *,
    originals_seen: bool,
    leave_out: Collection[str] = (),
    declaration: Mapping[str, Any] | None = None,
) -> Case:
    """Accept (受理): match the cremation record, freeze the promises and create every applicable item.

    All of it or nothing. `leave_out` names items that may apply but, as the clerk found, do not; an item
    that certainly applies cannot be left out. `originals_seen` is the clerk's word that the originals
    were compared; of a case that was filed on a phone each photo was confirmed as well. With a
    `declaration` ({"missing": [material, ...], "deadline": date, "text": ...}) the case is accepted
    conditionally (容缺受理): what it names may come later, and nothing else. Source: notice 三(二)3 and 4.
    Raises INVALID, NOT_ELIGIBLE, NOT_CONFIRMED, CREMATION_MISSING, NOTHING_APPLIES, MOVE_NOT_OPEN.
    """
    case = await lock_case(actor.county, case_id)
    move(case, "accept", actor)
    catalogue = catalogue_of(case)
    answers = normalise_all(catalogue, case.answers)
    errors = validate(catalogue, answers, complete=True)
    if errors:
        raise INVALID(fields=errors)
    eligible = require_eligible(catalogue, answers)
    declared = declared_missing(catalogue, declaration)
    await require_confirmed(case, catalogue, answers, originals_seen, declared)
    found = await match(case)
    if found.cremation_id is None and all(paper.certificate != "cremation" for paper in declared):
        raise CREMATION_MISSING()
    rules = [
        d.item
        for d in item_decisions(catalogue, answers)
        if d.verdict is Verdict.YES or (d.verdict is Verdict.LIKELY and d.item.code not in leave_out)
    ]
    if not rules:
        raise NOTHING_APPLIES()
    items = _create_items(case, catalogue, rules)
    case.accepted_at = clock.now()
    case.cremation_id = found.cremation_id
    # In names, as the family reads them, whatever a later catalogue calls the papers.
    missing = [paper.name for paper in declared]
    declarations.declare(case, {**declaration, "missing": missing} if declaration is not None else None)
    case.notice = None
    case.open_items = len(items)
    accepted = Happened(
        "case.accepted",
        data={
            "items": [item.code for item in items],
            "item_count": len(items),
            "due_date": max(item.due_on for item in items).isoformat(),
            "catalogue": catalogue.version,
            "catalogue_digest": catalogue.digest,
            "cremation_id": str(found.cremation_id) if found.cremation_id else None,
            "conditional": declaration is not None,
            "eligible": str(eligible),
        },
        private={"declaration": case.declaration} if declaration is not None else None,
    )
    await Item.bulk_create(items)
    await close_visit(case, actor, seen=True)
    await record(
        case,
        actor,
        accepted,
        *(
            Happened("item.dispatched", item.id, {"code": item.code, "department": item.department})
            for item in items
        ),
    )
    accepting = {"status", "accepted_at", "cremation_id", "notice", "open_items"}
    await save_holder(case, accepting | declarations.COLUMNS)
    return case


async def decline(actor: Actor, case_id: UUID, reason: str, ground: str, instead: str) -> Case:
    """Decline (不予受理) with the reason, the legal ground and where to go instead (行政许可法 32, 38)."""
    case = await lock_case(actor.county, case_id)
    move(case, "decline", actor)
    case.live_decedent = None
    case.ended_at = clock.now()
    case.notice = {"reason": reason, "ground": ground, "instead": instead}
    await close_visit(case, actor)
    await record(
        case,
        actor,
        Happened("case.declined", private={"reason": reason, "ground": ground, "instead": instead}),
    )
    await save_holder(case, {"status", "live_decedent", "ended_at", "notice"})
    return case


async def void(actor: Actor, case_id: UUID, reason: str) -> Case:
    """The death was reported in error: take everything back.

    Every item that a department was given is reversed and must be acknowledged by it, every payment that
    has not left is stopped and every other one is to be recovered, and the terminations of the decedent
    are reversed too.
    """
    case = await lock_case(actor.county, case_id)
    was_accepted = case.accepted_at is not None
    move(case, "void", actor)
    case.live_decedent = None
    case.ended_at = clock.now()
    await close_visit(case, actor)
    happened = [Happened("case.voided", private={"reason": reason})]
    if was_accepted:
        for item in await Item.of(case.county).filter(case_id=case.id).select_for_update():
            if item.status == ItemStatus.NOT_APPLICABLE:
                continue
            happened.append(ask_back(item, case, actor, reason))
            await item.save(update_fields=sorted({"status", *ASKED_BACK}))
        happened += await stop_all(actor, case)
    await record(case, actor, *happened)
    await save_holder(case, {"status", "live_decedent", "ended_at", "open_items"})
    if case.decedent_index is not None:
        await reverse_for_decedent(case.county, case.decedent_index, actor, reason)
    return case


def _create_items(case: Case, catalogue: Catalogue, rules: list[ItemRule]) -> list[Item]:
    now, today = clock.now(), clock.today()
    codes = {rule.code for rule in rules}
    return [
        Item(
            id=new_id(),
            county=case.county,
            case_id=case.id,
            code=rule.code,
            department=rule.department,
            status=str(ItemStatus.DISPATCHED),
            rule=frozen(rule, catalogue.version),
            due_on=due_date(today, rule.limit, calendar(case.county)),
            waits_for=[code for code in rule.after if code in codes],
            created_at=now,
        )
        for rule in rules
    ]


def frozen(rule: ItemRule, version: str) -> dict[str, Any]:
    """The promise of an item as it was made, for as long as the item lives."""
    return {
        "name": rule.name,
        "short": rule.short,
        "limit": rule.limit.model_dump(mode="json"),
        "materials": list(rule.materials),
        "fields": list(rule.fields),
        "pays": list(rule.pays),
        "beforehand": list(rule.beforehand),
        "result": rule.result,
        "clause": rule.clause,
        "catalogue": version,
    }
