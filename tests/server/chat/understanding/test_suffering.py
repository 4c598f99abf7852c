"""What somebody suffered in the last days is told calmly; what those suffer who are left is not."""

from __future__ import annotations

import pytest

from server.chat.understanding.meaning import Act
from tests.server.chat.understanding.saying import acts, facts, say

MOTHER = {"applicant.relation": "child", "decedent.sex": "female"}


@pytest.mark.parametrize(
    "text",
    [
        "他最后那几天吃不下饭",
        "走之前一个月就吃不下饭了",
        "临走那几天睡不着，整晚喊痛",
        "她住院的时候吃不下也睡不着",
        "我妈病了半年，后来吃不下东西，人瘦得只剩骨头",
        "他痛得睡不着觉",
        "老人家最后水都喝不进，吃不下了",
        "我妈走的前几天一直哭，说想回家",
        "他走之前喘不过气",
        "我妈最后几天难受得很，身上痛",
        "他得的是食道癌，吃不下东西，拖了半年",
        "那几天他痛得一直哭",
    ],
)
def test_what_the_one_who_died_suffered_is_no_despair(text: str) -> None:
    assert Act.DISTRESS not in say(text, "death.manner", answers=MOTHER).acts


@pytest.mark.parametrize(
    "text",
    [
        "我吃不下饭也睡不着",
        "我现在脑子里一片空白，什么都想不起来",
        "他走了以后我天天睡不着",
        "他走了天天睡不着",
        "从他走了我就没睡过好觉，吃不下",
        "他走了我吃不下饭",
        "没有他我睡不着",
        "没了他就睡不着",
        "想他想得睡不着",
        "一想到他走之前的样子就难受",
        "看到他最后几天那么难受，我心里过不得",
        "他住院的时候我天天睡不着",
        "他最后那几天吃不下饭，我如今一闭眼就是他",
        "我爸自从我妈走了吃不下睡不着",
        "我妈走了以后我爸天天哭，吃不下饭",
        "最后一面都没见到，好后悔",
        "他走的那几天我哭得死去活来",
        "我哭得讲不出话",
        "工作人员您好，三天三夜没合过眼，人要垮了",
        "窗口的同志您好，我写不下去了，一看到他名字手就抖",
    ],
)
def test_what_those_suffer_who_are_left_is(text: str) -> None:
    assert Act.DISTRESS in say(text, "death.manner", answers=MOTHER).acts


@pytest.mark.parametrize(
    "text",
    [
        "孩子哭了，我去哄一下",
        "毛毛哭醒了等一下",
        "我帮我堂姐填，她现在哭得讲不得话",
        "我姐哭得说不出话，我来讲",
    ],
)
def test_a_child_that_cries_and_whoever_cannot_speak_for_tears_is_no_despair_of_who_types(text: str) -> None:
    assert Act.DISTRESS not in say(text).acts


@pytest.mark.parametrize(
    "text",
    [
        "累死了，气死我了",
        "累死我了",
        "我快累死了，跑了三趟",
        "气死人了，跑了三趟窗口",
        "忙死了忙死了",
        "怄死我了",
        "累得要死",
        "我爸走了，我累死了",
        "烦死个人",
        "累得半死",
        "没有人告诉我们怎么办",
        "累死哒",
    ],
)
def test_who_is_tired_or_angry_to_death_is_not_in_despair(text: str) -> None:
    assert Act.DISTRESS not in say(text).acts


@pytest.mark.parametrize(
    ("text", "risk"),
    [
        ("我也想死了", "self"),
        ("累死了，不想活了", "self"),
        ("死了算了，累死了", "self"),
        ("累死了，真想跟他一起走", "self"),
        ("累得想死", ""),
        ("我要死了", ""),
        ("累死了，我一个人怎么活", ""),
        ("我真的累死了，天天以泪洗面", ""),
    ],
)
def test_who_is_in_despair_beside_it_is(text: str, risk: str) -> None:
    heard = say(text)
    assert Act.DISTRESS in heard.acts and heard.risk == risk


