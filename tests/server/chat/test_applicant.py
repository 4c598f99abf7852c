"""Who is named as the applicant later on, and who they are to the one who died."""

from __future__ import annotations

import pytest

from tests.server.chat.test_on_behalf import NAME, RELATION, SEX, family, held


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("申请人还是写我爸吧，他叫许军", "许军"),
        ("申请人还是我爸，叫许军", "许军"),
        ("申请人就写我爸", None),
        ("申请人那栏填我爸吧", None),
        ("申请人应该写我姑姑，她叫许红", "许红"),
        ("写我爸的名字吧，他才是儿子", None),
        ("还是写我爸的名字，他是儿子", None),
    ],
)
def test_the_form_is_made_out_to_whom_the_family_wants(words: str, name: str | None) -> None:
    who = {"decedent.name": "许冬秀", NAME: "许小雨", RELATION: "grandchild", SEX: "female"}
    one = family(who, "decedent.household_in_county")
    one.say(words)
    assert one.state.behalf is not None and held(one)["decedent.name"] == "许冬秀"
    assert (held(one).get(NAME), held(one)[RELATION]) == (name, "child")


@pytest.mark.parametrize(
    "words",
    ["写我爸的名字", "存折写我爸的名字", "写我奶奶的名字吧", "户口本写我爸的名字", "钱打我爸，他叫许军"],
)
def test_where_a_name_is_put_elsewhere_who_applies_stays(words: str) -> None:
    who = {"decedent.name": "许冬秀", NAME: "许小雨", RELATION: "grandchild", SEX: "female"}
    one = family(who, "decedent.household_in_county")
    one.say(words)
    assert one.state.behalf is None and one.known.items() >= who.items()


@pytest.mark.parametrize(
    ("gone", "words", "relation"),
    [
        ("爷爷去世了", "奶奶身份证430621195003124525", "spouse"),
        ("爷爷去世了", "奶奶", "spouse"),
        ("爷爷去世了", "奶奶她叫李桂英", "spouse"),
        ("外公走了", "奶奶是他姐姐", "sibling"),
        ("爷爷去世了", "不是，是儿媳", "child_in_law"),
    ],
)
def test_who_the_applicant_is_to_the_typist_is_no_relation_to_the_dead(
    gone: str, words: str, relation: str
) -> None:
    one = family()
    for said in (gone, "申请人写我奶奶吧", words):
        one.say(said)
    assert held(one)[RELATION] == relation


@pytest.mark.parametrize(
    ("applicant", "words", "relation"),
    [
        ("申请人写我妈吧", "妈妈身份证430621195003124525", "spouse"),
        ("申请人写我哥吧", "哥哥住在长沙市雨花区", "child"),
        ("申请人写我哥吧", "儿子", "child"),
        ("申请人写我妈吧", "他老婆", "spouse"),
    ],
)
def test_what_follows_from_two_relations_waits_till_it_is_answered(
    applicant: str, words: str, relation: str
) -> None:
    one = family()
    for said in ("我爸去世了", applicant, words):
        one.say(said)
    assert held(one)[RELATION] == relation


@pytest.mark.parametrize(
    "words", ["我是他女儿杨丽", "我是女儿杨丽，我帮他弄", "我是她女儿，叫杨丽", "我是他儿子杨军，帮他填"]
)
def test_the_name_of_who_types_is_not_the_applicants(words: str) -> None:
    one = family()
    for said in ("我妈妈走了", "让我爸申请吧", "对", "我爸叫杨国庆", words):
        one.say(said)
    assert (one.known[NAME], one.state.pending) == ("杨国庆", ())


@pytest.mark.parametrize("words", ["申请人叫杨国清", "我爸是杨国清", "他叫杨国清", "我爸杨国清是她老公"])
def test_another_name_of_the_applicant_is_asked_about(words: str) -> None:
    one = family()
    for said in ("我妈妈走了", "让我爸申请吧", "对", "我爸叫杨国庆", words):
        one.say(said)
    assert held(one)[NAME] == "杨国清"
