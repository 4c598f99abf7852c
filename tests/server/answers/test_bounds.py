"""What no person types is refused at every door that takes answers, field by field, and kept nowhere."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import orjson
import pytest
import pytest_asyncio
from pydantic import BaseModel, ValidationError

from server import clock
from server.cases.models import Case
from server.database import transaction
from server.http.door import OPERATIONS
from server.identity.models import Person
from server.identity.sessions import open_session
from tests.access.running import Office, running_office
from tests.server.cases.accepted import COUNTY


def nested(depth: int) -> Any:
    value: Any = "x"
    for _ in range(depth):
        value = [value]
    return value


TOO_MUCH: list[tuple[str, Any]] = [
    ("a long text", "长" * 2_001),
    ("a book", "长" * 400_000),
    ("many parts", ["x"] * 51),
    ("a long part", ["长" * 201]),
    ("a list in a list", [["x"]]),
    ("a tree", nested(300)),
    ("a deep tree", nested(800)),
    ("an object", {"a": 1}),
    ("a deep object", {"a": {"a": nested(100)}}),
    ("a huge number", 10**18),
    ("a huge float", 1e300),
]
FITS: list[Any] = ["长" * 2_000, ["长" * 200] * 50, 12, 1.5, True, None, ""]
"""As wrong as they may be, these are kept or cleared like any other answer."""


@pytest_asyncio.fixture(scope="session")
async def doors() -> AsyncIterator[Office]:
    async with running_office("answers-bounds") as running:
        yield running


@pytest_asyncio.fixture
async def token(database: str) -> str:
    async with transaction():
        person = Person(county=COUNTY, created_at=clock.now())
        await person.save(force_create=True)
        return (await open_session(COUNTY, "person", person.id, "手机")).access_token


@pytest.mark.parametrize("value", [value for _, value in TOO_MUCH], ids=[name for name, _ in TOO_MUCH])
async def test_what_no_person_types_is_refused_and_nothing_of_the_call_is_kept(
    doors: Office, token: str, value: Any
) -> None:
    begun = await doors.ask("POST", "/api/v1/cases", token, {"answers": {"decedent.name": "张三"}})
    path = f"/api/v1/cases/{begun.body['id']}/answers"
    given = {"answers": {"decedent.name": "李四", "decedent.birth_place": value, "death.date": value}}
    saved = await doors.ask("PATCH", path, token, given, headers={"If-Match": begun.headers["ETag"]})
    assert (saved.status, saved.code) in ((422, "invalid"), (400, "malformed"))
    if saved.code == "invalid":
        assert "answers.death.date" in {wrong["field"] for wrong in saved.body["fields"]}
        assert all(wrong["message"].endswith("。") for wrong in saved.body["fields"])
    (case,) = await Case.of(COUNTY)
    assert case.answers == {"decedent.name": "张三"}
    for path in ("/api/v1/cases", "/api/v1/eligibility"):
        refused = await doors.ask("POST", path, token, {"answers": {"death.date": value}})
        assert (refused.status, refused.code) == (saved.status, saved.code), path
    assert await Case.of(COUNTY).count() == 1


@pytest.mark.parametrize("value", FITS, ids=range(len(FITS)))
async def test_what_a_person_may_type_is_kept_as_typed_however_wrong(
    doors: Office, token: str, value: Any
) -> None:
    begun = await doors.ask("POST", "/api/v1/cases", token, {})
    path = f"/api/v1/cases/{begun.body['id']}"
    saved = await doors.ask(
        "PATCH", f"{path}/answers", token, {"answers": {"decedent.name": value}},
        headers={"If-Match": begun.headers["ETag"]},
    )  # fmt: skip
    assert saved.status == 200, saved.body
    assert saved.body["answers"] == ({} if value in (None, "") else {"decedent.name": value})
    assert (await doors.ask("GET", path, token)).status == 200


@pytest.mark.parametrize("name", ["a\x00b", "x" * 100_000, "逝者.姓名", "decedent.nickname", ""])
async def test_a_question_that_no_form_has_begins_nothing(doors: Office, token: str, name: str) -> None:
    refused = await doors.ask("POST", "/api/v1/cases", token, {"answers": {name: "x"}})
    assert refused.code in ("invalid", "malformed")
    assert len(orjson.dumps(refused.body)) < 1_000
    assert await Case.of(COUNTY).count() == 0


def test_every_body_that_carries_answers_has_the_bounds() -> None:
    bodies = {op.body for op in OPERATIONS if op.body and "answers" in op.body.model_fields}
    assert len(bodies) >= 6
    loose = [body.__name__ for body in bodies if not _refuses(body, {"answers": {"death.date": nested(300)}})]
    assert loose == []


def _refuses(body: type[BaseModel], given: dict[str, Any]) -> bool:
    try:
        body.model_validate(given)
    except ValidationError as error:
        return any(item["loc"][0] == "answers" for item in error.errors(include_input=False))
    return False
