"""What money a family can still expect: estimates from the form, and whether the account may be closed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from config.catalogue import Catalogue
from server.answers import Verdict, items, normalise_all, visible
from server.cases.models import Case, Item
from server.cases.money import LEFT, UNPAID_ITEMS
from server.cases.prefill import catalogue_of, died_on
from server.cases.states import CaseStatus, ItemStatus, PayoutStatus
from server.payouts.estimate import Circumstances, Estimate, estimate
from server.payouts.models import Payout

CONTRIBUTION_YEARS: Final = "insurance.contribution_years"
PENSION_YEARS: Final = "insurance.pension_years"
"""Asked of those who drew a pension, and so the sign that somebody did."""


@dataclass(frozen=True, slots=True)
class ExpectedPayout:
    """One kind of money that an item pays, and how far it is.

    `status` is None while the department has entered nothing; with `item_done` it may never do, because
    there was nothing to pay, and only asking tells.
    """

    item_id: UUID
    item_code: str
    kind: str
    name: str
    status: str | None
    payout_id: UUID | None
    account_tail: str | None
    item_done: bool


@dataclass(frozen=True, slots=True)
class AccountAdvice:
    """Whether the account may be closed yet ("please don't close this card yet").

    `safe_to_close` holds when something was expected and all of it has landed. An item that was refused
    or does not apply pays nothing; a cancelled payout is not waited for. `waiting` names what is.
    """

    expected: int
    landed: int
    safe_to_close: bool
    waiting: tuple[ExpectedPayout, ...]
    text: str


async def account_advice(case: Case) -> AccountAdvice:
    """Count the payouts of a case against what its items promised to pay. Before acceptance: none yet.

    Of a voided case nothing is paid any more, and the account stays open while money has to go back.
    """
    wanted = await expected_payouts(case)
    counted = [payout for payout in wanted if payout.status != PayoutStatus.CANCELLED]
    waiting = tuple(payout for payout in counted if payout.status != PayoutStatus.ARRIVED)
    landed = len(counted) - len(waiting)
    safe = bool(counted) and not waiting
    if case.status == CaseStatus.VOIDED:
        back = tuple(payout for payout in wanted if payout.status in LEFT)
        return AccountAdvice(0, 0, not back, (), _goes_back(back))
    return AccountAdvice(len(counted), landed, safe, waiting, _advice(counted, waiting))


async def expected_payouts(case: Case) -> list[ExpectedPayout]:
    """Every payout that was entered and every kind that an item will still pay, in order of the items.

    A kind that is paid in several parts stands once for each.
    """
    names = {kind.code: kind.name for kind in catalogue_of(case).payouts.kinds.values()}
    entered: dict[tuple[UUID, str], list[Payout]] = {}
    for payout in await Payout.of(case.county).filter(case_id=case.id).order_by("id"):
        entered.setdefault((payout.item_id, payout.kind), []).append(payout)
    found = []
    for item in await Item.of(case.county).filter(case_id=case.id).order_by("created_at", "id"):
        done = item.status == ItemStatus.DONE
        for kind in item.rule.get("pays", ()):
            name = names.get(kind, kind)
            payouts = entered.get((item.id, kind), [])
            live = [p for p in payouts if p.status != PayoutStatus.CANCELLED] or payouts[-1:]
            found += [
                ExpectedPayout(item.id, item.code, kind, name, str(p.status), p.id, p.account_tail, done)
                for p in live
            ]
            if not payouts and item.status not in UNPAID_ITEMS:
                found.append(ExpectedPayout(item.id, item.code, kind, name, None, None, None, done))
    return found


def estimates(catalogue: Catalogue, answers: Mapping[str, Any]) -> list[Estimate]:
    """What each kind of money comes to that an item pays which applies or may apply, each kind once."""
    given = normalise_all(catalogue, answers)
    shown = {question.id for question in visible(catalogue, given)}
    died = died_on(given)
    known = Circumstances(
        death_year=died.year if died else None,
        retired=PENSION_YEARS in shown,
        contribution_years=_years(given, CONTRIBUTION_YEARS, shown),
        pension_years=_years(given, PENSION_YEARS, shown),
    )
    applying = [d.item for d in items(catalogue, given) if d.verdict is not Verdict.NO]
    kinds = dict.fromkeys(kind for item in applying for kind in item.pays)
    return [estimate(catalogue.payouts, catalogue.payouts.kinds[kind], known) for kind in kinds]


def _years(given: Mapping[str, Any], question: str, shown: set[str]) -> int | None:
    value = given.get(question) if question in shown else None
    return value if isinstance(value, int) and value >= 0 else None


def _goes_back(back: tuple[ExpectedPayout, ...]) -> str:
    if not back:
        return "办件已撤销，没有要退回的款项。"
    names = "、".join(dict.fromkeys(payout.name for payout in back))
    return f"办件已撤销，{names}已经发出、需要退回。请先不要动用，账户也先不要注销，承办部门会与您联系。"


def _advice(counted: list[ExpectedPayout], waiting: tuple[ExpectedPayout, ...]) -> str:
    if not counted:
        return "还没有登记要发放的款项，收款账户请先不要注销。"
    if not waiting:
        return "款项都已到账，收款账户可以按需要处理了。"
    names = "、".join(dict.fromkeys(payout.name for payout in waiting))
    text = f"还有{names}没有到账，收款账户请先不要注销。"
    unclear = dict.fromkeys(p.name for p in waiting if p.status is None and p.item_done)
    if unclear:
        text += f"其中{'、'.join(unclear)}的事项已经办结、还没有登记款项，可以致电承办部门问一问。"
    return text
