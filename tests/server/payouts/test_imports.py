"""Whole files brought onto payouts, on both engines: looked at, applied, cut off, repeated."""

from __future__ import annotations

import asyncio
import csv
import io
import sys
from collections import Counter
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tortoise.exceptions import DBConnectionError

from server import clock
from server.cases.models import Case, CaseEvent
from server.cases.money_reports import report
from server.database import new_id
from server.errors import Problem
from server.payouts import imports
from server.payouts.imports import ImportReport, Reported
from server.payouts.lines import PayoutLine
from server.payouts.models import Payout, PayoutImport
from tests.server.cases.accepted import COUNTY, accepted_case, clerk, history, id_number
from tests.server.payouts.tables import HEADINGS, delimited, xlsx

pytestmark = pytest.mark.usefixtures("database")

ROOT = Path(__file__).resolve().parents[3]
HR = "human_resources"
KINDS = {"funeral_grant": "丧葬补助金", "survivor_grant": "抚恤金", "pension_account": "养老个人账户余额"}


def row(case: Case, reference: str, **changed: Any) -> tuple[Any, ...]:
    values: dict[str, Any] = {
        "number": case.number,
        "person": "",
        "kind": "丧葬补助金",
        "amount": "8,900.00",
        "reference": reference,
        "status": "已核定",
        "date": "",
        "tail": "4561",
        "reason": "",
    }
    return tuple((values | changed).values())


async def run(
    content: bytes, apply: imports.Apply | None = None, filename: str = "发放表.xlsx"
) -> ImportReport:
    return await imports.run(
        COUNTY,
        HR,
        content,
        filename=filename,
        imported_by=None,
        kinds={},
        apply=apply or partial(report, clerk(HR)),
    )


async def preview(content: bytes) -> ImportReport:
    return await imports.preview(COUNTY, HR, content, kinds={}, apply=partial(report, clerk(HR)))


def outcomes(done: ImportReport) -> list[tuple[int, str, str]]:
    return [(result.row, result.outcome, result.code) for result in done.results]


async def everything() -> list[Any]:
    """All that an import may change, without what only looking back would tell apart."""
    payouts = await Payout.of(COUNTY).all().order_by("id").values()
    events = await CaseEvent.of(COUNTY).all().order_by("subject_id", "seq").values("hash", "kind", "data")
    cases = await Case.of(COUNTY).all().order_by("id").values("id", "status", "event_count", "event_head")
    return [payouts, events, cases]


async def test_a_file_with_good_and_bad_rows() -> None:
    case, _ = await accepted_case()
    other, _ = await accepted_case(order=3)
    yesterday = clock.today() - timedelta(days=1)
    content = xlsx(
        [
            HEADINGS,
            row(case, "RS-1"),
            row(case, "RS-2", kind="白包"),
            row(case, "RS-3", kind="抚恤金", amount=12345.67, status="到账", date=yesterday),
            row(case, "RS-4", number="43062100000000000000"),
            row(case, "RS-5", tail="9999"),
            row(other, "RS-6", number="", person=id_number(3), status="退汇", reason="账户已销户"),
            row(case, "RS-1", amount="9,000.00"),
            row(case, "RS-1", status="发放"),
            row(case, "RS-7", date=clock.today() + timedelta(days=2), status="已发放"),
            ("合计", "", "", "34,145.67"),
        ]
    )
    expected = [
        (2, "applied", ""),
        (3, "refused", "kind_unknown"),
        (4, "applied", ""),
        (5, "refused", "payout_item_not_found"),
        (6, "refused", "payout_account_differs"),
        (7, "applied", ""),
        (8, "refused", "payout_amount_differs"),
        (9, "applied", ""),
        (10, "refused", "invalid"),
    ]
    before = await everything()
    seen = await preview(content)
    assert outcomes(seen) == expected
    assert seen.record is None
    assert await everything() == before
    assert not await PayoutImport.of(COUNTY).exists()

    done = await run(content)
    assert outcomes(done) == expected
    record = done.record
    assert record is not None
    assert (record.rows, record.applied, record.unchanged, record.refused) == (9, 4, 0, 5)
    stored = await PayoutImport.of(COUNTY).get(id=record.id)
    assert [(e["row"], e["column"], e["code"]) for e in stored.errors] == [
        (3, "款项", "kind_unknown"),
        (5, "", "payout_item_not_found"),
        (6, "", "payout_account_differs"),
        (8, "", "payout_amount_differs"),
        (10, "", "invalid"),
    ]
    assert stored.filename == "发放表.xlsx"
    statuses = dict(await Payout.of(COUNTY).all().values_list("reference", "status"))
    assert statuses == {"RS-1": "sent", "RS-3": "arrived", "RS-6": "returned"}
    assert (await Payout.of(COUNTY).get(reference="RS-3")).amount_fen == 1_234_567
    assert (await Payout.of(COUNTY).get(reference="RS-3")).arrived_on == yesterday
    for holder in (case, other):
        await history(holder)


