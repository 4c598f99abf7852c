"""Registering, correcting and voiding a certificate.

Every function here runs in the caller's transaction. An office acts on its own certificates only; any
other is not found. What a change means for the terminations is the worker's to find out: a row whose
`handled_at` is empty tells it to look at the decedent again.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from server import clock
from server.database import new_id, unless_taken
from server.errors import FORBIDDEN, INVALID, NOT_FOUND, FieldError, problem
from server.http.idempotency import IN_CONFLICT
from server.identity.actor import Actor
from server.registry.certificates import (
    LABELS,
    MOMENT_FIELDS,
    PAPERS,
    AnyCertificate,
    CertificateKind,
    CertificateStatus,
    decedent_index,
    differing,
    flaws,
    kept,
    number_index,
)
from server.registry.merging import Counting, counting, elect, hold_decedents, on_file, rank, said_by
from server.registry.models import Certificate
from server.registry.offices import require_may_certify

DEATH_NOT_ON_FILE = problem(
    "death_not_on_file",
    409,
    "还没有死亡医学证明",
    "系统里没有这个身份证号的死亡医学证明，火化证明暂时不能登记。请先核对身份证号；"
    "号码无误的，请联系开具死亡医学证明的医院或卫生室登记以后再上传。",
)
NUMBER_TAKEN = problem(
    "certificate_number_taken",
    409,
    "这个编号已经登记过，内容不一样",
    "这个证明编号已经登记过，有几处内容不一样，请对照证明核对。原来登记错了的，请用“更正”。",
)
CERTIFICATE_VOIDED = problem(
    "certificate_voided",
    409,
    "这份证明已经撤销",
    "这份证明已经撤销，不能重新登记。确实撤销错了的，请用“更正”并写明原因，恢复这份证明。",
)


@dataclass(frozen=True, slots=True)
class Filed:
    """The certificate as it is on file now; `repeated` when it had been registered before."""

    row: Certificate
    repeated: bool


async def register(actor: Actor, certificate: AnyCertificate) -> Filed:
    """Put a certificate on file (notice 三(一)1 and 2).

    The same certificate sent again is answered with the one on file. A second certificate of the same
    decedent is kept as a duplicate of the one that counts, or counts in its place (see `merging`).
    Raises NOT_THIS_OFFICE for a kind that the office does not certify, INVALID for what is wrong in
    itself or contradicts the other certificate, DEATH_NOT_ON_FILE for a cremation before any death
    certificate, NUMBER_TAKEN naming the fields that differ from what is on file under the number,
    CERTIFICATE_VOIDED when this very certificate was voided.
    """
    office = _office(actor)
    require_may_certify(actor, certificate.kind)
    _require_sound(certificate)
    decedent = decedent_index(certificate.decedent.id_number)
    await hold_decedents(decedent)
    known = await _sent_before(actor.county, office, certificate)
    if known is not None:
        if known.status == CertificateStatus.VOIDED:
            raise CERTIFICATE_VOIDED()
        return Filed(known, repeated=True)
    await _require_free_number(actor.county, certificate)
    await _require_agreement(actor.county, decedent, certificate)
    row = _row(actor, office, certificate, record_id=None, revision=1, reason=None)
    await _put_on_file(row)
    await elect(actor.county, certificate.kind, decedent)
    await row.refresh_from_db()
    return Filed(row, repeated=False)


async def correct(actor: Actor, record_id: UUID, certificate: AnyCertificate, reason: str) -> Certificate:
    """Put a newer revision in the place of the one on file; both stay in the history.

    A changed ID number moves the certificate to the right decedent. Correcting a voided certificate
    puts it on file again. Without any change nothing happens. Raises as `register`, and NOT_FOUND.
    """
    office = _office(actor)
    _require_sound(certificate)
    before = await _own(actor.county, office, record_id, certificate.kind)
    require_may_certify(actor, certificate.kind)
    decedent = decedent_index(certificate.decedent.id_number)
    await hold_decedents(decedent, before.decedent_index)
    before = await _unchanged_since(before)
    if before.status != CertificateStatus.VOIDED and before.body == kept(certificate):
        return before
    await _require_free_number(actor.county, certificate, except_record=record_id)
    await _require_agreement(actor.county, decedent, certificate, except_record=record_id)
    await _retire(before)
    row = _row(actor, office, certificate, record_id=record_id, revision=before.revision + 1, reason=reason)
    await _put_on_file(row)
    for touched in {decedent, before.decedent_index}:
        await elect(actor.county, certificate.kind, touched)
    await row.refresh_from_db()
    return row


async def void(actor: Actor, record_id: UUID, reason: str) -> Certificate:
    """Take a certificate back that was issued in error: from then on it is as if there were none.

    Voiding it again changes nothing. Raises NOT_FOUND.
    """
    office = _office(actor)
    before = await _own(actor.county, office, record_id)
    await hold_decedents(before.decedent_index)
    before = await _unchanged_since(before)
    if before.status == CertificateStatus.VOIDED:
        return before
    await _retire(before)
    row = _row(
        actor, office, said_by(before), record_id=record_id, revision=before.revision + 1, reason=reason
    )
    row.status, row.live_number, row.body = str(CertificateStatus.VOIDED), None, before.body
    await row.save(force_create=True)
    await elect(actor.county, before.kind, before.decedent_index)
    return row


async def _put_on_file(row: Certificate) -> None:
    """The decedent is held, the number is not: another decedent's certificate may take it meanwhile."""
    with unless_taken(Certificate, "county", "kind", "live_number", otherwise=IN_CONFLICT):
        await row.save(force_create=True)


