"""A number that comes in pieces, turn after turn, and one that is told again with a digit missing."""

from __future__ import annotations

from typing import Any

import pytest

from tests.server.chat.test_putting_right import Family
from tests.server.chat.understanding.saying import facts, say

CARD, THEIR_ID, PHONE = "payee.card_number", "decedent.id_number", "applicant.phone"
CARD_NUMBER, ID, MOBILE = "6228481300123456785", "430621194910145085", "13900001234"
KNOWN: dict[str, Any] = {"applicant.relation": "child", "decedent.sex": "female", "payee.own_account": "no"}
GO_ON = "请接着念后面的"


def waiting(family: Family) -> dict[str, Any]:
    return {p.question: p.value for p in family.state.pending}


@pytest.mark.parametrize(
    ("asked", "turns", "number"),
    [
        (CARD, ["6228 4813", "0012 3456 785"], CARD_NUMBER),
        (CARD, ["622848130012", "3456785"], CARD_NUMBER),
        (CARD, ["62284813", "00123456", "785"], CARD_NUMBER),
        (CARD, ["前面是622848，后面我接着讲", "1300123456785"], CARD_NUMBER),
        (CARD, ["卡号6228481300，你先记下", "后面是123456785"], CARD_NUMBER),
        (CARD, ["6228", "4813", "0012", "3456", "785"], CARD_NUMBER),
        (CARD, ["卡号是62284813，后头的我找一下", "找到了，00123456785"], CARD_NUMBER),
        (CARD, ["先报一半，62284813", "另一半00123456785，对吧"], CARD_NUMBER),
        (CARD, ["六二二八四八一三", "零零一二三四五六七八五"], CARD_NUMBER),
        (CARD, ["62284813", "等一下，我翻一下", "00123456785"], CARD_NUMBER),
        (THEIR_ID, ["4306211949", "10145085"], ID),
        (THEIR_ID, ["430621", "19491014", "5085"], ID),
        (THEIR_ID, ["43062119491014", "508", "5"], ID),
        (THEIR_ID, ["前六位430621", "剩下的194910145085"], ID),
        (PHONE, ["1390000", "1234"], MOBILE),
        (PHONE, ["139", "0000", "123", "4"], MOBILE),
        (THEIR_ID, ["前面是430621", "中间是她生日19491014", "后面5085"], ID),
        (THEIR_ID, ["前六位430621", "她的出生日期19491014", "最后5085"], ID),
        (PHONE, ["1390001", "不对，1390000", "1234"], MOBILE),
        (PHONE, ["1390001", "错了，是1390000", "1234"], MOBILE),
        (PHONE, ["13900", "002", "不对，是001", "234"], MOBILE),
    ],
)
def test_pieces_that_together_check_are_read_back(asked: str, turns: list[str], number: str) -> None:
    family = Family(KNOWN).asked(asked)
    first = family.say(turns[0])
    assert GO_ON in first and family.state.asked == asked
    for words in turns[1:]:
        family.say(words)
    assert waiting(family) == {asked: number} and asked not in family.known
    family.say("对")
    assert family.known[asked] == number


@pytest.mark.parametrize(
    ("asked", "turns"),
    [
        (CARD, ["6228 4813", "0012 3456 786"]),
        (CARD, ["6228 4813", "不对，00123456785"]),
        (CARD, ["6228 4813", "先跳过", "00123456785"]),
        (PHONE, ["1390000", "不对，1234"]),
        (THEIR_ID, ["她生日19491014", "5085"]),
        (THEIR_ID, ["4306211949", "10145086"]),
        (THEIR_ID, ["4306211949", "我妈10145085"]),
    ],
)
def test_pieces_that_do_not_check_or_are_taken_back_make_no_number(asked: str, turns: list[str]) -> None:
    family = Family(KNOWN).asked(asked)
    for words in turns:
        family.say(words)
    assert asked not in waiting(family).keys() | family.known.keys()


@pytest.mark.parametrize(
    ("asked", "turns", "says"),
    [
        (CARD, ["6228 4813", "0012 3456 786"], "对不上"),
        (THEIR_ID, ["4306211949", "10145086"], "最后一位对不上"),
        (PHONE, ["1290000", "1234"], "不是11位"),
    ],
)
def test_of_pieces_that_do_not_check_it_is_said_and_they_are_told_anew(
    asked: str, turns: list[str], says: str
) -> None:
    family = Family(KNOWN).asked(asked)
    family.say(turns[0])
    assert says in family.say(turns[1]) and family.state.piece == ("", "")


def test_what_follows_a_card_that_checks_by_chance_belongs_to_it() -> None:
    family = Family(KNOWN).asked(CARD)
    for words in ("62284813", "50012345", "672"):
        family.say(words)
    assert waiting(family) == {CARD: "6228481350012345672"}


def test_a_number_told_whole_after_a_piece_of_it_is_that_number() -> None:
    family = Family(KNOWN).asked(CARD)
    family.say("6228 4813")
    family.say(CARD_NUMBER)
    assert waiting(family) == {CARD: CARD_NUMBER} and family.state.piece == ("", "")


