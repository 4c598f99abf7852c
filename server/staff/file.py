"""The file at the counter as one answer: the form beside its photos and the registers, doubts first."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from config.catalogue import Catalogue
from server import clock
from server.answers.conditions import Answers, Verdict
from server.answers.decisions import eligibility
from server.answers.decisions import items as item_decisions
from server.answers.validation import doubtful, normalise_all, validate
from server.booking import visits
from server.cases import prefill
from server.cases.cremation import match
from server.cases.lifecycle import open_moves
from server.cases.models import Case, Item
from server.cases.papers import name_of, papers_of
from server.cases.photographs import missing_materials
from server.cases.progress import history_of, payouts_of
from server.cases.readings import BesideTheForm, beside_the_form
from server.cases.states import CaseStatus, ItemStatus
from server.cases.views import log_sitting
from server.cases.window import UNDER_REVIEW
from server.counties import calendar
from server.counties import county as county_of
from server.http.body import Answer
from server.identity.actor import Actor
from server.staff.appointments import VisitAnswer
from server.staff.queue import neighbours
from server.working_days import UnknownYear, due_date


class Doubt(Answer):
    """What the clerk looks at first. `family` is the sentence that the family may read of it.

    `fields` are the questions or the sides of a paper that it is about, `photos` the photos.
    """

    code: str
    text: str
    family: str
    fields: list[str]
    photos: list[UUID]


class Said(Answer):
    """What a photo says where a question asks; `agrees` is null where the two cannot be compared."""

    question: str
    field: str
    value: str
    agrees: bool | None


class Photo(Answer):
    """One side of a paper. `width` and `height` in pixels, null of a PDF."""

    id: UUID
    code: str
    side: str
    name: str
    content_type: str
    width: int | None
    height: int | None
    advice: list[dict[str, Any]]
    confirmed_at: datetime | None
    reading: dict[str, Any] | None
    """`kind`, `fields` (value, confidence, box), `flaws`, `filled`; or `trouble`; null while it waits."""
    said: list[Said]


class ItemStanding(Answer):
    """`expected_on` is the day that the family was told instead, while the item is late or suspended."""

    id: UUID
    code: str
    name: str
    department: str
    department_name: str
    status: str
    status_text: str
    due_on: date
    expected_on: date | None
    overdue: bool
    closed_at: datetime | None


class ItemLine(ItemStanding):
    """With the result, in which a department may have written of the family."""

    result: dict[str, Any] | None


class Applicable(Answer):
    """An item that applies or may apply. `due_on` is what accepting now would promise.

    It is null in a year whose official calendar is not known yet.
    """

    code: str
    name: str
    department: str
    department_name: str
    verdict: str
    reasons: list[str]
    due_on: date | None


class Ground(Answer):
    """One condition or exclusion of the rules, whether it is met, and what the family does otherwise."""

    code: str
    name: str
    verdict: str
    text: str
    clause: str
    declining: str
    instead: str


class PaymentLine(Answer):
    """One payment; `amount_fen` in fen."""

    id: UUID
    item_id: UUID
    kind: str
    name: str
    amount_fen: int
    account_tail: str
    status: str
    status_text: str
    arrived_on: date | None
    return_reason: str | None


class HistoryLine(Answer):
    """One thing that happened; `details` has reasons, and of a correction what was answered `before`."""

    at: datetime
    kind: str
    text: str
    by: str
    details: dict[str, Any] | None


class File(Answer):
    """The whole file at the counter: answers beside photos, doubts first.

    `catalogue` is the version of the rules under which the case stands. `certified` is what the registers
    say, by question, while the case is under review. `previous_case` and `next_case` are its neighbours
    in the queue of its status. The history is newest first.
    """

    id: UUID
    number: str | None
    status: str
    status_text: str
    assisted: bool
    catalogue: str
    version: int
    answers: dict[str, Any]
    sources: dict[str, str]
    certified: dict[str, Any]
    doubts: list[Doubt]
    photos: list[Photo]
    items: list[ItemLine]
    payouts: list[PaymentLine]
    applicable: list[Applicable]
    grounds: list[Ground]
    notice: dict[str, Any] | None
    declaration: dict[str, Any] | None
    waits_until: date | None
    visit: VisitAnswer | None
    history: list[HistoryLine]
    moves: list[str]
    previous_case: UUID | None
    next_case: UUID | None
    submitted_at: datetime | None
    accepted_at: datetime | None


class Standing(Answer):
    """Where a case stands after a verb, and what can be done next. It tells nothing of the family."""

    id: UUID
    number: str | None
    status: str
    status_text: str
    version: int
    items: list[ItemStanding]
    moves: list[str]


async def standing_of(case: Case, caller: Actor) -> Standing:
    """What a verb answers. Who wants to see the file opens it, and the family sees that he did."""
    return Standing(
        id=case.id,
        number=case.number,
        status=case.status,
        status_text=CaseStatus(case.status).label,
        version=case.version,
        items=[ItemStanding(**_item(item)) for item in await _items_of(case)],
        moves=open_moves("case", case.status, caller.kind),
    )


async def file_of(case: Case, caller: Actor, purpose: str) -> File:
    """The file as it leaves the house, whichever verb shows it: never without the line in the log."""
    await log_sitting(caller, case.id, "办件", purpose)
    catalogue = prefill.catalogue_of(case)
    answers = normalise_all(catalogue, case.answers)
    compared = await beside_the_form(case)
    doubts, certified = await _doubts(case, catalogue, answers, compared)
    items = await _items_of(case)
    visit, _ = await visits.current_and_earlier(case.county, case.id)
    previous, following = await neighbours(case)
    return File(
        id=case.id,
        number=case.number,
        status=case.status,
        status_text=CaseStatus(case.status).label,
        assisted=case.assisted,
        catalogue=case.catalogue_version,
        version=case.version,
        answers=case.answers,
        sources=case.answer_sources,
        certified=certified,
        doubts=doubts,
        photos=await _photos(case, catalogue, compared),
        items=[ItemLine(**_item(item), result=item.result) for item in items],
        payouts=[PaymentLine.model_validate(payout) for payout in await payouts_of(case)],
        applicable=_applicable(catalogue, answers),
        grounds=_grounds(catalogue, answers),
        notice=case.notice,
        declaration=case.declaration,
        waits_until=case.waits_until,
        visit=VisitAnswer.model_validate(visit) if visit else None,
        history=[HistoryLine.model_validate(entry) for entry in await history_of(case, items)],
        moves=open_moves("case", case.status, caller.kind),
        previous_case=previous,
        next_case=following,
        submitted_at=case.submitted_at,
        accepted_at=case.accepted_at,
    )


async def _items_of(case: Case) -> list[Item]:
    return await Item.of(case.county).filter(case_id=case.id).order_by("due_on", "code")


async def _doubts(
    case: Case, catalogue: Catalogue, answers: Answers, compared: BesideTheForm
) -> tuple[list[Doubt], dict[str, Any]]:
    """What the clerk should look at first: wrong answers, missing photos, records that differ.

    With what the registers certify, by question.
    """
    errors = validate(catalogue, answers, complete=True)
    errors += await missing_materials(case, catalogue, answers)
    doubts = [
        Doubt(code=e.code, text=e.message, family=e.message, fields=[e.field], photos=[]) for e in errors
    ]
    doubts += [
        Doubt(
            code=half.code,
            text=f"按卡号开头看，这张卡是{half.seen}的，和填的开户银行不一样。请对照银行卡，没有问题就不用改。",
            family=half.message,
            fields=list(half.questions),
            photos=[],
        )
        for half in doubtful(catalogue, answers)
    ]
    doubts += [
        Doubt(
            code=f"photo_{d.code}",
            text=d.window,
            family=d.family,
            fields=list(d.questions),
            photos=list(d.material_ids),
        )
        for d in compared.differing
    ]
    if case.status not in UNDER_REVIEW:
        return doubts, {}
    found = await match(case)
    doubts += [
        Doubt(
            code=d.code,
            text=d.window,
            family=d.family,
            fields=[d.question] if d.question else [],
            photos=[],
        )
        for d in (*found.missing, *found.doubts)
    ]
    return doubts, dict(found.facts)


async def _photos(case: Case, catalogue: Catalogue, compared: BesideTheForm) -> list[Photo]:
    """The photos that count, in the order of the county's list of papers and of their sides."""
    sides = [(paper.code, part.code) for paper in catalogue.materials.values() for part in paper.parts]
    papers = list(catalogue.materials)
    order = {side: place for place, side in enumerate(sides)}
    photos = sorted(
        await papers_of(case),
        key=lambda photo: (
            papers.index(photo.code) if photo.code in papers else len(papers),
            order.get((photo.code, photo.side), len(order)),
        ),
    )
    return [
        Photo(
            id=photo.id,
            code=photo.code,
            side=photo.side,
            name=name_of(catalogue, photo),
            content_type=photo.content_type,
            width=photo.width,
            height=photo.height,
            advice=photo.advice,
            confirmed_at=photo.confirmed_at,
            reading=photo.reading,
            said=[Said.model_validate(said) for said in compared.said.get(photo.id, ())],
        )
        for photo in photos
    ]


