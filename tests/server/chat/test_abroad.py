"""Who lives abroad is told what cannot be filled in here and where it can be, and not asked in a circle."""

from __future__ import annotations

import pytest

from tests.server.chat.talking import Talker

pytestmark = pytest.mark.usefixtures("database")

PHONE = "applicant.phone"
BEFORE_PHONE = {
    "applicant.relation": "child",
    "decedent.sex": "female",
    "decedent.household_in_county": "yes",
    "insurance.area": "central_urban",
    "insurance.identity": "resident",
    "insurance.medical": "resident",
    "insurance.housing_fund": "no",
    "insurance.assistance": ["none"],
    "insurance.disability": "no",
    "insurance.preferential": "no",
    "insurance.elderly_service": "no",
    "applicant.kinship_shown": "yes",
}


async def asked_for_a_phone() -> Talker:
    family = await Talker.new()
    await family.fills(BEFORE_PHONE)
    assert "手机号" in await family.say("继续填")
    return family


@pytest.mark.parametrize(
    "number", ["+1 604 555 0188", "0016045550188", "是加拿大的号码，6045550188", "国内没有号码"]
)
async def test_a_number_from_abroad_is_said_to_be_one(number: str) -> None:
    family = await asked_for_a_phone()
    await family.say(number)
    assert "doubt_phone_abroad" in family.phrases()
    assert PHONE not in await family.known() and PHONE not in family.cards


async def test_a_relatives_number_does_instead() -> None:
    family = await asked_for_a_phone()
    await family.says("+1 604 555 0188", "那用我弟弟的，13248107569", "对")
    assert (await family.known())[PHONE] == "13248107569"


@pytest.mark.parametrize("refusal", ["没有", "先跳过", "国内没有号码"])
async def test_who_has_none_is_not_asked_again(refusal: str) -> None:
    family = await asked_for_a_phone()
    await family.says("+1 604 555 0188", refusal)
    state = await family.state()
    assert state.asked != PHONE and state.at_window == (PHONE,)
    await family.say("以后再拍")
    assert (await family.state()).asked != PHONE


@pytest.mark.parametrize("words", ["没有中国身份证", "只有加拿大护照，怎么办", "我入了加拿大籍"])
async def test_who_has_no_chinese_number_is_led_to_the_window(words: str) -> None:
    family = await Talker.new()
    await family.fills(BEFORE_PHONE | {PHONE: "13900001234", "applicant.name": "林静"})
    await family.say("我没有中国身份证" if words.startswith("没有") else words.replace("只有", "我只有"))
    assert "doubt_id_abroad" in family.phrases() and family.place.info.phone in "".join(family.answers)
    assert "applicant.id_number" in (await family.state()).at_window
