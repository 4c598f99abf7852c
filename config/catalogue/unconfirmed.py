"""What in a county's files nobody has confirmed yet: sample figures, and offices that are made up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from config.catalogue.county import County
from config.catalogue.rules import Catalogue, Limit

STANDARDS: Final[Mapping[str, str]] = {
    "pre_review": "窗口预审",
    "correction": "家属补正",
    "item_warning": "事项到期前提醒部门",
    "bad_rating_follow_up": "差评回访",
    "draft_expiry": "草稿保留",
    "termination": "部门终止待遇",
    "declaration": "容缺材料补交",
    "reminder": "到期前提醒家属",
    "reversal": "误报撤销后部门撤回",
    "archive": "办结后归档",
    "late_money": "款项一直没有登记时归档",
    "claim_window": "家属认领窗口代填的办件",
}
"""The service's own promises in the words of whoever keeps them."""


@dataclass(frozen=True, slots=True)
class Unconfirmed:
    """One value with the file that it stands in, and where it is said to come from."""

    area: str
    name: str
    value: str
    source: str
    file: str


def unconfirmed(county: County) -> tuple[Unconfirmed, ...]:
    """Every value of the county that is marked as a sample or not as confirmed, by area.

    Of the dated rules those of the newest version: an older one is changed for nobody any more.
    """
    newest = county.newest
    return (
        *_standards(county),
        *_items(newest),
        *_terminations(newest),
        *_money(newest),
        *_kept(county),
        *_answers(county),
        *_calendars(county),
        *_samples(county),
    )


def _limit(area: str, name: str, limit: Limit, file: str) -> Iterator[Unconfirmed]:
    if not limit.confirmed:
        yield Unconfirmed(area, name, limit.text, limit.source, file)


def _standards(county: County) -> Iterator[Unconfirmed]:
    for code, name in STANDARDS.items():
        yield from _limit("服务承诺", name, getattr(county.info.standards, code), "county.toml")


def _items(catalogue: Catalogue) -> Iterator[Unconfirmed]:
    for item in catalogue.items.values():
        yield from _limit("事项时限", item.short, item.limit, f"items/{item.code}.toml")


def _terminations(catalogue: Catalogue) -> Iterator[Unconfirmed]:
    for one in catalogue.terminations.values():
        if not one.confirmed:
            source = one.basis or one.clause
            yield Unconfirmed("待遇终止", one.name, one.stops, source, "terminations.toml")


def _money(catalogue: Catalogue) -> Iterator[Unconfirmed]:
    formula = catalogue.payouts.formula
    if formula is not None and not formula.confirmed:
        value = f"丧葬补助金 {formula.funeral_months} 个月"
        yield Unconfirmed("款项估算", "计发办法", value, formula.source, "payouts.toml")
    for income in catalogue.payouts.incomes.values():
        if not income.confirmed:
            yuan = f"{income.fen // 100:,}.{income.fen % 100:02d} 元"
            name = f"{income.year}年全省城镇居民人均可支配收入"
            yield Unconfirmed("款项估算", name, yuan, income.source, "payouts.toml")


def _kept(county: County) -> Iterator[Unconfirmed]:
    for rule in county.info.retention:
        yield from _limit("保存期限", rule.name, rule.limit, "county.toml")


def _answers(county: County) -> Iterator[Unconfirmed]:
    for entry in county.faq:
        if not entry.confirmed:
            yield Unconfirmed(
                "常见问题", entry.question, entry.answer, entry.basis or entry.clause, "faq.toml"
            )


def _calendars(county: County) -> Iterator[Unconfirmed]:
    for year in county.holidays.values():
        if not year.confirmed:
            value = f"{len(year.holidays)} 天放假，{len(year.makeup)} 天调休上班"
            yield Unconfirmed("放假安排", f"{year.year}年", value, year.notice, f"holidays/{year.year}.toml")


def _samples(county: County) -> Iterator[Unconfirmed]:
    info = county.info
    if info.sample:
        yield Unconfirmed("示例的单位和电话", info.name, info.phone, info.source, "county.toml")
    for hall in county.halls.values():
        if hall.sample:
            value = f"{hall.address}，{hall.phone}"
            yield Unconfirmed("示例的单位和电话", hall.name, value, "示例", "booking.toml")
    for office in county.departments.values():
        if office.sample:
            yield Unconfirmed("示例的单位和电话", office.name, office.phone, "示例", "departments.toml")
    for registry in county.registries.values():
        if registry.sample:
            yield Unconfirmed("示例的单位和电话", registry.name, "", "示例", "departments.toml")
