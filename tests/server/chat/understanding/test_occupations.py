"""What somebody was: not yet retired, whose insurance the employer paid, what was drawn."""

from __future__ import annotations

import pytest

from tests.server.chat.test_putting_right import Family
from tests.server.chat.understanding.saying import doubts, facts, say

IDENTITY, MEDICAL = "insurance.identity", "insurance.medical"


@pytest.mark.parametrize(
    ("text", "identity"),
    [
        ("在镇中学教化学，本来后年就能退休了", "public_serving"),
        ("在县医院当护士，明年就退休了", "public_serving"),
        ("小学老师，眼看就要退休了", "public_serving"),
        ("正准备办退休，在财政所", "public_serving"),
        ("还有一年多就退休了，在小学教书", "public_serving"),
        ("还有我爸不是退休工人是退休教师，其他对", "public_retired"),
        ("还有他是在厂里退休的", "retired_enterprise"),
        ("水泥厂的工人，再过两年就可以退休", "serving_enterprise"),
        ("社保一直是厂里给他交的，还差三年退休", "serving_enterprise"),
        ("老师，去年就退休了", "public_retired"),
        ("中学老师，五十五就退休了", "public_retired"),
        ("在一中教物理，站了三十年讲台，前年退的", "public_retired"),
        ("社保以前是厂里给他交的，早退休了", "retired_enterprise"),
        ("买断工龄以后自己续交，到年龄了每个月领三千多", "retired_enterprise"),
        ("厂子垮了就自己交，没到年龄就走了", "serving_enterprise"),
    ],
)
def test_who_was_about_to_retire_was_still_serving(text: str, identity: str) -> None:
    assert facts(say(text, IDENTITY)) == {IDENTITY: identity}


def test_an_office_behind_a_relative_is_nobodys_name() -> None:
    found = facts(say("我爸林业局退休的", "insurance.identity"))
    assert found["insurance.identity"] == "public_retired" and "decedent.name" not in found


def test_a_retirement_to_come_leaves_open_only_who_employed() -> None:
    (doubt,) = say("还差两年退休", IDENTITY).doubts
    assert doubt.choices == ("serving_enterprise", "public_serving")


def test_a_hundred_a_month_is_what_residents_draw() -> None:
    (fact,) = say("后头领的是六十岁老人那个一百多块", IDENTITY).facts
    assert (fact.question, fact.value, fact.sure) == (IDENTITY, "resident", False)


@pytest.mark.parametrize(
    ("text", "medical"),
    [
        ("医保也是职工的", "employee"),
        ("刚刚那个医保，不是职工的，厂子垮了就是买的居民的", "resident"),
        ("养老和医保都是跟居民走的", "resident"),
        ("学校统一交的学生医保", "resident"),
        ("医保不是居民的，是单位交的那种", "employee"),
    ],
)
def test_the_kind_of_insurance_is_told_behind_its_name(text: str, medical: str) -> None:
    assert facts(say(text))[MEDICAL] == medical


def test_the_name_of_an_insurance_is_no_occupation() -> None:
    assert facts(say("他是城乡居民医保")) == {MEDICAL: "resident"}
    assert facts(say("生前为城乡居民"))[IDENTITY] == "resident"


@pytest.mark.parametrize(
    ("text", "identity"),
    [
        ("镇卫生院的，有编制，退了十来年了", "public_retired"),
        ("民办老师，后来转正了，退休了", "public_retired"),
        ("在镇政府上班，退休了", "public_retired"),
        ("供电所的，九几年进去的，退了好些年", "retired_enterprise"),
        ("集体企业，早就垮了，到年纪领的退休金", "retired_enterprise"),
        ("在水泥厂上班，早就退休了", "retired_enterprise"),
        ("在农商行上班，退休了", "retired_enterprise"),
        ("在水泥厂上班，快退休了", "serving_enterprise"),
        ("在镇上小学教书，去年刚转正", "public_serving"),
        ("在法院，还在试用期", "public_serving"),
        ("服装厂，刚转正三个月", "serving_enterprise"),
        ("以前厂里的，厂垮了就自己掏钱续的社保，平时开摩的", "serving_enterprise"),
        ("跟我一样，喂了一辈子猪", "resident"),
        ("看牛的", "resident"),
        ("脸朝黄土背朝天一世人", "resident"),
        ("未就业", "resident"),
    ],
)
def test_where_somebody_worked_and_that_it_was_over(text: str, identity: str) -> None:
    assert facts(say(text, IDENTITY)) == {IDENTITY: identity}


