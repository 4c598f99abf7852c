"""Yuan as people and spreadsheets write them, to the fen."""

from __future__ import annotations

import contextlib
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.payouts.amounts import MOST_FEN, UnreadableAmount, fen, grouped_yuan, yuan

amounts = st.integers(min_value=1, max_value=MOST_FEN)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("1,234.50", 123450),
        ("¥1234.5", 123450),
        ("￥ 1，234.50", 123450),
        ("１２３４．５０元", 123450),
        ("人民币1234.5元", 123450),
        ("1234.500", 123450),
        ("0.01", 1),
        (" 8550 ", 855000),
        (8550, 855000),
        (1234.5, 123450),
        (0.29, 29),
        (1.1 + 2.2, 330),
        (Decimal("19.99"), 1999),
        ("10000000", MOST_FEN),
    ],
)
def test_what_is_read(written: str | int | float | Decimal, expected: int) -> None:
    assert fen(written) == expected


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("", "amount_invalid"),
        ("-", "amount_invalid"),
        ("1.234,50", "amount_invalid"),
        ("1,23,4", "amount_invalid"),
        ("12 34.5.6", "amount_invalid"),
        ("壹仟元", "amount_invalid"),
        ("1e5", "amount_invalid"),
        ("0x10", "amount_invalid"),
        ("=1+1", "amount_invalid"),
        ("١٢٣", "amount_invalid"),
        (True, "amount_invalid"),
        (float("nan"), "amount_invalid"),
        (float("inf"), "amount_invalid"),
        (Decimal("NaN"), "amount_invalid"),
        ("0.001", "amount_fraction"),
        ("1234.5678", "amount_fraction"),
        (1234.567, "amount_fraction"),
        ("12345678901234567.001", "amount_fraction"),
        ("0", "amount_not_positive"),
        ("0.00", "amount_not_positive"),
        ("-5", "amount_not_positive"),
        (-1, "amount_not_positive"),
        ("10000000.01", "amount_too_large"),
        ("99999999999999999999", "amount_too_large"),
    ],
)
def test_what_is_refused(written: str | int | float | Decimal, code: str) -> None:
    with pytest.raises(UnreadableAmount) as refused:
        fen(written)
    assert refused.value.code == code
    assert str(written) not in str(refused.value) or len(str(written)) < 4


@given(amounts)
def test_every_way_of_writing_an_amount_reads_back_to_the_fen(amount: int) -> None:
    assert fen(yuan(amount)) == amount
    assert fen(grouped_yuan(amount)) == amount
    assert fen(f"¥{grouped_yuan(amount)}元") == amount
    assert fen(float(yuan(amount))) == amount
    assert fen(Decimal(amount) / 100) == amount


@given(amounts, st.integers(min_value=1, max_value=9))
def test_a_fraction_of_a_fen_is_never_rounded_away(amount: int, fraction: int) -> None:
    with pytest.raises(UnreadableAmount) as refused:
        fen(f"{yuan(amount)}{fraction}")
    assert refused.value.code in ("amount_fraction", "amount_too_large")


@given(st.text(max_size=30))
def test_whatever_is_written_is_read_or_refused(text: str) -> None:
    with contextlib.suppress(UnreadableAmount):
        assert 0 < fen(text) <= MOST_FEN
