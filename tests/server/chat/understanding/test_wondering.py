"""A question about rules supposes much and tells nothing."""

from __future__ import annotations

import pytest

from tests.server.chat.test_putting_right import Family
from tests.server.chat.understanding.saying import facts, say

FATHER = {"applicant.relation": "child", "decedent.sex": "male"}
ACCOUNT, CREMATED, MANNER, PLACE = "payee.own_account", "death.cremated", "death.manner", "death.place"
IDENTITY, DISABILITY, HERE = "insurance.identity", "insurance.disability", "decedent.household_in_county"
PREFERENTIAL, AREA = "insurance.preferential", "insurance.area"


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("若打入家父本人账户，会不会被冻结", ACCOUNT),
        ("倘若用家母账户，是否需要公证", ACCOUNT),
        ("打他卡里的话，取得出来不", ACCOUNT),
        ("是不是一定要本人的卡才行", ACCOUNT),
        ("如果火化了，是不是就不用带证明", CREMATED),
        ("火化了的话，要带什么", CREMATED),
        ("难道一定要火化", CREMATED),
        ("不火化就不能办是吧", CREMATED),
        ("若系因病去世，是否影响", MANNER),
        ("如若意外身故，可否办理", MANNER),
        ("他们说在医院走的才有证明", PLACE),
        ("退休的话，是不是钱多些", IDENTITY),
        ("只有退休职工才有抚恤金是吧", IDENTITY),
        ("假若是农村户口，有没有钱", IDENTITY),
        ("设若户口不在本县，能办否", HERE),
        ("万一他不是在县里参保的呢", "insurance.area"),
        ("外地户口的人死在这里，你们这个事情能办不能办？", HERE),
        ("退休的人在外地死了，回来能办吗", IDENTITY),
        ("请问在外地火化的，是不是就不能走这个流程了？", CREMATED),
        ("问一下没火化的，这个钱还有没有", CREMATED),
        ("请教一下，异地火化的，你们认不认", CREMATED),
        ("想问下，灵活就业的，有没有丧葬费", IDENTITY),
    ],
)
def test_what_is_supposed_is_no_answer(text: str, asked: str) -> None:
    understood = say(text, asked, answers=FATHER)
    assert not understood.facts and not understood.doubts


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("打到他自己卡上，会不会被冻结", ACCOUNT),
        ("用我的卡，是不是要公证", ACCOUNT),
        ("没火化的，是不是不能办", CREMATED),
        ("在家里走的人，到哪里开证明", PLACE),
        ("户口不在岳阳县的，能办吗", HERE),
        ("有残疾证的，是不是有补贴", DISABILITY),
    ],
)
def test_what_leads_to_a_question_is_read_back(text: str, asked: str) -> None:
    (told,) = say(text, asked, answers=FATHER).facts
    assert told.question == asked and not told.sure


@pytest.mark.parametrize(
    ("text", "asked", "value"),
    [
        ("打到他自己卡上，没问题", ACCOUNT, "yes"),
        ("如果可以，就打他自己的卡", ACCOUNT, "yes"),
        ("火化了，是不是就可以办了", CREMATED, "yes"),
        ("他没火化的，能办吗", CREMATED, "no"),
        ("我爸昨天在家走的，要带什么", PLACE, "home"),
        ("没有残疾证，要不要紧", DISABILITY, "no"),
        ("没送到医院就没了", PLACE, "on_the_way"),
        ("他是退休职工，是不是钱多些", IDENTITY, "retired_enterprise"),
    ],
)
def test_what_is_told_beside_a_question_stays_told(text: str, asked: str, value: str) -> None:
    told = next(fact for fact in say(text, asked, answers=FATHER).facts if fact.question == asked)
    assert (told.value, told.sure) == (value, True)


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("我爸外地户口，死在这里，能办不", HERE),
        ("请问我爸没火化的，能办吗", CREMATED),
        ("请问昨天在家走的，要带什么", PLACE),
    ],
)
def test_a_question_about_ones_own_tells_of_them(text: str, asked: str) -> None:
    assert asked in facts(say(text, asked, answers=FATHER))


