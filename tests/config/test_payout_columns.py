"""The aliases of departments' headings: read, compared, and refused when they contradict themselves."""

from __future__ import annotations

from pathlib import Path

import pytest

from config.payout_columns import PATH, payout_columns, read
from config.tables import BrokenTable


@pytest.mark.parametrize(
    ("heading", "column"),
    [
        ("金额", "amount"),
        (" 发放 金额（元）", "amount"),
        ("*业务流水号", "reference"),
        ("办件\n编号", "case_number"),
        ("Reference", "reference"),
        ("到账日期", "arrived_date"),
        ("ＡＭＯＵＮＴ", "amount"),
        ("金额（万元）", None),
        ("金额(分)", None),
        ("姓名", None),
        ("", None),
    ],
)
def test_a_heading_is_compared_by_what_it_says(heading: str, column: str | None) -> None:
    assert payout_columns().column(heading) == column


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("已核定", "approved"),
        ("已发放 ", "sent"),
        ("到账", "arrived"),
        ("退 汇", "returned"),
        ("作废", "cancelled"),
    ],
)
def test_the_words_for_a_status(text: str, status: str) -> None:
    assert payout_columns().status(text) == status


def test_what_is_no_status_is_none() -> None:
    assert payout_columns().status("办结") is None


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ('date = ["日期"', 'date = ["金额"', "“金额”同时写在amount和date里"),
        ('returned = ["退汇"', 'returned = ["到账"', "“到账”同时写在arrived和returned里"),
        ('housing_fund = ["住房公积金余额"', 'housing_fund = ["丧葬费"', "“丧葬费”同时写在"),
        ('reason = ["退汇原因"', 'grounds = ["退汇原因"', "columns.grounds"),
        ("[columns]", "[columns", "读不出来"),
        ("[statuses]", "extra = 1\n[statuses]", "extra"),
    ],
)
def test_a_mistake_in_the_file_is_named(tmp_path: Path, before: str, after: str, told: str) -> None:
    text = PATH.read_text(encoding="utf-8")
    assert before in text
    (tmp_path / "payout_columns.toml").write_text(text.replace(before, after), encoding="utf-8")
    with pytest.raises(BrokenTable) as broken:
        read(tmp_path / "payout_columns.toml")
    assert told in str(broken.value)


def test_a_column_without_any_alias_is_a_mistake(tmp_path: Path) -> None:
    text = PATH.read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("kind = ")]
    (tmp_path / "payout_columns.toml").write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(BrokenTable, match="缺少kind的写法"):
        read(tmp_path / "payout_columns.toml")
