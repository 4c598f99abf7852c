"""Relations, names and addresses: who died, who speaks, what they are called, where they live."""

from __future__ import annotations

import pytest

from tests.server.chat.understanding.saying import doubts, facts, say


@pytest.mark.parametrize(
    ("text", "relation", "sex"),
    [
        ("我爸走了", "child", "male"),
        ("我娘老子前天过身了", "child", "female"),
        ("爷老倌落气了", "child", "male"),
        ("堂客昨天走的", "spouse", "female"),
        ("老倌子没了", "spouse", "male"),
        ("我嗲嗲过背了", "grandchild", "male"),
        ("娭毑前天老了", "grandchild", "female"),
        ("我满崽出事走了", "parent", "male"),
        ("死的是我妹陀", "parent", "female"),
        ("我家娘过世了", "child_in_law", "female"),
        ("岳老子走咖两天哒", "child_in_law", "male"),
        ("我郎走了", "other", "male"),
        ("我老公的爸爸去世了", "child_in_law", "male"),
        ("我爸的妈妈走了", "grandchild", "female"),
        ("我老弟没了", "sibling", "male"),
        ("我妈三年前就不在了，这次走的是我爸", "child", "male"),
        ("我妈说我爸昨天走了", "child", "male"),
        ("我爸，昨天下午，走了", "child", "male"),
        ("帮忙给我妈办后事", "child", "female"),
        ("我是他老婆", "spouse", "male"),
        ("我是死者的丈夫", "spouse", "female"),
    ],
)
def test_who_died_says_who_applies_and_the_sex(text: str, relation: str, sex: str) -> None:
    understood = facts(say(text))
    assert (understood.get("applicant.relation"), understood.get("decedent.sex")) == (relation, sex)


@pytest.mark.parametrize(
    ("text", "asked", "relation"),
    [
        ("我是他崽", None, "child"),
        ("本人系死者之女", None, "child"),
        ("我是他屋里的郎", None, "child_in_law"),
        ("不是女儿，我是儿媳", None, "child_in_law"),
        ("我不是他儿子，是女婿", None, "child_in_law"),
        ("女儿", "applicant.relation", "child"),
        ("老伴", "applicant.relation", "spouse"),
        ("是我奶奶", "applicant.relation", "grandchild"),
        ("我们是夫妻", "applicant.relation", "spouse"),
    ],
)
def test_who_speaks_says_who_applies_and_no_sex(text: str, asked: str | None, relation: str) -> None:
    assert facts(say(text, asked))["applicant.relation"] == relation


@pytest.mark.parametrize(
    ("text", "relation"),
    [
        ("我是妹妹 刚才是姐姐在打字", None),
        ("我是弟弟，前面是我姐在回你", None),
        ("我是他弟弟，刚才是姐姐在打字", "sibling"),
    ],
)
def test_who_takes_over_is_kin_of_who_typed_till_then(text: str, relation: str | None) -> None:
    assert facts(say(text, "applicant.name")).get("applicant.relation") == relation


def test_the_parents_of_a_son_in_law_are_other_relatives() -> None:
    relation = "applicant.relation"
    assert facts(say("论起来他是我亲家公，我闺女嫁到他屋里", relation))[relation] == "other"
    assert facts(say("我是他亲家", relation)) == {relation: "other"}


def test_an_elder_without_me_or_him_is_asked_back() -> None:
    (doubt,) = say("父亲", "applicant.relation").doubts
    assert set(doubt.choices) == {"child", "parent"}


@pytest.mark.parametrize(
    "text", ["我走了", "我爸来办的", "他在我女儿家里", "我堂哥打的电话", "老太太身体一直好"]
)
def test_a_relative_in_passing_did_not_die(text: str) -> None:
    assert facts(say(text)) == {}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("他叫王建国，我叫王小明", {"decedent.name": "王建国", "applicant.name": "王小明"}),
        ("我爸欧阳志远", {"decedent.name": "欧阳志远"}),
        ("逝者姓名：阿依古丽·买买提", {"decedent.name": "阿依古丽·买买提"}),
        ("他姓欧阳，名建军", {"decedent.name": "欧阳建军"}),
        ("户名李秀梅", {"payee.holder": "李秀梅"}),
        ("高志远是我爸", {"decedent.name": "高志远"}),
        (
            "张建国，男，汉族",
            {"decedent.name": "张建国", "decedent.sex": "male", "decedent.ethnic_group": "汉族"},
        ),
    ],
)
def test_names_find_their_person(text: str, found: dict[str, str]) -> None:
    assert facts(say(text)) == found


