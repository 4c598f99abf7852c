"""What a department reports, in whatever order and however often, brought onto its payouts."""

from __future__ import annotations

import asyncio
import itertools
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from server import clock
from server.cases import money, money_reports
from server.cases.lifecycle import MOVE_NOT_OPEN
from server.cases.models import Case, Item
from server.cases.money_reports import report
from server.cases.second_account import reissue
from server.database import new_id, transaction
from server.errors import FORBIDDEN, INVALID, Problem, ProblemKind
from server.identity.actor import Actor
from server.payouts.imports import Reported
from server.payouts.lines import PayoutLine
from server.payouts.models import Payout
from tests.conftest import Clock
from tests.server.cases.accepted import accepted_case, clerk, history, id_number, kinds, window

pytestmark = pytest.mark.usefixtures("database")

PENSION = "pension_retired_enterprise"
HR = "human_resources"
SECOND = {
    "payee.own_account": "yes",
    "payee.holder": "张测试",
    "payee.bank": "测试银行",
    "payee.card_number": "6228480402564890018",
}


async def tell(line: PayoutLine, actor: Actor | None = None) -> Reported:
    async with transaction():
        return await report(actor or clerk(HR), line)


async def refused(line: PayoutLine, kind: ProblemKind, actor: Actor | None = None) -> Problem:
    with pytest.raises(Problem) as caught:
        await tell(line, actor)
    assert caught.value.code == kind.code
    return caught.value


def line_for(case: Case, **changed: Any) -> PayoutLine:
    line = PayoutLine("RS-1", "approved", 890_000, case_number=case.number, kind="funeral_grant")
    return replace(line, **changed)


async def test_each_step_as_it_is_reported_and_again() -> None:
    case, items = await accepted_case()
    line = line_for(case)
    first = await tell(line)
    assert (first.before, first.after, first.changed) == (None, "approved", True)
    for status, before in [("sent", "approved"), ("arrived", "sent"), ("returned", "arrived")]:
        done = await tell(replace(line, status=status, reason="户名不符"))
        assert (done.before, done.after, done.changed) == (before, status, True)
        again = await tell(replace(line, status=status, reason="户名不符"))
        assert (again.before, again.after, again.changed) == (status, status, False)
    assert await kinds(case) == [
        "payout.approved",
        "case.started",
        "payout.sent",
        "payout.arrived",
        "payout.returned",
    ]
    assert (await Payout.of(case.county).get(reference="RS-1")).item_id == items[PENSION].id


async def test_what_was_not_told_in_between_is_made_up_for_step_by_step() -> None:
    case, _ = await accepted_case()
    day = clock.today()
    await tell(line_for(case, status="arrived", on=day))
    await tell(line_for(case, reference="RS-2", kind="survivor_grant", status="returned", reason="账户冻结"))
    assert await kinds(case) == [
        "payout.approved",
        "payout.sent",
        "payout.arrived",
        "case.started",
        "payout.approved",
        "payout.sent",
        "payout.returned",
    ]
    assert (await Payout.of(case.county).get(reference="RS-1")).arrived_on == day
    assert (await Payout.of(case.county).get(reference="RS-2")).return_reason == "账户冻结"


ORDER = ("approved", "sent", "arrived", "returned")


@pytest.mark.parametrize(("now", "told"), list(itertools.product(ORDER, ORDER)))
async def test_a_status_goes_forward_stays_or_is_refused(now: str, told: str) -> None:
    case, _ = await accepted_case()
    await tell(line_for(case, status=now))
    line = line_for(case, status=told)
    if ORDER.index(told) < ORDER.index(now):
        await refused(line, money_reports.PAYOUT_GOES_BACK)
    else:
        assert (await tell(line)).changed is (told != now)
    assert (await Payout.of(case.county).get(reference="RS-1")).status == max(now, told, key=ORDER.index)


