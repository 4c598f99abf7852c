"""What somebody had by right: what it turned into, what came back, what never was for him."""

from __future__ import annotations

from typing import Any

import pytest

from tests.server.chat.understanding.saying import acts, doubts, facts, say

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
        ("残疾证没有，低保估计没得", {DISABILITY: "no", ASSISTANCE: ["none"]}),
        ("低保按理说没有，残疾证怕是冇得", {DISABILITY: "no", ASSISTANCE: ["none"]}),
        ("低保应该没有吧，残疾证我问问我弟", {DISABILITY: "unknown", ASSISTANCE: ["none"]}),
        ("残疾证问我弟", {DISABILITY: "unknown"}),
        ("残疾证问我三遍了", {}),
        ("残疾证我还要问下我姐姐", {DISABILITY: "unknown"}),
    ],
)
def test_what_was_never_for_him_and_what_still_lies_there(text: str, found: dict[str, Any]) -> None:
    meant = facts(say(text))
    assert {name: value for name, value in meant.items() if name.startswith("insurance.")} == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("是有残疾证的，二级，低保去年给取消了", {DISABILITY: "yes", ASSISTANCE: ["none"]}),
        ("有残疾证，低保前年停了", {DISABILITY: "yes", ASSISTANCE: ["none"]}),
        ("公积金有，低保取消了", {FUND: "yes", ASSISTANCE: ["none"]}),
        ("有过残疾证，低保也有，后来都取消了", {DISABILITY: "no", ASSISTANCE: ["none"]}),
        ("有过残疾证，前年取消了", {DISABILITY: "no"}),
    ],
)
def test_what_came_to_an_end_is_what_is_named_with_it(text: str, found: dict[str, Any]) -> None:
    assert facts(say(text)) == found


def test_none_at_all_is_sure_whatever_is_said_of_one() -> None:
    (fact,) = say("低保去年给取消了，现在什么救助都没有", ASSISTANCE).facts
    assert fact.value == ["none"] and fact.sure


def test_a_limb_that_is_gone_takes_no_card_along() -> None:
    card = "insurance.disability"
    assert facts(say("残疾证有，一只手冇得了", card)) == {card: "yes"}
    assert facts(say("残疾证有，去年冇得了", card)) == {card: "no"}


@pytest.mark.parametrize(
    ("text", "thought"),
    [
        ("低保估计有", ["dibao"]),
        ("低保好像是有的", ["dibao"]),
        ("低保大概有吧", ["dibao"]),
        ("应该也是低保", ["dibao"]),
        ("低保有，好像还有一个临时救助", ["dibao", "other"]),
    ],
)
def test_what_is_only_thought_to_be_had_is_read_back(text: str, thought: list[str]) -> None:
    assert [(one.value, one.sure) for one in say(text, ASSISTANCE).facts] == [(thought, False)]


def test_the_village_that_tells_it_is_not_whom_it_is_told_of() -> None:
    found = facts(say("我村五保户任菊生昨天下午在镇敬老院去世"))
    assert (found["insurance.assistance"], found["death.place"]) == (["tekun"], "care_home")


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


@pytest.mark.parametrize(
    "text", ["均未领取", "上述各项均未享受。", "从未办理过", "都未领过", "未曾申请", "一样都没评上"]
)
@pytest.mark.parametrize("asked", [ASSISTANCE, FUND, DISABILITY, PREFERENTIAL, "insurance.elderly_service"])
def test_what_was_never_drawn_is_a_plain_no(text: str, asked: str) -> None:
    (fact,) = say(text, asked).facts
    assert (fact.question, fact.sure) == (asked, True)
    assert fact.value in ("no", ["none"])


