"""Names with the rare surnames of Hunan and of its minorities, and the words that begin as they do."""

from __future__ import annotations

import pytest

from tests.server.chat.understanding.saying import facts, say

FATHER = {"applicant.relation": "child", "decedent.sex": "male"}
OF_THE_LIST = "盘麻龙石滕覃粟奉义青符向田彭米阙匡谌佘晏扶禹易仇邬缪卜蔺"
RARE = "庹邝胥鄢瞿舒隆蒲印税湛漆尧危辜贲揭宾帅冷沙翦卿谯莫楚昌桂"
WORDS = """
义务 义子 义女 青年 青光眼 青菜 向前 向左 易碎 易错 米饭 米粉 田里 田埂 盘子 盘点
奉献 奉命 宾馆 辜负 符合 麻烦 麻将 麻药 扶贫 扶着 匡扶 仇人 石板 龙头 卜卦 莫急
莫问 莫信 莫生气 楚楚 皮肤 文盲 成年 单元 毕业 义务教育 青年人
"""


@pytest.mark.parametrize("asked", ["decedent.name", "applicant.name"])
@pytest.mark.parametrize("given", ["玉花", "荣财"])
@pytest.mark.parametrize("surname", OF_THE_LIST + RARE)
def test_a_name_alone_is_heard_where_one_was_asked(surname: str, given: str, asked: str) -> None:
    (fact,) = say(surname + given, asked, answers=FATHER).facts
    assert (fact.question, fact.value, fact.sure) == (asked, surname + given, True)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("叫盘玉花", "盘玉花"),
        ("他叫奉建国", "奉建国"),
        ("我爸叫义志明", "义志明"),
        ("姓青，青秀兰", "青秀兰"),
        ("鄢桂香，鄢城的鄢", "鄢桂香"),
        ("麻老三", "麻老三"),
        ("是莫玉兰", "莫玉兰"),
    ],
)
def test_and_among_a_few_words(text: str, name: str) -> None:
    assert facts(say(text, "decedent.name", answers=FATHER)).get("decedent.name") == name


@pytest.mark.parametrize("asked", ["decedent.name", "applicant.name"])
@pytest.mark.parametrize(
    "text",
    WORDS.split(),
)
def test_a_word_that_begins_as_a_surname_does_is_no_name(text: str, asked: str) -> None:
    assert not any(name.endswith(".name") for name in facts(say(text, asked, answers=FATHER)))


@pytest.mark.parametrize(
    "text",
    [
        "义务兵当过三年",
        "他在宾馆上班",
        "莫建国道那边去",
        "盘山公路上出的车祸",
        "青山镇上走的",
        "不清楚建国前的事",
    ],
)
def test_nor_is_one_within_a_sentence(text: str) -> None:
    assert not any(name.endswith(".name") for name in facts(say(text, "insurance.medical", answers=FATHER)))
