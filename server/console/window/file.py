"""The file of one case: doubts first, the form beside its photos, and every move that is open."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Any
from uuid import UUID

from config.catalogue import Catalogue, Limit
from server import clock
from server.answers.values import shown
from server.cases.states import CaseStatus
from server.cases.waiting import longest_declaration
from server.cases.window import UNDER_REVIEW
from server.console.window.desk import at_counter, desk
from server.console.window.facts import chosen_photo, marks_of, parts_of
from server.counties import calendar
from server.counties import county as county_of
from server.http.body import Body
from server.identity.actor import Actor
from server.pages.rendering import Page
from server.staff import cases, documents
from server.staff.file import Doubt, File, HistoryLine
from server.working_days import UnknownYear, due_date

MOST_DAYS = 20
_BY_PHOTO, _BY_REGISTER, _MISSING, _TYPED = "照片", "登记", "缺材料", "填写"
_KINDS = (_BY_REGISTER, _MISSING, _TYPED, _BY_PHOTO)
_VERDICTS = ("no", "likely", "yes")
_OF_REGISTERS = frozenset({"death_certificate_missing", "cremation_missing", "differs_from_certificate"})
_CODES = {"material_missing": _MISSING}


class Look(Body):
    """Which photo of the file to look at."""

    photo: UUID | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """Entries of the history that say the same, one behind the other; `at` is the newest one's moment."""

    entry: HistoryLine
    count: int
    before: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Missing:
    """One line of the one-time notice as it is proposed."""

    target: str
    name: str
    text: str


@desk.page("/cases/<case_id:uuid>", query=Look, writes=True)
async def file(caller: Actor, case_id: UUID, query: Look) -> Page:
    """The whole file. The look is recorded, and the family sees it."""
    return await shown_file(caller, case_id, "console/window/file.html", query)


async def shown_file(caller: Actor, case_id: UUID, template: str, query: Look, **more: Any) -> Page:
    """The file with what any of its pages needs."""
    reply = await cases.read(caller, case_id)
    found = reply.body
    assert isinstance(found, File)
    catalogue = county_of(caller.county).by_version(found.catalogue)
    under_review = found.status in UNDER_REVIEW
    # Once it is decided, nobody has to look at a photo again: none is opened that was not asked for.
    may_open = under_review or query.photo
    photo = chosen_photo(found.photos, found.doubts, query.photo) if may_open else None
    papers = await documents.list_documents(caller, case_id)
    values = {
        "file": found,
        "here": f"{desk.prefix}/cases/{case_id}",
        "page_path": f"{desk.prefix}/cases/{case_id}",
        "can_confirm": under_review,
        "doubts": sorted(((kind_of(d), d) for d in found.doubts), key=lambda one: _KINDS.index(one[0])),
        "grounds": sorted(found.grounds, key=lambda ground: _VERDICTS.index(ground.verdict)),
        "unsure": [ground for ground in found.grounds if ground.verdict != "yes"],
        "file_parts": parts_of(found, catalogue),
        "photo": photo,
        "marks": marks_of(photo, catalogue) if photo else [],
        "unconfirmed": sum(one.confirmed_at is None for one in found.photos),
        "doubted": {photo_id for doubt in found.doubts for photo_id in doubt.photos},
        "history": list(_told(found.history, catalogue)),
        "documents": papers.documents,
        # What was just decided is printed at once; while it is not, the paper is one among others.
        "papers_in_bar": found.status not in (CaseStatus.SUBMITTED, CaseStatus.REVIEWED),
        "notice_until": _day_of(found.notice),
        "declared_until": _day_of(found.declaration),
        "notice_lines": _notice_lines(found, catalogue),
        "targets": _targets(catalogue),
        "notice_days": _working_days(caller.county),
        "notice_day": _usual_day(caller.county),
        "papers": [(paper.code, paper.name) for paper in catalogue.materials.values()],
        "papers_open": _papers_open(found),
        "declaration_days": _declaration_days(caller.county),
        **more,
    }
    return at_counter(template, values)


