"""Work on its way into a department's own system."""

from __future__ import annotations

from tortoise import fields

from server.database import Queued
from server.database.indexes import Partial


class Dispatch(Queued):
    """One delivery of one event of one item to a department's webhook, at least once.

    `status`: waiting, delivered (200: the department did it), accepted (202: it will call back),
    refused (4xx), dead (given up), superseded (the item moved on before it was delivered). Refused and
    dead ones are kept and can be replayed. `due_at` is the next attempt. `seq` is the event's place in
    the history of its case: of one item, nothing overtakes what happened before it.
    """

    item_id = fields.UUIDField(db_index=True)
    event_id = fields.UUIDField()
    seq = fields.IntField()
    department = fields.CharField(max_length=32)
    kind = fields.CharField(max_length=40)
    status = fields.CharField(max_length=12, default="waiting")
    first_tried_at = fields.DatetimeField(null=True)
    closed_at = fields.DatetimeField(null=True)
    last_status = fields.SmallIntField(null=True)
    last_error = fields.CharField(max_length=200, null=True)
    replays = fields.IntField(default=0)
    created_at = fields.DatetimeField()

    class Meta:
        table = "dispatch"
        unique_together = (("event_id", "item_id"),)
        indexes = (
            Partial("dispatch_due", ("county", "department", "due_at", "id"), "due_at IS NOT NULL"),
            Partial(
                "dispatch_undelivered",
                ("county", "department", "closed_at"),
                "status IN ('dead', 'refused')",
            ),
        )
