"""A word for kin inside a name is no relative: 刘满姑, 谭四妹, 孙二娘."""

from __future__ import annotations

from typing import Any

import pytest

from tests.server.chat.test_on_behalf import family
from tests.server.chat.understanding.saying import facts, say

RELATION, SEX, NAME = "applicant.relation", "decedent.sex", "decedent.name"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("去世的叫刘满姑", {NAME: "刘满姑"}),
        ("去世的是刘满姑", {NAME: "刘满姑"}),
        ("死者叫孙二娘", {NAME: "孙二娘"}),
        ("过世的人叫谭四妹", {NAME: "谭四妹"}),
        ("逝者姓名：张三妹", {NAME: "张三妹"}),
        ("我外婆走了，叫刘满姑", {NAME: "刘满姑", RELATION: "grandchild", SEX: "female"}),
        ("我妈李满姑走了", {NAME: "李满姑", RELATION: "child", SEX: "female"}),
        ("我妈走了，她姓孙，孙二娘", {NAME: "孙二娘", RELATION: "child", SEX: "female"}),
    ],
)
def test_what_stands_in_a_name_is_no_relative(text: str, told: dict[str, Any]) -> None:
    assert facts(say(text)) == told


@pytest.mark.parametrize(
    "text", ["妈妈叫谭四妹", "伯母姓谭，谭四妹", "伯母叫孙二娘", "伯母姓孙，孙二娘", "妈妈叫刘满姑"]
)
def test_it_tells_nothing_of_who_applies(text: str) -> None:
    one = family()
    one.say("我替爸爸填，妈妈11月20号走了" if text.startswith("妈妈") else "我是他侄女，替伯伯打字，伯母走了")
    one.say(text)
    assert RELATION not in one.known and one.known[NAME] in text


@pytest.mark.parametrize(
    ("text", "relation"),
    [
        ("去世的是满姑", "other"),
        ("去世的是我满姑", "other"),
        ("我姓李，大姐走了", "sibling"),
        ("我叫李强，四妹走了", "sibling"),
        ("走的是四妹", "sibling"),
    ],
)
def test_a_relative_beside_a_name_is_one(text: str, relation: str) -> None:
    assert facts(say(text))[RELATION] == relation


@pytest.mark.parametrize(("text", "sex"), [("走的是王四婶", "female"), ("李大哥走了", "male")])
def test_what_a_neighbour_is_called_tells_the_sex(text: str, sex: str) -> None:
    assert facts(say(text))[SEX] == sex


@pytest.mark.parametrize(
    "text",
    ["我跟他比亲兄弟还亲", "他待我像亲儿子一样", "我就像他女儿一样", "他对我像亲爹一样", "比我亲爸还亲"],
)
def test_whom_one_is_likened_to_is_no_relative(text: str) -> None:
    assert RELATION not in facts(say(text, RELATION))


@pytest.mark.parametrize(
    "text",
    ["我姓彭，彭淑珍，淑女的淑，珍珠的珍", "李美娥，美女的美，嫦娥的娥", "文淑珍 文化的文 淑女的淑 珍珠的珍"],
)
def test_words_that_spell_a_character_tell_no_sex(text: str) -> None:
    assert set(facts(say(text, "applicant.name"))) == {"applicant.name"}


def test_words_behind_such_a_word_tell_what_they_tell() -> None:
    found = facts(say("李淑珍，淑女的淑，女的", NAME))
    assert found == {NAME: "李淑珍", SEX: "female"}
    assert facts(say("法院的法官，退了", "insurance.identity")) == {"insurance.identity": "public_retired"}
