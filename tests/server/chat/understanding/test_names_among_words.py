"""Names among words: surnames that are words too, lists as on a form, and which of several names counts."""

from __future__ import annotations

import pytest

from tests.server.chat.understanding.saying import facts, say

NAMES = {"decedent.name", "applicant.name", "payee.holder"}


@pytest.mark.parametrize(
    "name", ["向国栋", "向小红", "向阳", "都爱莲", "满桂香", "时国华", "计春生", "车春生", "应德明", "单国强"]
)
def test_a_surname_may_be_a_word_too(name: str) -> None:
    assert facts(say(name, "decedent.name")) == {"decedent.name": name}


def test_a_surname_that_is_a_word_is_heard_behind_the_word_for_it() -> None:
    assert facts(say("他姓向，叫国栋", "decedent.name"))["decedent.name"] == "向国栋"
    assert facts(say("我叫向国栋")) == {"applicant.name": "向国栋"}


@pytest.mark.parametrize(
    "text",
    [
        "向社区打听过", "向来叫老王", "都问我", "都可以", "满七了", "时候不早了", "计划生育", "应该晓得",
        "别问了",
        "单独", "车子", "公公单独一个本", "公公单独住", "我奶奶向来身体好", "我妈别人照顾", "他本人那张存折",
        "就我一个侄儿管他", "我户口本上写的是孙女",
    ],
)  # fmt: skip
def test_words_are_no_names(text: str) -> None:
    assert not NAMES & set(facts(say(text, "decedent.name")))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("法号释常明，身份证上的俗名是毛国生", "毛国生"),
        ("法名妙音，俗名赵桂芳", "赵桂芳"),
        ("小名毛毛，学名李国强", "李国强"),
        ("曾用名李二狗，现名李国栋", "李国栋"),
        ("曾用名王小二，现在叫王建国", "王建国"),
        ("原名张三，后来改名张建国", "张建国"),
        ("笔名老树，本名舒庆春", "舒庆春"),
        ("小名狗伢子，大名王德胜", "王德胜"),
    ],
)
def test_of_several_names_the_one_on_paper_counts(text: str, name: str) -> None:
    assert facts(say(text, "decedent.name")) == {"decedent.name": name}


@pytest.mark.parametrize(
    "text",
    [
        "我一次讲完：向国栋，男，45年8月9号生的，是我爸", "我报给你：向国栋，男，1945年8月9号生，是我爸",
        "向国栋，男，45年8月9号生的，我是他儿子",
    ],
)  # fmt: skip
def test_a_list_as_on_a_form_tells_of_who_died(text: str) -> None:
    assert facts(say(text)) == {
        "decedent.name": "向国栋",
        "decedent.sex": "male",
        "decedent.birth_date": "1945-08-09",
        "applicant.relation": "child",
    }


@pytest.mark.parametrize("text", ["李秀英，81岁，昨天在医院走的", "陈秀英，1945年3月5日生，昨天走了"])
def test_a_name_before_an_age_or_a_birth_is_read_back(text: str) -> None:
    (fact,) = (one for one in say(text).facts if one.question == "decedent.name")
    assert fact.value in ("李秀英", "陈秀英") and not fact.sure


def test_what_is_no_name_before_a_relative_tells_nothing() -> None:
    assert "applicant.relation" not in facts(say("接电话的，是我老公"))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("阿卜杜热合曼 点 玉素甫", "阿卜杜热合曼·玉素甫"),
        ("阿卜杜热合曼点玉素甫", "阿卜杜热合曼·玉素甫"),
        ("他叫买买提，点，吐尔逊", "买买提·吐尔逊"),
        ("我爸叫艾力点买买提，昨天走的", "艾力·买买提"),
        ("古丽中间一个点麦麦提江", "古丽·麦麦提江"),
        ("阿不都热依木点司马义", "阿不都热依木·司马义"),
        ("名字是帕提古丽点肉孜", "帕提古丽·肉孜"),
    ],
)
def test_the_dot_of_a_name_may_be_said_aloud(text: str, name: str) -> None:
    assert facts(say(text, "decedent.name"))["decedent.name"] == name


@pytest.mark.parametrize("text", ["多加点买点米", "阿迪力快点来", "这点钱打到哪里", "一点点", "下午三点半"])
def test_another_dot_makes_no_name(text: str) -> None:
    assert not NAMES & set(facts(say(text, "decedent.name")))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("陈凤姣，姣是女字旁加一个交通的交", "陈凤姣"),
        ("他叫邝世光，邝就是广东的广加个耳朵旁", "邝世光"),
        ("她叫李媛，女字旁加援助的援那半边", "李媛"),
        ("刘洋，三点水加绵羊的羊", "刘洋"),
        ("王珩，王字旁一个行走的行", "王珩"),
        ("何钧，金字边加平均的均去掉土", "何钧"),
    ],
)
def test_what_a_character_is_made_of_is_no_character_of_the_name(text: str, name: str) -> None:
    assert facts(say(text, "decedent.name"))["decedent.name"] == name


def test_the_character_itself_is_told_by_a_part_and_a_word() -> None:
    assert facts(say("陈凤焦，女字旁的姣", "decedent.name"))["decedent.name"] == "陈凤姣"
    assert facts(say("刘海，三点水，大海的海", "decedent.name"))["decedent.name"] == "刘海"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("姓彭，四海", "彭四海"),
        ("彭，四海", "彭四海"),
        ("就叫四海，姓彭", "彭四海"),
        ("姓欧阳，海波", "欧阳海波"),
        ("刘……菊香", "刘菊香"),
        ("姓方，四季的四，秀气的秀", "方四秀"),
        ("姓方，方向的方，四季的四，秀气的秀", "方四秀"),
        ("是彭四海不是彭世海", "彭四海"),
    ],
)
def test_a_name_in_pieces_is_read_back(text: str, name: str) -> None:
    (fact,) = say(text, "decedent.name").facts
    assert (fact.question, fact.value, fact.sure) == ("decedent.name", name, False)


