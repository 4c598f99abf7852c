"""A number of somebody else: never taken silently for the one of whom it was asked."""

from __future__ import annotations

from typing import Any

import pytest

from tests.server.chat.test_putting_right import Family

DECEDENT, APPLICANT, PAYEE = "decedent.id_number", "applicant.id_number", "payee.holder_id_number"
PHONE, CARD, OWN_ACCOUNT = "applicant.phone", "payee.card_number", "payee.own_account"
ID, MOBILE, BANK_CARD = "430621196402052033", "13900001234", "6217994710497465076"
FATHER = {"applicant.relation": "child", "decedent.sex": "male", "decedent.name": "彭德生"}


def family(question: str, **known: Any) -> Family:
    """A family that lost its father, and was asked this."""
    told = {name.replace("__", "."): value for name, value in known.items()}
    return Family({**FATHER, **told}).asked(question)


def waits(talks: Family) -> dict[str, Any]:
    return {p.question: p.value for p in talks.state.pending}


@pytest.mark.parametrize("question", [DECEDENT, APPLICANT])
@pytest.mark.parametrize(
    "text",
    [
        f"我姐身份证号{ID}",
        f"{ID}，号码是我姐的",
        f"{ID} 我堂客的",
        f"先用我嫂子的{ID}吧",
        f"我妈妈的{ID}",
        f"我的没带，我老弟的是{ID}",
        f"{ID}，这是隔壁邻居的",
    ],
)
def test_a_third_persons_number_is_not_taken_and_the_right_one_is_asked_for(question: str, text: str) -> None:
    talks = family(question)
    line = talks.say(text)
    assert not waits(talks) and question not in talks.known
    whose = "您的身份证号" if question == APPLICANT else "您父亲的身份证号"
    assert "像是别人的" in line and whose in line
    assert talks.state.asked == question and "先跳过" in talks.quick


@pytest.mark.parametrize(
    ("text", "question"),
    [
        (f"我弟弟发来的{ID}", APPLICANT),
        (f"我姐的手机拍的，{ID}", APPLICANT),
        (f"不是我姐的，是我的，{ID}", APPLICANT),
        (f"我姐叫我报{ID}", APPLICANT),
        (f"我姐姐刚刚拍给我看的，{ID}", PAYEE),
    ],
)
def test_who_only_had_a_hand_in_it_is_not_whose_it_is(text: str, question: str) -> None:
    talks = family(question)
    talks.say(text)
    assert waits(talks) == {question: ID}


def test_the_number_of_who_died_is_theirs_although_nobody_said_yet_who_that_is() -> None:
    talks = Family({}).asked(DECEDENT)
    talks.say(f"我姐身份证号{ID}")
    assert waits(talks)[DECEDENT] == ID
    talks = family(DECEDENT, decedent__birth_date="1964-02-05")
    talks.say(f"我姐姐的，{ID}")
    assert waits(talks)[DECEDENT] == ID, "she has it, and it is his by the day of birth"


@pytest.mark.parametrize("words", ["号码是我姐的", "这是我姐的身份证", "不对，这是我姐的", "对的，是我姐的"])
def test_what_was_read_back_and_is_somebody_elses_waits_no_longer(words: str) -> None:
    talks = family(APPLICANT)
    talks.say(ID)
    assert waits(talks) == {APPLICANT: ID}
    line = talks.say(words)
    assert not waits(talks) and APPLICANT not in talks.known and "您的身份证号" in line


@pytest.mark.parametrize("words", ["对，是我的", "我姐在旁边，对的", "对，我姐念的"])
def test_a_yes_beside_another_person_stays_a_yes(words: str) -> None:
    talks = family(APPLICANT)
    talks.say(ID)
    talks.say(words)
    assert talks.known[APPLICANT] == ID


@pytest.mark.parametrize(
    "text",
    [
        f"这是我崽的电话{MOBILE}",
        f"{MOBILE}，号码是我姐的",
        f"打我崽的{MOBILE}",
        f"我没手机，邻居的电话{MOBILE}",
        f"{MOBILE}我堂客的",
    ],
)
def test_a_relatives_phone_is_read_back_as_theirs(text: str) -> None:
    talks = family(PHONE)
    line = talks.say(text)
    assert "有事打您家里人的手机号：139 0000 1234。对吗" in line and PHONE not in talks.known
    talks.say("可以")
    assert talks.known[PHONE] == MOBILE


