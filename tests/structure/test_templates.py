"""What every template keeps to: escaped, sealed, and nothing inline or from elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.structure.tree import ROOT, shown

TEMPLATES = sorted(
    path for room in ("server",) for path in (ROOT / room).rglob("templates/**/*") if path.is_file()
)
_ELSEWHERE = re.compile(r"""(?:src|href|action|hx-[a-z]+)\s*=\s*["']\s*(?:https?:)?//""")
_INLINE = re.compile(r"<script(?![^>]*\bsrc=)|<style\b|\sstyle\s*=|\son[a-z]+\s*=|javascript:")
# What is let through unescaped has to be the template's own letters.
_SAFE = re.compile(r"\|\s*safe\b")
_OWN_SAFE = re.compile(r"'[^'{}]*'\s*\|\s*safe\b")
_POSTS = re.compile(r"<form\b[^>]*method=\"post\"[^>]*>(.*?)</form>", re.DOTALL)


def _lines(path: Path, wrong: re.Pattern[str]) -> Iterator[str]:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if wrong.search(line):
            yield f"{shown(path, number)}: {line.strip()[:100]}"


def test_there_are_templates_to_look_at() -> None:
    assert len(TEMPLATES) > 40


@pytest.mark.parametrize("wrong", [_ELSEWHERE, _INLINE], ids=["from elsewhere", "inline"])
def test_nothing_is_inline_and_nothing_comes_from_elsewhere(wrong: re.Pattern[str]) -> None:
    assert [line for path in TEMPLATES for line in _lines(path, wrong)] == []


def test_nothing_that_somebody_wrote_is_let_through_unescaped() -> None:
    found = [
        f"{shown(path)}: {len(_SAFE.findall(text)) - len(_OWN_SAFE.findall(text))}"
        for path in TEMPLATES
        for text in [path.read_text(encoding="utf-8")]
        if len(_SAFE.findall(text)) != len(_OWN_SAFE.findall(text)) or "autoescape" in text
    ]
    assert found == []


def test_every_form_of_the_console_that_changes_something_is_sealed() -> None:
    unsealed = [
        f"{shown(path)}: {form[:80]!r}"
        for path in TEMPLATES
        if "console" in path.parts and path.name != "sign_in.html"
        for form in _POSTS.findall(path.read_text(encoding="utf-8"))
        # A file streams past the seal: its request is held to our own pages by its origin.
        if "sealed()" not in form and 'name="_seal"' not in form and 'type="file"' not in form
    ]
    assert unsealed == []