@pytest.mark.parametrize(
    "text", ["我爸高血压", "医生叫李长生", "叫救护车来的", "张老师", "我是家里的老二", "他叫什么我想想"]
)
def test_what_only_begins_like_a_name_is_none(text: str) -> None:
    assert not {"decedent.name", "applicant.name", "payee.holder"} & set(facts(say(text, "decedent.name")))


def test_a_name_is_corrected_in_the_same_breath() -> None:
    assert facts(say("王五，不对，王武", "decedent.name")) == {"decedent.name": "王武"}
    assert facts(say("名字错了，是张建国", "death.date", last=("decedent.name",))) == {
        "decedent.name": "张建国"
    }


def test_addresses_by_their_label_and_as_answers() -> None:
    said = facts(say("他户口在岳阳县新墙镇三合村5组，我住在长沙市雨花区韶山中路88号"))
    assert said == {
        "decedent.household_address": "岳阳县新墙镇三合村5组",
        "decedent.household_in_county": "yes",
        "applicant.address": "长沙市雨花区韶山中路88号",
    }
    assert facts(say("荣家湾镇天鹅路12号", "applicant.address")) == {
        "applicant.address": "荣家湾镇天鹅路12号"
    }
    assert facts(say("和户口本上一样", "applicant.address")) == {}
    assert doubts(say("不记得了", "applicant.address")) == {}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("姓欧阳，欧阳修那个欧阳，名德顺，道德的德", "欧阳德顺"),
        ("姓李，李白的李，名德顺", "李德顺"),
        ("弓长张，伟大的伟", "张伟"),
        ("立早章国家的国强大的强", "章国强"),
        ("言午许，许仙的许，道德的德", "许德"),
        ("姓周，周总理的周，名字是大海的海，洋气的洋", "周海洋"),
        ("三点水的汪，小平的平", "汪平"),
    ],
)
def test_a_name_may_be_told_by_its_characters_and_is_read_back(text: str, name: str) -> None:
    (fact,) = say(text, "decedent.name").facts
    assert (fact.value, fact.sure) == (name, False)


@pytest.mark.parametrize("text", ["木子李", "古月胡", "伟大的伟，国家的国", "我的爸爸的名字"])
def test_what_makes_no_name_is_none(text: str) -> None:
    assert facts(say(text, "decedent.name")) == {}


@pytest.mark.parametrize("text", ["章国强，立早章", "他姓章，立早章，叫章国强", "章国强，强大的强"])
def test_a_name_that_is_also_told_by_its_characters_is_that_name(text: str) -> None:
    assert facts(say(text, "decedent.name"))["decedent.name"] == "章国强"


@pytest.mark.parametrize("last", [("applicant.relation", "decedent.sex"), ("applicant.relation",)])
@pytest.mark.parametrize(
    "said",
    [
        "昨天在县医院走的，是我妈送去的", "我哥陪着我来", "前天，我姐打电话告诉我的", "在家里，我妈也在",
        "医保有，我老婆帮他交的", "卡在我妈那里",
    ],
)  # fmt: skip
def test_a_relative_in_passing_is_not_who_died(said: str, last: tuple[str, ...]) -> None:
    for asked in ("insurance.medical", "payee.name"):
        understood = say(said, asked, last=last)
        assert not {"applicant.relation", "decedent.sex"} & {*facts(understood), *doubts(understood)}


@pytest.mark.parametrize("said", ["是我岳父", "不对，是我岳父"])
def test_a_relative_alone_puts_right_who_died(said: str) -> None:
    understood = say(said, "insurance.medical", last=("applicant.relation", "decedent.sex"))
    assert facts(understood)["applicant.relation"] == "child_in_law"


FATHER = {"applicant.relation": "child", "decedent.sex": "male"}


