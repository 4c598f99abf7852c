"""The one form before acceptance: begin, save field by field, submit, withdraw, restore.

Every function here runs in the caller's transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from config.catalogue import Catalogue
from server import clock
from server.answers.conditions import Verdict
from server.answers.decisions import eligibility
from server.answers.validation import FROM_A_NUMBER, derived, normalise_all, validate
from server.cases.appointments import close_visit
from server.cases.consents import agree_to_statements
from server.cases.events import Happened, record
from server.cases.holders import lock_case, save_holder
from server.cases.lifecycle import move
from server.cases.models import Case, Participant
from server.cases.numbers import next_number
from server.cases.photographs import missing_materials
from server.cases.states import CaseStatus
from server.cases.waiting import WAITING, wait_for_review
from server.counties import county, rules
from server.database import new_id, unless_taken
from server.errors import INVALID, FieldError, problem
from server.identity.actor import Actor, ActorKind
from server.privacy import blind_index

EDIT_CONFLICT = problem(
    "edit_conflict",
    409,
    "有人同时改了这一项",
    "您填写的时候，家里另一位也改了同一项。请看两边的内容，选一个留下。",
)
NOT_EDITABLE = problem(
    "not_editable", 409, "现在不能修改", "已经提交的内容不能再改。如有填错，请联系窗口，窗口会退回给您修改。"
)
NOT_ELIGIBLE = problem("not_eligible", 409, "暂时不能联办", "这件事暂时不能在这里联办。您填的内容已经保存。")
ALREADY_FILED = problem(
    "already_filed",
    409,
    "已经有人申报",
    "这位逝者已经有一件正在办理。请让已申报的家人邀请您一起看进度，或者致电窗口。",
)

EDITABLE = frozenset({CaseStatus.DRAFT, CaseStatus.RETURNED})


@dataclass(frozen=True, slots=True)
class Saved:
    """A saved draft: its new version, and what is wrong with the answers so far."""

    case: Case
    errors: list[FieldError]


def catalogue_of(case: Case) -> Catalogue:
    """The rules that the case stands under: its own version, which acceptance froze."""
    return county(case.county).by_version(case.catalogue_version)


def died_on(answers: Mapping[str, Any]) -> date | None:
    """The day of death as answered, None while it is not known or not a date."""
    value = answers.get("death.date")
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


async def begin(actor: Actor, answers: Mapping[str, Any] | None = None) -> Case:
    """A new draft; a family member who begins one becomes its applicant.

    Raises INVALID for a question that the form does not have.
    """
    catalogue = rules(county(actor.county))
    now = clock.now()
    case = Case(
        id=new_id(),
        county=actor.county,
        status=str(CaseStatus.DRAFT),
        catalogue_version=catalogue.version,
        assisted=actor.kind is ActorKind.WINDOW,
        created_at=now,
        updated_at=now,
        expires_at=_expiry(actor.county),
    )
    require_questions(catalogue, answers or {})
    write(case, answers or {}, _source(actor))
    await record(case, actor, Happened("case.begun", data={"assisted": case.assisted}))
    await case.save(force_create=True)
    if actor.kind is ActorKind.FAMILY:
        assert actor.id is not None
        await Participant(
            county=case.county, case_id=case.id, person_id=actor.id, role="applicant", joined_at=now
        ).save(force_create=True)
    return case


async def save_answers(
    actor: Actor,
    case_id: UUID,
    base_version: int,
    changes: Mapping[str, Any],
    source: str | None = None,
) -> Saved:
    """Save some answers of the one form over the version that the client had.

    A field that somebody else changed since then, to something else, is a conflict: EDIT_CONFLICT
    carries both values, and nothing of this call is saved. Fields that nobody else touched are merged.
    Wrong values are kept as typed and reported: an elderly person never loses what she typed.
    Raises NOT_EDITABLE, and INVALID for a question that the form does not have.
    """
    case = await lock_case(actor.county, case_id)
    await save_into(actor, case, base_version, changes, source)
    return Saved(case, errors_of(case))


async def save_into(
    actor: Actor,
    case: Case,
    base_version: int,
    changes: Mapping[str, Any],
    source: str | None = None,
) -> None:
    """`save_answers` for a case that the caller has locked; what is wrong with it then is not worked out."""
    if case.status not in EDITABLE:
        raise NOT_EDITABLE(state=str(case.status))
    catalogue = catalogue_of(case)
    require_questions(catalogue, changes)
    found = conflicts(case, catalogue, base_version, changes)
    if found:
        raise EDIT_CONFLICT(fields=found, version=case.version)
    changed = write(case, changes, source or _source(actor))
    if changed:
        # Which fields changed is a fact of the case; what they say is nobody's but the case's.
        await record(
            case, actor, Happened("case.answers_changed", data={"fields": changed, "version": case.version})
        )
        case.expires_at = _expiry(case.county)
        await save_holder(case, (*ANSWER_COLUMNS, "expires_at"))


def errors_of(case: Case) -> list[FieldError]:
    """What is wrong with the answers so far; what is merely missing is not."""
    return validate(catalogue_of(case), case.answers, complete=False)


async def fill_empty(actor: Actor, case: Case, found: Mapping[str, Any], source: str) -> list[str]:
    """Write what a photo or a registry told, into empty answers only; returns which were filled.

    The case is locked by the caller, who also saves it.
    """
    empty = {name: value for name, value in found.items() if case.answers.get(name) in (None, "", [])}
    filled = write(case, empty, source)
    if filled:
        await record(case, actor, Happened("case.answers_filled", data={"fields": filled, "source": source}))
    return filled


async def submit(actor: Actor, case_id: UUID) -> Case:
    """Hand the form in for pre-review: draft or returned -> submitted.

    Raises INVALID with every field that is missing or wrong and every material that is missing,
    NOT_ELIGIBLE with the reasons, ALREADY_FILED when the decedent has another live case. The statements
    that the form asks for are consents from now on, which the person who made them can take back.
    """
    case = await lock_case(actor.county, case_id)
    case.catalogue_version = rules(county(case.county), died_on(case.answers)).version
    catalogue = catalogue_of(case)
    move(case, "submit", actor)
    answers = normalise_all(catalogue, case.answers)
    errors = validate(catalogue, answers, complete=True)
    errors += await missing_materials(case, catalogue, answers)
    if errors:
        raise INVALID(fields=errors)
    verdict = require_eligible(catalogue, answers)
    case.answers = answers
    index_people(case)
    await agree_to_statements(case, actor, catalogue)
    now = clock.now()
    case.submitted_at = now
    wait_for_review(case)
    case.expires_at = None
    if case.number is None:
        case.number = await next_number(case.county)
    await record(
        case,
        actor,
        Happened(
            "case.submitted",
            data={
                "version": case.version,
                "catalogue": case.catalogue_version,
                "eligible": str(verdict),
            },
        ),
    )
    await save_indexed(
        case, {"status", "answers", "catalogue_version", "submitted_at", "expires_at", "number", *WAITING}
    )
    return case


async def withdraw(actor: Actor, case_id: UUID, reason: str) -> Case:
    """Take the application back before acceptance. What was typed is kept until its retention ends."""
    case = await lock_case(actor.county, case_id)
    move(case, "withdraw", actor)
    case.live_decedent = None
    case.ended_at = clock.now()
    await close_visit(case, actor)
    await record(case, actor, Happened("case.withdrawn", private={"reason": reason}))
    await save_holder(case, {"status", "live_decedent", "ended_at"})
    return case


async def restore(actor: Actor, case_id: UUID) -> Case:
    """Open an expired draft again; its answers are still there until the county's rule deletes them."""
    case = await lock_case(actor.county, case_id)
    move(case, "restore", actor)
    case.expires_at = _expiry(case.county)
    case.ended_at, case.deleted = None, ""
    await record(case, actor, Happened("case.restored"))
    await save_holder(case, {"status", "expires_at", "ended_at", "deleted"})
    return case


