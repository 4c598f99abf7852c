"""What each person has to be told, and what the platform said about it."""

from __future__ import annotations

from typing import Any

from tortoise import fields
from tortoise.migrations.constraints import UniqueConstraint

from server.database import CountyModel, Queued
from server.database.indexes import Partial
from server.privacy import EncryptedJSON


class Message(Queued):
    """One message to one person about one event by one template.

    `status`: planned, sent, delivered (the platform confirmed), unknown (a time-out: it may have
    arrived), failed (this channel cannot; the next one was planned), telephone (nothing can reach the
    person: a clerk calls), telephoned, dropped (no longer worth telling).
    """

    case_id = fields.UUIDField(db_index=True)
    event_id = fields.UUIDField()
    event_kind = fields.CharField(max_length=40)
    person_id = fields.UUIDField()
    template = fields.CharField(max_length=40)
    channel = fields.CharField(max_length=24)
    status = fields.CharField(max_length=12, default="planned")
    values: Any = EncryptedJSON()
    page = fields.CharField(max_length=120, default="")
    acceptance_id = fields.UUIDField(null=True)
    platform_id = fields.CharField(max_length=64, null=True)
    error_code = fields.CharField(max_length=24, null=True)
    created_at = fields.DatetimeField()
    sent_at = fields.DatetimeField(null=True)
    confirmed_at = fields.DatetimeField(null=True)
    closed_at = fields.DatetimeField(null=True)
    closed_by = fields.UUIDField(null=True)

    class Meta:
        table = "message"
        constraints = (
            UniqueConstraint(fields=("person_id", "event_id", "template", "channel"), name="message_once"),
        )
        indexes = (
            Partial("message_due", ("due_at", "id"), "due_at IS NOT NULL"),
            Partial("message_telephone", ("county", "created_at"), "status = 'telephone'"),
            Partial("message_by_platform_id", ("platform_id",), "platform_id IS NOT NULL"),
        )


class Acceptance(CountyModel):
    """One "allow" that a person gave in the mini program. A one-time one buys one message."""

    person_id = fields.UUIDField()
    template = fields.CharField(max_length=40)
    long_term = fields.BooleanField(default=False)
    given_at = fields.DatetimeField()
    message_id = fields.UUIDField(null=True, unique=True)
    spent_at = fields.DatetimeField(null=True)
    withdrawn_at = fields.DatetimeField(null=True)

    class Meta:
        table = "acceptance"
        indexes = (
            Partial(
                "acceptance_free",
                ("person_id", "template", "given_at"),
                "spent_at IS NULL AND withdrawn_at IS NULL",
            ),
        )
