"""How many years were paid or drawn, and what is no number of them."""

from __future__ import annotations

import pytest

from server.chat.understanding import Fact
from tests.server.chat.understanding.saying import doubts, facts, say

PAID, DRAWN = "insurance.contribution_years", "insurance.pension_years"


@pytest.mark.parametrize(
    ("text", "asked", "years"),
    [
        ("累计二十七年整。", PAID, {PAID: 27}),
        ("共计三十年", PAID, {PAID: 30}),
        ("前前后后二十八年", PAID, {PAID: 28}),
        ("缴费满三十五年", PAID, {PAID: 35}),
        ("满十五年了", PAID, {PAID: 15}),
        ("三十有一年", PAID, {PAID: 31}),
        ("拿8年", PAID, {DRAWN: 8}),
        ("领了十七个年头哒", DRAWN, {DRAWN: 17}),
        ("养老金已领取二十有二年。", DRAWN, {DRAWN: 22}),
        ("养老保险，交33年，退休金拿8年", None, {PAID: 33, DRAWN: 8}),
        ("社保一共交了二十六年，养老金领了九年", None, {PAID: 26, DRAWN: 9}),
        ("社保累计缴纳28年", None, {PAID: 28}),
        ("养老保险交了8年，低保领了3年", None, {PAID: 8}),
        ("退休工资拿了十五个年头", None, {DRAWN: 15}),
        ("养老金领取12年", None, {DRAWN: 12}),
        ("叁拾柒年", PAID, {PAID: 37}),
        ("满打满算二十六年", PAID, {PAID: 26}),
        ("整二十八年", DRAWN, {DRAWN: 28}),
        ("领到过世整整十四年", DRAWN, {DRAWN: 14}),
        ("我刚扳手指算了一下，十三年", DRAWN, {DRAWN: 13}),
        ("职工养老厂里跟后来自己都交了的，拉通二十一年", None, {PAID: 21}),
        ("退休金是在银行领的，十二年了", None, {DRAWN: 12}),
        ("档案上写的是三十六年，含视同缴费", PAID, {PAID: 36}),
        ("社保局打的单子写的是28年4个月", PAID, {PAID: 28}),
        ("单子上印的36", PAID, {PAID: 36}),
        ("老人家自己讲有三十五年", PAID, {PAID: 35}),
        ("25，哦不，我妈说是26年", PAID, {PAID: 26}),
        ("六十岁退，领到今年刚好二十一年", DRAWN, {DRAWN: 21}),
        ("09年11月起领，到这个月满打满算17年", DRAWN, {DRAWN: 17}),
        ("98年退的，算起来28年", DRAWN, {DRAWN: 28}),
        ("退下来二十年了", DRAWN, {DRAWN: 20}),
        ("缴费单子上写的36年", None, {PAID: 36}),
        ("我妈说三十一年零几个月", PAID, {PAID: 31}),
        ("二十年零半年", PAID, {PAID: 20}),
        ("①企业退休 ②缴费22年", None, {PAID: 22}),
        ("缴费二十八年，不对二十九年", None, {PAID: 29}),
        ("前头讲缴了三十一年讲多了，是二十九年", None, {PAID: 29}),
        ("缴了三十一年说错了，是二十九年", None, {PAID: 29}),
        ("养老金2011年12月起领，整15年", None, {DRAWN: 15}),
        ("缴了28年，不是28，是29年，领了15年，哦16年", None, {PAID: 29, DRAWN: 16}),
        ("缴了28年，领了15年，哦16年", PAID, {PAID: 28, DRAWN: 16}),
        ("养老金领了15年，哦，16年", None, {DRAWN: 16}),
        ("社保交了33年，说错了是35年", None, {PAID: 35}),
        ("缴了28年，没有28年，只有27年", None, {PAID: 27}),
        ("28年，哦29年", PAID, {PAID: 29}),
        ("28年，领了15年，不对16年", PAID, {PAID: 28, DRAWN: 16}),
        ("28年，不是，是27年，领了12年", PAID, {PAID: 27, DRAWN: 12}),
        ("缴费30年，哦，领了12年", None, {PAID: 30, DRAWN: 12}),
    ],
)
def test_years_that_were_paid_or_drawn_are_counted(
    text: str, asked: str | None, years: dict[str, int]
) -> None:
    understood = facts(say(text, asked))
    assert {name: value for name, value in understood.items() if name in (PAID, DRAWN)} == years


