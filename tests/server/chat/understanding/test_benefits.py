"""What somebody had by right: what it turned into, what came back, what never was for him."""

from __future__ import annotations

from typing import Any

import pytest

from tests.server.chat.understanding.saying import acts, facts, say

ASSISTANCE, FUND = "insurance.assistance", "insurance.housing_fund"
DISABILITY, PREFERENTIAL = "insurance.disability", "insurance.preferential"


@pytest.mark.parametrize(
    ("text", "had"),
    [
        ("先是吃低保，前年转成五保了，低保就停了", "tekun"),
        ("以前吃低保，后来转了特困供养", "tekun"),
        ("原来是特困，去年改成低保了", "dibao"),
        ("低保中间停过一年，后头又恢复了", "dibao"),
        ("低保取消过一次，去年又批下来了", "dibao"),
        ("低保是前年底才批的", "dibao"),
        ("低保停了，没再恢复", "none"),
        ("低保吃了几年，后来取消了", "none"),
        ("低保申请过，还没批", "none"),
    ],
)
def test_what_it_turned_into_in_the_end_counts(text: str, had: str) -> None:
    assert facts(say(text, ASSISTANCE)) == {ASSISTANCE: [had]}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("残疾啊优抚啊那些搭不上边", {DISABILITY: "no", PREFERENTIAL: "no"}),
        ("公积金那种好事轮不到他", {FUND: "no"}),
        ("优抚啊什么的都没他的份", {PREFERENTIAL: "no"}),
        ("公积金听都没听过", {FUND: "no"}),
        ("公积金没听他讲过", {FUND: "unknown"}),
        ("公积金还没动过", {FUND: "yes"}),
        ("公积金一直没取", {FUND: "yes"}),
        ("公积金没交过", {FUND: "no"}),
        ("无公积金，非优抚对象，非低保户", {FUND: "no", PREFERENTIAL: "no", ASSISTANCE: ["none"]}),
        ("他家非常困难，是低保户", {ASSISTANCE: ["dibao"]}),
        ("他退伍以后一直领优待金", {PREFERENTIAL: "yes"}),
    ],
)
def test_what_was_never_for_him_and_what_still_lies_there(text: str, found: dict[str, Any]) -> None:
    meant = facts(say(text))
    assert {name: value for name, value in meant.items() if name.startswith("insurance.")} == found


def test_never_heard_of_it_is_a_no() -> None:
    understood = say("听都没听过", FUND)
    assert (facts(understood), acts(understood)) == ({FUND: "no"}, {"no"})


@pytest.mark.parametrize(
    ("text", "asked", "answer"),
    [
        ("腿瘸了几年，证一直冇去办", DISABILITY, "no"),
        ("眼睛看不见，证懒得去办", DISABILITY, "no"),
        ("证没带在身上", DISABILITY, "yes"),
        ("他哥哥是烈士，他自己不享受", PREFERENTIAL, "no"),
        ("转业以后什么补贴都没有", PREFERENTIAL, "no"),
    ],
)
def test_a_paper_that_was_never_fetched_is_none(text: str, asked: str, answer: str) -> None:
    assert facts(say(text, asked)).get(asked) == answer
