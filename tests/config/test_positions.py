"""A mistake is only found by a person when its line is right."""

from __future__ import annotations

import pathlib
import tomllib
from collections.abc import Iterator

import pytest

from config.catalogue.positions import Path, positions
from config.settings import ROOT
from tests.counties import HERE

FILES = sorted([*(ROOT / "config").rglob("*.toml"), *HERE.rglob("*.toml")])

TRICKY = '''
# a comment with [brackets] and "quotes"
plain = 1
"quoted.key" = "a # not a comment"   # a comment
dotted . key = true
literal = 'C:\\no\\escape'
escaped = "a \\" quote and a \\\\"
many = """
line two with ] and }
line three \\"""
end"""
raw = \'\'\'
[not a header]
\'\'\'
list = [
    1,  # one
    [2, 3],
    { inner = "x", deep = { more = [4] } },
]
moment = 2026-11-24T09:00:00
[table]
a = 1
[table.sub."x.y"]
b = 2
[[row]]
c = 3
[row.inside]
d = 4
[[row]]
[[row.nested]]
e = 5
[[row.nested]]
e = 6
'''


def _paths(value: object, path: Path = ()) -> Iterator[Path]:
    if path:
        yield path
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _paths(inner, (*path, key))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _paths(inner, (*path, number))


@pytest.mark.parametrize("file", FILES, ids=lambda f: f"{f.parent.name}/{f.name}")
def test_everything_in_our_files_has_a_line_where_it_stands(file: pathlib.Path) -> None:
    _compare(file.read_text(encoding="utf-8"))


def test_strings_comments_and_nesting_do_not_mislead_it() -> None:
    _compare(TRICKY)
    lines = positions(TRICKY)
    at = dict(enumerate(TRICKY.split("\n"), 1))
    assert at[lines[("escaped",)]].startswith("escaped")
    assert at[lines[("list", 2, "deep", "more", 0)]].strip().startswith("{ inner")
    assert at[lines[("row", 1, "nested", 1, "e")]] == "e = 6"
    assert at[lines[("table", "sub", "x.y", "b")]] == "b = 2"


def test_windows_line_ends_count_once() -> None:
    assert positions("a = 1\r\nb = 2\r\n") == {("a",): 1, ("b",): 2}


def _compare(text: str) -> None:
    lines = positions(text)
    written = text.split("\n")
    expected = set(_paths(tomllib.loads(text)))
    assert expected == set(lines)
    for path, line in lines.items():
        key = path[-1]
        if isinstance(key, str):
            assert key in written[line - 1], (path, line)