@pytest.mark.parametrize(
    ("now", "allowed"), [("approved", True), ("sent", False), ("arrived", False), ("returned", True)]
)
async def test_cancelling(now: str, allowed: bool) -> None:
    case, _ = await accepted_case()
    await tell(line_for(case, status=now))
    line = line_for(case, status="cancelled")
    if not allowed:
        await refused(line, MOVE_NOT_OPEN)
        return
    assert (await tell(line)).after == "cancelled"
    assert not (await tell(line)).changed
    problem = await refused(line_for(case, status="sent"), money_reports.PAYOUT_GOES_BACK)
    assert "新的业务流水号" in problem.detail


@pytest.mark.parametrize(
    ("changed", "kind"),
    [
        ({"amount_fen": 890_001}, money_reports.AMOUNT_DIFFERS),
        ({"kind": "survivor_grant"}, money.REFERENCE_USED),
        ({"case_number": "43062100000000000000"}, money.REFERENCE_USED),
        ({"item_id": new_id()}, money.REFERENCE_USED),
        ({"decedent_id_number": id_number(77)}, money.REFERENCE_USED),
        ({"account_tail": "9999"}, money_reports.ACCOUNT_DIFFERS),
        ({"attempt": 2}, money_reports.ATTEMPT_UNCLEAR),
    ],
)
async def test_a_known_reference_must_tell_of_the_same_payout(
    changed: dict[str, Any], kind: ProblemKind
) -> None:
    case, _ = await accepted_case()
    await tell(line_for(case))
    await refused(line_for(case, status="sent", **changed), kind)
    assert (await Payout.of(case.county).get(reference="RS-1")).status == "approved"


async def test_a_known_reference_needs_nothing_else() -> None:
    case, _ = await accepted_case()
    await tell(line_for(case))
    assert (await tell(PayoutLine("RS-1", "sent"))).after == "sent"


@pytest.mark.parametrize(
    ("changed", "kind"),
    [
        ({"amount_fen": None}, INVALID),
        ({"status": "cancelled"}, INVALID),
        ({"case_number": None}, INVALID),
        ({"kind": None}, INVALID),
        ({"case_number": "43062100000000000000"}, money_reports.PAYOUT_ITEM_NOT_FOUND),
        ({"decedent_id_number": id_number(77)}, money_reports.PAYOUT_ITEM_NOT_FOUND),
        ({"item_id": new_id()}, money_reports.PAYOUT_ITEM_NOT_FOUND),
        ({"kind": "housing_fund"}, money.KIND_NOT_PAID),
        ({"account_tail": "9999"}, money_reports.ACCOUNT_DIFFERS),
    ],
)
async def test_a_new_reference_must_lead_to_one_item(changed: dict[str, Any], kind: ProblemKind) -> None:
    case, _ = await accepted_case()
    await refused(line_for(case, **changed), kind)
    assert not await Payout.of(case.county).exists()


async def test_the_ways_to_name_the_item() -> None:
    case, items = await accepted_case()
    number = id_number(1)
    ways: list[dict[str, Any]] = [
        {"case_number": None, "decedent_id_number": number},
        {"case_number": None, "item_id": items[PENSION].id},
        {"decedent_id_number": number},
        {"decedent_id_number": number, "item_id": items[PENSION].id},
    ]
    for count, way in enumerate(ways):
        await tell(line_for(case, reference=f"RS-{count}", **way))
    assert {p.item_id for p in await Payout.of(case.county).all()} == {items[PENSION].id}


async def test_an_item_with_one_kind_needs_none_named() -> None:
    case, _ = await accepted_case()
    line = line_for(case, reference="YB-1", kind=None)
    await tell(line, clerk("medical_insurance"))
    assert (await Payout.of(case.county).get(reference="YB-1")).kind == "medical_account"


