"""Bank card numbers by ISO/IEC 7812-1, and whose they are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.answers.bank_cards import banks_named, issuer, luhn_digit, luhn_valid, other_issuer

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


@pytest.mark.parametrize(
    ("words", "banks"),
    [
        ("中国农业银行岳阳县支行", {"中国农业银行"}),
        ("农行", {"中国农业银行"}),
        ("农 行 荣家湾分理处", {"中国农业银行"}),
        ("中国银行岳阳分行", {"中国银行"}),
        ("中行", {"中国银行"}),
        ("工商银行建行路支行", {"中国工商银行"}),
        ("岳阳农商银行", {"湖南省农村信用社"}),
        ("岳阳县农村信用合作联社信用社", {"湖南省农村信用社"}),
        ("邮政", {"中国邮政储蓄银行"}),
        ("工行或者建行", {"中国工商银行", "中国建设银行"}),
        ("测试银行", set()),
        ("就在菜市场对面", set()),
        ("", set()),
    ],
)
def test_a_bank_is_recognised_as_people_write_it(words: str, banks: set[str]) -> None:
    assert banks_named(words) == banks


@pytest.mark.parametrize(
    ("words", "number", "other"),
    [
        ("中国建设银行", "6228480000000000018", "中国农业银行"),
        ("建行", "6228480000000000018", "中国农业银行"),
        ("农业银行岳阳县支行", "6228480000000000018", None),
        ("农行或者建行", "6228480000000000018", None),
        # What is not known speaks against nothing.
        ("测试银行", "6228480000000000018", None),
        ("中国建设银行", "6200190000000000000", None),
    ],
)
def test_another_banks_card_is_noticed_only_where_both_are_known(
    words: str, number: str, other: str | None
) -> None:
    assert other_issuer(words, number) == other


def test_every_bank_is_recognised_by_its_own_name() -> None:
    prefixes = {"622848", "622202", "622700", "621660", "622260", "621799", "622169", "622368", "622588"}
    prefixes |= {"622690", "622660", "622622", "622908", "622521", "622155", "622630", "622568"}
    named = [issuer(prefix) for prefix in sorted(prefixes)]
    assert len(set(named)) == 17
    assert [bank for bank in named if bank is None or banks_named(bank) != {bank}] == []
