"""Names where nobody says 姓名: on a line of the form, before a word for the death, told by a character."""

from __future__ import annotations

from typing import Any

import pytest

from server.chat.understanding import Fact
from tests.server.chat.understanding.saying import facts, say

FATHER = {"applicant.relation": "child", "decedent.sex": "male"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("申请人写司马长风", {"applicant.name": "司马长风"}),
        ("申请人那一栏就填周桂生", {"applicant.name": "周桂生"}),
        ("申请人姓名登记为贺小满", {"applicant.name": "贺小满"}),
        ("死者那一栏填王桂芳", {"decedent.name": "王桂芳"}),
        ("逝者姓名写陈国富", {"decedent.name": "陈国富"}),
        ("过世的叫尉迟秀云", {"decedent.name": "尉迟秀云"}),
        ("走的那个人叫刘得胜", {"decedent.name": "刘得胜"}),
        ("走的是何俊", {"decedent.name": "何俊"}),
        ("证件上的学名叫方大有", {"decedent.name": "方大有"}),
        ("死者大名向天佑", {"decedent.name": "向天佑"}),
        ("死者姓名都对", {}),
        ("叫余水莲水面的水莲花的莲", {"decedent.name": "余水莲"}),
        ("逝者为本村村民易满姑", {"decedent.name": "易满姑"}),
        ("申请人一栏怎么写", {}),
        ("申请人写错了", {}),
        ("申请人是我", {}),
        ("逝者安息", {}),
        ("旁边床上的医生叫李长生", {}),
    ],
)
def test_a_name_that_stands_on_a_line_of_the_form(text: str, expected: dict[str, Any]) -> None:
    found = facts(say(text))
    assert {name: value for name, value in found.items() if name.endswith(".name") or expected} == expected


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("我们村里李长庚老人昨天走了", "李长庚"),
        ("村民张德福昨天没了", "张德福"),
        ("五保户刘大山上周五过世的", "刘大山"),
        ("周秀英同志于11月20日逝世", "周秀英"),
        ("麻将桌上走的", None),
        ("张谷英那边走的", None),
        ("康复中心昨天走的", None),
        ("高龄老人昨天过世了", None),
        ("包工头昨天走了", None),
        ("周三半夜走的", None),
        ("我邻居刘国华昨天也走了，我爸是前天走的", None),
    ],
)
def test_a_name_before_the_death_is_read_back(text: str, name: str | None) -> None:
    told = [(fact.value, fact.sure) for fact in say(text).facts if fact.question == "decedent.name"]
    assert told == ([(name, False)] if name else [])


def test_what_belongs_to_a_name_is_no_place() -> None:
    assert "death.place" not in facts(say("五保户刘大山上周五过世的"))


@pytest.mark.parametrize(
    ("before", "text", "after"),
    [
        ("陈丽容", "是光荣的荣，不是面容的容", "陈丽荣"),
        ("陈丽容", "容错了，光荣的荣", "陈丽荣"),
        ("李桂香", "是宝贵的贵不是桂花的桂", "李贵香"),
        ("章建国", "弓长张，立早章不是", "张建国"),
        ("章建国", "弓长张，立早章那个不是的", "张建国"),
        ("李桂香", "贵重的贵，桂花的桂不是", "李贵香"),
        ("李桂香", "不是桂花的桂", None),
        ("章建国", "立早章不是", None),
        ("李桂香", "桂花的桂，没错", None),
        ("李桂香", "是高山的山", None),
    ],
)
def test_a_character_that_was_taken_for_another_is_put_right(
    before: str, text: str, after: str | None
) -> None:
    read_back = (Fact("decedent.name", before, before, False),)
    told = [
        f for f in say(text, "decedent.name", confirming=read_back).facts if f.question == "decedent.name"
    ]
    assert [(fact.value, fact.sure) for fact in told] == ([(after, False)] if after else [])


@pytest.mark.parametrize("asked", ["applicant.name", "decedent.id_number", "decedent.name"])
@pytest.mark.parametrize("text", ["弓长张，立早章不是", "不是立早章，是弓长张", "是弓长张吧，不是立早章"])
def test_the_name_before_is_meant_where_only_it_has_the_character_that_is_not(asked: str, text: str) -> None:
    known = FATHER | {"decedent.name": "章建国"}
    (told,) = say(text, asked, answers=known, last=("decedent.name",)).facts
    assert (told.question, told.value, told.sure) == ("decedent.name", "张建国", False)
    assert not facts(say("弓长张", "decedent.id_number", answers=known, last=("decedent.name",)))


