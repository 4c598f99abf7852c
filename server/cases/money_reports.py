"""What a department reports about a payout, by file or by its system, brought onto the payout.

A report tells a status and not a step, and may come twice, late, or in another order than it happened.
So it is compared with where the payout stands: what is known is unchanged, what is further on is made
up for step by step, and what would go back is refused. Runs in the caller's transaction.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from uuid import UUID

from tortoise.expressions import Q

from server import clock
from server.cases.models import Case, Item
from server.cases.money import (
    KIND_NOT_PAID,
    LEFT,
    PAYING_CASES,
    REFERENCE_USED,
    Paying,
    enter,
    enter_left,
    lock_payout,
    step,
    take_paying,
)
from server.cases.states import CaseStatus, PayoutStatus
from server.errors import FORBIDDEN, INVALID, FieldError, problem
from server.identity.actor import Actor, ActorKind
from server.payouts.imports import Reported
from server.payouts.lines import PayoutLine
from server.payouts.models import Payout
from server.privacy import blind_index

PAYOUT_ITEM_NOT_FOUND = problem(
    "payout_item_not_found",
    404,
    "没有找到对应的事项",
    "没有找到由本单位发放这种款的事项，请核对办件编号、身份证号和款项种类。",
)
PAYOUT_ITEM_UNCLEAR = problem(
    "payout_item_unclear", 409, "对应的事项不止一个", "对得上的事项不止一个，请写上办件编号或事项编号。"
)
PAYOUT_GOES_BACK = problem(
    "payout_goes_back", 409, "款项状态不能倒退", "这笔款登记的状态比这一行更靠后，不能改回去，请核对。"
)
AMOUNT_DIFFERS = problem(
    "payout_amount_differs",
    409,
    "金额与已登记的不一致",
    "同一个业务流水号已经登记过别的金额。金额有变的，请先取消原来的，再用新的流水号登记。",
)
ACCOUNT_DIFFERS = problem(
    "payout_account_differs",
    409,
    "账户尾号不一致",
    "账户尾号与登记的收款账户不一致，请核对是否发错了账户，核对后再登记。",
)
ATTEMPT_UNCLEAR = problem(
    "payout_attempt_unclear",
    409,
    "分不清是哪一次发放",
    "这笔款退汇后换过账户，分不清这一行说的是哪一次，请写上账户尾号和日期。",
)

_HAS_LEFT: Final = frozenset({*map(str, LEFT), str(PayoutStatus.RETURNED)})
_RANK: Final[Mapping[str, int]] = {
    PayoutStatus.APPROVED: 0,
    PayoutStatus.SENT: 1,
    PayoutStatus.ARRIVED: 2,
    PayoutStatus.RETURNED: 3,
    PayoutStatus.CANCELLED: 4,
}


async def report(actor: Actor, line: PayoutLine) -> Reported:
    """Bring one line of a department onto the payout of its reference, which is entered when it is new.

    The same line again is unchanged, and so is one about an account that the payout had before. Raises
    PAYOUT_ITEM_NOT_FOUND, PAYOUT_ITEM_UNCLEAR, PAYOUT_GOES_BACK, AMOUNT_DIFFERS, ACCOUNT_DIFFERS,
    ATTEMPT_UNCLEAR, REFERENCE_USED, CASE_NOT_PAYING, ITEM_NOT_PAYING, KIND_NOT_PAID, NO_PAYEE_ACCOUNT,
    MOVE_NOT_OPEN, FORBIDDEN and INVALID.
    """
    if actor.kind is not ActorKind.DEPARTMENT or actor.department is None:
        raise FORBIDDEN()
    known = await _known(actor, line)
    if known is None:
        item_id = await _item_for(actor, line)
        item, case = await take_paying(actor, item_id)
        # Somebody may have entered it while this one waited for the case.
        known = await _known(actor, line)
        if known is None:
            return await _first_report(actor, case, item, line)
    await _same_payout(known, line)
    # Departments send everything again and again; what is known needs no lock.
    if unchanged := _unchanged(known, line):
        return unchanged
    return await _next_report(await lock_payout(actor, known.id), line)


async def _known(actor: Actor, line: PayoutLine) -> Payout | None:
    return await Payout.of(actor.county).filter(department=actor.department, reference=line.reference).first()


async def _first_report(actor: Actor, case: Case, item: Item, line: PayoutLine) -> Reported:
    if line.amount_fen is None:
        raise INVALID(fields=[FieldError("amount_fen", "missing", "第一次登记的流水号要写金额。")])
    if line.status == "cancelled":
        raise INVALID(fields=[FieldError("status", "never_approved", "这个流水号没有登记过，不用取消。")])
    # After a void nothing is approved any more; what has left is written down, to be got back.
    left = case.status == CaseStatus.VOIDED and line.status in _HAS_LEFT
    entered = enter_left if left else enter
    paying = await entered(actor, case, item, _kind_for(item, line), line.amount_fen, line.reference)
    if line.account_tail not in (None, paying.payout.account_tail):
        raise ACCOUNT_DIFFERS()
    _catch_up(paying, line)
    await paying.keep()
    return Reported(paying.payout.id, None, paying.payout.status, changed=True)


async def _next_report(paying: Paying, line: PayoutLine) -> Reported:
    payout, before = paying.payout, str(paying.payout.status)
    if unchanged := _unchanged(payout, line):
        return unchanged
    if before == PayoutStatus.CANCELLED:
        if not _left_after_all(paying, line):
            raise PAYOUT_GOES_BACK("这笔款已经取消了。重新发放的，请用新的业务流水号登记。")
    elif _RANK[line.status] < _RANK[before]:
        raise PAYOUT_GOES_BACK()
    _catch_up(paying, line)
    await paying.keep()
    return Reported(payout.id, before, payout.status, changed=True)


def _left_after_all(paying: Paying, line: PayoutLine) -> bool:
    """Whether it was stopped here because the case was voided, and had left there all the same."""
    stopped = paying.case.status == CaseStatus.VOIDED and paying.payout.returned_at is None
    return stopped and line.status in _HAS_LEFT


def _unchanged(payout: Payout, line: PayoutLine) -> Reported | None:
    """The answer for a line that tells nothing new. Raises ACCOUNT_DIFFERS and ATTEMPT_UNCLEAR."""
    earlier = _is_about_an_earlier_attempt(payout, line)
    status = str(payout.status)
    recovered = status == PayoutStatus.CANCELLED and payout.returned_at is not None
    if earlier or line.status == status or (recovered and line.status == "returned"):
        return Reported(payout.id, status, status, changed=False)
    if earlier is None:
        raise ATTEMPT_UNCLEAR()
    return None


def _catch_up(paying: Paying, line: PayoutLine) -> None:
    """Make every step from where the payout stands to what the line tells."""
    match line.status:
        case "cancelled":
            step(paying, "cancel", line.on, line.reason)
        case "sent" | "arrived" | "returned":
            if paying.payout.status == PayoutStatus.CANCELLED:
                step(paying, "leave", line.on)
            if paying.payout.status == PayoutStatus.APPROVED:
                step(paying, "send", line.on)
            if line.status == "arrived":
                step(paying, "arrive", line.on)
            if line.status == "returned":
                step(paying, "return", line.on, line.reason)


async def _same_payout(payout: Payout, line: PayoutLine) -> None:
    """What else the line says must be true of this payout, or the reference was used for two."""
    if line.amount_fen not in (None, payout.amount_fen):
        raise AMOUNT_DIFFERS()
    if line.kind not in (None, payout.kind) or line.item_id not in (None, payout.item_id):
        raise REFERENCE_USED()
    if line.case_number is None and line.decedent_id_number is None:
        return
    case = Case.of(payout.county).filter(id=payout.case_id)
    if line.case_number is not None:
        case = case.filter(number=line.case_number)
    if line.decedent_id_number is not None:
        case = case.filter(decedent_index=blind_index("id_number", line.decedent_id_number))
    if not await case.exists():
        raise REFERENCE_USED()


def _is_about_an_earlier_attempt(payout: Payout, line: PayoutLine) -> bool | None:
    """Whether a line speaks of an account that the payout had before its present one; None: can't be told.

    The attempt's number decides, else a tail that only one attempt has, else the day: before the
    present attempt began, or after. Raises ACCOUNT_DIFFERS and ATTEMPT_UNCLEAR.
    """
    tails = [attempt["account_tail"] for attempt in payout.earlier]
    if line.attempt is not None:
        if not 1 <= line.attempt <= payout.attempt:
            raise ATTEMPT_UNCLEAR("这笔款没有发放过这么多次，请核对发放次数。")
        return bool(line.attempt < payout.attempt)
    if line.account_tail not in (None, payout.account_tail, *tails):
        raise ACCOUNT_DIFFERS()
    if not tails:
        return False
    if line.account_tail is not None and (line.account_tail == payout.account_tail) != (
        line.account_tail in tails
    ):
        return bool(line.account_tail in tails)
    assert payout.reissued_at is not None
    began = clock.in_china(payout.reissued_at).date()
    if line.on is None:
        return None
    returned_before = {attempt["returned_on"] for attempt in payout.earlier}
    if line.on == began:
        return True if line.status == "returned" and line.on.isoformat() in returned_before else None
    return bool(line.on < began)


async def _item_for(actor: Actor, line: PayoutLine) -> UUID:
    """The one item of the actor's department that the line names and that pays its kind.

    Whether a case exists in which the department has no part is not told.
    """
    if line.item_id is None and line.case_number is None and line.decedent_id_number is None:
        raise INVALID(
            fields=[
                FieldError(
                    "case_number", "missing", "第一次登记的流水号要写办件编号、事项编号或逝者身份证号。"
                )
            ]
        )
    items = Item.of(actor.county).filter(department=actor.department, case_id__isnull=False)
    if line.item_id is not None:
        items = items.filter(id=line.item_id)
    if line.case_number is not None or line.decedent_id_number is not None:
        which = Q()
        if line.case_number is not None:
            which &= Q(number=line.case_number)
        if line.decedent_id_number is not None:
            which &= Q(decedent_index=blind_index("id_number", line.decedent_id_number))
        if line.item_id is None and line.case_number is None:
            which &= await _paying_case_of(actor, which, line)
        cases = await Case.of(actor.county).filter(which).values_list("id", flat=True)
        items = items.filter(case_id__in=list(cases))
    found = await items.only("id", "rule")
    paying = [item for item in found if line.kind is None or line.kind in item.rule.get("pays", ())]
    if not paying:
        raise KIND_NOT_PAID() if found else PAYOUT_ITEM_NOT_FOUND()
    if line.kind is None:
        paying = [item for item in paying if item.rule.get("pays")] or paying
    if len(paying) > 1:
        raise PAYOUT_ITEM_UNCLEAR()
    return paying[0].id


async def _paying_case_of(actor: Actor, who: Q, line: PayoutLine) -> Q:
    """Of a person's cases the one that is paid; an earlier one, withdrawn or voided, is not.

    Where there is none, money that has left may be that of one that was voided.
    """
    paying = Q(status__in=[str(status) for status in PAYING_CASES])
    if line.status in _HAS_LEFT and not await Case.of(actor.county).filter(who & paying).exists():
        return Q(status=str(CaseStatus.VOIDED))
    return paying


def _kind_for(item: Item, line: PayoutLine) -> str:
    if line.kind is not None:
        return line.kind
    pays = item.rule.get("pays", ())
    if not pays:
        raise KIND_NOT_PAID()
    if len(pays) > 1:
        raise INVALID(fields=[FieldError("kind", "missing", "这个事项发放几种款，请写明款项种类。")])
    return str(pays[0])
