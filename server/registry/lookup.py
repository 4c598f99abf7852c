"""What is on file: for the office that put it there, and for the rooms that act on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from tortoise.queryset import QuerySet

from server.database.statements import find as find_rows
from server.errors import NOT_FOUND
from server.identity.actor import Actor
from server.registry.certificates import (
    LABELS,
    PAPERS,
    CertificateKind,
    CertificateStatus,
    decedent_index,
    differing,
)
from server.registry.merging import Counting, counting, said_by
from server.registry.models import Certificate

_COMPARED = {
    "decedent.name": "name_differs",
    "decedent.sex": "sex_differs",
    "decedent.birth_date": "birth_differs",
}


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something about the certificates of one decedent that a person should look at.

    `text` names fields and never values: an office may not read what another one certified.
    """

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Found:
    """Everything on file for one decedent."""

    counting: Counting
    duplicates: tuple[Certificate, ...]
    doubts: tuple[Doubt, ...]


async def find(county: str, id_number: str) -> Found:
    """What is on file for the decedent with this ID number, however it is spelled.

    For rooms inside the house: it is not limited to one office.
    """
    return await find_by_index(county, decedent_index(id_number))


async def find_by_index(county: str, decedent: bytes) -> Found:
    """As `find`, by blind index."""
    rows = await find_rows(
        Certificate, county, "decedent_index = $2 AND current = TRUE", decedent, then="ORDER BY id"
    )
    counts = await counting(county, decedent)
    duplicates = tuple(row for row in rows if row.status == CertificateStatus.DUPLICATE)
    return Found(counts, duplicates, doubts(counts, duplicates))


def doubts(counts: Counting, duplicates: Sequence[Certificate] = ()) -> tuple[Doubt, ...]:
    """What does not fit together. Nothing here stops the terminations: a department confirms each."""
    found = []
    died, cremated = counts.died, counts.cremated
    if cremated and not died:
        found.append(Doubt("death_missing", "有火化证明，但没有有效的死亡医学证明。"))
    if died and cremated:
        one, other = died.model_dump(mode="json"), cremated.model_dump(mode="json")
        for name in differing(one, other):
            if name in _COMPARED:
                found.append(Doubt(_COMPARED[name], f"死亡医学证明和火化证明上的{LABELS[name]}不一致。"))
        if cremated.happened_at < died.happened_at:
            found.append(Doubt("cremated_before_death", "火化时间早于死亡时间。"))
        stated = cremated.death_certificate_number
        numbers = {died.number, *(said_by(row).number for row in duplicates if row.kind == died.kind)}
        if stated and stated not in numbers:
            found.append(Doubt("death_number_differs", "火化证明上写的死亡医学证明编号与登记的编号不一致。"))
    for row in duplicates:
        names = differences(row, counts)
        if names:
            fields = "、".join(LABELS[name] for name in names)
            paper = PAPERS[CertificateKind(row.kind)]
            found.append(Doubt("duplicate_differs", f"同一位逝者有多份{paper}，以下内容不一致：{fields}。"))
    return tuple(dict.fromkeys(found))


def differences(row: Certificate, counts: Counting) -> list[str]:
    """The fields in which a duplicate differs from the certificate that counts; the number always does."""
    first = counts.death if row.kind == CertificateKind.DEATH else counts.cremation
    if first is None or first.record_id == row.record_id:
        return []
    return [name for name in differing(first.body, row.body) if name != "number"]


async def history(actor: Actor, record_id: UUID) -> list[Certificate]:
    """Every revision of the office's own certificate, newest first. Raises NOT_FOUND."""
    rows = (
        await Certificate.of(actor.county)
        .filter(record_id=record_id, office=actor.department)
        .order_by("-revision")
    )
    if not rows:
        raise NOT_FOUND()
    return rows


def of_office(actor: Actor, *, kind: str | None = None) -> QuerySet[Certificate]:
    """The office's own certificates as they are now, to be paged by `at`, last change first."""
    rows = Certificate.of(actor.county).filter(office=actor.department, current=True)
    return rows.filter(kind=kind) if kind else rows


async def of_office_for(actor: Actor, id_number: str) -> list[Certificate]:
    """The office's own certificates for one decedent, last change first."""
    rows = of_office(actor).filter(decedent_index=decedent_index(id_number))
    return await rows.order_by("-at", "-id")
