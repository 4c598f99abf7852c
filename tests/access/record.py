"""Renew the examples of the API document from what the running office takes and answers: `make examples`.

Every operation is asked once, in a town of its own, by somebody who may. An operation that does not succeed
keeps the example that it had, and is named at the end.
"""

from __future__ import annotations

import itertools
import json
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from sandbox.actors import persons
from server import app
from server.http.door import OPERATIONS, Operation
from server.http.examples import FILE, wanted
from tests.access.conftest import ONE_ENGINE, Town
from tests.access.knocking import LET_IN, expected, request_of
from tests.access.scenes import PLAIN, SAME_ANSWER, SCENES, Asked, Scene
from tests.access.stable import stable

MOUNTED = app.ROUTES and OPERATIONS
TO_ASK = [operation for operation in MOUNTED if operation.name not in SAME_ANSWER and wanted(operation)]


@pytest.fixture(scope="module")
def renewed() -> Iterator[dict[str, Any]]:
    """What is recorded. The file keeps no operation that is gone."""
    known = json.loads(FILE.read_text(encoding="utf-8")) if FILE.exists() else {}
    names = {operation.name for operation in MOUNTED}
    examples: dict[str, Any] = {}
    yield examples
    for name, like in SAME_ANSWER.items():
        examples[name] = {"answer": examples.get(like, known.get(like, {}))["answer"]}
    kept = {name: example for name, example in known.items() if name in names} | examples
    FILE.write_text(json.dumps(kept, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> None:
    """The made people's numbers and cards begin with the same one."""
    monkeypatch.setattr(persons, "_numbers", itertools.count(1))


@ONE_ENGINE
@pytest.mark.parametrize("operation", TO_ASK, ids=lambda operation: operation.name)
async def test_record(operation: Operation, counted: None, town: Town, renewed: dict[str, Any]) -> None:
    asked, answered = await seen(operation, town)
    told = f"{operation.name}: {asked.path} {asked.body} was answered {answered.status} {answered.body}"
    assert 200 <= answered.status < 300, told
    seen_parts = {"file": asked.file_shown, "body": asked.body, "answer": answered.body}
    renewed[operation.name] = stable({part: seen_parts[part] for part in wanted(operation)})


async def seen(operation: Operation, town: Town) -> tuple[Asked, Any]:
    """The request and the answer of the first who may, as the operation's scene wants them."""
    scene: Scene = SCENES.get(operation.name, PLAIN)
    caller = next(
        caller
        for caller in town.people.values()
        if expected(operation, caller) == LET_IN and scene.who in (None, caller.name)
    )
    mine = await scene.ready(town)
    asked = await scene.asks(operation.name, request_of(operation, caller, mine), town)
    answered = await town.office.ask(
        operation.method,
        asked.path,
        caller.token,
        asked.body,
        query=asked.query,
        headers=dict(asked.headers),
        file=asked.file,
    )
    return asked, answered


if __name__ == "__main__":
    sys.exit(pytest.main(["-q", "--tb=line", "-p", "no:cacheprovider", __file__]))