async def test_the_same_file_again_changes_nothing() -> None:
    case, _ = await accepted_case()
    content = xlsx([HEADINGS, row(case, "RS-1"), row(case, "RS-2", kind="抚恤金", status="到账")])
    first = await run(content)
    before = await everything()
    again = await run(content)
    assert (again.repeated, again.rows, again.results) == (True, 2, ())
    assert again.record is not None and first.record is not None
    assert again.record.id == first.record.id
    assert (await preview(content)).repeated
    assert await everything() == before
    assert await PayoutImport.of(COUNTY).all().count() == 1
    # The same rows in another file, with other bytes.
    other = delimited([HEADINGS, row(case, "RS-1"), row(case, "RS-2", kind="抚恤金", status="到账")])
    done = await run(other)
    assert [result.outcome for result in done.results] == ["unchanged", "unchanged"]
    assert await everything() == before


async def test_a_file_with_refused_rows_is_gone_through_again_once_the_cause_is_gone() -> None:
    case, _ = await accepted_case()
    await Case.of(COUNTY).filter(id=case.id).update(status="reviewed")
    content = delimited([HEADINGS, row(case, "RS-1")])
    assert outcomes(await run(content)) == [(2, "refused", "case_not_paying")]
    await Case.of(COUNTY).filter(id=case.id).update(status="accepted")
    assert outcomes(await run(content)) == [(2, "applied", "")]
    assert (await run(content)).repeated


async def test_another_departments_same_file_is_its_own_matter() -> None:
    case, _ = await accepted_case()
    content = delimited([HEADINGS, row(case, "RS-1")])
    await run(content)
    done = await imports.run(
        COUNTY,
        "housing_fund",
        content,
        filename="",
        imported_by=None,
        kinds={},
        apply=partial(report, clerk("housing_fund")),
    )
    assert outcomes(done) == [(2, "refused", "payout_item_not_found")]


async def test_a_failure_of_our_own_in_one_row_stops_no_other(caplog: pytest.LogCaptureFixture) -> None:
    case, _ = await accepted_case()
    apply = partial(report, clerk(HR))

    async def failing(line: PayoutLine) -> Reported:
        done = await apply(line)
        if line.reference == "RS-2":
            raise ZeroDivisionError
        return done

    content = delimited([HEADINGS, *(row(case, f"RS-{n}") for n in (1, 2, 3))])
    done = await run(content, failing)
    assert outcomes(done) == [(2, "applied", ""), (3, "refused", "internal_error"), (4, "applied", "")]
    assert set(await Payout.of(COUNTY).all().values_list("reference", flat=True)) == {"RS-1", "RS-3"}
    await history(case)


async def test_a_database_that_is_gone_ends_the_import_and_records_nothing() -> None:
    case, _ = await accepted_case()
    apply = partial(report, clerk(HR))

    async def cut_off(line: PayoutLine) -> Reported:
        if line.reference == "RS-2":
            raise DBConnectionError
        return await apply(line)

    content = delimited([HEADINGS, *(row(case, f"RS-{n}") for n in (1, 2, 3))])
    with pytest.raises(DBConnectionError):
        await run(content, cut_off)
    assert not await PayoutImport.of(COUNTY).exists()
    done = await run(content)
    assert [result.outcome for result in done.results] == ["unchanged", "applied", "applied"]


async def test_two_imports_of_one_file_at_once_enter_each_payout_once() -> None:
    case, _ = await accepted_case()
    other, _ = await accepted_case(order=3)
    rows = [row(c, f"{c.number}-{n}", status="到账") for c in (case, other) for n in range(5)]
    content = delimited([HEADINGS, *rows])
    first, second = await asyncio.gather(run(content), run(content))
    assert first.count("applied") + second.count("applied") == 10
    assert first.count("refused") + second.count("refused") == 0
    assert await Payout.of(COUNTY).all().count() == 10
    for holder in (case, other):
        kinds = Counter(event.kind for event in await history(holder))
        assert kinds["payout.arrived"] == 5


async def test_one_reference_in_two_cases_at_once_is_entered_once() -> None:
    case, _ = await accepted_case()
    other, _ = await accepted_case(order=3)
    files = [delimited([HEADINGS, row(c, "RS-1")]) for c in (case, other)]
    done = await asyncio.gather(*(run(content) for content in files))
    results = sorted((result.outcome, result.code) for report in done for result in report.results)
    assert results == [("applied", ""), ("refused", "payout_reference_used")]
    assert await Payout.of(COUNTY).all().count() == 1


