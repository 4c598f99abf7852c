"""What was read back is right, is wrong, or is not spoken of at all."""

from __future__ import annotations

from typing import Any

import pytest

from server.chat.understanding import Fact
from tests.server.chat.understanding.saying import acts, facts, say

CARD, PHONE, ID, NAME = "payee.card_number", "applicant.phone", "decedent.id_number", "applicant.name"
HELD: dict[str, Any] = {
    CARD: "6217994710497465076",
    PHONE: "13900001234",
    ID: "430621194910145085",
    NAME: "郑国梁",
    "death.date": "2026-11-20",
    "insurance.assistance": ["none"],
    "insurance.disability": "yes",
    "insurance.preferential": "no",
}


def read_back(*questions: str) -> tuple[Fact, ...]:
    return tuple(Fact(question, HELD[question], "", False) for question in questions)


@pytest.mark.parametrize(
    "text",
    [
        "卡号尾号无误。",
        "全部正确。",
        "这个号是对的",
        "哦看错了，对的",
        "不是不对，是对的",
        "没有错误，属实",
        "银行卡号正确无误",
        "说得对",
        "我看了，没错的",
        "尾号是对的哒",
    ],
)
def test_it_is_right_in_other_words(text: str) -> None:
    said = acts(say(text, CARD, confirming=read_back(CARD)))
    assert "yes" in said and not said & {"no", "correction"}


@pytest.mark.parametrize("text", ["不正确", "这个不准确", "不属实", "没说对", "不太对", "号不对", "不是对的"])
def test_it_is_not_right(text: str) -> None:
    said = acts(say(text, CARD, confirming=read_back(CARD)))
    assert "yes" not in said and said & {"no", "correction"}


@pytest.mark.parametrize("text", ["是不是对的", "手机号没错", "你们对不对的", "怎么这么多问题"])
def test_what_is_asked_or_said_of_something_else_is_no_yes(text: str) -> None:
    known = {PHONE: "13900001234"}
    assert "yes" not in acts(say(text, CARD, answers=known, confirming=read_back(CARD)))


@pytest.mark.parametrize(
    "text",
    [
        "名字没错",
        "火化没错",
        "日子没错的",
        "卡号是对的",
        "地址冇错",
        "社保没错",
        "火化的日子是对的",
        "他走的日子没错",
    ],
)
def test_what_does_not_wait_is_no_word_of_what_does(text: str) -> None:
    for asked in (ID, "decedent.household_in_county"):
        said = say(text, asked, confirming=read_back(ID, PHONE), aloud=(ID, PHONE))
        assert not said.agreed and not acts(said) & {"yes", "no", "correction"}


@pytest.mark.parametrize("text", ["没错", "号码没错", "我讲的没错", "两个号都没错", "身份证和电话都没错"])
def test_what_waits_is_agreed_to_by_any_of_its_names(text: str) -> None:
    said = say(text, ID, confirming=read_back(ID, PHONE), aloud=(ID, PHONE))
    assert "yes" in acts(said) or said.agreed == (ID, PHONE)


def test_of_several_only_what_is_named_is_right() -> None:
    both = (ID, PHONE)
    for text in ("身份证号无误", "不对，身份证号是对的"):
        understood = say(text, confirming=read_back(*both), aloud=both)
        assert understood.agreed == (ID,) and not acts(understood) & {"yes", "no", "correction"}
    names = (NAME, ID, PHONE)
    every = say(
        "第一项申请人姓名属实，身份证号若系逝者则亦属实，手机号属实。",
        confirming=read_back(*names),
        aloud=names,
    )
    assert every.agreed == names
    assert "yes" not in acts(say("手机号不对，身份证号对的", confirming=read_back(*both), aloud=both))


@pytest.mark.parametrize("text", ["没得", "是的，没得", "没有", "没有吃过", "冇得的"])
def test_to_have_nothing_agrees_that_there_is_none(text: str) -> None:
    for question in ("insurance.assistance", "insurance.preferential"):
        assert "no" not in acts(say(text, question, confirming=read_back(question))), question
    assert "no" in acts(say("不是", "insurance.assistance", confirming=read_back("insurance.assistance")))


def test_to_have_nothing_denies_that_there_is_something() -> None:
    understood = say("没有", "insurance.disability", confirming=read_back("insurance.disability"))
    assert facts(understood) == {"insurance.disability": "no"} and "correction" in acts(understood)


