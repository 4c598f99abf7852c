"""A small set of drawn photos, really read: the large one with its figures is `make bench ARGS=reading`."""

from __future__ import annotations

import pytest

from tests.server.reading.marking import Marks, marked

PHOTOS = 42
"""Some photos fewer than a hundredth can be of; what must never happen is checked on each of them."""


@pytest.fixture(scope="module")
def marks() -> Marks:
    return marked(PHOTOS, seed=2)


def test_no_number_is_wrong(marks: Marks) -> None:
    assert marks.count("wrong", "id_number", "card_number") == 0, marks.told


def test_id_numbers_are_right_or_flagged(marks: Marks) -> None:
    assert marks.share(("right", "flagged"), "id_number") >= 0.98, marks.told


def test_most_numbers_and_names_are_read(marks: Marks) -> None:
    assert marks.share(("right",), "id_number", "card_number") >= 0.9, marks.told
    assert marks.share(("right",), "name", "head_name") >= 0.9, marks.told
