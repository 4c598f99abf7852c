"""A case and what the registries certified: found by the decedent's ID number, compared field by field.

The cremation record is pulled from the joint system, never asked of the family (notice 三(二)4).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from config.catalogue import YES, Question
from server.answers.values import normalise, shown
from server.cases import declarations
from server.cases.events import Happened, record
from server.cases.holders import lock_case, save_holder
from server.cases.models import Case
from server.cases.states import CASE_LIVE, CaseStatus
from server.counties import county
from server.database import transaction
from server.database.statements import select
from server.identity.actor import system
from server.registry.certificates import PAPERS, AnyCertificate, CertificateKind, decedent_index, kept
from server.registry.lookup import Found, find_by_index
from server.registry.merging import Counting
from server.rounds import each_county

MOST_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something that a person should compare, in two sentences. `question` is empty when it is no answer.

    The family's names the field only: whoever types an ID number must not be told what a certificate
    says of that person. The window's shows both values.
    """

    code: str
    question: str
    family: str
    window: str


@dataclass(frozen=True, slots=True)
class Match:
    """What the registries know of a case's decedent.

    `cremation_id` and `death_id` are the records that count, None when there is none; `missing` then
    says so. `facts` are the certified answers by question id, of the questions that the catalogue lets
    a registry fill.
    """

    cremation_id: UUID | None
    death_id: UUID | None
    doubts: tuple[Doubt, ...]
    missing: tuple[Doubt, ...]
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Unclaimed:
    """A cremation for which no family came: its record, its day, and the office that registered it."""

    cremation_id: UUID
    cremated_on: date
    office: str


async def match(case: Case) -> Match:
    """Pull the certificates that count for the case's decedent and compare them with the answers.

    Looked up by the ID number as it stands in the answers now. Changes nothing.
    """
    number = case.answers.get("decedent.id_number")
    try:
        decedent = decedent_index(number) if isinstance(number, str) else None
    except ValueError:
        decedent = None
    found = await find_by_index(case.county, decedent) if decedent else _NOTHING
    counts = found.counting
    missing = tuple(
        _MISSING[kind]
        for kind, row in (
            (CertificateKind.DEATH, counts.death),
            (CertificateKind.CREMATION, counts.cremation),
        )
        if row is None
    )
    questions = county(case.county).by_version(case.catalogue_version).questions
    facts = _certified(counts, questions)
    return Match(
        cremation_id=counts.cremation.record_id if counts.cremation else None,
        death_id=counts.death.record_id if counts.death else None,
        doubts=(
            *_differences(case.answers, facts, questions),
            *(
                Doubt(d.code, "", "登记机构的记录有需要核对的地方，由窗口处理。", d.text)
                for d in found.doubts
                if d.code != "death_missing"
            ),
        ),
        missing=missing,
        facts={name: fact.value for name, fact in facts.items() if fact.fills},
    )


async def match_waiting_cases() -> int:
    """Worker round: note on every live case that its cremation record arrived, changed or was taken back.

    A case that was accepted before the record came (容缺受理) is matched as well. Records
    `case.cremation_matched` or `case.cremation_unmatched`; returns how many cases changed.
    """
    return await each_county(_waiting, _note)


async def cremated_but_not_claimed(division: str, since: date, *, limit: int = 200) -> list[Unclaimed]:
    """Who was cremated on or before `since` and has neither a live nor a finished case, oldest first.

    For supervision: a family that does not know of the service, or a register entry that nobody
    cancelled. A draft is no case yet; a declined, withdrawn or voided one claims nothing.
    """
    rows = await select(_UNCLAIMED, division, since, limit)
    return [Unclaimed(row["record_id"], row["happened_on"], row["office"]) for row in rows]


_NOTHING = Found(Counting(None, None), (), ())

_MISSING = {
    CertificateKind.DEATH: Doubt(
        "death_certificate_missing",
        "",
        "系统里还没有逝者的死亡医学证明，窗口会联系开具证明的医院或卫生室。",
        "系统里没有这个身份证号的死亡医学证明。",
    ),
    CertificateKind.CREMATION: Doubt(
        "cremation_missing",
        "",
        "系统里还没有逝者的火化证明。殡仪馆上传以后会自动核对，您不用带来。",
        "系统里没有这个身份证号的火化证明。",
    ),
}

# What the certificate says of the manner of death, and which answers of a family go with it.
_MANNERS = {
    "natural": ("正常死亡", frozenset({"natural", "illness"})),
    "case": ("案件类死亡", frozenset({"case", "accident"})),
    "work_injury": ("工伤死亡", frozenset({"work_injury"})),
}


@dataclass(frozen=True, slots=True)
class _Fact:
    """One certified answer; also `agrees` do not contradict it. `words` where no option says it."""

    value: Any
    paper: str
    agrees: frozenset[str] = frozenset()
    words: str = ""
    compared: bool = True
    fills: bool = True


