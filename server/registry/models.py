"""What hospitals, health stations and funeral homes certify: the death, and the cremation."""

from __future__ import annotations

from typing import Any

from tortoise import fields
from tortoise.migrations.constraints import UniqueConstraint

from server.database import CountyModel
from server.database.indexes import Partial
from server.privacy import BlindIndex, EncryptedJSON


class Certificate(CountyModel):
    """One revision of one certificate, never changed: a correction is a new row.

    `kind` is "death" (居民死亡医学证明) or "cremation" (火化证明). `current` is true for the revision
    that counts. `status`: valid, corrected (a newer revision counts), duplicate (merged into
    `duplicate_of`), voided (reported in error). `body` is what was certified.
    """

    kind = fields.CharField(max_length=12)
    number_index = BlindIndex()
    decedent_index = BlindIndex()
    revision = fields.IntField(default=1)
    record_id = fields.UUIDField()
    status = fields.CharField(max_length=12, default="valid")
    current = fields.BooleanField(default=True)
    duplicate_of = fields.UUIDField(null=True)
    body: Any = EncryptedJSON()
    reason: Any = EncryptedJSON(null=True)
    office = fields.CharField(max_length=32)
    entered_by = fields.UUIDField(null=True)
    entered_by_label = fields.CharField(max_length=60)
    at = fields.DatetimeField()
    handled_at = fields.DatetimeField(null=True)

    class Meta:
        table = "certificate"
        constraints = (UniqueConstraint(fields=("record_id", "revision"), name="certificate_revision"),)
        indexes = (
            Partial("certificate_by_decedent", ("county", "decedent_index", "kind"), "current = true"),
            Partial("certificate_by_number", ("county", "kind", "number_index"), "current = true"),
            Partial("certificate_unhandled", ("at", "id"), "handled_at IS NULL"),
        )
