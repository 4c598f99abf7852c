"""A number that disagrees with what is known is said and asked for again, and never written over it."""

from __future__ import annotations

import pytest

from tests.server.chat.talking import Talker

pytestmark = pytest.mark.usefixtures("database")

WOMAN, MAN, OWN = "430621193912011289", "430621193912011131", "430621196402052041"
DECEDENT, APPLICANT = "decedent.id_number", "applicant.id_number"


async def test_a_sex_that_kin_told_is_not_changed_by_a_number() -> None:
    family = await Talker.new()
    await family.says("我是他儿子", f"我爸彭德生，身份证{WOMAN}")
    assert "unlike_sex_of" in family.phrases()
    known = await family.known()
    assert known["decedent.sex"] == "male" and DECEDENT not in known
    await family.says(MAN, "对")
    known = await family.known()
    assert (known[DECEDENT], known["decedent.sex"]) == (MAN, "male")


async def test_a_number_that_is_told_twice_is_read_back_and_the_other_answer_asked_for() -> None:
    family = await Talker.new()
    await family.says("我爸走了", f"他身份证{WOMAN}", f"号码没错，就是{WOMAN}")
    assert family.cards[DECEDENT][1] == "to_confirm"
    assert "是男是女" in await family.say("对")
    assert "insisted" not in family.phrases()
    await family.say("男")
    assert "insisted" in family.phrases(), "who insists on both is not asked for ever"
    assert "是男是女" not in family.answers[-1]


async def test_what_a_wrong_number_gave_goes_with_it() -> None:
    family = await Talker.new()
    await family.says("我是她孙女", f"她的身份证{MAN}", "对")
    assert (await family.known())["decedent.sex"] == "male"
    await family.says(f"身份证错了，她的身份证是{WOMAN}", "对")
    known = await family.known()
    assert (known[DECEDENT], known["decedent.sex"]) == (WOMAN, "female")


async def test_ones_own_number_is_not_the_decedents() -> None:
    family = await Talker.new()
    await family.says("我爸走了", f"我的身份证{OWN}", "对")
    await family.say(f"我爸的身份证号是{OWN[:-1]}1")
    assert {"unlike_sex_of", "unlike_different"} & family.phrases()
    known = await family.known()
    assert DECEDENT not in known and known[APPLICANT] == OWN


async def test_an_age_that_cannot_be_is_said_of_the_number_that_was_just_told() -> None:
    family = await Talker.new()
    await family.says("我爸走了", f"他身份证{MAN}", "对", "我的身份证430621193512027433")
    assert "unlike_older_by" in family.phrases()
    assert APPLICANT not in await family.known()


async def test_a_day_of_birth_follows_the_number_only_when_it_was_said() -> None:
    family = await Talker.new()
    await family.says("我妈走了，她是1939年12月3日生的", f"她身份证{WOMAN}")
    assert "born_otherwise" in family.phrases()
    assert (await family.known())["decedent.birth_date"] == "1939-12-03"
    await family.say("对")
    assert (await family.known())["decedent.birth_date"] == "1939-12-01"


@pytest.mark.parametrize("words", ["不是收款人的，是我爸的", f"不对，不是收款人！是我爸，死者！身份证{MAN}"])
async def test_one_number_does_not_wait_for_two_people(words: str) -> None:
    family = await Talker.new()
    await family.says("我爸走了", f"收款人的身份证{MAN}", words)
    assert set(family.cards) == {DECEDENT}
    await family.say("对")
    known = await family.known()
    assert known[DECEDENT] == MAN and "payee.holder_id_number" not in known


async def test_a_number_that_counted_already_is_taken_from_the_wrong_one() -> None:
    family = await Talker.new()
    await family.says("我岳父走了", "不打他的卡", f"收款人的身份证{MAN}", "对", "那个身份证是我岳父的", "对")
    known = await family.known()
    assert known[DECEDENT] == MAN and "payee.holder_id_number" not in known
