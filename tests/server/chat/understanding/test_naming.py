"""Answers that are called by their name: put right, taken back, or said to be somebody else's."""

from __future__ import annotations

from typing import Any

import pytest

from server.chat.understanding import Fact
from tests.server.chat.understanding.saying import acts, facts, say

PHONE, CARD, OWN, HOUSEHOLD = (
    "applicant.phone",
    "payee.card_number",
    "applicant.address",
    "decedent.household_address",
)
DECEDENT, APPLICANT, PAYEE = "decedent.id_number", "applicant.id_number", "payee.holder_id_number"
ID = "430621194910145085"
ANSWERS: dict[str, Any] = {
    PHONE: "13900001234",
    CARD: "6217994710497465076",
    OWN: "长沙市雨花区",
    HOUSEHOLD: "荣家湾镇天鹅路1号",
    "payee.bank": "农村商业银行",
    "death.date": "2026-11-22",
    "decedent.name": "李桂香",
    "insurance.medical": "employee",
    "insurance.disability": "no",
    "applicant.relation": "child",
    "decedent.sex": "female",
}


@pytest.mark.parametrize(
    ("text", "question", "value"),
    [
        ("联系地址有误，应为荣家湾镇天鹅路402室", OWN, "荣家湾镇天鹅路402室"),
        ("把联系地址改一下，荣家湾镇东方红路12号", OWN, "荣家湾镇东方红路12号"),
        ("我联系地址填错了，改成长沙市岳麓区麓山路8号", OWN, "长沙市岳麓区麓山路8号"),
        ("户籍地址改成荣家湾镇东方红路12号", HOUSEHOLD, "荣家湾镇东方红路12号"),
        ("我电话写错了，是13900001235", PHONE, "13900001235"),
        ("手机号更正为13900001235", PHONE, "13900001235"),
        ("开户行改成建设银行", "payee.bank", "中国建设银行"),
        ("我妈的名字写错了，是李桂湘", "decedent.name", "李桂湘"),
        ("去世日期搞错了，是二十号", "death.date", "2026-11-20"),
        ("医保类型错了，是居民医保", "insurance.medical", "resident"),
        ("残疾证那个填错了，有的", "insurance.disability", "yes"),
    ],
)
def test_the_value_behind_the_name_is_the_right_one(text: str, question: str, value: str) -> None:
    understood = say(text, "consents.truthful", answers=ANSWERS)
    assert facts(understood).get(question) == value
    assert "correction" in acts(understood) and not understood.wrong


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("联系地址不对", OWN),
        ("我要更正联系地址。", OWN),
        ("能改一下联系地址吗", OWN),
        ("怎么改手机号", PHONE),
        ("手机号有误", PHONE),
        ("卡号填错了", CARD),
        ("户籍地址要改", HOUSEHOLD),
        ("那个卡号是错的", CARD),
        ("名字写错了", "decedent.name"),
        ("银行的名字写错了", "payee.bank"),
        ("开户行名字打错了", "payee.bank"),
        ("卡上的名字写错了", "payee.holder"),
        ("医院的名字写错了", "death.place"),
        ("卫生院名字搞错了", "death.place"),
    ],
)
def test_what_is_only_said_to_be_wrong_is_to_be_asked(text: str, question: str) -> None:
    understood = say(text, "consents.truthful", answers=ANSWERS)
    assert (understood.wrong, facts(understood), understood.policy) == (question, {}, None)


@pytest.mark.parametrize(
    ("text", "withdrawn"),
    [
        ("那个电话删掉", (PHONE,)),
        ("把我的手机号删了", (PHONE,)),
        ("卡号错了，不要这个", (CARD,)),
        ("那个邮政的卡号是错的，农商行的卡号我晚点给", (CARD,)),
        ("只删卡号", (CARD,)),
    ],
)
def test_what_shall_not_stand_is_withdrawn_and_nothing_else(text: str, withdrawn: tuple[str, ...]) -> None:
    understood = say(text, "consents.truthful", answers=ANSWERS)
    assert understood.withdrawn == withdrawn
    assert not acts(understood) & {"restart", "skip", "pause", "no"}


@pytest.mark.parametrize(
    "text",
    [
        "手机号改天给你",
        "卡号不要告诉别人",
        "电话没错",
        "地址没有变",
        "他改过名字",
        "户口簿上名字写错了怎么办",
        "要是卡号不对怎么办",
        "公积金账户要改吗",
        "我不要这个钱",
        "单位名字写错了",
        "他们学校的名字打错了",
        "殡仪馆的名字不对",
        "身份证没带，先跳过",
        "卡号先跳过",
        "地址不对",
        "不对",
    ],
)
def test_what_names_nothing_or_wants_nothing_changed_changes_nothing(text: str) -> None:
    understood = say(text, "consents.truthful", answers=ANSWERS)
    assert (understood.wrong, understood.withdrawn) == ("", ())


def test_which_was_wrong_is_answered_by_its_name_alone() -> None:
    assert say("联系地址", answers=ANSWERS, correcting=True).wrong == OWN
    assert say("联系地址", answers=ANSWERS).wrong == ""


@pytest.mark.parametrize(
    ("text", "held", "owner"),
    [
        ("那个身份证是我的，不是我妈的", DECEDENT, APPLICANT),
        ("是我自己的身份证号", DECEDENT, APPLICANT),
        ("不对！！这是我妈的号", PAYEE, DECEDENT),
        ("不是收款人的，是我妈的", PAYEE, DECEDENT),
        ("这是我妈的身份证号，逝者的！", APPLICANT, DECEDENT),
        (f"不对，不是收款人！是我妈，死者！身份证{ID}", PAYEE, DECEDENT),
        (f"{ID}是我自己的身份证", DECEDENT, APPLICANT),
    ],
)
def test_a_number_that_was_read_back_goes_to_whom_it_is_said_to_be(text: str, held: str, owner: str) -> None:
    read_back = (Fact(held, ID, ID, False),)
    understood = say(text, answers=ANSWERS, confirming=read_back)
    (fact,) = [fact for fact in understood.facts if fact.question in (DECEDENT, APPLICANT, PAYEE)]
    assert (fact.question, fact.value) == (owner, ID)


@pytest.mark.parametrize("text", ["对，是我妈的", "不是我的", "我妈不在了", "对", "是我妈的吗？"])
def test_whose_it_is_already_moves_nothing(text: str) -> None:
    understood = say(text, answers=ANSWERS, confirming=(Fact(DECEDENT, ID, ID, False),))
    assert facts(understood).keys() <= {DECEDENT, "applicant.relation", "decedent.sex"}
