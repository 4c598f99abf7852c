"""What a registry sends and gets back."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import ConfigDict, Field, field_validator

from server.http.body import Answer, Body
from server.http.pages import Page
from server.registry.certificates import (
    LABELS,
    CertificateKind,
    CertificateStatus,
    CremationCertificate,
    DeathCertificate,
)
from server.registry.lookup import Found, differences
from server.registry.merging import said_by
from server.registry.models import Certificate

_DEATH: Any = DeathCertificate.model_config["json_schema_extra"]
_CREMATION: Any = CremationCertificate.model_config["json_schema_extra"]
_RECORD: dict[str, Any] = {
    "record_id": "01999f7e-5c1a-7b3e-9d6f-2a4b6c8d0e1f",
    "kind": "death",
    "status": "valid",
    "revision": 2,
    "certificate": {
        **_DEATH["examples"][0],
        "decedent": {
            "name": "张建国",
            "id_number": "430621190001010011",
            "sex": "male",
            "birth_date": "1900-01-01",
        },
    },
    "happened_on": "2026-10-03",
    "registered_at": "2026-10-03T02:05:00Z",
    "by": "登记机构 工号2001",
    "reason": "死亡时间写错了一小时",
    "duplicate_of": None,
    "differs_in": [],
    "doubts": [],
    "repeated": False,
}


class DeathCorrection(Body):
    """The whole certificate as it should read, and why."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"certificate": _DEATH["examples"][0], "reason": "死亡时间写错了一小时"}]
        }
    )

    certificate: DeathCertificate
    reason: str = Field(min_length=2, max_length=200)


class CremationCorrection(Body):
    """The whole certificate as it should read, and why."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"certificate": _CREMATION["examples"][0], "reason": "身份证号错了一位"}]
        }
    )

    certificate: CremationCertificate
    reason: str = Field(min_length=2, max_length=200)


class Voiding(Body):
    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "登记到了另一个人名下"}]})

    reason: str = Field(min_length=2, max_length=200)


class Search(Body):
    """An ID number, however it is spelled. It travels in the body, never in an address."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"id_number": "430621190001010011"}]})

    id_number: str = Field(min_length=15, max_length=40)

    @field_validator("id_number")
    @classmethod
    def _has_digits(cls, value: str) -> str:
        if not any(char.isdecimal() for char in value):
            raise ValueError("请填写身份证号。")
        return value


class Listing(Page):
    kind: Literal["death", "cremation"] | None = None


class DoubtShown(Answer):
    """A hint that two certificates of a decedent do not fit. Names fields, never another office's values."""

    code: str
    text: str


class Difference(Answer):
    field: str
    label: str


class Record(Answer):
    """One certificate of this office as it is on file now.

    `duplicate_of` names the record that counts for the decedent, `differs_in` the fields in which this
    one differs from it. `repeated`: it had been registered before, nothing was changed.
    """

    model_config = ConfigDict(json_schema_extra={"examples": [_RECORD]})

    record_id: UUID
    kind: CertificateKind
    status: CertificateStatus
    revision: int
    certificate: DeathCertificate | CremationCertificate
    happened_on: date
    registered_at: datetime
    by: str
    reason: str | None
    duplicate_of: UUID | None
    differs_in: list[Difference]
    doubts: list[DoubtShown]
    repeated: bool


class Revision(Answer):
    """One revision, with who wrote it, when and why."""

    revision: int
    status: CertificateStatus
    certificate: DeathCertificate | CremationCertificate
    registered_at: datetime
    by: str
    reason: str | None


class RecordWithHistory(Record):
    """The record and all its revisions, newest first."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    **_RECORD,
                    "history": [
                        {
                            name: _RECORD[name]
                            for name in ("revision", "status", "certificate", "registered_at", "by", "reason")
                        }
                    ],
                }
            ]
        }
    )

    history: list[Revision]


class RecordLine(Answer):
    """A record in a list."""

    record_id: UUID
    kind: CertificateKind
    status: CertificateStatus
    revision: int
    certificate: DeathCertificate | CremationCertificate
    happened_on: date
    registered_at: datetime


class Records(Answer):
    """Last change first. `next` is the cursor of the next page, null on the last one."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "records": [
                        {
                            name: _RECORD[name]
                            for name in (
                                "record_id",
                                "kind",
                                "status",
                                "revision",
                                "certificate",
                                "happened_on",
                                "registered_at",
                            )
                        }
                    ],
                    "next": None,
                }
            ]
        }
    )

    records: list[RecordLine]
    next: str | None


def record(row: Certificate, found: Found, *, repeated: bool = False) -> Record:
    """The record as its office may see it, with what is doubtful about the decedent's certificates."""
    return Record(**_fields(row, found), repeated=repeated)


def record_with_history(rows: list[Certificate], found: Found) -> RecordWithHistory:
    """As `record`, of the newest of these revisions, with all of them."""
    return RecordWithHistory(
        **_fields(rows[0], found), repeated=False, history=[_revision(row) for row in rows]
    )


def records(rows: list[Certificate], following: str | None) -> Records:
    """A page of a list; `following` is the cursor of the next one."""
    return Records(
        records=[
            RecordLine(
                record_id=row.record_id,
                kind=CertificateKind(row.kind),
                status=CertificateStatus(row.status),
                revision=row.revision,
                certificate=said_by(row),
                happened_on=row.happened_on,
                registered_at=row.at,
            )
            for row in rows
        ],
        next=following,
    )


def _fields(row: Certificate, found: Found) -> dict[str, Any]:
    on_file = row.status != CertificateStatus.VOIDED
    return {
        "record_id": row.record_id,
        "kind": row.kind,
        "happened_on": row.happened_on,
        "duplicate_of": row.duplicate_of,
        "differs_in": [
            Difference(field=name, label=LABELS[name]) for name in differences(row, found.counting) if on_file
        ],
        "doubts": [DoubtShown(code=doubt.code, text=doubt.text) for doubt in found.doubts if on_file],
        **_revision(row).model_dump(exclude={"certificate"}),
        "certificate": said_by(row),
    }


def _revision(row: Certificate) -> Revision:
    return Revision(
        revision=row.revision,
        status=CertificateStatus(row.status),
        certificate=said_by(row),
        registered_at=row.at,
        by=row.entered_by_label,
        reason=row.reason,
    )