async def test_another_department_learns_nothing_of_the_case() -> None:
    case, _ = await accepted_case()
    line = line_for(case, decedent_id_number=id_number(1))
    known = await refused(line, money_reports.PAYOUT_ITEM_NOT_FOUND, clerk("housing_fund"))
    unknown = await refused(
        replace(line, case_number="43062100000000000000", decedent_id_number=id_number(77)),
        money_reports.PAYOUT_ITEM_NOT_FOUND,
        clerk("housing_fund"),
    )
    assert known.as_dict("x") == unknown.as_dict("x")
    await tell(line)
    # The reference is that department's; here it is free, and still leads nowhere.
    await refused(line, money_reports.PAYOUT_ITEM_NOT_FOUND, clerk("housing_fund"))
    await refused(line, FORBIDDEN, window())


async def test_a_voided_case_of_the_same_person_is_not_taken_for_the_live_one() -> None:
    old, _ = await accepted_case()
    await Case.of(old.county).filter(id=old.id).update(status="voided", live_decedent=None)
    case, items = await accepted_case()
    by_person = {"case_number": None, "decedent_id_number": id_number(1)}
    await tell(line_for(case, **by_person))
    assert (await Payout.of(case.county).get(reference="RS-1")).item_id == items[PENSION].id
    await refused(line_for(old, reference="RS-2"), money.CASE_NOT_PAYING)
    await Case.of(old.county).filter(id=old.id).update(status="finished")
    await refused(line_for(case, reference="RS-3", **by_person), money_reports.PAYOUT_ITEM_UNCLEAR)


async def test_an_old_line_of_an_archived_case_is_still_unchanged() -> None:
    case, _ = await accepted_case()
    await tell(line_for(case, status="arrived"))
    await Case.of(case.county).filter(id=case.id).update(status="archived")
    assert not (await tell(line_for(case, status="arrived"))).changed
    await refused(line_for(case, status="returned"), money.CASE_NOT_PAYING)


async def _second_account(case: Case, moving_clock: Clock) -> tuple[Payout, Any, Any]:
    """Sent and returned on one day, given another account five days later, and three more days gone."""
    first_day = clock.today()
    await tell(line_for(case, status="sent", on=first_day))
    await tell(line_for(case, status="returned", on=first_day, reason="销户"))
    moving_clock.advance(days=5)
    payout = await Payout.of(case.county).get(reference="RS-1")
    async with transaction():
        await reissue(window(), case.id, payout.id, SECOND)
    began = clock.today()
    moving_clock.advance(days=3)
    return payout, first_day, began


async def test_late_reports_of_the_first_account_are_not_news_of_the_second(moving_clock: Clock) -> None:
    case, _ = await accepted_case()
    payout, first_day, began = await _second_account(case, moving_clock)
    tail = payout.account_tail
    stale = [
        line_for(case, status="sent", on=first_day),
        line_for(case, status="returned", on=first_day, reason="销户"),
        line_for(case, status="sent", account_tail=tail),
        line_for(case, status="returned", account_tail=tail, on=clock.today()),
        line_for(case, status="arrived", attempt=1),
        line_for(case),  # approved: so it stands again, whichever is meant
    ]
    before = len(await history(case))
    for line in stale:
        assert not (await tell(line)).changed
    assert len(await history(case)) == before
    for unclear in (line_for(case, status="sent"), line_for(case, status="sent", on=began)):
        await refused(unclear, money_reports.ATTEMPT_UNCLEAR)


@pytest.mark.parametrize("by", ["tail", "day", "attempt"])
async def test_news_of_the_second_account_is_taken(moving_clock: Clock, by: str) -> None:
    case, _ = await accepted_case()
    await _second_account(case, moving_clock)
    evidence: dict[str, Any] = {
        "tail": {"account_tail": "0018"},
        "day": {"on": clock.today()},
        "attempt": {"attempt": 2},
    }[by]
    assert (await tell(line_for(case, status="arrived", **evidence))).after == "arrived"


async def test_a_return_on_the_very_day_of_the_second_account_is_the_first_ones() -> None:
    case, _ = await accepted_case()
    line = line_for(case, status="returned", on=clock.today(), reason="销户")
    await tell(line)
    payout = await Payout.of(case.county).get(reference="RS-1")
    async with transaction():
        await reissue(window(), case.id, payout.id, SECOND)
    assert not (await tell(line)).changed
    await refused(line_for(case, status="sent", on=clock.today()), money_reports.ATTEMPT_UNCLEAR)


