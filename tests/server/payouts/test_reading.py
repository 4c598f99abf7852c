"""From the bytes of a file to its lines: encodings, layouts, traps, and what is refused in words."""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Callable
from datetime import date, datetime

import pytest
from openpyxl import Workbook, load_workbook

from config.payout_columns import payout_columns
from server.errors import Problem
from server.payouts import sheets
from server.payouts.lines import PayoutLine, ReadTable, read_table
from server.payouts.sheets import read_sheets
from tests.server.payouts.tables import HEADINGS, delimited, saved, xlsx

KINDS = {"一次性书架补助": "shelf_grant"}
ROW = (
    "43062120261124000017",
    "430621190001010012",
    "丧葬补助金",
    "8,900.00",
    "RS-1",
    "已到账",
    "2026-11-20",
    "4561",
    "",
)
LINE = PayoutLine(
    reference="RS-1",
    status="arrived",
    amount_fen=890_000,
    case_number="43062120261124000017",
    decedent_id_number="430621190001010012",
    kind="funeral_grant",
    on=date(2026, 11, 20),
    account_tail="4561",
)


def read(content: bytes) -> ReadTable:
    return read_table(read_sheets(content), payout_columns(), KINDS)


def lines(content: bytes) -> list[PayoutLine]:
    table = read(content)
    assert table.flaws == ()
    return [numbered.line for numbered in table.lines]


FILES: dict[str, Callable[[], bytes]] = {
    "utf-8": lambda: delimited([HEADINGS, ROW]),
    "utf-8 with BOM": lambda: delimited([HEADINGS, ROW], "utf-8-sig"),
    "gb18030": lambda: delimited([HEADINGS, ROW], "gb18030"),
    "gbk": lambda: delimited([HEADINGS, ROW], "gbk"),
    "utf-16 with tabs": lambda: delimited([HEADINGS, ROW], "utf-16", "\t"),
    "semicolons": lambda: delimited([HEADINGS, ROW], delimiter=";"),
    "xlsx": lambda: xlsx([HEADINGS, ROW]),
    "numbers and dates": lambda: xlsx(
        [HEADINGS, (*ROW[:3], 8900.0, "RS-1", "已到账", datetime(2026, 11, 20), "4561", None)]  # noqa: DTZ001
    ),
    "kept zeros": lambda: delimited([HEADINGS, (f'="{ROW[0]}"', f"{ROW[1]}\t", *ROW[2:7], '="4561"', "")]),
}


@pytest.mark.parametrize("name", FILES)
def test_the_same_line_from_every_kind_of_file(name: str) -> None:
    assert lines(FILES[name]()) == [LINE]


def test_titles_totals_blank_rows_and_signatures_are_no_payouts() -> None:
    table = read(
        xlsx(
            [
                ("单位：元", None, None, None, None, None, None, "2026年11月"),
                HEADINGS,
                ROW,
                (None,) * 9,
                (*ROW[:4], "RS-2", *ROW[5:]),
                ("合计", None, None, "17,800.00"),
                ("制表人：", None, "审核人："),
            ],
            title=["岳阳县十一月份发放表"],
        )
    )
    assert table.flaws == ()
    assert [(numbered.row, numbered.line.reference) for numbered in table.lines] == [(4, "RS-1"), (6, "RS-2")]


def test_headings_merged_over_two_rows() -> None:
    workbook = Workbook()
    page = workbook.active
    assert page is not None
    page.append(["办件编号", "款项种类", "业务流水号", "发放情况", None, None])
    page.append([None, None, None, "金额", "状态", "日期"])
    for column in "ABC":
        page.merge_cells(f"{column}1:{column}2")
    page.merge_cells("D1:F1")
    page.append([ROW[0], "抚恤金", "RS-9", 1, "已核定", None])
    assert lines(saved(workbook)) == [
        PayoutLine("RS-9", "approved", 100, case_number=ROW[0], kind="survivor_grant")
    ]


