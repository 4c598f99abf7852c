"""A payout's life: approved, sent, arrived or returned. (Its second account: `second_account`.)

Every function here runs in the caller's transaction, which holds the lock on the case, its item and the
payout until it ends. A department reaches the payouts of its own items only. Source: notice 三(二)5.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final
from uuid import UUID

from tortoise.expressions import Subquery
from tortoise.queryset import QuerySet

from config.catalogue import YES
from server import clock
from server.answers import normalise_all
from server.cases.events import Happened, record
from server.cases.holders import save_holder
from server.cases.items import happened, take
from server.cases.lifecycle import MOVE_NOT_OPEN, move, open_moves
from server.cases.models import Case, Item
from server.cases.prefill import catalogue_of, died_on
from server.cases.states import CaseStatus, ItemStatus, PayoutStatus
from server.database import new_id
from server.errors import FORBIDDEN, INVALID, NOT_FOUND, FieldError, problem
from server.identity.actor import Actor, ActorKind
from server.payouts.amounts import MOST_FEN
from server.payouts.models import Payout
from server.privacy import card_tail

CASE_NOT_PAYING = problem(
    "case_not_paying",
    409,
    "这个办件现在不能登记款项",
    "这个办件还没有受理，或者已经归档、撤销，不能登记款项。有疑问请联系政务中心。",
)
ITEM_NOT_PAYING = problem(
    "item_not_paying",
    409,
    "这个事项不发放款项",
    "这个事项不予办理、不适用或正在撤销，不能登记款项。请核对事项。",
)
KIND_NOT_PAID = problem(
    "kind_not_paid", 422, "这个事项不发放这种款", "这个事项受理时没有列明这种款项，请核对款项种类。"
)
NO_PAYEE_ACCOUNT = problem(
    "no_payee_account", 409, "没有收款账户", "这个办件没有填写收款账户，请联系综合受理窗口补填后再登记。"
)
REFERENCE_USED = problem(
    "payout_reference_used",
    409,
    "业务流水号已经用过",
    "这个业务流水号已经登记在另一笔款上，请核对流水号、办件和款项种类。",
)

PAYING_CASES: Final = frozenset({CaseStatus.ACCEPTED, CaseStatus.IN_PROGRESS, CaseStatus.FINISHED})
"""An item may be paid before or after it is done, so a finished case still pays; an archived one does not."""
UNPAID_ITEMS: Final = frozenset(
    {ItemStatus.REFUSED, ItemStatus.NOT_APPLICABLE, ItemStatus.REVERSING, ItemStatus.REVERSED}
)
LEFT: Final = frozenset({PayoutStatus.SENT, PayoutStatus.ARRIVED})
AFTER_VOID: Final[Mapping[str, str]] = {
    "send": "payout.recovery_due",
    "leave": "payout.recovery_due",
    "arrive": "payout.landed",
    "return": "payout.recovered",
}
"""What may still happen to the money of a voided case, or become known of it, and what is recorded."""
_LEAVES: Final = frozenset({"send", "leave"})
NO_REASON: Final = "银行没有写明原因"


@dataclass(frozen=True, slots=True)
class Account:
    """Where money goes. Nothing of it but the tail may be shown or logged."""

    number: str = field(repr=False)
    holder: str = field(repr=False)
    bank: str | None = field(repr=False)

    @property
    def tail(self) -> str:
        return card_tail(self.number)


@dataclass(slots=True)
class Paying:
    """A payout under lock with its item and case, and what is still to be written about it."""

    actor: Actor
    case: Case
    item: Item
    payout: Payout
    new: bool = False
    events: list[Happened] = field(default_factory=list)

    def happened(
        self, kind: str, data: Mapping[str, Any] | None = None, private: Mapping[str, Any] | None = None
    ) -> None:
        told = {
            "payout_id": str(self.payout.id),
            "kind": self.payout.kind,
            "amount_fen": self.payout.amount_fen,
            "account_tail": self.payout.account_tail,
            "attempt": self.payout.attempt,
            **(data or {}),
        }
        self.events.append(happened(self.item, kind, told, private))

    async def keep(self) -> Payout:
        """Write the payout, its events and the case. A department that pays has begun to work."""
        await self.payout.save(force_create=self.new)
        changed = set()
        if "start" in open_moves(self.case.lifecycle, self.case.status, self.actor.kind):
            move(self.case, "start", self.actor)
            changed.add("status")
            self.events.append(Happened("case.started"))
        await record(self.case, self.actor, *self.events)
        await save_holder(self.case, changed)
        return self.payout


async def approve(actor: Actor, item_id: UUID, kind: str, amount_fen: int, reference: str) -> Payout:
    """Enter a payout that the department has worked out (核定), to the case's payee account.

    The account is the one of the form, the decedent's own unless the window accepted another; once the
    family has given another one for a returned payment, it is that one. `amount_fen` is above 0 and at
    most MOST_FEN. Raises NOT_FOUND, FORBIDDEN, CASE_NOT_PAYING, ITEM_NOT_PAYING, KIND_NOT_PAID,
    NO_PAYEE_ACCOUNT, REFERENCE_USED, INVALID.
    """
    item, case = await take_paying(actor, item_id)
    if await Payout.of(actor.county).filter(department=item.department, reference=reference).exists():
        raise REFERENCE_USED()
    return await (await enter(actor, case, item, kind, amount_fen, reference)).keep()


async def send(actor: Actor, payout_id: UUID, sent_on: date | None = None) -> Payout:
    """The money has left (已发放), on this day in China (today when None). Raises MOVE_NOT_OPEN, INVALID."""
    paying = await lock_payout(actor, payout_id)
    step(paying, "send", sent_on)
    return await paying.keep()


async def arrive(actor: Actor, payout_id: UUID, arrived_on: date | None = None) -> Payout:
    """The money is in the account (到账). The family is told. Raises MOVE_NOT_OPEN, INVALID.

    Of a voided case it is only written down (payout.landed): the family knows already that it has to go back.
    """
    paying = await lock_payout(actor, payout_id)
    step(paying, "arrive", arrived_on)
    return await paying.keep()


async def return_(actor: Actor, payout_id: UUID, reason: str, returned_on: date | None = None) -> Payout:
    """The bank sent the money back (退汇). The family is told why and asked for another account.

    Of a voided case the money is where it belongs: the payout is cancelled (payout.recovered), whether the
    bank sent it back or the family did. Raises MOVE_NOT_OPEN, INVALID.
    """
    paying = await lock_payout(actor, payout_id)
    step(paying, "return", returned_on, reason)
    return await paying.keep()


async def cancel(actor: Actor, payout_id: UUID, reason: str) -> Payout:
    """Take back a payout that has not left, or that came back. Raises MOVE_NOT_OPEN."""
    paying = await lock_payout(actor, payout_id)
    step(paying, "cancel", None, reason)
    return await paying.keep()


async def stop_all(actor: Actor, case: Case) -> list[Happened]:
    """Stop the money of a case that is voided: cancel what has not left, name what has.

    The caller holds the lock on the case and records the events that are returned: payout.cancelled, and
    payout.recovery_due for what the department has to get back.
    """
    events: list[Happened] = []
    payouts = await Payout.of(case.county).filter(case_id=case.id).order_by("id").select_for_update()
    items = {item.id: item for item in await Item.of(case.county).filter(case_id=case.id)}
    for payout in payouts:
        paying = Paying(actor, case, items[payout.item_id], payout)
        if "cancel" in open_moves(payout.lifecycle, payout.status, actor.kind):
            move(payout, "cancel", actor)
            await payout.save(update_fields=["status"])
            paying.happened("payout.cancelled")
        elif payout.status != PayoutStatus.CANCELLED:
            paying.happened("payout.recovery_due", {"status": str(payout.status)})
        events += paying.events
    return events


async def to_recover(division: str, case_id: UUID | None = None) -> int:
    """How many payouts of voided cases have left and are not back yet: of one case, or of the county."""
    rows = Payout.of(division)
    return await recovering(rows.filter(case_id=case_id) if case_id else rows, division).count()


def recovering(rows: QuerySet[Payout], division: str) -> QuerySet[Payout]:
    """Those of these payouts of a county that had left when their case was voided and are not back yet."""
    voided = Case.of(division).filter(status=str(CaseStatus.VOIDED)).values("id")
    left = rows.filter(status__in=[str(status) for status in LEFT])
    return left.filter(case_id__in=Subquery(voided))


def recovered(rows: QuerySet[Payout], division: str) -> QuerySet[Payout]:
    """Those of these payouts of a county that had left, and came back after their case was voided."""
    voided = Case.of(division).filter(status=str(CaseStatus.VOIDED)).values("id")
    back = rows.filter(status=str(PayoutStatus.CANCELLED), returned_at__isnull=False, sent_on__isnull=False)
    return back.filter(case_id__in=Subquery(voided))


async def take_paying(actor: Actor, item_id: UUID) -> tuple[Item, Case]:
    """An item under lock with its case. Raises NOT_FOUND also for an item of a termination file."""
    item, holder = await take(actor, item_id)
    if not isinstance(holder, Case):
        raise NOT_FOUND()
    return item, holder


async def lock_payout(actor: Actor, payout_id: UUID) -> Paying:
    """A payout under lock, after its case and item. Another department's is not found."""
    found = await Payout.of(actor.county).filter(id=payout_id).first()
    if found is None:
        raise NOT_FOUND()
    item, case = await take_paying(actor, found.item_id)
    payout = await Payout.of(actor.county).filter(id=payout_id).select_for_update().get()
    return Paying(actor, case, item, payout)


