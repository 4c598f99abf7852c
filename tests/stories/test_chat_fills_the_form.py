"""A retired worker's daughter fills the one form by talking, photographs the papers, and hands it in."""

from __future__ import annotations

from typing import Any

import pytest

from sandbox import steps
from sandbox.actors import Family, Household
from sandbox.staffing import Staffing
from sandbox.world import World

CHANNELS = ["chat page", "customer service"]
LONGEST = 200


async def tells(family: Family, channel: str, text: str) -> str:
    """Say it in this channel; returns what is answered."""
    if channel == "customer service":
        return await family.write(text)
    return "".join(turn["text"] for turn in (await family.say(text))["answers"])


@pytest.mark.parametrize("channel", CHANNELS)
async def test_by_talking_and_photos_to_the_submitted_form(
    world: World, office: Staffing, household: Household, channel: str
) -> None:
    family = await Family.of(world, household)
    await family.leave_phone_number()
    await steps.register(office, household)

    # By the number of the decedent, whom chance made a man or a woman.
    parent, they = ("我爸", "他") if int(household.decedent.id_number[16]) % 2 else ("我妈", "她")
    told = [
        f"{parent}{household.died_on.month}月{household.died_on.day}号在县医院病逝了，水泥厂退休的，我是{they}女儿",
        f"{household.cremated_on.month}月{household.cremated_on.day}号在岳阳县殡仪馆火化了",
        f"{they}叫{household.decedent.name}，我叫{household.applicant.name}",
        "户口在岳阳县，社保是在县城参保的，职工医保，有公积金",
        "低保这些都没有，没有残疾证，也不是优抚对象",
        "一个户口本上，看得出来",
    ]
    for text in told:
        answer = await tells(family, channel, text)
        assert answer and "！" not in answer
    answer = await tells(family, channel, f"{parent}的身份证号是{household.decedent.id_number}")
    assert household.decedent.id_number not in answer, "read back by its tail"
    assert household.decedent.id_number[-4:] in answer and answer.endswith("对吗？")
    await tells(family, channel, "对")
    await family.read()

    await what_is_asked_is_answered(family, channel, household)

    draft = await family.read()
    assert draft["errors"] == []
    assert {s for q, s in draft["sources"].items() if q.startswith("insurance.")} == {"chat"}
    assert draft["sources"]["applicant.phone"] == "login"
    number = await handed_in(family, channel, household)
    opened = await office.window.open(family.case_id)
    assert opened["number"] == number and opened["doubts"] == []


async def what_is_asked_is_answered(family: Family, channel: str, household: Household) -> None:
    """Whatever the service asks for, until it asks for nothing that can be told; photos as they come."""
    answers: dict[str, str] = {
        "您同意吗": "同意",
        "身份证号": f"我的身份证号是{household.applicant.id_number}",
        "户口簿上的住址": "岳阳县荣家湾镇天鹅路1号",
        "住在哪里": "岳阳县荣家湾镇天鹅路1号",
        "自己的银行卡": "可以",
        "哪家银行": "示例银行岳阳县支行",
        "银行卡号": household.card_number,
        "对吗": "对",
        "拍照": "以后再拍",
        "叫什么名字": household.applicant.name,
        "公积金": "有",
    }
    answer = await tells(family, channel, "继续填")
    for _ in range(20):
        assert len(answer) <= 2 * LONGEST
        if "还差这些" in answer or "现在提交吗" in answer:
            return
        found = next((said for asked, said in answers.items() if asked in answer), None)
        assert found is not None, answer
        answer = await tells(family, channel, found)
    raise AssertionError(f"asked for ever: {answer}")


async def handed_in(family: Family, channel: str, household: Household) -> str:
    """The photos by upload; the draft then says that it is ready."""
    await family.upload_all(household.photos())
    answer = await tells(family, channel, "提交")
    assert "现在提交吗" in answer, answer
    answer = await tells(family, channel, "对")
    submitted: dict[str, Any] = await family.read()
    assert submitted["status"] == "submitted"
    assert submitted["number"] in answer
    return str(submitted["number"])
