"""Answers that were given once and are given again to the same Idempotency-Key."""

from __future__ import annotations

from typing import Any

from tortoise import fields

from server.database import CountyModel
from server.database.indexes import Partial
from server.privacy import EncryptedJSON


class IdempotencyKey(CountyModel):
    """Written in the transaction of the verb that it answers: a key and its effect live or die together."""

    subject_id = fields.UUIDField()
    key = fields.CharField(max_length=80)
    fingerprint = fields.BinaryField()
    status = fields.SmallIntField()
    answer: Any = EncryptedJSON(null=True)
    at = fields.DatetimeField()

    class Meta:
        table = "idempotency_key"
        unique_together = (("subject_id", "key"),)
        indexes = (Partial("idempotency_key_age", ("at",)),)
