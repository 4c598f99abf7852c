"""A payment that came back and the account that the family gives for it, on both engines."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from server import clock
from server.cases import money
from server.cases.lifecycle import MOVE_NOT_OPEN
from server.cases.models import Case, Item
from server.cases.second_account import reissue
from server.database import new_id, transaction
from server.errors import FORBIDDEN, INVALID, NOT_FOUND, Problem, ProblemKind
from server.identity.actor import Actor
from server.materials.models import Material
from server.payouts.models import Payout
from tests.server.cases.accepted import accepted_case, clerk, family, history, id_number, window

pytestmark = pytest.mark.usefixtures("database")

PENSION = "pension_retired_enterprise"
HR = "human_resources"
FIRST = "6222020200001234562"
OWN = {
    "payee.own_account": "yes",
    "payee.holder": "张测试",
    "payee.bank": "中国农业银行岳阳县支行",
    "payee.card_number": "6228 4804 0256 4890 018",
}
RELATIVE = {
    "payee.own_account": "no",
    "payee.reason": "closed",
    "payee.holder": "李测试",
    "payee.holder_id_number": id_number(7, "19000303"),
    "payee.bank": "测试银行",
    "payee.card_number": "6228480402564890018",
}


async def returned() -> tuple[Case, Item, Payout]:
    case, items = await accepted_case(payee__card_number=FIRST)
    item = items[PENSION]
    async with transaction():
        payout = await money.approve(clerk(HR), item.id, "funeral_grant", 890_000, "RS-1")
        await money.send(clerk(HR), payout.id)
        payout = await money.return_(clerk(HR), payout.id, "账户已销户")
    return case, item, payout


async def give(case: Case, payout: Payout, account: dict[str, Any], actor: Actor | None = None) -> Payout:
    async with transaction():
        return await reissue(actor or family(), case.id, payout.id, account)


async def refused(
    case: Case, payout: Payout, account: dict[str, Any], kind: ProblemKind = INVALID
) -> Problem:
    with pytest.raises(Problem) as caught:
        await give(case, payout, account)
    assert caught.value.code == kind.code
    assert (await Payout.of(case.county).get(id=payout.id)).attempt == payout.attempt
    return caught.value


async def photographed(case: Case, *, before: timedelta = timedelta()) -> None:
    for side in ("front", "statement"):
        await Material(
            county=case.county,
            case_id=case.id,
            code="payee_account_proof",
            side=side,
            storage_key=f"430621/{new_id().hex}",
            wrapped_key=b"k",
            content_type="image/jpeg",
            size=1,
            fingerprint=b"f",
            uploaded_by_kind="family",
            created_at=clock.now() - before,
        ).save(force_create=True)


async def test_another_account_of_the_decedents_needs_no_paper() -> None:
    case, item, payout = await returned()
    again = await give(case, payout, OWN)
    assert (again.status, again.attempt, again.account_tail) == ("approved", 2, "0018")
    assert (again.account, again.account_bank) == ("6228480402564890018", "中国农业银行岳阳县支行")
    assert again.earlier == [
        {"attempt": 1, "account_tail": FIRST[-4:], "returned_on": clock.today().isoformat()}
    ]
    assert (again.sent_on, again.returned_on, again.returned_at, again.return_reason) == (None,) * 4

    event = (await history(case))[-1]
    assert (event.kind, event.item_id, event.actor_kind) == ("payout.reissued", item.id, "family")
    assert event.data["account_tail"] == "0018" and event.data["attempt"] == 2
    assert "6228480402564890018" not in f"{event.data}{event.private}"
    assert event.private == {"payee.reason": None, "payee.holder": "张测试", "payee.bank": OWN["payee.bank"]}

    async with transaction():
        await money.send(clerk(HR), payout.id)
        arrived = await money.arrive(clerk(HR), payout.id)
    assert arrived.status == "arrived"


async def test_a_relatives_account_needs_the_proof_that_the_catalogue_asks_for() -> None:
    case, _, payout = await returned()
    await photographed(case, before=timedelta(days=3))  # for whom it was, nobody knows: it was before
    problem = await refused(case, payout, RELATIVE)
    assert [(field.field, field.code) for field in problem.fields] == [
        ("materials.payee_account_proof.front", "material_missing"),
        ("materials.payee_account_proof.statement", "material_missing"),
    ]
    await photographed(case)
    again = await give(case, payout, RELATIVE)
    assert (again.account_holder, again.account_tail) == ("李测试", "0018")
    event = (await history(case))[-1]
    assert event.data["own_account"] == "no"
    assert event.private is not None and event.private["payee.reason"] == "closed"


async def test_at_the_window_the_originals_are_on_the_counter() -> None:
    case, _, payout = await returned()
    assert (await give(case, payout, RELATIVE, window())).account_tail == "0018"


async def test_the_form_stays_as_it_was_accepted() -> None:
    case, _, payout = await returned()
    before = (await Case.of(case.county).get(id=case.id)).answers
    await give(case, payout, OWN)
    after = await Case.of(case.county).get(id=case.id)
    assert (after.answers, after.version) == (before, case.version)


@pytest.mark.parametrize(
    ("changed", "field", "code"),
    [
        ({"payee.card_number": "6228480402564890019"}, "payee.card_number", "card_checksum"),
        ({"payee.card_number": "62284804"}, "payee.card_number", "card_length"),
        ({"payee.card_number": ""}, "payee.card_number", "required"),
        ({"payee.holder": ""}, "payee.holder", "required"),
        ({"payee.reason": ""}, "payee.reason", "required"),
        ({"payee.reason": "whim"}, "payee.reason", "not_an_option"),
        ({"payee.holder_id_number": "430621190003030000"}, "payee.holder_id_number", "id_checksum"),
        ({"payee.holder_id_number": id_number(1)}, "payee.holder_id_number", "payee_is_not_decedent"),
        ({"payee.holder": "张测试"}, "payee.holder", "relative_account_holder"),
        ({"payee.own_account": None}, "payee.own_account", "required"),
        ({"decedent.name": "别人"}, "decedent.name", "unknown_question"),
    ],
)
async def test_each_wrong_field_says_so(changed: dict[str, Any], field: str, code: str) -> None:
    case, _, payout = await returned()
    await photographed(case)
    problem = await refused(case, payout, RELATIVE | changed)
    assert (field, code) in [(error.field, error.code) for error in problem.fields]
    assert all(error.message for error in problem.fields)


async def test_the_decedents_own_account_bears_the_decedents_name() -> None:
    case, _, payout = await returned()
    problem = await refused(case, payout, OWN | {"payee.holder": "李测试"})
    assert [error.code for error in problem.fields] == ["own_account_holder"]


async def test_the_account_that_it_came_back_from_is_not_given_twice_by_mistake() -> None:
    case, _, payout = await returned()
    same = OWN | {"payee.card_number": FIRST}
    problem = await refused(case, payout, same)
    assert [error.code for error in problem.fields] == ["same_account"]
    assert (await give(case, payout, same, window())).attempt == 2


async def test_only_what_came_back_and_only_by_family_or_window() -> None:
    case, _, payout = await returned()
    with pytest.raises(Problem) as caught:
        await give(case, payout, OWN, clerk(HR))
    assert caught.value.code == FORBIDDEN.code
    again = await give(case, payout, OWN)
    await refused(case, again, OWN | {"payee.card_number": FIRST}, MOVE_NOT_OPEN)


async def test_a_payout_of_another_case_is_not_found() -> None:
    case, _, payout = await returned()
    other, _ = await accepted_case(order=9)
    await refused(other, payout, OWN, NOT_FOUND)
    await Case.of(case.county).filter(id=case.id).update(status="archived")
    await refused(case, payout, OWN, money.CASE_NOT_PAYING)


async def test_money_approved_later_goes_to_the_account_that_works() -> None:
    case, item, payout = await returned()
    await give(case, payout, OWN)
    async with transaction():
        later = await money.approve(clerk(HR), item.id, "survivor_grant", 100, "RS-2")
    assert later.account_tail == "0018"