def kind_of(doubt: Doubt) -> str:
    """What a doubt rests on, in a word."""
    if doubt.photos:
        return _BY_PHOTO
    if doubt.code in _CODES:
        return _CODES[doubt.code]
    if doubt.code in _OF_REGISTERS or not doubt.fields:
        return _BY_REGISTER
    return _TYPED


def _notice_lines(found: File, catalogue: Catalogue) -> list[Missing]:
    """Everything that the family can put right, in sentences that it may read."""
    names = {photo.id: (photo.code, photo.name) for photo in found.photos}
    lines: dict[str, Missing] = {}
    for doubt in found.doubts:
        if kind_of(doubt) == _BY_REGISTER:
            continue
        if doubt.photos:
            target, name = names[doubt.photos[0]]
        else:
            target, name = _target(doubt.fields[0], catalogue)
        lines.setdefault(doubt.family, Missing(target, name, doubt.family))
    return list(lines.values())


def _target(field: str, catalogue: Catalogue) -> tuple[str, str]:
    """The question or the paper that a doubt's field names."""
    if field in catalogue.questions:
        return field, catalogue.questions[field].label
    code = field.removeprefix("materials.").partition(".")[0]
    return (code, catalogue.materials[code].name) if code in catalogue.materials else (field, "")


def _targets(catalogue: Catalogue) -> list[tuple[str, list[tuple[str, str]]]]:
    """What a line of the notice can be about: papers, then the form's questions by section."""
    groups = [
        (
            "材料",
            [(paper.code, paper.name) for paper in catalogue.materials.values() if paper.source == "family"],
        )
    ]
    groups += [
        (section.title, [(question.id, question.short) for question in catalogue.questions_of(section.code)])
        for section in catalogue.sections.values()
    ]
    return groups


def _working_days(division: str) -> list[tuple[str, str]]:
    """The days that a notice may give, counted by the official calendar; none where it is not known."""
    found = []
    for days in range(1, MOST_DAYS + 1):
        limit = Limit(days=days, source="-")
        try:
            day = due_date(clock.today(), limit, calendar(division))
        except UnknownYear:
            break
        found.append((day.isoformat(), f"{days} 个工作日（到{_written(day)}）"))
    return found


def _usual_day(division: str) -> str:
    standard = county_of(division).info.standards.correction
    try:
        return due_date(clock.today(), standard, calendar(division)).isoformat()
    except UnknownYear:
        return ""


def _declaration_days(division: str) -> list[tuple[str, str]]:
    """The days until which something may come later, a week apart, and the last one."""
    last, today = longest_declaration(division), clock.today()
    days = [today + timedelta(days=count) for count in range(7, (last - today).days, 7)]
    return [(day.isoformat(), f"{(day - today).days} 天（到{_written(day)}）") for day in (*days, last)]


def _papers_open(found: File) -> list[str]:
    """The papers of which something is missing, as a declaration may leave them for later."""
    missing = [
        doubt.fields[0].split(".")[1]
        for doubt in found.doubts
        if doubt.code == "material_missing" and doubt.fields
    ]
    if any(doubt.code == "cremation_missing" for doubt in found.doubts):
        missing.append("cremation_certificate")
    return list(dict.fromkeys(missing))


def _told(history: Iterable[HistoryLine], catalogue: Catalogue) -> Iterable[Told]:
    for _, same in groupby(history, key=lambda entry: (entry.text, entry.by, entry.details)):
        entries = list(same)
        before = (entries[0].details or {}).get("before") or {}
        yield Told(
            entries[0],
            len(entries),
            tuple(
                (catalogue.questions[name].short, shown(catalogue.questions[name], value) or "（空）")
                for name, value in before.items()
                if name in catalogue.questions
            ),
        )


def _day_of(told: dict[str, Any] | None) -> date | None:
    return date.fromisoformat(told["deadline"]) if told and told.get("deadline") else None


def _written(day: date) -> str:
    return f"{day.month}月{day.day}日"
