"""How large an answer may be at all, before anybody asks whether it is right.

A wrong value is kept as it was typed, so that nobody loses what she wrote; a value that no person types
(a book, a tree of lists) is refused at the door, because everything behind it copies and compares
answers without looking at their size.
"""

from __future__ import annotations

import math
from typing import Annotated, Any

from pydantic import AfterValidator, StringConstraints

LONGEST_TEXT = 2_000
"""Characters: far more than any question takes, and room for whoever tells her story in a wrong field."""
MOST_PARTS, LONGEST_PART = 50, 200
_LARGEST_NUMBER = 10**15


def bounded(value: Any) -> Any:
    """The value itself: a text, a number, yes or no, nothing, or a list of these.

    Raises ValueError with a sentence for a person.
    """
    if isinstance(value, list):
        if len(value) > MOST_PARTS:
            raise ValueError(f"这一项选得太多了，最多{MOST_PARTS}个。")
        for part in value:
            _single(part, LONGEST_PART)
        return value
    _single(value, LONGEST_TEXT)
    return value


def _single(value: Any, longest: int) -> None:
    if isinstance(value, str):
        if len(value) > longest:
            raise ValueError(f"这一项写得太长了，最多{longest}个字。")
    elif isinstance(value, int | float):
        if not math.isfinite(value) or abs(value) > _LARGEST_NUMBER:
            raise ValueError("这个数太大了，请核对。")
    elif value is not None:
        raise ValueError("这一项的格式不对，请重新填写。")


QuestionId = Annotated[str, StringConstraints(max_length=80, pattern=r"^[A-Za-z0-9_.-]+$")]
GivenAnswers = dict[QuestionId, Annotated[Any, AfterValidator(bounded)]]
"""Answers by question, as a client sends them."""