@pytest.mark.parametrize(
    "said",
    [
        "没有，不是我爸，是我爷爷", "都没有，去世的不是我爸，是我爷爷", "没有，走的是我爷爷不是我爸",
        "不是我爸，是我爷爷",
        "冇得，是我爷爷，不是我爸", "没有，过世的人不是我爸，而是我爷爷", "都没有，要办的不是我爸，是我爷爷",
    ],
)  # fmt: skip
def test_a_relative_in_the_place_of_the_known_one_is_heard_whatever_was_asked(said: str) -> None:
    for last in ((), ("applicant.relation", "decedent.sex"), ("insurance.medical",)):
        understood = say(said, "insurance.assistance", answers=FATHER, last=last)
        assert facts(understood)["applicant.relation"] == "grandchild"


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ("没有，不是我妈，是我爷爷", "insurance.assistance"),
        ("没有，残疾证不是我爸的，是我爷爷的", "insurance.disability"),
        ("不是我爸，是我哥", "payee.holder"),
        ("不是我爸，是我爷爷有", "insurance.assistance"),
        ("没有，不是我爸就是我爷爷", "insurance.assistance"),
    ],
)
def test_a_relative_in_another_place_is_not_who_died(said: str, asked: str) -> None:
    understood = say(said, asked, answers=FATHER)
    assert "applicant.relation" not in {*facts(understood), *doubts(understood)}


def test_who_only_tells_it_did_not_die() -> None:
    known = {"applicant.relation": "spouse", "decedent.sex": "male"}
    understood = facts(say("不对不对 我孙女讲要改 是二十三号过的", answers=known))
    assert understood == {"death.date": "2026-11-23"}


@pytest.mark.parametrize("said", ["我是他屋里媳妇", "我是她老头子"])
def test_a_word_for_two_relatives_is_asked_back_of_who_speaks_too(said: str) -> None:
    understood = say(said, "applicant.relation")
    assert doubts(understood) == {"applicant.relation": "ambiguous"} and not facts(understood)


@pytest.mark.parametrize(
    ("text", "relation", "name"),
    [
        ("申请的是他大女儿方小菊", "child", "方小菊"),
        ("来办的是他堂客刘玉兰", "spouse", "刘玉兰"),
        ("申请的人是死者的女婿周强", "child_in_law", "周强"),
        ("逝者：王淑贞；申请人：王宇（系逝者之侄）", "other", "王宇"),
        ("申请的不是他女儿，是他侄女", None, None),
        ("来办的是不是他儿子", None, None),
        ("申请的是他女儿还是他儿子？", None, None),
    ],
)
def test_who_applies_is_who_is_said_to(text: str, relation: str | None, name: str | None) -> None:
    found = facts(say(text))
    assert (found.get("applicant.relation"), found.get("applicant.name")) == (relation, name)


@pytest.mark.parametrize(
    ("said", "choices"),
    [
        ("屋里老头子走了", {"spouse", "child"}),
        ("我老头昨天过的", {"spouse", "child"}),
        ("我妹子走了", {"sibling", "parent"}),
        ("我爷走了", {"grandchild", "child"}),
    ],
)
def test_a_word_for_two_relatives_is_asked_back_of_who_died_too(said: str, choices: set[str]) -> None:
    understood = say(said)
    (doubt,) = understood.doubts
    assert doubt.question == "applicant.relation" and set(doubt.choices) == choices
    assert "applicant.relation" not in facts(understood)


def test_a_bare_word_for_two_relatives_is_asked_back() -> None:
    understood = say("妹子", "applicant.relation")
    assert doubts(understood) == {"applicant.relation": "ambiguous"} and not facts(understood)


def test_which_of_two_relatives_it_is_may_be_told_beside_or_before() -> None:
    assert facts(say("我爷昨天过的，我是他崽"))["applicant.relation"] == "child"
    known = {"applicant.relation": "child", "decedent.sex": "male"}
    assert "applicant.relation" not in doubts(say("我老头子昨天走的", answers=known))


def test_a_daughter_is_called_a_girl_only_by_her_own() -> None:
    assert facts(say("我姑娘前天走了"))["applicant.relation"] == "parent"
    assert "applicant.relation" not in facts(say("姑娘你好，他走了三天了"))


@pytest.mark.parametrize(
    ("text", "relation", "sex"),
    [
        ("我爸叫王德贵", "child", "male"),
        ("我爸，叫王德贵", "child", "male"),
        ("我妈，她名字叫刘秀英", "child", "female"),
        ("我妈妈叫李红", "child", "female"),
        ("我爷爷名字是王德贵", "grandchild", "male"),
        ("我老公叫赵刚", "spouse", "male"),
    ],
)
@pytest.mark.parametrize("asked", [None, "decedent.name"])
def test_whose_name_is_told_first_is_likely_who_died(
    text: str, relation: str, sex: str, asked: str | None
) -> None:
    told = {fact.question: (fact.value, fact.sure) for fact in say(text, asked).facts}
    assert told["applicant.relation"] == (relation, False) and told["decedent.sex"] == (sex, False)
    assert told["decedent.name"][1]


