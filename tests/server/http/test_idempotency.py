"""One effect for one key: repeats, twins, other bodies, other callers, refusals, failures, a day's end."""

from __future__ import annotations

import asyncio

import asyncpg
import pytest
from tortoise.connection import get_connections

from server.database import engine
from server.http.idempotency import TRIES, forget_old_keys
from server.http.models import IdempotencyKey
from tests.conftest import Clock
from tests.server.http.conftest import Caller, people
from tests.server.http.toy import COUNTY, Stage

KEY = "push-000001"


async def keys() -> int:
    return await IdempotencyKey.of(COUNTY).all().count()


async def test_a_repeat_gets_the_same_answer_and_has_no_effect(caller: Caller, stage: Stage) -> None:
    first = await caller.make(key=KEY)
    again = await caller.make(key=KEY)
    assert (first.status, again.status) == (201, 201)
    assert again.body == first.body
    assert "Idempotency-Replayed" not in first.headers
    assert again.headers["Idempotency-Replayed"] == "true"
    assert (await people(), stage.begun) == (1, 1)


async def test_without_a_key_every_request_counts(caller: Caller) -> None:
    await caller.make()
    await caller.make()
    assert (await people(), await keys()) == (2, 0)


async def test_the_same_key_with_anything_else_is_a_problem(caller: Caller) -> None:
    first = await caller.make("甲", key=KEY)
    other_body = await caller.make("乙", key=KEY)
    other_path = await caller.send(
        "PUT", "/toy/v1/versions", key=KEY, json={"name": "甲"}, headers={"If-Match": '"1"'}
    )
    other_query = await caller.send("POST", "/toy/v1/people?x=1", key=KEY, json={"name": "甲"})
    for refused in (other_body, other_path, other_query):
        assert (refused.status, refused.body["code"]) == (422, "idempotency_key_reused")
    assert (await caller.make("甲", key=KEY)).body == first.body
    assert await people() == 1


async def test_twins_at_once_have_one_effect_and_one_answer(caller: Caller) -> None:
    answers = await asyncio.gather(*(caller.make(key=KEY) for _ in range(12)))
    assert {answer.status for answer in answers} == {201}
    assert len({answer.body["id"] for answer in answers}) == 1
    assert (await people(), await keys()) == (1, 1)


async def test_a_twin_that_the_first_one_left_nothing_to_do_gets_the_first_answer(caller: Caller) -> None:
    """Each twin wants the same free name; who comes second is refused by the verb, and told the answer."""
    twins = await asyncio.gather(*(caller.make(key=KEY, then="unique") for _ in range(6)))
    assert {(answer.status, answer.body["id"]) for answer in twins} == {(201, twins[0].body["id"])}
    stranger = await caller.make(key="another-key", then="unique")
    assert (stranger.status, stranger.body["code"]) == (409, "toy_refused")
    assert (await people(), await keys()) == (1, 1)


async def test_another_uniqueness_is_an_error_of_ours_and_no_twin(caller: Caller) -> None:
    assert (await caller.make(key=KEY, then="taken")).status == 201
    broken = await caller.make(key="another-key", then="taken")
    assert (broken.status, broken.body["code"]) == (500, "internal_error")
    without = await caller.make(then="taken")
    assert (without.status, without.body["code"]) == (500, "internal_error")
    assert (await people(), await keys()) == (2, 1)


async def test_a_key_belongs_to_its_caller(caller: Caller) -> None:
    other = Caller(caller.session, caller.address)
    mine, theirs = await caller.make("甲", key=KEY), await other.make("乙", key=KEY)
    assert (mine.status, theirs.status) == (201, 201)
    assert mine.body["id"] != theirs.body["id"]
    assert (await people(), await keys()) == (2, 2)


@pytest.mark.parametrize("then", ["refuse", "quote"])
async def test_what_was_rolled_back_is_not_remembered(caller: Caller, then: str) -> None:
    failed = await caller.make(key=KEY, then=then)
    assert failed.status in (409, 500)
    assert (await people(), await keys()) == (0, 0)
    assert (await caller.make(key=KEY)).status == 201
    assert (await people(), await keys()) == (1, 1)


async def test_an_answer_that_cannot_be_shown_undoes_its_effect(caller: Caller) -> None:
    assert (await caller.make(key=KEY, then="answer")).status == 500
    assert (await people(), await keys()) == (0, 0)


async def test_after_a_day_a_key_is_free_whether_the_worker_came_or_not(
    caller: Caller, moving_clock: Clock
) -> None:
    first = await caller.make("甲", key=KEY)
    moving_clock.advance(hours=23, minutes=59)
    assert (await caller.make("甲", key=KEY)).body == first.body
    moving_clock.advance(minutes=2)
    twins = await asyncio.gather(*(caller.make("乙", key=KEY) for _ in range(4)))
    assert {answer.status for answer in twins} == {201}
    assert {answer.body["name"] for answer in twins} == {"乙"}
    assert (await people(), await keys()) == (2, 1)


async def test_the_worker_forgets_keys_after_a_day(caller: Caller, moving_clock: Clock) -> None:
    await caller.make(key=KEY)
    assert await forget_old_keys() == 0
    moving_clock.advance(hours=24, seconds=1)
    assert await forget_old_keys() == 1
    assert await keys() == 0


async def test_the_kept_answer_cannot_be_read_in_the_database(caller: Caller) -> None:
    await caller.make("张建国的答复", key=KEY)
    (stored,) = (
        await get_connections().get("default").execute_query_dict("SELECT answer FROM idempotency_key")
    )
    assert "张建国".encode() not in bytes(stored["answer"])
    assert (await IdempotencyKey.of(COUNTY).get(key=KEY)).answer["body"]["name"] == "张建国的答复"


@pytest.mark.parametrize("key", ["short", "k" * 81, "with a blank", "caf\u00e9-000001"])
async def test_a_key_that_is_none_is_refused_by_name(caller: Caller, key: str) -> None:
    refused = await caller.make(key=key)
    assert (refused.status, refused.body["fields"][0]["field"]) == (422, "Idempotency-Key")
    assert await people() == 0


async def test_two_verbs_that_wait_for_each_other_are_both_done(caller: Caller, stage: Stage) -> None:
    """A real deadlock on PostgreSQL: the one that is given up runs again, and nobody notices."""
    ids = [(await caller.make()).body["id"] for _ in range(2)]
    begun = stage.begun
    stage.expected = 2
    if engine() == "sqlite":
        stage.go_on.set()
    crossing = [
        asyncio.ensure_future(caller.make(key=f"{KEY}-{n}", then="cross", anything=ids[::step]))
        for n, step in enumerate((1, -1))
    ]
    if engine() == "postgresql":
        await stage.all_here.wait()
        stage.go_on.set()
    answers = await asyncio.gather(*crossing)
    assert [answer.status for answer in answers] == [201, 201]
    assert await people() == 4
    assert stage.begun - begun == (3 if engine() == "postgresql" else 2)


async def test_verbs_that_meet_over_and_over_are_sent_away_for_a_moment(caller: Caller, stage: Stage) -> None:
    stage.fail = [asyncpg.SerializationError("met") for _ in range(TRIES)]
    answer = await caller.make(key=KEY)
    assert (answer.status, answer.body["code"], answer.headers["Retry-After"]) == (503, "unavailable", "1")
    assert (stage.begun, await people(), await keys()) == (TRIES, 0, 0)
    assert (await caller.make(key=KEY)).status == 201
