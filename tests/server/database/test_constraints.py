"""What the models call unique or impossible is refused by the database itself, on both engines."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from tortoise import Tortoise
from tortoise.connection import get_connections
from tortoise.exceptions import IntegrityError
from tortoise.models import Model

from server import clock
from server.cases.models import Item, Rating
from server.database import engine, new_id
from server.payouts.models import Payout

UNIQUE = {
    "sqlite": """
        SELECT m.name AS in_table, i.name AS index_name, c.name AS column_name
        FROM sqlite_master m, pragma_index_list(m.name) i, pragma_index_info(i.name) c
        WHERE m.type = 'table' AND i."unique" = 1""",
    "postgresql": """
        SELECT t.relname AS in_table, i.relname AS index_name, a.attname AS column_name
        FROM pg_index x
        JOIN pg_class t ON t.oid = x.indrelid
        JOIN pg_class i ON i.oid = x.indexrelid
        JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = ANY(x.indkey)
        WHERE x.indisunique""",
}


def models() -> Iterator[type[Model]]:
    assert Tortoise.apps is not None
    for app in Tortoise.apps.values():
        yield from app.values()


async def test_every_uniqueness_of_the_models_is_in_the_database(database: str) -> None:
    rows = await get_connections().get("default").execute_query_dict(UNIQUE[engine()])
    columns: dict[tuple[str, str], set[str]] = {}
    for row in rows:
        columns.setdefault((row["in_table"], row["index_name"]), set()).add(row["column_name"])
    there = {(table, frozenset(names)) for (table, _), names in columns.items()}
    wanted = {
        (model._meta.db_table, frozenset(together))
        for model in models()
        for together in model._meta.unique_together
    } | {
        (model._meta.db_table, frozenset({name}))
        for model in models()
        for name, field in model._meta.fields_map.items()
        if field.unique
    }
    assert ("case", frozenset({"county", "live_decedent"})) in wanted
    assert wanted - there == set()


async def test_no_model_trusts_constraints_that_the_migrations_do_not_write(database: str) -> None:
    """tortoise 1.1.9 creates a table without what stands in `Meta.constraints`: use `unique_together`."""
    assert [m.__name__ for m in models() if getattr(m.Meta, "constraints", ())] == []


def item(**changed: Any) -> Item:
    given = {
        "county": "430621",
        "case_id": new_id(),
        "code": "any",
        "department": "any",
        "rule": {},
        "due_on": date(2026, 12, 1),
        "created_at": clock.now(),
    }
    return Item(**given | changed)


@pytest.mark.parametrize("subjects", [{"case_id": None}, {"file_id": new_id()}])
async def test_an_item_belongs_to_a_case_or_to_a_file(database: str, subjects: dict[str, Any]) -> None:
    await item().save(force_create=True)
    await item(case_id=None, file_id=new_id()).save(force_create=True)
    with pytest.raises(IntegrityError):
        await item(**subjects).save(force_create=True)


@pytest.mark.parametrize("stars", [0, 6])
async def test_a_rating_has_one_to_five_stars(database: str, stars: int) -> None:
    with pytest.raises(IntegrityError):
        await Rating(county="430621", case_id=new_id(), stars=stars, at=clock.now()).save(force_create=True)


@pytest.mark.parametrize("amount", [0, -1])
async def test_a_payout_is_more_than_nothing(database: str, amount: int) -> None:
    with pytest.raises(IntegrityError):
        await Payout(
            county="430621",
            case_id=new_id(),
            item_id=new_id(),
            department="any",
            kind="any",
            reference="1",
            amount_fen=amount,
            account="0",
            account_holder="x",
            account_tail="0000",
            approved_at=clock.now(),
        ).save(force_create=True)
