"""What is neither said to be so nor not to be so; and what a clause of its own says of the thing before."""

from __future__ import annotations

from typing import Any

import pytest

from tests.server.chat.understanding.saying import acts, facts, say

CREMATED, COUNTY, PLACE = "death.cremated", "decedent.household_in_county", "death.place"
FUND, CARD, ASSISTANCE = "insurance.housing_fund", "insurance.disability", "insurance.assistance"


@pytest.mark.parametrize(
    ("text", "asked", "question"),
    [
        ("烧没烧我不知道", CREMATED, CREMATED),
        ("大人不让我跟去 烧没烧我不知道", CREMATED, CREMATED),
        ("火化没火化我不晓得", None, CREMATED),
        ("户口在不在本县我不晓得", COUNTY, COUNTY),
        ("户口簿不在我手里冇看过不晓得在不在本县", COUNTY, COUNTY),
        ("晓不得户口在不在本县", COUNTY, COUNTY),
        ("不晓得在不在医院走的", PLACE, PLACE),
        ("在不在家里走的我不晓得", None, PLACE),
        ("交没交公积金不晓得", FUND, FUND),
        ("有没有残疾证我不知道", CARD, CARD),
        ("公积金，不晓得", None, FUND),
    ],
)
def test_so_or_not_and_not_known_is_unknown(text: str, asked: str | None, question: str) -> None:
    assert facts(say(text, asked)) == {question: "unknown"}


@pytest.mark.parametrize(
    ("text", "asked"),
    [("烧没烧", CREMATED), ("烧没烧都行", CREMATED), ("在不在本县", COUNTY), ("残疾证，有没有", CARD)],
)
def test_so_or_not_alone_says_nothing(text: str, asked: str) -> None:
    assert facts(say(text, asked)) == {}


@pytest.mark.parametrize(
    ("text", "asked", "told"),
    [
        ("没烧，我不知道几时烧", CREMATED, {CREMATED: "no"}),
        ("户口不在本县", COUNTY, {COUNTY: "no"}),
        ("户口不在本县，我不晓得在哪里", COUNTY, {COUNTY: "no"}),
        ("爸爸，残疾证，有", None, {CARD: "yes"}),
        ("爸爸，残疾证，冇得", None, {CARD: "no"}),
        ("他残疾证，没得", None, {CARD: "no"}),
        ("残疾证，没有的", None, {CARD: "no"}),
        ("公积金，有", None, {FUND: "yes"}),
        ("公积金，有，残疾证，没有", None, {FUND: "yes", CARD: "no"}),
        ("残疾证，没有，低保，有", None, {CARD: "no", ASSISTANCE: ["dibao"]}),
        ("医保，没有", None, {"insurance.medical": "none"}),
        ("低保，冇", None, {ASSISTANCE: ["none"]}),
    ],
)
def test_what_is_told_of_it_counts(text: str, asked: str | None, told: dict[str, Any]) -> None:
    assert facts(say(text, asked)) == told


@pytest.mark.parametrize(
    "text", ["俱无。", "一概没有", "都没得", "均无", "概无", "以上均无", "通通冇得", "一样都没有"]
)
def test_none_of_all_in_few_words(text: str) -> None:
    assert facts(say(text, ASSISTANCE)) == {ASSISTANCE: ["none"]}


@pytest.mark.parametrize("text", ["全无印象", "低保，有没有"])
def test_words_that_only_sound_like_none(text: str) -> None:
    assert facts(say(text, ASSISTANCE)).get(ASSISTANCE) != ["none"]


@pytest.mark.parametrize(
    ("text", "area"),
    [
        ("没有公积金账户，没有残疾证，但不确定是否有优抚待遇", None),
        ("公积金没有，优抚不清楚", None),
        ("不晓得，残疾证也不清楚", "unknown"),
        ("不清楚", "unknown"),
    ],
)
def test_what_is_not_known_of_something_else_is_not_said_of_what_was_asked(
    text: str, area: str | None
) -> None:
    assert facts(say(text, "insurance.area")).get("insurance.area") == area


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("他有没得公积金", None),
        ("人都冇得哒，还要晓得他有没得公积金，图个么子呢", None),
        ("公积金有冇得我不晓得", "unknown"),
        ("冇得公积金", "no"),
        ("没得公积金", "no"),
    ],
)
def test_whether_there_is_any_says_neither(text: str, known: str | None) -> None:
    fund = "insurance.housing_fund"
    assert facts(say(text, fund)).get(fund) == known


def test_who_cannot_remember_whether_denies_nothing() -> None:
    assert acts(say("年纪大了记性不行 想不起来有没得这个", "insurance.elderly_service")) == {"unknown"}


@pytest.mark.parametrize(
    ("text", "fund"),
    [
        ("公积金嘛，厂子改制以后乱得很，有没有账户我真说不好", "unknown"),
        ("公积金，厂里早垮了，有没有户头我也搞不清", "unknown"),
        ("公积金嘛，有没有都要填吗", None),
        ("公积金，交了的，有没有剩我不清楚", "yes"),
    ],
)
def test_what_is_left_open_further_on_is_not_known(text: str, fund: str | None) -> None:
    assert facts(say(text)).get(FUND) == fund


@pytest.mark.parametrize(
    ("text", "aid"),
    [
        ("公积金、救助、残疾、优抚一概没有", ["none"]),
        ("公积金无；社会救助：低保；残疾证：无", ["dibao"]),
        ("公积金无，救助无，残疾证无", ["none"]),
        ("社会救助待遇没有", ["none"]),
        ("救助站来过", None),
    ],
)
def test_that_there_is_no_aid_is_said_as_on_a_form(text: str, aid: list[str] | None) -> None:
    assert facts(say(text, FUND)).get(ASSISTANCE) == aid


@pytest.mark.parametrize(
    ("text", "choices"),
    [
        ("下乡路上出的车祸。交警说是意外，单位说按工伤报，我不知道填哪个", ("accident", "work_injury")),
        ("摔的，填意外还是填工伤，填哪样我搞不清", ("accident", "work_injury")),
    ],
)
def test_who_does_not_know_which_to_fill_in_is_asked(text: str, choices: tuple[str, ...]) -> None:
    heard = say(text, "death.manner", answers={"applicant.relation": "spouse", "decedent.sex": "male"})
    assert facts(heard) == {}
    assert [(one.question, set(one.choices)) for one in heard.doubts] == [("death.manner", set(choices))]


def test_what_is_not_settled_yet_is_read_back_and_waits() -> None:
    heard = say("打他自己账上吧，先别定，我问下我妈再说", "payee.own_account")
    assert [(one.value, one.sure) for one in heard.facts] == [("yes", False)] and acts(heard) == {"pause"}


def test_an_only_thing_told_before_it_is_read_back() -> None:
    heard = say("摔的，不知道该填哪样", "death.manner", answers={"decedent.sex": "male"})
    assert [(fact.value, fact.sure) for fact in heard.facts] == [("accident", False)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("住院结算是走的医保没错", None),
        ("医保没买", "none"),
    ],
)
def test_what_is_not_wrong_is_not_lacking(text: str, expected: str | None) -> None:
    assert facts(say(text, "insurance.medical")).get("insurance.medical") == expected


@pytest.mark.parametrize(
    "text", ["有的，在职的时候每个月都扣公积金，账户没有销", "公积金账户没销", "公积金里头还有八千多块钱"]
)
def test_an_account_that_was_not_closed_is_one(text: str) -> None:
    assert facts(say(text, FUND))[FUND] == "yes"
