"""The payout's life through its verbs, on both engines."""

from __future__ import annotations

from collections.abc import Awaitable
from datetime import timedelta
from typing import Any, TypeVar
from uuid import UUID

import pytest
from tortoise.connection import get_connections

from server import clock
from server.cases import money
from server.cases.holders import lock_case
from server.cases.lifecycle import MOVE_NOT_OPEN, PAYOUT_MOVES
from server.cases.models import Case, CaseEvent, Item
from server.cases.states import CaseStatus, ItemStatus, PayoutStatus
from server.database import new_id, transaction
from server.errors import FORBIDDEN, INVALID, NOT_FOUND, Problem, ProblemKind
from server.identity.actor import Actor, ActorKind, system
from server.payouts.models import Payout
from tests.server.cases.accepted import accepted_case, clerk, family, history, kinds, termination_file, window

pytestmark = pytest.mark.usefixtures("database")

PENSION = "pension_retired_enterprise"
HR = "human_resources"
Result = TypeVar("Result")


async def done(verb: Awaitable[Result]) -> Result:
    async with transaction():
        return await verb


async def refused(verb: Awaitable[Any], kind: ProblemKind) -> Problem:
    with pytest.raises(Problem) as caught:
        await done(verb)
    assert caught.value.code == kind.code
    return caught.value


async def approved(
    item: Item, reference: str = "RS-1", kind: str = "funeral_grant", fen: int = 890_000
) -> Payout:
    return await done(money.approve(clerk(item.department), item.id, kind, fen, reference))


async def test_from_approval_to_arrival_with_one_event_for_each_step() -> None:
    case, items = await accepted_case()
    payout = await approved(items[PENSION])
    assert (payout.status, payout.amount_fen, payout.account_tail) == ("approved", 890_000, "4561")
    await done(money.send(clerk(HR), payout.id))
    sent = await Payout.of(case.county).get(id=payout.id)
    assert sent.sent_on == clock.today()
    arrived = await done(money.arrive(clerk(HR), payout.id, clock.today()))
    assert arrived.arrived_on == clock.today()

    assert await kinds(case) == ["payout.approved", "case.started", "payout.sent", "payout.arrived"]
    events = [e for e in await history(case) if e.kind.startswith("payout.")]
    for event in events:
        assert event.item_id == items[PENSION].id
        assert event.private is None
        assert event.data == {
            "code": PENSION,
            "department": HR,
            "payout_id": str(payout.id),
            "kind": "funeral_grant",
            "amount_fen": 890_000,
            "account_tail": "4561",
            "attempt": 1,
        } | ({} if event.kind == "payout.approved" else {"on": clock.today().isoformat()})
    assert (await Case.of(case.county).get(id=case.id)).status == CaseStatus.IN_PROGRESS


async def test_a_returned_payment_tells_the_reason_in_private_only() -> None:
    case, items = await accepted_case()
    payout = await approved(items[PENSION])
    await done(money.send(clerk(HR), payout.id))
    await done(money.return_(clerk(HR), payout.id, "户名不符", clock.today()))
    event = (await history(case))[-1]
    assert event.kind == "payout.returned"
    assert event.private == {"reason": "户名不符"}
    assert "户名不符" not in str(event.data)
    stored = await Payout.of(case.county).get(id=payout.id)
    assert (stored.status, stored.return_reason, stored.returned_on) == (
        "returned",
        "户名不符",
        clock.today(),
    )


async def test_money_that_arrived_can_still_come_back_and_a_silent_bank_is_given_words() -> None:
    case, items = await accepted_case()
    payout = await approved(items[PENSION])
    await done(money.send(clerk(HR), payout.id))
    await done(money.arrive(clerk(HR), payout.id))
    await done(money.return_(clerk(HR), payout.id, ""))
    assert (await history(case))[-1].private == {"reason": money.NO_REASON}


async def test_account_and_reason_are_unreadable_in_the_database() -> None:
    _, items = await accepted_case()
    payout = await approved(items[PENSION])
    await done(money.send(clerk(HR), payout.id))
    await done(money.return_(clerk(HR), payout.id, "户名不符"))
    rows = await get_connections().get("default").execute_query_dict("SELECT * FROM payout")
    text = " ".join(
        bytes(value).decode("latin-1") if isinstance(value, bytes | memoryview) else str(value)
        for value in rows[0].values()
    )
    for secret in ("6222020200001234561", "张测试", "测试银行", "户名不符"):
        assert secret not in text
        assert secret.encode().decode("latin-1") not in text


