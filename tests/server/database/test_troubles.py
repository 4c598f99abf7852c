"""What a failed statement means, asked of both engines themselves."""

from __future__ import annotations

import sqlite3

import asyncpg
import pytest
from tortoise.exceptions import DBConnectionError, IntegrityError, OperationalError

from server import clock
from server.database import broken_uniqueness, have_met, is_away, is_taken, new_id, transaction, unless_taken
from server.database.statements import select
from server.errors import NOT_FOUND, Problem
from server.identity.models import Person, StaffAccount

COUNTY = "430621"


def account(login: str, **changed: object) -> StaffAccount:
    given = {"county": COUNTY, "login": login, "password_hash": "x", "work_number": "1", "name": "张三"}
    return StaffAccount(**given | {"role": "window", "created_at": clock.now()} | changed)


async def refused(*rows: StaffAccount | Person) -> IntegrityError:
    with pytest.raises(IntegrityError) as caught:
        async with transaction():
            for row in rows:
                await row.save(force_create=True)
    return caught.value


@pytest.mark.usefixtures("database")
async def test_a_taken_value_names_its_table_and_columns_and_nothing_else_does() -> None:
    taken = await refused(account("a"), account("a"))
    assert broken_uniqueness(taken) == ("staff_account", frozenset({"county", "login"}))
    assert is_taken(taken, StaffAccount, "county", "login")
    assert not is_taken(taken, StaffAccount, "login")
    assert not is_taken(taken, Person, "county", "login")
    assert not is_away(taken) and not have_met(taken)
    same = new_id()
    twice = await refused(account("b", id=same), account("c", id=same))
    assert broken_uniqueness(twice) == ("staff_account", frozenset({"id"}))


@pytest.mark.usefixtures("database")
async def test_a_rule_that_is_no_uniqueness_is_none() -> None:
    with pytest.raises(IntegrityError) as caught:
        async with transaction():
            await select(
                "INSERT INTO person (id, county, created_at) VALUES ($1, NULL, $2) RETURNING id",
                new_id(),
                clock.now(),
            )
    assert broken_uniqueness(caught.value) is None


@pytest.mark.usefixtures("database")
async def test_only_the_uniqueness_that_is_named_becomes_the_refusal() -> None:
    async with transaction():
        await account("a").save(force_create=True)
    with pytest.raises(Problem) as caught:
        async with transaction():
            with unless_taken(StaffAccount, "county", "login", otherwise=NOT_FOUND):
                await account("a").save(force_create=True)
    assert caught.value.kind is NOT_FOUND
    with pytest.raises(IntegrityError):
        async with transaction():
            with unless_taken(StaffAccount, "county", "work_number", otherwise=NOT_FOUND):
                await account("a").save(force_create=True)


def test_the_columns_are_read_in_whatever_language_the_server_speaks() -> None:
    error = asyncpg.UniqueViolationError("重复键违反唯一约束")
    error.table_name = "staff_account"
    for detail in (
        "Key (county, login)=(430621, 张三) already exists.",
        '键值"(county, login)=(430621, 张三)" 已经存在',
        'Key (county, "login")=(430621, (x)=(y)) already exists.',
    ):
        error.detail = detail
        known = broken_uniqueness(IntegrityError(error))
        assert known == ("staff_account", frozenset({"county", "login"})), detail


@pytest.mark.usefixtures("database")
async def test_a_statement_that_is_wrong_is_not_a_database_that_is_away() -> None:
    with pytest.raises(OperationalError) as caught:
        await select("SELECT no_such_column FROM person")
    assert not is_away(caught.value) and not have_met(caught.value)
    assert is_away(DBConnectionError("gone"))
    assert not is_away(TimeoutError()) and not is_away(ConnectionResetError())


def test_a_file_that_cannot_be_opened_or_written_is_away(tmp_path: object) -> None:
    with pytest.raises(sqlite3.OperationalError) as caught:
        sqlite3.connect(f"{tmp_path}/none/such.sqlite3")
    assert is_away(caught.value) and is_away(OperationalError(caught.value))
    sqlite3.connect(f"{tmp_path}/there.sqlite3").execute("CREATE TABLE t (a)")
    read_only = sqlite3.connect(f"file:{tmp_path}/there.sqlite3?mode=ro", uri=True)
    with pytest.raises(sqlite3.OperationalError) as caught:
        read_only.execute("INSERT INTO t VALUES (1)")
    assert is_away(caught.value)


def test_who_was_given_up_for_another_may_run_again() -> None:
    assert have_met(asyncpg.DeadlockDetectedError("x"))
    assert have_met(OperationalError(asyncpg.SerializationError("x")))
    assert not is_away(asyncpg.DeadlockDetectedError("x"))