def test_that_the_phone_is_a_relatives_can_be_said_after_it_was_read_back() -> None:
    talks = family(PHONE)
    assert "您的手机号：139" in talks.say(MOBILE)
    assert "您家里人的手机号" in talks.say("这是我崽的电话")
    talks.say("对")
    assert talks.known[PHONE] == MOBILE


@pytest.mark.parametrize("text", [f"我爸的手机{MOBILE}", f"{MOBILE}，这是我爸的"])
def test_the_phone_of_who_died_reaches_nobody(text: str) -> None:
    talks = family(PHONE)
    line = talks.say(text)
    assert not waits(talks) and "像是别人的" in line and "您的手机号" in line


@pytest.mark.parametrize(
    "text", [f"用我老婆的卡{BANK_CARD}", f"{BANK_CARD}，是我老婆的卡", f"我的卡号{BANK_CARD}"]
)
def test_a_card_of_another_is_no_account_of_who_died(text: str) -> None:
    talks = family(CARD, payee__own_account="yes")
    assert "尾号5076" in talks.say(text)
    assert "要改吗" in talks.say("对"), "whose account it is to be is asked"
    talks.say("要改")
    assert (talks.known[OWN_ACCOUNT], talks.known[CARD]) == ("no", BANK_CARD)


def test_a_card_of_who_died_asks_whether_it_is_their_account_after_all() -> None:
    talks = family(CARD, payee__own_account="no")
    talks.say(f"我爸的卡{BANK_CARD}")
    assert "要改吗" in talks.say("对")
    assert "要改吗" not in family(CARD, payee__own_account="yes").say(f"我爸的卡{BANK_CARD}")


def test_a_card_or_number_that_is_not_the_holders_asks_who_that_is() -> None:
    known = {"payee__own_account": "no", "payee__holder": "彭建军", "applicant__name": "彭建军"}
    assert "户名" in family(CARD, **known).say(f"用我老婆的卡{BANK_CARD}")
    talks = family(PAYEE, **known)
    assert "收款人的身份证号" in talks.say(f"我姐身份证号{ID}") and not waits(talks)
    talks = family(PAYEE, **{**known, "payee__holder": "罗小英"})
    talks.say(f"我姐身份证号{ID}")
    assert waits(talks) == {PAYEE: ID}
    talks = family(PAYEE, **{**known, "payee__holder": "罗小英"})
    talks.say(f"我的身份证号{ID}")
    assert PAYEE not in waits(talks)


@pytest.mark.parametrize("text", [f"{MOBILE}是我姐的号码", f"先留我姐的电话{MOBILE}", f"打我哥的{MOBILE}"])
@pytest.mark.parametrize("words", ["户口在岳阳县", "他是昨天走的", "我叫彭小军"])
def test_a_relatives_phone_that_nobody_agrees_to_waits_no_longer(text: str, words: str) -> None:
    talks = family(PHONE)
    talks.say(text)
    line = talks.say(words)
    assert PHONE not in talks.known and not waits(talks) and "先放一放" in line
    talks.say("我的是13800001234")
    assert waits(talks) == {PHONE: "13800001234"}


@pytest.mark.parametrize("words", ["可以，户口在岳阳县", "对，他是昨天走的"])
def test_a_relatives_phone_is_taken_where_the_yes_stands_before_what_follows(words: str) -> None:
    talks = family(PHONE)
    talks.say(f"先留我姐的电话{MOBILE}")
    talks.say(words)
    assert talks.known[PHONE] == MOBILE


@pytest.mark.parametrize("text", [f"{MOBILE}是我姐的号码", f"我姐电话{MOBILE}"])
def test_whose_phone_it_is_is_no_bank_and_no_relation(text: str) -> None:
    talks = family("payee.bank")
    talks.say(text)
    assert not waits(talks) and "payee.bank" not in talks.known
    fresh = Family({}).asked("applicant.relation")
    fresh.say(text)
    assert "applicant.relation" not in fresh.known | waits(fresh)