def require_eligible(catalogue: Catalogue, answers: Mapping[str, Any]) -> Verdict:
    """YES, or LIKELY where the window decides. Raises NOT_ELIGIBLE with reasons and what to do instead."""
    decision = eligibility(catalogue, answers)
    if decision.verdict is Verdict.NO:
        instead = "".join(f"{sentence.rstrip('。')}。" for sentence in decision.instead)
        raise NOT_ELIGIBLE(
            f"这件事暂时不能在这里联办。{instead}您填的内容已经保存。",
            reasons=[
                {"code": r.code, "text": r.text, "clause": r.clause, "instead": r.instead}
                for r in decision.reasons
                if r.verdict is Verdict.NO
            ],
        )
    return decision.verdict


# By these a case is found: who died, and who may claim it.
IDENTIFYING = ("decedent.id_number", "applicant.id_number", "applicant.phone")
INDEXES = frozenset({"decedent_index", "claim_index", "live_decedent"})


def index_people(case: Case) -> None:
    """Make the live case findable by the people in its answers, and the decedent's one live case.

    A person whose answer is missing or unreadable for now, because the case was returned, stays as
    indexed before. The caller saves by `save_indexed`.
    """
    known = normalise_all(catalogue_of(case), {name: case.answers.get(name) for name in IDENTIFYING})
    decedent, applicant, phone = (known.get(name) for name in IDENTIFYING)
    if decedent:
        case.decedent_index = case.live_decedent = blind_index("id_number", decedent)
    if applicant and phone:
        case.claim_index = claim_index(applicant, phone)


