"""Several certificates for one decedent: which one counts, and in what they differ.

The one of the earliest moment counts, and among equals the one of the lower number: the choice rests on
what was certified and not on what arrived first, so that every order of arrival ends the same.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from datetime import datetime

from tortoise.connection import get_connections

from server.database import engine
from server.database.statements import find
from server.registry.certificates import (
    TYPES,
    AnyCertificate,
    CertificateKind,
    CertificateStatus,
    CremationCertificate,
    DeathCertificate,
)
from server.registry.models import Certificate

_ON_FILE = (CertificateStatus.VALID, CertificateStatus.DUPLICATE)


@dataclass(frozen=True)
class Counting:
    """The two certificates that count for a decedent, with what they say; None where there is none."""

    death: Certificate | None
    cremation: Certificate | None

    @functools.cached_property
    def died(self) -> DeathCertificate | None:
        said = said_by(self.death) if self.death else None
        return said if isinstance(said, DeathCertificate) else None

    @functools.cached_property
    def cremated(self) -> CremationCertificate | None:
        said = said_by(self.cremation) if self.cremation else None
        return said if isinstance(said, CremationCertificate) else None


def said_by(row: Certificate) -> AnyCertificate:
    """What a stored certificate certifies."""
    return TYPES[row.kind].model_validate(row.body)


async def hold_decedents(*indexes: bytes) -> None:
    """Let nobody else change what is on file for these decedents until the transaction ends.

    Two first certificates of one decedent have no row in common that could be locked, so PostgreSQL
    locks the decedent itself; SQLite lets one transaction write at a time anyway.
    """
    if engine() == "sqlite":
        return
    connection = get_connections().get("default")
    for key in sorted({int.from_bytes(index[:8], "big", signed=True) for index in indexes}):
        await connection.execute_query("SELECT pg_advisory_xact_lock($1)", [key])


async def counting(county: str, decedent: bytes) -> Counting:
    """What counts for a decedent now, by blind index."""
    rows = {row.kind: row for row in await find(Certificate, county, "counting_decedent = $2", decedent)}
    return Counting(rows.get(CertificateKind.DEATH), rows.get(CertificateKind.CREMATION))


async def on_file(county: str, kind: str, decedent: bytes) -> list[Certificate]:
    """The newest revision of every certificate of this kind that is on file for a decedent."""
    return (
        await Certificate.of(county)
        .filter(decedent_index=decedent, kind=kind, current=True, status__in=_ON_FILE)
        .order_by("id")
    )


def rank(certificate: AnyCertificate) -> tuple[datetime, str]:
    """The lowest one counts."""
    return certificate.happened_at, certificate.number


async def elect(county: str, kind: str, decedent: bytes) -> None:
    """Mark the certificate that counts and the others as its duplicates.

    The caller holds the decedent. Whoever comes to count has to be handled anew.
    """
    rows = await on_file(county, kind, decedent)
    if not rows:
        return
    first = min(rows, key=lambda row: rank(said_by(row)))
    # The others first: two that count at once would break the unique column.
    for row in rows:
        if row is not first and (row.counting_decedent or row.duplicate_of != first.record_id):
            row.status, row.duplicate_of = str(CertificateStatus.DUPLICATE), first.record_id
            row.counting_decedent = None
            await row.save(update_fields=["status", "duplicate_of", "counting_decedent"])
    if first.counting_decedent is None:
        first.status, first.duplicate_of = str(CertificateStatus.VALID), None
        first.counting_decedent, first.handled_at = decedent, None
        await first.save(update_fields=["status", "duplicate_of", "counting_decedent", "handled_at"])
