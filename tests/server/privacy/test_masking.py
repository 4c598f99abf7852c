"""Masks hide what they must, and a person is addressed by the right surname."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.privacy.masking import (
    card_tail,
    mask_card,
    mask_id_number,
    mask_name,
    mask_phone,
    salutation,
)


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("张建国", "张＊"),
        (" 李四 ", "李＊"),
        ("欧阳修", "欧阳＊"),
        ("司马相如", "司马＊"),
        ("欧阳", "欧＊"),
        ("阿依古丽·买买提", "阿＊"),
        ("John Smith", "J＊"),
        ("", "＊"),
    ],
)
def test_a_name_shows_its_surname_only(name: str, masked: str) -> None:
    assert mask_name(name) == masked


@pytest.mark.parametrize(
    ("name", "sex", "greeting"),
    [
        ("张建国", "male", "张先生"),
        ("诸葛亮", "男", "诸葛先生"),
        ("上官婉儿", "female", "上官女士"),
        ("王芳", "女", "王女士"),
        ("王芳", None, "王先生/女士"),
    ],
)
def test_a_message_addresses_by_surname_and_sex(name: str, sex: str | None, greeting: str) -> None:
    assert salutation(name, sex) == greeting


def test_an_id_number_hides_the_birth_date() -> None:
    assert mask_id_number("43062119000101123X") == "4306**********123X"
    assert mask_id_number("430621000101123") == "4306*******1123"
    assert mask_id_number("4306") == "****"


def test_a_phone_shows_head_and_tail() -> None:
    assert mask_phone("+86 138-0013-8000") == "138****8000"
    assert mask_phone("0730-7612345") == "073****2345"
    assert mask_phone("7612345") == "*****45"
    assert mask_phone("110") == "***"


def test_a_card_shows_its_tail() -> None:
    assert mask_card("6222 0202 0000 1234 567") == "****4567"
    assert card_tail("6222020200001234567") == "4567"
    assert card_tail("1234") == "" and mask_card("1234") == "****"


@given(st.text(max_size=40))
def test_no_mask_raises_or_returns_a_long_digit_run(text: str) -> None:
    for masked in (mask_name(text), mask_id_number(text), mask_phone(text), mask_card(text)):
        digits = "".join(c for c in masked if c.isdigit())
        assert len(digits) <= 8
