"""What the county may write messages about is what the cases really record."""

from __future__ import annotations

import ast
import re

from config.catalogue.vocabulary import EVENTS
from tests.structure.tree import ROOT, parsed, python_files

KIND = re.compile(r"(?:case|item|payout|appointment|rating|termination|material)\.[a-z_]+")


def _recorded() -> set[str]:
    """Every event kind that a verb names: any text of that shape in the room that records them."""
    return {
        node.value
        for path in python_files("server")
        if (ROOT / "server" / "cases") in path.parents
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and KIND.fullmatch(node.value)
    }


def test_every_event_with_a_message_is_recorded_by_a_verb() -> None:
    assert set(EVENTS) - _recorded() == set()


def test_the_room_records_more_than_it_tells() -> None:
    """A sign that `_recorded` sees the verbs at all."""
    assert {"case.begun", "item.dispatched", "item.received"} <= _recorded() - set(EVENTS)
