"""Papers of every kind for any county, with what a case would put on them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from config.catalogue import County
from config.catalogue.documents import DOCUMENT_KINDS, DocumentKind
from server.documents import application, notices
from server.documents.paper import Field, Head, Paper, chinese_date

NUMBER = "43062120261124000017"
ISSUED, DUE = date(2026, 11, 25), date(2026, 12, 15)
PROGRESS = "https://service.example.gov.cn/progress/0193f1a2-7b1c-7def-8a11-1234567890ab"
REMEDY = "可以自知道这个决定之日起六十日内依法申请行政复议，或者六个月内依法提起行政诉讼。"


def head(county: County, kind: DocumentKind, **changed: Any) -> Head:
    """`applicant` and `decedent` are the two names; everything else is the county's or made up."""
    applicant, decedent = changed.pop("applicant", "李晓梅"), changed.pop("decedent", "欧阳建国")
    about = (("申请人", applicant), ("与逝者关系", "子女"), ("逝者", decedent))
    words = {
        "service": county.info.service_name,
        "office": county.documents.letterhead.office,
        "number": NUMBER,
        "applicant": applicant,
        "decedent": decedent,
        "relation": "子女",
        "submitted_on": "2026年11月24日",
        "phone": county.info.phone,
        "hall": next(hall.name for hall in county.halls.values()),
        "item_count": "3",
        "due_date": chinese_date(DUE),
        "deadline": chinese_date(DUE),
        "reason": "照片看不清",
        "remedy": REMEDY,
    }
    return Head(
        kind=kind,
        documents=county.documents,
        service=county.info.service_name,
        number=NUMBER,
        issued_on=ISSUED,
        addressee="" if kind == "application" else applicant,
        about=(*(Field(*pair) for pair in about), Field("身份证号", "4306**********1234")),
        progress_url=PROGRESS,
        words=words | changed.pop("words", {}),
        names=(applicant, decedent),
    )


def items(county: County) -> list[notices.PromisedItem]:
    rules = county.newest.items.values()
    offices = [county.departments[rule.department] for rule in rules]
    return [
        notices.PromisedItem(rule.name, office.name, office.phone, DUE)
        for rule, office in zip(rules, offices, strict=True)
    ]


def taken(county: County) -> list[notices.TakenPaper]:
    return [notices.TakenPaper(m.name, "照片2张，已与原件核对") for m in county.newest.materials.values()]


def sections(county: County, given: Mapping[str, str]) -> list[application.FilledSection]:
    """The county's whole form; `given` are answers by question, the rest is answered somehow."""
    return [
        application.FilledSection(
            section.title,
            tuple(
                application.Answered(q.short, given.get(q.id, "已填写"))
                for q in county.newest.questions_of(section.code)
                if q.type != "statement"
            ),
            tuple(
                application.Statement(q.short, q.text, "同意")
                for q in county.newest.questions_of(section.code)
                if q.type == "statement"
            ),
        )
        for section in county.newest.sections.values()
    ]


def paper(county: County, kind: DocumentKind, text: str = "照片看不清，请重拍。", **changed: Any) -> Paper:
    """A paper of this kind; `text` stands in every place where somebody writes freely."""
    top = head(county, kind, **({"words": {"reason": text}} | changed))
    match kind:
        case "application":
            offices = county.departments
            asked = [
                application.AppliedItem(i.name, offices[i.department].name, True)
                for i in county.newest.items.values()
            ]
            given = {q.id: text for q in county.newest.questions.values() if q.type in ("address", "text")}
            return application.application(top, sections(county, given), asked, [("逝者身份证", "照片2张")])
        case "acceptance":
            return notices.acceptance(top, items(county), taken(county))
        case "one_time_notice":
            return notices.one_time_notice(top, [notices.MissingThing("逝者身份证", text)])
        case "declined":
            return notices.declined(top, text, "通知二(二)", text)
        case "conditional_acceptance":
            return notices.conditional_acceptance(top, ["火化证明", "申请人户口簿"], DUE, text, None)
        case "completion":
            offices = county.departments
            results = [
                notices.ItemResult(i.short, offices[i.department].short, "已办结", DUE, text)
                for i in county.newest.items.values()
            ]
            return notices.completion(
                top, results, [notices.Payment("丧葬补助金", "102,345.67", "1234", "已到账", DUE)]
            )


def every_kind(county: County) -> dict[DocumentKind, Paper]:
    return {kind: paper(county, kind) for kind in DOCUMENT_KINDS}