async def test_killed_in_the_middle_and_imported_again(database: str, tmp_path: Path) -> None:
    cases = [(await accepted_case(order=order))[0] for order in range(11, 51, 2)]
    rows = [
        row(case, f"{case.number}-{kind}", kind=name, status="到账")
        for case in cases
        for kind, name in KINDS.items()
    ]
    path = tmp_path / "发放表.csv"
    path.write_bytes(delimited([HEADINGS, *rows]))
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.server.payouts.importing",
        database,
        str(path),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    try:
        async with asyncio.timeout(60):
            for _ in range(21):
                assert await process.stdout.readline()
    finally:
        process.kill()
        await process.wait()
    left = await Payout.of(COUNTY).all().count()
    assert 20 <= left < len(rows)
    assert not await PayoutImport.of(COUNTY).exists()
    for case in cases:
        await history(case)

    done = await run(path.read_bytes())
    assert (done.count("unchanged"), done.count("applied"), done.count("refused")) == (
        left,
        len(rows) - left,
        0,
    )
    for case in cases:
        kinds = Counter(event.kind for event in await history(case))
        assert (kinds["payout.approved"], kinds["payout.sent"], kinds["payout.arrived"]) == (3, 3, 3)


class Died(BaseException):
    """The process ends here."""


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
async def test_rows_in_any_order_twice_and_cut_off_end_alike(database: str, data: st.DataObject) -> None:
    case, _ = await accepted_case(order=data.draw(st.integers(100, 900)))
    await Case.of(COUNTY).filter(id=case.id).update(live_decedent=None)
    mark = new_id().hex[:12]
    facts = data.draw(
        st.lists(
            st.tuples(st.sampled_from("ABC"), st.sampled_from(["已核定", "已发放", "到账", "退汇"])),
            min_size=1,
            max_size=6,
        )
    )
    amounts = {"A": "1.00", "B": "2,000.10", "C": "¥3"}
    rows = [row(case, f"{mark}{name}", status=status, amount=amounts[name]) for name, status in facts]
    dies_at = data.draw(st.integers(0, len(rows)))
    apply = partial(report, clerk(HR))
    left = [dies_at]

    async def mortal(line: PayoutLine) -> Reported:
        if not left[0]:
            raise Died
        left[0] -= 1
        return await apply(line)

    try:
        await run(delimited([HEADINGS, *rows]), mortal)
    except Died:
        assert dies_at < len(rows)
    await run(xlsx([HEADINGS, *data.draw(st.permutations(rows))]))
    await run(delimited([HEADINGS, *rows, *rows]))
    order = ["已核定", "已发放", "到账", "退汇"]
    statuses = ["approved", "sent", "arrived", "returned"]
    expected = {
        f"{mark}{name}": statuses[max(order.index(s) for n, s in facts if n == name)] for name, _ in facts
    }
    found = dict(await Payout.of(COUNTY).filter(case_id=case.id).values_list("reference", "status"))
    assert found == expected
    before = await history(case)
    await run(delimited([HEADINGS, *rows], "gb18030"))
    assert len(await history(case)) == len(before)


async def test_nothing_personal_is_kept_of_refused_rows_but_in_the_encrypted_name() -> None:
    case, _ = await accepted_case()
    person = id_number(1)
    content = delimited(
        [
            HEADINGS,
            row(case, person, person=person, amount=person, reason="张测试"),
            row(case, "RS-2", tail="6222020200009999", person=person),
        ]
    )
    done = await run(content, filename=f"C:\\表\\张测试{person}\u202e.csv")
    record = done.record
    assert record is not None
    assert record.filename == f"张测试{person}.csv"
    kept = str(record.errors)
    assert record.refused == 2
    for secret in (person, "张测试", "6222020200009999", "9999"):
        assert secret not in kept


async def test_the_report_of_errors_cannot_be_taken_for_formulas() -> None:
    record = PayoutImport(
        county=COUNTY,
        refused=2,
        errors=[
            {"row": 2, "column": "=1+1", "code": "x", "message": "@SUM(1)"},
            {"row": 3, "column": "金额", "code": "x", "message": "金额看不懂，请写成 1234.50 这样。"},
        ],
    )
    content = imports.error_report(record)
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert rows == [
        ["行号", "列", "原因"],
        ["2", "'=1+1", "'@SUM(1)"],
        ["3", "金额", "金额看不懂，请写成 1234.50 这样。"],
    ]


async def test_many_errors_are_counted_and_the_first_are_kept() -> None:
    rows = [("", "", "", "", f"RS-{n}", "?", "", "", "") for n in range(imports.MOST_ERRORS_KEPT + 5)]
    done = await run(delimited([HEADINGS, *rows]))
    assert done.record is not None
    assert (done.record.refused, len(done.record.errors)) == (1005, 1000)
    assert "没有列出" in imports.error_report(done.record).decode("utf-8-sig").splitlines()[-1]


async def test_an_unreadable_file_changes_nothing_and_is_not_recorded() -> None:
    for verb in (run, preview):
        with pytest.raises(Problem) as refused:
            await verb(b"PK\x03\x04")
        assert refused.value.code == "payout_file_unreadable"
    assert not await PayoutImport.of(COUNTY).exists()
