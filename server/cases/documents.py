"""Which papers there are of a case, and what each of them says, from where API and pages read it too."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, get_args

from config.catalogue.documents import DocumentKind
from config.settings import settings
from server import clock
from server.answers.values import shown
from server.cases.filled_form import applied, filled, handed_in, taken
from server.cases.items import remedy
from server.cases.models import Case, CaseEvent, Item
from server.cases.prefill import catalogue_of
from server.cases.progress import ItemProgress, progress_of
from server.cases.states import CaseStatus, ItemStatus
from server.cases.views import log_view
from server.counties import county
from server.documents import application, notices
from server.documents.paper import Field, Head, Paper, chinese_date
from server.errors import NOT_FOUND, problem
from server.identity.actor import Actor
from server.payouts.amounts import grouped_yuan
from server.privacy.masking import mask_id_number

DOCUMENT_NOT_THERE = problem(
    "document_not_there",
    409,
    "现在还没有这份文书",
    "这件办件现在没有这份文书。已经有的文书，可以在文书清单里看到。",
)


@dataclass(frozen=True, slots=True)
class Issued:
    """A paper that there is, and the day in China that stands on it."""

    kind: DocumentKind
    title: str
    issued_on: date


async def documents_of(case: Case) -> list[Issued]:
    """The papers that there are of the case as it stands, in the order of its way. Reads only.

    None of a form that was never handed in, nor when what it says was deleted. A case that was reported in
    error keeps its application only: what was promised in it holds no more.
    """
    texts = county(case.county).documents.texts
    days = _days(case, await _last_notice(case))
    return [Issued(kind, texts[kind].title, days[kind]) for kind in get_args(DocumentKind) if kind in days]


async def paper_of(case: Case, kind: str) -> Paper:
    """The paper of this kind. Reads only.

    Raises NOT_FOUND for a kind that does not exist, DOCUMENT_NOT_THERE (with the kinds that are there)
    while the case has none.
    """
    if kind not in get_args(DocumentKind):
        raise NOT_FOUND()
    told = await _last_notice(case)
    days = _days(case, told)
    if kind not in days:
        raise DOCUMENT_NOT_THERE(documents=list(days))
    asked: DocumentKind = kind
    return await _PAPERS[asked](_Case(case, days[asked], told))


async def hand_out(actor: Actor, case: Case, kind: str) -> Paper:
    """As `paper_of`, for somebody of an office who prints it; the look is recorded with it.

    Runs in the caller's transaction, which has ended before the paper is set.
    """
    paper = await paper_of(case, kind)
    await log_view(actor, case.id, paper.head.text.title, "打印文书")
    return paper


@dataclass(frozen=True, slots=True)
class _Case:
    """The case, the day of the paper, and the last one-time notice where there was one."""

    case: Case
    issued_on: date
    notice: CaseEvent | None

    def head(self, kind: DocumentKind, **words: str) -> Head:
        case, place = self.case, county(self.case.county)
        catalogue = catalogue_of(case)
        said = {name: shown(q, case.answers.get(name)) for name, q in catalogue.questions.items()}
        applicant, decedent = said.get("applicant.name", ""), said.get("decedent.name", "")
        number = mask_id_number(said.get("decedent.id_number", ""))
        relation = said.get("applicant.relation", "")
        about = (("申请人", applicant), ("与逝者关系", relation), ("逝者", decedent), ("身份证号", number))
        return Head(
            kind=kind,
            documents=place.documents,
            service=place.info.service_name,
            number=case.number or "",
            issued_on=self.issued_on,
            addressee="" if kind == "application" else applicant,
            about=tuple(Field(label, value) for label, value in about if value),
            progress_url=f"{settings().public_url.rstrip('/')}/progress/{case.id}",
            words={
                "service": place.info.service_name,
                "office": place.documents.letterhead.office,
                "number": case.number or "",
                "applicant": applicant,
                "decedent": decedent,
                "relation": relation,
                "submitted_on": chinese_date(_day(case.submitted_at)),
                "phone": place.info.phone,
                "hall": next((hall.name for hall in place.halls.values()), ""),
                **words,
            },
            names=tuple(said[q.id] for q in catalogue.questions.values() if q.type == "name"),
        )


def _days(case: Case, notice: CaseEvent | None) -> dict[DocumentKind, date]:
    """The papers that there are, each with its day."""
    submitted, accepted, finished = map(_day, (case.submitted_at, case.accepted_at, case.finished_at))
    if submitted is None or not case.answers:
        return {}
    if case.status == CaseStatus.VOIDED:
        return {"application": submitted}
    of_way: dict[DocumentKind, tuple[bool, date | None]] = {
        "application": (True, submitted),
        "one_time_notice": (notice is not None, _day(notice.at) if notice else None),
        "declined": (case.status == CaseStatus.DECLINED and bool(case.notice), _day(case.ended_at)),
        "acceptance": (True, accepted),
        "conditional_acceptance": (bool(case.declaration), accepted),
        "completion": (case.status in (CaseStatus.FINISHED, CaseStatus.ARCHIVED), finished),
    }
    return {kind: day for kind, (is_there, day) in of_way.items() if is_there and day}


async def _last_notice(case: Case) -> CaseEvent | None:
    """The last one-time notice, as it was given and as long as its words are kept."""
    found = CaseEvent.of(case.county).filter(subject_id=case.id, kind="case.returned")
    event = await found.order_by("-seq").first()
    return event if event is not None and event.private else None


async def _application(of: _Case) -> Paper:
    case, catalogue = of.case, catalogue_of(of.case)
    return application.application(
        of.head("application"), filled(catalogue, case.answers), await applied(case), await handed_in(case)
    )


async def _acceptance(of: _Case) -> Paper:
    departments = county(of.case.county).departments
    items = await Item.of(of.case.county).filter(case_id=of.case.id).order_by("due_on", "code")
    due = max((item.due_on for item in items), default=None)
    head = of.head("acceptance", item_count=str(len(items)), due_date=chinese_date(due))
    promised = [
        notices.PromisedItem(
            item.rule["name"],
            departments[item.department].name if item.department in departments else item.department,
            departments[item.department].phone if item.department in departments else "",
            item.due_on,
        )
        for item in items
    ]
    papers = [notices.TakenPaper(name, how) for name, how in await taken(of.case)]
    return notices.acceptance(head, promised, papers)


async def _one_time_notice(of: _Case) -> Paper:
    assert of.notice is not None
    told: Mapping[str, Any] = of.notice.private
    catalogue = catalogue_of(of.case)
    # The family's day may have been moved since; where it reads what is missing, it reads the new one.
    standing = of.case.notice if of.case.notice and "missing" in of.case.notice else of.notice.data
    names = {name: q.short for name, q in catalogue.questions.items()}
    names |= {code: paper.name for code, paper in catalogue.materials.items()}
    deadline = chinese_date(date.fromisoformat(standing["deadline"]))
    head = of.head("one_time_notice", reason=told["reason"], deadline=deadline)
    missing = [notices.MissingThing(names.get(m["target"], m["target"]), m["text"]) for m in told["missing"]]
    return notices.one_time_notice(head, missing)


async def _declined(of: _Case) -> Paper:
    told = of.case.notice
    head = of.head("declined", remedy=remedy(of.case.county))
    return notices.declined(head, told["reason"], told["ground"], told["instead"])


async def _conditional_acceptance(of: _Case) -> Paper:
    declared = of.case.declaration
    deadline = date.fromisoformat(declared["deadline"])
    settled = declared.get("settled_on")
    return notices.conditional_acceptance(
        of.head("conditional_acceptance", deadline=chinese_date(deadline)),
        declared["missing"],
        deadline,
        declared["text"],
        date.fromisoformat(settled) if settled else None,
    )


async def _completion(of: _Case) -> Paper:
    progress = await progress_of(of.case)
    counted = [item for item in progress.items if item.status != ItemStatus.NOT_APPLICABLE]
    results = [
        notices.ItemResult(item.name, item.department, item.status_text, _day(item.closed_at), _result(item))
        for item in progress.items
    ]
    payments = [
        notices.Payment(p.name, grouped_yuan(p.amount_fen), p.account_tail, p.status_text, p.arrived_on)
        for p in progress.payouts
    ]
    return notices.completion(of.head("completion", item_count=str(len(counted))), results, payments)


def _result(item: ItemProgress) -> str:
    """What the department wrote, and of a refusal its ground and how to object."""
    told = item.result or {}
    parts = [told.get("summary") or told.get("reason") or ""]
    if ground := told.get("ground"):
        parts.append(f"依据：{ground}")
    if how_to_object := told.get("remedy"):
        parts.append(how_to_object)
    return "\n".join(part for part in parts if part)


_PAPERS: Mapping[DocumentKind, Callable[[_Case], Awaitable[Paper]]] = {
    "application": _application,
    "acceptance": _acceptance,
    "one_time_notice": _one_time_notice,
    "declined": _declined,
    "conditional_acceptance": _conditional_acceptance,
    "completion": _completion,
}


def _day(moment: datetime | None) -> date | None:
    return clock.in_china(moment).date() if moment else None