def _item(item: Item) -> dict[str, Any]:
    return {
        "id": item.id,
        "code": item.code,
        "name": item.rule["name"],
        "department": item.department,
        "department_name": _department(item.county, item.department),
        "status": item.status,
        "status_text": ItemStatus(item.status).label,
        "due_on": item.due_on,
        "expected_on": item.expected_on,
        "overdue": item.overdue,
        "closed_at": item.closed_at,
    }


def _applicable(catalogue: Catalogue, answers: Answers) -> list[Applicable]:
    return [
        Applicable(
            code=d.item.code,
            name=d.item.name,
            department=d.item.department,
            department_name=_department(catalogue.county, d.item.department),
            verdict=str(d.verdict),
            reasons=[r.text for r in d.reasons],
            due_on=_promised(catalogue, d.item.code),
        )
        for d in item_decisions(catalogue, answers)
        if d.verdict is not Verdict.NO
    ]


def _promised(catalogue: Catalogue, code: str) -> date | None:
    try:
        return due_date(clock.today(), catalogue.items[code].limit, calendar(catalogue.county))
    except UnknownYear:
        return None


def _grounds(catalogue: Catalogue, answers: Answers) -> list[Ground]:
    rules = catalogue.eligibility
    by_code = {rule.code: rule for rule in (*rules.conditions, *rules.exclusions)}
    return [
        Ground(
            code=reason.code,
            name=by_code[reason.code].name,
            verdict=str(reason.verdict),
            text=reason.text,
            clause=reason.clause,
            declining=by_code[reason.code].no,
            instead=by_code[reason.code].instead,
        )
        for reason in eligibility(catalogue, answers).reasons
    ]


def _department(division: str, code: str) -> str:
    department = county_of(division).departments.get(code)
    return department.short if department else code
