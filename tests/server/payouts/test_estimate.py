"""The published formula, worked by hand for a table of lives, and nothing where a figure is missing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from config.catalogue import UNCONFIRMED, EstimateFormula, IncomeFigure, PayoutKind, Payouts
from server.counties import county
from server.payouts.estimate import Circumstances, estimate

CATALOGUE = county("430621").newest
KINDS = CATALOGUE.payouts.kinds
INCOME_2025 = 5_340_000  # fen a year: 4450.00 yuan a month


def months(known: Circumstances) -> int:
    """How many months the survivor grant comes to."""
    amount = estimate(CATALOGUE.payouts, KINDS["survivor_grant"], known).amount_fen
    assert amount is not None
    assert amount * 12 % INCOME_2025 == 0
    return amount * 12 // INCOME_2025


@pytest.mark.parametrize(
    ("contributed", "expected"),
    [(0, 3), (4, 3), (5, 6), (9, 6), (10, 9), (15, 9), (16, 10), (20, 14), (29, 23), (30, 24), (45, 24)],
)
def test_months_of_somebody_who_was_working(contributed: int, expected: int) -> None:
    assert months(Circumstances(2026, retired=False, contribution_years=contributed)) == expected


@pytest.mark.parametrize(
    ("contributed", "drawn", "expected"),
    [(30, 0, 24), (30, 5, 19), (30, 14, 10), (30, 15, 9), (30, 40, 9), (20, 3, 11), (15, 0, 9), (15, 1, 9)],
)
def test_months_of_a_pensioner(contributed: int, drawn: int, expected: int) -> None:
    known = Circumstances(2026, retired=True, contribution_years=contributed, pension_years=drawn)
    assert months(known) == expected


def test_the_funeral_grant_is_two_months_of_the_year_before() -> None:
    found = estimate(CATALOGUE.payouts, KINDS["funeral_grant"], Circumstances(2026, retired=True))
    assert found.amount_fen == 890_000
    assert found.estimate is True
    assert found.confirmed is False
    assert UNCONFIRMED in found.note
    assert "人社部发〔2021〕18号" in found.source and "2025年收入" in found.source
    assert found.steps[0] == "基数：2025年全省城镇居民人均可支配收入53,400.00元，每月4,450.00元。"
    assert found.steps[-1] == "2个月合计约8,900.00元。"


def test_half_a_fen_is_rounded_up_once_at_the_end() -> None:
    payouts = replace(CATALOGUE.payouts, incomes={2025: _income(100_003)})
    assert estimate(payouts, KINDS["funeral_grant"], Circumstances(2026, retired=False)).amount_fen == 16_667
    payouts = replace(CATALOGUE.payouts, incomes={2025: _income(100_005)})
    known = Circumstances(2026, retired=False, contribution_years=1)
    # 3 months of 8333.75: rounding the month first would give 25002.
    assert estimate(payouts, KINDS["survivor_grant"], known).amount_fen == 25_001


def _income(fen: int, *, confirmed: bool = False) -> IncomeFigure:
    return IncomeFigure(year=2025, fen=fen, confirmed=confirmed, source="测试")


def test_it_is_confirmed_only_when_every_figure_is() -> None:
    formula = CATALOGUE.payouts.formula
    assert formula is not None
    for formula_is, income_is in [(True, True), (True, False), (False, True)]:
        payouts = replace(
            CATALOGUE.payouts,
            formula=formula.model_copy(update={"confirmed": formula_is}),
            incomes={2025: _income(INCOME_2025, confirmed=income_is)},
        )
        found = estimate(payouts, KINDS["funeral_grant"], Circumstances(2026, retired=False))
        assert found.confirmed is (formula_is and income_is)
        assert (UNCONFIRMED in found.note) is not found.confirmed


NO_FORMULA: Payouts = replace(CATALOGUE.payouts, formula=None)
NO_INCOME: Payouts = replace(CATALOGUE.payouts, incomes={})
WORKED = Circumstances(2026, retired=False, contribution_years=20)


@pytest.mark.parametrize(
    ("payouts", "kind", "known", "note"),
    [
        (NO_FORMULA, "funeral_grant", WORKED, UNCONFIRMED),
        (NO_INCOME, "survivor_grant", WORKED, UNCONFIRMED),
        (CATALOGUE.payouts, "funeral_grant", Circumstances(2040, retired=False), UNCONFIRMED),
        (CATALOGUE.payouts, "funeral_grant", Circumstances(None, retired=False), "填写去世日期后可以估算。"),
        (
            CATALOGUE.payouts,
            "survivor_grant",
            Circumstances(2026, retired=False),
            "填写养老保险缴费年限后可以估算。",
        ),
        (
            CATALOGUE.payouts,
            "survivor_grant",
            Circumstances(2026, retired=True, contribution_years=20),
            "填写已经领取养老金的年数后可以估算。",
        ),
        (CATALOGUE.payouts, "pension_account", WORKED, "以个人账户实际余额为准。"),
        (CATALOGUE.payouts, "housing_fund", WORKED, "以账户实际余额为准。"),
    ],
)
def test_no_sum_without_its_figures(payouts: Payouts, kind: str, known: Circumstances, note: str) -> None:
    found = estimate(payouts, KINDS[kind], known)
    assert found.amount_fen is None
    assert found.steps == ()
    assert found.note == note
    assert found.confirmed is False


def test_the_figures_are_data_and_not_code() -> None:
    formula = EstimateFormula.model_validate(
        {
            "funeral_months": 5,
            "steps": [{"below_years": 3, "months": 7}],
            "extra_after_years": 3,
            "extra_months_per_year": 2,
            "most_months": 11,
            "retired_less_per_year": 1,
            "retired_least_months": 1,
            "source": "另一个办法",
        }
    )
    kind = PayoutKind.model_validate(
        {
            "code": "shelf_grant",
            "name": "书架补助",
            "formula": "survivor_grant",
            "explanation": "x",
            "clause": "九",
        }
    )
    payouts = Payouts({kind.code: kind}, formula, {2025: _income(12_00)})
    found = estimate(payouts, kind, Circumstances(2026, retired=False, contribution_years=4))
    assert found.amount_fen == 9_00  # 7 months and 2 for the year beyond three
    assert found.clause == "九"
    assert (
        estimate(payouts, kind, Circumstances(2026, retired=False, contribution_years=9)).amount_fen == 11_00
    )
