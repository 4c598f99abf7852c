"""Which relative it was who died: in whatever words, and however far from the word for it they are named."""

from __future__ import annotations

import pytest

from tests.server.chat.understanding.saying import doubts, facts, say

FATHER = {"applicant.relation": "child", "decedent.sex": "male"}
MOTHER = {"applicant.relation": "child", "decedent.sex": "female"}
BROTHER = {"applicant.relation": "sibling", "decedent.sex": "male"}


def _who(text: str) -> dict[str, object]:
    return {k: v for k, v in facts(say(text)).items() if k in ("applicant.relation", "decedent.sex")}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("我哥前几天在庙里圆寂的", BROTHER),
        ("我爸信主，礼拜天蒙主恩召", FATHER),
        ("我妈是教友，昨天回天家了", MOTHER),
        ("我爸昨天归真了", FATHER),
        ("我爸昨夜去见马克思了", FATHER),
        ("我娘撒手去了", MOTHER),
        ("我爸咽下了最后一口气", FATHER),
        ("我哥死在广东的厂里", BROTHER),
        ("我爸死得突然", FATHER),
        ("我妈今早死掉了", MOTHER),
        ("我爸上个礼拜蹬腿了", FATHER),
        ("我妈去了天堂", MOTHER),
        ("家母前日弃养", MOTHER),
        ("我老兄猝死在出租屋", BROTHER),
        ("我爸昨天夜里头过的", FATHER),
        ("我娘天光过的", MOTHER),
        ("我妈走到今天第七天", MOTHER),
        ("逝者王建国是我父亲", FATHER),
        ("死者李大山系我爸", FATHER),
        ("我爸监护仪拉的直线", FATHER),
        ("我爸走到现在整整十天了", FATHER),
        ("我哥过咯哒", BROTHER),
        ("我娘昨天夜里过咯哒，脑溢血", MOTHER),
        ("我爸前天过啰哒", FATHER),
        ("我娘过噶了", MOTHER),
        ("我爷老子20号过刮哒", FATHER),
        ("我哥走咯哒", BROTHER),
    ],
)
def test_many_words_tell_of_a_death(text: str, found: dict[str, str]) -> None:
    assert _who(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "我妈急死了", "我老婆累死了", "我哥走了好几趟派出所", "我姐走了一趟社区都没办好",
        "我妈走了两个小时才到社区", "我弟弟走了后门", "我妈昨天过的生日", "我爸过了六十就退休了",
        "我爸的存折不在了", "我爸退休金没了", "我老婆人没了工作", "我爸走到哪里都带着身份证",
        "我爸昨天走的亲戚", "我哥人走不开", "我妈的生日过咯哒", "我爷爷八十大寿刚过哒", "我爸的日子过哒",
        "路过咯哒", "年都过咯哒", "我老婆面试过咯哒", "我堂客过来哒", "我娘时间过了",
    ],
)  # fmt: skip
def test_what_only_sounds_like_a_death_is_none(text: str) -> None:
    assert facts(say(text)) == {}


def test_what_only_sounds_like_a_death_has_no_day_of_death() -> None:
    assert "death.date" not in facts(say("我爸昨天走了一趟社区", answers=FATHER))


@pytest.mark.parametrize(
    ("text", "relation"),
    [
        ("我孙女从小跟我过，她爸妈离了婚，前天人没了", "grandparent"),
        ("我崽是我一手带大的，他娘不管，如今人不在了", "parent"),
        ("我老弟一世单身，没讨老婆，是我照顾他，昨天走了", "sibling"),
        ("我哥，这个，嗯，礼拜天，不对，礼拜六，在养老院走的", "sibling"),
        ("昨夜里没抢救得过来，我那个老倌", "spouse"),
        ("走了，是我崽", "parent"),
        ("爸爸 昨天 死 家里", "child"),
    ],
)
def test_who_died_far_from_the_word_for_it_is_read_back(text: str, relation: str) -> None:
    (fact,) = (one for one in say(text).facts if one.question == "applicant.relation")
    assert (fact.value, fact.sure) == (relation, False)


@pytest.mark.parametrize(
    ("text", "relation", "place"),
    [
        ("我老伴查出胰腺癌，硬是没告诉崽女，怕他们分心，本月十号在医院走的", "spouse", "hospital"),
        ("我老公查出肝癌，一直没跟崽讲，怕崽担心，三号在家里走的", "spouse", "home"),
        ("我堂客查出肺癌，瞒着崽女，前天在医院走的", "spouse", "hospital"),
        ("我爸查出胃癌，一直没敢告诉我妈，怕我妈受不了，二十号在家里走的", "child", "home"),
        ("我娘得了病，生怕儿媳妇操心，昨天在卫生院走的", "child", "hospital"),
    ],
)
def test_who_is_not_told_or_spared_it_did_not_die(text: str, relation: str, place: str) -> None:
    found = facts(say(text))
    assert (found["applicant.relation"], found["death.place"]) == (relation, place)


def test_whose_death_nobody_told_of_did() -> None:
    assert _who("没人告诉我爷爷走了") == {"applicant.relation": "grandchild", "decedent.sex": "male"}


def test_an_illness_at_the_begin_of_a_long_story_is_read_back() -> None:
    said = say("我老伴上半年查出胰腺癌，没告诉崽女，怕他们分心，本月十号在医院走的")
    (fact,) = (one for one in said.facts if one.question == "death.manner")
    assert (fact.value, fact.sure) == ("illness", False)


@pytest.mark.parametrize("text", ["我哥冇得崽女走了个把礼拜了", "我哥没老婆没崽，前天死在出租屋里"])
def test_relatives_that_there_were_not_did_not_die(text: str) -> None:
    assert _who(text) == BROTHER


