"""Which rules a family stands under: those of the day of death, and of no day that has not come."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

from config.catalogue import County
from server import clock
from server.counties import rules
from tests.conftest import Clock
from tests.counties import first_county


def _with_rules_from(days: int) -> County:
    """The first county, which has entered new rules so many days ahead."""
    place = first_county()
    ahead = dataclasses.replace(
        place.newest, version="ahead", valid_from=clock.today() + timedelta(days=days)
    )
    return dataclasses.replace(place, versions=(*place.versions, ahead))


def test_rules_that_were_entered_ahead_are_nobodys_before_their_day(moving_clock: Clock) -> None:
    place = _with_rules_from(days=10)
    assert rules(place).version == first_county().newest.version
    assert rules(place, clock.today()).version == first_county().newest.version
    moving_clock.advance(days=10)
    assert rules(place).version == "ahead"
    assert rules(place, clock.today() - timedelta(days=1)).version == first_county().newest.version
