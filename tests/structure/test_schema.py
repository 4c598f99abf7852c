"""Models, migrations and the two real databases say the same."""

from __future__ import annotations

import importlib
import inspect

from tortoise import Tortoise
from tortoise.connection import get_connections
from tortoise.migrations.autodetector import MigrationAutodetector
from tortoise.models import Model

from server.database import engine, tortoise_config
from server.database.connection import MODELS
from tests.structure.tree import PRODUCT, module_of, python_files

COLUMNS = {
    "sqlite": """
        SELECT m.name AS table_name, c.name AS column_name FROM sqlite_master m, pragma_table_info(m.name) c
        WHERE m.type = 'table'""",
    "postgresql": """
        SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'""",
}
INDEXES = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'index'",
    "postgresql": "SELECT indexname AS name FROM pg_indexes WHERE schemaname = 'public'",
}


def test_every_module_of_models_is_listed() -> None:
    modules = {module_of(path) for path in python_files(*PRODUCT) if path.name == "models.py"}
    assert modules == set(MODELS)


async def test_models_equal_migrations(database: str) -> None:
    """What `make migration` would write now: nothing."""
    config = tortoise_config(database)
    assert Tortoise.apps is not None
    found = await MigrationAutodetector(Tortoise.apps, config["apps"]).changes()
    assert [str(operation) for writer in found for operation in writer.operations] == []


async def test_the_migrated_database_has_every_column_and_index_and_no_other(database: str) -> None:
    connection = get_connections().get("default")
    assert Tortoise.apps is not None
    models = [model for models in Tortoise.apps.values() for model in models.values()]
    wanted = {
        (model._meta.db_table, field.source_field or name)
        for model in models
        for name, field in model._meta.fields_map.items()
    }
    tables = {table for table, _ in wanted}
    rows = await connection.execute_query_dict(COLUMNS[engine()])
    there = {(row["table_name"], row["column_name"]) for row in rows if row["table_name"] in tables}
    assert there == wanted

    indexes = {row["name"] for row in await connection.execute_query_dict(INDEXES[engine()])}
    named = {index.name for model in models for index in model._meta.indexes if getattr(index, "name", None)}
    assert named, "the models name their indexes"
    assert named - indexes == set()


def _models() -> list[type[Model]]:
    return [
        found
        for module in MODELS
        for _, found in inspect.getmembers(importlib.import_module(module), inspect.isclass)
        if issubclass(found, Model) and found.__module__ == module
    ]


def test_the_first_line_of_a_model_can_be_a_comment_of_its_table() -> None:
    """It becomes SQL text, and statements are split at semicolons."""
    split = [model.__name__ for model in _models() if ";" in (model.__doc__ or "").partition("\n")[0]]
    assert split == []


def test_every_model_says_what_a_row_of_it_is() -> None:
    assert [model.__name__ for model in _models() if not model.__dict__.get("__doc__")] == []
