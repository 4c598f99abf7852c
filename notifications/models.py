"""What each person has to be told, by which way, and what became of it."""

from __future__ import annotations

from typing import Any

from tortoise import fields

from server.database import CountyModel, Queued
from server.database.indexes import Partial
from server.privacy import EncryptedJSON


class Message(Queued):
    """One message to one person about one event, by one template and one channel.

    `status`: planned, sending (a worker has it, the platform may have it), sent (the platform took it),
    delivered (the platform reported it on the phone), unknown (it may have been taken and no report has
    come), failed (this channel cannot; if there is a further one it has a row of its own), telephone (a
    clerk has to call), telephoned, dropped (no longer worth telling).

    `happened_at` and `seq` are the event's: a person hears things in their order. `further` are the
    channels still to be tried, frozen when the message was planned. `content` is the text, and the
    fields of the template as they fit. `person_id` is null for the applicant of an assisted case, who
    has no account. An open row has a `due_at`: when to send it, or until when its report is awaited.
    """

    case_id = fields.UUIDField(db_index=True)
    event_id = fields.UUIDField()
    event_kind = fields.CharField(max_length=40)
    happened_at = fields.DatetimeField()
    seq = fields.IntField()
    person_id = fields.UUIDField(null=True)
    template = fields.CharField(max_length=60)
    channel = fields.CharField(max_length=20)
    further: Any = fields.JSONField(default=list)
    status = fields.CharField(max_length=12, default="planned")
    wakes = fields.BooleanField(default=False)
    content: Any = EncryptedJSON()
    page = fields.CharField(max_length=200, default="")
    platform_id = fields.CharField(max_length=64, null=True)
    error_code = fields.CharField(max_length=24, null=True)
    created_at = fields.DatetimeField()
    stale_at = fields.DatetimeField(null=True)
    tried_at = fields.DatetimeField(null=True)
    sent_at = fields.DatetimeField(null=True)
    confirmed_at = fields.DatetimeField(null=True)
    closed_at = fields.DatetimeField(null=True)
    closed_by = fields.UUIDField(null=True)

    class Meta:
        table = "message"
        unique_together = (("person_id", "event_id", "template", "channel"),)
        indexes = (
            Partial("message_due", ("due_at", "id"), "due_at IS NOT NULL"),
            Partial("message_open", ("person_id", "happened_at", "seq"), "due_at IS NOT NULL"),
            Partial("message_leased", ("lease_until",), "lease_until IS NOT NULL"),
            Partial("message_telephone", ("county", "created_at", "id"), "status = 'telephone'"),
        )


class Acceptance(CountyModel):
    """What a person pressed when asked whether one template's messages may come.

    `choice`: accept, reject, ban (the platform took the template away). An accepted one-time template
    buys one message and is spent by it; a long-term one is never spent. A choice that is no acceptance,
    or no longer one, is withdrawn. Free are those neither spent nor withdrawn.
    """

    person_id = fields.UUIDField()
    template = fields.CharField(max_length=60)
    choice = fields.CharField(max_length=8)
    given_at = fields.DatetimeField()
    message_id = fields.UUIDField(null=True, unique=True)
    spent_at = fields.DatetimeField(null=True)
    withdrawn_at = fields.DatetimeField(null=True)

    class Meta:
        table = "acceptance"
        indexes = (Partial("acceptance_by_person", ("person_id", "template", "given_at")),)
