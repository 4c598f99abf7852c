"""The project's own files, as the structure tests look at them."""

from __future__ import annotations

import ast
import functools
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PRODUCT = ("config", "server", "notifications", "miniprogram_api")
OWN = (*PRODUCT, "sandbox", "tests", "bench", "scripts", "docs", ".ci")


def python_files(*rooms: str) -> Iterator[Path]:
    """Every Python file of these top-level folders."""
    for room in rooms:
        yield from sorted((ROOT / room).rglob("*.py"))


def text_files() -> Iterator[Path]:
    """Every file that somebody wrote or a tool wrote for us: code, data, documents, locks."""
    for room in OWN:
        yield from (
            path
            for path in sorted((ROOT / room).rglob("*"))
            if path.is_file() and "__pycache__" not in path.parts
        )
    yield from (path for path in sorted(ROOT.iterdir()) if path.is_file() and path.name != ".git")


@functools.cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def module_of(path: Path) -> str:
    """`server/cases/items.py` -> `server.cases.items`."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def shown(path: Path, line: int = 0) -> str:
    """The place as an editor opens it."""
    return f"{path.relative_to(ROOT)}:{line}" if line else str(path.relative_to(ROOT))