@pytest.mark.parametrize("text", ["弓长张，立早章不是", "立早章不是", "弓长张", "弓长张咯", "草头黄了"])
def test_what_only_tells_a_surname_apart_makes_no_name(text: str) -> None:
    assert not facts(say(text, "decedent.name", answers=FATHER))


@pytest.mark.parametrize(
    ("text", "asked", "name", "sure"),
    [
        ("弓长张的张建国", "decedent.name", "张建国", False),
        ("弓长张建国", "decedent.name", "张建国", False),
        ("木子李四海啊", "applicant.name", "李四海", False),
        ("姓张，弓长张，不是立早章，叫建国", "decedent.name", "张建国", True),
        ("我姓张，弓长张，立早章那个不是，名字叫建国", "applicant.name", "张建国", True),
    ],
)
def test_a_surname_that_is_spelt_goes_with_the_rest_of_the_name(
    text: str, asked: str, name: str, sure: bool
) -> None:
    (told,) = say(text, asked, answers=FATHER).facts
    assert (told.question, told.value, told.sure) == (asked, name, sure)


@pytest.mark.parametrize(
    ("text", "name", "sure"),
    [
        ("于秀莲，年年有余的余", "余秀莲", False),
        ("毛运娇，女字旁加交的姣", "毛运姣", False),
        ("毛云娇，不对，运气的运，女字旁加交的姣", "毛运姣", False),
        ("张维明，伟大的伟，民国的民", "张伟民", False),
        ("王晶英，精神的精，英雄的英", "王精英", False),
        ("余秀莲，莲花的莲", "余秀莲", True),
        ("谢桂珍，感谢的谢", "谢桂珍", True),
    ],
)
def test_a_character_that_only_sounds_so_is_put_right(text: str, name: str, sure: bool) -> None:
    (told,) = (f for f in say(text, "decedent.name").facts if f.question == "decedent.name")
    assert (told.value, told.sure) == (name, sure)


@pytest.mark.parametrize(
    ("text", "asked", "name"),
    [
        ("黎志刚", "decedent.name", "黎志刚"),
        ("我爸周刚", "decedent.name", "周刚"),
        ("户名就是我自己，陈有才", "payee.holder", "陈有才"),
        ("姓杨木易杨名字叫秋生秋天的秋", "decedent.name", "杨秋生"),
        ("写毛爱莲就行，爱情的爱", "decedent.name", "毛爱莲"),
        ("填我姐姐吧，她叫刘艳红", "applicant.name", "刘艳红"),
        ("姓王名建国今天走的", "decedent.name", "王建国"),
    ],
)
def test_a_name_that_was_asked_is_heard_among_other_words(text: str, asked: str, name: str) -> None:
    assert facts(say(text, asked, answers=FATHER))[asked] == name


@pytest.mark.parametrize("text", ["屋里的钟早就停摆了", "屋里的安都没安好", "我爸易就那样了"])
def test_a_word_that_goes_on_is_no_name(text: str) -> None:
    assert "decedent.name" not in facts(say(text, answers=FATHER))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "我是张建国的大崽张小军，来给他办后事",
            {"decedent.name": "张建国", "applicant.name": "张小军", "applicant.relation": "child"},
        ),
        (
            "本人系张建国之妻李秀兰",
            {"decedent.name": "张建国", "applicant.name": "李秀兰", "applicant.relation": "spouse"},
        ),
        ("我叫张小军，是刘桂英的女儿", {"decedent.name": "刘桂英", "applicant.name": "张小军"}),
        ("我是欧阳志远的堂客", {"decedent.name": "欧阳志远", "applicant.relation": "spouse"}),
    ],
)
def test_whose_relative_somebody_is_says_who_died(text: str, found: dict[str, str]) -> None:
    understood = say(text)
    assert found.items() <= facts(understood).items()
    assert not next(fact.sure for fact in understood.facts if fact.question == "decedent.name")


@pytest.mark.parametrize(
    "text", ["他是张建国的儿子", "我是王老师的学生", "走的是张建国的老婆", "户主是张建国的儿子"]
)
def test_a_relative_of_somebody_named_is_not_always_who_speaks(text: str) -> None:
    assert not {"decedent.name", "applicant.name", "applicant.relation"} & facts(say(text)).keys()


@pytest.mark.parametrize(
    ("text", "asked", "found"),
    [
        ("死者户口本上写的彭冬梅，平时都喊冬妹子", None, {"decedent.name": "彭冬梅"}),
        ("户名就是我自己 王立春", None, {"payee.holder": "王立春"}),
        ("户名是我本人，王立春", None, {"payee.holder": "王立春"}),
        ("户名就是我的", None, {}),
        (
            "廖静怡 13900001234",
            "applicant.name",
            {"applicant.name": "廖静怡", "applicant.phone": "13900001234"},
        ),
        ("周5号走的", "applicant.name", {"death.date": "2026-11-20"}),
    ],
)
def test_a_name_beside_what_else_is_written_there(
    text: str, asked: str | None, found: dict[str, str]
) -> None:
    assert facts(say(text, asked)) == found


