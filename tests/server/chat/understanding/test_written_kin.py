"""Relatives and persons as they are written in formal words and on forms."""

from __future__ import annotations

from typing import Any

import pytest

from tests.server.chat.understanding.saying import doubts, facts, say

RELATION, SEX, NAME = "applicant.relation", "decedent.sex", "decedent.name"


@pytest.mark.parametrize(
    ("text", "relation", "sex"),
    [
        ("家父于本月三日辞世", "child", "male"),
        ("先母前天走的", "child", "female"),
        ("亡母的丧葬费想申请", "child", "female"),
        ("家兄是在协和医院病房内辞世的。", "sibling", "male"),
        ("舍弟昨日病故", "sibling", "male"),
        ("逝者系家姐", "sibling", "female"),
        ("舍妹走了", "sibling", "female"),
        ("先夫去世", "spouse", "male"),
        ("拙荆病逝", "spouse", "female"),
        ("内子上月三日病故", "spouse", "female"),
        ("犬子车祸去世", "parent", "male"),
        ("小女昨天走了", "parent", "female"),
        ("论起来，逝者乃内子之表叔。", "other", "male"),
        ("申请人王强，其父于2026年11月3日去世", "child", "male"),
    ],
)
def test_a_relative_in_written_words_is_known(text: str, relation: str, sex: str) -> None:
    understood = facts(say(text))
    assert (understood.get(RELATION), understood.get(SEX)) == (relation, sex)


@pytest.mark.parametrize(
    ("text", "relation"), [("我系其父。", "parent"), ("本人系其子", "child"), ("我系其长子", "child")]
)
def test_who_speaks_is_known_from_whose_they_are(text: str, relation: str) -> None:
    assert facts(say(text))[RELATION] == relation


@pytest.mark.parametrize(
    ("text", "asked", "told"),
    [
        ("亡儿姓名：邹建军。", NAME, {RELATION: "parent", SEX: "male", NAME: "邹建军"}),
        ("亡妻姓名刘桂英", None, {RELATION: "spouse", SEX: "female", NAME: "刘桂英"}),
        ("逝者周秀兰，女，汉族。", None, {NAME: "周秀兰", SEX: "female", "decedent.ethnic_group": "汉族"}),
        ("逝者：王大成，男，苗族", None, {NAME: "王大成", SEX: "male", "decedent.ethnic_group": "苗族"}),
        ("家兄复姓欧阳，单名一个瀚字", NAME, {NAME: "欧阳瀚"}),
        ("我姓毛 毛主席的毛 单名一个江字 长江的江", "applicant.name", {"applicant.name": "毛江"}),
    ],
)
def test_an_answer_as_on_a_form_is_read(text: str, asked: str | None, told: dict[str, Any]) -> None:
    assert facts(say(text, asked)) == told


@pytest.mark.parametrize(
    "text",
    [
        "其他人怎么办",
        "其实母亲在家",
        "小儿麻痹",
        "尤其父亲那边的亲戚",
        "内子还在医院陪着",
        "我，女，汉族",
        "收款人李梅，女，汉族",
    ],
)
def test_no_relative_is_told_to_have_died(text: str) -> None:
    understood = facts(say(text))
    assert RELATION not in understood and SEX not in understood


@pytest.mark.parametrize("asked", [None, "applicant.relation"])
@pytest.mark.parametrize("text", ["我是孙子，爷爷走了", "我是孙子，爷爷是五保户", "我是孙子，奶奶有低保"])
def test_a_grandson_is_no_name(text: str, asked: str | None) -> None:
    understood = say(text, asked)
    assert facts(understood)["applicant.relation"] == "grandchild"
    assert "decedent.name" not in {**facts(understood), **doubts(understood)}


@pytest.mark.parametrize(
    "text",
    [
        "我班上一个孩子的爸爸是工伤走的，他家也能用这个办吗",
        "村里有个孩子的爸爸车祸走的，能办吗",
        "我们班学生的爸爸走了",
    ],
)
def test_the_parent_of_somebody_elses_child_is_nobodys_here(text: str) -> None:
    assert facts(say(text, "death.manner")) == {}


@pytest.mark.parametrize(
    "text", ["我是他徒弟", "我是他战友", "没有亲属关系", "非亲非故", "我不是他亲戚", "我是他师傅"]
)
def test_who_is_no_relative_is_another(text: str) -> None:
    assert facts(say(text, "applicant.relation")) == {"applicant.relation": "other"}


@pytest.mark.parametrize(
    ("text", "relation"),
    [
        ("我女儿生的孩子没了", "grandparent"),
        ("我儿子生的小孩昨天走了", "grandparent"),
        ("我女儿家的孩子没了", "grandparent"),
        ("我妹妹生的崽走了", "other"),
        ("我崽生的孙子没了", "grandparent"),
        ("我哥屋里的伢子走了", "other"),
        ("我崽屋里堂客走了", "other"),
        ("我在女儿家，我孩子走了", "parent"),
        ("我女儿生孩子的时候没了", "parent"),
        ("我屋里堂客走了", "spouse"),
    ],
)
def test_whose_child_or_wife_it_is_may_be_told_by_the_household(text: str, relation: str) -> None:
    assert facts(say(text))["applicant.relation"] == relation


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("帮他儿子李强填", "李强"),
        ("我帮他女儿周芳填一下", "周芳"),
        ("帮他儿子李文强填表", "李文强"),
        ("帮他儿子李强填的", "李强"),
    ],
)
def test_that_it_is_filled_in_for_somebody_is_no_part_of_their_name(text: str, name: str) -> None:
    assert facts(say(text))["applicant.name"] == name
