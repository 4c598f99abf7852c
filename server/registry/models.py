"""What hospitals, health stations and funeral homes certify: the death, and the cremation."""

from __future__ import annotations

from typing import Any

from tortoise import fields

from server.database import CountyModel
from server.database.indexes import Partial
from server.privacy import BlindIndex, EncryptedJSON


class Certificate(CountyModel):
    """One revision of one certificate. What it certifies never changes: a correction is a new row.

    `record_id` names the certificate through all its revisions; `current` is true for the newest one.
    `kind` and `status` are those of server.registry.certificates. `body` is what was certified.
    `live_number` repeats `number_index` while the certificate is on file, `counting_decedent` repeats
    `decedent_index` on the one that counts for the decedent: both are unique within a kind.
    `happened_on` is the day, in China, of the death or of the cremation.
    `handled_at` is empty while the terminations have not been brought in line with this row.
    """

    kind = fields.CharField(max_length=12)
    number_index = BlindIndex()
    live_number = BlindIndex(null=True)
    decedent_index = BlindIndex()
    counting_decedent = BlindIndex(null=True)
    revision = fields.IntField(default=1)
    record_id = fields.UUIDField()
    status = fields.CharField(max_length=12, default="valid")
    current = fields.BooleanField(default=True)
    duplicate_of = fields.UUIDField(null=True)
    happened_on = fields.DateField()
    body: Any = EncryptedJSON()
    reason: Any = EncryptedJSON(null=True)
    office = fields.CharField(max_length=32)
    entered_by = fields.UUIDField(null=True)
    entered_by_label = fields.CharField(max_length=60)
    at = fields.DatetimeField()
    handled_at = fields.DatetimeField(null=True)

    class Meta:
        table = "certificate"
        # Not `constraints`: the ORM's migrations write none of those when they create a table.
        unique_together = (
            ("record_id", "revision"),
            ("county", "kind", "live_number"),
            ("county", "kind", "counting_decedent"),
        )
        indexes = (
            Partial("certificate_by_decedent", ("county", "decedent_index", "kind"), "current = true"),
            Partial("certificate_by_number", ("county", "kind", "number_index")),
            Partial("certificate_of_office", ("county", "office", "at", "id"), "current = true"),
            Partial("certificate_age", ("county", "at", "id")),
            Partial("certificate_unhandled", ("county", "at", "id"), "handled_at IS NULL"),
            Partial(
                "certificate_cremated",
                ("county", "happened_on", "id"),
                "kind = 'cremation' AND counting_decedent IS NOT NULL",
            ),
        )