@pytest.mark.parametrize(
    ("text", "name", "sure"),
    [
        ("去世的是王秀英老人", "王秀英", True),
        ("走的就是李国强", "李国强", True),
        ("走的是彭大海，我叫彭小海", "彭大海", True),
        ("去世的是年长的那位赵玉梅", "赵玉梅", False),
        ("过世的是村民何满秀", "何满秀", False),
        ("我来给张爱国办手续", "张爱国", False),
        ("去世的是陈年旧病拖的", None, None),
        ("走的是高速", None, None),
        ("去世的是我同事张大明的爸爸", None, None),
        ("给毛主席办事", None, None),
        ("跟李国强办过交接", None, None),
        ("给张医生办的出院", None, None),
    ],
)
def test_who_died_is_told_by_name_alone(text: str, name: str | None, sure: bool | None) -> None:
    told = [(one.value, one.sure) for one in say(text).facts if one.question == "decedent.name"]
    assert told == ([(name, sure)] if name else [])


@pytest.mark.parametrize(
    ("text", "asked", "question", "name"),
    [
        ("户口本上就写的李王氏", "decedent.name", "decedent.name", "李王氏"),
        ("王李氏", "decedent.name", "decedent.name", "王李氏"),
        ("我喊彭四喜，彭德怀那个彭，一二三四的四", "applicant.name", "applicant.name", "彭四喜"),
        ("他喊我舅舅", "decedent.name", "decedent.name", None),
        ("我奶奶没有名字，就叫杨周氏", None, "decedent.name", "杨周氏"),
        ("平时大家叫我Tony，中文名谭凯", None, "applicant.name", "谭凯"),
        ("我叫旦增平措，西藏人", None, "applicant.name", "旦增平措"),
        ("达瓦·卓玛，不对，达瓦卓玛，就四个字", "decedent.name", "decedent.name", "达瓦卓玛"),
        ("我丈夫买买提·吐尔逊十一月十七日病故", None, "decedent.name", "买买提·吐尔逊"),
        ("我爸阿迪力·买买提前天在医院走的", None, "decedent.name", "阿迪力·买买提"),
        ("古丽·麦麦提江", "applicant.name", "applicant.name", "古丽·麦麦提江"),
        ("他叫阿尔茨海默", "decedent.name", "decedent.name", None),
        ("我叫救护车", None, "applicant.name", None),
        ("平平安安", "decedent.name", "decedent.name", None),
        ("李氏宗亲会", "decedent.name", "decedent.name", None),
    ],
)
def test_a_name_of_another_shape_is_one(text: str, asked: str | None, question: str, name: str) -> None:
    assert facts(say(text, asked)).get(question) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("写我妈妈的吧，我还没满十八，她叫冯雪芹", "冯雪芹"),
        ("申请人写我妈，她叫刘桂英", "刘桂英"),
        ("让我哥来当申请人，他叫李建军", "李建军"),
    ],
)
def test_who_is_to_apply_in_ones_stead_did_not_die(text: str, name: str) -> None:
    understood = facts(say(text, "applicant.name"))
    assert understood.get("applicant.name") == name and "decedent.name" not in understood


@pytest.mark.parametrize(
    ("text", "name", "sure"),
    [
        ("他姓诸葛嘞，不是姓诸，诸葛是两个字的姓，名字是云飞，云彩的云", "诸葛云飞", False),
        ("他姓司马，复姓，名字叫光", "司马光", False),
        ("姓周的，名字叫大海", "周大海", False),
        ("姓王，名叫云飞", "王云飞", True),
        ("他姓李，名字叫李国强", "李国强", True),
        ("我姓李，我爸名字叫国强", None, None),
        ("他姓李，名字我不记得", None, None),
        ("他姓什么，名字叫什么", None, None),
    ],
)
def test_a_surname_and_the_rest_of_the_name_are_told_apart(
    text: str, name: str | None, sure: bool | None
) -> None:
    told = [
        (one.value, one.sure) for one in say(text, "decedent.name").facts if one.question == "decedent.name"
    ]
    assert told == ([(name, sure)] if name else [])


def test_where_somebody_is_from_is_no_name() -> None:
    assert "applicant.name" not in facts(say("我是岳阳县的，我老公走了"))
    assert facts(say("我是岳建国", "applicant.name")) == {"applicant.name": "岳建国"}


