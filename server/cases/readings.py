"""What the photos of a case say: read by the worker, filled into empty answers, held against everything else.

A reading never overwrites: what a person typed stands, and where photo and form differ both see it. What
does not fit is worked out anew from the stored readings whenever it is shown, so that it is gone the
moment it is put right, and each reading's own doubts are in the case's history.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from typing import Any, Final, Literal
from uuid import UUID

from server import clock
from server.answers.validation import normalise_all
from server.cases import papers
from server.cases.events import Happened, record
from server.cases.holders import find_case, lock_case, save_holder
from server.cases.models import Case
from server.cases.prefill import EDITABLE, catalogue_of, fill_empty
from server.database import claim, release, transaction
from server.errors import Problem
from server.identity.actor import system
from server.materials.intake import read
from server.materials.models import Material
from server.reading.crosscheck import (
    Beside,
    Certified,
    Disagreement,
    Photo,
    beside,
    compare,
    expected_of,
    fillable,
)
from server.reading.desk import Desk, NotRead, reads_photos
from server.reading.kinds import PaperKind
from server.reading.papers import Field, Flaw, Reading, interpret
from server.registry.certificates import PAPERS, CertificateKind, decedent_index
from server.registry.lookup import find_by_index
from server.storage import STORAGE_UNAVAILABLE

LEASE: Final = timedelta(minutes=3)
TRY_AGAIN: Final = timedelta(seconds=30)
TRIES: Final = 2
"""A photo on which the reader dies twice is left to people."""
_FILLED: Final = ("answers", "answer_versions", "answer_sources", "version", "catalogue_version")


@dataclass(frozen=True, slots=True)
class Shown:
    """How far a photo is read. `state`: waiting, read, or not_read; `kind` None when it is no known paper.

    `filled` are the questions that it answered.
    """

    state: Literal["waiting", "read", "not_read"]
    kind: str | None
    fields: Mapping[str, Field]
    filled: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BesideTheForm:
    """What does not fit, and what each photo that was read says of the form's questions."""

    differing: tuple[Disagreement, ...]
    said: Mapping[UUID, tuple[Beside, ...]]


class Reader:
    """Reads one photo a round, through one desk. A round of the worker."""

    def __init__(self, desk: Desk | None = None) -> None:
        self._desk = desk or Desk()

    async def read_photos(self) -> int:
        """Read the photo that has waited longest; returns how many were taken in hand.

        A photo that was replaced, removed or deleted meanwhile, or whose case has ended, is let go, and
        so is whatever is no photo.
        """
        rows = await claim(Material, limit=1, lease=LEASE)
        for row in rows:
            readable = row.content_type == "image/jpeg" and not _put_aside(row)
            case = await find_case(row.county, row.case_id) if readable else None
            # Nobody needs to know any more what stands on the paper of an ended one (个人信息保护法 6).
            if case is None or case.ended_at is not None:
                await release(row, due_at=None)
            else:
                rule = catalogue_of(case).materials.get(row.code)
                await self._read(row, expected_of(rule, row.side) if rule else frozenset())
        return len(rows)

    async def _read(self, row: Material, expected: frozenset[PaperKind]) -> None:
        if row.attempts > TRIES:
            await _keep(row, {"trouble": "crashed"}, None)  # the worker itself went down with it
            return
        try:
            jpeg = b"".join([chunk async for chunk in read(row)])
            seen = await self._desk.read(jpeg)
        except NotRead as failure:
            if failure.trouble != "unreadable" and row.attempts < TRIES:
                await release(row, due_at=clock.now() + TRY_AGAIN)
            else:
                await _keep(row, {"trouble": failure.trouble}, None)
        except Problem as problem:
            if problem.kind is STORAGE_UNAVAILABLE:
                await release(row, due_at=clock.now() + TRY_AGAIN)
            else:
                await _keep(row, {"trouble": problem.code}, None)
        else:
            found = interpret(seen.lines, seen.width, seen.height, clock.today(), expected)
            await _keep(row, _stored(found), found)


async def disagreements(case: Case) -> tuple[Disagreement, ...]:
    """Everything about the photos of the case that does not fit now, for the family and for the window."""
    return (await beside_the_form(case)).differing


async def beside_the_form(case: Case) -> BesideTheForm:
    """The photos of the case held against its form, and everything that does not fit now."""
    photos = await _photos(case)
    catalogue = catalogue_of(case)
    answers = normalise_all(catalogue, case.answers)
    return BesideTheForm(
        differing=compare(catalogue, answers, photos, await _certified(case, photos), clock.today()),
        said={photo.material_id: beside(catalogue, answers, photo) for photo in photos},
    )


