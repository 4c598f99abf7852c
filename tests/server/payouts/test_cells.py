"""Single cells as software and people fill them."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.payouts import cells
from server.payouts.cells import FORMULA, Cell, UnreadableCell

DAY = date(2026, 7, 1)


@pytest.mark.parametrize(
    "written",
    [
        "2026-07-01",
        "2026/7/1",
        "2026.7.1",
        "20260701",
        "2026年7月1日",
        "2026 年 7 月 1 日",
        "２０２６－０７－０１",
        "2026-07-01 00:00:00",
        "2026-07-01T09:30:00.000",
        "2026/7/1 9:30",
        20260701,
        46204,
        46204.75,
        datetime(2026, 7, 1, 15, 0),  # noqa: DTZ001 - as openpyxl gives it
        DAY,
    ],
)
def test_a_day_however_it_is_written(written: Cell) -> None:
    assert cells.day(written) == DAY


def test_a_serial_day_of_a_workbook_that_counts_from_1904() -> None:
    assert cells.day(44742, since_1904=True) == DAY


@pytest.mark.parametrize(
    "written",
    [
        "2026-02-30",
        "26-7-1",
        "7月1日",
        "昨天",
        "1",
        7,
        1234567,
        20261301,
        "1899-01-01",
        True,
        "46204",
        10**30,
    ],
)
def test_what_is_no_day(written: Cell) -> None:
    with pytest.raises(UnreadableCell) as refused:
        cells.day(written)
    assert refused.value.code in ("date_invalid", "digits_lost")


@given(st.dates(min_value=date(2000, 1, 1), max_value=date(2100, 12, 31)))
def test_every_day_reads_back(day: date) -> None:
    serial = (day - date(1899, 12, 30)).days
    for written in (
        day.isoformat(),
        f"{day.year}/{day.month}/{day.day}",
        f"{day:%Y%m%d}",
        int(f"{day:%Y%m%d}"),
        serial,
    ):
        assert cells.day(written) == day


READERS = (
    cells.text,
    cells.amount,
    cells.day,
    cells.reference,
    cells.case_number,
    cells.item_id,
    cells.id_number,
    cells.account_tail,
    cells.reason,
)


@pytest.mark.parametrize("reader", READERS)
def test_a_formula_is_never_read(reader: object) -> None:
    with pytest.raises(UnreadableCell) as refused:
        reader(FORMULA)  # type: ignore[operator]
    assert refused.value.code == "formula"


@given(
    st.sampled_from(READERS),
    st.one_of(
        st.none(), st.text(max_size=40), st.integers(), st.floats(), st.booleans(), st.datetimes(), st.times()
    ),
)
def test_no_cell_makes_a_reader_stumble_or_repeats_itself(reader: object, cell: Cell) -> None:
    try:
        reader(cell)  # type: ignore[operator]
    except UnreadableCell as refused:
        if isinstance(cell, str) and len(cell.strip()) > 8:
            assert cell.strip() not in refused.message


@pytest.mark.parametrize(
    "number", [430621190001010019, 4.30621190001010e17, "4.30621E+17", 6222020200001234561]
)
def test_a_number_whose_last_digits_the_spreadsheet_lost_is_not_taken(number: Cell) -> None:
    for reader in (cells.id_number, cells.account_tail, cells.case_number):
        with pytest.raises(UnreadableCell) as refused:
            reader(number)
        assert refused.value.code == "digits_lost"


@pytest.mark.parametrize(
    ("written", "tail"),
    [
        ("4561", "4561"),
        ("6222 0202 0000 1234 561", "4561"),
        ("6222****4561", "4561"),
        ("'0042", "0042"),
        (42, "0042"),
        (4561.0, "4561"),
    ],
)
def test_the_tail_of_an_account(written: Cell, tail: str) -> None:
    assert cells.account_tail(written) == tail


@pytest.mark.parametrize("written", ["561", "尾号4561", "四五六一", "١٢٣٤"])
def test_what_is_no_tail(written: str) -> None:
    with pytest.raises(UnreadableCell):
        cells.account_tail(written)


@pytest.mark.parametrize(
    "written",
    ["RS-2026-000123", "岳人社发〔2026〕1号".replace("〔", "(").replace("〕", ")"), "20260001", 20260001],
)
def test_references_as_departments_number(written: Cell) -> None:
    assert cells.reference(written) == str(written)


@pytest.mark.parametrize(
    "written", ["=cmd|' /C calc'!A0", "+1", "@x", "-1", "a" * 65, "a\tb;c", "<b>", "a,b"]
)
def test_what_cannot_be_a_reference(written: str) -> None:
    with pytest.raises(UnreadableCell) as refused:
        cells.reference(written)
    assert refused.value.code == "reference_invalid"


@given(st.text(max_size=300))
def test_a_reason_never_begins_as_a_formula_and_is_printable(text: str) -> None:
    try:
        reason = cells.reason(text)
    except UnreadableCell:
        return
    assert len(reason) <= cells.MOST_REASON
    assert not reason.startswith(("=", "+", "-", "@", "|", "%"))
    assert "\n" not in reason and "\x00" not in reason and "\u202e" not in reason
