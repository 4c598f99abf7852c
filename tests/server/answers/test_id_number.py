"""Citizen identity numbers by GB 11643-1999."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.answers.id_number import PROVINCES, IdNumber, check_character, read_id_number

TODAY = date(2026, 11, 24)
DIGITS = st.text(st.sampled_from("0123456789"), min_size=3, max_size=3)


@st.composite
def numbers(draw: st.DrawFn) -> str:
    province = draw(st.sampled_from(sorted(PROVINCES)))
    born = draw(st.dates(date(1900, 1, 1), TODAY))
    first = f"{province}{draw(st.integers(0, 9999)):04}{born:%Y%m%d}{draw(DIGITS)}"
    return first + check_character(first)


@given(numbers())
def test_a_made_number_says_what_it_was_made_of(number: str) -> None:
    read = read_id_number(number, TODAY)
    assert isinstance(read, IdNumber)
    assert f"{read.division}{read.birth_date:%Y%m%d}" == number[:14]
    assert read.sex == ("male" if number[16] in "13579" else "female")


@given(numbers(), st.integers(0, 17), st.sampled_from("0123456789X"))
def test_one_wrong_character_never_passes(number: str, place: int, char: str) -> None:
    wrong = number[:place] + char + number[place + 1 :]
    assert wrong == number or isinstance(read_id_number(wrong, TODAY), str)


@given(numbers(), st.integers(0, 15))
def test_two_neighbours_exchanged_never_pass(number: str, place: int) -> None:
    wrong = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    assert wrong == number or isinstance(read_id_number(wrong, TODAY), str)


def test_the_standards_own_examples() -> None:
    # GB 11643-1999, clause 4.2: 11010519491231002X (female) and 440524188001010014 (male).
    assert read_id_number("11010519491231002X", TODAY) == IdNumber(
        "11010519491231002X", "110105", date(1949, 12, 31), "female"
    )
    read = read_id_number("440524188001010014", TODAY)
    assert isinstance(read, IdNumber)
    assert (read.birth_date, read.sex) == (date(1880, 1, 1), "male")


@pytest.mark.parametrize(
    ("number", "flaw"),
    [
        ("", "id_length"),
        ("43062119000101001", "id_length"),
        ("4306211900010100123", "id_length"),
        ("43062119000101001A", "id_length"),
        ("430621１9000101001X", "id_length"),
        ("00062119000101001X", "id_division"),
        ("43062119001301001X", "id_date"),
        ("43062119000230001X", "id_date"),
        ("43062118490101001X", "id_date"),
        ("43062120261125001X", "id_future"),
    ],
)
def test_the_first_flaw_is_named(number: str, flaw: str) -> None:
    assert read_id_number(number, TODAY) == flaw


def test_a_county_that_was_renumbered_long_ago_is_accepted() -> None:
    first = "43242119320506001"  # 原岳阳地区的代码，今天的区划表里没有
    assert isinstance(read_id_number(first + check_character(first), TODAY), IdNumber)
