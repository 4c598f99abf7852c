"""The API document against the standard, against itself, and against what the program can really answer."""

from __future__ import annotations

import dis
import re
import types
from collections.abc import Iterator
from typing import Any

import jsonschema_rs
import pytest
from schemathesis.specs.openapi.definitions import OPENAPI_31

from server import app
from server.errors import INTERNAL, UNAVAILABLE, ProblemKind
from server.http.door import OPERATIONS, Operation
from server.http.examples import recorded
from server.http.idempotency import KEY_REUSED
from server.http.openapi import document
from server.http.plain import PLAIN

OURS = ("server.", "miniprogram_api.", "notifications.", "config.")
_ROW_BY_ROW = {
    *(
        "case_not_paying",
        "item_not_paying",
        "kind_not_paid",
        "move_not_open",
        "no_payee_account",
        "not_found",
    ),
    *("payout_account_differs", "payout_amount_differs", "payout_attempt_unclear", "payout_goes_back"),
    *("payout_item_not_found", "payout_item_unclear", "payout_reference_used", "waits_for_others"),
}
# Raised on the way, and never what the operation answers.
NEVER_HERE = {
    "departments.report_payouts": _ROW_BY_ROW,
    "departments.import_payouts": _ROW_BY_ROW,
    "departments.receive_many": _ROW_BY_ROW,
    "departments.complete_many": _ROW_BY_ROW,
    "deliveries.replay_all": {"not_found", "not_undelivered"},  # of the rows that it has just read
    # The chat says in its own words what hinders it.
    "family.say": {"already_filed", "move_not_open", "not_eligible", "not_found"},
    # The case was just read, and a case is never deleted.
    "family.join": {"not_found"},
    "family.claim": {"not_found"},
    "telephone.called": {"not_found"},
    "family.list_slots": {"not_found"},  # the door has looked at the hall before
    # Only of a cremation before any death.
    "registry.register_death": {"death_not_on_file"},
    "registry.correct_death": {"death_not_on_file"},
}


@pytest.fixture(scope="module")
def described() -> dict[str, Any]:
    assert app.ROUTES
    return document(OPERATIONS, plain=PLAIN, title="t", version="1", server_url="http://127.0.0.1")


