"""The API document is complete: every route, every problem, in words."""

from __future__ import annotations

import ast
import re
from collections import Counter
from typing import Any

import pytest
from sanic import Sanic

from server import app
from server.errors import INVALID, PROBLEM_KINDS
from server.http.door import OPERATIONS, Operation
from server.http.openapi import document
from server.http.plain import PLAIN
from tests.structure.tree import PRODUCT, parsed, python_files

PARAMETER = re.compile(r"<(\w+)(?::\w+)?>")
# Pages are for eyes, what they load is for browsers; the API document is for programs.
FOR_EYES = re.compile(
    r"/$|/(console|assets|text-size"
    r"|c|guide|flow|flow\.svg|form|eligibility|hours|statistics|progress)(/|$)"
)


@pytest.fixture(scope="module")
def described() -> dict[str, Any]:
    assert app.ROUTES, "importing the app declares the routes"
    return document(OPERATIONS, plain=PLAIN, title="t", version="1", server_url="http://127.0.0.1")


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


def test_every_route_of_the_app_is_described_and_nothing_else(described: dict[str, Any]) -> None:
    running = app.create_app()
    try:
        mounted = {
            (method, PARAMETER.sub(r"{\1}", route.uri))
            for route in running.router.routes
            for method in route.methods
            if not FOR_EYES.match(route.uri)
        }
    finally:
        Sanic.unregister_app(running)
    told = {(m.upper(), path) for path, methods in described["paths"].items() for m in methods}
    assert mounted == told, "mounted by a door, or by server.http.plain"
    assert len(mounted) > 100


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
