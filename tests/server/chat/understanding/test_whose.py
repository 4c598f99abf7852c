"""Whose a number or a name is: the payee's, the applicant's or the decedent's."""

from __future__ import annotations

import pytest

from server.chat.understanding import Fact
from tests.server.chat.understanding.saying import facts, say

DECEDENT, APPLICANT, PAYEE = "decedent.id_number", "applicant.id_number", "payee.holder_id_number"
ID = "430621194910145085"


@pytest.mark.parametrize(
    ("text", "asked", "owner"),
    [
        (f"收钱的是我女，她的是{ID}", None, PAYEE),
        (f"收款那人的身份证：{ID}", None, PAYEE),
        (f"收款的人身份证{ID}", None, PAYEE),
        (f"开户人身份证号{ID}", None, PAYEE),
        (f"户名的身份证{ID}", None, PAYEE),
        (f"持卡人的身份证{ID}", None, PAYEE),
        (f"卡上的户主身份证{ID}", None, PAYEE),
        (f"户主的身份证是{ID}", PAYEE, PAYEE),
        (f"卡是我崽的，他的身份证{ID}", None, PAYEE),
        (f"收款人叫谭小兵，他的身份证{ID}", None, PAYEE),
        (f"本人系申请人，公民身份号码为{ID}。", None, APPLICANT),
        (f"我是申请人，身份证号{ID}", None, APPLICANT),
        (f"我自己，{ID}", None, APPLICANT),
        (f"收钱的是我，他的身份证是{ID}", None, DECEDENT),
        (f"收款人是我妈，我爸身份证是{ID}", None, DECEDENT),
        (f"收款人是我妈，他的身份证是{ID}", None, DECEDENT),
        (f"我发给你，他的{ID}", None, DECEDENT),
        (f"我找到了，{ID}", DECEDENT, DECEDENT),
        (f"收钱的卡还没办，他的身份证{ID}", None, DECEDENT),
    ],
)
def test_a_number_belongs_to_whom_the_words_name(text: str, asked: str | None, owner: str) -> None:
    understood = facts(say(text, asked))
    assert {name for name in (DECEDENT, APPLICANT, PAYEE) if name in understood} == {owner}


def test_the_one_who_died_may_hold_the_account() -> None:
    known = {"applicant.relation": "child", "decedent.sex": "male"}
    assert DECEDENT in facts(say(f"户名是我爸，他的身份证{ID}", answers=known))


@pytest.mark.parametrize(
    ("text", "asked", "name"),
    [
        ("收钱的户名，谭小兵", None, "谭小兵"),
        ("收款的谭小兵", None, "谭小兵"),
        ("户名写我老公的罗志强", "payee.holder", "罗志强"),
        ("户名写的罗志强", None, "罗志强"),
        ("户名就写谭小兵", "payee.holder", "谭小兵"),
        ("收钱的人叫谭小兵", None, "谭小兵"),
    ],
)
def test_a_name_beside_the_account_is_the_holders(text: str, asked: str | None, name: str) -> None:
    understood = facts(say(text, asked))
    assert (understood.get("payee.holder"), understood.get("decedent.name")) == (name, None)


@pytest.mark.parametrize("text", ["户名是谁的", "收钱的折子还没办", "户主卡上", "收款的时候要本人去"])
def test_an_account_without_a_name_names_nobody(text: str) -> None:
    assert "payee.holder" not in facts(say(text))


FATHERS, OWN = "430621193912011131", "430621196402052041"
KNOWN = {"applicant.relation": "child", "decedent.sex": "male"}


