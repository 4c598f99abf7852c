"""Money that a department pays out, and the files that departments import."""

from __future__ import annotations

from typing import Any

from tortoise import fields
from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint

from server.database import CountyModel
from server.database.indexes import Partial
from server.privacy import EncryptedText


class Payout(CountyModel):
    """One payment of one kind for one item, amounts in fen.

    `reference` is the department's own number for it and makes every import idempotent. `attempt`
    counts the accounts that were tried: a returned payment is issued again to another one.
    """

    lifecycle = "payout"

    case_id = fields.UUIDField(db_index=True)
    item_id = fields.UUIDField()
    department = fields.CharField(max_length=32)
    kind = fields.CharField(max_length=40)
    reference = fields.CharField(max_length=64)
    amount_fen = fields.BigIntField()
    status = fields.CharField(max_length=12, default="approved")
    attempt = fields.SmallIntField(default=1)
    account = EncryptedText()
    account_holder = EncryptedText()
    account_tail = fields.CharField(max_length=4)
    approved_at = fields.DatetimeField()
    sent_at = fields.DatetimeField(null=True)
    arrived_on = fields.DateField(null=True)
    returned_at = fields.DatetimeField(null=True)
    return_reason = EncryptedText(null=True)

    class Meta:
        table = "payout"
        constraints = (
            UniqueConstraint(fields=("county", "department", "reference"), name="payout_reference_once"),
            CheckConstraint(check="amount_fen > 0", name="payout_positive"),
        )
        indexes = (Partial("payout_by_item", ("item_id",)),)


class PayoutImport(CountyModel):
    """One imported file: what every row did, so that the same file sent again changes nothing."""

    department = fields.CharField(max_length=32)
    fingerprint = fields.BinaryField()
    filename = fields.CharField(max_length=120)
    rows = fields.IntField()
    applied = fields.IntField()
    unchanged = fields.IntField()
    errors: Any = fields.JSONField(default=list)
    imported_by = fields.UUIDField(null=True)
    at = fields.DatetimeField()

    class Meta:
        table = "payout_import"