@pytest.mark.parametrize(
    "text",
    [
        "我哥帮我填的，昨天夜里走的", "我女儿陪我来的，人是昨天走的", "我崽在长沙上班，老人昨天走了",
        "昨天走的，我爸还不知道", "人走了，我女儿在外地回不来", "我妈在哭，我姐也在哭，他昨天夜里走的",
    ],
)  # fmt: skip
def test_who_is_named_beside_a_death_did_not_die_of_it(text: str) -> None:
    assert _who(text) == {}


def test_a_monk_is_cremated_in_words_of_his_own() -> None:
    assert facts(say("前天荼毗的", "death.cremated"))["death.cremated"] == "yes"


@pytest.mark.parametrize(
    "text",
    [
        "走了，回广东上班",
        "昨天走了，回广东上班",
        "我儿子昨天走了，回广东上班去了",
        "我崽走了，回学校读书",
        "我哥走了，去深圳打工了",
    ],
)
def test_who_goes_back_to_work_did_not_die(text: str) -> None:
    assert facts(say(text)) == {}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("我爸走了，我后天要回广东上班", FATHER),
        ("我妈走了，我哥还在广东上班", MOTHER),
        ("我爸走了，去年他在广东打工", FATHER),
    ],
)
def test_who_died_is_told_beside_who_goes_back_to_work(text: str, found: dict[str, str]) -> None:
    assert _who(text) == found


@pytest.mark.parametrize(
    ("text", "relation", "sex"),
    [
        ("不是妈，是婆婆", "child_in_law", "female"),
        ("说错了，是外婆", "grandchild", "female"),
        ("不对，是奶奶", "grandchild", "female"),
        ("搞错了，是岳父", "child_in_law", "male"),
        ("不是妈，是公公", "child_in_law", "male"),
    ],
)
def test_who_is_named_instead_of_who_died_died(text: str, relation: str, sex: str) -> None:
    told = {"applicant.relation": "child", "decedent.sex": "female"}
    understood = say(text, "decedent.household_in_county", answers=told, last=tuple(told))
    assert facts(understood) == {"applicant.relation": relation, "decedent.sex": sex}


def test_who_is_named_instead_of_who_applies_may_be_either() -> None:
    told = {"applicant.relation": "child", "decedent.sex": "female"}
    after_self = say("说错了，是外婆", "insurance.area", answers=told, last=("applicant.relation",))
    assert doubts(after_self) == {"applicant.relation": "ambiguous"}
    younger = say("说错了，是孙子", "insurance.area", answers=told, last=tuple(told))
    assert facts(younger) == {"applicant.relation": "grandchild"}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("爸叫李德胜", "李德胜"),
        ("爸的名字叫李德胜", "李德胜"),
        ("爸叫李德胜，妈叫王秀英", "李德胜"),
        ("妈叫王秀英", None),
        ("哥叫李强", None),
        ("爸叫我来办", None),
        ("爸叫医生来过", None),
    ],
)
def test_a_bare_word_for_a_relative_may_lead_their_name(text: str, name: str | None) -> None:
    told = {"applicant.relation": "child", "decedent.sex": "male"}
    found = facts(say(text, "decedent.household_in_county", answers=told, last=tuple(told)))
    assert found == ({"decedent.name": name} if name else {})


@pytest.mark.parametrize(
    ("text", "relation"),
    [
        ("帮我岳母办的，户口跟我爱人在一个本子上，我自己户口是外地的，电话13900064420", "child_in_law"),
        ("我来帮我爸办的，我的户口在长沙，联系电话13900064420", "child"),
        ("替我公公办这个，我的户口在长沙，地址写长沙县星沙镇", "child_in_law"),
    ],
)
def test_for_whom_it_is_done_by_who_applies_is_read_back(text: str, relation: str) -> None:
    said = say(text)
    (fact,) = (one for one in said.facts if one.question == "applicant.relation")
    assert (fact.value, fact.sure) == (relation, False)
    assert "applicant.kinship_shown" not in facts(said)


@pytest.mark.parametrize(
    "text",
    [
        "帮我妈办的，她眼睛看不见",
        "帮我妈填的，我电话13900064420",
        "帮我妈办的，我只是打字的，电话13900064420",
        "我是帮我妈办的，她是他老婆，电话13900064420",
        "帮我崽办的，我电话13900064420",
    ],
)
def test_who_may_be_helped_with_the_form_did_not_die(text: str) -> None:
    assert _who(text) == {}


@pytest.mark.parametrize(
    "text",
    [
        "转给我哥办后事",
        "转给我哥办",
        "交给我弟来办后事",
        "后事交给我哥办",
        "让我哥办后事",
        "由我姐办后事",
        "留给我妹办后事",
    ],
)
def test_who_takes_the_funeral_over_did_not_die(text: str) -> None:
    assert _who(text) == {} and say(text).who_died == ""


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("给我哥办后事", BROTHER),
        ("请你给我哥办后事", BROTHER),
        ("我爸的后事转给我哥办", FATHER),
        ("单位让给我爸办后事", FATHER),
    ],
)
def test_for_whom_the_funeral_is_died(text: str, found: dict[str, str]) -> None:
    assert _who(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "在人民医院ICU躺了五天，人还是没留住", "在人民医院，命没保住", "在县医院没能挺过来",
        "我老伴在人民医院治疗无效", "在人民医院，他没救活",
    ],
)  # fmt: skip
def test_a_death_is_told_by_what_could_not_be_done(text: str) -> None:
    assert facts(say(text))["death.place"] == "hospital"


def test_whom_a_doctor_treated_did_not_die_of_that() -> None:
    assert facts(say("给全村人看了三十年病，自家老人没留得住")) == {}