async def enter(actor: Actor, case: Case, item: Item, kind: str, amount_fen: int, reference: str) -> Paying:
    """A new approved payout of a locked item, not yet written. Raises as `approve`, but for the reference."""
    require_paying(case, item)
    paying = await _entered(actor, case, item, kind, amount_fen, reference)
    paying.happened("payout.approved")
    return paying


async def enter_left(
    actor: Actor, case: Case, item: Item, kind: str, amount_fen: int, reference: str
) -> Paying:
    """Money that had left a voided case before anybody here heard of it, to be sent by the next `step`.

    It is never refused for the case's sake: it has left, and has to be got back.
    Raises FORBIDDEN, KIND_NOT_PAID, NO_PAYEE_ACCOUNT, INVALID, and CASE_NOT_PAYING for a case that is not
    voided.
    """
    if case.status != CaseStatus.VOIDED:
        raise CASE_NOT_PAYING(state=str(case.status))
    return await _entered(actor, case, item, kind, amount_fen, reference)


async def _entered(
    actor: Actor, case: Case, item: Item, kind: str, amount_fen: int, reference: str
) -> Paying:
    if actor.kind is not ActorKind.DEPARTMENT:
        raise FORBIDDEN()
    if kind not in item.rule.get("pays", ()):
        raise KIND_NOT_PAID()
    if not 0 < amount_fen <= MOST_FEN:
        raise INVALID(fields=[FieldError("amount_fen", "amount_range", "金额要大于零，且不超过一千万元。")])
    account = await payee_account(case)
    payout = Payout(
        id=new_id(),
        county=case.county,
        case_id=case.id,
        item_id=item.id,
        department=item.department,
        kind=kind,
        reference=reference,
        amount_fen=amount_fen,
        status=str(PayoutStatus.APPROVED),
        account=account.number,
        account_holder=account.holder,
        account_bank=account.bank,
        account_tail=account.tail,
        approved_at=clock.now(),
    )
    return Paying(actor, case, item, payout, new=True)