@pytest.mark.parametrize(
    "text", ["张，是的", "姓刘，男", "姓刘，七十", "姓刘，下葬了", "陈，不晓得", "姓刘，我是他崽"]
)
def test_a_surname_and_something_else_is_no_name(text: str) -> None:
    assert not NAMES & set(facts(say(text, "decedent.name")))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("我屋里老倌子叫彭四海", "彭四海"),
        ("我爷，名字喊周德生", "周德生"),
        ("爸爸的名字是三个字，钟志强", "钟志强"),
        ("办的是邓友良的后事", "邓友良"),
        ("来料理邓友良的丧事", "邓友良"),
        ("帮邓友良办手续", "邓友良"),
        ("想给我岳父杨开明登记", "杨开明"),
        ("帮我妈刘桂香销户", "刘桂香"),
        ("我叔叔陈爱民单身一个，前天过背", "陈爱民"),
        ("易冬生，我外公", "易冬生"),
        ("易满生，昨天病故", "易满生"),
        ("昨天病故的易满生是我父亲", "易满生"),
        ("老人家冇得大名，户口上是彭李氏", "彭李氏"),
    ],
)
def test_a_name_is_told_in_the_first_sentence(text: str, name: str) -> None:
    assert facts(say(text))["decedent.name"] == name


@pytest.mark.parametrize(
    "text", ["周三，昨天走的", "办理我妈的后事", "住在那边的李医生是我舅舅", "王强，我同学"]
)
def test_what_stands_there_is_nobody_who_died(text: str) -> None:
    assert "decedent.name" not in facts(say(text))


@pytest.mark.parametrize(
    ("text", "relation"), [("我是易满生老婆", "spouse"), ("我是易满生女儿，他昨天走了", "child")]
)
def test_whose_relative_one_is_may_be_told_by_the_name_alone(text: str, relation: str) -> None:
    found = facts(say(text))
    assert (found["decedent.name"], found["applicant.relation"]) == ("易满生", relation)


@pytest.mark.parametrize("text", ["我是水泥厂女婿", "我是县医院女儿", "我是周家媳妇"])
def test_a_place_before_a_relative_is_nobodys_name(text: str) -> None:
    assert "decedent.name" not in facts(say(text))


def test_the_dead_who_are_named_are_whose_relative_speaks() -> None:
    found = facts(say("昨天病故的易满生是我父亲"))
    assert (found["applicant.relation"], found["death.date"]) == ("child", "2026-11-24")


@pytest.mark.parametrize(
    "text",
    ["奶奶名字打错了，是闵淑华不是闵叔华，输入法坑我", "是闵淑华不是闵叔华", "奶奶的名字错了，应该是闵淑华"],
)
def test_a_name_put_right_is_not_the_answer_to_what_was_asked(text: str) -> None:
    known = {"decedent.name": "闵叔华", "applicant.relation": "grandchild"}
    assert facts(say(text, "applicant.name", answers=known)) == {"decedent.name": "闵淑华"}


@pytest.mark.parametrize(
    "text",
    [
        "法名释妙莲，庙里都这么叫，身份证上还是俗家名字晏秀珍", "小名叫毛毛，身份证上还是晏秀珍",
        "户口本上写的还是原来的名字晏秀珍", "户口本上的名字是晏秀珍",
        "死者户口本上写的晏秀珍，平时都喊珍妹子",
    ],
)  # fmt: skip
def test_the_name_on_paper_is_told_in_many_words(text: str) -> None:
    assert facts(say(text, "decedent.name"))["decedent.name"] == "晏秀珍"


def test_the_name_on_the_paper_that_was_asked_for_is_whose_paper_it_is() -> None:
    text = "证件上是俗名尹秀珍，430621197504221269。"
    found = facts(say(text, "applicant.id_number", answers={"decedent.name": "李四海"}))
    assert found == {"applicant.id_number": "430621197504221269", "applicant.name": "尹秀珍"}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("李满堂木子李满堂红的满堂", "李满堂"),
        ("张建国弓长张", "张建国"),
        ("王桂枝三横王桂花的桂", "王桂枝"),
        ("周桂英周瑜的周", "周桂英"),
        ("弓长张建国", "张建国"),
    ],
)
def test_a_name_whose_characters_are_told_right_behind_it(text: str, name: str) -> None:
    assert facts(say(text, "decedent.name")) == {"decedent.name": name}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("我姓彭，彭淑珍，淑女的淑，珍珠的珍", {}),
        ("刘美华，美女的美，中华的华", {}),
        ("陈国医，国家的国，医院的医", {}),
        ("彭淑珍，她是女的", {"decedent.sex": "female"}),
    ],
)
def test_a_word_that_tells_a_character_tells_nothing_else(text: str, told: dict[str, str]) -> None:
    found = facts(say(text, "applicant.name"))
    assert {name: value for name, value in found.items() if name != "applicant.name"} == told


@pytest.mark.parametrize(
    "text", ["陈，建设的建，国家的国", "叫陈，建设的建，国家的国", "姓陈，建设的建，国家的国"]
)
def test_a_surname_alone_may_lead_to_what_is_spelt(text: str) -> None:
    (fact,) = say(text, "decedent.name").facts
    assert (fact.value, fact.sure) == ("陈建国", False)