@pytest.mark.parametrize(
    ("text", "asked", "found"),
    [
        ("未缴纳", "insurance.medical", {"insurance.medical": "none"}),
        ("从未参保", "insurance.area", {"insurance.area": "not_insured"}),
        ("残疾证、优抚均为否", None, {DISABILITY: "no", PREFERENTIAL: "no"}),
        ("后面的公积金、残疾证都是没有", None, {FUND: "no", DISABILITY: "no"}),
        ("残疾证：是，优抚：否", DISABILITY, {DISABILITY: "yes", PREFERENTIAL: "no"}),
        ("否，后面要问到公积金也是否", DISABILITY, {DISABILITY: "no", FUND: "no"}),
        ("没有。至于优抚，也没有", DISABILITY, {DISABILITY: "no", PREFERENTIAL: "no"}),
        ("下面要是问低保、公积金这些，都没有", None, {ASSISTANCE: ["none"], FUND: "no"}),
        ("要是问到公积金怎么取", None, {}),
        ("后面若问优抚", None, {}),
        ("是否残疾我不知道", DISABILITY, {DISABILITY: "unknown"}),
        ("残疾证是否要交回", None, {}),
        ("没领过高龄补贴，低保领过", ASSISTANCE, {ASSISTANCE: ["dibao"]}),
    ],
)
def test_a_thing_on_a_form_and_one_that_will_be_asked(
    text: str, asked: str | None, found: dict[str, Any]
) -> None:
    assert facts(say(text, asked)) == found


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("他哥哥是烈士，他不是", "no"),
        ("他爸爸打过仗，他自己没有", "no"),
        ("他本人不是，他老表是", "no"),
        ("他是的", "yes"),
        ("他当过兵，政府月月给他发几百块钱", "yes"),
        ("老兵的补助一直领着", "yes"),
        ("当过兵，崽每个月给他打钱", None),
        ("当过兵，厂里每个月发两千块", None),
    ],
)
def test_whose_service_it_was_and_who_pays_for_it(text: str, answer: str | None) -> None:
    assert facts(say(text, PREFERENTIAL)).get(PREFERENTIAL) == answer


@pytest.mark.parametrize(
    ("text", "asked", "found"),
    [
        ("社区上门服务的补贴她一直领着", "insurance.elderly_service", "yes"),
        ("居家服务补贴没领过", "insurance.elderly_service", "no"),
        ("他老子是烈士", "insurance.preferential", "yes"),
        ("烈属的补助每年有", "insurance.preferential", "yes"),
        ("去过朝鲜的", "insurance.preferential", "yes"),
        ("去过越南旅游", "insurance.preferential", None),
        ("立过功，领没领补助要翻箱子才晓得", "insurance.preferential", "unknown"),
        ("乡里人哪里来这种东西", "insurance.housing_fund", "no"),
        ("听他提过一嘴，开没开户不晓得", "insurance.housing_fund", "unknown"),
        ("卡上没写是哪里", "insurance.area", "unknown"),
        ("没医保没社保", "insurance.area", "not_insured"),
    ],
)
def test_benefits_by_other_names_and_what_no_card_shows(text: str, asked: str, found: str | None) -> None:
    assert facts(say(text, asked)).get(asked) == found


@pytest.mark.parametrize(
    ("text", "question", "value"),
    [
        ("低保应该没有吧", "insurance.assistance", ["none"]),
        ("五保没有吧", "insurance.assistance", ["none"]),
        ("医保是居民医保", "insurance.medical", "resident"),
        ("社保不是县城交的，是县里别的镇", "insurance.area", "elsewhere_in_county"),
    ],
)
def test_what_is_only_supposed_not_to_be_there_is_not_there(text: str, question: str, value: object) -> None:
    assert facts(say(text, "insurance.area")).get(question) == value


@pytest.mark.parametrize("text", ["公积金没有也没当过兵", "没得公积金他冇当过兵", "没公积金，从没参过军"])
def test_who_was_no_soldier_is_likely_cared_for_as_none(text: str) -> None:
    told = {one.question: (one.value, one.sure) for one in say(text, FUND).facts}
    assert told == {FUND: ("no", True), PREFERENTIAL: ("no", False)}


@pytest.mark.parametrize("text", ["我没当过兵", "他当过兵", "我爸是党员，我没当过兵"])
def test_of_another_or_not_denied_says_nothing_of_it(text: str) -> None:
    assert PREFERENTIAL not in facts(say(text, FUND))


@pytest.mark.parametrize(
    ("text", "asked", "had"),
    [
        ("公积金还没去取", None, "yes"),
        ("公积金还没来得及取", None, "yes"),
        ("公积金一直没去领", None, "yes"),
        ("公积金没时间去取", None, "yes"),
        ("公积金还没领", FUND, "yes"),
        ("还没去取", FUND, "yes"),
        ("没去取", FUND, "yes"),
        ("公积金还没去办", None, "yes"),
        ("公积金没有", FUND, "no"),
        ("公积金没交", None, "no"),
        ("公积金没去交过", None, "no"),
        ("公积金没办过", None, "no"),
        ("公积金取完了", None, "no"),
    ],
)
def test_who_did_not_collect_it_yet_has_it(text: str, asked: str | None, had: str) -> None:
    assert facts(say(text, asked)) == {FUND: had}