def step(paying: Paying, name: str, on: date | None, reason: str | None = None) -> None:
    """Make the move `name` of the payout's table and note its event; `keep` writes both.

    `on` is the day in China on which it happened, today when None. Raises MOVE_NOT_OPEN, FORBIDDEN,
    CASE_NOT_PAYING, ITEM_NOT_PAYING, and INVALID for a day that is past the present or before the death.
    """
    payout = paying.payout
    voided = paying.case.status == CaseStatus.VOIDED and name in AFTER_VOID
    # Nothing is sent after a void; what had been sent may be heard of for the first time.
    voided = voided and (name != "send" or paying.new)
    if name == "leave" and not voided:
        raise MOVE_NOT_OPEN(state=str(payout.status), open_moves=[])
    if not voided:
        require_paying(paying.case, paying.item if name == "send" else None)
    move(payout, name, paying.actor)
    day = _day(paying.case, on)
    told: dict[str, Any] = {"on": day.isoformat()}
    private: dict[str, Any] | None = None
    match name:
        case "send" | "leave":
            payout.sent_on = day
        case "arrive":
            payout.arrived_on = day
        case "return":
            payout.returned_on, payout.returned_at = day, clock.now()
            payout.return_reason = reason or NO_REASON
            private = {"reason": payout.return_reason}
        case _:
            private = {"reason": reason} if reason else None
    if not voided:
        paying.happened(f"payout.{payout.status}", told, private)
        return
    if name in _LEAVES:
        told["status"] = str(payout.status)
    if payout.status == PayoutStatus.RETURNED:
        move(payout, "cancel", paying.actor)
        if paying.events and all(event.kind == AFTER_VOID["send"] for event in paying.events):
            paying.events.clear()  # nobody is asked for what is known to be back in the same breath
    paying.happened(AFTER_VOID[name], told, private)


def require_paying(case: Case, item: Item | None = None) -> None:
    """Raises CASE_NOT_PAYING or ITEM_NOT_PAYING."""
    if case.status not in PAYING_CASES:
        raise CASE_NOT_PAYING(state=str(case.status))
    if item is not None and item.status in UNPAID_ITEMS:
        raise ITEM_NOT_PAYING(state=str(item.status))


async def payee_account(case: Case) -> Account:
    """Where the case's money goes now. Raises NO_PAYEE_ACCOUNT."""
    newest = (
        await Payout.of(case.county)
        .filter(case_id=case.id, reissued_at__isnull=False)
        .order_by("-reissued_at")
        .first()
    )
    if newest is not None:
        return Account(newest.account, newest.account_holder, newest.account_bank)
    answers = normalise_all(catalogue_of(case), case.answers)
    return account_in(answers)


def account_in(answers: Mapping[str, Any]) -> Account:
    """The account that normalised answers name. Raises NO_PAYEE_ACCOUNT."""
    number = answers.get("payee.card_number")
    own = answers.get("payee.own_account") == YES
    holder = answers.get("payee.holder") or (answers.get("decedent.name") if own else None)
    if not number or not holder:
        raise NO_PAYEE_ACCOUNT()
    return Account(number, holder, answers.get("payee.bank"))


def _day(case: Case, on: date | None) -> date:
    today = clock.today()
    if on is None:
        return today
    if on > today:
        raise INVALID(fields=[FieldError("on", "date_future", "日期还没有到，请核对。")])
    died = died_on(case.answers)
    if died is not None and on < died:
        raise INVALID(fields=[FieldError("on", "before_death", "日期早于去世日期，请核对。")])
    return on
