"""Families that are not accepted yet, and those that never will be: one function for each way it can go."""

from __future__ import annotations

from sandbox.actors.papers import in_the_dark
from sandbox.lively_day.hall import Life

BEFORE_EXPIRY = 91  # calendar days after which a draft that nobody touched is put aside
GROUND = "关于推行身后“一件事一次办”的通知二(二)"


async def just_began(life: Life) -> None:
    """A draft of this week with little in it."""
    await life.dies(life.luck.choice((0, 1, 2, 4)), cremated=life.luck.random() < 0.5)
    await life.begins_on_the_phone("decedent", "death", photos=0)


async def nearly_done(life: Life) -> None:
    """Everything is typed, some papers are photographed, and a relative helps."""
    await life.dies(life.luck.choice((1, 2, 3)))
    await life.begins_on_the_phone(photos=3)
    helper = await type(life.family).arrive(life.hall.office.world, "家人")
    await helper.join(await life.family.invite())


async def may_not_be_joined(life: Life) -> None:
    """The register is in another county: the form says so and where to go, and stays a draft."""
    await life.dies(life.luck.choice((2, 5)), decedent__household_in_county="no")
    await life.begins_on_the_phone(photos=0)
    await life.family.check_eligibility(life.household.answers())


async def left_at_the_counter(life: Life) -> None:
    """A clerk began the form with somebody who had to go and get the register."""
    await life.dies(life.luck.choice((1, 3)))
    await life.window.begin_assisted(life.household.answers("decedent", "death", "applicant"))


async def never_came_back(life: Life) -> None:
    """A draft that nobody touched until it expired."""
    await life.dies(life.hall.days.ago(days=BEFORE_EXPIRY))
    if life.luck.random() < 0.7:
        await life.begins_on_the_phone("decedent", "death", photos=0)
    else:
        await life.window.begin_assisted(life.household.answers("decedent", "death"))


async def waits_for_review(life: Life) -> None:
    """Handed in on the phone yesterday or this morning."""
    await life.dies(life.luck.choice((0, 0, 1)))
    await life.files_on_the_phone()


async def reviewed_too_late(life: Life) -> None:
    """Handed in days ago, and nobody at the window has looked at it."""
    await life.dies(life.luck.choice((3, 4)))
    await life.files_on_the_phone()


async def differs_from_the_registers(life: Life) -> None:
    """What the family typed is not what the registers say: a doubt for the window."""
    await life.dies(1)
    wrong = {
        "death.date": life.household.cremated_on.isoformat(),
        "death.place": "hospital" if life.household.answers("death")["death.place"] == "home" else "home",
    }
    mistaken = life.luck.choice(sorted(wrong))
    life.household.changes[mistaken] = wrong[mistaken]
    if life.luck.random() < 0.5:
        await life.files_on_the_phone()
    else:
        await life.is_filed_at_the_counter()


async def not_cremated_yet(life: Life) -> None:
    """The form is in, the funeral home has not registered the cremation."""
    await life.dies(life.luck.choice((0, 1)), cremated=False)
    await life.is_filed_at_the_counter()


async def sent_back(life: Life) -> None:
    """The one-time notice went out, and the family still has time."""
    await life.dies(life.luck.choice((3, 4, 6)))
    await life.files(0.6)
    await life.after(1)
    await _send_back(life)


async def sent_back_long_ago(life: Life) -> None:
    """The days of the notice passed, were prolonged once, and passed again."""
    await life.dies(26)
    await life.is_filed_at_the_counter()
    await life.after(2)
    await _send_back(life)


async def put_right(life: Life) -> None:
    """Sent back, corrected, photographed anew and handed in again."""
    await life.dies(5)
    await life.files_on_the_phone()
    await life.after(1)
    await _send_back(life)
    await life.on(1)
    await life.family.read()
    await life.family.save({"payee.bank": "示例银行岳阳县荣家湾支行"})
    front = life.household.photos("decedent_id_card")["decedent_id_card", "front"]
    await life.family.upload("decedent_id_card", "back", in_the_dark(front))
    await life.hands_in(allows=False)


async def declined(life: Life) -> None:
    """Not a matter for this hall: with the reason, the clause and where to go instead."""
    await life.dies(life.luck.choice((41, 29, 20, 12, 6)))
    await life.files(0.2)
    await life.after(1)
    await life.window.open(life.case_id)
    reason, instead = life.luck.choice(
        (
            ("逝者的参保关系已经转到外县", "请到参保地的社保经办机构办理"),
            ("查询后属于工伤，应当先认定工伤", "请先向县人社局申请工伤认定，再办理工亡待遇"),
            ("户口登记在外县，不在本县联办范围", "请到户籍所在地派出所注销户口，其他事项到各窗口分别办理"),
        )
    )
    await life.window.decline(life.case_id, reason, GROUND, instead)


async def withdrawn(life: Life) -> None:
    """Taken back, by the family itself or by the window for it."""
    await life.dies(life.luck.choice((33, 23, 14, 7, 3)))
    await life.files(0.3)
    await life.after(1)
    if life.on_the_phone:
        await life.family.withdraw("家里商量后先不办了")
    else:
        await life.window.withdraw(life.case_id, "家属来电，改由另一位子女申请")


async def _send_back(life: Life) -> None:
    await life.window.open(life.case_id)
    several = {
        "decedent_id_card": "身份证背面反光，请在窗边重拍一张",
        "payee.bank": "开户行请写到支行",
        "applicant_household_register": "户口簿本人页少了下半页，请重拍",
        "applicant.address": "联系地址请写到门牌号",
    }
    asked = life.luck.sample(sorted(several), life.luck.choice((1, 2, 3)))
    await life.window.return_for_correction(life.case_id, {target: several[target] for target in asked})
    if life.on_the_phone:
        life.hall.last_told = life.family