@pytest.mark.parametrize(
    ("text", "answers", "owner"),
    [
        (f"我哥哥把身份证发来了，{FATHERS}", {APPLICANT: "430621196707135032"}, DECEDENT),
        (f"我姐姐刚刚拍给我看的，{FATHERS}", {}, DECEDENT),
        ("430621193912011131", {DECEDENT: "430621193912011289", APPLICANT: OWN}, DECEDENT),
        ("我老弟找出来了，430621194012167890", {"decedent.birth_date": "1940-12-16"}, DECEDENT),
        ("430621198005163652", {"decedent.birth_date": "1940-12-16"}, APPLICANT),
        ("430621198102221463", {"decedent.birth_date": None}, APPLICANT),
        (f"我哥的身份证{ID}", {"payee.own_account": "no"}, PAYEE),
        (f"我哥的身份证{ID}，钱打给他", {}, PAYEE),
        (f"我哥的身份证{ID}", {DECEDENT: FATHERS, APPLICANT: OWN}, PAYEE),
        (f"不是收款人，是我爸，死者。身份证{FATHERS}", {}, DECEDENT),
    ],
)
def test_a_number_of_nobody_named_is_whose_it_fits(text: str, answers: dict[str, str], owner: str) -> None:
    understood = say(text, answers=KNOWN | {k: v for k, v in answers.items() if v})
    told = {one.question for one in (*understood.facts, *understood.doubts)}
    assert {name for name in (DECEDENT, APPLICANT, PAYEE) if name in told} == {owner}


def test_a_number_that_is_known_is_still_of_whom_it_was() -> None:
    known = KNOWN | {APPLICANT: "430621196607076864"}
    understood = say("她讲身份证号是430621196607076864，没错", "insurance.area", answers=known)
    assert [one.question for one in understood.facts] == [APPLICANT]
    moved = say("不对，他的身份证号才是430621196607076864", "insurance.area", answers=known)
    assert [one.question for one in moved.facts] == [DECEDENT]


def test_a_number_of_somebody_whose_part_is_not_known_is_nobodys() -> None:
    for answers in ({}, {APPLICANT: OWN}):
        understood = say(f"我哥的身份证{ID}", answers=KNOWN | answers)
        assert [doubt.code for doubt in understood.doubts] == ["no_part"] and understood.facts == ()


@pytest.mark.parametrize(
    ("was", "text", "owner"),
    [
        (APPLICANT, "不对！！这是我爸的号", DECEDENT),
        (PAYEE, "不是收款人的，是我爸的", DECEDENT),
        (APPLICANT, "不对，这是我爸的身份证号，逝者的", DECEDENT),
        (DECEDENT, "那个身份证是我的，不是我爸的", APPLICANT),
        (DECEDENT, "这是我自己的", APPLICANT),
        (DECEDENT, "错了，这个是收款人的", PAYEE),
        (DECEDENT, "对，是我爸的", DECEDENT),
    ],
)
def test_a_number_that_was_read_back_goes_to_whom_it_is_said_to_belong(
    was: str, text: str, owner: str
) -> None:
    waiting = (Fact(was, FATHERS, "…", sure=False),)
    understood = facts(say(text, answers=KNOWN, confirming=waiting))
    assert {name for name in (DECEDENT, APPLICANT, PAYEE) if understood.get(name) == FATHERS} == {owner}


@pytest.mark.parametrize("text", ["不是我爸的", "是不是我爸的号？", "我爸的卡呢", "我的天"])
def test_nothing_is_moved_without_a_new_owner(text: str) -> None:
    understood = facts(say(text, answers=KNOWN, confirming=(Fact(PAYEE, FATHERS, "…", sure=False),)))
    assert not {DECEDENT, APPLICANT, PAYEE} & set(understood)


def test_who_is_named_with_the_number_tells_the_sex() -> None:
    understood = facts(say(f"我爸彭德生，身份证{FATHERS}", answers={"applicant.relation": "child"}))
    assert (understood["decedent.sex"], understood[DECEDENT]) == ("male", FATHERS)


def test_the_subject_of_a_long_sentence_owns_its_number() -> None:
    text = (
        "本人郑国梁，系退休干部，身份证号码43062119410615231X，现就配偶李淑贞（身份证号430621194202268180）"
    )
    understood = say(text)
    assert {one.question: one.code for one in understood.doubts} == {APPLICANT: "id_checksum"}
    assert facts(understood)[DECEDENT] == "430621194202268180"


