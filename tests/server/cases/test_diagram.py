"""The page that shows the tables is the one that they print."""

from __future__ import annotations

from config.settings import ROOT
from server.cases.diagram import diagrams
from server.cases.lifecycle import TABLES


def test_the_page_says_what_the_tables_say() -> None:
    page = (ROOT / "docs" / "lifecycle.md").read_text()
    assert page == diagrams()
    for table in TABLES.values():
        for step in table.values():
            assert f"| {step.name} |" in page
