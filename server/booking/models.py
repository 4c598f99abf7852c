"""Slots at the window and the appointments in them."""

from __future__ import annotations

from tortoise import fields
from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint

from server.database import CountyModel
from server.database.indexes import Partial


class Slot(CountyModel):
    """A stretch of opening time that takes `capacity` families. `booked` counts held and booked seats."""

    hall = fields.CharField(max_length=32)
    starts_at = fields.DatetimeField()
    ends_at = fields.DatetimeField()
    capacity = fields.SmallIntField()
    booked = fields.SmallIntField(default=0)
    closed = fields.BooleanField(default=False)

    class Meta:
        table = "slot"
        constraints = (
            UniqueConstraint(fields=("county", "hall", "starts_at"), name="slot_once"),
            CheckConstraint(check="booked BETWEEN 0 AND capacity", name="slot_not_overbooked"),
        )


class Appointment(CountyModel):
    """One family's place in a slot: held for minutes, booked, then checked in, served or missed.

    `live_case` repeats `case_id` while the appointment is held, booked or checked in; it is unique, so
    a case has one live booking. `status`: held, booked, checked_in, served, no_show, cancelled, lapsed.
    """

    slot_id = fields.UUIDField(db_index=True)
    case_id = fields.UUIDField(db_index=True)
    live_case = fields.UUIDField(null=True, unique=True)
    person_id = fields.UUIDField(null=True)
    status = fields.CharField(max_length=12)
    code = fields.CharField(max_length=12)
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
        constraints = (UniqueConstraint(fields=("county", "code"), name="appointment_code_once"),)
        indexes = (Partial("appointment_held", ("hold_until", "id"), "status = 'held'"),)