@pytest.mark.parametrize(
    "text", ["我崽叫王磊", "我爸叫我来办", "我妈在这里，叫王德贵来讲", "我妈叫李红，我爸叫王德贵", "王德贵"]
)
def test_of_whose_name_it_is_not_plain_nothing_is_taken(text: str) -> None:
    assert "applicant.relation" not in facts(say(text))


def test_who_is_named_beside_the_dead_is_not_the_dead() -> None:
    told = facts(say("我老公叫赵刚，我爸走了"))
    assert told["applicant.relation"] == "child" and told["decedent.sex"] == "male"


@pytest.mark.parametrize(
    ("text", "sex"),
    [
        ("我不想一句一句填，一次讲完：男，一九五三年六月初三生的，汉族，本月二十号没的", "male"),
        ("我懒得一条一条填，一口气说完：女，一九五三年六月初三生的，汉族，本月二十号没的", "female"),
        ("我一次讲完：男，一九五三年六月初三生的，汉族，本月二十号没的", "male"),
    ],
)
def test_a_list_behind_a_word_on_how_it_is_told_is_of_who_died(text: str, sex: str) -> None:
    assert facts(say(text)) == {
        "decedent.sex": sex,
        "decedent.birth_date": "1953-07-13",
        "decedent.ethnic_group": "汉族",
        "death.date": "2026-11-20",
    }


@pytest.mark.parametrize("text", ["我叫张伟，男，汉族", "收款人：男", "我是他女儿：女"])
def test_a_sex_behind_somebody_else_is_theirs(text: str) -> None:
    assert "decedent.sex" not in facts(say(text))


@pytest.mark.parametrize(
    ("text", "relation"),
    [("他跟我娘离了十几年", "child"), ("我喊她做娘，其实是后娘，五岁就带起我的", "child")],
)
def test_a_parent_who_is_none_of_birth_is_read_back(text: str, relation: str) -> None:
    (fact,) = (one for one in say(text, "applicant.relation").facts if one.question == "applicant.relation")
    assert (fact.value, fact.sure) == (relation, False)


def test_the_other_parent_beside_who_died_is_not_the_dead() -> None:
    assert "decedent.sex" not in facts(say("他跟我娘离了十几年", "applicant.relation"))


@pytest.mark.parametrize(
    ("text", "sure"),
    [("曾孙", True), ("我是她重孙女", True), ("我是他前妻", False), ("保姆", False)],
)
def test_who_is_named_by_no_word_for_kin_is_somebody_else(text: str, sure: bool) -> None:
    (fact,) = say(text, "applicant.relation").facts
    assert (fact.question, fact.value, fact.sure) == ("applicant.relation", "other", sure)


def test_who_types_for_a_relative_is_not_who_applies() -> None:
    assert facts(say("我是村干部，帮他崽填", "applicant.relation")) == {"applicant.relation": "child"}
    assert "applicant.relation" not in facts(say("我是村干部", "applicant.relation"))
    assert "applicant.relation" not in facts(say("他是村干部", "applicant.relation"))


@pytest.mark.parametrize(
    ("text", "relation"),
    [
        ("小舅子手快，前天拿死亡证跑去把卡给销了户", None),
        ("我弟拿着医院的死亡证去银行销的户", None),
        ("我嫂子带死亡证明去的派出所", None),
        ("我爸死亡证明上写的是心梗", "child"),
        ("我妈的死亡证拿到了", "child"),
        ("我哥回消息说爸走了", None),
    ],
)
def test_whoever_takes_the_certificate_somewhere_is_alive(text: str, relation: str | None) -> None:
    assert facts(say(text)).get("applicant.relation") == relation


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("我大哥何立本，1948年10月26日出生", ("何立本", "sibling", "1948-10-26")),
        ("我姐刘翠英", ("刘翠英", "sibling", None)),
        ("我姑妈周兰，1950年2月3号生的", ("周兰", "other", "1950-02-03")),
        ("我妈李桂香", ("李桂香", "child", None)),
        ("我哥何立新来办", ("何立新", None, None)),
        ("何立本", ("何立本", None, None)),
    ],
)
def test_a_relative_with_a_name_is_who_died_where_the_name_was_asked(
    text: str, expected: tuple[str | None, ...]
) -> None:
    found = facts(say(text, "decedent.name"))
    told = (found.get(name) for name in ("decedent.name", "applicant.relation", "decedent.birth_date"))
    assert tuple(told) == expected
