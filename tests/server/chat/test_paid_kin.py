"""Whoever was just told to be paid: the name and the number that follow are theirs, and no one's who died."""

from __future__ import annotations

from typing import Any

import pytest

from tests.server.chat.test_on_behalf import held
from tests.server.chat.test_putting_right import Family

OWN, HOLDER, HOLDER_ID = "payee.own_account", "payee.holder", "payee.holder_id_number"
BANK, CARD, REASON = "payee.bank", "payee.card_number", "payee.reason"
DECEDENT_ID, APPLICANT_ID = "decedent.id_number", "applicant.id_number"
NUMBER, MOTHERS = "430621198309094019", "430621194508151241"
FATHERS_CARD, BROTHERS_CARD = "6215390012345678909", "6217995500123456782"
FATHER: dict[str, Any] = {
    "applicant.relation": "child",
    "decedent.sex": "male",
    "decedent.name": "李建国",
    "applicant.name": "李强",
}
WIDOW = {"applicant.relation": "spouse", "decedent.sex": "male", "applicant.name": "王秀兰"}
IN_LAW = FATHER | {"applicant.relation": "child_in_law", "applicant.name": "张敏"}
MOTHER_PAID = FATHER | {OWN: "no", HOLDER: "王秀兰", BANK: "中国农业银行", CARD: "6228480012345678903"}


@pytest.mark.parametrize(
    ("known", "turns", "holder", "number"),
    [
        (FATHER, ["打我弟弟的卡", "弟弟叫李刚", f"他身份证{NUMBER}"], "李刚", NUMBER),
        (FATHER, ["打我妹妹卡上", "妹妹叫李梅", f"她的身份证号是{MOTHERS}"], "李梅", MOTHERS),
        (WIDOW, ["钱打到我崽卡上", f"他叫李强，身份证{NUMBER}"], "李强", NUMBER),
        (IN_LAW, ["打我老公卡上", "我老公叫李强", f"身份证{NUMBER}"], "李强", NUMBER),
        (FATHER, ["打我妈的卡", f"我妈王秀兰，{MOTHERS}"], "王秀兰", MOTHERS),
    ],
)
def test_the_name_and_number_behind_an_account_are_of_who_is_paid(
    known: dict[str, Any], turns: list[str], holder: str, number: str
) -> None:
    talks = Family(known)
    for turn in turns:
        talks.say(turn)
    assert HOLDER_ID not in talks.known  # it is read back
    assert (held(talks)[HOLDER], held(talks)[HOLDER_ID]) == (holder, number)
    talks.say("对")
    assert (talks.known[HOLDER], talks.known[HOLDER_ID]) == (holder, number)
    assert not {DECEDENT_ID, APPLICANT_ID} & set(talks.known)


@pytest.mark.parametrize(
    ("text", "question"),
    [("我爸身份证430621194210033015", DECEDENT_ID), ("我的身份证430621197507303016", APPLICANT_ID)],
)
def test_a_number_of_another_stays_theirs(text: str, question: str) -> None:
    talks = Family(FATHER)
    talks.say("打我弟弟的卡")
    talks.say("弟弟叫李刚")
    talks.say(text)
    assert question in held(talks) and HOLDER_ID not in held(talks)


def test_who_is_named_long_before_an_account_is_not_paid() -> None:
    talks = Family(FATHER)
    talks.say("弟弟叫李刚")
    assert HOLDER not in held(talks)


def test_the_card_that_is_closed_waits_no_more() -> None:
    talks = Family(FATHER | {OWN: "yes"})
    talks.say(f"我爸的卡{FATHERS_CARD}，农商行")
    talks.say("那张卡注销了")
    assert CARD not in held(talks) and talks.known[REASON] == "closed"
    talks.say("打我妈的卡")
    talks.say(f"我妈王秀兰，{MOTHERS}")
    talks.say("对")
    assert (talks.known[OWN], talks.known[HOLDER]) == ("no", "王秀兰")
    assert talks.known[HOLDER_ID] == MOTHERS and APPLICANT_ID not in held(talks)


def test_the_card_of_who_is_paid_waits_on_where_another_is_closed() -> None:
    talks = Family(FATHER | {OWN: "no", HOLDER: "王秀兰"})
    talks.say(f"我妈的卡{BROTHERS_CARD}")
    talks.say("我爸的卡注销了")
    assert held(talks)[CARD] == BROTHERS_CARD


@pytest.mark.parametrize(
    "words", ["换成我弟弟的卡", "改打我弟弟卡上", "还是换我弟弟的卡算了", "改用我弟弟的存折"]
)
def test_what_was_told_of_one_account_is_not_of_the_next(words: str) -> None:
    talks = Family(MOTHER_PAID)
    talks.say(words)
    assert not {HOLDER, BANK, CARD} & set(talks.known) and talks.known[OWN] == "no"
    talks.say(f"他的卡{BROTHERS_CARD}")
    assert talks.known[OWN] == "no" and held(talks)[OWN] == "no"
    assert held(talks)[CARD] == BROTHERS_CARD


@pytest.mark.parametrize("words", ["不换我弟弟的卡", "打我妈的卡", "换成我弟弟的卡行不行"])
def test_an_account_stays_that_is_not_changed(words: str) -> None:
    talks = Family(MOTHER_PAID)
    talks.say(words)
    assert {name: talks.known.get(name) for name in MOTHER_PAID} == MOTHER_PAID
