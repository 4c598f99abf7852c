"""Bank card numbers by ISO/IEC 7812-1, and whose they are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.answers.bank_cards import issuer, luhn_digit, luhn_valid

PAYLOADS = st.text(st.sampled_from("0123456789"), min_size=11, max_size=18)


@given(PAYLOADS)
def test_exactly_one_digit_completes_a_number(payload: str) -> None:
    good = [digit for digit in "0123456789" if luhn_valid(payload + digit)]
    assert good == [luhn_digit(payload)]


@given(PAYLOADS, st.integers(0, 10), st.sampled_from("123456789"))
def test_one_wrong_digit_never_passes(payload: str, place: int, shift: str) -> None:
    number = payload + luhn_digit(payload)
    digit = str((int(number[place]) + int(shift)) % 10)
    assert not luhn_valid(number[:place] + digit + number[place + 1 :])


def test_the_number_that_everyone_checks_against() -> None:
    assert luhn_valid("79927398713")  # the usual worked example of ISO/IEC 7812-1 annex B
    assert not luhn_valid("79927398710")


@pytest.mark.parametrize("text", ["", "0", "６２２８", "6228-4801", "62284a"])
def test_what_is_not_a_number_is_not_valid(text: str) -> None:
    assert not luhn_valid(text)


@pytest.mark.parametrize(
    ("number", "bank"),
    [
        ("6228480000000000000", "中国农业银行"),
        ("9559900000000000000", "中国农业银行"),
        ("6221690000000000000", "湖南省农村信用社"),
        ("6217990000000000000", "中国邮政储蓄银行"),
        ("6200190000000000000", None),
        ("", None),
    ],
)
def test_the_issuer_is_known_by_the_first_digits_or_not_at_all(number: str, bank: str | None) -> None:
    assert issuer(number) == bank