WIDOWER = {"applicant.relation": "spouse", "decedent.sex": "female"}
SON = {"applicant.relation": "child", "decedent.sex": "male"}


@pytest.mark.parametrize(
    ("known", "text", "asked", "found"),
    [
        (WIDOWER, "吃低保的是我，她冇吃", ASSISTANCE, {ASSISTANCE: ["none"]}),
        (WIDOWER, "我吃低保，她不吃", ASSISTANCE, {ASSISTANCE: ["none"]}),
        (WIDOWER, "吃低保的不是她，是我", ASSISTANCE, {ASSISTANCE: ["none"]}),
        (WIDOWER, "领低保的是我", ASSISTANCE, {}),
        (SON, "低保户是我崽，不是他", ASSISTANCE, {ASSISTANCE: ["none"]}),
        (SON, "特困供养的是我爷爷，我爸不是", ASSISTANCE, {ASSISTANCE: ["none"]}),
        (SON, "五保户是我叔叔", ASSISTANCE, {}),
        (SON, "低保我妈有", ASSISTANCE, {}),
        (SON, "救助一样没有，残疾证我妈有", ASSISTANCE, {ASSISTANCE: ["none"]}),
        (SON, "残疾证我弟弟有，他没有", ASSISTANCE, {DISABILITY: "no"}),
        (WIDOWER, "我是优抚，她不是", DISABILITY, {PREFERENTIAL: "no"}),
        (WIDOWER, "当过兵的是我，她冇", DISABILITY, {PREFERENTIAL: "no"}),
        (WIDOWER, "她不是优抚，我是", DISABILITY, {PREFERENTIAL: "no"}),
        (WIDOWER, "残疾人是我，她不是", DISABILITY, {DISABILITY: "no"}),
        (WIDOWER, "我冇得，她有", DISABILITY, {DISABILITY: "yes"}),
        (WIDOWER, "我当过兵 有优抚 她只是家属 她没有", PREFERENTIAL, {PREFERENTIAL: "no"}),
        (SON, "我 有 残疾证 爸爸 没有", DISABILITY, {DISABILITY: "no"}),
        (SON, "他有小儿麻痹，办了残疾证", DISABILITY, {DISABILITY: "yes"}),
        (SON, "单位的公积金是我哥的", "insurance.medical", {}),
        (SON, "单位的公积金我哥有", "insurance.medical", {}),
        (SON, "职工医保是我哥的", "insurance.medical", {}),
        # And what is theirs stays so.
        (WIDOWER, "吃低保的是她，不是我", ASSISTANCE, {ASSISTANCE: ["dibao"]}),
        (WIDOWER, "吃低保的不是我，是她", ASSISTANCE, {ASSISTANCE: ["dibao"]}),
        (WIDOWER, "低保是我帮她办的", ASSISTANCE, {ASSISTANCE: ["dibao"]}),
        (SON, "低保户是我爸", ASSISTANCE, {ASSISTANCE: ["dibao"]}),
        (SON, "残疾证他有", ASSISTANCE, {DISABILITY: "yes"}),
        (SON, "他有残疾证，我没有", DISABILITY, {DISABILITY: "yes"}),
        (SON, "职工医保是他的", "insurance.medical", {"insurance.medical": "employee"}),
        (SON, "公积金是单位的，他有", FUND, {FUND: "yes"}),
    ],
)
def test_whose_it_is_by_what_follows(
    known: dict[str, str], text: str, asked: str, found: dict[str, Any]
) -> None:
    assert facts(say(text, asked, answers=known)) == found


RELATION, SEX = "applicant.relation", "decedent.sex"


@pytest.mark.parametrize("asked", [None, RELATION])
@pytest.mark.parametrize(
    ("text", "question", "relation", "sex"),
    [
        ("我妈吃低保", ASSISTANCE, "child", "female"),
        ("我奶奶有残疾证，是低保户", ASSISTANCE, "grandchild", "female"),
        ("我老公有残疾证", DISABILITY, "spouse", "male"),
        ("我爸户口在县里", "decedent.household_in_county", "child", "male"),
        ("我爸没有低保", ASSISTANCE, "child", "male"),
    ],
)
def test_what_somebody_has_of_whom_no_death_was_told_is_read_back_with_who_they_are(
    asked: str | None, text: str, question: str, relation: str, sex: str
) -> None:
    told = {fact.question: (fact.value, fact.sure) for fact in say(text, asked).facts}
    assert question in told and (told[RELATION], told[SEX]) == ((relation, False), (sex, False))
    assert not any(sure for _, sure in told.values())


