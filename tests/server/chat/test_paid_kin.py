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
WIFES, FATHERS = "430621198309094027", "430621194210033015"
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


def waits(talks: Family) -> dict[str, Any]:
    return {p.question: p.value for p in talks.state.pending}


@pytest.mark.parametrize(
    ("known", "turns", "holder", "number"),
    [
        (FATHER, ["打我弟弟的卡", "弟弟叫李刚", f"他身份证{NUMBER}"], "李刚", NUMBER),
        (FATHER, ["打我妹妹卡上", "妹妹叫李梅", f"她的身份证号是{MOTHERS}"], "李梅", MOTHERS),
        (WIDOW, ["钱打到我崽卡上", f"他叫李强，身份证{NUMBER}"], "李强", NUMBER),
        (IN_LAW, ["打我老公卡上", "我老公叫李强", f"身份证{NUMBER}"], "李强", NUMBER),
        (FATHER, ["打我妈的卡", f"我妈王秀兰，{MOTHERS}"], "王秀兰", MOTHERS),
        (FATHER, ["打我弟弟卡上，我没卡，他叫李刚", f"他身份证{NUMBER}"], "李刚", NUMBER),
        (FATHER, ["打我老婆卡上，我的卡丢了，她叫王芳", f"她身份证{WIFES}"], "王芳", WIFES),
        (FATHER, ["打我老婆的卡，我不会弄，名字叫王芳", "对", f"她的是{WIFES}"], "王芳", WIFES),
        (FATHER, ["打我崽卡上，我没有卡，我崽叫李小明", "对", f"他的身份证{NUMBER}"], "李小明", NUMBER),
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


SON_ALIVE = FATHER | {DECEDENT_ID: "430621194910145085", APPLICANT_ID: "430621198006060049"}


def test_of_all_numbers_the_one_that_is_missing_is_the_payees() -> None:
    one = Family(SON_ALIVE | {OWN: "no", REASON: "closed", HOLDER: "李刚"}).asked("insurance.area")
    one.say(NUMBER)
    assert waits(one) == {HOLDER_ID: NUMBER}


def test_whose_account_was_just_told_is_whose_number_follows() -> None:
    one = Family(IN_LAW).asked("insurance.area")
    one.say("钱打我老公卡上")
    one.say(f"他身份证{NUMBER}")
    assert waits(one) == {HOLDER_ID: NUMBER}


@pytest.mark.parametrize("words", ["他的卡注销了，不打他卡上", "打我自己的卡"])
def test_he_is_who_died_where_no_other_man_is_paid(words: str) -> None:
    one = Family(FATHER).asked("insurance.area")
    one.say(words)
    one.say(f"他的身份证号{FATHERS}")
    assert waits(one)[DECEDENT_ID] == FATHERS and HOLDER_ID not in waits(one)


@pytest.mark.parametrize(
    ("words", "agreed"),
    [
        ("还是打我爸自己的卡", "是"),
        ("不打我弟弟的了，打他自己的卡", "要改"),
        ("算了，用我爸的卡", "对"),
    ],
)
def test_the_account_of_who_died_takes_nothing_along_of_anothers(words: str, agreed: str) -> None:
    of_brother = {HOLDER: "李刚", HOLDER_ID: NUMBER, BANK: "中国农业银行", CARD: BROTHERS_CARD}
    one = Family(FATHER | {OWN: "no", REASON: "closed"} | of_brother)
    one.say(words)
    line = one.say(agreed)
    assert (one.known[OWN], one.known[HOLDER]) == ("yes", "李建国") and "对不上" not in line
    assert one.known.keys().isdisjoint({HOLDER_ID, BANK, CARD, REASON})


def test_what_the_form_was_given_elsewhere_stays_with_the_account() -> None:
    one = Family(FATHER | {OWN: "no", REASON: "closed", HOLDER: "李刚", HOLDER_ID: NUMBER})
    one.sources[HOLDER] = "form"
    one.say("还是打我爸自己的卡")
    one.say("是")
    assert one.known[HOLDER] == "李刚"


@pytest.mark.parametrize(
    "words",
    [
        "建行 6217002930012345674",
        "6217 0029 3001 2345 674",
        "卡号6217002930012345674",
        "我的是6217002930012345674",
    ],
)
def test_a_card_is_none_of_the_id_number_that_is_read_back(words: str) -> None:
    one = Family(FATHER | {OWN: "no", HOLDER: "李强"}).holds(HOLDER_ID, "430621198006060049")
    line = one.say(words)
    assert "18位" not in line
    assert waits(one) == {HOLDER_ID: "430621198006060049", CARD: "6217002930012345674"}
    one.say("是")
    assert one.known[CARD] == "6217002930012345674" and one.known[HOLDER_ID] == "430621198006060049"


@pytest.mark.parametrize("words", ["43062119800606004", "身份证6217002930012345674", "4306211980060600490"])
def test_what_is_called_or_looks_like_an_id_number_is_no_card(words: str) -> None:
    one = Family(FATHER | {OWN: "no", HOLDER: "李强"}).asked(HOLDER_ID)
    assert "18位" in one.say(words) and CARD not in waits(one)


ALIVE = {"applicant.relation": "child", "decedent.sex": "male", "decedent.household_in_county": "yes"}


@pytest.mark.parametrize(
    ("more", "asked", "words"),
    [
        ({}, OWN, "账户销户了，换成我弟弟的"),
        ({}, OWN, "换成我弟弟的"),
        ({}, "insurance.area", "账户销户了，换成我弟弟的"),
        ({}, "insurance.area", "存折丢了，只好改用我弟的"),
        ({}, HOLDER, "账户销户了，换成我弟弟的"),
        ({OWN: "no"}, REASON, "账户销户了，换成我弟弟的"),
        ({OWN: "no"}, REASON, "换成我弟弟的"),
        ({OWN: "no"}, HOLDER, "换成我弟弟的"),
    ],
)
def test_whose_account_it_is_to_be_instead_is_named_next(
    more: dict[str, Any], asked: str, words: str
) -> None:
    talks = Family(ALIVE | more).asked(asked)
    talks.say(words)
    assert held(talks)[OWN] == "no"
    talks.say("他叫杨刚")
    assert waits(talks)[HOLDER] == "杨刚" and "decedent.name" not in held(talks)


@pytest.mark.parametrize(
    "words",
    [
        "电话换成我弟弟的",
        "卡是我的，电话用我弟弟的",
        "账户不换成我弟弟的",
        "户主换成我弟弟的",
        "换成我弟弟的",
    ],
)
def test_what_is_no_account_is_nobodys_instead(words: str) -> None:
    talks = Family(ALIVE).asked("insurance.area")
    talks.say(words)
    assert OWN not in held(talks)


def test_who_died_is_named_where_nothing_of_an_account_was_told() -> None:
    talks = Family(ALIVE).asked("insurance.area")
    talks.say("他叫杨刚")
    assert talks.known["decedent.name"] == "杨刚"


def test_whose_account_it_is_may_be_told_though_it_is_known_to_be_anothers() -> None:
    talks = Family(WIDOW | {OWN: "no"}).asked("insurance.area")
    talks.say("打我儿子卡上")
    talks.say("儿子叫李小海")
    assert waits(talks) == {HOLDER: "李小海"}


@pytest.mark.parametrize("asked", [OWN, HOLDER, "death.place"])
@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("妈妈的卡不行，打我姐的，吴梅", "吴梅"),
        ("打我姐的卡，吴梅", "吴梅"),
        ("打给我姐，吴梅", "吴梅"),
        ("打到我弟的账户上，周国平", "周国平"),
        ("转我嫂子的折子，刘菊秋", "刘菊秋"),
    ],
)
def test_the_name_behind_the_relative_who_is_paid_is_the_payees(words: str, name: str, asked: str) -> None:
    family = Family({"applicant.relation": "child", "decedent.sex": "male"}).asked(asked)
    family.say(words)
    assert (family.known | waits(family))[HOLDER] == name


