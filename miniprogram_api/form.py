"""The one form as the phone renders it, and the eligibility check before anything is typed."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from pydantic import ConfigDict, Field

from config.catalogue import Catalogue, Question
from miniprogram_api.door import door
from server.answers.bounds import GivenAnswers
from server.answers.conditions import visible
from server.answers.decisions import Reason, eligibility, items, materials
from server.answers.validation import normalise_all, required
from server.cases.family import part_of
from server.cases.holders import find_case
from server.cases.prefill import catalogue_of, died_on
from server.counties import county, rules, served
from server.http.body import Answer, Body
from server.identity.actor import Actor


class OptionAnswer(Answer):
    value: str
    label: str
    hint: str


class QuestionAnswer(Answer):
    """One question, with all that a client needs to show it."""

    id: str
    section: str
    type: str
    label: str
    short: str
    hint: str
    why: str
    text: str
    options: list[OptionAnswer]
    required: bool
    required_when: dict[str, list[str]]
    shown_when: dict[str, list[str]]
    sensitive: bool
    max_length: int


class SectionAnswer(Answer):
    code: str
    title: str
    hint: str
    questions: list[QuestionAnswer]


class FormAnswer(Answer):
    """The one form of the rules in force, section by section."""

    county: str
    service: str
    catalogue_version: str
    phone: str
    sections: list[SectionAnswer]


class Place(Body):
    """Which county, where one deployment serves several."""

    county: str | None = Field(default=None, pattern=r"^\d{6}$")


class Eligible(Place):
    """Whatever is known so far; nothing of it is kept."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"answers": {"death.manner": "natural", "death.cremated": "yes"}, "county": "430621"}
            ]
        }
    )

    answers: GivenAnswers = Field(default_factory=dict, max_length=200)


class ReasonAnswer(Answer):
    """One condition: `verdict` is yes, no or likely; `clause` is the notice's own number."""

    code: str
    verdict: str
    text: str
    clause: str
    instead: str
    missing: list[str]


class ItemAnswer(Answer):
    code: str
    name: str
    department: str
    verdict: str
    time_limit: str
    pays: list[str]
    reasons: list[ReasonAnswer]


class MaterialAnswer(Answer):
    code: str
    name: str
    verdict: str
    parts: list[dict[str, Any]]
    proves: str
    hint: str
    clause: str


class EligibilityAnswer(Answer):
    verdict: str
    text: str
    reasons: list[ReasonAnswer]
    items: list[ItemAnswer]
    materials: list[MaterialAnswer]
    ask_next: list[str]


@door.get("/form", summary="一张表", query=Place, answer=FormAnswer, public=True)
async def form(query: Place) -> FormAnswer:
    """The questions of the one form, as the rules of today ask them."""
    return _form_of(rules(county(served(query.county))))


@door.get("/cases/<case_id:uuid>/form", summary="这个办件的表", answer=FormAnswer)
async def form_of_case(caller: Actor, case_id: UUID) -> FormAnswer:
    """The questions of the form under the rules that the case stands under."""
    await part_of(caller, case_id)
    return _form_of(catalogue_of(await find_case(caller.county, case_id)))


def _form_of(catalogue: Catalogue) -> FormAnswer:
    place = county(catalogue.county)
    return FormAnswer(
        county=place.name,
        service=place.info.service_name,
        catalogue_version=catalogue.version,
        phone=place.info.phone,
        sections=[
            SectionAnswer(
                code=section.code,
                title=section.title,
                hint=section.hint,
                questions=[_question(q) for q in catalogue.questions_of(section.code)],
            )
            for section in catalogue.sections.values()
        ],
    )


@door.post(
    "/eligibility",
    summary="先看看能不能办",
    body=Eligible,
    answer=EligibilityAnswer,
    public=True,
    writes=False,
)
async def check_eligibility(body: Eligible) -> EligibilityAnswer:
    """Whether the matter can be handled jointly, clause by clause; which items apply; what to bring."""
    return explain(rules(county(served(body.county)), died_on(body.answers)), body.answers)


def explain(catalogue: Catalogue, given: dict[str, Any]) -> EligibilityAnswer:
    """What the rules say to these answers, each yes and no with its reason."""
    answers = normalise_all(catalogue, given)
    decision = eligibility(catalogue, answers)
    place = county(catalogue.county)
    return EligibilityAnswer(
        verdict=str(decision.verdict),
        text=decision.text,
        reasons=[_reason(r) for r in decision.reasons],
        items=[
            ItemAnswer(
                code=d.item.code,
                name=d.item.name,
                department=place.departments[d.item.department].short,
                verdict=str(d.verdict),
                time_limit=d.item.limit.shown,
                pays=[catalogue.payouts.kinds[kind].name for kind in d.item.pays],
                reasons=[_reason(r) for r in d.reasons],
            )
            for d in items(catalogue, answers)
        ],
        materials=[
            MaterialAnswer(
                code=d.material.code,
                name=d.material.name,
                verdict=str(d.verdict),
                parts=[p.model_dump() for p in d.material.parts],
                proves=d.material.proves,
                hint=d.material.hint,
                clause=d.material.clause,
            )
            for d in materials(catalogue, answers)
            if d.material.source == "family"
        ],
        ask_next=[
            q.id
            for q in visible(catalogue, answers)
            if required(catalogue, q, answers) and q.id not in answers
        ],
    )


def _question(q: Question) -> QuestionAnswer:
    return QuestionAnswer(
        id=q.id,
        section=q.section,
        type=q.type,
        label=q.label,
        short=q.short,
        hint=q.hint,
        why=q.why,
        text=q.text,
        options=[OptionAnswer(value=o.value, label=o.label, hint=o.hint) for o in q.choices],
        required=q.required,
        required_when={name: list(values) for name, values in q.required_when.items()},
        shown_when={name: list(values) for name, values in q.shown_when.items()},
        sensitive=q.sensitive,
        max_length=q.max_length,
    )


def _reason(r: Reason) -> ReasonAnswer:
    return ReasonAnswer(
        code=r.code,
        verdict=str(r.verdict),
        text=r.text,
        clause=r.clause,
        instead=r.instead,
        missing=list(r.missing),
    )