@pytest.mark.parametrize(
    ("text", "before", "found"),
    [
        ("没有", "insurance.housing_fund", {"insurance.housing_fund": "no"}),
        ("冇得", "insurance.housing_fund", {"insurance.housing_fund": "no"}),
        ("职工的吧", "insurance.medical", {"insurance.medical": "employee"}),
        ("不对", "insurance.housing_fund", {}),
        ("对", "insurance.housing_fund", {}),
        ("是二十一号", "insurance.housing_fund", {"death.date": "2026-11-21"}),
    ],
)
def test_what_is_no_answer_to_a_day_may_answer_what_was_asked_before(
    text: str, before: str, found: dict[str, Any]
) -> None:
    understood = say(text, "death.date", confirming=read_back("death.date"), before=before)
    assert facts(understood) == found


@pytest.mark.parametrize(("text", "act"), [("对 27", "yes"), ("嗯 27年", "yes"), ("不对 28", "no")])
def test_a_space_parts_an_answer_from_its_number(text: str, act: str) -> None:
    assert act in acts(say(text, confirming=(Fact("insurance.pension_years", 27, "27年", False),)))


@pytest.mark.parametrize(
    ("question", "value", "text", "meant"),
    [
        ("insurance.area", "not_insured", "没参保", "yes"),
        ("insurance.area", "not_insured", "没买", "yes"),
        ("insurance.medical", "none", "没交", "yes"),
        ("insurance.area", "not_insured", "不对，没参保", "no"),
        ("insurance.area", "not_insured", "不是", "no"),
        ("death.place", "home", "没在家", "no"),
        ("death.place", "home", "不在家里", "no"),
    ],
)
def test_that_there_is_none_agrees_to_what_was_read_back_as_none(
    question: str, value: str, text: str, meant: str
) -> None:
    said = acts(say(text, question, confirming=(Fact(question, value, "", False),)))
    assert meant in said and not said & ({"yes", "no"} - {meant})


def test_to_have_only_something_else_denies_nothing_that_was_read_back() -> None:
    understood = say("没得，只有农村的那个医保", "death.date", confirming=read_back("death.date"))
    assert facts(understood) == {"insurance.medical": "resident"} and not acts(understood)


@pytest.mark.parametrize(
    "words", ["有", "有的", "他有", "有过", "交了", "怎么没有", "谁说没有", "不对，有的"]
)
def test_that_there_is_one_is_no_yes_to_none(words: str) -> None:
    waits = (Fact("insurance.housing_fund", "no", "没有公积金", sure=False),)
    heard = say(words, "insurance.housing_fund", confirming=waits)
    assert facts(heard) == {"insurance.housing_fund": "yes"} and "yes" not in acts(heard)


@pytest.mark.parametrize("words", ["没有", "没得", "对", "对，没有", "嗯"])
def test_that_there_is_none_agrees_to_none(words: str) -> None:
    waits = (Fact("insurance.housing_fund", "no", "没有公积金", sure=False),)
    assert "yes" in acts(say(words, "insurance.housing_fund", confirming=waits))


def test_which_of_several_there_is_has_to_be_told() -> None:
    waits = (Fact("insurance.assistance", ["none"], "低保没有", sure=False),)
    heard = say("有的", "insurance.assistance", confirming=waits)
    assert facts(heard) == {} and acts(heard) == {"no"}


def test_not_there_agrees_that_they_are_registered_elsewhere() -> None:
    household = "decedent.household_in_county"
    waits = (Fact(household, "no", "不在", sure=False),)
    assert acts(say("不在", household, confirming=waits)) == {"yes"}
    assert facts(say("在的", household, confirming=waits)) == {household: "yes"}


def test_just_that_day_agrees_to_a_day() -> None:
    waits = (Fact("death.date", "2026-11-22", "22号", sure=False),)
    assert acts(say("就那天", "death.date", confirming=waits)) == {"yes"}


@pytest.mark.parametrize("text", ["卡号没错 她每个月领工资就是这张", "卡号冇错 工资就是打这张"])
def test_what_is_called_right_by_its_name_is_agreed_to(text: str) -> None:
    card = Fact("payee.card_number", "6228481178005623916", "", sure=False)
    assert acts(say(text, confirming=(card,))) == {"yes"}
    held = Fact("payee.holder", "文淑珍", "", sure=False)
    assert "yes" not in acts(say(text, confirming=(card, held)))


@pytest.mark.parametrize(
    ("text", "yes"),
    [
        ("卡号没错，我念了三遍", True),
        ("这个卡号没得错，我对着卡念的", True),
        ("卡号是对的，我又数了一遍", True),
        ("卡号没错，户名错了", False),
        ("卡号不对，我念错了", False),
        ("对，我刚才念错了", False),
    ],
)
def test_what_is_upheld_by_its_name_outweighs_a_likeness(text: str, yes: bool) -> None:
    assert (acts(say(text, confirming=read_back(CARD))) == {"yes"}) == yes