def each(described: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, methods in described["paths"].items():
        for method, about in methods.items():
            yield f"{method.upper()} {path}", about


def closed(node: Any) -> Any:
    """The schemas without room for a member that they do not name: an example may have no old one."""
    if isinstance(node, list):
        return [closed(inner) for inner in node]
    if not isinstance(node, dict):
        return node
    shut = {key: closed(inner) for key, inner in node.items()}
    if shut.get("type") == "object" and isinstance(shut.get("properties"), dict):
        shut.setdefault("additionalProperties", False)
    return shut


def test_the_document_is_one_of_openapi_3_1(described: dict[str, Any]) -> None:
    wrong = [
        f"{'/'.join(map(str, error.instance_path))}: {error.message[:200]}"
        for error in jsonschema_rs.validator_for(OPENAPI_31).iter_errors(described)
    ]
    assert wrong == []
    broken = dict(described, paths={"/x": {"get": {"responses": {"200": {}}}}})
    assert not jsonschema_rs.validator_for(OPENAPI_31).is_valid(broken), "or the check checks nothing"


def test_every_reference_leads_somewhere(described: dict[str, Any]) -> None:
    def references(node: Any) -> Iterator[str]:
        if isinstance(node, dict):
            if isinstance(node.get("$ref"), str):
                yield node["$ref"]
            for value in node.values():
                yield from references(value)
        elif isinstance(node, list):
            for value in node:
                yield from references(value)

    named = set(references(described))
    known = {f"#/components/schemas/{name}" for name in described["components"]["schemas"]}
    assert len(named) > 50 and named - known == set()


def test_every_example_is_what_its_schema_asks_for(described: dict[str, Any]) -> None:
    seen, wrong = 0, []
    components = closed(described["components"])
    for name, about in each(described):
        parts = [about.get("requestBody", {}), *about["responses"].values()]
        for content in (content for part in parts for content in part.get("content", {}).values()):
            examples = [content["example"]] if "example" in content else []
            examples += [example["value"] for example in content.get("examples", {}).values()]
            schema = {**content.get("schema", {}), "components": components}
            check = jsonschema_rs.Draft202012Validator(schema, validate_formats=True)
            for example in examples:
                seen += 1
                wrong += [f"{name}: {error.message[:200]}" for error in check.iter_errors(example)]
    assert wrong == [], "make examples"
    assert seen > 500


def test_whatever_is_sent_and_answered_has_an_example(described: dict[str, Any]) -> None:
    without, seen = [], 0
    for name, about in each(described):
        parts = {status: part for status, part in about["responses"].items() if status.startswith("2")}
        for what, part in {"body": about.get("requestBody", {}), **parts}.items():
            for kind, content in part.get("content", {}).items():
                if content["schema"].get("format") == "binary":
                    continue
                seen += 1
                if "example" not in content:
                    without.append(f"{name}: {what} {kind}")
    assert without == [], "make examples; what has to happen before stands in tests/access/scenes.py"
    assert seen > 150


def test_a_list_is_shown_with_something_in_it(described: dict[str, Any]) -> None:
    """An answer that is nothing but lists and the cursor of the next page."""
    empty = []
    for name, about in each(described):
        for status, part in about["responses"].items():
            for content in part.get("content", {}).values() if status.startswith("2") else ():
                example = content.get("example")
                if isinstance(example, dict) and example and not any(example.values()):
                    empty.append(name)
    assert empty == []


def test_no_operation_that_is_gone_has_an_example() -> None:
    assert recorded().keys() - {op.name for op in OPERATIONS} == set(), "make examples"


def test_operation_ids_are_names_of_one_operation(described: dict[str, Any]) -> None:
    names = [about["operationId"] for _, about in each(described)]
    assert len(set(names)) == len(names) > 100
    assert all(re.fullmatch(r"[a-z_]+\.[a-z_]+", name) for name in names)


def test_a_key_is_offered_exactly_where_it_is_honoured(described: dict[str, Any]) -> None:
    offered = {
        about["operationId"]
        for _, about in each(described)
        if any(parameter["name"] == "Idempotency-Key" for parameter in about["parameters"])
    }
    assert offered == {op.name for op in OPERATIONS if KEY_REUSED in op.problems}
    for op in OPERATIONS:
        honours = "once" in _global_names(op.handler) or (op.writes and op.method != "GET" and not op.public)
        assert (op.name in offered) == honours, op.name


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda op: f"{op.method} {op.path}")
def test_every_problem_that_an_operation_can_raise_is_listed(operation: Operation) -> None:
    listed = {kind.code for kind in (*operation.problems, UNAVAILABLE, INTERNAL)}
    raised = {kind.code for kind in reached(operation.handler)}
    assert raised - listed - NEVER_HERE.get(operation.name, set()) == set()


def _codes(code: types.CodeType) -> Iterator[types.CodeType]:
    yield code
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield from _codes(constant)


def _global_names(function: Any) -> set[str]:
    """The globals that a function and those inside it read, `module.name` where it goes on from a module."""
    names = set()
    for code in _codes(function.__code__):
        last = ""
        for instruction in dis.get_instructions(code):
            if instruction.opname == "LOAD_GLOBAL":
                last = instruction.argval
                names.add(last)
            elif instruction.opname in ("LOAD_ATTR", "LOAD_METHOD") and last:
                names.add(f"{last}.{instruction.argval}")
                last = ""
            else:
                last = ""
    return names


def reached(start: Any) -> set[ProblemKind]:
    """The problems whose names stand in this function or in a function of ours that it names, and so on."""
    found: set[ProblemKind] = set()
    todo, seen = [start], set()
    while todo:
        function = todo.pop()
        if id(function) in seen:
            continue
        seen.add(id(function))
        for name in _global_names(function):
            first, _, second = name.partition(".")
            value = function.__globals__.get(first)
            if second:
                value = getattr(value, second, None) if isinstance(value, types.ModuleType) else None
            if isinstance(value, ProblemKind):
                found.add(value)
            elif isinstance(value, types.FunctionType) and value.__module__.startswith(OURS):
                todo.append(value)
    return found
