"""A lively day: a hundred days of families in every state, replayed over HTTP by what they really do."""

from sandbox.lively_day.days import begins_before, present_day
from sandbox.lively_day.plan import FEWEST
from sandbox.lively_day.populating import CASES, SEED, Populated, found, half_done, populate

__all__ = [
    "CASES",
    "FEWEST",
    "SEED",
    "Populated",
    "begins_before",
    "found",
    "half_done",
    "populate",
    "present_day",
]
