"""The counties that this process serves: their rules, and the calendar that their promises count by."""

from __future__ import annotations

import functools

from config.catalogue.loading import county
from server.working_days import Calendar

__all__ = ["calendar", "county"]


@functools.cache
def calendar(division: str) -> Calendar:
    """The working-day calendar of a county. Raises KeyError for a county that is not served."""
    return Calendar(county(division).holidays)
