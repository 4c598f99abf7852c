"""What several looks at one value say together. Pure.

A name has no check digit. What vouches for it is that it is read alike at the photo's full size, with a
margin, without red ink and in even light: a rare character that the models take for another one seldom
stays the same one.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Final

from config.traditional import simplified
from server.reading.days import day_in
from server.reading.labels import Value, said_of
from server.reading.lines import Line, plain

_SAYS_SOMETHING: Final = 0.86
"""One look that is itself less sure than this does not speak against the others."""
_IN_SPITE_OF_ONE: Final = 0.93
"""How sure those others have to be then."""
# Which of them it is, and whether one stands there at all, is hardly seen; the point of 2026.8.19 stays.
_STOPS: Final = re.compile(r"[,:;、。]|(?<![0-9])\.")


def agreed(value: Value, field: str, tidy: Callable[[str], str]) -> tuple[str, float]:
    """The value as the looks at it agree on it, and how sure they are: not at all where they do not.

    `tidy` gives the spelling that is kept, "" for what is no such value. Where nobody looked again it is what
    the only look said.
    """
    if len(value.lines) == 1:
        return _voted(value.lines[0].line, lambda look: tidy(_part(look, value, field)))
    if "".join(line.text for line in value.lines) != value.text:
        return tidy(value.text), value.score  # a sentence that runs on in the next row
    # In pieces, with room between: 王 伟.
    pieces = [_voted(line.line, simplified) for line in value.lines]
    return tidy("".join(text for text, _ in pieces)), min(sure for _, sure in pieces)


def _voted(line: Line, says: Callable[[str], str]) -> tuple[str, float]:
    """What most looks at the line say, and how sure they are: not at all where others deny it."""
    said: dict[str, list[float]] = {}
    for look, score in ((line.text, line.score), *line.again):
        said.setdefault(says(plain(look)), []).append(score)
    text = max(said, key=lambda each: sum(said[each]))
    sure = sum(said[text]) / len(said[text])
    if says(plain(line.text)) == text:
        sure = max(sure, line.score)
    against = [score for other, scores in said.items() if other != text for score in scores]
    if against and (len(against) > 1 or against[0] >= _SAYS_SOMETHING or sure < _IN_SPITE_OF_ONE):
        return text, 0.0
    return text, sure


def agreed_day(value: Value, field: str) -> tuple[date | None, float]:
    """The day that the value is, and how sure that is; None where no look says one, or two say two."""
    if len(value.lines) != 1 or not value.lines[0].line.again:
        return day_in(value.text), value.score
    first = value.lines[0].line
    said: dict[date, float] = {}
    for look, score in ((first.text, first.score), *first.again):
        if day := day_in(_part(plain(look), value, field)):
            said[day] = max(score, said.get(day, 0.0))
    return next(iter(said.items())) if len(said) == 1 else (None, 0.0)


def _part(look: str, value: Value, field: str) -> str:
    """What this look at the line says of the value: what stands there where the line has the value."""
    line = value.lines[0].text
    if said_of(line, field) == value.text:
        return said_of(look, field)
    # A sentence of a letter, or a name behind the rest of its label: what stands between the same words.
    line, look = _STOPS.sub("", line), _STOPS.sub("", look)
    before, _, after = line.partition(value.text)
    between = re.search(f"{re.escape(before[-2:])}(.+?){re.escape(after[:2]) or '$'}", look)
    return between[1] if between else value.text if value.text in look else ""
