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