WIDOW = {"applicant.relation": "spouse", "decedent.sex": "male", "applicant.name": "彭德生"}


@pytest.mark.parametrize("asked", [None, "decedent.name", "applicant.name", "applicant.id_number"])
@pytest.mark.parametrize(
    ("text", "known"),
    [
        (
            "他叫彭德生彭德怀的彭道德的德生活的生我叫陈桂秀耳东陈桂花的桂秀气的秀",
            {"decedent.name": "彭德生", "applicant.name": "陈桂秀"},
        ),
        ("我叫陈桂秀耳东陈桂花的桂秀气的秀", {"applicant.name": "陈桂秀"}),
        ("他叫张国强弓长张国家的国我叫李秀英", {"decedent.name": "张国强", "applicant.name": "李秀英"}),
    ],
)
def test_names_and_their_characters_are_told_in_one_breath(
    text: str, known: dict[str, str], asked: str | None
) -> None:
    assert facts(say(text, asked)) == known


@pytest.mark.parametrize(
    "text",
    [
        "前面那个不对姓名彭德生是我老倌子的名字我的名字叫陈桂秀后面那个身份证号是对的",
        "身份证对的但是我的名字你写错了我叫陈桂秀不是彭德生",
        "我叫陈桂秀，不是彭德生",
        "姓名彭德生是我老倌子的名字，我叫陈桂秀",
    ],
)
def test_the_name_of_who_died_is_not_the_applicants(text: str) -> None:
    for asked in ("applicant.id_number", "decedent.household_in_county"):
        assert facts(say(text, asked, answers=WIDOW))["applicant.name"] == "陈桂秀"


def test_whose_name_it_is_may_stand_behind_it() -> None:
    known = {"applicant.relation": "spouse", "decedent.sex": "male"}
    assert facts(say("姓名彭德生是我老倌子的名字", None, answers=known)) == {"decedent.name": "彭德生"}
    assert facts(say("我叫林小红是他女儿", None))["applicant.name"] == "林小红"


def test_how_a_neighbour_is_called_is_no_name() -> None:
    assert "decedent.name" not in facts(say("走的是王婆婆"))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("男 1960.3.12生 11.18没的 癌症 我是他老婆 姓名余建国", "余建国"),
        ("女 1943.5.2生 11.10没的 在家 病 我是她儿子 姓名刘桂英", "刘桂英"),
        ("男，汉族，11月18没的，在家里，我是他崽，名字叫余大海", "余大海"),
    ],
)
def test_a_name_that_closes_the_list_of_who_died_is_read_back_as_theirs(text: str, name: str) -> None:
    (fact,) = (one for one in say(text).facts if one.question.endswith(".name"))
    assert (fact.question, fact.value, fact.sure) == ("decedent.name", name, False)


@pytest.mark.parametrize(
    "text",
    [
        "我是他老婆，姓名刘秀英",
        "男，66岁，昨天走的，我是他老婆，姓名刘秀英，电话13900064420",
        "我爸走了，男，1960年生，我是他女儿，姓名刘秀英",
        "男，1960年生，昨天没的，我是他老婆，叫刘秀英",
    ],
)
def test_a_name_behind_who_speaks_is_theirs(text: str) -> None:
    assert facts(say(text))["applicant.name"] == "刘秀英"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("逝者是我们社区的孤老周冬生，没儿没女", "周冬生"),
        ("死者是我们村的五保户周冬生", "周冬生"),
        ("死者是村里的老党员李国富", "李国富"),
        ("走的是我们社区的低保户李玉兰老人", "李玉兰"),
    ],
)
def test_a_name_behind_what_one_was_in_the_village_is_read_back(text: str, name: str) -> None:
    (fact,) = (one for one in say(text).facts if one.question == "decedent.name")
    assert (fact.value, fact.sure) == (name, False)


@pytest.mark.parametrize(
    "text",
    [
        "逝者是我们社区的孤老",
        "死者是我们队上的周老师",
        "死者是村里的老人高龄去世",
        "死者是社区的居民张家湾人",
    ],
)
def test_what_one_was_in_the_village_is_no_name(text: str) -> None:
    assert "decedent.name" not in facts(say(text))


@pytest.mark.parametrize(
    ("text", "name"), [("老人家姓欧阳叫欧阳德明身份证我念给你听", "欧阳德明"), ("我爸姓刘叫刘德明", "刘德明")]
)
def test_a_surname_may_lead_to_the_whole_name(text: str, name: str) -> None:
    assert facts(say(text))["decedent.name"] == name
