"""What the published formula gives for a funeral grant and a survivor grant. An estimate, never a promise.

Source: 人社部发〔2021〕18号《企业职工基本养老保险遗属待遇暂行办法》第四、五条. The figures are the county's
catalogue's; without them there is no estimate, and the family reads "以部门公布为准".
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from config.catalogue import UNCONFIRMED, EstimateFormula, IncomeFigure, PayoutKind, Payouts
from server.payouts.amounts import grouped_yuan


@dataclass(frozen=True, slots=True)
class Estimate:
    """One kind of money. `amount_fen` is None when it cannot be worked out; `note` then says why.

    `steps` explain the sum in words; `confirmed` tells whether the county confirmed every figure used.
    """

    kind: str
    name: str
    amount_fen: int | None
    steps: tuple[str, ...]
    note: str
    source: str
    clause: str
    confirmed: bool
    estimate: Literal[True] = True


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What the sums depend on; None is not known.

    `contribution_years` and `pension_years` are whole years, as answered. `retired` tells whether a
    pension was drawn: then the months of the survivor grant become fewer with each year of it.
    """

    death_year: int | None
    retired: bool
    contribution_years: int | None = None
    pension_years: int | None = None


def estimate(payouts: Payouts, kind: PayoutKind, known: Circumstances) -> Estimate:
    """The estimate of one kind, in fen, rounded to the fen at the very end."""
    if kind.formula == "balance":
        return _none(kind, kind.explanation)
    formula = payouts.formula
    if formula is None:
        return _none(kind, UNCONFIRMED)
    if known.death_year is None:
        return _none(kind, "填写去世日期后可以估算。", formula)
    income = payouts.incomes.get(known.death_year - 1)
    if income is None:
        return _none(kind, UNCONFIRMED, formula)
    base = (
        f"基数：{income.year}年全省城镇居民人均可支配收入{grouped_yuan(income.fen)}元，"
        f"每月{grouped_yuan(_fen(Fraction(income.fen, 12)))}元。"
    )
    steps: tuple[str, ...]
    if kind.formula == "funeral_grant":
        months, steps = formula.funeral_months, (f"丧葬补助金为{formula.funeral_months}个月。",)
    else:
        if known.contribution_years is None:
            return _none(kind, "填写养老保险缴费年限后可以估算。", formula)
        if known.retired and known.pension_years is None:
            return _none(kind, "填写已经领取养老金的年数后可以估算。", formula)
        months, steps = _survivor_months(formula, known)
    amount = _fen(Fraction(income.fen * months, 12))
    total = f"{months}个月合计约{grouped_yuan(amount)}元。"
    confirmed = formula.confirmed and income.confirmed
    note = "这是按公布的办法估算的，实际金额以部门核定为准。"
    return Estimate(
        kind.code,
        kind.name,
        amount,
        (base, *steps, total),
        note if confirmed else f"{note}所用数字尚待确认，{UNCONFIRMED}。",
        _source(formula, income),
        kind.clause,
        confirmed,
    )


def _survivor_months(formula: EstimateFormula, known: Circumstances) -> tuple[int, tuple[str, ...]]:
    """Months by years of contribution, and for a pensioner less the years already drawn (第五条)."""
    assert known.contribution_years is not None
    years = known.contribution_years
    months = next((step.months for step in formula.steps if years < step.below_years), None)
    if months is None:
        beyond = max(years - formula.extra_after_years, 0)
        months = (formula.steps[-1].months if formula.steps else 0) + beyond * formula.extra_months_per_year
        months = min(months, formula.most_months)
    steps = [f"缴费{years}年，对应{months}个月（最高{formula.most_months}个月）。"]
    if known.retired:
        drawn = known.pension_years or 0
        months = max(months - drawn * formula.retired_less_per_year, formula.retired_least_months)
        steps.append(
            f"已领取养老金{drawn}年，每领取1年减{formula.retired_less_per_year}个月，"
            f"最低{formula.retired_least_months}个月，得{months}个月。"
        )
    return months, tuple(steps)


def _none(kind: PayoutKind, note: str, formula: EstimateFormula | None = None) -> Estimate:
    source = formula.source if formula else kind.basis
    return Estimate(kind.code, kind.name, None, (), note, source, kind.clause, confirmed=False)


def _source(formula: EstimateFormula, income: IncomeFigure) -> str:
    return f"{formula.source}；{income.year}年收入：{income.source}"


def _fen(exact: Fraction) -> int:
    """Half a fen is rounded up."""
    return int(exact + Fraction(1, 2))
