"""What somebody was: not yet retired, whose insurance the employer paid, what was drawn."""

from __future__ import annotations

import pytest

from tests.server.chat.understanding.saying import facts, say

IDENTITY, MEDICAL = "insurance.identity", "insurance.medical"


@pytest.mark.parametrize(
    ("text", "identity"),
    [
        ("在镇中学教化学，本来后年就能退休了", "public_serving"),
        ("在县医院当护士，明年就退休了", "public_serving"),
        ("小学老师，眼看就要退休了", "public_serving"),
        ("正准备办退休，在财政所", "public_serving"),
        ("水泥厂的工人，再过两年就可以退休", "serving_enterprise"),
        ("社保一直是厂里给他交的，还差三年退休", "serving_enterprise"),
        ("老师，去年就退休了", "public_retired"),
        ("中学老师，五十五就退休了", "public_retired"),
        ("在一中教物理，站了三十年讲台，前年退的", "public_retired"),
        ("社保以前是厂里给他交的，早退休了", "retired_enterprise"),
    ],
)
def test_who_was_about_to_retire_was_still_serving(text: str, identity: str) -> None:
    assert facts(say(text, IDENTITY)) == {IDENTITY: identity}


def test_a_retirement_to_come_leaves_open_only_who_employed() -> None:
    (doubt,) = say("还差两年退休", IDENTITY).doubts
    assert doubt.choices == ("serving_enterprise", "public_serving")


def test_a_hundred_a_month_is_what_residents_draw() -> None:
    (fact,) = say("后头领的是六十岁老人那个一百多块", IDENTITY).facts
    assert (fact.question, fact.value, fact.sure) == (IDENTITY, "resident", False)


@pytest.mark.parametrize(
    ("text", "medical"),
    [
        ("医保也是职工的", "employee"),
        ("刚刚那个医保，不是职工的，厂子垮了就是买的居民的", "resident"),
        ("养老和医保都是跟居民走的", "resident"),
        ("医保不是居民的，是单位交的那种", "employee"),
    ],
)
def test_the_kind_of_insurance_is_told_behind_its_name(text: str, medical: str) -> None:
    assert facts(say(text))[MEDICAL] == medical


def test_the_name_of_an_insurance_is_no_occupation() -> None:
    assert facts(say("他是城乡居民医保")) == {MEDICAL: "resident"}
    assert facts(say("生前为城乡居民"))[IDENTITY] == "resident"
