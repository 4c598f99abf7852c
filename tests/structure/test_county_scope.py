"""A county's rows are read through `Model.of(county)`; every other way is named here with its reason."""

from __future__ import annotations

import ast
import importlib
import inspect
from pathlib import Path

import pytest
from tortoise.models import Model

from server.database import CountyModel
from server.database.connection import MODELS
from tests.structure.tree import PRODUCT, parsed, python_files, shown

QUERIES = frozenset(
    {
        *("filter", "exclude", "get", "get_or_none", "get_or_create", "update_or_create", "all", "first"),
        *("last", "earliest", "latest", "annotate", "in_bulk", "exists", "select_for_update", "values"),
        *("values_list", "raw", "fetch_for_list"),
    }
)

# Who speaks is found before the county is known: the county is what the look-up answers.
# Housekeeping looks at the rows of all counties, and touches nothing that tells them apart.
EXCEPTIONS = frozenset(
    {
        ("server/database/county.py", "cls"),
        ("server/database/queue.py", "model"),
        ("server/identity/api_clients.py", "ApiClient"),
        ("server/identity/sessions.py", "Session"),
        ("server/http/idempotency.py", "IdempotencyKey"),
    }
)


def _county_models() -> set[str]:
    return {
        name
        for module in MODELS
        for name, found in inspect.getmembers(importlib.import_module(module), inspect.isclass)
        if issubclass(found, CountyModel)
    }


def _queries(path: Path, models: set[str]) -> list[tuple[str, int]]:
    """Every call of a query on a county model by its name, or on a variable that holds a model."""
    return [
        (target.id, node.lineno)
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in QUERIES
        and isinstance(target := node.func.value, ast.Name)
        and target.id in models | {"model", "cls"}
    ]


def test_every_query_on_a_county_model_goes_through_of() -> None:
    models = _county_models()
    unscoped = [
        f"{shown(path, line)}: {name}"
        for path in python_files(*PRODUCT)
        for name, line in _queries(path, models)
        if (shown(path), name) not in EXCEPTIONS
    ]
    assert unscoped == []


def test_every_exception_is_still_needed() -> None:
    models = _county_models()
    used = {(shown(path), name) for path in python_files(*PRODUCT) for name, _ in _queries(path, models)}
    assert EXCEPTIONS - used == set()


@pytest.mark.parametrize("module", MODELS)
def test_every_table_belongs_to_a_county(module: str) -> None:
    tables = [
        found
        for _, found in inspect.getmembers(importlib.import_module(module), inspect.isclass)
        if issubclass(found, Model) and found.__module__ == module
    ]
    assert tables
    assert [table.__name__ for table in tables if not issubclass(table, CountyModel)] == []