def test_a_number_said_anew_is_no_change_of_its_last_digits() -> None:
    understood = facts(say(f"我爸身份证最后四位念错了，是{FATHERS}", answers=KNOWN | {DECEDENT: ID}))
    assert understood[DECEDENT] == FATHERS


@pytest.mark.parametrize(("asked", "card"), [(None, False), ("payee.card_number", True)])
def test_an_id_number_with_a_slip_is_no_card_although_its_sum_is_one(asked: str | None, card: bool) -> None:
    assert ("payee.card_number" in facts(say("430621194407080000", asked))) is card


MINE = {"applicant.name": "彭建军", APPLICANT: OWN}


@pytest.mark.parametrize(
    "text", ["就是我，前面给过身份证了", "就是我的，刚才讲过了", "跟我的一样", "同申请人一样"]
)
def test_ones_own_number_need_not_be_told_twice(text: str) -> None:
    assert facts(say(text, PAYEE, answers=MINE))[PAYEE] == OWN


@pytest.mark.parametrize("text", ["写我的", "户名是我自己", "打到我自己的卡上"])
def test_who_holds_the_account_is_known_by_i(text: str) -> None:
    understood = facts(say(text, "payee.holder", answers=MINE))
    assert (understood["payee.holder"], understood[PAYEE]) == ("彭建军", OWN)


@pytest.mark.parametrize("text", ["是我妈的，不是我的", "不是我自己的", "是不是写我的？", "我再问问"])
def test_somebody_else_is_not_oneself(text: str) -> None:
    understood = facts(say(text, PAYEE, answers=MINE))
    assert PAYEE not in understood


def test_a_name_and_a_number_that_are_told_for_the_payee_are_the_applicants_too() -> None:
    understood = facts(say("写我的，我叫彭建军", "payee.holder"))
    assert understood["payee.holder"] == understood["applicant.name"] == "彭建军"
    understood = facts(say(f"{OWN} 就是我 我就是申请人", PAYEE))
    assert understood[PAYEE] == understood[APPLICANT] == OWN


@pytest.mark.parametrize(
    ("text", "asked", "name", "sure"),
    [
        ("李四海，本子上写的李泗海，三点水的泗", "decedent.name", "李泗海", False),
        ("户口本上是李泗海，我们都喊李四海", "decedent.name", "李泗海", True),
        ("他叫李四海，户口本上写的是李泗海", None, "李泗海", False),
        ("身份证上写的王建国", "decedent.name", "王建国", True),
        ("户口本上写的何家村，他叫何建国", "decedent.name", "何建国", True),
        ("户口本上是我爸的名字", "decedent.name", None, None),
    ],
)
def test_the_name_on_the_paper_counts(
    text: str, asked: str | None, name: str | None, sure: bool | None
) -> None:
    found = next((one for one in say(text, asked).facts if one.question == "decedent.name"), None)
    assert (found.value if found else None, found.sure if found else None) == (name, sure)


@pytest.mark.parametrize("text", ["我妈的卡注销了", "我妈没有银行卡", "我妈那张卡早销了"])
def test_how_a_living_relatives_account_is_says_nothing_of_theirs(text: str) -> None:
    father = {"applicant.relation": "child", "decedent.sex": "male"}
    assert facts(say(text, "decedent.household_in_county", answers=father)) == {}


@pytest.mark.parametrize("text", ["我爸的卡注销了", "他的卡我大哥拿去销了", "他的卡注销了，打我妈卡上"])
def test_how_their_own_account_is_does(text: str) -> None:
    father = {"applicant.relation": "child", "decedent.sex": "male"}
    told = facts(say(text, "decedent.household_in_county", answers=father))
    assert told == {"payee.reason": "closed", "payee.own_account": "no"}
