"""What the examples of the API document are recorded from still happens as it did."""

from __future__ import annotations

import pytest

from server.http.door import Operation
from server.http.examples import wanted
from tests.access.conftest import ONE_ENGINE, Town
from tests.access.record import MOUNTED, seen
from tests.access.scenes import SAME_ANSWER, SCENES


@ONE_ENGINE
@pytest.mark.parametrize("operation", [o for o in MOUNTED if o.name in SCENES], ids=lambda o: o.name)
async def test_what_was_prepared_for_it_lets_it_succeed(operation: Operation, town: Town) -> None:
    asked, answered = await seen(operation, town)
    assert 200 <= answered.status < 300, (asked, answered.body)


def test_every_scene_is_of_an_operation_that_is_there() -> None:
    assert (SCENES.keys() | SAME_ANSWER.keys()) - {operation.name for operation in MOUNTED} == set()


def test_what_answers_as_another_does_is_of_the_same_kind() -> None:
    by_name = {operation.name: operation for operation in MOUNTED}
    for name, like in SAME_ANSWER.items():
        assert by_name[name].answer is by_name[like].answer
        assert wanted(by_name[name]) == ["answer"]
