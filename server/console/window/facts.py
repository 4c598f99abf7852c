"""The one form beside what else says the same: photos and registers, so that only differences need eyes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from config.catalogue import Catalogue, Question
from server.answers.conditions import visible
from server.answers.validation import normalise_all
from server.answers.values import normalise, shown
from server.staff.file import Doubt, File, Photo

# Who gave an answer, as a clerk reads it; what a person typed, or an ID number tells, needs no word.
SOURCES: Mapping[str, str] = {
    "photo": "照片读出",
    "registry": "登记带出",
    "chat": "对话中说的",
    "window": "窗口填写",
}


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one photo or the registers say where the question asks."""

    says: str
    source: str
    agrees: bool | None
    photo: UUID | None


@dataclass(frozen=True, slots=True)
class Row:
    """One question, its answer and everything else that says something about it."""

    question: Question
    value: str
    source: str
    evidence: tuple[Evidence, ...]
    doubts: tuple[Doubt, ...]

    @property
    def differs(self) -> bool:
        return bool(self.doubts) or any(one.agrees is False for one in self.evidence)

    @property
    def agrees(self) -> bool:
        """Whether something else says the same, and nothing says otherwise."""
        return not self.differs and any(one.agrees for one in self.evidence)


@dataclass(frozen=True, slots=True)
class Part:
    """A section of the form: what differs, what only the form says, and what agrees."""

    code: str
    title: str
    differing: tuple[Row, ...]
    plain: tuple[Row, ...]
    agreeing: tuple[Row, ...]


def parts_of(file: File, catalogue: Catalogue) -> list[Part]:
    """The sections of the form with every question that applies."""
    kept = normalise_all(catalogue, file.answers)
    asked = visible(catalogue, kept)
    beside = _evidence(file, catalogue)
    made = []
    for section in catalogue.sections.values():
        rows = [
            Row(
                question,
                shown(question, file.answers.get(question.id)),
                SOURCES.get(file.sources.get(question.id, ""), ""),
                tuple(beside.get(question.id, ())),
                tuple(doubt for doubt in file.doubts if question.id in doubt.fields),
            )
            for question in asked
            if question.section == section.code
        ]
        if rows:
            made.append(
                Part(
                    section.code,
                    section.title,
                    tuple(row for row in rows if row.differs),
                    tuple(row for row in rows if not row.differs and not row.agrees),
                    tuple(row for row in rows if row.agrees),
                )
            )
    return made


def _evidence(file: File, catalogue: Catalogue) -> dict[str, list[Evidence]]:
    found: dict[str, list[Evidence]] = {}
    for photo in file.photos:
        for said in photo.said:
            value = shown(catalogue.questions[said.question], said.value)
            found.setdefault(said.question, []).append(Evidence(value, photo.name, said.agrees, photo.id))
    differing = {name for doubt in file.doubts for name in doubt.fields if not doubt.photos}
    for name, value in file.certified.items():
        question = catalogue.questions[name]
        # What a register says is not always compared: nobody remembers the hour to the minute.
        same = normalise(question, file.answers.get(name)) == value
        agrees = True if same else (False if name in differing else None)
        found.setdefault(name, []).append(Evidence(shown(question, value), "登记", agrees, None))
    return found


@dataclass(frozen=True, slots=True)
class Mark:
    """A place on a photo where a value was read; fractions of its width and height."""

    left: float
    top: float
    width: float
    height: float
    agrees: bool | None
    says: str


def marks_of(photo: Photo, catalogue: Catalogue) -> list[Mark]:
    """Where on the photo the values stand that the form asks for."""
    fields: Mapping[str, Any] = (photo.reading or {}).get("fields", {})
    made = []
    for said in photo.said:
        box = fields.get(said.field, {}).get("box")
        if box:
            left, top, right, bottom = box
            label = catalogue.questions[said.question].short
            made.append(Mark(left, top, right - left, bottom - top, said.agrees, f"{label}：{said.value}"))
    return made


def chosen_photo(photos: Iterable[Photo], doubts: Iterable[Doubt], wanted: UUID | None) -> Photo | None:
    """The photo to look at: the wanted one, else the first that is in doubt, else the first not compared."""
    every = list(photos)
    doubted = {photo_id for doubt in doubts for photo_id in doubt.photos}
    waiting = [photo for photo in every if photo.confirmed_at is None]
    return next(
        (
            photo
            for candidates in (
                [photo for photo in every if photo.id == wanted],
                [photo for photo in waiting if photo.id in doubted],
                waiting,
                every,
            )
            for photo in candidates
        ),
        None,
    )
