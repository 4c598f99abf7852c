"""The API document is complete: every route, every problem, in words."""

from __future__ import annotations

import ast
from collections import Counter
from typing import Any

import pytest

from server import app
from server.errors import INVALID, PROBLEM_KINDS
from server.http.door import OPERATIONS, Operation
from server.http.openapi import document
from tests.structure.tree import PRODUCT, parsed, python_files


@pytest.fixture(scope="module")
def described() -> dict[str, Any]:
    assert app.ROUTES, "importing the app declares the routes"
    return document(OPERATIONS, title="t", version="1", server_url="http://127.0.0.1")


def _name(operation: Operation) -> str:
    return f"{operation.method} {operation.path}"


@pytest.mark.parametrize("operation", OPERATIONS, ids=_name)
def test_every_route_says_what_it_does_takes_and_answers(operation: Operation) -> None:
    assert operation.summary
    assert operation.description or operation.summary
    assert operation.answer or operation.produces or operation.status == 204, "an answer, a file or nothing"
    assert operation.problems
    if operation.body or operation.query:
        assert INVALID in operation.problems
    if operation.multipart:
        assert operation.body is None


def test_no_two_routes_are_the_same() -> None:
    assert [route for route, count in Counter(map(_name, OPERATIONS)).items() if count > 1] == []
    names = Counter(operation.name for operation in OPERATIONS)
    assert [name for name, count in names.items() if count > 1] == []


def test_every_route_that_is_mounted_is_described(described: dict[str, Any]) -> None:
    count = sum(len(methods) for methods in described["paths"].values())
    assert count == len(OPERATIONS) > 50


def test_every_problem_is_documented_with_what_to_do(described: dict[str, Any]) -> None:
    assert set(described["x-problem-codes"]) == set(PROBLEM_KINDS)
    for code, about in described["x-problem-codes"].items():
        assert 400 <= about["status"] < 600, code
        assert about["title"], code
        assert about["detail"].endswith("。"), code
        assert "！" not in about["detail"] + about["title"], code


def test_every_problem_that_a_room_declares_is_declared_once() -> None:
    declared = Counter(
        node.args[0].value
        for path in python_files(*PRODUCT)
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Call)
        and getattr(node.func, "id", "") == "problem"
        and node.args
        and isinstance(node.args[0], ast.Constant)
    )
    assert [code for code, count in declared.items() if count > 1] == []