def test_that_it_stopped_is_not_told_by_asking_it() -> None:
    assert facts(say("他有低保，停了还补不补", answers=FATHER))["insurance.assistance"] == ["dibao"]
    assert facts(say("他吃过低保，去年停了", answers=FATHER))["insurance.assistance"] == ["none"]


def test_a_name_with_the_same_character_supposes_nothing() -> None:
    assert facts(say("他叫陈若兰", "decedent.name", answers=FATHER))["decedent.name"] == "陈若兰"


def test_the_account_that_was_asked_about_is_kept_after_a_yes_only() -> None:
    family = Family({**FATHER}).asked(ACCOUNT)
    family.say("打到他自己卡上，会不会被冻结")
    assert ACCOUNT not in family.known and "对吗" in family.line
    family.say("对")
    assert family.known[ACCOUNT] == "yes"


@pytest.mark.parametrize(
    ("text", "asked", "told"),
    [
        ("她是伤残军人家属，不知道算不算", PREFERENTIAL, {PREFERENTIAL: ("unknown", True)}),
        ("她是烈属，算不算我讲不好", PREFERENTIAL, {PREFERENTIAL: ("unknown", True)}),
        ("她是伤残军人家属，不晓得这个算不算", AREA, {PREFERENTIAL: ("unknown", True)}),
        ("她是伤残军人家属，我外公是老兵，不知道算不算", AREA, {PREFERENTIAL: ("yes", False)}),
        ("优抚，不知道算不算", AREA, {PREFERENTIAL: ("unknown", True)}),
        ("他当过兵，不晓得算不算优抚对象", AREA, {PREFERENTIAL: ("unknown", True)}),
        ("县城交的，不知道算不算", AREA, {AREA: ("central_urban", False)}),
        ("她前天走的，不知道算不算", AREA, {"death.date": ("2026-11-23", True)}),
        ("不知道算不算", PREFERENTIAL, {PREFERENTIAL: ("unknown", True)}),
        ("她是伤残军人家属，别的不知道", PREFERENTIAL, {PREFERENTIAL: ("yes", True)}),
    ],
)
def test_what_may_not_count_is_not_known(text: str, asked: str, told: dict[str, tuple[str, bool]]) -> None:
    understood = say(text, asked, answers=FATHER)
    assert {one.question: (one.value, one.sure) for one in understood.facts} == told


def test_who_does_not_know_whether_it_counts_takes_nothing_back() -> None:
    understood = say("不知道算不算优抚对象", "insurance.area", answers=FATHER)
    assert understood.withdrawn == () and facts(understood) == {PREFERENTIAL: "unknown"}


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("就是低保那个", "insurance.assistance"),
        ("我问的是低保那个", "insurance.assistance"),
        ("低保那个嘛", "insurance.assistance"),
        ("是低保这一块", "insurance.assistance"),
        ("就是公积金那个", "insurance.housing_fund"),
        ("说的是优抚那个", "insurance.preferential"),
        ("就是厂里退休那个", "insurance.identity"),
    ],
)
@pytest.mark.parametrize("asked", ["decedent.household_in_county", None])
def test_what_is_only_pointed_at_is_read_back(text: str, question: str, asked: str | None) -> None:
    (fact,) = say(text, asked).facts
    assert (fact.question, fact.sure) == (question, False)


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("就是低保那个", "insurance.assistance"),
        ("低保那个", "insurance.assistance"),
        ("他就是吃低保的", None),
        ("他有低保", None),
        ("低保这个他领过", None),
        ("他有低保那个", None),
    ],
)
def test_what_was_asked_for_or_is_told_of_him_counts(text: str, asked: str | None) -> None:
    (fact,) = say(text, asked).facts
    assert (fact.question, fact.value, fact.sure) == ("insurance.assistance", ["dibao"], True)
