"""Somebody whose papers are read."""

from __future__ import annotations

import random

import pytest

from tests.server.reading.drawn_papers import Drawn, somebody


@pytest.fixture
def who() -> Drawn:
    return somebody(random.Random(5))
