"""Slots at the window and the appointments in them."""

from __future__ import annotations

from tortoise import fields

from server.database import CountyModel
from server.database.indexes import Partial


class SeatsTaken(fields.SmallIntField):
    """A count that the database itself keeps within the slot's capacity: the net under every guard.

    The rule stands on the column, and uniqueness below in `unique_together`, because the ORM's migrations
    (tortoise 1.1.9) write neither a CHECK nor a UNIQUE out of `constraints` when they create a table.
    """

    SQL_TYPE = "SMALLINT CHECK (booked BETWEEN 0 AND capacity)"


class Slot(CountyModel):
    """A stretch of opening time that takes `capacity` families. `booked` counts the seats taken."""

    hall = fields.CharField(max_length=32)
    starts_at = fields.DatetimeField()
    ends_at = fields.DatetimeField()
    capacity = fields.SmallIntField()
    booked = SeatsTaken(default=0)
    closed = fields.BooleanField(default=False)

    class Meta:
        table = "slot"
        unique_together = (("county", "hall", "starts_at"),)


class Appointment(CountyModel):
    """One family's place in a slot: held for minutes, booked, then checked in, served or missed.

    `live_case` repeats `case_id` while the appointment is held, booked or checked in; it is unique, so
    a case has one live booking. `code` is what the family shows to check in; it lives as long, so that its
    few digits can be given again. `status`: held, booked, checked_in, served, no_show, cancelled, lapsed
    (`steps.py` says which have a seat).
    """

    slot_id = fields.UUIDField(db_index=True)
    case_id = fields.UUIDField(db_index=True)
    live_case = fields.UUIDField(null=True, unique=True)
    person_id = fields.UUIDField(null=True)
    status = fields.CharField(max_length=12)
    code = fields.CharField(max_length=12, null=True)
    hold_until = fields.DatetimeField(null=True)
    created_at = fields.DatetimeField()
    booked_at = fields.DatetimeField(null=True)
    reminded_at = fields.DatetimeField(null=True)
    checked_in_at = fields.DatetimeField(null=True)
    called_at = fields.DatetimeField(null=True)
    closed_at = fields.DatetimeField(null=True)
    walk_in = fields.BooleanField(default=False)

    class Meta:
        table = "appointment"
        unique_together = (("county", "code"),)
        indexes = (Partial("appointment_held", ("hold_until", "id"), "status = 'held'"),)