def _office(actor: Actor) -> str:
    if actor.department is None:
        raise FORBIDDEN()
    return actor.department


def _require_sound(certificate: AnyCertificate) -> None:
    if wrong := flaws(certificate):
        raise INVALID(fields=wrong)


async def _sent_before(county: str, office: str, certificate: AnyCertificate) -> Certificate | None:
    """The newest revision of the certificate of which a revision said exactly this.

    A system that did not hear our answer sends again, perhaps after a correction. Another office is
    recognised by what is on file now, not by what once was.
    """
    body = kept(certificate)
    revisions = await Certificate.of(county).filter(
        kind=certificate.kind, number_index=number_index(certificate.number)
    )
    for row in revisions:
        if row.body == body and (row.current or row.office == office):
            return await Certificate.of(county).get(record_id=row.record_id, current=True)
    return None


async def _require_free_number(
    county: str, certificate: AnyCertificate, except_record: UUID | None = None
) -> None:
    query = Certificate.of(county).filter(kind=certificate.kind, live_number=number_index(certificate.number))
    other = await (query.exclude(record_id=except_record) if except_record else query).first()
    if other is None:
        return
    raise NUMBER_TAKEN(
        fields=[
            FieldError(name, "differs_from_file", f"{LABELS[name]}与已登记的不一致。")
            for name in differing(other.body, kept(certificate))
        ]
        or [FieldError("number", "number_taken", "这个编号属于另一份已登记的证明。")]
    )


async def _require_agreement(
    county: str, decedent: bytes, certificate: AnyCertificate, except_record: UUID | None = None
) -> None:
    """A cremation needs a death on file, and whichever count after this must be in the order of nature."""
    now = await counting(county, decedent)
    if certificate.kind is CertificateKind.CREMATION and now.death is None:
        raise DEATH_NOT_ON_FILE(fields=await _hint(county, certificate))
    others = [
        said_by(row)
        for row in await on_file(county, certificate.kind, decedent)
        if row.record_id != except_record
    ]
    counts = min([certificate, *others], key=rank)
    died, cremated = _pair(now, counts)
    if died is not None and cremated is not None and cremated.happened_at < died.happened_at:
        is_death = certificate.kind is CertificateKind.DEATH
        other = PAPERS[CertificateKind.CREMATION if is_death else CertificateKind.DEATH]
        raise INVALID(
            fields=[
                FieldError(
                    MOMENT_FIELDS[certificate.kind],
                    "cremated_before_death",
                    f"火化时间早于死亡时间，与系统里的{other}对不上，"
                    "请核对；无误的，请联系开具另一份证明的机构更正。",
                )
            ]
        )


def _pair(now: Counting, counts: AnyCertificate) -> tuple[AnyCertificate | None, AnyCertificate | None]:
    if counts.kind is CertificateKind.DEATH:
        return counts, now.cremated
    return now.died, counts


async def _hint(county: str, certificate: AnyCertificate) -> list[FieldError]:
    """Whether the stated death certificate exists under another ID number: then a digit is wrong."""
    stated = getattr(certificate, "death_certificate_number", None)
    if not stated:
        return []
    under_another = (
        await Certificate.of(county)
        .filter(kind=CertificateKind.DEATH, live_number=number_index(stated))
        .exists()
    )
    if not under_another:
        return []
    return [
        FieldError(
            "decedent.id_number",
            "differs_from_death_certificate",
            "这个编号的死亡医学证明登记的是另一个身份证号，请逐位核对身份证号。",
        )
    ]


async def _own(county: str, office: str, record_id: UUID, kind: str | None = None) -> Certificate:
    query = Certificate.of(county).filter(record_id=record_id, office=office, current=True)
    row = await (query.filter(kind=kind) if kind else query).first()
    if row is None:
        raise NOT_FOUND()
    return row


async def _unchanged_since(row: Certificate) -> Certificate:
    """The row read again under the hold. Raises IN_CONFLICT when somebody corrected it meanwhile."""
    again = await Certificate.of(row.county).filter(id=row.id, current=True).first()
    if again is None:
        raise IN_CONFLICT()
    return again


async def _retire(row: Certificate) -> None:
    row.current, row.status = False, str(CertificateStatus.CORRECTED)
    row.live_number = row.counting_decedent = None
    # The decedent that the certificate leaves has to be looked at again too.
    row.handled_at = None
    await row.save(update_fields=["current", "status", "live_number", "counting_decedent", "handled_at"])


def _row(
    actor: Actor,
    office: str,
    certificate: AnyCertificate,
    *,
    record_id: UUID | None,
    revision: int,
    reason: str | None,
) -> Certificate:
    """A row that does not count yet: `elect` decides that."""
    row_id = new_id()
    number = number_index(certificate.number)
    return Certificate(
        id=row_id,
        county=actor.county,
        kind=str(certificate.kind),
        number_index=number,
        live_number=number,
        decedent_index=decedent_index(certificate.decedent.id_number),
        revision=revision,
        record_id=record_id or row_id,
        status=str(CertificateStatus.DUPLICATE),
        happened_on=certificate.happened_at.date(),
        body=kept(certificate),
        reason=reason,
        office=office,
        entered_by=actor.id,
        entered_by_label=actor.label,
        at=clock.now(),
    )