def test_of_two_parents_it_may_be_the_one_who_is_left() -> None:
    assert Act.DISTRESS in say("我妈吃不下睡不着", answers={"applicant.relation": "child"}).acts


@pytest.mark.parametrize(
    "text",
    [
        "我妈90岁了身体一直不好，11月2号走的，我弟弟在外地，我讲到这里心口痛得出不得气",
        "我爸昨天走的，在县医院，户口在荣家湾，社保是职工的，没有低保，说到这里我喉咙就堵住了",
        "公积金有，低保没有，残疾证没有，想起他我心里就像刀割",
        "我爸11月5号走的，在家里，我现在胸口闷得慌",
        "户口在荣家湾，社保在县里，讲到这里我讲不下去了",
    ],
)
def test_half_a_sentence_behind_many_facts_is_heard(text: str) -> None:
    assert Act.DISTRESS in say(text).acts


@pytest.mark.parametrize(
    "text",
    [
        "我妈3号走的，心口痛，送到医院没救过来",
        "他走之前讲心口痛得出不得气",
        "我爸11月3号走的，是心梗，在家里喊心口痛得出不得气，没送到医院",
        "医生问到他，他说胸口疼",
        "我妈说起来他走之前一直喊胸口痛",
    ],
)
def test_of_what_somebody_died_is_no_despair(text: str) -> None:
    assert Act.DISTRESS not in say(text).acts


def test_what_an_illness_did_to_them_is_no_despair_of_the_family() -> None:
    heard = say("查出来肝癌才三个月，化疗做了两回就顶不住了", "death.manner")
    assert Act.DISTRESS not in heard.acts and facts(heard) == {"death.manner": "illness"}
    assert Act.DISTRESS in say("他确诊以后我就睡不着", "death.manner").acts


@pytest.mark.parametrize("text", ["老天不公平", "钱不要也行，人都没了"])
def test_what_only_faintly_sounds_like_despair_is_grief(text: str) -> None:
    assert say(text).grieves


@pytest.mark.parametrize("text", ["家里只剩我了", "我老婆走了，留下我一个人", "没有亲人了"])
def test_who_is_left_alone_is_told_where_somebody_listens(text: str) -> None:
    understood = say(text)
    assert "distress" in acts(understood) and not understood.grieves


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("我回去找找", "pause"),
        ("我晚上回去找", "pause"),
        ("我一个人弄不了", "human"),
        ("不想给别人看", "why"),
    ],
)
def test_plain_words_are_no_despair(text: str, act: str) -> None:
    assert acts(say(text, "decedent.household_in_county")) == {act}


def test_too_many_questions_are_no_despair() -> None:
    assert "distress" not in acts(say("受不了这么多问题", "decedent.household_in_county"))
    assert "distress" in acts(say("我受不了了", "decedent.household_in_county"))


@pytest.mark.parametrize("text", ["他是个好人", "唉，苦命的人", "他才六十岁啊", "这么好的人啊"])
def test_what_is_said_of_who_died_is_a_sigh(text: str) -> None:
    assert say(text, "decedent.household_in_county").sighs


@pytest.mark.parametrize(
    "text",
    [
        "自杀的",
        "是自杀",
        "他喝农药自杀的",
        "嗯，自杀的",
        "自己寻了短见",
        "轻生走的",
        "自杀，喝的农药",
        "他是想不开",
    ],
)
def test_how_somebody_died_is_no_danger_to_who_tells_it(text: str) -> None:
    understood = say(text, "death.manner")
    assert (understood.risk, understood.acts & {Act.DISTRESS}) == ("", frozenset())


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        ("death.manner", "我想自杀"),
        ("death.manner", "自杀算了"),
        ("death.manner", "自杀的，我也想自杀"),
        ("death.manner", "不想活了"),
        (None, "自杀"),
    ],
)
def test_who_may_mean_themselves_is_in_danger(asked: str | None, text: str) -> None:
    assert say(text, asked).risk == "self"
