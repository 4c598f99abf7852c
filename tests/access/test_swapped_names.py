"""Somebody else's id, number or code in my own request: answered in the words of one that nobody has."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from server import app
from server.http.door import OPERATIONS, Operation
from server.identity.actor import ActorKind
from tests.access.belongings import Belongings
from tests.access.conftest import ONE_ENGINE, Town
from tests.access.expectations import RULES
from tests.access.knocking import (
    LET_IN,
    PARAMETER,
    expected,
    request_of,
    said_of,
    send,
    state_of_everything,
    with_name_of,
)
from tests.access.people import Caller

MOUNTED = app.ROUTES and OPERATIONS
# A slot is there for the whole county, and a card for whoever holds it.
FOR_EVERYBODY_OF_THE_COUNTY = frozenset({"slot_id", "invitation"})
# A family may come to the counter with a form that it has not handed in yet.
ABOUT_A_VISIT = frozenset({"window.call", "window.serve", "window.no_show", "window.walk_in"})


def test_every_part_of_a_path_is_one_of_the_things() -> None:
    known = {"session_id", "kind", "document"}
    for operation in MOUNTED:
        things = RULES[operation.name].things
        for name in PARAMETER.findall(operation.path):
            assert name in known or things.get(name, name) in Belongings.__dataclass_fields__, operation.name


@ONE_ENGINE
@pytest.mark.parametrize("operation", MOUNTED, ids=lambda operation: operation.name)
async def test_anothers_name_is_answered_as_nobodys(operation: Operation, town: Town) -> None:
    before = await state_of_everything()
    different, tried = [], 0
    for caller in _callers(operation, town):
        for name, foreign in _swaps(operation, caller, town):
            asked = request_of(operation, caller, with_name_of(town.mine, name, foreign))
            if asked == request_of(operation, caller, town.mine):
                continue
            tried += 1
            nobody = town.mine.unknown()
            unknown = request_of(operation, caller, with_name_of(town.mine, name, nobody))
            answers = [
                said_of(await send(town.office, operation, caller, request), getattr(owner, name))
                for request, owner in ((asked, foreign), (unknown, nobody))
            ]
            if answers[0] != answers[1]:
                different.append((caller.name, name, *answers))
    assert different == []
    assert tried or not _names_something(operation)
    assert await state_of_everything() == before


@pytest.mark.parametrize("operation", [o for o in MOUNTED if "<session_id" in o.path], ids=lambda o: o.name)
async def test_anothers_session_is_not_ended(operation: Operation, town: Town) -> None:
    before = await state_of_everything()
    for caller in _callers(operation, town):
        strangers = [
            other.session_id
            for other in town.people.values()
            if other.session_id and other.session_id != caller.session_id
        ]
        assert len(strangers) > 10
        for session_id in (*strangers, town.mine.unknown().case_id):
            request = request_of(operation, replace(caller, session_id=session_id), town.mine)
            answered = await send(town.office, operation, caller, request)
            assert (answered.status, answered.code) == (404, "not_found"), caller.name
    assert await state_of_everything() == before


def _callers(operation: Operation, town: Town) -> list[Caller]:
    """One of each sort whose own things these are."""
    found: dict[str, Caller] = {}
    for caller in town.people.values():
        if (
            not operation.public
            and caller.county == town.mine.county
            and expected(operation, caller) == LET_IN
            and caller.name not in ("stranger", "former helper")
        ):
            found.setdefault(caller.sort, caller)
    return list(found.values())


def _swaps(operation: Operation, caller: Caller, town: Town) -> Iterator[tuple[str, Belongings]]:
    """Which of my things is taken for one of somebody else's: its name, and where the other is from."""
    mine, other, elsewhere = town.mine, town.other, town.elsewhere
    path = PARAMETER.findall(operation.path)
    things = [RULES[operation.name].things.get(name, name) for name in path]
    for name in mine.names:
        yield name, elsewhere
        if name in FOR_EVERYBODY_OF_THE_COUNTY:
            continue
        # The offices of the county work for both families; a thing of one in the case of the other is none.
        if caller.sort == "family" or name in things[1:]:
            yield name, other
    if caller.kind is ActorKind.DEPARTMENT:
        yield "item_id", replace(mine, item_id=mine.other_item_id)
    if caller.kind is ActorKind.REGISTRY:
        yield "death_id", replace(mine, death_id=mine.cremation_id)
        yield "cremation_id", replace(mine, cremation_id=mine.death_id)
    if caller.kind in (ActorKind.WINDOW, ActorKind.SUPERVISOR) and operation.name not in ABOUT_A_VISIT:
        for name in ("case_id", "submitted_id", "assisted_id"):
            if not operation.name.startswith("telephone"):
                yield name, replace(mine, **{name: mine.draft_id})


def _names_something(operation: Operation) -> bool:
    """Whether a request of it has a name of somebody's things in it."""
    rule: Any = RULES[operation.name]
    return bool(set(PARAMETER.findall(operation.path)) - {"session_id", "kind"}) and rule.owners is not None
