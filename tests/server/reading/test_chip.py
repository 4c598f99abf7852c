"""The chip's record is read whole, or not at all."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.actors.chips import chip_record
from sandbox.actors.persons import Person, id_number
from server.errors import Problem
from server.reading.chip import CARD_UNREADABLE, read_chip

TODAY, BORN = date(2026, 11, 24), date(1900, 3, 12)
MAN = Person("欧阳建国", id_number(BORN, 15), "male", BORN)


def refused(record: bytes) -> bool:
    with pytest.raises(Problem) as caught:
        read_chip(record, TODAY)
    return caught.value.kind is CARD_UNREADABLE


def test_every_field_is_read() -> None:
    card = read_chip(chip_record(MAN, group="15"), TODAY)
    assert card.fields == {
        "name": "欧阳建国",
        "sex": "male",
        "birth_date": "1900-03-12",
        "address": "岳阳县测试路一号",
        "id_number": MAN.id_number,
        "ethnic_group": "土家族",
    }
    assert (card.valid_until, card.expired(TODAY)) == (None, False)


@pytest.mark.parametrize(("until", "expired"), [("20261124", False), ("20261123", True), ("长期", False)])
def test_a_card_is_good_until_the_end_of_its_last_day(until: str, expired: bool) -> None:
    assert read_chip(chip_record(MAN, until=until), TODAY).expired(TODAY) is expired


@pytest.mark.parametrize(
    "wrong",
    [
        replace(MAN, id_number=MAN.id_number[:-1] + ("0" if MAN.id_number[-1] != "0" else "1")),
        replace(MAN, sex="female"),
        replace(MAN, birth_date=date(1900, 3, 13)),
        replace(MAN, name=""),
    ],
    ids=["check character", "sex", "date of birth", "no name"],
)
def test_a_record_that_contradicts_itself_is_refused(wrong: Person) -> None:
    assert refused(chip_record(wrong))


@given(st.binary(max_size=600))
def test_no_bytes_at_all_break_the_reading(record: bytes) -> None:
    assert refused(record)


def test_a_record_that_was_cut_off_or_is_longer_is_refused() -> None:
    whole = chip_record(MAN)
    assert len(whole) == 256
    assert refused(whole[:-2])
    assert refused(whole + b"  ")
