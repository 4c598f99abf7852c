from __future__ import annotations

import pytest

from config.policy_asks import policy_asks
from server.chat.policy import Answers, learnt
from tests.counties import first_county


@pytest.fixture(scope="session")
def answers() -> Answers:
    """The first county's, learnt once for all tests, because that takes seconds."""
    county = first_county()
    return learnt(county, [county.newest], policy_asks())[0]