async def test_the_payee_account_of_the_form_is_used_and_a_missing_one_is_said() -> None:
    _, items = await accepted_case(
        order=3, payee__own_account="no", payee__holder="李测试", payee__card_number="6228480402564890018"
    )
    payout = await approved(items[PENSION])
    assert (payout.account_holder, payout.account_tail, payout.account_bank) == ("李测试", "0018", "测试银行")

    _, items = await accepted_case(order=5, payee__card_number=None)
    await refused(
        money.approve(clerk(HR), items[PENSION].id, "funeral_grant", 1, "RS-2"), money.NO_PAYEE_ACCOUNT
    )


async def test_only_what_the_items_frozen_rule_pays() -> None:
    _, items = await accepted_case()
    for item, kind in [(PENSION, "housing_fund"), (PENSION, "白包")]:
        await refused(money.approve(clerk(HR), items[item].id, kind, 1, "RS-1"), money.KIND_NOT_PAID)
    police = items["household_cancellation"]
    await refused(
        money.approve(clerk("public_security"), police.id, "funeral_grant", 1, "GA-1"), money.KIND_NOT_PAID
    )
    # The frozen rule decides, not today's catalogue.
    await Item.of(police.county).filter(id=police.id).update(rule={**police.rule, "pays": ["funeral_grant"]})
    await done(money.approve(clerk("public_security"), police.id, "funeral_grant", 1, "GA-1"))


async def test_a_department_reaches_only_its_own() -> None:
    case, items = await accepted_case()
    await refused(
        money.approve(clerk("medical_insurance"), items[PENSION].id, "funeral_grant", 1, "X"), NOT_FOUND
    )
    payout = await approved(items[PENSION])
    for verb in (money.send, money.arrive):
        await refused(verb(clerk("medical_insurance"), payout.id), NOT_FOUND)
        await refused(verb(clerk(HR, "430626"), payout.id), NOT_FOUND)
        await refused(verb(Actor(ActorKind.DEPARTMENT, new_id(), case.county, "无主"), payout.id), FORBIDDEN)
    await refused(money.send(clerk(HR), new_id()), NOT_FOUND)


async def test_a_termination_pays_nothing() -> None:
    _, items = await termination_file()
    await refused(
        money.approve(clerk(HR), items["pension_payment"].id, "funeral_grant", 1, "RS-1"), NOT_FOUND
    )


@pytest.mark.parametrize("fen", [0, -1, money.MOST_FEN + 1])
async def test_an_impossible_amount(fen: int) -> None:
    _, items = await accepted_case()
    await refused(money.approve(clerk(HR), items[PENSION].id, "funeral_grant", fen, "RS-1"), INVALID)


async def test_one_reference_is_one_payout_in_a_department_and_free_in_another() -> None:
    _, items = await accepted_case()
    await approved(items[PENSION])
    await refused(
        money.approve(clerk(HR), items[PENSION].id, "survivor_grant", 5, "RS-1"), money.REFERENCE_USED
    )
    medical = items["medical_account_withdrawal"]
    await done(money.approve(clerk("medical_insurance"), medical.id, "medical_account", 5, "RS-1"))


@pytest.mark.parametrize("status", [s for s in CaseStatus if s not in money.PAYING_CASES])
async def test_a_case_that_is_not_paying(status: CaseStatus) -> None:
    case, items = await accepted_case()
    payout = await approved(items[PENSION])
    await Case.of(case.county).filter(id=case.id).update(status=str(status))
    await refused(
        money.approve(clerk(HR), items[PENSION].id, "survivor_grant", 1, "RS-2"), money.CASE_NOT_PAYING
    )
    await refused(money.send(clerk(HR), payout.id), money.CASE_NOT_PAYING)
    await refused(money.cancel(clerk(HR), payout.id, "x"), money.CASE_NOT_PAYING)


@pytest.mark.parametrize("status", list(ItemStatus))
async def test_an_item_is_paid_before_and_after_it_is_done_but_not_when_it_ended_otherwise(
    status: ItemStatus,
) -> None:
    _, items = await accepted_case()
    await Item.of("430621").filter(id=items[PENSION].id).update(status=str(status))
    verb = money.approve(clerk(HR), items[PENSION].id, "funeral_grant", 1, "RS-1")
    if status in money.UNPAID_ITEMS:
        await refused(verb, money.ITEM_NOT_PAYING)
    else:
        assert (await done(verb)).status == "approved"


