"""A clerk who types tells whose child comes or sits beside them: that one applies, and no clerk."""

from __future__ import annotations

import pytest

from tests.server.chat.test_on_behalf import NAME, RELATION, family, held

DECEDENT = "decedent.name"


@pytest.mark.parametrize(
    ("words", "relation", "name"),
    [
        ("刘德华的儿子刘强来办的，我是社区的小王", "child", "刘强"),
        ("我是村干部，张建国的女儿张梅来办的", "child", "张梅"),
        ("我是社区的，他儿子李强来办的", "child", "李强"),
        ("我是村里的会计，给他家打字，他老婆刘春花在我边上", "spouse", "刘春花"),
        ("我是村里的会计，替我们村李老头家打字，他儿子李强在我旁边", "child", "李强"),
    ],
)
def test_who_comes_or_sits_beside_a_clerk_applies(words: str, relation: str, name: str) -> None:
    one = family()
    one.say(words)
    assert (held(one).get(RELATION), held(one).get(NAME)) == (relation, name)
    assert one.state.behalf is not None and DECEDENT not in held(one)


def test_an_old_man_of_the_village_is_no_husband() -> None:
    one = family()
    one.say("您好我是村里的会计，替我们村李老头家打字，他儿子李强在我旁边，李老头叫李满仓，11月22号去世")
    one.say("李强的手机是13912345678")
    wanted = {RELATION: "child", NAME: "李强", "applicant.phone": "13912345678", DECEDENT: "李满仓"}
    assert held(one).items() >= wanted.items()


def test_of_two_names_none_is_taken_at_once() -> None:
    one = family()
    one.say("我是村里的会计，替他家打字，他儿子李强在我旁边，他叫李满仓")
    assert NAME not in one.known and DECEDENT not in one.known


@pytest.mark.parametrize("words", ["张建国的儿子走了", "张建国的老婆没了", "李老头走了"])
def test_a_relative_of_one_who_is_named_is_none_of_who_speaks(words: str) -> None:
    one = family()
    one.say(words)
    assert RELATION not in held(one)


@pytest.mark.parametrize("words", ["我爸走了，他儿子李强在我旁边", "我爸走了，我弟弟李强来办的"])
def test_without_a_clerk_who_speaks_applies(words: str) -> None:
    one = family()
    one.say(words)
    assert one.state.behalf is None and held(one)[RELATION] == "child" and NAME not in one.known


@pytest.mark.parametrize("name", ["刘福来", "陈来香", "李自在"])
def test_a_name_may_end_like_what_goes_on(name: str) -> None:
    one = family()
    one.say(f"我爸{name}，11月9号走的")
    assert held(one)[DECEDENT] == name


@pytest.mark.parametrize("words", ["小王13900001111", "小王的手机是13900001111", "老张电话13900001111"])
def test_the_number_of_the_clerk_is_not_the_applicants(words: str) -> None:
    one = family()
    one.say("刘德华的儿子刘强来办的，我是社区的小王")
    one.say(words)
    assert "applicant.phone" not in held(one)


@pytest.mark.parametrize("words", ["刘强的手机13900001111", "手机13900001111", "小刘13900001111"])
def test_the_number_of_the_applicant_is_theirs(words: str) -> None:
    one = family()
    one.say("刘德华的儿子刘强来办的，我是社区的小王")
    one.say(words)
    assert held(one)["applicant.phone"] == "13900001111"
