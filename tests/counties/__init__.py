"""Two more catalogues: a library's (for the engine) and a second county's (for replication)."""

from __future__ import annotations

import functools
from pathlib import Path

from config.catalogue import County, load
from config.settings import ROOT

HERE = Path(__file__).resolve().parent
HOLIDAYS = ROOT / "config" / "holidays"
FIRST_COUNTY = ROOT / "config" / "counties" / "430621"
SECOND_COUNTY = HERE / "430626"
TOY = HERE / "toy"


@functools.cache
def toy() -> County:
    """The library that takes back reader's cards: two versions, no question that the program knows."""
    return load(TOY, HOLIDAYS, well_known={})


@functools.cache
def first_county() -> County:
    return load(FIRST_COUNTY, HOLIDAYS)


@functools.cache
def second_county() -> County:
    return load(SECOND_COUNTY, HOLIDAYS)
