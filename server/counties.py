"""The counties that this process serves: their rules, and the calendar that their promises count by."""

from __future__ import annotations

import functools
from datetime import date

from config.catalogue import Catalogue, County
from config.catalogue.loading import counties, county
from server import clock
from server.errors import INVALID, FieldError
from server.working_days import Calendar

__all__ = ["calendar", "county", "rules", "served"]


@functools.cache
def calendar(division: str) -> Calendar:
    """The working-day calendar of a county. Raises KeyError for a county that is not served."""
    return Calendar(county(division).holidays)


def rules(place: County, died_on: date | None = None) -> Catalogue:
    """The rules that a death falls under: those of its day, or of today while its day is not known.

    A version that was entered ahead of its day is nobody's yet.
    """
    return place.catalogue_for(died_on or clock.today())


def served(division: str | None) -> str:
    """The county that a stranger asks for, or the first one. Raises INVALID for one that is not served."""
    here = counties()
    if division is not None and division not in here:
        raise INVALID(fields=[FieldError("county", "unknown", "这个地方还没有开通这项服务。")])
    return division or next(iter(here))
