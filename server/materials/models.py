"""Photos and PDFs that belong to a case. The file itself is in the storage, encrypted."""

from __future__ import annotations

from typing import Any

from tortoise import fields

from server import clock
from server.database import Queued
from server.database.indexes import Partial
from server.privacy import EncryptedJSON


class Material(Queued):
    """One received photo or PDF for one side or page of one material of the catalogue.

    It waits to be read by the worker (`due_at`); `reading` is what was read: the paper's kind, values with
    their confidence and place on the photo, what did not hold, and which answers it filled.

    A newer photo of the same side replaces the older (`replaced_at`); nothing is overwritten. From
    `deleted_at` on the file is gone for good: its key is empty, and the object goes with it or soon after.
    `fingerprint` is a keyed digest of the received bytes, to recognise the same photo sent twice.
    `wrapped_key` is the file's own key, wrapped by the key ring.
    """

    case_id = fields.UUIDField()
    code = fields.CharField(max_length=40)
    side = fields.CharField(max_length=20)
    storage_key = fields.CharField(max_length=120)
    wrapped_key = fields.BinaryField()
    content_type = fields.CharField(max_length=40)
    size = fields.IntField()
    width = fields.IntField(null=True)
    height = fields.IntField(null=True)
    pages = fields.IntField(null=True)
    fingerprint = fields.BinaryField()
    advice: Any = fields.JSONField(default=list)
    uploaded_by = fields.UUIDField(null=True)
    uploaded_by_kind = fields.CharField(max_length=16)
    confirmed_at = fields.DatetimeField(null=True)
    confirmed_by = fields.UUIDField(null=True)
    created_at = fields.DatetimeField()
    replaced_at = fields.DatetimeField(null=True)
    removed_at = fields.DatetimeField(null=True)
    deleted_at = fields.DatetimeField(null=True)
    due_at = fields.DatetimeField(null=True, default=clock.now)
    reading: Any = EncryptedJSON(null=True)

    class Meta:
        table = "material"
        indexes = (
            Partial("material_by_case", ("case_id", "code", "created_at")),
            Partial("material_unread", ("due_at", "id"), "due_at IS NOT NULL"),
            Partial(
                "material_put_aside",
                ("county", "id"),
                "deleted_at IS NULL AND (removed_at IS NOT NULL OR replaced_at IS NOT NULL)",
            ),
        )
