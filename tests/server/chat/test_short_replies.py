"""Short replies that are no plain yes and no answer: 是吧, 累死了, 没人跟我说过."""

from __future__ import annotations

import pytest

from server.chat.dialogue import State
from server.chat.understanding.meaning import Act
from tests.server.chat.test_putting_right import Family
from tests.server.chat.understanding.saying import facts, say

DEATH, HOUSEHOLD = "death.date", "decedent.household_in_county"
KNOWN = {"applicant.relation": "child", DEATH: "2026-11-18"}
LOST = "我没有听明白"


@pytest.mark.parametrize(
    "text", ["是吧", "是的吧", "应该是吧", "应该是", "大概是的吧", "嗯，是吧", "好像是的", "可能是吧", "对吧"]
)
@pytest.mark.parametrize("asked", [HOUSEHOLD, "death.cremated"])
def test_half_a_yes_is_read_back(text: str, asked: str) -> None:
    understood = say(text, asked)
    (fact,) = understood.facts
    assert (fact.question, fact.value, fact.sure) == (asked, "yes", False)
    assert understood.hesitant and understood.acts == {Act.YES}


@pytest.mark.parametrize("text", ["是", "是的", "对", "嗯，是的", "没错", "应该的，是"])
def test_a_whole_one_counts_at_once(text: str) -> None:
    understood = say(text, HOUSEHOLD)
    assert facts(understood) == {HOUSEHOLD: "yes"} and not understood.hesitant


@pytest.mark.parametrize("text", ["应该不是吧", "不是吧", "应该没有吧", "是3号吧", "是我爸吧"])
def test_what_says_more_is_no_half_yes(text: str) -> None:
    assert not say(text, HOUSEHOLD).hesitant


@pytest.mark.parametrize("text", ["应该是吧", "是吧", "大概是的"])
def test_it_is_enough_where_they_hear_their_own_words(text: str) -> None:
    family = Family(KNOWN).holds("decedent.birth_date", "1950-03-12")
    family.say(text)
    assert family.known["decedent.birth_date"] == "1950-03-12"


@pytest.mark.parametrize("text", ["是吧", "应该是吧", "应该同意吧"])
@pytest.mark.parametrize("asked", ["consents.truthful", "consents.sensitive_data"])
def test_it_is_no_promise(text: str, asked: str) -> None:
    family = Family(KNOWN).asked(asked)
    assert family.say(text).startswith("这个要您说定了才算") and asked not in family.known
    assert not family.state.pending


@pytest.mark.parametrize("moment", ["submit", "restart"])
def test_nothing_is_handed_in_or_thrown_away_by_it(moment: str) -> None:
    family = Family(KNOWN, State(greeted=True, condoled=True, moment=moment))  # type: ignore[arg-type]
    family.say("应该是吧")
    assert family.wish is None and family.known == KNOWN


@pytest.mark.parametrize("text", ["累死了", "累死哒", "真的累死了", "累得要死", "热死了"])
@pytest.mark.parametrize("asked", [HOUSEHOLD, "applicant.relation", "decedent.id_number"])
def test_who_is_worn_out_hears_a_kind_word(text: str, asked: str) -> None:
    family = Family({}).asked(asked)
    line = family.say(text)
    assert "受累" in line and LOST not in line and "12356" not in line
    assert family.known == {} and "继续填" in family.quick


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("他是累死的", HOUSEHOLD),
        ("累死了一头牛", HOUSEHOLD),
        ("累死了", "death.manner"),
        ("太累了", HOUSEHOLD),
    ],
)
def test_whoever_was_worn_out_before_is_not_meant(text: str, asked: str) -> None:
    assert "受累" not in Family(KNOWN).asked(asked).say(text)


def test_what_is_told_beside_it_counts_and_the_next_question_follows() -> None:
    family = Family({}).asked("applicant.relation")
    assert "受累" not in family.say("跑了三趟累死了，我爸前天走的")
    assert family.known["applicant.relation"] == "child"


@pytest.mark.parametrize(
    "text",
    ["没人告诉我", "没人告诉我这些", "没人跟我说过", "冇人跟我讲过", "没人通知我", "从来没人跟我们讲过这些"],
)
@pytest.mark.parametrize(("known", "asked"), [(KNOWN, HOUSEHOLD), ({}, "applicant.relation")])
def test_who_was_never_told_is_not_blamed_and_asked_again(
    text: str, known: dict[str, str], asked: str
) -> None:
    family = Family(known).asked(asked)
    line = family.say(text)
    assert "不怪您" in line and "找工作人员" in line and LOST not in line and "12356" not in line
    assert family.known == known and family.state.asked == asked


@pytest.mark.parametrize("text", ["我不知道，没人告诉我", "不晓得，冇人讲过"])
def test_not_to_know_an_answer_is_one(text: str) -> None:
    assert facts(say(text, "insurance.elderly_service")) == {"insurance.elderly_service": "unknown"}


@pytest.mark.parametrize("text", ["没人告诉我他领没领", "没人告诉我他走了", "没有人，家里只有我"])
def test_what_somebody_was_not_told_of_who_died_is_no_complaint(text: str) -> None:
    assert not say(text, "insurance.elderly_service").untold