@pytest.mark.parametrize(
    "text",
    [
        "在学校食堂做事，没编制",
        "当了二十年村支书，没有编制",
        "我在卫生院上班，昨天请的假，我爸退休好多年了",
    ],
)
def test_work_without_a_post_of_the_state_leaves_it_open(text: str) -> None:
    assert IDENTITY not in facts(say(text, IDENTITY))


@pytest.mark.parametrize(
    "text",
    [
        "派出所开了证明，火化也办了，退的押金",
        "卡在农业银行开的，退休金打那里",
        "他的退休金打到信用社的存折上",
        "医保自己掏钱交的",
        "单位给交的职工医保",
    ],
)
def test_a_bank_a_deposit_and_an_insurance_are_no_work(text: str) -> None:
    assert IDENTITY not in facts(say(text))


@pytest.mark.parametrize(
    ("text", "identity"),
    [
        ("乡里农技站退的", "public_retired"),
        ("县剧团拉二胡的，退了好多年", "public_retired"),
        ("在公路站养路，早退了", "public_retired"),
        ("离休的，四八年参加工作", "public_retired"),
        ("一中教英语的，还差两年才到点", "public_serving"),
        ("在村小教书，只差半年退", "public_serving"),
        ("氮肥厂的，就差几个月到年龄", "serving_enterprise"),
        ("客运站退下来的", "retired_enterprise"),
        ("在农行坐了一辈子柜台，退休了", "retired_enterprise"),
        ("没文化没上过班", "resident"),
        ("冇得退休工资", "resident"),
        ("细伢子，才读五年级", "resident"),
        ("乡里的", "resident"),
    ],
)
def test_where_somebody_worked_goes_before_where_they_lived(text: str, identity: str) -> None:
    assert facts(say(text, IDENTITY)) == {IDENTITY: identity}


@pytest.mark.parametrize("text", ["乡里的老师", "林业局的", "还没领到退休工资就走了", "小学没毕业"])
def test_a_kind_of_work_alone_leaves_open_whether_it_was_over(text: str) -> None:
    assert IDENTITY not in facts(say(text, IDENTITY))


@pytest.mark.parametrize(
    ("text", "identity"),
    [
        ("一个月就是一百六十几块的老人钱", "resident"),
        ("老人补助，每个月两百来块", "resident"),
        ("自己摆摊的，社保局每个月给他发两千", "retired_enterprise"),
    ],
)
def test_what_came_each_month_is_read_back(text: str, identity: str) -> None:
    (fact,) = [one for one in say(text, IDENTITY).facts if one.question == IDENTITY]
    assert (fact.value, fact.sure) == (identity, False)


@pytest.mark.parametrize(
    ("text", "medical"),
    [
        ("厂里一直给他交着社保和医保", "employee"),
        ("公司买的社保医保", "employee"),
        ("新农和", "resident"),
    ],
)
def test_who_paid_tells_the_medical_insurance(text: str, medical: str) -> None:
    assert facts(say(text, MEDICAL))[MEDICAL] == medical


@pytest.mark.parametrize(
    "text", ["他没做事", "她没做过事", "在家没做么子事", "她冇做事，我不晓得什么叫身份类别"]
)
def test_who_did_no_work_is_likely_insured_as_a_resident(text: str) -> None:
    (fact,) = say(text, IDENTITY).facts
    assert (fact.question, fact.value, fact.sure) == (IDENTITY, "resident", False)
    assert facts(say(text, "insurance.area")) == {}


@pytest.mark.parametrize("text", ["退休了没做事", "厂里垮了就没做事了", "教书的，后来没做事"])
def test_who_did_no_work_later_had_some(text: str) -> None:
    understood = say(text, IDENTITY)
    assert not understood.facts and understood.doubts


@pytest.mark.parametrize("text", ["县医院的医生讲的", "是医院里的护士告诉我们的", "医院的大夫也说不清"])
def test_whoever_only_told_it_is_not_what_the_one_who_died_was(text: str) -> None:
    assert IDENTITY not in facts(say(text))
    assert facts(say("她是县医院的医生"))[IDENTITY] == "public_serving"


RETIRED, TAUGHT = ("retired_enterprise", "public_retired"), ("public_serving", "public_retired")