@pytest.mark.parametrize(
    "text",
    [
        f"我电话{MOBILE}，我婶婶的是13812345678",
        f"13812345678是婶婶的，{MOBILE}是我的",
        f"打我{MOBILE}也行，婶婶本人13812345678",
        f"{MOBILE}我的，13812345678婶婶的",
        f"我手机{MOBILE}，申请人手机13812345678",
    ],
)
@pytest.mark.parametrize("question", [PHONE, "applicant.relation"])
def test_of_who_types_and_who_applies_only_the_applicants_phone_is_taken(text: str, question: str) -> None:
    talks = family(PHONE)
    talks.say("我婶婶申请，我是她侄子，帮她填")
    talks.asked(question).say(text)
    assert waits(talks) == {PHONE: "13812345678"} and "applicant.relation" not in talks.known


@pytest.mark.parametrize(
    ("died", "relative", "name"),
    [
        ("我伯伯走了", "堂哥", "张伟"),
        ("我表姐走了", "表妹", "陈红"),
        ("我舅舅走了", "二伯", "张大海"),
        ("我二叔走了", "三叔", "李建军"),
        ("我姑妈过身了", "我表姐", "陈红"),
        ("我女婿不在了", "侄子", "李强"),
    ],
)
def test_a_distant_relative_who_lives_is_not_the_distant_one_who_died(
    died: str, relative: str, name: str
) -> None:
    talks = Family({})
    talks.say(died)
    for question in ("", "decedent.name"):
        talks = talks.asked(question) if question else talks
        talks.say(f"{relative}叫{name}")
        assert "decedent.name" not in talks.known | waits(talks)
    talks.say(f"{relative}身份证430621197507303016")
    assert DECEDENT not in talks.known | waits(talks)


@pytest.mark.parametrize(
    ("died", "called"),
    [("我伯伯走了", "大伯"), ("我堂兄走了", "堂哥"), ("我细叔走了", "满叔"), ("我舅舅走了", "舅爷")],
)
def test_a_distant_relative_who_died_may_be_called_in_other_words(died: str, called: str) -> None:
    talks = Family({})
    talks.say(died)
    talks.say(f"{called}叫张大福")
    assert talks.known["decedent.name"] == "张大福"


@pytest.mark.parametrize("card", ["继父的退休金卡还在用，打他卡里", "后爸的社保卡还在，就打他卡上"])
def test_the_card_of_who_is_read_back_as_having_died_is_no_others(card: str) -> None:
    talks = Family({})
    talks.say("我继父去世了")
    talks.say(card)
    assert talks.known[OWN_ACCOUNT] == "yes"
    other = Family({})
    other.say("我继父去世了")
    other.say("我姐的卡还在用，打她卡里")
    assert other.known[OWN_ACCOUNT] == "no"


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("payee.bank", "11月20号走的吧"),
        ("payee.bank", "她是11月20号没的啊"),
        ("payee.bank", "一张蓝色的"),
        ("decedent.ethnic_group", "11月20号走的吧"),
    ],
)
def test_the_rest_of_what_tells_something_else_is_no_answer(asked: str, words: str) -> None:
    talks = family(asked)
    talks.say(words)
    assert asked not in talks.known and asked not in waits(talks)


@pytest.mark.parametrize("words", ["岳阳巴陵合作银行", "麻布村镇合作社"])
def test_a_bank_that_nobody_knows_is_read_back(words: str) -> None:
    talks = family("payee.bank")
    talks.say(words)
    assert "payee.bank" in waits(talks)


@pytest.mark.parametrize(
    ("words", "address"),
    [
        ("我住在县城步行街", "县城步行街"),
        ("屋里就在毛田镇", "毛田镇"),
        ("屋里在筻口", "筻口"),
        ("长沙岳麓区，我爸以前也住这", "长沙岳麓区"),
        ("我在东莞长安镇上班，住厂里", "东莞长安镇"),
        ("现在住岳阳市区，户口在新墙", "岳阳市区"),
    ],
)
def test_an_address_in_plain_words_is_read_back_without_what_is_around_it(words: str, address: str) -> None:
    talks = family("applicant.address")
    talks.say(words)
    assert {**talks.known, **waits(talks)}["applicant.address"] == address