def _certified(counts: Counting, questions: Mapping[str, Question]) -> dict[str, _Fact]:
    """What the certificates answer, of the questions that this catalogue lets a registry fill."""
    found: dict[str, _Fact] = {}
    died, cremated = counts.died, counts.cremated
    if cremated is not None:
        paper = PAPERS[CertificateKind.CREMATION]
        found |= {f"decedent.{name}": _Fact(value, paper) for name, value in _person(cremated)}
        found["death.cremated"] = _Fact(YES, paper)
        # Only this county's funeral homes register here.
        found["death.cremated_in_county"] = _Fact(YES, paper)
        found["death.cremation_date"] = _Fact(cremated.happened_at.date().isoformat(), paper)
    if died is not None:
        paper = PAPERS[CertificateKind.DEATH]
        found |= {f"decedent.{name}": _Fact(value, paper) for name, value in _person(died)}
        found["death.date"] = _Fact(died.happened_at.date().isoformat(), paper)
        # A family remembers the hour roughly, and is asked for no more.
        found["death.time"] = _Fact(f"{died.happened_at:%H:%M}", paper, compared=False)
        found["death.place"] = _Fact(died.place, paper)
        if died.manner in _MANNERS:
            words, agrees = _MANNERS[died.manner]
            # 正常死亡 leaves open whether of age or of an illness.
            found["death.manner"] = _Fact(died.manner, paper, agrees, words, fills=len(agrees) == 1)
    return {
        name: fact
        for name, fact in found.items()
        if name in questions and "registry" in questions[name].prefill
    }


def _person(certificate: AnyCertificate) -> Iterable[tuple[str, Any]]:
    person: dict[str, Any] = kept(certificate)["decedent"]
    return person.items()


def _differences(
    answers: Mapping[str, Any], facts: Mapping[str, _Fact], questions: Mapping[str, Question]
) -> Iterable[Doubt]:
    for name, fact in facts.items():
        question = questions[name]
        answer = normalise(question, answers.get(name))
        option = question.option(answer) if isinstance(answer, str) else None
        if answer is None or (option and option.unknown) or not fact.compared:
            continue
        if answer != fact.value and answer not in fact.agrees:
            yield Doubt(
                "differs_from_certificate",
                name,
                f"您填的“{question.short}”与{fact.paper}上登记的不一致，请对照证件核对。",
                f"“{question.short}”：申请表上是“{shown(question, answer)}”，"
                f"{fact.paper}上是“{fact.words or shown(question, fact.value)}”。",
            )


async def _waiting(division: str, skip: Sequence[UUID]) -> list[UUID]:
    """As many more as are skipped, so that the waiting cases behind them are among the answer."""
    rows = await select(_WAITING, division, MOST_AT_ONCE + len(skip))
    return [row["id"] for row in rows if row["id"] not in skip]


async def _note(division: str, case_id: UUID) -> int:
    async with transaction():
        return await _note_locked(await lock_case(division, case_id))


async def _note_locked(case: Case) -> int:
    found = await match(case)
    if case.status not in CASE_LIVE or case.cremation_id == found.cremation_id:
        return 0  # somebody else noted it, or the case ended meanwhile
    kind = "case.cremation_matched" if found.cremation_id else "case.cremation_unmatched"
    data = {
        "cremation_id": str(found.cremation_id or case.cremation_id),
        "doubts": [{"code": doubt.code, "question": doubt.question} for doubt in found.doubts],
    }
    case.cremation_id = found.cremation_id
    happened = [Happened(kind, data=data)]
    if found.cremation_id and declarations.waits_for_cremation_only(case):
        happened.append(declarations.settled(case))
    await record(case, system(case.county), *happened)
    await save_holder(case, {"cremation_id", *declarations.COLUMNS})
    return 1


# Live cases are few beside all cases, and found by their unique column; each is one look-up.
_WAITING = """
SELECT c.id FROM "case" c
LEFT JOIN certificate k
  ON k.county = c.county AND k.kind = 'cremation' AND k.counting_decedent = c.live_decedent
WHERE c.county = $1 AND c.live_decedent IS NOT NULL
  AND (k.record_id <> c.cremation_id OR (k.record_id IS NULL) <> (c.cremation_id IS NULL))
ORDER BY c.id LIMIT $2
"""

_CLAIMING = "', '".join([*CASE_LIVE, CaseStatus.FINISHED, CaseStatus.ARCHIVED])
_UNCLAIMED = f"""
SELECT k.record_id, k.happened_on, k.office FROM certificate k
WHERE k.county = $1 AND k.kind = 'cremation' AND k.counting_decedent IS NOT NULL AND k.happened_on <= $2
  AND NOT EXISTS (
    SELECT 1 FROM "case" c
    WHERE c.county = k.county AND c.decedent_index = k.counting_decedent AND c.decedent_index IS NOT NULL
      AND c.status IN ('{_CLAIMING}')
  )
ORDER BY k.happened_on, k.id LIMIT $3
"""  # noqa: S608