@pytest.mark.parametrize(
    "words",
    [
        "打我姐的卡，方便",
        "打我姐的卡，马上",
        "打我姐的，张罗好了",
        "打给我姐，她有空",
        "莫打我姐的，吴梅",
        "打我姐的卡，吴梅不行",
    ],
)
def test_what_is_no_name_behind_them_is_none(words: str) -> None:
    family = Family({"applicant.relation": "child", "decedent.sex": "male"}).asked(OWN)
    family.say(words)
    assert HOLDER not in family.known | waits(family)


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("户名改一下，换彭艳的卡", "彭艳"),
        ("换彭艳的卡", "彭艳"),
        ("改成打彭艳卡上", "彭艳"),
        ("卡换一下，换成彭小艳的账户", "彭小艳"),
        ("户名写我姐的，吴梅", "吴梅"),
    ],
)
def test_the_account_of_another_is_read_back_in_the_place_of_the_one_that_stands(
    words: str, name: str
) -> None:
    family = Family(MOTHER_PAID)
    family.say(words)
    assert waits(family)[HOLDER] == name


@pytest.mark.parametrize("words", ["换张卡", "换新的卡", "换农村信用社的卡", "要换身份证的卡", "换个卡"])
def test_another_card_is_nobodys_name(words: str) -> None:
    family = Family(MOTHER_PAID)
    family.say(words)
    assert HOLDER not in waits(family) and family.known[HOLDER] == "王秀兰"


@pytest.mark.parametrize("words", ["打我姐的，吴梅", "户名是我姐的，吴梅", "户名写我姐的，吴梅，口天吴"])
def test_the_name_that_was_asked_for_is_noted_at_once(words: str) -> None:
    family = Family({"applicant.relation": "child", "decedent.sex": "male", OWN: "no"}).asked(HOLDER)
    family.say(words)
    assert family.known[HOLDER] == "吴梅"