@pytest.mark.parametrize(
    "text",
    [
        "交了三十二年又六个月",
        "退休金一共领了九年多",
        "交了十来年",
        "单子上是186个月",
        "实际缴费20年，视同15年",
    ],
)
def test_about_so_many_years_are_read_back(text: str) -> None:
    assert [fact.sure for fact in say(text, PAID).facts] == [False]


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("二十几年", PAID),
        ("交了二十几年", PAID),
        ("领了二十几年", DRAWN),
        ("十七八年", DRAWN),
        ("领了几年", DRAWN),
        ("领了不到十年", DRAWN),
        ("3年前就没交了", PAID),
        ("还要交3年才够", PAID),
        ("还差5年没交", PAID),
        ("补交了5年社保", None),
        ("养老保险要交满15年才能领", None),
        ("医保交了10年", None),
        ("公积金交了10年", None),
        ("低保领了8年", None),
        ("社保卡用了8年", None),
        ("养老金每年领一次", None),
        ("我交了20年养老保险", None),
        ("病了三十个月", PAID),
        ("病历上写的三年", PAID),
        ("身份证上写的42年", PAID),
        ("医保上写的三年", PAID),
        ("单位说要补三年", PAID),
        ("医生说还有三年", PAID),
        ("档案上写的71年参加工作", PAID),
        ("听说要交满30年", PAID),
        ("还差24个月", PAID),
        ("养老保险是他自己交的，一年三千", None),
        ("养老保险是他自己交的，走了三年了", None),
    ],
)
def test_a_bound_a_rule_or_years_of_something_else_are_no_count(text: str, asked: str | None) -> None:
    assert not {PAID, DRAWN} & set(facts(say(text, asked)))


def test_the_months_behind_the_years_are_no_day_of_death() -> None:
    assert not doubts(say("到走那天一共十七年零三个月", DRAWN))


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("缴费不是三十五年，是二十五年", {PAID: 25}),
        ("不是35年，是25年", {PAID: 25}),
        ("不是十年，是二十五年", {DRAWN: 25}),
        ("三十五年", {DRAWN: 35}),
    ],
)
def test_known_years_that_are_denied_are_put_right_whatever_was_asked(
    text: str, years: dict[str, int]
) -> None:
    assert facts(say(text, DRAWN, answers={PAID: 35})) == years


@pytest.mark.parametrize(
    ("text", "paid"),
    [("三十年 拿了十五年退休金", 30), ("28年，退休金领了十二年", 28), ("病了三年 拿了十五年退休金", None)],
)
def test_bare_years_beside_those_that_were_drawn_may_be_those_that_were_paid(
    text: str, paid: int | None
) -> None:
    known = {"insurance.identity": "retired_enterprise"}
    told = {one.question: one for one in say(text, "insurance.area", answers=known).facts}
    assert told["insurance.pension_years"].value in (12, 15)
    fact = told.get("insurance.contribution_years")
    assert (fact and (fact.value, fact.sure)) == (paid and (paid, False))


def test_bare_years_are_nothing_where_it_is_not_known_that_any_were_paid() -> None:
    assert "insurance.contribution_years" not in facts(say("三十年 拿了十五年退休金", "insurance.area"))


@pytest.mark.parametrize(
    ("text", "paid", "sure"),
    [
        ("从九五年交到去年", 30, False),
        ("从1992年开始交，一直交到2018", 26, False),
        ("从一九八五年交到二〇一五年", 30, False),
        ("15年多一点", 15, False),
        ("二十年出头", 20, False),
        ("刚满十五年", 15, True),
    ],
)
def test_years_that_are_told_from_year_to_year_or_about(text: str, paid: int, sure: bool) -> None:
    (fact,) = say(text, "insurance.contribution_years").facts
    assert (fact.value, fact.sure) == (paid, sure)


@pytest.mark.parametrize("text", ["2008年开始交的", "从80年干到95年", "不到十五年"])
def test_a_beginning_or_a_bound_is_no_number_of_years(text: str) -> None:
    assert facts(say(text, "insurance.contribution_years")) == {}


