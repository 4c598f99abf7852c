"""Things that one has or has not, when it is told further on whether one got them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.server.chat.understanding.saying import facts, say

MOTHER = {"applicant.relation": "child", "decedent.sex": "female"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("低保前年就给她评上了，别的冇得", {"insurance.assistance": ["dibao"]}),
        ("低保早几年就办好了", {"insurance.assistance": ["dibao"]}),
        ("低保一直没取消", {"insurance.assistance": ["dibao"]}),
        ("低保申请过冇批", {"insurance.assistance": ["none"]}),
        ("除了低保，还有临时救助", {"insurance.assistance": ["dibao", "other"]}),
        ("五保，民政还给过一次救济", {"insurance.assistance": ["tekun", "other"]}),
        ("公积金厂里一直没给她上", {"insurance.housing_fund": "no"}),
        ("公积金单位给她交了的", {"insurance.housing_fund": "yes"}),
        ("公积金我们这种人哪里交得起", {"insurance.housing_fund": "no"}),
        ("养老服务补贴我们没去申请过", {"insurance.elderly_service": "no"}),
        ("残疾证她嫌麻烦，一直冇去办", {"insurance.disability": "no"}),
        ("残疾证我一直没给她办", {"insurance.disability": "no"}),
        ("残疾证前年去县里办的", {"insurance.disability": "yes"}),
        ("残疾证没带在身上", {}),
        ("低保我也在领", {}),
        ("低保我领了两年了", {}),
        ("残疾证怎么补办", {}),
        ("残疾证她嫌麻烦，低保评了", {"insurance.assistance": ["dibao"]}),
        ("医保买的是居民的", {"insurance.medical": "resident"}),
        ("医保属于职工那一类", {"insurance.medical": "employee"}),
    ],
)
def test_what_is_told_of_a_thing_further_on_is_told_of_it(text: str, expected: dict[str, Any]) -> None:
    assert facts(say(text, answers=MOTHER)) == expected


def test_what_is_told_in_the_next_clause_is_read_back() -> None:
    (told,) = say("残疾证她嫌麻烦，一直冇去办", answers=MOTHER).facts
    assert not told.sure


@pytest.mark.parametrize(
    ("text", "question", "value"),
    [
        ("没听她讲领过", "insurance.elderly_service", "no"),
        ("领过没有我不晓得", "insurance.elderly_service", "unknown"),
        ("他当过兵，享没享受待遇我就讲不清了", "insurance.preferential", "unknown"),
        ("他当过兵，没领过待遇", "insurance.preferential", "no"),
        ("开货车的哪里有那个", "insurance.housing_fund", "no"),
        ("城乡那种，她又冇上过班", "insurance.medical", "resident"),
        ("一世人作田，冇进过么子单位", "insurance.identity", "resident"),
        ("签了合同，五险都交了", "insurance.identity", "serving_enterprise"),
        ("没密码取不出来，卡没销户也没冻结", "payee.reason", "other"),
        ("直接打我妈生前领养老金那张卡", "payee.own_account", "yes"),
        ("打到我领工资那张卡", "payee.own_account", "no"),
        ("年轻时救过落水的细伢子", "death.manner", None),
        ("矿上得的尘肺，就是这个病走的", "death.manner", "work_injury"),
    ],
)
def test_an_answer_is_heard_in_what_goes_with_it(text: str, question: str, value: str | None) -> None:
    assert facts(say(text, question, answers=MOTHER)).get(question) == value


@pytest.mark.parametrize(
    "text", ["她的卡要是注销了，打不打得到我卡上", "倘若户口簿上看不出关系，须携何种证明"]
)
def test_what_is_only_supposed_tells_nothing(text: str) -> None:
    assert facts(say(text, "payee.own_account", answers=MOTHER)) == {}


def test_a_card_that_was_not_given_back_is_no_employment() -> None:
    assert facts(say("她的卡还在派出所没退", answers=MOTHER)) == {}


@pytest.mark.parametrize(
    ("text", "manner"),
    [
        ("工地上给他买了一份意外险", None),
        ("他有份意外伤害保险", None),
        ("他买了意外险，是车祸走的", "accident"),
        ("出了意外，走了", "accident"),
    ],
)
def test_an_insurance_against_accidents_is_none(text: str, manner: str | None) -> None:
    assert facts(say(text)).get("death.manner") == manner


@pytest.mark.parametrize(
    ("text", "asked", "answer"),
    [
        ("医保就是村上每年来收四百块的那个，名字叫不出", None, "resident"),
        ("他医保是村里统一收钱交的", None, "resident"),
        ("农保", "insurance.medical", "resident"),
    ],
)
def test_what_the_village_collects_is_the_insurance_of_residents(
    text: str, asked: str | None, answer: str
) -> None:
    assert facts(say(text, asked))["insurance.medical"] == answer


@pytest.mark.parametrize(
    ("text", "sex"), [("是个娭毑", "female"), ("是个妹子", "female"), ("男子汉", "male"), ("女士", "female")]
)
def test_the_sex_by_what_somebody_is_called(text: str, sex: str) -> None:
    assert facts(say(text, "decedent.sex"))["decedent.sex"] == sex


FATHER = {"applicant.relation": "child", "decedent.sex": "male", "decedent.household_in_county": "yes"}
FUND, AREA = "insurance.housing_fund", "insurance.area"


@pytest.mark.parametrize("asked", [AREA, None])
@pytest.mark.parametrize(
    "text",
    [
        "公积金以前厂里给交过后来买房子全部取出来销户了",
        "公积金取过了 退休的时候就取完了",
        "公积金有 后来买房全取出来了",
        "公积金交过 退休就注销了",
        "公积金账户早就销了",
        "公积金退休的时候一次性提完哒",
        "公积金早年间买房用掉了",
    ],
)
def test_a_fund_that_is_drawn_out_is_none_and_read_back(text: str, asked: str | None) -> None:
    (fact,) = [one for one in say(text, asked, answers=FATHER).facts if one.question == FUND]
    assert (fact.value, fact.sure) == ("no", False)


@pytest.mark.parametrize(
    "text",
    [
        "公积金取过一次 里面还有",
        "公积金取过了 还剩一点",
        "公积金有 还没取出来",
        "公积金没取完 还有两万",
        "公积金有 还没有销户",
        "公积金有，银行卡销户了",
        "公积金有，户口销了",
        "有公积金，低保取消了",
        "我爸公积金有 我的公积金取完了",
        "公积金我晓得有 单位说还有三万多",
    ],
)
def test_a_fund_of_which_some_is_left_is_one(text: str) -> None:
    assert facts(say(text, AREA, answers=FATHER))[FUND] == "yes"


def test_to_whether_there_is_one_that_it_is_drawn_out_is_read_back() -> None:
    (fact,) = say("取过了 退休的时候就取完了", FUND, answers=FATHER).facts
    assert (fact.question, fact.value, fact.sure) == (FUND, "no", False)


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("不对 那是我妈的公积金 我爸没有", FUND),
        ("不对 残疾证是我妈的 我爸没有", "insurance.disability"),
        ("搞错了，优抚是我爷爷的，我爸冇得", "insurance.preferential"),
    ],
)
def test_what_is_another_ones_is_not_had_by_who_died(text: str, question: str) -> None:
    told = facts(say(text, AREA, answers=FATHER, last=("decedent.household_in_county",)))
    assert told == {question: "no"}


@pytest.mark.parametrize(
    "known",
    [
        {"insurance.identity": "retired_enterprise"},
        {"insurance.medical": "employee"},
        {"insurance.pension_years": 12},
    ],
)
@pytest.mark.parametrize("text", ["冇", "没有", "没交过", "没参保过"])
def test_that_he_was_never_insured_is_read_back_where_it_is_known_that_he_was(
    text: str, known: dict[str, Any]
) -> None:
    (fact,) = say(text, AREA, answers=FATHER | known).facts
    assert (fact.question, fact.value, fact.sure) == (AREA, "not_insured", False)


@pytest.mark.parametrize("known", [{}, {"insurance.identity": "resident"}])
def test_that_he_was_never_insured_counts_where_nothing_speaks_against_it(known: dict[str, str]) -> None:
    (fact,) = say("冇", AREA, answers=FATHER | known).facts
    assert (fact.value, fact.sure) == ("not_insured", True)


@pytest.mark.parametrize("asked", ["decedent.household_in_county", "insurance.preferential"])
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("残疾证，没有", {"insurance.disability": "no"}),
        ("公积金，有的", {"insurance.housing_fund": "yes"}),
        ("残疾证刚翻出来了，有的，前头我讲没有", {"insurance.disability": "yes"}),
        ("公积金的存折找到了", {}),
        ("低保，冇得", {"insurance.assistance": ["none"]}),
        ("退休金，有", {}),
        ("存折找到了，有的", {}),
        ("死亡证明，没有", {}),
        ("崽女，没得", {}),
    ],
)
def test_what_is_said_of_a_thing_answers_no_other_question(
    text: str, expected: dict[str, Any], asked: str
) -> None:
    assert facts(say(text, asked, answers=MOTHER)) == expected


def test_what_is_said_of_the_thing_that_was_asked_answers_it() -> None:
    assert facts(say("残疾证的话，有的", "insurance.disability")) == {"insurance.disability": "yes"}
    assert facts(say("火化证，有的", "death.cremated")) == {"death.cremated": "yes"}
    assert facts(say("银行卡，有的", "payee.own_account")) == {"payee.own_account": "yes"}


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("单位交的医保", "insurance.housing_fund"),
        ("自己一个人没交过社保", "insurance.housing_fund"),
        ("她本人的号430621197411020425", "payee.own_account"),
        ("等他女儿从新疆赶回来才烧的", "death.cremated_in_county"),
    ],
)
def test_what_names_another_thing_is_no_answer(text: str, asked: str) -> None:
    assert asked not in facts(say(text, asked, answers=MOTHER))


def test_what_is_paid_by_the_employer_answers_where_nothing_else_is_named() -> None:
    assert facts(say("单位交的", "insurance.housing_fund")) == {"insurance.housing_fund": "yes"}


@pytest.mark.parametrize(
    ("text", "question", "value"),
    [
        ("我有残疾证，我妈没有", "insurance.disability", "no"),
        ("残疾证我有，我妈冇得", "insurance.disability", "no"),
        ("我有低保，我妈没有", "insurance.assistance", ["none"]),
    ],
)
def test_what_who_died_has_not_of_the_speakers_things_answers_nothing_else(
    text: str, question: str, value: object
) -> None:
    assert facts(say(text, "insurance.elderly_service", answers=MOTHER)) == {question: value}


@pytest.mark.parametrize("text", ["我妈没有", "没有", "都没有，低保也没有", "我有，我妈没有"])
def test_what_who_died_has_not_answers_what_was_asked(text: str) -> None:
    told = facts(say(text, "insurance.elderly_service", answers=MOTHER))
    assert told["insurance.elderly_service"] == "no"
