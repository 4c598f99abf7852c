"""Money that a department pays out, and the files that departments import."""

from __future__ import annotations

from typing import Any

from tortoise import fields

from server.database import CountyModel
from server.database.indexes import Partial
from server.privacy import EncryptedText


class Amount(fields.BigIntField):
    """An amount in fen; the database itself refuses one that is not positive."""

    SQL_TYPE = "BIGINT CHECK (amount_fen > 0)"


class Payout(CountyModel):
    """One payment of one kind for one item, amounts in fen.

    `reference` is the department's own number for it and makes every import idempotent. `attempt`
    counts the accounts that were tried: a returned payment is issued again to another one. `earlier`
    tells of the attempts before (their number, account tail and the day of return), so that a late
    report about one of them is not taken for news of this one; `reissued_at` is when this one began.
    Days are those in China on which the department's bank did it.
    """

    lifecycle = "payout"

    case_id = fields.UUIDField(db_index=True)
    item_id = fields.UUIDField()
    department = fields.CharField(max_length=32)
    kind = fields.CharField(max_length=40)
    reference = fields.CharField(max_length=64)
    amount_fen = Amount()
    status = fields.CharField(max_length=12, default="approved")
    attempt = fields.SmallIntField(default=1)
    account = EncryptedText()
    account_holder = EncryptedText()
    account_bank = EncryptedText(null=True)
    account_tail = fields.CharField(max_length=4)
    approved_at = fields.DatetimeField()
    sent_on = fields.DateField(null=True)
    arrived_on = fields.DateField(null=True)
    returned_on = fields.DateField(null=True)
    returned_at = fields.DatetimeField(null=True)
    reissued_at = fields.DatetimeField(null=True)
    earlier: Any = fields.JSONField(default=list)
    return_reason = EncryptedText(null=True)

    class Meta:
        table = "payout"
        unique_together = (("county", "department", "reference"),)
        indexes = (
            Partial("payout_by_item", ("item_id",)),
            Partial("payout_list", ("county", "department", "approved_at", "id")),
        )


class PayoutImport(CountyModel):
    """One imported file: how many rows did what, and why the refused ones were refused.

    `fingerprint` is a keyed digest of the file, by which the same file sent again is recognised.
    `errors` has the first refused rows (row, column, code, message) and nothing that a row says.
    """

    department = fields.CharField(max_length=32)
    fingerprint = fields.BinaryField()
    filename = EncryptedText()
    rows = fields.IntField()
    applied = fields.IntField()
    unchanged = fields.IntField()
    refused = fields.IntField()
    errors: Any = fields.JSONField(default=list)
    imported_by = fields.UUIDField(null=True)
    at = fields.DatetimeField()

    class Meta:
        table = "payout_import"
        indexes = (
            Partial("payout_import_list", ("county", "department", "at", "id")),
            Partial("payout_import_same_file", ("county", "department", "fingerprint")),
        )
