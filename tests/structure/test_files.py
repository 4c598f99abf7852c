"""What every file keeps to, so that the tree stays one that a newcomer can read."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from tests.structure.tree import OWN, PRODUCT, ROOT, parsed, python_files, shown, text_files

LONGEST = 400
MIGRATIONS = ROOT / "server" / "database" / "migrations"
NAMELESS = {"utils", "util", "helpers", "helper", "common", "misc", "stuff", "shared", "tools", "base"}

# Written in two halves, so that this file does not hold what it forbids.
ELSEWHERE = re.compile(
    r"pypi\.or" + r"g|pythonhosted\.or" + r"g|npmjs\.(?:or" + r"g|com)|--(?:extra-)?index-url[ =]+https?:"
    r"|(?<![\w.-])/(?:root|work|opt|home/[a-z]+)" + r"/"
)


def test_no_file_is_longer_than_can_be_read() -> None:
    long = [
        f"{shown(path)}: {count} lines"
        for path in python_files(*PRODUCT, "sandbox", "tests", "bench", "scripts")
        if MIGRATIONS not in path.parents
        for count in [len(path.read_text(encoding="utf-8").splitlines())]
        if count > LONGEST
    ]
    assert long == []


def test_every_file_is_named_after_what_it_does() -> None:
    nameless = [
        shown(path)
        for room in OWN
        for path in (ROOT / room).rglob("*")
        if path.stem.lower() in NAMELESS and "__pycache__" not in path.parts
    ]
    assert nameless == []


def test_no_file_names_a_registry_or_a_machine() -> None:
    found = [
        f"{shown(path, number)}: {hit.group()}"
        for path in text_files()
        for number, line in enumerate(_lines(path), start=1)
        if (hit := ELSEWHERE.search(line))
    ]
    assert found == []


def test_lock_files_pin_every_dependency_by_hash_and_agree() -> None:
    pins: dict[str, dict[str, str]] = {}
    for name in ("requirements.lock", "requirements-reading.lock", "requirements-dev.lock"):
        text = (ROOT / name).read_text(encoding="utf-8")
        entries = [entry for entry in re.split(r"\n(?=[a-z0-9])", text) if "==" in entry]
        assert entries, name
        assert [entry for entry in entries if "--hash=sha256:" not in entry] == []
        pins[name] = dict(re.match(r"([a-z0-9-]+)==([^\s;]+)", entry).groups() for entry in entries)  # type: ignore[union-attr]
    development = pins["requirements-dev.lock"]
    differing = {
        name: (version, development.get(name))
        for lock in ("requirements.lock", "requirements-reading.lock")
        for name, version in pins[lock].items()
        if development.get(name) != version
    }
    assert differing == {}


def test_tests_wait_for_what_they_expect_and_never_just_wait() -> None:
    found = [
        shown(path, node.lineno)
        for path in python_files("tests")
        if path.name.startswith(("test_", "conftest"))
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Call) and _called(node) == "sleep" and not _yields_only(node)
    ]
    assert found == []


def test_nothing_of_our_own_is_replaced_in_tests() -> None:
    found = [
        shown(path, node.lineno)
        for path in python_files("tests")
        for node in ast.walk(parsed(path))
        if (isinstance(node, ast.ImportFrom) and (node.module or "").startswith("unittest"))
        or (isinstance(node, ast.Import) and any(name.name.startswith("unittest") for name in node.names))
    ]
    assert found == []


def test_every_test_asserts_something() -> None:
    functions = [
        (path, node)
        for path in python_files("tests")
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    checking = {"raises", "warns", "eventually", "fail", "run_state_machine_as_test"}
    # A helper that asserts makes the test that calls it one that asserts; helpers call helpers.
    while True:
        grown = checking | {node.name for _, node in functions if _asserts(node, checking)}
        if grown == checking:
            break
        checking = grown
    empty = [
        shown(path, node.lineno)
        for path, node in functions
        if node.name.startswith("test_") and not _asserts(node, checking)
    ]
    assert empty == []


def _asserts(function: ast.AST, checking: set[str]) -> bool:
    return any(
        isinstance(node, ast.Assert) or (isinstance(node, ast.Call) and _called(node) in checking)
        for node in ast.walk(function)
    )


def _called(node: ast.Call) -> str:
    target = node.func
    return target.attr if isinstance(target, ast.Attribute) else getattr(target, "id", "")


def _yields_only(node: ast.Call) -> bool:
    """`sleep(0)` lets others run and waits for nothing."""
    return bool(node.args) and isinstance(node.args[0], ast.Constant) and node.args[0].value == 0


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError:
        return []