@pytest.mark.parametrize(
    ("text", "asked", "sure"),
    [
        ("我妈有低保，昨天走的", None, True),
        ("我爸走了，吃低保", None, True),
        ("他吃低保", None, True),
        ("低保户", None, True),
        ("我爸是低保户", ASSISTANCE, True),
        ("我妈，吃低保的", RELATION, True),
        ("是我妈，她吃低保", RELATION, True),
        ("爸爸吃低保", None, False),
    ],
)
def test_what_is_told_of_who_died_or_answers_is_as_sure_as_before(
    text: str, asked: str | None, sure: bool
) -> None:
    assert [fact.sure for fact in say(text, asked).facts if fact.question == ASSISTANCE] == [sure]


@pytest.mark.parametrize("text", ["我妈吃低保，我爸走了", "我爸走了，我妈吃低保"])
def test_what_the_living_have_is_nobodys_answer(text: str) -> None:
    assert facts(say(text)) == {RELATION: "child", SEX: "male"}


@pytest.mark.parametrize("text", ["我家是建档立卡贫困户", "脱贫户", "监测户"])
def test_what_kind_of_household_it_is_tells_no_benefit(text: str) -> None:
    assert doubts(say(text, "insurance.assistance")) == {"insurance.assistance": "ambiguous"}


@pytest.mark.parametrize("text", ["养老金之外没别的", "除了养老金没别的", "贫困户，没领过钱"])
def test_nothing_but_the_pension_is_none(text: str) -> None:
    assert facts(say(text, "insurance.assistance")) == {"insurance.assistance": ["none"]}


@pytest.mark.parametrize("text", ["光荣之家", "每年八一有人来慰问"])
def test_a_familys_honour_is_asked_about(text: str) -> None:
    assert doubts(say(text, "insurance.preferential")) == {"insurance.preferential": "ambiguous"}


@pytest.mark.parametrize(
    ("text", "medical"),
    [("不晓得买冇", "unknown"), ("不知道他买了没有", "unknown"), ("冇买", "none"), ("他没有", "none")],
)
def test_whether_it_was_bought_may_not_be_known(text: str, medical: str) -> None:
    assert facts(say(text, "insurance.medical"))["insurance.medical"] == medical


@pytest.mark.parametrize(
    ("text", "fund", "sure"),
    [
        ("退休时已经取了", "no", False),
        ("取嘎哒", "no", False),
        ("早没有了", "no", False),
        ("他是老师应该有", "yes", False),
        ("公积金贷款还没还完", "yes", False),
        ("有一点，几千块", "yes", False),
        ("取过一次买房", "yes", True),
    ],
)
def test_a_fund_that_was_drawn_or_is_likely_is_read_back(text: str, fund: str, sure: bool) -> None:
    told = [
        one for one in say(text, "insurance.housing_fund").facts if one.question == "insurance.housing_fund"
    ]
    assert [(one.value, one.sure) for one in told] == [(fund, sure)]


@pytest.mark.parametrize("text", ["以前在长沙交，后来转回来了", "屋里这边", "本地的"])
def test_where_in_the_county_it_is_paid_is_asked_back(text: str) -> None:
    assert doubts(say(text, "insurance.area")) == {"insurance.area": "ambiguous"}


@pytest.mark.parametrize("text", ["不是本县", "湖南省直"])
def test_what_is_not_of_the_county_is_read_back(text: str) -> None:
    told = [(one.value, one.sure) for one in say(text, "insurance.area").facts]
    assert told == [("elsewhere", False)]


@pytest.mark.parametrize(
    ("text", "code"),
    [("以前在广东，现在转到岳阳县了", "ambiguous"), ("不是城区", "ambiguous"), ("不在县城", "ambiguous")],
)
def test_where_it_was_paid_before_is_not_where_it_is_paid(text: str, code: str) -> None:
    understood = say(text, "insurance.area")
    assert (facts(understood), doubts(understood)) == ({}, {"insurance.area": code})


def test_where_it_was_moved_to_counts() -> None:
    assert facts(say("以前在广东交，后来转到县城了", "insurance.area")) == {"insurance.area": "central_urban"}
