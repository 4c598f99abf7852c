"""Who is told of beside the one who died: the widow for whom it is asked, a daughter-in-law who types."""

from __future__ import annotations

from typing import Any

import pytest

from tests.server.chat.test_on_behalf import NAME, RELATION, SEX, held
from tests.server.chat.test_putting_right import Family
from tests.server.chat.understanding.saying import facts, say

DECEDENT, APPLICANTS_ID, ID = "decedent.name", "applicant.id_number", "decedent.id_number"
WIDOWS = "430621195001010057"
WIDOW = {RELATION: "spouse", SEX: "male", DECEDENT: "李大山"}


@pytest.mark.parametrize(
    ("words", "relation", "sex"),
    [
        ("我公公去世了怎么办", "child_in_law", "male"),
        ("我爸走了能领多少钱", "child", "male"),
        ("请问我妈走了能补多少", "child", "female"),
        ("我爷爷昨天走了要不要销户", "grandchild", "male"),
        ("我替我妈问问，我爸走了能领多少钱", "child", "male"),
    ],
)
def test_whose_death_a_question_speaks_of_is_read_back(words: str, relation: str, sex: str) -> None:
    one = Family({})
    one.say(words)
    assert (one.known.get(RELATION), held(one)[RELATION], held(one)[SEX]) == (None, relation, sex)


@pytest.mark.parametrize(
    "words",
    [
        "我爸走了以后能领多少钱", "如果我爸走了能领多少钱", "我爸走了我妈能领吗", "我爸走的时候要什么证",
        "我妈走了没", "我爸走了多久要办完", "企业退休的走了能补好多钱",
    ],
)  # fmt: skip
def test_a_question_about_any_death_tells_of_nobodys(words: str) -> None:
    assert RELATION not in facts(say(words))


@pytest.mark.parametrize(
    ("turns", "applicant", "dead"),
    [
        (
            ("我婆婆让我问一下，我公公去世了怎么办", "我是儿媳妇", "婆婆叫何玉", "公公叫李大山"),
            "何玉",
            "李大山",
        ),
        (("婆婆让我来填，公公走了", "婆婆叫何玉", "公公叫李大山"), "何玉", "李大山"),
        (("你好，我是他儿媳，帮我婆婆弄，公公前天早上走的", "婆婆叫何玉", "公公叫李大山"), "何玉", "李大山"),
        (("我岳父走了，岳母在旁边，我帮她填", "岳母叫何玉", "岳父叫李大山"), "何玉", "李大山"),
        (("我爸走了，我妈不识字，我帮她填", "我妈叫何玉", "我爸叫李大山"), "何玉", "李大山"),
        (("我妈念，我来打字，我爸昨天走了", "我妈叫何玉", "我爸叫李大山"), "何玉", "李大山"),
        (("我妈妈走了，我爸爸要申请，我是儿子帮他", "妈妈叫何玉", "爸爸叫李大山"), "李大山", "何玉"),
        (("我爸走了", "我弟弟李军来申请", "我爸叫李大山"), "李军", "李大山"),
        (("我帮邻居老太太填，她老伴没了", "老太太叫何玉", "她老伴叫李大山"), "何玉", "李大山"),
        (("我帮楼下老太太填，她老伴走了", "老太太叫何玉", "她老伴叫李大山"), "何玉", "李大山"),
        (("我帮邻居李奶奶填，她老伴走了", "李奶奶叫何玉", "她老伴叫李大山"), "何玉", "李大山"),
        (("我们村李大山走了，我帮他老婆何玉填",), "何玉", "李大山"),
    ],
)
def test_for_whom_it_is_filled_in_is_named_as_the_applicant(
    turns: tuple[str, ...], applicant: str, dead: str
) -> None:
    one = Family({})
    for turn in turns:
        one.say(turn)
    assert (held(one).get(NAME), held(one).get(DECEDENT)) == (applicant, dead)
    assert held(one)[RELATION] in ("spouse", "child") and one.state.behalf is not None


