"""Where on a photo a bank card's number stands: in one line, in pieces of a row, or in several rows. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from server.answers.bank_cards import LONGEST, luhn_valid
from server.answers.id_number import IdNumber, read_id_number
from server.reading.lines import Placed
from server.reading.spelling import LIKE_DIGITS

SHORTEST: Final = 16
_ISSUED: Final = "456"  # with what a card begins that is issued here, UnionPay's own 62 and 60 among them
_LEVEL: Final = 0.65  # heights by which the pieces of one row may differ: cards are bent
_ONE_ROW_APART: Final = 1.9  # heights from one row of a number to its second


def card_numbers(lines: Sequence[Placed], today: date) -> dict[str, tuple[Placed, ...]]:
    """Every number that can be a card's, by its check digit, and the lines in which it stands.

    An ID number on the same photo is none, whatever its last digit makes of it.
    """
    digits = [line for line in lines if line.text.translate(LIKE_DIGITS).isdigit()]
    found: dict[str, tuple[Placed, ...]] = {}
    for line in digits:
        for number, pieces in _readings(line, digits):
            if _is_card(number, today):
                found.setdefault(number, pieces)
                break
    return found


def _is_card(number: str, today: date) -> bool:
    if not SHORTEST <= len(number) <= LONGEST or number[0] not in _ISSUED or not luhn_valid(number):
        return False
    return not isinstance(read_id_number(number, today), IdNumber)


def _readings(line: Placed, digits: Sequence[Placed]) -> Iterator[tuple[str, tuple[Placed, ...]]]:
    """What the line says by itself, with its row, and with the rows under it; each with where it stands."""
    own = line.text.translate(LIKE_DIGITS)
    yield own, (line,)
    alike = [other for other in digits if 0.6 < other.height / line.height < 1.7]
    row = [other for other in alike if abs(other.middle - line.middle) < _LEVEL * line.height]
    row.sort(key=lambda other: other.left)
    if len(row) > 1 and row[0] is line:
        yield _joined(row), tuple(row)
    for other in alike:
        if (
            _LEVEL * line.height < other.middle - line.middle < _ONE_ROW_APART * line.height
            and abs(other.left - line.left) < line.height
            and min(len(line.text), len(other.text)) > 5
        ):
            yield own + other.text.translate(LIKE_DIGITS), (line, other)
    column = list(_column(line, alike))
    if len(column) > 2:
        yield "".join(piece.text.translate(LIKE_DIGITS) for piece in column), tuple(column)


def _column(line: Placed, alike: Sequence[Placed]) -> Iterator[Placed]:
    """The rows under the line that begin where it does: on a card that stands the number has four."""
    following: Placed | None = line
    while following is not None:
        yield (at := following)
        under = [other for other in alike if _LEVEL < (other.middle - at.middle) / at.height < _ONE_ROW_APART]
        under = [other for other in under if abs(other.left - at.left) < at.height]
        following = min(under, key=lambda other: other.middle, default=None)


def _joined(row: Sequence[Placed]) -> str:
    """The digits of the row; one that lies in two pieces, which overlap there, counts once."""
    number, end = "", float("-inf")
    for piece in row:
        text = piece.text.translate(LIKE_DIGITS)
        twice = end - piece.left > 0.6 * piece.width / len(text) and number[-1] == text[0]
        number += text[1:] if twice else text
        end = piece.right
    return number
