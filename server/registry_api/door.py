"""The registries' door: hospitals, health stations and funeral homes register each fact once.

A clerk comes with a staff session, an institution's own system with its key. An office reads and changes
what it registered itself, nothing else. ID numbers travel in bodies, never in addresses.
"""

from __future__ import annotations

from uuid import UUID

from server.http.door import Door
from server.http.pages import after, cursor_of
from server.identity.actor import Actor
from server.identity.authenticate import registry
from server.identity.staff import PASSWORD_CHANGE_REQUIRED
from server.registry import filing, lookup
from server.registry.certificates import AnyCertificate, CremationCertificate, DeathCertificate
from server.registry.filing import CERTIFICATE_VOIDED, DEATH_NOT_ON_FILE, NUMBER_TAKEN
from server.registry.models import Certificate
from server.registry.offices import NOT_THIS_OFFICE
from server.registry_api.answers import (
    CremationCorrection,
    DeathCorrection,
    Listing,
    Record,
    Records,
    RecordWithHistory,
    Search,
    Voiding,
    record,
    record_with_history,
    records,
)

door = Door[Actor]("registry", "/registry/v1", registry, lambda actor: actor.id, (PASSWORD_CHANGE_REQUIRED,))


@door.post(
    "/death-certificates",
    summary="登记死亡医学证明",
    body=DeathCertificate,
    answer=Record,
    problems=(NOT_THIS_OFFICE, NUMBER_TAKEN, CERTIFICATE_VOIDED),
)
async def register_death(caller: Actor, body: DeathCertificate) -> Record:
    """Registers a death certificate. Sending the same certificate again changes nothing (`repeated`).

    A second certificate of the same decedent is kept as a duplicate of the one that counts. From
    2026-07-01 on the number may be left out: the ID number is the number. No diagnosis is taken.
    """
    return await _register(caller, body)


@door.post(
    "/cremation-certificates",
    summary="上传火化证明",
    body=CremationCertificate,
    answer=Record,
    problems=(NOT_THIS_OFFICE, DEATH_NOT_ON_FILE, NUMBER_TAKEN, CERTIFICATE_VOIDED),
)
async def register_cremation(caller: Actor, body: CremationCertificate) -> Record:
    """Registers a cremation certificate; the terminations of the decedent's benefits start from it.

    Refused with `death_not_on_file` while no death certificate is on file for the ID number. A name
    that differs from the death certificate is marked in `doubts` and not refused.
    """
    return await _register(caller, body)


@door.get("/certificates", summary="本机构登记的证明", query=Listing, answer=Records)
async def list_certificates(caller: Actor, query: Listing) -> Records:
    """The office's own certificates as they are now, last change first, of one kind or of both."""
    rows = await after(lookup.of_office(caller, kind=query.kind), query, "at", newest_first=True)
    return records(rows, cursor_of(rows, query, "at"))


@door.get("/certificates/<record_id:uuid>", summary="一份证明和它的历史", answer=RecordWithHistory)
async def read_certificate(caller: Actor, record_id: UUID) -> RecordWithHistory:
    """One certificate of the office with every revision: who wrote it, when and why."""
    rows = await lookup.history(caller, record_id)
    return record_with_history(rows, await _found(rows[0]))


@door.post(
    "/certificates/search",
    summary="按身份证号查找本机构登记的证明",
    body=Search,
    answer=Records,
    writes=False,
)
async def search_certificates(caller: Actor, body: Search) -> Records:
    """The office's own certificates for the decedent with this ID number, last change first."""
    rows = await lookup.of_office_for(caller, body.id_number)
    return records(rows, None)


@door.post(
    "/death-certificates/<record_id:uuid>/corrections",
    summary="更正死亡医学证明",
    body=DeathCorrection,
    answer=Record,
    problems=(NOT_THIS_OFFICE, NUMBER_TAKEN),
)
async def correct_death(caller: Actor, record_id: UUID, body: DeathCorrection) -> Record:
    """Puts a newer revision in the place of the one on file; the history keeps both.

    A corrected ID number moves the certificate to the right decedent; a corrected date of death moves
    the dates from which benefits stop. Correcting a voided certificate puts it on file again.
    """
    return await _correct(caller, record_id, body.certificate, body.reason)


@door.post(
    "/cremation-certificates/<record_id:uuid>/corrections",
    summary="更正火化证明",
    body=CremationCorrection,
    answer=Record,
    problems=(NOT_THIS_OFFICE, DEATH_NOT_ON_FILE, NUMBER_TAKEN),
)
async def correct_cremation(caller: Actor, record_id: UUID, body: CremationCorrection) -> Record:
    """Puts a newer revision in the place of the one on file; the history keeps both.

    A corrected ID number moves the certificate to the right decedent. Correcting a voided certificate
    puts it on file again.
    """
    return await _correct(caller, record_id, body.certificate, body.reason)


@door.post(
    "/certificates/<record_id:uuid>/void",
    summary="撤销一份证明",
    body=Voiding,
    answer=Record,
)
async def void_certificate(caller: Actor, record_id: UUID, body: Voiding) -> Record:
    """Takes back a certificate that was issued in error.

    Every department that was told to end a benefit is told to take that back, and has to acknowledge
    it. Voiding a certificate twice changes nothing.
    """
    row = await filing.void(caller, record_id, body.reason)
    return record(row, await _found(row))


async def _register(caller: Actor, certificate: AnyCertificate) -> Record:
    filed = await filing.register(caller, certificate)
    return record(filed.row, await _found(filed.row), repeated=filed.repeated)


async def _correct(caller: Actor, record_id: UUID, certificate: AnyCertificate, reason: str) -> Record:
    row = await filing.correct(caller, record_id, certificate, reason)
    return record(row, await _found(row))


async def _found(row: Certificate) -> lookup.Found:
    return await lookup.find_by_index(row.county, row.decedent_index)