def test_each_status_takes_its_own_date() -> None:
    headings = ("业务流水号", "状态", "发放日期", "到账日期", "日期")
    days = ("2026-11-01", "2026-11-03", "2026-11-09")
    found = lines(
        delimited(
            [
                headings,
                ("A", "已发放", *days),
                ("B", "到账", *days),
                ("C", "退汇", *days),
                ("D", "到账", days[0], "", days[2]),
            ]
        )
    )
    assert [line.on for line in found] == [
        date(2026, 11, 1),
        date(2026, 11, 3),
        date(2026, 11, 9),
        date(2026, 11, 9),
    ]


def test_the_countys_own_names_of_kinds_count() -> None:
    found = lines(delimited([("业务流水号", "状态", "款项"), ("A", "已核定", "一次性书架补助")]))
    assert found[0].kind == "shelf_grant"


def test_every_flaw_of_a_row_is_named_and_nothing_is_repeated() -> None:
    secret = "430621190001010012"
    table = read(
        delimited(
            [
                HEADINGS,
                (secret, "4306211900", "白包", secret, "", secret, "昨天", "尾号", ""),
                ROW,
            ]
        )
    )
    assert [(flaw.row, flaw.column, flaw.code) for flaw in table.flaws] == [
        (2, "业务流水号", "missing"),
        (2, "状态", "status_unknown"),
        (2, "金额", "amount_too_large"),
        (2, "逝者身份证号", "id_number_invalid"),
        (2, "款项", "kind_unknown"),
        (2, "日期", "date_invalid"),
        (2, "账户尾号", "account_tail_invalid"),
    ]
    assert secret not in repr(table.flaws)
    assert [numbered.line for numbered in table.lines] == [LINE]


def test_a_formula_is_not_computed_and_says_so() -> None:
    workbook = load_workbook(io.BytesIO(xlsx([HEADINGS, ROW])))
    page = workbook.active
    assert page is not None
    page["D2"] = "=8900"
    page["I2"] = '=HYPERLINK("http://example.com","x")'
    page["J2"] = "=cmd|' /C calc'!A0"  # a column that nobody reads
    assert [(flaw.column, flaw.code) for flaw in read(saved(workbook)).flaws] == [
        ("金额", "formula"),
        ("退汇原因", "formula"),
    ]
    page["D2"], page["I2"] = 8900, None
    assert lines(saved(workbook)) == [LINE]


def test_a_formula_in_csv_is_a_formula() -> None:
    table = read(delimited([HEADINGS, (*ROW[:3], "=1+1", *ROW[4:8], "=cmd|' /C calc'!A0")]))
    assert {(flaw.column, flaw.code) for flaw in table.flaws} == {
        ("金额", "formula"),
        ("退汇原因", "formula"),
    }


def test_an_id_number_that_became_a_number_is_refused() -> None:
    table = read(xlsx([HEADINGS, (ROW[0], 430621190001010012, *ROW[2:])]))
    assert [(flaw.column, flaw.code) for flaw in table.flaws] == [("逝者身份证号", "digits_lost")]


def test_a_wrong_declared_size_of_a_sheet_drops_no_rows() -> None:
    content = _edited(xlsx([HEADINGS, ROW]), lambda xml: xml.replace(b'ref="A1:I2"', b'ref="A1"'))
    assert lines(content) == [LINE]


def test_a_hidden_sheet_is_not_read_and_two_tables_are_refused() -> None:
    workbook = load_workbook(io.BytesIO(xlsx([HEADINGS, ROW])))
    second = workbook.create_sheet("上月")
    second.append(list(HEADINGS))
    second.append(list(ROW))
    with pytest.raises(Problem) as refused:
        read(saved(workbook))
    assert "只留一个工作表" in refused.value.detail
    second.sheet_state = "hidden"
    assert lines(saved(workbook)) == [LINE]


