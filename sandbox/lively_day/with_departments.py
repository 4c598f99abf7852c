"""Accepted cases, each with an item in one of the states that a department's work can be in."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sandbox.actors.persons import card_number
from sandbox.lively_day.days import AT_NINE
from sandbox.lively_day.hall import SENT_ON, Life

POLICE = "household_cancellation"
# Items that pay something, of departments that do not do it at once.
SLOW = ("pension_retired_enterprise", "pension_serving_enterprise", "housing_fund_withdrawal")
ANOTHER_CARD = 800_000_000_000


async def accepted(life: Life, ago: int, phone: float = 0.05, **differing: Any) -> None:
    """Filed and accepted on the day with so many working days left; one in three claims it on a phone."""
    await life.dies(ago, **differing)
    await life.files(phone)
    await life.comes_in()
    if not life.on_the_phone and life.luck.random() < 0.35:
        await life.claims()


async def just_dispatched(life: Life) -> None:
    await accepted(life, life.luck.choice((1, 1, 2)))


async def received_by_some(life: Life) -> None:
    """The first departments have taken their items; where a system does it, it does it by itself."""
    await accepted(life, life.luck.choice((1, 2, 2)))
    await life.after(1)
    by_hand = [code for code in sorted(life.items) if life.items[code]["department"] not in SENT_ON]
    for code in life.luck.sample(by_hand, min(len(by_hand), life.luck.choice((1, 2)))):
        await (await life.clerk_of(code)).receive(life.items[code]["id"])


async def half_done(life: Life) -> None:
    """The quick items are done, the pension office works on the slow one."""
    await accepted(life, life.luck.choice((9, 8, 7, 6, 5, 4)))
    await life.after(1)
    slow = await _all_but_the_slow(life)
    clerk = await life.clerk_of(slow)
    await clerk.receive(life.items[slow]["id"])
    await clerk.start(life.items[slow]["id"])


async def suspended(life: Life) -> None:
    """The clock of one item stands still, with a reason and a day."""
    await accepted(life, life.luck.choice((6, 5)))
    await life.after(1)
    code = await _all_but_the_slow(life)
    clerk = await life.person_of(code)
    await clerk.receive(life.items[code]["id"])
    again = life.hall.days.today + timedelta(days=life.luck.choice((2, 9, 16)))
    reason = life.luck.choice(("需要到原单位核实参保档案", "需要派出所实地核实", "等待银行核对账户状态"))
    await clerk.suspend(life.items[code]["id"], reason, again.isoformat())


async def asked_to_correct(life: Life) -> None:
    """One department waits for the family."""
    await _corrected(life, ago=life.luck.choice((6, 5, 4)))


async def has_corrected(life: Life) -> None:
    """One department waited, and the family has answered from the phone."""
    code = await _corrected(life, ago=8)
    await life.after(2)
    card = card_number(ANOTHER_CARD + life.luck.randrange(10**9))
    await life.family.answer_correction(
        life.items[code]["id"], {"payee.card_number": card}, note="核对过了，之前少写一位"
    )


async def overdue(life: Life) -> None:
    """The police promised two days and have not even received it."""
    await accepted(life, life.luck.choice((9, 7, 6, 5)))
    await life.after(2)
    for code in sorted(life.items):
        if code != POLICE:
            await life.is_done(code)


async def nearly_overdue(life: Life) -> None:
    """Due today or tomorrow."""
    await accepted(life, 2 if life.luck.random() < 0.5 else 1)
    await life.after(1)
    await (await life.person_of(POLICE)).receive(life.items[POLICE]["id"])


async def one_refused(life: Life) -> None:
    """One department decided against its item, with reason and ground; the others went on."""
    await accepted(life, life.luck.choice((12, 9, 7)))
    await life.after(2)
    code = await _all_but_the_slow(life)
    clerk = await life.person_of(code)
    await clerk.receive(life.items[code]["id"])
    await clerk.refuse(
        life.items[code]["id"], "个人账户已在上月由原单位代为申领", "社会保险经办条例第十九条（示例）"
    )


async def one_not_applicable(life: Life) -> None:
    """Nothing is on file at one department; everything else is done but one."""
    await accepted(life, life.luck.choice((10, 8, 5)), insurance__assistance=["other"])
    await life.after(2)
    clerk = await life.person_of("assistance_cancellation")
    await clerk.mark_not_applicable(life.items["assistance_cancellation"]["id"], "库内没有在享的救助待遇")
    await life.is_done(POLICE)


async def conditionally_accepted(life: Life) -> None:
    """A paper comes later, by the family's declaration."""
    await _conditional(life, ago=life.luck.choice((4, 3, 2)), days=20)
    await life.after(1)
    await life.is_done(POLICE)


async def brought_the_paper(life: Life) -> None:
    """Accepted conditionally, and what was missing has come."""
    await _conditional(life, ago=10, days=14)
    await life.after(2)
    await life.is_done(POLICE)
    await life.after(2)
    await life.window.settle_declaration(life.case_id)


async def forgot_the_paper(life: Life) -> None:
    """Accepted conditionally, and the days of the declaration passed."""
    await _conditional(life, ago=14, days=5)
    await life.after(2)
    await life.is_done(POLICE)


async def waits_for_the_cremation(life: Life) -> None:
    """Accepted before the funeral home has registered, by a declaration."""
    await life.dies(2, cremated=False)
    await life.is_filed_at_the_counter()
    await life.window.walk_in(life.case_id)
    await life.is_accepted(declaration=_declaration(life, "cremation_certificate", 15))


async def did_not_reach_its_department(life: Life) -> None:
    """Accepted while the housing fund's system refuses everything: a person has to look."""
    await life.dies(2, insurance__housing_fund="yes")
    await life.on(0, AT_NINE)
    await life.is_filed_at_the_counter()
    await life.comes_in()


async def prefers_the_telephone(life: Life) -> None:
    """Has a phone and wants no messages on it: what happens has to be told by telephone."""
    await life.dies(life.luck.choice((6, 4, 3)))
    await life.is_filed_at_the_counter()
    await life.claims("reject")
    await life.after(1)
    await life.comes_in()
    await life.is_done(POLICE)


async def _corrected(life: Life, ago: int) -> str:
    await life.dies(ago)
    await life.is_filed_at_the_counter()
    await life.comes_in()
    await life.claims()
    await life.after(1)
    code = await _all_but_the_slow(life)
    clerk = await life.person_of(code)
    await clerk.receive(life.items[code]["id"])
    await clerk.request_correction(
        life.items[code]["id"],
        "银行卡号与户名对不上，请核对卡号并重拍卡面",
        questions=["payee.card_number"],
        materials=[],
    )
    return code


async def _conditional(life: Life, ago: int, days: int) -> None:
    await life.dies(ago)
    await life.is_filed_at_the_counter()
    await life.window.walk_in(life.case_id)
    await life.window.call(life.case_id)
    await life.is_accepted(declaration=_declaration(life, "applicant_household_register", days))


def _declaration(life: Life, paper: str, days: int) -> dict[str, object]:
    return {
        "missing": [paper],
        "deadline": (life.hall.days.today + timedelta(days=days)).isoformat(),
        "text": "本人承诺在期限内补交，逾期未补的，同意按规定处理。",
    }


async def _all_but_the_slow(life: Life) -> str:
    """Every item is done but one that pays and takes its time; its code."""
    slow = next(code for code in SLOW if code in life.items)
    for code in sorted(life.items):
        if code != slow:
            await life.is_done(code)
    return slow
