"""Rows that belong to a county, and the one place that scopes queries by it."""

from __future__ import annotations

from typing import Self
from uuid import UUID

from tortoise import fields
from tortoise.models import Model
from tortoise.queryset import QuerySet
from uuid_utils.compat import uuid7


def new_id() -> UUID:
    """A public id: UUIDv7, time-ordered for the index, 74 random bits so that it cannot be guessed."""
    return uuid7()


class CountyModel(Model):
    """A row that belongs to one county (division code of GB/T 2260, six digits)."""

    id = fields.UUIDField(primary_key=True, default=new_id)
    county = fields.CharField(max_length=6)

    class Meta:
        abstract = True

    @classmethod
    def of(cls, county: str) -> QuerySet[Self]:
        """The rows of this county. A structure test keeps every other way of querying out."""
        return cls.filter(county=county)
