"""Numbers that are put right or told again while they are dictated, and digits that are written otherwise."""

from __future__ import annotations

import pytest

from tests.server.chat.understanding.saying import doubts, facts, say

PHONE, DECEDENT, APPLICANT = "applicant.phone", "decedent.id_number", "applicant.id_number"
CARD = "payee.card_number"
ID, OTHER = "430621194503120120", "430621194503121027"
BANK_CARD = "6217994710497465076"


@pytest.mark.parametrize(
    ("text", "asked", "number"),
    [
        ("430621 1954，不对，1945，0312 0120", DECEDENT, ID),
        ("四三零六二一，一九五四，错了错了，一九四五，零三一二零一二零", DECEDENT, ID),
        ("430621 19450312 0102，说反了，0120", DECEDENT, ID),
        ("四三零六二一一九五四，哦不对，是一九四五，零三一二，零一二零", DECEDENT, ID),
        ("43062119450312，哦错了是，450312，0120", DECEDENT, ID),
        ("430612，不是，430621，19450312，0120", DECEDENT, ID),
        ("430621 1945 0321，不是0321，0312，后头0120", DECEDENT, ID),
        ("430621，1945，零三幺三，呃不对零三幺二，0120", DECEDENT, ID),
        ("430621194503120，等一下重来，430621194503120120", DECEDENT, ID),
        ("身份证号430621，1954，哦不是，1945，0312，0120", None, ID),
        ("13900001234，不是，1243", PHONE, "13900001243"),
        ("139，1234，不对，1324，5678", PHONE, "13913245678"),
        ("一三九零零零零，啊不对，零零零一，一二三四", PHONE, "13900011234"),
        ("139 0000，不，138 0000 1234", PHONE, "13800001234"),
        ("13900001234，不对，1243", PHONE, "13900001243"),
        ("6217 9947 1048，念错了，1049 7465 076", CARD, BANK_CARD),
        ("六二一七九九四七，一零四八，哦不，一零四九，七四六五零七六", CARD, BANK_CARD),
    ],
)
def test_a_piece_that_is_put_right_takes_the_place_of_the_wrong_one(
    text: str, asked: str | None, number: str
) -> None:
    understood = say(text, asked)
    assert [(fact.value, fact.sure) for fact in understood.facts] == [(number, False)]
    assert not understood.doubts


@pytest.mark.parametrize("tail", ["，最后跟个英文X", " 尾巴上有一个大写X", "，末尾一个X", "最后一位是个x"])
def test_the_letter_at_the_end_may_be_led_in_by_how_many_there_are(tail: str) -> None:
    assert facts(say("43062119361102115" + tail, DECEDENT)) == {DECEDENT: "43062119361102115X"}


@pytest.mark.parametrize(
    "text",
    [
        "13900001234不是1243",
        "13900001234，不是1243",
        "13900001234，不对，门牌203",
        "我有2个崽，不对，3个，13900001234",
        "13900001234，错了，他是1945年生的",
    ],
)
def test_what_is_no_piece_of_it_changes_no_number(text: str) -> None:
    assert facts(say(text, PHONE))[PHONE] == "13900001234"


def test_what_makes_no_number_however_it_is_put_right_is_asked_back() -> None:
    understood = say("430621 1954，不对，1946，0312 0120", DECEDENT)
    assert facts(understood) == {} and DECEDENT in doubts(understood)


@pytest.mark.parametrize(
    "again", ["，再念一遍啊，{0}，是吧", "，对，{0}", " {0}", "，{0}，两个一样的吧", "，我重新讲一遍，{0}"]
)
@pytest.mark.parametrize("asked", [DECEDENT, APPLICANT])
def test_a_number_told_twice_is_one(again: str, asked: str) -> None:
    understood = say(ID + again.format(ID), asked)
    assert facts(understood) == {asked: ID} and not understood.doubts


def test_a_number_told_twice_and_not_alike_is_asked_back() -> None:
    understood = say(f"{ID}，我再对一下，{OTHER}", DECEDENT)
    assert (facts(understood), doubts(understood)) == ({}, {DECEDENT: "ambiguous"})


def test_the_numbers_of_two_people_are_two() -> None:
    mine = "430621197008154423"
    understood = say(f"我爸{ID}，我{mine}", answers={"applicant.relation": "child", "decedent.sex": "male"})
    assert facts(understood) == {DECEDENT: ID, APPLICANT: mine}


@pytest.mark.parametrize(
    "text",
    [
        "430621一九四五年三月十二号，0120",
        "430621，1945年3月12日，后面四位0120",
        "身份证430621，他是45年3月12生的，尾号0120",
        "430621这个是地区号，1945年，03月，12日，再是0 1 2 0",
        "四三零六二一，一九四五年，三月十二，尾数零一二零",
    ],
)
def test_the_day_inside_an_id_number_may_be_told_as_a_day(text: str) -> None:
    assert facts(say(text, DECEDENT)) == {DECEDENT: ID}


@pytest.mark.parametrize(
    "text", ["身份证前面430621，他1945年3月12日生，2026年走的", "430621，1945年3月12日，后面记不得了"]
)
def test_a_day_beside_half_a_number_is_a_day(text: str) -> None:
    assert DECEDENT not in facts(say(text, DECEDENT))


@pytest.mark.parametrize(
    ("text", "asked", "number"),
    [
        ("l39OOOO1234", PHONE, "13900001234"),
        ("139 O000 I234", PHONE, "13900001234"),
        ("43O62l19450312Ol2O", DECEDENT, ID),
    ],
)
def test_letters_that_look_like_digits_are_digits(text: str, asked: str, number: str) -> None:
    assert facts(say(text, asked)) == {asked: number}


def test_letters_without_digits_are_none() -> None:
    assert not say("looloollooi", PHONE).facts


@pytest.mark.parametrize(
    "text",
    [
        "上面身份证号后四位我打错了，不是0120，是1027",
        "身份证后四位错了，1027",
        "不是0120，是1027",
        "0120错了，应该是1027",
        "把0120改成1027",
        "1027打成0120了",
        "是1027不是0120",
    ],
)
def test_digits_of_the_number_before_are_put_right_where_they_stand(text: str) -> None:
    (fact,) = say(text, answers={DECEDENT: ID}, last=(DECEDENT,)).facts
    assert (fact.question, fact.value, fact.sure) == (DECEDENT, OTHER, False)


@pytest.mark.parametrize(
    "text",
    ["后四位不是0120", "不是0120", "他不是1945年的，是1946年的", "不是2022，是2021", "不是我妈的，是她的"],
)
def test_digits_that_are_not_so_or_stand_elsewhere_put_nothing_right(text: str) -> None:
    understood = say(text, answers={DECEDENT: ID}, last=(DECEDENT,))
    assert facts(understood).get(DECEDENT, ID) == ID


def test_what_begins_as_a_card_and_has_no_day_is_a_card_with_a_slip() -> None:
    assert doubts(say("六二一二二六四七二九五一九二六五零一", CARD)) == {CARD: "card_luhn"}
