"""A day that is all that is said tells of the death while that is not known, whatever was asked."""

from __future__ import annotations

import pytest

from server.chat.dialogue import State
from tests.server.chat.test_dialogue import CARD
from tests.server.chat.test_putting_right import Family
from tests.server.chat.understanding.saying import facts, say

DEATH, BURNT = "death.date", "death.cremation_date"


@pytest.mark.parametrize(
    "asked", ["insurance.medical", "decedent.household_address", "decedent.id_number", None]
)
@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2天前", "2026-11-23"),
        ("昨天", "2026-11-24"),
        ("好像是前天", "2026-11-23"),
        ("11月20号", "2026-11-20"),
    ],
)
def test_it_is_read_back_as_the_day_of_death(text: str, day: str, asked: str | None) -> None:
    (fact,) = say(text, asked).facts
    assert (fact.question, fact.value, fact.sure) == (DEATH, day, False)


@pytest.mark.parametrize("text", ["今天", "明天", "20号", "昨天打了电话", "我昨天", "2年前", "昨天交的"])
def test_what_may_be_another_day_is_none(text: str) -> None:
    assert DEATH not in facts(say(text, "insurance.medical"))


@pytest.mark.parametrize("asked", ["insurance.medical", "decedent.household_in_county", "death.place", None])
@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("20号", "2026-11-20"),
        ("就是20号", "2026-11-20"),
        ("11.20", "2026-11-20"),
        ("十九号夜里", "2026-11-19"),
        ("大前天早上", "2026-11-22"),
        ("前天晚上八点多", "2026-11-23"),
        ("11月20", "2026-11-20"),
        ("20号早上", "2026-11-20"),
    ],
)
def test_a_few_words_are_the_day_of_a_death_that_was_just_told(
    text: str, day: str, asked: str | None
) -> None:
    told = {"applicant.relation": "child", "decedent.sex": "female"}
    (fact,) = say(text, asked, answers=told, last=tuple(told)).facts
    assert (fact.question, fact.value, fact.sure) == (DEATH, day, False)


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("20号", "applicant.address"),
        ("20号", "decedent.household_address"),
        ("11.20", "insurance.contribution_years"),
        ("20", "insurance.medical"),
        ("25栋", None),
        ("20号床", None),
        ("20号交的", None),
    ],
)
def test_what_may_be_a_number_of_something_else_is_no_day_of_death(text: str, asked: str | None) -> None:
    assert DEATH not in facts(say(text, asked, answers={"applicant.relation": "child"}))


@pytest.mark.parametrize("asked", ["insurance.medical", "death.place", None])
def test_where_the_day_of_death_is_known_nothing_is_guessed(asked: str | None) -> None:
    known = {"applicant.relation": "child", DEATH: "2026-11-18"}
    assert not say("20号", asked, answers=known).facts


def test_it_is_no_second_day_of_death_and_answers_what_was_asked() -> None:
    assert not say("昨天", "insurance.medical", answers={DEATH: "2026-11-20"}).facts
    assert facts(say("昨天", "death.cremated"))[BURNT] == "2026-11-24"


@pytest.mark.parametrize("done", ["火化了", "已经烧了", "火化哒"])
@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("10月3号", "2026-10-03"),
        ("10月3日", "2026-10-03"),
        ("是10月3号", "2026-10-03"),
        ("10月3号上午", "2026-10-03"),
        ("3号", "2026-11-03"),
        ("昨天", "2026-11-24"),
    ],
)
def test_behind_a_cremation_it_is_the_day_of_that_and_is_put_right_as_such(
    done: str, text: str, day: str
) -> None:
    family = Family({}, State(greeted=True, told_no=True))
    for words in ("我爸走了，9月30号", done, text):
        family.say(words)
    assert {p.question: p.value for p in family.state.pending} == {BURNT: day}
    family.say("不对，是10月2号")
    family.say("对")
    assert (family.known[DEATH], family.known[BURNT]) == ("2026-09-30", "2026-10-02")


@pytest.mark.parametrize("text", ["9月20号", "不对，是10月3号", "10月3号交的社保", "我妈是10月3号"])
def test_behind_a_cremation_another_day_is_not_the_day_of_that(text: str) -> None:
    family = Family({}, State(greeted=True, told_no=True))
    for words in ("我爸走了，9月30号", "火化了", text):
        family.say(words)
    assert BURNT not in {*family.known, *(p.question for p in family.state.pending)}


def test_it_puts_off_no_photo() -> None:
    family = Family({}, State(greeted=True, moment="photo", photo=(CARD.code, CARD.part)))
    assert "2026年11月23日。对吗？" in family.say("2天前") and not family.state.photos_later