async def test_the_same_account_tried_again_is_told_apart_by_the_day(moving_clock: Clock) -> None:
    case, items = await accepted_case(payee__card_number=SECOND["payee.card_number"])
    payout, first_day, _ = await _second_account(case, moving_clock)
    assert (await Payout.of(case.county).get(id=payout.id)).account_tail == payout.account_tail == "0018"
    tail = {"account_tail": "0018"}
    await refused(line_for(case, status="sent", **tail), money_reports.ATTEMPT_UNCLEAR)
    assert not (await tell(line_for(case, status="sent", on=first_day, **tail))).changed
    assert (await tell(line_for(case, status="sent", on=clock.today(), **tail))).changed
    assert items[PENSION].id == payout.item_id


async def test_twenty_at_once_enter_one_payout(database: str) -> None:
    case, _ = await accepted_case()
    results = await asyncio.gather(*(tell(line_for(case, status="arrived")) for _ in range(20)))
    assert sorted(done.changed for done in results) == [False] * 19 + [True]
    assert await Payout.of(case.county).all().count() == 1
    await history(case)


async def test_reports_of_several_cases_at_once_do_not_mix(database: str) -> None:
    cases = [(await accepted_case(order=order))[0] for order in (11, 13, 15, 17)]
    lines = [
        line_for(case, reference=f"{case.number}-{kind}", kind=kind, status=status)
        for case in cases
        for kind in ("funeral_grant", "survivor_grant", "pension_account")
        for status in ("approved", "sent", "arrived")
    ]
    results = await asyncio.gather(*(tell(line) for line in lines), return_exceptions=True)
    failed = [error for error in results if isinstance(error, BaseException)]
    assert all(isinstance(e, Problem) and e.code == "payout_goes_back" for e in failed)
    for case in cases:
        assert [p.status for p in await Payout.of(case.county).filter(case_id=case.id)] == ["arrived"] * 3
        await history(case)


STATUSES = st.sampled_from(ORDER)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(told=st.lists(st.tuples(st.sampled_from("AB"), STATUSES), min_size=1, max_size=8), data=st.data())
async def test_any_order_and_repetition_ends_at_the_furthest_status(
    told: list[tuple[str, str]], data: st.DataObject, database: str
) -> None:
    shuffled = data.draw(st.permutations(told))
    case, _ = await accepted_case(order=data.draw(st.integers(100, 900)), decedent__name="张测试")
    await Case.of(case.county).filter(id=case.id).update(live_decedent=None)
    mark = new_id().hex
    for reference, status in [*shuffled, *told]:
        try:
            await tell(line_for(case, reference=f"{mark}{reference}", status=status))
        except Problem as problem:
            assert problem.code == money_reports.PAYOUT_GOES_BACK.code
    for reference in {r for r, _ in told}:
        furthest = max((s for r, s in told if r == reference), key=ORDER.index)
        assert (await Payout.of(case.county).get(reference=f"{mark}{reference}")).status == furthest
    await history(case)


async def test_a_new_line_of_a_refused_item(moving_clock: Clock) -> None:
    case, items = await accepted_case()
    await tell(line_for(case, status="approved"))
    await Item.of(case.county).filter(id=items[PENSION].id).update(status="refused")
    await refused(line_for(case, reference="RS-2"), money.ITEM_NOT_PAYING)
    await refused(line_for(case, status="sent"), money.ITEM_NOT_PAYING)
    assert (await tell(line_for(case, status="cancelled"))).after == "cancelled"


async def test_a_day_that_cannot_be_is_the_lines_error() -> None:
    case, _ = await accepted_case()
    problem = await refused(line_for(case, status="sent", on=clock.today() + timedelta(days=1)), INVALID)
    assert problem.fields[0].code == "date_future"
    assert not await Payout.of(case.county).exists()
