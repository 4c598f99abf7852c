"""Cases that are over or nearly so: paid, rated, archived, taken back."""

from __future__ import annotations

from sandbox.actors.papers import photo
from sandbox.lively_day.hall import Life

BEFORE_ARCHIVE = 62  # calendar days after which a finished and paid case is archived


async def _finished(life: Life, ago: int, *, on_a_phone: bool = True) -> None:
    """Filed, accepted, and every item done some days later."""
    await life.dies(ago)
    await life.is_filed_at_the_counter()
    await life.comes_in()
    if on_a_phone:
        await life.claims()
    await life.after(2)
    await life.is_finished()


async def praised(life: Life) -> None:
    """Finished, paid and rated well."""
    await _finished(life, life.luck.choice((41, 37, 33, 29, 26, 23, 20, 18, 16)))
    await life.after(3)
    await life.is_paid()
    words = ("谢谢，很省心", "窗口的同志很耐心", "没想到一次就办好了", "比以前少跑好几趟", None, None)
    await life.family.rate(life.luck.choice((4, 5, 5, 5)), life.luck.choice(words))


async def unrated(life: Life) -> None:
    """Finished and paid; nobody has said how it was."""
    await _finished(life, life.luck.choice((33, 26, 20, 16, 12)), on_a_phone=life.luck.random() < 0.4)
    await life.after(2)
    await life.is_paid()


async def badly_rated(life: Life) -> None:
    """Rated badly some days ago: the call back is due, or already late."""
    await _finished(life, life.luck.choice((18, 14, 12)))
    await life.on(life.luck.choice((9, 3, 1)))
    words = ("等了两个星期才到账", "打电话一直占线", "同一份材料要了两次", "态度不好，说不清楚")
    await life.family.rate(life.luck.choice((1, 2)), life.luck.choice(words))


async def called_back(life: Life) -> None:
    """Rated badly, and the lead agency has called."""
    await _finished(life, 23)
    await life.on(12)
    await life.family.rate(2, "时间太长")
    await life.on(10)
    supervisor = life.hall.office.supervisor
    mine = next(r for r in await supervisor.bad_ratings() if r["case_id"] == life.case_id)
    await supervisor.call_back(mine["id"], "已致歉并说明到账时间，家属表示理解")


async def money_approved(life: Life) -> None:
    await _finished(life, life.luck.choice((9, 7, 5)), on_a_phone=life.luck.random() < 0.5)
    await life.is_paid("approved")


async def money_sent(life: Life) -> None:
    await _finished(life, life.luck.choice((10, 8, 6)), on_a_phone=life.luck.random() < 0.5)
    await life.is_paid("approved")
    await life.on(1)
    await life.is_paid("sent")


async def money_came_back(life: Life) -> None:
    """The bank sent one payment back, and the family has to name another account."""
    await _finished(life, life.luck.choice((12, 9)))
    await life.is_paid("sent")
    await life.on(2)
    await life.is_paid("returned", _kind(life), reason=life.luck.choice(("账户已销户", "户名与账号不符")))


async def money_goes_elsewhere(life: Life) -> None:
    """The payment came back, and a relative's account was named."""
    await _finished(life, 14)
    await life.is_paid("sent")
    await life.on(8)
    await life.is_paid("returned", _kind(life), reason="账户已销户")
    await life.on(4)
    payouts = (await life.family.progress())["payouts"]
    back = next(payout for payout in payouts if payout["status"] == "returned")
    for side in ("front", "statement"):
        await life.family.upload("payee_account_proof", side, photo("PROOF", side, life.number))
    await life.family.give_account(
        back["id"],
        {
            "payee.own_account": "no",
            "payee.reason": "closed",
            "payee.holder": life.household.applicant.name,
            "payee.holder_id_number": life.household.applicant.id_number,
            "payee.bank": "示例银行岳阳县支行",
            "payee.card_number": life.household.card_number,
        },
    )


async def archived(life: Life) -> None:
    """Finished and paid so long ago that it is archived."""
    await _finished(life, life.hall.days.ago(days=BEFORE_ARCHIVE + 10), on_a_phone=life.luck.random() < 0.4)
    await life.is_paid()
    if life.on_the_phone:
        await life.family.rate(5)


async def taken_back(life: Life) -> None:
    """The death was reported in error; the departments have not all acknowledged that."""
    await _given_out(life, ago=life.luck.choice((4, 3)))
    await life.on(1)
    await life.window.void(life.case_id, "医院核对有误，本人健在")


async def taken_back_late(life: Life) -> None:
    """Voided a week ago with money on its way: reversals are overdue, and something has to be got back."""
    await _given_out(life, ago=12)
    await life.is_paid("sent", _kind(life))
    await life.on(7)
    await life.hall.office.supervisor.void(life.case_id, "登记机构撤销了死亡医学证明")


async def taken_back_by_all(life: Life) -> None:
    """Voided, and every department has undone its part."""
    await _given_out(life, ago=16)
    await life.on(12)
    await life.window.void(life.case_id, "同名同姓，报错了人")
    await life.on(10)
    for code, item in life.items.items():
        if item["department"] not in ("medical_insurance", "housing_fund"):
            await (await life.clerk_of(code)).acknowledge_reversal(item["id"], "已恢复")


async def _given_out(life: Life, ago: int) -> None:
    await life.dies(ago)
    await life.is_filed_at_the_counter()
    await life.comes_in()
    await life.claims()
    await life.is_done("household_cancellation")


def _kind(life: Life) -> str:
    return "funeral_grant" if any(code.startswith("pension") for code in life.items) else "housing_fund"