@pytest.mark.parametrize(
    ("opening", "called"),
    [
        ("我帮邻居老太太填，她老伴没了", "老太太"),
        ("你好，我是他儿媳，帮我婆婆弄，公公前天走的", "婆婆"),
        ("我们村李大山走了，我帮他老婆何玉填", "他老婆"),
    ],
)
def test_the_number_of_who_is_helped_is_the_applicants(opening: str, called: str) -> None:
    one = Family({})
    one.say(opening)
    one.say(f"{called}身份证{WIDOWS}")
    assert held(one).get(APPLICANTS_ID) == WIDOWS and ID not in held(one)


@pytest.mark.parametrize(
    "words",
    [
        "我爸走了，我妈让我来办", "我爸走了，我妈不识字", "我爸走了，我妈要申请低保",
        "我爸走了，我妈在旁边哭，我来填", "我公公走了，帮婆婆办社保",
        "我爸走了，我妈在我身边，帮我填一下", "我爸走的时候我妈在旁边，我帮他穿的衣服",
    ],
)  # fmt: skip
def test_who_only_tells_of_a_relative_applies_themselves(words: str) -> None:
    one = Family({})
    one.say(words)
    assert one.known[RELATION] in ("child", "child_in_law") and one.state.behalf is None


@pytest.mark.parametrize(
    "words",
    [
        "我媳妇叫张兰",
        "我媳妇张兰帮我填的",
        "我是李红的妈妈",
        "我是李红她妈",
        "我是王强的奶奶",
        "我儿媳妇叫张兰",
    ],
)
@pytest.mark.parametrize("named", [True, False])
def test_a_widows_family_is_nobody_of_the_form(words: str, named: bool) -> None:
    known: dict[str, Any] = WIDOW if named else {RELATION: "spouse", SEX: "male"}
    one = Family(known).asked("decedent.household_in_county")
    one.say(words)
    assert held(one) == known


def test_a_daughter_in_law_is_not_read_back_in_the_place_of_the_widow() -> None:
    one = Family(WIDOW).holds(NAME, "何玉")
    one.say("我媳妇叫张兰")
    assert held(one) == WIDOW | {NAME: "何玉"}


@pytest.mark.parametrize(
    ("words", "relation", "dead"),
    [
        ("我是李红的妈妈，我老公昨天走了", "spouse", None),
        ("我是刘军的娘，我老倌子走了", "spouse", None),
        ("我是张伟的爸爸，我老婆走了", "spouse", None),
        ("我是李小山的姑姑，我老公走了", "spouse", None),
        ("我是李大山的老婆何玉的女儿，我爸李大山11月18日去世", "child", "李大山"),
        ("我是李大山老婆何玉的崽，我爸李大山前天走的", "child", "李大山"),
        ("我是李红的妈妈，李红走了", "parent", "李红"),
        ("我女儿李红走了，我是李红的妈妈", "parent", "李红"),
        ("我是李大山的女儿", "child", "李大山"),
        ("我是李红的奶奶，她昨天走了", "grandparent", "李红"),
    ],
)
def test_whose_mother_one_is_says_who_died_only_where_nobody_else_did(
    words: str, relation: str, dead: str | None
) -> None:
    found = facts(say(words))
    assert (found[RELATION], found.get(DECEDENT), found.get(NAME)) == (relation, dead, None)


@pytest.mark.parametrize(
    ("known", "words", "counts"),
    [
        ({RELATION: "child"}, "我妈叫何玉", False),
        ({RELATION: "child_in_law"}, "婆婆叫何玉", False),
        ({RELATION: "sibling"}, "我哥叫李军", False),
        ({RELATION: "child", SEX: "female"}, "我妈叫何玉", True),
        ({RELATION: "spouse"}, "我老公叫李大山", True),
        ({}, "我爸昨天走了，他叫李大山", True),
    ],
)
def test_a_name_is_read_back_where_either_parent_may_have_died(
    known: dict[str, Any], words: str, counts: bool
) -> None:
    one = Family(known).asked("decedent.household_in_county")
    one.say(words)
    assert DECEDENT in held(one) and (DECEDENT in one.known) is counts


@pytest.mark.parametrize(("words", "sex"), [("是我爸", "male"), ("我爸", "male"), ("我妈", None)])
def test_who_writes_it_down_says_whom_the_widow_lost(words: str, sex: str | None) -> None:
    one = Family({})
    one.say("我妈妈在旁边说，我来打。老伴11月18走的")
    one.say(words)
    assert (held(one)[RELATION], held(one).get(SEX)) == ("spouse", sex)
