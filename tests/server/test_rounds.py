"""A round that fails holds up none of those after it: a county, or one of several kinds of row."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest
from tortoise.exceptions import DBConnectionError

from server.rounds import one_after_another


def round_of(name: str, done: list[str], error: Exception | None = None) -> Callable[[], Awaitable[int]]:
    async def act() -> int:
        done.append(name)
        if error is not None:
            raise error
        return 1

    return act


async def test_what_fails_keeps_nothing_after_it_waiting() -> None:
    done = list[str]()
    broken = round_of("first", done, ValueError("first"))
    with pytest.raises(ValueError, match="first"):
        await one_after_another(broken, round_of("second", done), round_of("third", done))
    assert done == ["first", "second", "third"]


async def test_a_database_that_is_away_is_asked_once() -> None:
    done = list[str]()
    with pytest.raises(DBConnectionError):
        await one_after_another(round_of("first", done, DBConnectionError()), round_of("second", done))
    assert done == ["first"]
