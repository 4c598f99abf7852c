"""Which of two telephone numbers is meant, and numbers of other things that are none of the form."""

from __future__ import annotations

import pytest

from tests.server.chat.understanding.saying import doubts, facts, say

PHONE, CARD, DECEDENT = "applicant.phone", "payee.card_number", "decedent.id_number"
FIRST, SECOND = "13900001234", "13800001234"
BANK_CARD = "6217994710497465076"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        (f"{FIRST}和{SECOND}，前面那个打得多", FIRST),
        (f"一个是{FIRST}，还有一个{SECOND}，打头一个多些", FIRST),
        (f"{FIRST}，{SECOND}，第二个常用", SECOND),
        (f"两个号，{FIRST}、{SECOND}，打后头那个", SECOND),
        (f"以前面那个为准，{FIRST}，{SECOND}", FIRST),
        (f"{FIRST}，{SECOND}，头一个打不通", SECOND),
        (f"{FIRST}，{SECOND}，后面那个是我爱人的", FIRST),
        (f"有两个，{FIRST}是平时用的，{SECOND}是工作的", FIRST),
        (f"{FIRST}，打不通就打{SECOND}", FIRST),
        (f"备用{FIRST}，主要是{SECOND}", SECOND),
        (f"{FIRST}，{SECOND}很少用", FIRST),
        (f"有两个号，{FIRST}那个老号早不用了，联系我打{SECOND}", SECOND),
    ],
)
def test_of_two_numbers_the_one_that_is_used_is_taken(text: str, number: str) -> None:
    understood = say(text, PHONE)
    assert facts(understood) == {PHONE: number} and not understood.doubts


def test_an_account_that_is_not_to_be_paid_to_is_none() -> None:
    other = "6222021909008451636"
    paid = facts(say(f"{other}是我儿的，不要打那上头去，打到这张{BANK_CARD}", CARD))
    assert paid[CARD] == BANK_CARD
    assert facts(say(f"{BANK_CARD}，不要打那里打错了", CARD))[CARD] == BANK_CARD


def test_what_the_dead_used_in_life_is_no_number_to_call() -> None:
    assert doubts(say(f"他生前用的是{FIRST}，我的等下讲", PHONE)) == {PHONE: "of_other"}


@pytest.mark.parametrize(
    "text",
    [
        f"{FIRST}，{SECOND}，都是我的",
        f"{FIRST}，{SECOND}，哪个都要得",
        f"{FIRST}，{SECOND}，两个都常用",
        f"{FIRST}或者{SECOND}，前面那个还是后面那个？",
    ],
)
def test_where_neither_is_used_more_it_is_asked(text: str) -> None:
    understood = say(text, PHONE)
    assert (facts(understood), doubts(understood)) == ({}, {PHONE: "ambiguous"})


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("验证码收到了，384920", PHONE),
        ("快递单号是773412345678901", PHONE),
        ("你们热线07302233445打不通", PHONE),
        ("我的QQ号是1390000123", PHONE),
        ("工号20061234", PHONE),
        (f"订单号{BANK_CARD}", CARD),
        (f"骨灰盒网上买的，订单号{BANK_CARD}，花了1680", None),
        ("他住院号2611203387150042", DECEDENT),
        ("火化证编号2026110012345678", None),
    ],
)
def test_the_number_of_another_thing_is_none_of_the_form(text: str, asked: str | None) -> None:
    understood = say(text, asked)
    numbers = {PHONE, CARD, DECEDENT}
    assert not numbers & facts(understood).keys() and not numbers & doubts(understood).keys()


@pytest.mark.parametrize(
    ("text", "asked", "number"),
    [
        (f"验证码没收到，{FIRST}", PHONE, FIRST),
        (f"你们热线打不通，我电话{FIRST}", PHONE, FIRST),
        (f"密码不能讲，卡号{BANK_CARD}", CARD, BANK_CARD),
        (f"我的社保卡号{BANK_CARD}", CARD, BANK_CARD),
        (f"账户号{BANK_CARD}", CARD, BANK_CARD),
        ("医保号430621194503120120", DECEDENT, "430621194503120120"),
    ],
)
def test_the_number_that_was_asked_is_taken_beside_them(text: str, asked: str, number: str) -> None:
    assert facts(say(text, asked))[asked] == number


@pytest.mark.parametrize(
    "text",
    [
        f"{FIRST}，{SECOND}，第二个是我的",
        f"{FIRST}我女儿的，{SECOND}我的",
        f"{SECOND}是我的，{FIRST}是我女儿的",
    ],
)
def test_mine_is_the_one_that_is_said_to_be_mine(text: str) -> None:
    assert facts(say(text, PHONE)) == {PHONE: SECOND}


def test_half_a_number_beside_them_is_asked_back() -> None:
    assert doubts(say("工号没有，电话1390000123", PHONE)) == {PHONE: "phone_length"}


@pytest.mark.parametrize("text", ["尾号8912", "卡的最后四位是8912", "最后是8912"])
def test_the_last_digits_begin_no_number(text: str) -> None:
    understood = say(text, "payee.card_number")
    assert not (understood.facts or understood.piece[0])


def test_the_first_digits_begin_a_number() -> None:
    assert say("前面四位是6228", "payee.card_number").piece == ("payee.card_number", "6228")


@pytest.mark.parametrize(
    "text", ["她的身份证430621195203145080", "李秀英，430621195203145080", "430621195203145080，女的"]
)
def test_a_number_beside_the_payees_name_or_sex_is_the_payees(text: str) -> None:
    known = {"applicant.relation": "child", "decedent.sex": "male", "decedent.name": "王建国"}
    known |= {"payee.own_account": "no", "payee.holder": "李秀英"}
    told = facts(say(text, "payee.holder_id_number", answers=known))
    assert told["payee.holder_id_number"] == "430621195203145080"
    assert not any(name.startswith("decedent.") for name in told)


def test_whose_phone_it_is_tells_nothing_of_the_account() -> None:
    assert facts(say("打我崽的咯，13807301234", "applicant.phone")) == {"applicant.phone": "13807301234"}