@pytest.mark.parametrize(
    ("text", "asked", "told"),
    [
        ("爷爷说她跟车跟了二十六年，都交了的", PAID, {PAID: 26}),
        ("开车开了二十六年，一直交", PAID, {PAID: 26}),
        ("在厂里做了二十六年，没交", PAID, {}),
        ("病了三年，都交了的", PAID, {}),
        ("累计缴费312个月，整整的", None, {PAID: 26}),
        ("养老保险交了180个月", None, {PAID: 15}),
        ("领了36个月低保", None, {"insurance.assistance": ["dibao"]}),
    ],
)
def test_years_of_work_and_months_are_read_back(
    text: str, asked: str | None, told: dict[str, object]
) -> None:
    understood = say(text, asked)
    assert facts(understood) == told
    assert not any(fact.sure for fact in understood.facts if fact.question == PAID)


@pytest.mark.parametrize(
    ("text", "either"),
    [
        ("领了两三年", ("2", "3")),
        ("两三年", ("2", "3")),
        ("三五年", ("3", "5")),
        ("五六年吧", ("5", "6")),
        ("领了十五六年", ("15", "16")),
        ("二三十年", ("20", "30")),
    ],
)
def test_one_of_two_numbers_is_asked_about(text: str, either: tuple[str, str]) -> None:
    understood = say(text, DRAWN)
    assert [(one.question, one.choices) for one in understood.doubts] == [(DRAWN, either)]
    assert facts(understood) == {}


@pytest.mark.parametrize(
    ("text", "count"), [("二十三年", 23), ("23年", 23), ("十二年", 12), ("领了三十一年", 31)]
)
def test_a_number_that_only_looks_like_two_is_one(text: str, count: int) -> None:
    assert facts(say(text, DRAWN)) == {DRAWN: count}


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("2016年退休的", 10),
        ("从2011年领起", 15),
        ("九八年退的", 28),
        ("60岁退，今年78", 18),
        ("五十五岁退的，活到八十一", 26),
        ("六十岁就退了", 16),
    ],
)
def test_how_long_was_drawn_is_reckoned_from_when_it_began(text: str, count: int) -> None:
    known = {"death.date": "2026-11-20", "decedent.birth_date": "1950-03-01"}
    (fact,) = say(text, DRAWN, answers=known).facts
    assert (fact.question, fact.value, fact.sure) == (DRAWN, count, False)


def test_when_paying_began_does_not_tell_how_long() -> None:
    assert facts(say("2016年退休的", PAID)) == {}
    assert facts(say("2016年退休，领了十年", DRAWN)) == {DRAWN: 10}


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("否。刚问了我爸，中间停过一年，按二十年填。", 20),
        ("不是，二十年", 20),
        ("不对，填20年", 20),
        ("不，就写20年", 20),
        ("不对，停了一年", None),
        ("按规定要交满十五年", None),
    ],
)
def test_the_years_that_were_read_back_are_others(text: str, years: int | None) -> None:
    waiting = (Fact(PAID, 21, "", False),)
    assert facts(say(text, confirming=waiting)).get(PAID) == years


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("不是优抚对象。另外前面那个缴费年限，我对着退休证又看了一遍，应是三十七年，我多报了一年。", 37),
        ("缴费年限应是三十七年", 37),
        ("刚才的养老保险，应该是36年", 36),
        ("缴费年限写多了，是37年", 37),
        ("他的病，应该是三年了", None),
        ("缴费年限，我看一下", None),
    ],
)
def test_a_number_of_years_that_is_known_is_put_right_by_its_name(text: str, years: int | None) -> None:
    found = facts(say(text, "insurance.preferential", answers={PAID: 38}))
    assert found.get(PAID) == years


def test_when_they_retired_is_heard_where_the_years_are_still_to_be_told() -> None:
    retired = {"insurance.identity": "retired_enterprise", "death.date": "2026-11-20"}
    (fact,) = say("98年退的", "insurance.medical", answers=retired).facts
    assert (fact.question, fact.value, fact.sure) == (DRAWN, 28, False)
    assert facts(say("98年退的", "insurance.medical")) == {}