@pytest.mark.parametrize(
    ("text", "offered", "identity"),
    [
        ("老师", RETIRED, "public_retired"),
        ("他是老师", RETIRED, "public_retired"),
        ("在小学教书的", RETIRED, "public_retired"),
        ("公务员", RETIRED, "public_retired"),
        ("是厂里的", RETIRED, "retired_enterprise"),
        ("退了", TAUGHT, "public_retired"),
        ("早就退休了", TAUGHT, "public_retired"),
        ("退了十年了", TAUGHT, "public_retired"),
        ("退休了", ("retired_enterprise", "serving_enterprise"), "retired_enterprise"),
    ],
)
def test_what_two_turns_tell_is_one_answer(text: str, offered: tuple[str, str], identity: str) -> None:
    understood = say(text, IDENTITY, offered=offered)
    assert facts(understood)[IDENTITY] == identity and not understood.doubts


@pytest.mark.parametrize(
    ("text", "identity"), [("他当老师的", "public_retired"), ("他在厂里上班", "retired_enterprise")]
)
def test_who_is_retired_worked_there_and_that_is_read_back(text: str, identity: str) -> None:
    (fact,) = [one for one in say(text, IDENTITY, offered=RETIRED).facts if one.question == IDENTITY]
    assert (fact.value, fact.sure) == (identity, False)


@pytest.mark.parametrize(
    ("text", "offered", "identity"),
    [
        ("说错了，他还没退休，当老师的", RETIRED, "public_serving"),
        ("种田的", RETIRED, "resident"),
        ("还在教书", TAUGHT, "public_serving"),
    ],
)
def test_what_is_said_against_it_counts_as_said(text: str, offered: tuple[str, str], identity: str) -> None:
    assert facts(say(text, IDENTITY, offered=offered))[IDENTITY] == identity


@pytest.mark.parametrize("text", ["退了", "他早就退休了", "退休了的", "人都退了好多年了"])
def test_who_retired_after_what_was_noted_is_read_back(text: str) -> None:
    noted = {IDENTITY: "public_serving"}
    heard = say(text, "decedent.household_in_county", answers=noted, last=(IDENTITY,))
    (fact,) = [one for one in heard.facts if one.question == IDENTITY]
    assert (fact.value, fact.sure) == ("public_retired", False)


@pytest.mark.parametrize("text", ["我退休了", "低保退了", "医保退了", "退休证在屋里", "退了那张卡"])
def test_what_else_is_given_back_tells_of_no_retirement(text: str) -> None:
    noted = {IDENTITY: "public_serving"}
    heard = say(text, "decedent.household_in_county", answers=noted, last=(IDENTITY,))
    assert IDENTITY not in facts(heard) | doubts(heard)


@pytest.mark.parametrize("text", ["他退休了", "我爸早就退休了", "退休的", "他是退休人员"])
def test_of_a_retired_person_it_is_asked_from_where_whatever_was_asked(text: str) -> None:
    (doubt,) = say(text, "decedent.household_in_county", answers={"applicant.relation": "child"}).doubts
    assert (doubt.question, doubt.choices) == (IDENTITY, RETIRED)
    assert not say(text, "decedent.household_in_county", answers={IDENTITY: "public_retired"}).doubts


RETIRED = ("retired_enterprise", "public_retired")


@pytest.mark.parametrize("text", ["开车的", "打工的", "做事的", "跑运输的"])
def test_a_trade_takes_nothing_back_of_being_retired(text: str) -> None:
    (doubt,) = say(text, IDENTITY, offered=RETIRED).doubts
    assert doubt.choices == RETIRED


@pytest.mark.parametrize("text", ["不对，他还在上班", "说错了，是打工的"])
def test_who_takes_it_back_was_not_retired(text: str) -> None:
    (doubt,) = say(text, IDENTITY, offered=RETIRED).doubts
    assert set(doubt.choices).isdisjoint(RETIRED)


def test_who_was_retired_after_all_is_asked_of_which_kind() -> None:
    (doubt,) = say("退休了", IDENTITY, offered=("serving_enterprise", "resident")).doubts
    assert doubt.choices == RETIRED


def test_the_employer_decides_which_of_the_two_that_still_stand() -> None:
    family = Family({"applicant.relation": "child", "decedent.sex": "male"}).asked(IDENTITY)
    for words in ("他退休", "开车的", "货车公司"):
        family.say(words)
    assert family.known[IDENTITY] == "retired_enterprise"


