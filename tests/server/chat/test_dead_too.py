"""Another relative died too: it is said that one form is for one, and the form stays whose it is."""

from __future__ import annotations

import pytest

from tests.server.chat.test_putting_right import Family

ANOTHER = "您还有一位亲人也走了"
IN_COUNTY = {"applicant.relation": "child", "decedent.sex": "female", "decedent.household_in_county": "yes"}


@pytest.mark.parametrize(
    "words",
    [
        "我爸也走了，他昨天走的",
        "我爸昨天也走了",
        "我爸跟着也走了，前天的事",
        "我公公也没了，上个月的事",
        "我婆婆昨天也过世了",
        "我老公上个礼拜也没了",
        "我爸也走了，户口本在他那里",
    ],
)
@pytest.mark.parametrize("asked", ["insurance.area", "death.date"])
def test_another_death_is_heard_and_the_form_stays_whose_it_is(words: str, asked: str) -> None:
    family = Family(IN_COUNTY).asked(asked)
    line = family.say(words)
    assert line.startswith(ANOTHER) and "您母亲的事" in line
    assert family.known == IN_COUNTY and not family.state.pending


@pytest.mark.parametrize(
    "words",
    [
        "我爸前年也走了",
        "我爸也走了好几年了",
        "我爸也走了，都五年了",
        "我爸走得早",
        "我妈也是昨天走的",
        "我爸也是农民",
    ],
)
def test_a_death_of_long_ago_and_what_is_no_death_are_no_other_one(words: str) -> None:
    assert ANOTHER not in Family(IN_COUNTY).asked("insurance.area").say(words)


def test_beside_an_answer_another_death_is_not_dwelt_on() -> None:
    family = Family(IN_COUNTY)
    assert ANOTHER not in family.say("我爸也不在了，钱打我卡上")
    assert family.known["payee.own_account"] == "no"


@pytest.mark.parametrize("asked", ["insurance.area", "death.date", "decedent.household_in_county"])
@pytest.mark.parametrize(
    "words",
    [
        "我爸2019年走的",
        "我爸2019年5月就走了",
        "我爸15年走的",
        "我爸九八年走的",
        "我爸2025年在家走的",
        "我爷爷2010年过世的",
        "我爸妈是2012年走的",
    ],
)
def test_who_died_in_another_year_is_no_other_one(words: str, asked: str) -> None:
    known = IN_COUNTY | {"applicant.relation": "sibling", "decedent.name": "王秀兰"}
    for answers in (known, IN_COUNTY | {"decedent.name": "何玉"}):
        family = Family(answers).asked(asked)
        assert ANOTHER not in family.say(words)
        assert family.known == answers and not family.state.pending


@pytest.mark.parametrize("words", ["爸妈都不在了", "我爸妈都不在了", "父母都走了", "爷爷奶奶都没了"])
def test_two_who_live_no_more_are_not_whose_form_it_is(words: str) -> None:
    known = {"applicant.relation": "sibling", "decedent.sex": "male", "death.date": "2026-11-04"}
    family = Family(known).asked("decedent.household_in_county")
    line = family.say(words)
    assert family.known == known and not family.state.pending
    assert "不在" not in words or ANOTHER not in line


@pytest.mark.parametrize("words", ["我爸昨天走的", "走的是我爸", "我爸2026年11月20号走的", "我爸2026年走的"])
def test_a_death_of_now_is_still_asked_about(words: str) -> None:
    family = Family(IN_COUNTY | {"decedent.name": "何玉"}).asked("insurance.area")
    family.say(words)
    assert [one.value for one in family.state.pending if one.question == "decedent.sex"] == ["male"]


def test_of_one_of_now_and_one_of_another_year_the_form_stays_of_the_first() -> None:
    known = IN_COUNTY | {"decedent.sex": "male", "decedent.name": "李大山", "death.date": "2026-11-20"}
    family = Family(known)
    family.say("我妈2020年走的，我爸11月20号走的")
    family.say("我妈叫何玉")
    assert family.known == known and not family.state.pending


@pytest.mark.parametrize(
    ("words", "sex"), [("我爸2019年走的，一直没办", "male"), ("我妈是19年走的", "female")]
)
def test_where_nobody_is_known_who_died_in_another_year_is_who(words: str, sex: str) -> None:
    family = Family({})
    family.say(words)
    assert family.known == {"applicant.relation": "child", "decedent.sex": sex}