async def save_indexed(case: Case, changed: Iterable[str]) -> None:
    """`save_holder`, with what `index_people` found.

    Raises ALREADY_FILED when the decedent has another live case.
    """
    with unless_taken(Case, "county", "live_decedent", otherwise=ALREADY_FILED):
        await save_holder(case, INDEXES.union(changed))


def claim_index(id_number: str, phone: str) -> bytes:
    """By what a family finds a case that the window filed for it: the applicant's ID number and phone."""
    return blind_index("claim", f"{id_number.upper()} {phone}")


def conflicts(
    case: Case, catalogue: Catalogue, base_version: int, changes: Mapping[str, Any]
) -> list[FieldError]:
    """The changes that would overwrite what their writer, who knows `base_version`, has not seen.

    Each carries both values. To write what stands there already is no conflict.
    """
    found = []
    for name, value in changes.items():
        theirs = case.answers.get(name)
        if case.answer_versions.get(name, 0) > base_version and theirs != _kept(catalogue, name, value):
            label = catalogue.questions[name].label
            found.append(
                FieldError(
                    name,
                    "edit_conflict",
                    f"“{label}”刚才被另一位家人改过。",
                    {"yours": value, "theirs": theirs, "version": case.answer_versions[name]},
                )
            )
    return found


# What `write` changes.
ANSWER_COLUMNS = ("answers", "answer_versions", "answer_sources", "version", "catalogue_version")


def write(case: Case, changes: Mapping[str, Any], source: str) -> list[str]:
    """Put the answers into the case, which its caller saves; returns which questions changed.

    What ID numbers say fills empty answers and goes when the number goes; the catalogue follows the
    day of death.
    """
    catalogue = catalogue_of(case)
    changed = []
    answers = dict(case.answers)
    for name, value in changes.items():
        kept = _kept(catalogue, name, value)
        if answers.get(name) == kept:
            continue
        if kept is None:
            answers.pop(name, None)
        else:
            answers[name] = kept
        changed.append(name)
    if not changed:
        return []
    sources = dict.fromkeys(changed, source)
    given = [
        check.question
        for check in catalogue.checks
        if check.other in changed
        and check.question not in changes
        and case.answer_sources.get(check.question) == FROM_A_NUMBER
    ]
    for name in given:  # what the number before gave goes with it
        answers.pop(name, None)
    now = derived(catalogue, answers)
    answers |= now
    sources |= dict.fromkeys((*given, *now), FROM_A_NUMBER)
    changed += dict.fromkeys((*given, *now))
    case.version += 1
    case.answers = answers
    case.answer_versions = {**case.answer_versions, **dict.fromkeys(changed, case.version)}
    case.answer_sources = {**case.answer_sources, **sources}
    # The rules are dated by the day of death; until acceptance the case follows the day as answered.
    case.catalogue_version = rules(county(case.county), died_on(answers)).version
    return changed


def require_questions(catalogue: Catalogue, names: Iterable[str]) -> None:
    """Raises INVALID, naming each, for questions that the form does not have."""
    unknown = [name for name in names if name not in catalogue.questions]
    if unknown:
        raise INVALID(
            fields=[
                FieldError(name, "unknown_question", "表里没有这一项，请刷新后再试。") for name in unknown
            ]
        )


def _kept(catalogue: Catalogue, name: str, value: Any) -> Any:
    """The form in which an answer is kept: tidy where it can be read, else as typed; None clears it."""
    tidy = normalise_all(catalogue, {name: value}).get(name)
    return value if tidy is None and value not in (None, "", []) else tidy


def _source(actor: Actor) -> str:
    return "window" if actor.kind is ActorKind.WINDOW else "typed"


def _expiry(division: str) -> datetime:
    # Calendar days: nobody is owed a working day here, and a draft opens in a year without a calendar too.
    return clock.end_of_day(clock.today() + timedelta(days=county(division).info.standards.draft_expiry.days))