@pytest.mark.parametrize(
    ("text", "identity"),
    [
        ("他下岗后自己交社保，前年开始领养老金", "retired_enterprise"),
        ("灵活就业交的，已经领了两年", "retired_enterprise"),
        ("老板交的社保，前年开始领养老金了", "retired_enterprise"),
        ("自己交的社保，去年刚开始拿退休金", "retired_enterprise"),
        ("自己交社保，还没开始领养老金", "serving_enterprise"),
        ("灵活就业，没领养老金", "serving_enterprise"),
        ("灵活就业，低保已经领了两年", "serving_enterprise"),
        ("自己交的社保，快领养老金了人就没了", "serving_enterprise"),
        ("灵活就业交的", "serving_enterprise"),
        ("供销社下岗以后自己接着交的，满六十就开始领了", "retired_enterprise"),
        ("厂里垮了，自己交满的，到年纪就领了", "retired_enterprise"),
        ("下岗了自己交的，已经退休了", "retired_enterprise"),
        ("我爸早年下岗，自己一直交，五十五岁起领的", "retired_enterprise"),
        ("单位改制后个人交的，每个月领两千多", "retired_enterprise"),
        ("自己买的社保，每月领钱", "retired_enterprise"),
        ("下岗后自己接着交的，快开始领了人没了", "serving_enterprise"),
        ("下岗后自己交社保，满六十才开始领，他才五十八", "serving_enterprise"),
        ("下岗了自己交的社保，明年满六十就领了", "serving_enterprise"),
    ],
)
def test_who_draws_a_pension_is_retired(text: str, identity: str) -> None:
    assert facts(say(text))[IDENTITY] == identity


@pytest.mark.parametrize(
    "text", ["下岗了自己交的，还没开始领", "下岗以后自己交的医保，每月领钱", "下岗后自己交的，满六十就能领了"]
)
def test_who_paid_after_work_and_does_not_draw_it_is_asked(text: str) -> None:
    assert doubts(say(text, IDENTITY)) == {IDENTITY: "ambiguous"}


@pytest.mark.parametrize(
    "text", ["他是农商行的内退职工，还没正式退休", "单位内退的，没到退休年龄", "他内退了，在厂里没正式退休"]
)
def test_who_left_early_and_is_not_retired_yet_is_serving_and_read_back(text: str) -> None:
    (fact,) = say(text).facts
    assert (fact.question, fact.value, fact.sure) == (IDENTITY, "serving_enterprise", False)


@pytest.mark.parametrize("text", ["农商行的内退职工", "厂里退休的，还没领到养老金"])
def test_who_left_early_counts_as_retired_where_nothing_else_is_told(text: str) -> None:
    assert facts(say(text))[IDENTITY] == "retired_enterprise"


@pytest.mark.parametrize(
    "text", ["街上开小店的", "跑摩的的", "村里的赤脚医生", "屋里带孙的", "木匠", "没领过退休金"]
)
def test_who_lived_by_their_own_trade_is_read_back_where_it_was_asked(text: str) -> None:
    (fact,) = say(text, IDENTITY).facts
    assert (fact.question, fact.value, fact.sure) == (IDENTITY, "resident", False)


def test_a_trade_that_nobody_asked_for_is_passed_over() -> None:
    assert IDENTITY not in facts(say("我是村支书，帮他填"))
    assert IDENTITY not in facts(say("道士还没来", "death.cremated"))
    assert doubts(say("在厂里做木匠", IDENTITY)) == {IDENTITY: "ambiguous"}


@pytest.mark.parametrize(
    ("text", "option"),
    [
        ("下岗后自己交满退休的", "retired_enterprise"),
        ("残疾没工作过", "resident"),
        ("村医", "resident"),
    ],
)
def test_what_they_did_and_whether_they_retired(text: str, option: str) -> None:
    assert facts(say(text, "insurance.identity")) == {"insurance.identity": option}


@pytest.mark.parametrize("text", ["邮局退的", "邮电局", "环卫工", "临聘人员", "他是村支书"])
def test_what_may_be_either_is_asked(text: str) -> None:
    assert doubts(say(text, "insurance.identity")) == {"insurance.identity": "ambiguous"}


@pytest.mark.parametrize(
    ("text", "identity"),
    [
        ("他是县水利局的在编干部，明年九月才到龄，一天退休金都没拿过", "public_serving"),
        ("我爸在乡政府上班，下半年才到点，退休金还没拿过", "public_serving"),
        ("他打零工的哪里有么子单位交的就是村上收的那个农村养老保险一年两百", "resident"),
        ("他卖菜的哪有单位，就交了个农村养老保险", "resident"),
        ("就交了农民的养老", "resident"),
    ],
)
def test_what_one_had_not_drawn_and_what_the_village_collects(text: str, identity: str) -> None:
    found = facts(say(text, IDENTITY))
    assert found.get(IDENTITY) == identity and MEDICAL not in found
