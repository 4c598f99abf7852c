"""Encrypted columns on both engines: plain in Python, unreadable in the database, never searchable."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest
from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.backends.base.executor import EXECUTOR_CACHE
from tortoise.context import TortoiseContext
from tortoise.exceptions import FieldError
from tortoise.migrations.operations import CreateModel
from tortoise.migrations.schema_generator.operation_generator import OperationGenerator
from tortoise.migrations.schema_generator.state import ModelState, State
from tortoise.migrations.schema_generator.state_apps import StateApps
from tortoise.migrations.writer import MigrationWriter

from server.privacy import UnreadableValue, blind_index
from tests.server.privacy.models import Person, Pinned
from tests.servers import postgres_server

MODULES = {"privacy": ["tests.server.privacy.models"]}


@pytest.fixture(scope="module")
def postgres() -> Iterator[str]:
    with postgres_server() as uri:
        yield uri.replace("postgresql://", "asyncpg://", 1)


@pytest.fixture(params=["sqlite", "postgres"])
async def database(request: pytest.FixtureRequest) -> AsyncIterator[BaseDBAsyncClient]:
    url = request.getfixturevalue("postgres") if request.param == "postgres" else "sqlite://:memory:"
    # Tortoise keeps the SQL of a model by the connection's name, whichever engine that was.
    EXECUTOR_CACHE.clear()
    async with TortoiseContext() as context:
        await context.init(db_url=url, modules=MODULES)
        await context.generate_schemas()
        yield context.connections.get("default")
        await Person.all().delete()
        await Pinned.all().delete()
    EXECUTOR_CACHE.clear()


async def raw(database: BaseDBAsyncClient, column: str) -> list[bytes | None]:
    rows = await database.execute_query_dict(f"SELECT {column} AS v FROM privacy_person ORDER BY id")
    return [row["v"] for row in rows]


async def test_written_encrypted_and_read_plain(database: BaseDBAsyncClient) -> None:
    made = await Person.create(name="张建国", answers={"a": [1, "二"]}, phone="13800138000", note="备注")
    assert made.name == "张建国" and made.answers == {"a": [1, "二"]}
    read = await Person.get(id=made.id)
    assert (read.name, read.answers, read.phone, read.note) == (
        "张建国",
        {"a": [1, "二"]},
        "13800138000",
        "备注",
    )
    for column in ("name", "answers", "phone_sealed", "note"):
        (value,) = await raw(database, column)
        assert isinstance(value, bytes)
        assert "张建国".encode() not in value and b"13800138000" not in value


async def test_none_stays_null(database: BaseDBAsyncClient) -> None:
    made = await Person.create(name="", answers=None, phone=None)
    assert await raw(database, "phone_sealed") == [None] and await raw(database, "answers") == [None]
    read = await Person.get(id=made.id)
    assert read.name == "" and read.phone is None and read.answers is None
    assert await Person.filter(phone__isnull=True).count() == 1
    assert await Person.filter(phone__isnull=False).count() == 0


async def test_bulk_values_update_save_and_only(database: BaseDBAsyncClient) -> None:
    await Person.bulk_create([Person(name=f"人{i}", answers=[i]) for i in range(3)])
    people = await Person.all().order_by("id")
    assert await Person.all().order_by("id").values("name", "answers") == [
        {"name": f"人{i}", "answers": [i]} for i in range(3)
    ]
    assert await Person.filter(id=people[0].id).values_list("name", flat=True) == ["人0"]
    await Person.filter(id=people[0].id).update(name="改", answers={"x": 1}, phone=None)
    people[1].name = "存"
    await people[1].save(update_fields=["name"])
    people[2].name = "批"
    await Person.bulk_update([people[2]], fields=["name"])
    assert await Person.all().order_by("id").values_list("name", flat=True) == ["改", "存", "批"]
    assert (await Person.get(id=people[0].id)).answers == {"x": 1}
    assert (await Person.all().order_by("id").only("id", "name"))[1].name == "存"


async def test_a_filter_on_an_encrypted_column_is_an_error(database: BaseDBAsyncClient) -> None:
    await Person.create(name="张建国", answers={})
    for condition in ({"name": "张建国"}, {"name__in": ["张建国"]}, {"answers": {}}, {"name__not": "x"}):
        with pytest.raises(FieldError, match="cannot be searched"):
            await Person.filter(**condition)


async def test_look_up_by_blind_index(database: BaseDBAsyncClient) -> None:
    await Person.create(name="甲", phone="13800138000", phone_index="13800138000")
    await Person.create(name="乙", phone="13900139000", phone_index=blind_index("phone", "13900139000"))
    await Person.create(name="丙")
    assert [p.name for p in await Person.filter(phone_index="138 0013 8000")] == ["甲"]
    found = await Person.filter(phone_index__in=["13800138000", blind_index("phone", "13900139000")])
    assert sorted(p.name for p in found) == ["乙", "甲"]
    await Person.filter(name__isnull=False, phone_index__isnull=True).update(phone_index="13700137000")
    assert (await Person.get(phone_index="13700137000")).name == "丙"


async def test_a_value_moved_to_another_column_does_not_open(database: BaseDBAsyncClient) -> None:
    made = await Person.create(name="甲", phone="13800138000")
    await database.execute_script("UPDATE privacy_person SET note = phone_sealed")
    with pytest.raises(UnreadableValue):
        await Person.get(id=made.id)


async def test_a_renamed_column_opens_with_its_pinned_place(database: BaseDBAsyncClient) -> None:
    await Person.create(name="甲")
    await database.execute_script(
        "INSERT INTO privacy_pinned (id, title) SELECT id, name FROM privacy_person"
    )
    assert (await Pinned.first()).title == "甲"  # type: ignore[union-attr]


async def test_a_text_field_takes_text_only(database: BaseDBAsyncClient) -> None:
    with pytest.raises(FieldError):
        await Person.create(name=13800138000)


async def test_the_migration_writer_knows_the_fields(database: BaseDBAsyncClient) -> None:
    old, new = State(models={}, apps=StateApps()), State(models={}, apps=StateApps())
    for model in (Person, Pinned):
        new.models[("privacy", model.__name__)] = ModelState.make_from_model("privacy", model)
    operations = OperationGenerator(old, new).generate(app_labels=["privacy"])
    text = MigrationWriter("0001_initial", "privacy", operations).as_string()
    assert "from server.privacy.fields import BlindIndex, EncryptedJSON, EncryptedText" in text
    assert "EncryptedText(null=False, place='privacy_person.name')" in text

    written: dict[str, object] = {}
    exec(compile(text, "0001_initial.py", "exec"), written)
    rebuilt = State(models={}, apps=StateApps())
    for operation in written["Migration"].operations:  # type: ignore[attr-defined]
        assert isinstance(operation, CreateModel)
        operation.state_forward("privacy", rebuilt)
    assert OperationGenerator(rebuilt, new).generate(app_labels=["privacy"]) == []
