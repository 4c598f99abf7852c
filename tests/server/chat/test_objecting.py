"""A "none" that was noted and is none, and what is not known after all: nobody is sent away by it."""

from __future__ import annotations

from typing import Any

import pytest

from server.chat.dialogue import State
from tests.server.chat.test_putting_right import Family

AREA, FUND, DISABILITY = "insurance.area", "insurance.housing_fund", "insurance.disability"
NOTED: dict[str, Any] = {"applicant.relation": "child", "decedent.sex": "male", AREA: "not_insured"}
OUT = "不在联办范围"


def family(known: dict[str, Any], asked: str) -> Family:
    state = State(greeted=True, condoled=True, photos_later=True, told=("insured_in_town",))
    return Family(known, state).asked(asked)


def waiting(one: Family) -> dict[str, Any]:
    return {p.question: p.value for p in one.state.pending}


@pytest.mark.parametrize(
    "words",
    [
        "他不是冇得社保，他是有工伤保险，在县里交的",
        "我讲了咯，有工伤，县里交的，你莫写冇得",
        "他又不是没有参保，县城交的",
        "不是没有，是在县城交的",
    ],
)
def test_what_is_there_after_all_is_read_back(words: str) -> None:
    one = family(NOTED, FUND)
    line = one.say(words)
    assert waiting(one)[AREA] == "central_urban" and OUT not in line and line.endswith("吗？")
    assert FUND not in one.known and "death.manner" not in one.known
    one.say("对")
    assert one.known[AREA] == "central_urban"


def test_what_is_told_plainly_is_put_right() -> None:
    one = family(NOTED, FUND)
    one.say("你莫写没得，他是在县城交的社保")
    assert one.known[AREA] == "central_urban"


@pytest.mark.parametrize(
    "words", ["他不是没有参保", "莫写冇得社保，他有的", "你别写没有社保", "不要写成冇得社保"]
)
def test_what_is_there_and_not_told_is_asked_for(words: str) -> None:
    one = family(NOTED, FUND)
    one.say(words)
    assert one.state.asked == AREA and FUND not in one.known


@pytest.mark.parametrize("words", ["你莫写冇得", "我讲了咯，有的", "他不是冇得", "我刚讲了他有"])
def test_it_is_about_what_was_noted_just_before(words: str) -> None:
    one = family({"applicant.relation": "child"}, DISABILITY)
    one.say("没得")
    one.say(words)
    assert waiting(one) == {DISABILITY: "yes"} and "decedent.household_in_county" not in one.known


def test_which_none_it_is_about_is_asked() -> None:
    one = family(NOTED | {DISABILITY: "no"}, FUND)
    assert "哪一项" in one.say("你莫写冇得") and one.known[DISABILITY] == "no" and FUND not in one.known


@pytest.mark.parametrize(
    ("words", "question", "value"),
    [
        ("不是没有公积金", FUND, "yes"),
        ("他不是没有低保", "insurance.assistance", ["dibao"]),
        ("你莫写没有残疾证，他有", DISABILITY, "yes"),
    ],
)
def test_a_thing_that_is_not_missing_is_there(words: str, question: str, value: Any) -> None:
    one = family({"applicant.relation": "child", DISABILITY: "no"}, FUND)
    one.say(words)
    assert waiting(one) == {question: value}


@pytest.mark.parametrize("words", ["我讲了，有的", "有的", "我讲了他有公积金"])
def test_what_answers_the_question_is_no_objection(words: str) -> None:
    one = family(NOTED, FUND)
    one.say(words)
    assert one.known[FUND] == "yes" and one.known[AREA] == "not_insured"


@pytest.mark.parametrize("words", ["没有公积金", "冇得", "不是，他冇得公积金"])
def test_a_none_is_still_a_none(words: str) -> None:
    one = family(NOTED, FUND)
    one.say(words)
    assert one.known[FUND] == "no" and one.known[AREA] == "not_insured"


@pytest.mark.parametrize(
    "words",
    [
        "应该是在县城交的",
        "我刚说了我搞不清啊，她后来跟我住县城，应该是在县城交的。",
        "社保好像是县里交的",
        "哦应该是在县城买的",
    ],
)
def test_what_was_not_known_may_be_told_later(words: str) -> None:
    one = family({"applicant.relation": "child"}, AREA)
    one.say("我搞不清")
    one.say(words)
    assert waiting(one)[AREA] == "central_urban" and "decedent.household_in_county" not in one.known


@pytest.mark.parametrize("words", ["县城买的菜", "我在县城买了房", "应该是在县城住的"])
def test_what_else_is_done_in_a_place_says_nothing_of_it(words: str) -> None:
    one = family({"applicant.relation": "child"}, AREA)
    one.say("我搞不清")
    one.asked(FUND).say(words)
    assert one.known[AREA] == "unknown" and AREA not in waiting(one)


@pytest.mark.parametrize(
    "words",
    [
        "她交的居民医保，镇上交的，好像县里也有，我也搞不清",
        "她交的居民医保，镇上交的，好像县里也有，我也搞不清。那抚恤金有多少啊，多久能到账？",
        "镇上交的，好像县里也有",
        "镇上交的，具体我也搞不清",
        "镇上吧，也可能是县里，搞不清楚",
        "好像是镇上，我不太清楚",
    ],
)
def test_who_is_not_sure_is_asked_before_being_sent_away(words: str) -> None:
    one = family({"applicant.relation": "child"}, AREA)
    assert OUT not in one.say(words) and AREA not in one.known
    assert AREA in waiting(one) or one.state.asked == AREA


@pytest.mark.parametrize("words", ["镇上的，交了几年不清楚", "镇上交的", "镇上交的。她叫什么名字我搞不清"])
def test_what_is_not_known_of_another_thing_leaves_it_sure(words: str) -> None:
    one = family({"applicant.relation": "child"}, AREA)
    one.say(words)
    assert one.known[AREA] == "elsewhere_in_county"


@pytest.mark.parametrize(
    ("relation", "words"),
    [
        ("child", "不对，我哪是他崽"),
        ("child", "不对，我不是他崽"),
        ("child", "我哪里是他女儿咯"),
        ("child", "我怎么会是他崽"),
        ("spouse", "不是，我不是她老公"),
        ("child", "我又不是他儿子"),
    ],
)
def test_who_is_no_such_relative_is_asked_who_they_are(relation: str, words: str) -> None:
    talk = Family({"applicant.relation": relation}).asked("decedent.household_in_county")
    talk.say(words)
    assert (talk.state.asked, talk.state.pending) == ("applicant.relation", ())
    assert talk.known == {"applicant.relation": relation}


def test_a_tie_that_is_read_back_goes_when_it_is_denied() -> None:
    talk = Family({"applicant.relation": "other"}).asked("decedent.household_in_county")
    talk.say("我是他儿子")
    assert [one.value for one in talk.state.pending] == ["child"]
    talk.say("不对，我哪是他崽")
    assert (talk.state.asked, talk.state.pending) == ("applicant.relation", ())


@pytest.mark.parametrize("words", ["我不是他老婆", "他不是我崽", "他哪是他崽"])
def test_a_tie_that_was_not_noted_is_none_to_ask_for(words: str) -> None:
    talk = Family({"applicant.relation": "child"}).asked("decedent.household_in_county")
    talk.say(words)
    assert talk.state.asked == "decedent.household_in_county"