def shown(material: Material) -> Shown:
    """What to show beside the photo."""
    said = material.reading
    if said is None:
        return Shown("waiting" if material.due_at and reads_photos() else "not_read", None, {}, ())
    if "trouble" in said:
        return Shown("not_read", None, {}, ())
    reading = _reading(said)
    return Shown("read", reading.kind, reading.fields, tuple(said.get("filled", ())))


async def _keep(row: Material, said: dict[str, Any], reading: Reading | None) -> None:
    """Store what was read, fill what is empty, and write down both."""
    async with transaction():
        case = await lock_case(row.county, row.case_id)
        material = await Material.of(row.county).get(id=row.id)
        material.due_at = material.lease_until = None
        if _put_aside(material):
            await material.save(update_fields=["due_at", "lease_until"])
            return
        material.reading = said
        filled: list[str] = []
        doubts: list[str] = []
        if reading is not None:
            filled, doubts = await _fill(case, material)
        material.reading = {**said, "filled": filled}
        await material.save(update_fields=["due_at", "lease_until", "reading"])
        data = {
            "material_id": str(material.id),
            "code": material.code,
            "side": material.side,
            "paper": said.get("kind"),
            "trouble": said.get("trouble"),
            "filled": filled,
            "doubts": doubts,
        }
        await record(case, system(case.county), Happened("case.photo_read", data=data))
        await save_holder(case, _FILLED if filled else ())


async def _fill(case: Case, material: Material) -> tuple[list[str], list[str]]:
    """Which questions the photo filled, and the codes of what does not fit about it."""
    catalogue = catalogue_of(case)
    photos = await _photos(case, newest=material)
    certified = await _certified(case, photos)
    answers = normalise_all(catalogue, case.answers)
    found = compare(catalogue, answers, photos, certified, clock.today())
    filled: list[str] = []
    photo = next((photo for photo in photos if photo.material_id == material.id), None)
    if photo and case.status in EDITABLE:
        values = fillable(catalogue, answers, photo, found)
        filled = await fill_empty(system(case.county), case, values, "photo")
    return filled, sorted({d.code for d in found if material.id in d.material_ids})


async def _photos(case: Case, newest: Material | None = None) -> list[Photo]:
    """The photos that count and were read; `newest` stands for its row."""
    catalogue = catalogue_of(case)
    photos = []
    for row in await papers.papers_of(case):
        material = newest if newest and newest.id == row.id else row
        rule = catalogue.materials.get(material.code)
        if rule is None or not material.reading or "trouble" in material.reading:
            continue
        name = papers.name_of(catalogue, material)
        photos.append(Photo(material.id, rule, material.side, name, _reading(material.reading)))
    return photos


async def _certified(case: Case, photos: list[Photo]) -> list[Certified]:
    """What the registries hold of the people on the decedent's photos."""
    numbers = {
        number
        for photo in photos
        if photo.rule.owner == "decedent" and (number := photo.reading.value("id_number"))
    }
    found = []
    for number in sorted(numbers):
        counting = (await find_by_index(case.county, decedent_index(number))).counting
        for kind, certificate in (
            (CertificateKind.DEATH, counting.died),
            (CertificateKind.CREMATION, counting.cremated),
        ):
            if certificate is not None:
                found.append(Certified(PAPERS[kind], number, certificate.decedent.name))
    return found


def _put_aside(material: Material) -> bool:
    return any((material.replaced_at, material.removed_at, material.deleted_at))


def _stored(reading: Reading) -> dict[str, Any]:
    return {
        "kind": reading.kind,
        "fields": {name: asdict(field) for name, field in reading.fields.items()},
        "flaws": [asdict(flaw) for flaw in reading.flaws],
    }


def _reading(said: Mapping[str, Any]) -> Reading:
    fields = {name: _field(field) for name, field in said["fields"].items()}
    flaws = tuple(replace(Flaw(**flaw), box=_box(flaw["box"])) for flaw in said["flaws"])
    return Reading(PaperKind(said["kind"]) if said["kind"] else None, fields, flaws)


def _field(said: Mapping[str, Any]) -> Field:
    return Field(said["value"], said["confidence"], tuple(said["box"]))


def _box(said: Any) -> Any:
    return tuple(said) if said else None
