"""Every operation x every caller: who must not is refused in the same words, and nothing is written."""

from __future__ import annotations

import pytest

from server import app
from server.http.door import OPERATIONS, Operation
from tests.access.conftest import ONE_ENGINE, Town
from tests.access.expectations import RULES
from tests.access.knocking import LET_IN, came_in, expected, request_of, send, state_of_everything

MOUNTED = app.ROUTES and OPERATIONS
DOCUMENTED_REFUSALS = {401: "unauthenticated", 404: "not_found"}


def _name(operation: Operation) -> str:
    return operation.name


def test_every_operation_says_who_may() -> None:
    named = {operation.name for operation in MOUNTED}
    assert named - RULES.keys() == set(), "add the new operation to tests/access/expectations.py"
    assert RULES.keys() - named == set(), "these operations are gone"


def test_who_may_without_signing_in_is_listed_here() -> None:
    assert {operation.name for operation in MOUNTED if operation.public} == {
        *("family.form", "family.check_eligibility", "family.login", "family.refresh"),
        *("staff.sign_in", "staff.refresh"),
    }


@ONE_ENGINE
@pytest.mark.parametrize("operation", MOUNTED, ids=_name)
async def test_who_may_not_is_refused_and_changes_nothing(operation: Operation, town: Town) -> None:
    await _refuses_all_who_may_not(operation, town)


async def _refuses_all_who_may_not(operation: Operation, town: Town) -> None:
    before = await state_of_everything()
    wrong, refused = [], 0
    for caller in town.people.values():
        status = expected(operation, caller)
        if status == LET_IN:
            continue
        refused += 1
        answered = await send(town.office, operation, caller, request_of(operation, caller, town.mine))
        if answered.status != status:
            wrong.append((caller.name, status, answered.refusal if answered.code else answered.status))
        elif status in DOCUMENTED_REFUSALS and answered.code != DOCUMENTED_REFUSALS[status]:
            wrong.append((caller.name, status, answered.refusal))
    assert wrong == []
    assert operation.public or refused > 10
    assert await state_of_everything() == before


@ONE_ENGINE
@pytest.mark.parametrize("operation", MOUNTED, ids=_name)
async def test_who_may_comes_in(operation: Operation, town: Town) -> None:
    rule = RULES[operation.name]
    wrong, first = [], True
    for caller in town.people.values():
        if expected(operation, caller) != LET_IN:
            continue
        answered = await send(town.office, operation, caller, request_of(operation, caller, town.mine))
        if not came_in(rule, answered, first=first):
            wrong.append((caller.name, answered.status, answered.body))
        first = False
    assert wrong == []
    assert not first, "an operation that nobody may use"


@pytest.mark.parametrize("operation", [o for o in MOUNTED if o.path.count("<") > 1], ids=_name)
async def test_what_names_two_things_is_refused_on_each_engine(operation: Operation, town: Town) -> None:
    await _refuses_all_who_may_not(operation, town)