@pytest.mark.parametrize(
    ("content", "code", "told"),
    [
        (b"", "payout_file_unreadable", "没有找到表头"),
        (delimited([("姓名", "金额"), ("甲", "1")]), "payout_file_unreadable", "“业务流水号”、“状态”"),
        (delimited([HEADINGS]), "payout_file_unreadable", "没有内容"),
        (
            delimited([("业务流水号", "状态", "金额", "核定金额"), ("A", "到账", "1", "2")]),
            "payout_file_unreadable",
            "有两列",
        ),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 600, "payout_file_unreadable", "旧格式"),
        (b"%PDF-1.7 ...", "payout_file_unreadable", "这不是表格"),
        (b"PK\x03\x04 broken", "payout_file_unreadable", "另存为"),
        (b"\xff\xfe\x00", "payout_file_unreadable", "编码"),
        (b"\x80\x81\xff\xff", "payout_file_unreadable", "编码"),
        (delimited([HEADINGS, ROW]).replace(b"RS-1", b"RS\0-1"), "payout_file_unreadable", "读不出来"),
        (b'a,"' + b"x" * 200_000 + b'"', "payout_file_unreadable", "读不出来"),
        (b"x" * (sheets.LARGEST_FILE + 1), "payout_file_too_large", "10 MB"),
        (b"a,b\n" * (sheets.MOST_ROWS + 1), "payout_file_too_large", "两万行"),
        (b"\n" * (sheets.MOST_LINES + 2), "payout_file_too_large", "空行"),
    ],
)
def test_what_cannot_be_read_says_what_to_do(content: bytes, code: str, told: str) -> None:
    with pytest.raises(Problem) as refused:
        read(content)
    assert refused.value.code == code
    assert told in refused.value.detail


def _edited(content: bytes, edit: Callable[[bytes], bytes]) -> bytes:
    """The workbook with its first sheet's XML edited."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            data = old.read(part)
            if part.filename == "xl/worksheets/sheet1.xml":
                edited = edit(data)
                assert edited != data
                data = edited
            new.writestr(part.filename, data)
    return out.getvalue()


_BOMB = (
    b'<!DOCTYPE x [<!ENTITY a "'
    + b"a" * 1000
    + b'">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 20) for n in range(8))
    + b"]>"
)
HOSTILE: dict[str, Callable[[bytes], bytes]] = {
    "unpacks to 80 MB": lambda xml: xml.replace(b"</worksheet>", b" " * 80_000_000 + b"</worksheet>"),
    "a billion laughs": lambda xml: _BOMB + xml.split(b"?>", 1)[-1].replace(b"RS-1", b"&i;"),
    "a row far below": lambda xml: xml.replace(b'<row r="2"', b'<row r="2000000000"'),
    "not XML": lambda xml: xml[:200],
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_workbook_is_refused_at_once(name: str) -> None:
    content = _edited(xlsx([HEADINGS, ROW]), HOSTILE[name])
    began = time.perf_counter()
    with pytest.raises(Problem) as refused:
        read(content)
    assert refused.value.code in ("payout_file_too_large", "payout_file_unreadable")
    assert time.perf_counter() - began < 10


def test_a_part_that_lies_about_its_size_is_cut_off_there() -> None:
    honest = _edited(
        xlsx([HEADINGS, ROW]), lambda xml: xml.replace(b"</worksheet>", b" " * 90_000_000 + b"</worksheet>")
    )
    with zipfile.ZipFile(io.BytesIO(honest)) as archive:
        size = archive.getinfo("xl/worksheets/sheet1.xml").file_size
    lying = honest.replace(size.to_bytes(4, "little"), (5000).to_bytes(4, "little"))
    assert lying != honest
    with pytest.raises(Problem) as refused:
        read(lying)
    assert refused.value.code == "payout_file_unreadable"


def test_a_cell_far_to_the_right_is_not_filled_up_to() -> None:
    workbook = load_workbook(io.BytesIO(xlsx([HEADINGS, ROW])))
    page = workbook.active
    assert page is not None
    page["XFD2"] = "far"
    assert lines(saved(workbook)) == [LINE]
    assert all(len(row.cells) <= sheets.MOST_COLUMNS for row in read_sheets(saved(workbook))[0].rows)