def test_a_piece_that_begins_anew_takes_the_place_of_the_one_before() -> None:
    family = Family(KNOWN).asked(CARD)
    for words in ("62284813", "622848130012", "3456785"):
        family.say(words)
    assert waiting(family) == {CARD: CARD_NUMBER}


@pytest.mark.parametrize("words", ["我妈1949年生的", "她72岁了", "卡在我姐手里，她明天3点来", "12"])
def test_what_has_digits_in_it_need_be_no_piece(words: str) -> None:
    family = Family(KNOWN).asked(CARD)
    assert GO_ON not in family.say(words) and family.state.piece == ("", "")


@pytest.mark.parametrize(
    "words", [ID[:-1], f"我妈的身份证号是{ID[:-1]}", f"{ID[:8]}{ID[9:]}", f"{ID[:9]}{ID[8:]}"]
)
def test_a_digit_missing_or_said_twice_leaves_what_waits_for_a_yes(words: str) -> None:
    family = Family(KNOWN)
    family.say(f"我妈的身份证{ID}")
    line = family.say(words)
    assert "前面念的那个对得上" in line and line.endswith("对吗？") and waiting(family) == {THEIR_ID: ID}
    family.say("是")
    assert family.known[THEIR_ID] == ID


def test_where_the_one_that_waits_is_called_wrong_or_another_is_told_it_is_asked_for() -> None:
    for words in (f"不对，是{ID[:-1]}", "430621195203071418"[:-1]):
        family = Family(KNOWN)
        family.say(f"我妈的身份证{ID}")
        assert "请再念一遍" in family.say(words) and family.state.moment == "question"


def test_what_is_known_already_is_not_asked_for_again() -> None:
    family = Family({**KNOWN, PHONE: MOBILE})
    assert "前面念的那个对得上" in family.say(f"我手机{MOBILE[:-1]}") and family.known[PHONE] == MOBILE


def test_a_number_told_in_one_turn_is_no_piece() -> None:
    understood = say(f"卡号{CARD_NUMBER}", CARD)
    assert facts(understood) == {CARD: CARD_NUMBER} and understood.piece == ("", "")


def test_a_card_may_be_begun_while_its_bank_is_asked() -> None:
    family = Family(KNOWN).asked("payee.bank")
    assert GO_ON in family.say("卡号6228481300") and family.state.asked == CARD
    family.say("123456785")
    assert waiting(family)[CARD] == CARD_NUMBER


@pytest.mark.parametrize("words", ["卡号尾号6785", "电话8622345"])
def test_other_digits_begin_no_number_that_is_not_asked(words: str) -> None:
    family = Family(KNOWN).asked("payee.bank")
    assert GO_ON not in family.say(words) and family.state.piece == ("", "")


ALL_BUT_THE_CARD: dict[str, Any] = {
    "applicant.relation": "child",
    "applicant.name": "李小山",
    "applicant.address": "荣家湾镇",
    "applicant.id_number": "430621197506180034",
    "applicant.kinship_shown": "yes",
    PHONE: "13874012345",
    "decedent.sex": "male",
    "decedent.name": "李大山",
    THEIR_ID: "430621194503120016",
    "decedent.birth_date": "1945-03-12",
    "decedent.household_address": "荣家湾镇",
    "decedent.household_in_county": "yes",
    "death.date": "2026-11-20",
    "death.manner": "illness",
    "death.place": "home",
    "death.cremated": "yes",
    "death.cremated_in_county": "yes",
    "insurance.area": "central_urban",
    "insurance.identity": "retired_enterprise",
    "insurance.medical": "employee",
    "insurance.housing_fund": "no",
    "insurance.assistance": ["none"],
    "insurance.disability": "no",
    "insurance.preferential": "no",
    "payee.own_account": "yes",
    "payee.holder": "李大山",
    "payee.bank": "中国农业银行",
}


def test_to_agree_and_hand_in_in_one_leaves_nothing_missing() -> None:
    known = ALL_BUT_THE_CARD | {CARD: CARD_NUMBER, "consents.truthful": "yes"}
    family = Family(known).asked("consents.sensitive_data")
    assert "还差" not in family.say("好，办吧") and family.state.moment == "submit"


@pytest.mark.parametrize(
    "turns",
    [
        ["孩子哭了等一下", "继续填", "00123456785"],
        ["等一下", "继续", "0012", "3456785"],
        ["为什么要卡号", "00123456785"],
        ["有点事", "继续填", "622848", "1300123456785"],
        ["有点事", "继续填", CARD_NUMBER],
    ],
)
def test_the_digits_are_kept_while_they_are_away(turns: list[str]) -> None:
    family = Family(ALL_BUT_THE_CARD).asked(CARD)
    family.say("62284813")
    for words in turns:
        family.say(words)
    assert waiting(family) == {CARD: CARD_NUMBER}


def test_who_comes_back_hears_which_digits_are_kept() -> None:
    family = Family(ALL_BUT_THE_CARD).asked(CARD)
    family.say("62284813")
    family.say("等一下")
    assert "62284813" in family.say("继续填") and family.state.asked == CARD