async def test_money_on_its_way_may_arrive_after_its_item_was_reversed() -> None:
    _, items = await accepted_case()
    payout = await approved(items[PENSION])
    await done(money.send(clerk(HR), payout.id))
    await Item.of("430621").filter(id=items[PENSION].id).update(status="reversing")
    assert (await done(money.arrive(clerk(HR), payout.id))).status == "arrived"


@pytest.mark.parametrize(("days", "code"), [(1, "date_future"), (-11, "before_death")])
async def test_an_impossible_day(days: int, code: str) -> None:
    died = clock.today() - timedelta(days=10)
    _, items = await accepted_case(death__date=died.isoformat())
    payout = await approved(items[PENSION])
    problem = await refused(money.send(clerk(HR), payout.id, clock.today() + timedelta(days=days)), INVALID)
    assert [field.code for field in problem.fields] == [code]
    assert (await Payout.of("430621").get(id=payout.id)).status == "approved"
    assert (await done(money.send(clerk(HR), payout.id, died))).sent_on == died


VERBS = {
    "send": lambda actor, payout: money.send(actor, payout),
    "arrive": lambda actor, payout: money.arrive(actor, payout),
    "return": lambda actor, payout: money.return_(actor, payout, "退"),
    "cancel": lambda actor, payout: money.cancel(actor, payout, "停"),
}
ACTORS = {
    ActorKind.DEPARTMENT: clerk(HR),
    ActorKind.WINDOW: window(),
    ActorKind.FAMILY: family(),
    ActorKind.SUPERVISOR: Actor(ActorKind.SUPERVISOR, new_id(), "430621", "督办"),
    ActorKind.SYSTEM: system("430621"),
}


async def test_every_state_and_move_and_actor() -> None:
    case, items = await accepted_case()
    payout = await approved(items[PENSION])
    moves = {move.name: move for move in PAYOUT_MOVES}
    for status in PayoutStatus:
        for name, verb in VERBS.items():
            for kind, actor in ACTORS.items():
                await Payout.of(case.county).filter(id=payout.id).update(status=str(status))
                allowed = kind in moves[name].by and status in moves[name].frm
                if allowed:
                    assert (await done(verb(actor, payout.id))).status == moves[name].to
                else:
                    expected = MOVE_NOT_OPEN if kind in moves[name].by else FORBIDDEN
                    await refused(verb(actor, payout.id), expected)
                    assert (await Payout.of(case.county).get(id=payout.id)).status == status
    await history(case)


async def _standing(item: Item, reference: str, *steps: str) -> UUID:
    payout = await approved(item, reference)
    for name in steps:
        await done(VERBS[name](clerk(HR), payout.id))
    return payout.id


async def test_voiding_stops_what_has_not_left_and_names_what_has() -> None:
    case, items = await accepted_case()
    item = items[PENSION]
    standing = {
        "approved": await _standing(item, "A"),
        "sent": await _standing(item, "B", "send"),
        "arrived": await _standing(item, "C", "send", "arrive"),
        "returned": await _standing(item, "D", "send", "return"),
        "cancelled": await _standing(item, "E", "cancel"),
    }
    async with transaction():
        locked = await lock_case(case.county, case.id)
        events = await money.stop_all(window(), locked)
    statuses = {p.id: p.status for p in await Payout.of(case.county).filter(case_id=case.id)}
    assert {name: statuses[id_] for name, id_ in standing.items()} == {
        "approved": "cancelled",
        "sent": "sent",
        "arrived": "arrived",
        "returned": "cancelled",
        "cancelled": "cancelled",
    }
    due = [event.data for event in events if event.kind == "payout.recovery_due" and event.data]
    assert [(d["payout_id"], d["status"], d["amount_fen"], d["department"]) for d in due] == [
        (str(standing["sent"]), "sent", 890_000, HR),
        (str(standing["arrived"]), "arrived", 890_000, HR),
    ]
    assert [event.kind for event in events] == [
        "payout.cancelled",
        "payout.recovery_due",
        "payout.recovery_due",
        "payout.cancelled",
    ]
    assert all(event.item_id == item.id and event.private is None for event in events)


async def test_a_refused_step_leaves_no_event() -> None:
    case, items = await accepted_case()
    payout = await approved(items[PENSION])
    before = await CaseEvent.of(case.county).all().count()
    await refused(money.arrive(clerk(HR), payout.id), MOVE_NOT_OPEN)
    assert await CaseEvent.of(case.county).all().count() == before
